/** Multicast DNS: devices announce their own host names, services and models. RFC 6762, 18; RFC 6763, 6 (TXT). */
import { readName } from '../../kernel/encodings/dns-name.ts';
import { DNS_A, DNS_AAAA, DNS_TXT, DnsReader, looksLikeDns } from '../../kernel/encodings/dns-message.ts';
import { hasText, latin1 } from '../../kernel/encodings/text.ts';
import {
  EVENT,
  NO,
  NO_OBJECT,
  REQUEST,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
} from '../../model/protocol.ts';

const QUERY = 0;
const ANNOUNCE = 1;
const DEVICE_INFO = '_device-info._tcp.local';

const reader = new DnsReader();
const text = new Uint8Array(256);

export default defineProtocol({
  id: 'mdns',
  name: 'mDNS',
  reference: 'RFC 6762, 18',
  over: [{ transport: 'udp', ports: [5353] }],
  recognise: (bytes, from, to, onPort) => (onPort && looksLikeDns(bytes, from, to, 0) ? YES : NO),
  decode(bytes, _view, from, to, context) {
    if (!reader.open(bytes, from, to) || reader.opcode !== 0) return RESYNC;
    const { response } = reader;
    let object = NO_OBJECT;
    if (reader.question()) object = nameObject(bytes, from, to, context);
    if (response) {
      while (reader.record()) {
        if (object === NO_OBJECT) object = nameObject(bytes, from, to, context);
        ownName(bytes, from, to, context);
      }
    }
    if (reader.broken) context.malformed('a record reaches past the message');
    context.message(response ? EVENT : REQUEST, response ? ANNOUNCE : QUERY, object);
    return to;
  },
  describe: (code) =>
    code === ANNOUNCE ? { operation: 'announce', meaning: 'identify' } : { operation: 'query', meaning: 'discover' },
  codeKey: () => 0,
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.7,
  examples: [
    {
      title: 'a query for printer.local',
      hex: '0000 0000 0001 0000 0000 0000 077072696e746572 056c6f63616c 00 0001 0001',
      messages: [{ kind: 'request', operation: 'query', meaning: 'discover' }],
    },
    {
      title: 'printer.local announces its address',
      hex: '0000 8400 0000 0001 0000 0000 077072696e746572 056c6f63616c 00 0001 8001 00000078 0004 0a000009',
      messages: [{ kind: 'event', operation: 'announce', meaning: 'identify' }],
    },
    { title: 'miss: another opcode', hex: '0000 2800 0001 0000 0000 0000 00 0001 0001', messages: [] },
  ],
});

function nameObject(bytes: Uint8Array, from: number, to: number, context: DecodeContext): number {
  const length = readName(bytes, from, reader.name, to, text);
  if (length <= 0) return NO_OBJECT;
  if (context.detail) context.field('name', latin1(text, 0, length));
  return context.intern(text, 0, length);
}

/** A host answers for its own addresses (RFC 6762, 8): the owner of an address record is the sender's name. */
function ownName(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  if (reader.type === DNS_A || reader.type === DNS_AAAA) {
    const length = readName(bytes, from, reader.name, to, text);
    if (length > 0) context.claimBytes(SOURCE, 'hostname', text, 0, length, 'utf8');
    return;
  }
  if (reader.type !== DNS_TXT) return;
  const length = readName(bytes, from, reader.name, to, text);
  if (length < DEVICE_INFO.length || !hasText(text, length - DEVICE_INFO.length, length, DEVICE_INFO)) return;
  for (let at = reader.start; at < reader.stop; at += 1 + (bytes[at] as number)) {
    const end = at + 1 + (bytes[at] as number);
    if (end > reader.stop) return;
    if (end > at + 7 && hasText(bytes, at + 1, end, 'model='))
      context.claimBytes(SOURCE, 'model', bytes, at + 7, end, 'utf8');
  }
}
