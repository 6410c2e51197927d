/** DHCP for IPv4: host names, vendor classes, parameters asked for, leases and gateways of the clients. RFC 2131, 2; RFC 2132 (options); RFC 4702 (FQDN). */
import { formatIpv4, formatMac } from '../../kernel/address.ts';
import { latin1, trimEnd } from '../../kernel/encodings/text.ts';
import {
  ERROR,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type AddressText,
  type DecodeContext,
  type OperationWord,
} from '../../model/protocol.ts';
import type { Attribute } from '../../model/words.ts';

const CIADDR = 12;
const YIADDR = 16;
const GIADDR = 24;
const CHADDR = 28;
const MAGIC = 236;
const OPTIONS = 240;
const OPTIONS_MAX = 128;

const ROUTER = 3;
const HOST_NAME = 12;
const DOMAIN_NAME = 15;
const REQUESTED_ADDRESS = 50;
const MESSAGE_TYPE = 53;
const PARAMETER_LIST = 55;
const VENDOR_CLASS = 60;
const CLIENT_FQDN = 81;

const BOOTP = 0;
const DECLINE = 4;
const ACK = 5;
const NAK = 6;
const OPERATIONS: readonly OperationWord[] = [
  { operation: 'bootp', meaning: 'configure' },
  { operation: 'discover', meaning: 'discover' },
  { operation: 'offer', meaning: 'discover' },
  { operation: 'request', meaning: 'connect' },
  { operation: 'decline', meaning: 'disconnect' },
  { operation: 'ack', meaning: 'connect' },
  { operation: 'nak', meaning: 'connect' },
  { operation: 'release', meaning: 'disconnect' },
  { operation: 'inform', meaning: 'discover' },
];

export default defineProtocol({
  id: 'dhcp',
  name: 'DHCP',
  reference: 'RFC 2131, 2; RFC 2132',
  over: [{ transport: 'udp', ports: [67] }],
  recognise: (bytes, from, to, onPort) => (onPort && isBootp(bytes, from, to) ? YES : NO),
  decode(bytes, _view, from, to, context) {
    if (!isBootp(bytes, from, to)) return RESYNC;
    const reply = bytes[from] === 2;
    const options = to - from >= OPTIONS && isMagic(bytes, from + MAGIC);
    const type = options ? messageType(bytes, from + OPTIONS, to) : BOOTP;
    const client = clientOf(bytes, from);
    if (client !== undefined) {
      addresses(bytes, from, client, reply, type, context);
      if (options) readOptions(bytes, from, to, client, reply, context);
    }
    if (context.detail) {
      context.field('client_mac', client?.mac ?? '');
      context.field('your_address', addressAt(bytes, from + YIADDR));
    }
    context.message(reply ? (type === NAK ? ERROR : RESPONSE) : REQUEST, type, NO_OBJECT);
    return to;
  },
  describe: (code) => OPERATIONS[code] ?? { operation: `message_type_${code}`, meaning: 'unknown' },
  codeKey: (_kind, code) => (code === BOOTP ? undefined : code),
  domain: 'both',
  confidence: 0.8,
  examples: [
    {
      title: 'a discover with host name PLC1',
      hex: `01010600 00003d1d 0000 0000 ${'00'.repeat(16)} 000e8c123456 ${'00'.repeat(10)} ${'00'.repeat(192)} 63825363 350101 0c04504c4331 ff`,
      messages: [{ kind: 'request', operation: 'discover', meaning: 'discover' }],
    },
    {
      title: 'a refusal',
      hex: `02010600 00003d1d 0000 0000 ${'00'.repeat(16)} 000e8c123456 ${'00'.repeat(10)} ${'00'.repeat(192)} 63825363 350106 ff`,
      messages: [{ kind: 'error', operation: 'nak', meaning: 'connect' }],
    },
    { title: 'miss: neither request nor reply', hex: `03010600 ${'00'.repeat(240)}`, messages: [] },
  ],
});

/** RFC 951: op 1 or 2, an address of at most 16 bytes, and the fixed part whole. */
function isBootp(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < MAGIC) return false;
  const op = bytes[from] as number;
  return (op === 1 || op === 2) && (bytes[from + 2] as number) <= 16;
}

function isMagic(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x63 && bytes[at + 1] === 0x82 && bytes[at + 2] === 0x53 && bytes[at + 3] === 0x63;
}

/** Walks the options and calls nothing: offset of the option's length byte, or −1. */
function findOption(bytes: Uint8Array, from: number, to: number, wanted: number): number {
  let at = from;
  for (let i = 0; i < OPTIONS_MAX && at < to; i++) {
    const code = bytes[at] as number;
    if (code === 0) {
      at++;
      continue;
    }
    if (code === 255 || at + 2 > to || at + 2 + (bytes[at + 1] as number) > to) return -1;
    if (code === wanted) return at + 1;
    at += 2 + (bytes[at + 1] as number);
  }
  return -1;
}

function messageType(bytes: Uint8Array, from: number, to: number): number {
  const at = findOption(bytes, from, to, MESSAGE_TYPE);
  return at >= 0 && bytes[at] === 1 ? (bytes[at + 1] as number) : BOOTP;
}

/** The client is named by its hardware address in the message: between it and the server there may be a relay. */
function clientOf(bytes: Uint8Array, from: number): AddressText | undefined {
  if (bytes[from + 1] !== 1 || bytes[from + 2] !== 6 || ((bytes[from + CHADDR] as number) & 1) !== 0) return undefined;
  const mac = formatMac(bytes, from + CHADDR);
  return mac === '00:00:00:00:00:00' ? undefined : { mac };
}

function addressAt(bytes: Uint8Array, at: number): string {
  let bits = 0;
  for (let i = 0; i < 4; i++) bits = (bits << 8) | (bytes[at + i] as number);
  return formatIpv4(bits);
}

/** The address that the client has (it says so itself) or has just been given. An offer may be declined and says nothing yet. */
function addresses(
  bytes: Uint8Array,
  from: number,
  client: AddressText,
  reply: boolean,
  type: number,
  context: DecodeContext,
): void {
  const own = addressAt(bytes, from + (reply ? YIADDR : CIADDR));
  if (own === '0.0.0.0' || own === '255.255.255.255') return;
  if (reply ? type === ACK || type === BOOTP : type !== DECLINE) context.claimAbout(client, 'ip', own);
}

function readOptions(
  bytes: Uint8Array,
  from: number,
  to: number,
  client: AddressText,
  reply: boolean,
  context: DecodeContext,
): void {
  const options = from + OPTIONS;
  if (!reply) {
    // Where the client writes from an address of its own, the name is told about that address as well.
    const direct = addressAt(bytes, from + GIADDR) === '0.0.0.0' && addressAt(bytes, from + CIADDR) !== '0.0.0.0';
    name(bytes, findOption(bytes, options, to, HOST_NAME), 0, 'hostname');
    name(bytes, findOption(bytes, options, to, VENDOR_CLASS), 0, 'dhcp-vendor-class');
    name(bytes, findOption(bytes, options, to, CLIENT_FQDN), 3, 'hostname');
    const parameters = codesOf(bytes, findOption(bytes, options, to, PARAMETER_LIST));
    if (parameters !== '') {
      context.claimAbout(client, 'dhcp-parameters', parameters);
      if (direct) context.claim(SOURCE, 'dhcp-parameters', parameters);
    }
    if (context.detail) {
      const requested = findOption(bytes, options, to, REQUESTED_ADDRESS);
      if (requested >= 0 && bytes[requested] === 4) context.field('requested_address', addressAt(bytes, requested + 1));
      // In the order in which it is sent the list tells kinds of clients apart (RFC 2132, 9.8).
      const wanted = findOption(bytes, options, to, PARAMETER_LIST);
      if (wanted >= 0)
        context.field('parameter_requests', [...bytes.subarray(wanted + 1, wanted + 1 + (bytes[wanted] as number))]);
    }
    return;

    function name(b: Uint8Array, at: number, skip: number, attribute: Attribute): void {
      if (at < 0 || (b[at] as number) <= skip) return;
      const start = at + 1 + skip;
      const end = trimEnd(b, start, at + 1 + (b[at] as number));
      const text = skip > 0 && ((b[at + 1] as number) & 4) !== 0 ? labels(b, start, end) : latin1(b, start, end);
      if (text === '') return;
      if (attribute === 'hostname' && context.detail) context.field('host_name', text);
      context.claimAbout(client, attribute, text);
      if (direct) context.claim(SOURCE, attribute, text);
    }
  }
  const router = findOption(bytes, options, to, ROUTER);
  if (router >= 0 && (bytes[router] as number) >= 4) {
    const gateway = addressAt(bytes, router + 1);
    if (gateway !== '0.0.0.0') {
      context.claimAbout(client, 'gateway', gateway);
      context.claimAbout({ ip: gateway }, 'capability', 'router');
    }
  }
  const given = optionText(bytes, findOption(bytes, options, to, HOST_NAME));
  if (given !== '') {
    context.claimAbout(client, 'hostname', given);
    context.claim(SOURCE, 'mentioned-name', given);
  }
  const domain = optionText(bytes, findOption(bytes, options, to, DOMAIN_NAME));
  if (domain !== '') context.claimAbout(client, 'dns-domain', domain);
}

/** Text of the option whose length byte is at `at`; empty when there is none. */
function optionText(bytes: Uint8Array, at: number): string {
  return at < 0 ? '' : latin1(bytes, at + 1, trimEnd(bytes, at + 1, at + 1 + (bytes[at] as number)));
}

/** The codes that a client asks for, in its order, as decimals. RFC 2132, 9.8. */
function codesOf(bytes: Uint8Array, at: number): string {
  return at < 0 ? '' : bytes.subarray(at + 1, at + 1 + (bytes[at] as number)).join(',');
}

/** A domain name in canonical wire form without compression. RFC 4702, 2.3.1. */
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
