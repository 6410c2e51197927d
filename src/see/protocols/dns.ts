/** DNS over UDP and TCP: who asks for which name, and the names of inside addresses. RFC 1035, 4; RFC 2136 (update). */
import { formatIpv4, formatIpv6, isPrivateIp, parseIpv4 } from '../../kernel/address.ts';
import { readName } from '../../kernel/encodings/dns-name.ts';
import { AUTHORITY, DNS_A, DNS_AAAA, DNS_PTR, DnsReader, looksLikeDns } from '../../kernel/encodings/dns-message.ts';
import { latin1 } from '../../kernel/encodings/text.ts';
import {
  ERROR,
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
} from '../../model/protocol.ts';

const OPCODE_MAX = 6;
const UPDATE = 5;
const HEADER_ALONE_BYTES = 64;
const OPERATIONS: readonly OperationWord[] = [
  { operation: 'query', meaning: 'discover' },
  { operation: 'inverse_query', meaning: 'discover' },
  { operation: 'status', meaning: 'diagnose' },
  { operation: 'opcode_3', meaning: 'unknown' },
  { operation: 'notify', meaning: 'notify' },
  { operation: 'update', meaning: 'write' },
  { operation: 'stateful_operations', meaning: 'connect' },
];

const reader = new DnsReader();
const text = new Uint8Array(256);

export default defineProtocol({
  id: 'dns',
  name: 'DNS',
  reference: 'RFC 1035, 4; RFC 2136, 2',
  over: [
    { transport: 'udp', ports: [53] },
    { transport: 'tcp', ports: [53] },
  ],
  recognise(bytes, from, to, onPort) {
    if (!onPort) return NO;
    if (looksLikeDns(bytes, from, to, OPCODE_MAX)) return YES;
    if (to - from < 14) return MORE;
    // Over TCP a length precedes it. What has not come yet is judged by the header alone, once that much is there.
    const end = from + 2 + (((bytes[from] as number) << 8) | (bytes[from + 1] as number));
    if (end < from + 14) return NO;
    if (end <= to) return looksLikeDns(bytes, from + 2, end, OPCODE_MAX) ? YES : NO;
    if (!reader.open(bytes, from + 2, end) || reader.opcode > OPCODE_MAX) return NO;
    return to - from < HEADER_ALONE_BYTES ? MORE : YES;
  },
  decode(bytes, _view, from, to, context) {
    if (!context.stream) return message(bytes, from, to, context) ? to : RESYNC;
    let at = from;
    while (at + 2 <= to) {
      const end = at + 2 + (((bytes[at] as number) << 8) | (bytes[at + 1] as number));
      if (end - at < 14) return RESYNC;
      if (end > to) break;
      if (!message(bytes, at + 2, end, context)) return RESYNC;
      at = end;
    }
    return at;
  },
  describe: (code) => OPERATIONS[code] ?? { operation: `opcode_${code}`, meaning: 'unknown' },
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.4,
  examples: [
    {
      title: 'a query for www.example.org',
      hex: '0021 1234 0100 0001 0000 0000 0000 03777777 076578616d706c65 036f7267 00 0001 0001',
      messages: [{ kind: 'request', operation: 'query', meaning: 'discover' }],
    },
    {
      title: 'a dynamic update',
      hex: '0017 0001 2800 0001 0000 0000 0000 056c6f63616c 00 0006 0001',
      messages: [{ kind: 'request', operation: 'update', meaning: 'write' }],
    },
    { title: 'miss: counts that do not fit', hex: '0011 1234 0100 00ff 00ff 0000 0000 00 0001 0001', messages: [] },
  ],
});

function message(bytes: Uint8Array, from: number, to: number, context: DecodeContext): boolean {
  if (!reader.open(bytes, from, to) || reader.opcode > OPCODE_MAX) return false;
  let object = NO_OBJECT;
  if (reader.question()) {
    const length = readName(bytes, from, reader.name, to, text);
    if (length > 0) object = context.intern(text, 0, length);
    if (context.detail) {
      context.field('name', latin1(text, 0, Math.max(length, 0)));
      context.field('type', reader.type);
    }
  }
  const { response, rcode, opcode } = reader;
  if (context.detail) {
    context.field('transaction_id', reader.id);
    if (response) context.field('rcode', rcode);
  }
  if (response ? rcode === 0 && opcode === 0 : opcode === UPDATE) insideNames(bytes, from, to, context);
  if (reader.broken) context.malformed('a record reaches past the message');
  context.message(response ? (rcode === 0 ? RESPONSE : ERROR) : REQUEST, opcode, object);
  return true;
}

/** Claims names for inside addresses only: a public name is shared by many hosts, and one with several addresses names none of them. */
function insideNames(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  let only = '';
  let count = 0;
  let owner = '';
  while (reader.record()) {
    if (reader.section > AUTHORITY) continue;
    const size = reader.stop - reader.start;
    if (reader.type === DNS_A && size === 4) {
      count++;
      const bits =
        ((bytes[reader.start] as number) << 24) |
        ((bytes[reader.start + 1] as number) << 16) |
        ((bytes[reader.start + 2] as number) << 8) |
        (bytes[reader.start + 3] as number);
      if (insideIpv4(bits)) only = formatIpv4(bits);
    } else if (reader.type === DNS_AAAA && size === 16) {
      count++;
      if (((bytes[reader.start] as number) & 0xfe) === 0xfc) only = formatIpv6(bytes, reader.start);
    } else {
      if (reader.type === DNS_PTR) reverseName(bytes, from, to, context);
      continue;
    }
    if (only !== '' && owner === '') owner = nameAt(bytes, from, reader.name, to);
  }
  if (count === 1 && only !== '' && owner !== '') context.claimAbout({ ip: only }, 'hostname', owner);
}

/** RFC 1918 by bits, so that an outside answer costs no text. */
function insideIpv4(bits: number): boolean {
  const high = bits >>> 24;
  return high === 10 || bits >>> 20 === 0xac1 || bits >>> 16 === 0xc0a8;
}

/** `9.0.0.10.in-addr.arpa` PTR `hmi.local`: RFC 1035, 3.5. */
function reverseName(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/i.exec(nameAt(bytes, from, reader.name, to));
  if (!match) return;
  const ip = `${match[4] ?? ''}.${match[3] ?? ''}.${match[2] ?? ''}.${match[1] ?? ''}`;
  const host = nameAt(bytes, from, reader.start, to);
  if (host !== '' && parseIpv4(ip) !== undefined && isPrivateIp(ip)) context.claimAbout({ ip }, 'hostname', host);
}

function nameAt(bytes: Uint8Array, from: number, at: number, to: number): string {
  const length = readName(bytes, from, at, to, text);
  return length > 0 ? latin1(text, 0, length) : '';
}
