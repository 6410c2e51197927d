/**
 * DHCP for IPv6: host names, vendor classes and unique identifiers of clients, through relays as well. RFC 8415, 7.3, 8, 9, 11
 * and 21; RFC 4704, 4 (host names).
 */
import { formatIpv6 } from '../../kernel/address.ts';
import { latin1, trimEnd } from '../../kernel/encodings/text.ts';
import {
  ERROR,
  EVENT,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  TARGET,
  YES,
  defineProtocol,
  type DecodeContext,
  type MessageKind,
  type OperationWord,
} from '../../model/protocol.ts';
import type { Attribute } from '../../model/words.ts';

/** Message types, RFC 8415, 7.3; the last two are those of relays. */
const REPLY = 7;
const RELAY_FORWARD = 12;
const RELAY_REPLY = 13;
const MESSAGES: readonly (readonly [MessageKind, string, OperationWord['meaning']] | undefined)[] = [
  undefined,
  [REQUEST, 'solicit', 'discover'],
  [RESPONSE, 'advertise', 'discover'],
  [REQUEST, 'request', 'connect'],
  [REQUEST, 'confirm', 'connect'],
  [REQUEST, 'renew', 'connect'],
  [REQUEST, 'rebind', 'connect'],
  [RESPONSE, 'reply', 'connect'],
  [REQUEST, 'release', 'disconnect'],
  [REQUEST, 'decline', 'disconnect'],
  [EVENT, 'reconfigure', 'notify'],
  [REQUEST, 'information_request', 'discover'],
  [REQUEST, 'relay_forward', 'transfer'],
  [RESPONSE, 'relay_reply', 'transfer'],
];
/** Later ones (lease queries and others) are known to exist: IANA, DHCPv6 message types. */
const TYPE_MAX = 36;

const HEADER_BYTES = 4;
/** Type, hop count, link address, peer address: 9. */
const RELAY_HEADER_BYTES = 34;
const PEER_ADDRESS = 18;
const HOPS_MAX = 8;
const OPTIONS_MAX = 128;
const OPTION_HEADER_BYTES = 4;
/** Options: 21.2, 21.10, 21.13, 21.16; RFC 3646, 4; RFC 4704, 4. */
const CLIENT_ID = 1;
const RELAY_MESSAGE = 9;
const STATUS_CODE = 13;
const VENDOR_CLASS = 16;
const DOMAIN_LIST = 24;
const CLIENT_FQDN = 39;
/** The longest unique identifier, 11.1. */
const DUID_BYTES_MAX = 130;

/** Where the options of interest of the present message begin, 0 where there is none. Reused. */
const found = { client: 0, relayed: 0, status: 0, vendor: 0, domains: 0, name: 0 };

export default defineProtocol({
  id: 'dhcpv6',
  name: 'DHCPv6',
  reference: 'RFC 8415, 7.3, 8, 9, 11 and 21; RFC 4704, 4',
  over: [{ transport: 'udp', ports: [547] }],
  recognise(bytes, from, to, onPort) {
    if (!onPort || to - from < HEADER_BYTES) return NO;
    const type = bytes[from] as number;
    return type >= 1 && type <= TYPE_MAX ? YES : NO;
  },
  decode(bytes, view, from, to, context) {
    const type = bytes[from] as number;
    if (to - from < HEADER_BYTES || type < 1 || type > TYPE_MAX) return RESYNC;
    message(bytes, view, from, to, '', 0, context);
    return to;
  },
  describe(code) {
    const row = MESSAGES[code];
    return row ? { operation: row[1], meaning: row[2] } : { operation: `message_type_${code}`, meaning: 'unknown' };
  },
  domain: 'both',
  confidence: 0.7,
  examples: [
    {
      title: 'a client called PLC1 looks for servers',
      hex: '01 a1b2c3 0001 000e 0001 0001 1c39cf88 080027fe8f95 0027 0006 00 04504c4331',
      messages: [{ kind: 'request', operation: 'solicit', meaning: 'discover' }],
    },
    {
      title: 'no address is left',
      hex: '07 a1b2c3 000d 0002 0002',
      messages: [{ kind: 'error', operation: 'reply', meaning: 'connect' }],
    },
    { title: 'miss: type 0', hex: '00 a1b2c3 00010000', messages: [] },
  ],
});

/** One message; what a relay forwards is another, from the client at the relay's peer address (empty: who sends). */
function message(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  peer: string,
  hops: number,
  context: DecodeContext,
): void {
  const type = bytes[from] as number;
  const relay = type === RELAY_FORWARD || type === RELAY_REPLY;
  const header = relay ? RELAY_HEADER_BYTES : HEADER_BYTES;
  if (from + header > to) return context.malformed('a message that ends in its header');
  if (!options(view, from + header, to)) context.malformed('an option that does not fit');
  const { relayed } = found;
  const kind = found.status > 0 && view.getUint16(found.status) !== 0 ? ERROR : (MESSAGES[type]?.[0] ?? EVENT);
  if (!relay) claims(bytes, view, kind, type, peer, context);
  context.message(kind, type, NO_OBJECT);
  if (!relay || relayed === 0 || hops >= HOPS_MAX) return;
  const inner = formatIpv6(bytes, from + PEER_ADDRESS);
  message(bytes, view, relayed, relayed + lengthAt(view, relayed), inner, hops + 1, context);
}

/** The length of an option stands before its value. */
const lengthAt = (view: DataView, value: number): number => view.getUint16(value - 2);

function options(view: DataView, from: number, to: number): boolean {
  found.client = found.relayed = found.status = found.vendor = found.domains = found.name = 0;
  let at = from;
  for (let i = 0; i < OPTIONS_MAX && at + OPTION_HEADER_BYTES <= to; i++) {
    const value = at + OPTION_HEADER_BYTES;
    const length = lengthAt(view, value);
    if (value + length > to) return false;
    note(view.getUint16(at), value, length);
    at = value + length;
  }
  return at === to;
}

function note(code: number, value: number, length: number): void {
  if (code === CLIENT_ID && length > 2 && length <= DUID_BYTES_MAX) found.client = value;
  else if (code === RELAY_MESSAGE && length >= HEADER_BYTES) found.relayed = value;
  else if (code === STATUS_CODE && length >= 2) found.status = value;
  else if (code === VENDOR_CLASS && length > 6) found.vendor = value;
  else if (code === DOMAIN_LIST && length > 2) found.domains = value;
  else if (code === CLIENT_FQDN && length > 2) found.name = value;
}

/** Clients say who they are, servers which domain they are in. */
function claims(
  bytes: Uint8Array,
  view: DataView,
  kind: MessageKind,
  type: number,
  peer: string,
  context: DecodeContext,
): void {
  if (kind === REQUEST) {
    const say = (attribute: Attribute, value: string): void =>
      peer === '' ? context.claim(SOURCE, attribute, value) : context.claimAbout({ ip: peer }, attribute, value);
    if (found.client > 0) say('device-id', duid(bytes, found.client, lengthAt(view, found.client)));
    if (found.vendor > 0) vendorClass(bytes, view, say);
    const name = found.name > 0 ? labels(bytes, found.name + 1, found.name + lengthAt(view, found.name)) : '';
    if (name !== '') say('hostname', name);
    if (name !== '' && context.detail) context.field('host_name', name);
    return;
  }
  if (kind === RESPONSE && peer === '') context.claim(SOURCE, 'role', 'DHCPv6 server');
  if (type !== REPLY || found.domains === 0) return;
  const domain = labels(bytes, found.domains, found.domains + lengthAt(view, found.domains));
  if (domain === '') return;
  if (peer === '') context.claim(TARGET, 'dns-domain', domain);
  else context.claimAbout({ ip: peer }, 'dns-domain', domain);
}

function duid(bytes: Uint8Array, from: number, length: number): string {
  let text = 'DUID ';
  for (let i = from; i < from + length; i++) text += (bytes[i] as number).toString(16).padStart(2, '0');
  return text;
}

/** Enterprise, then texts with a length of two bytes each: the first. RFC 8415, 21.16. */
function vendorClass(bytes: Uint8Array, view: DataView, say: (attribute: Attribute, value: string) => void): void {
  const at = found.vendor;
  const start = at + 6;
  const end = Math.min(start + view.getUint16(at + 4), at + lengthAt(view, at));
  const text = latin1(bytes, start, trimEnd(bytes, start, end));
  if (/^[\x20-\x7e]+$/.test(text)) say('dhcp-vendor-class', text);
}

/** The first domain name: labels, the last of which an empty one may follow. RFC 8415, 10; a partial name has none. */
function labels(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let at = from; at < to && bytes[at] !== 0;) {
    const end = at + 1 + (bytes[at] as number);
    if (end > to) return '';
    text += (text === '' ? '' : '.') + latin1(bytes, at + 1, end);
    at = end;
  }
  return text;
}
