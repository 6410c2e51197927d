/**
 * RADIUS: who is let into the network, by which access server, with which address; never a password. RFC 2865, 3 and 5;
 * RFC 2866, 4–5 (accounting); RFC 5176, 2–3 (dynamic authorization); RFC 3579, 3 (EAP); RFC 3748, 4–5 (EAP).
 */
import { formatIpv4, formatMac, isLoopbackIp, parseMac } from '../../kernel/address.ts';
import { trimEnd } from '../../kernel/encodings/text.ts';
import {
  ERROR,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  TARGET,
  YES,
  defineProtocol,
  type AccountSeen,
  type AddressText,
  type DecodeContext,
  type MessageKind,
  type OperationWord,
} from '../../model/protocol.ts';

/** Packet type codes; RFC 3575, 6.1 lists all. */
const OPERATIONS: Readonly<Record<number, readonly [MessageKind, ...Parameters<typeof word>]>> = {
  1: [REQUEST, 'access_request', 'authenticate'],
  2: [RESPONSE, 'access_accept', 'authenticate'],
  3: [ERROR, 'access_reject', 'authenticate'],
  4: [REQUEST, 'accounting_request', 'notify'],
  5: [RESPONSE, 'accounting_response', 'notify'],
  11: [RESPONSE, 'access_challenge', 'authenticate'],
  12: [REQUEST, 'status_server', 'diagnose'],
  13: [REQUEST, 'status_client', 'diagnose'],
  40: [REQUEST, 'disconnect_request', 'disconnect'],
  41: [RESPONSE, 'disconnect_ack', 'disconnect'],
  42: [ERROR, 'disconnect_nak', 'disconnect'],
  43: [REQUEST, 'coa_request', 'configure'],
  44: [RESPONSE, 'coa_ack', 'configure'],
  45: [ERROR, 'coa_nak', 'configure'],
};
const word = (operation: string, meaning: OperationWord['meaning']): OperationWord => ({ operation, meaning });
const ACCESS_REQUEST = 1;
const ACCOUNTING_REQUEST = 4;

const HEADER_BYTES = 20;
/** RFC 2865, 3: the longest packet, and so many attributes at most. */
const LENGTH_MAX = 4096;
/** Attributes. */
const USER_NAME = 1;
const NAS_IP_ADDRESS = 4;
const SERVICE_TYPE = 6;
const FRAMED_IP_ADDRESS = 8;
const CALLING_STATION_ID = 31;
const NAS_IDENTIFIER = 32;
const STATUS_TYPE = 40;
const EAP_MESSAGE = 79;
/** RFC 3748, 4: a response, and in it the type of an identity. */
const EAP_RESPONSE = 2;
const EAP_IDENTITY = 1;
const EAP_HEADER_BYTES = 5;

/** Offsets of the values of interest in the present packet, 0 where there is none. Reused. */
const found = { user: 0, access: 0, service: 0, framed: 0, station: 0, identifier: 0, status: 0, eap: 0 };
const utf8 = new TextDecoder();

const isCode = (code: number): boolean => OPERATIONS[code] !== undefined;

export default defineProtocol({
  id: 'radius',
  name: 'RADIUS',
  reference: 'RFC 2865, 3 and 5; RFC 2866, 4–5; RFC 5176, 2–3; RFC 3579, 3',
  over: [{ transport: 'udp', ports: [1812, 1813, 1645, 1646, 3799, 1700] }],
  recognise: (bytes, from, to, onPort) => (onPort && lengthOf(bytes, from, to) > 0 ? YES : NO),
  decode(bytes, view, from, to, context) {
    const length = lengthOf(bytes, from, to);
    if (length === 0) return RESYNC;
    const code = bytes[from] as number;
    const kind = OPERATIONS[code]?.[0] ?? REQUEST;
    turn(kind, context);
    if (!attributes(bytes, from + HEADER_BYTES, from + length)) context.malformed('an attribute that does not fit');
    if (kind === REQUEST) claims(bytes, view, code, context);
    else if (code <= ACCOUNTING_REQUEST + 1) context.claim(SOURCE, 'role', 'RADIUS server');
    account(bytes, kind, context);
    if (context.detail) fields(bytes, view, context);
    context.message(kind, code, NO_OBJECT);
    return to;
  },
  describe(code) {
    const row = OPERATIONS[code];
    return row ? word(row[1], row[2]) : word(`code_${code}`, 'unknown');
  },
  domain: 'it',
  confidence: 0.7,
  examples: [
    {
      title: 'nemo wants in',
      hex: '01000038 0f403f9473978057bd83d5cb98f4227a 01066e656d6f 02120dbe708d93d413ce3196e43f782a0aee 0406c0a80110 050600000003',
      messages: [{ kind: 'request', operation: 'access_request', meaning: 'authenticate' }],
    },
    {
      title: 'and may come in',
      hex: '02000026 86fe220e7624ba2a1005f6bf9b55e0b2 060600000001 0f0600000000 0e06c0a80103',
      messages: [{ kind: 'response', operation: 'access_accept', meaning: 'authenticate' }],
    },
    { title: 'miss: a code that does not exist', hex: '00010014 00000000000000000000000000000000', messages: [] },
  ],
});

/** Length of the packet, by which all beyond is padding; 0 for another thing. */
function lengthOf(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < HEADER_BYTES || !isCode(bytes[from] as number)) return 0;
  const length = ((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number);
  return length >= HEADER_BYTES && length <= LENGTH_MAX && length <= to - from ? length : 0;
}

/** Either side may have a port of the other's: who asks first is the client. */
function turn(kind: MessageKind, context: DecodeContext): void {
  if (context.flowWord(0) !== 0) return;
  context.setFlowWord(0, 1);
  if ((kind === REQUEST) !== (context.direction === 0)) context.swapRoles();
}

/** Finds the attributes of interest; of several of a kind the first. False where one does not fit. */
function attributes(bytes: Uint8Array, from: number, to: number): boolean {
  found.user = found.access = found.service = found.framed = 0;
  found.station = found.identifier = found.status = found.eap = 0;
  let at = from;
  while (at + 2 <= to) {
    const length = bytes[at + 1] as number;
    if (length < 2 || at + length > to) return false;
    note(bytes[at] as number, at + 2, length);
    at += length;
  }
  return at === to;
}

function note(type: number, value: number, length: number): void {
  if (length < 3) return;
  const isWord = length === 6;
  if (type === USER_NAME) found.user ||= value;
  else if (type === CALLING_STATION_ID) found.station ||= value;
  else if (type === NAS_IDENTIFIER) found.identifier ||= value;
  else if (type === EAP_MESSAGE && length >= 2 + EAP_HEADER_BYTES) found.eap ||= value;
  else if (!isWord) return;
  else if (type === NAS_IP_ADDRESS) found.access ||= value;
  else if (type === SERVICE_TYPE) found.service ||= value;
  else if (type === FRAMED_IP_ADDRESS) found.framed ||= value;
  else if (type === STATUS_TYPE) found.status ||= value;
}

/** Where a value ends: its length stands before it. */
const endOf = (bytes: Uint8Array, value: number): number => value - 2 + (bytes[value - 1] as number);

const textAt = (bytes: Uint8Array, value: number): string =>
  utf8.decode(bytes.subarray(value, trimEnd(bytes, value, endOf(bytes, value))));

/** The access server, which a proxy may speak for: then its address is in the packet. And the station that calls it. */
function claims(bytes: Uint8Array, view: DataView, code: number, context: DecodeContext): void {
  if (code !== ACCESS_REQUEST && code !== ACCOUNTING_REQUEST) return;
  const server = found.access === 0 ? undefined : hostAt(view, found.access);
  const say = (attribute: 'role' | 'system-name', value: string): void =>
    server ? context.claimAbout(server, attribute, value) : context.claim(SOURCE, attribute, value);
  say('role', 'network access server');
  if (found.identifier !== 0) say('system-name', textAt(bytes, found.identifier));
  const station = found.station === 0 ? undefined : stationAt(bytes);
  if (!station) return;
  if (found.user !== 0) context.claimAbout(station, 'user', textAt(bytes, found.user));
  const host = code === ACCOUNTING_REQUEST && found.framed !== 0 ? hostAt(view, found.framed) : undefined;
  if (host?.ip !== undefined) context.claimAbout(station, 'ip', host.ip);
}

/** An address of a host; RFC 2865, 5.8: all ones and the one below have meanings of their own. */
function hostAt(view: DataView, at: number): AddressText | undefined {
  const bits = view.getUint32(at);
  const ip = formatIpv4(bits | 0);
  return bits === 0 || bits >= 0xe0000000 || isLoopbackIp(ip) ? undefined : { ip };
}

/** RFC 3580, 3.21: a MAC with dashes in front of anything else. */
function stationAt(bytes: Uint8Array): AddressText | undefined {
  const mac = parseMac(textAt(bytes, found.station));
  return mac && ((mac[0] as number) & 1) === 0 ? { mac: formatMac(mac) } : undefined;
}

function account(bytes: Uint8Array, kind: MessageKind, context: DecodeContext): void {
  const side = kind === REQUEST ? SOURCE : TARGET;
  if (found.user !== 0 && kind !== ERROR) context.account(side, accountOf(textAt(bytes, found.user)));
  const at = found.eap;
  if (at === 0 || bytes[at] !== EAP_RESPONSE || bytes[at + 4] !== EAP_IDENTITY) return;
  const length = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
  const end = Math.min(at + length, endOf(bytes, at));
  if (end > at + EAP_HEADER_BYTES)
    context.account(side, accountOf(utf8.decode(bytes.subarray(at + EAP_HEADER_BYTES, end))));
}

/** `DOMAIN\user`, `user@realm` (RFC 7542, 2.2); a computer is `host/` and its name, a device without a user its MAC. */
function accountOf(text: string): AccountSeen {
  if (text.startsWith('host/')) return { name: text, domain: '', kind: 'machine' };
  if (parseMac(text)) return { name: text, domain: '', kind: 'machine' };
  const slash = text.indexOf('\\');
  const at = text.lastIndexOf('@');
  const name = slash >= 0 ? text.slice(slash + 1) : at > 0 ? text.slice(0, at) : text;
  const domain = slash >= 0 ? text.slice(0, slash) : at > 0 ? text.slice(at + 1) : '';
  return { name, domain, kind: name.endsWith('$') ? 'machine' : 'user' };
}

function fields(bytes: Uint8Array, view: DataView, context: DecodeContext): void {
  if (found.user !== 0) context.field('user', textAt(bytes, found.user));
  if (found.station !== 0) context.field('calling_station', textAt(bytes, found.station));
  if (found.service !== 0) context.field('service_type', view.getUint32(found.service));
  if (found.status !== 0) context.field('accounting_status', view.getUint32(found.status));
  if (found.eap !== 0) context.field('eap_code', bytes[found.eap] as number);
  if (found.eap !== 0) context.field('eap_type', bytes[found.eap + 4] as number);
}
