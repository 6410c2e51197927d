/** LLMNR: hosts ask their neighbours for a name, and the one that has it answers. RFC 4795, 2.1. */
import { readName } from '../../kernel/encodings/dns-name.ts';
import { DNS_A, DNS_AAAA, DnsReader, looksLikeDns } from '../../kernel/encodings/dns-message.ts';
import { latin1 } from '../../kernel/encodings/text.ts';
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
  type DecodeContext,
} from '../../model/protocol.ts';

const reader = new DnsReader();
const text = new Uint8Array(256);

export default defineProtocol({
  id: 'llmnr',
  name: 'LLMNR',
  reference: 'RFC 4795, 2.1',
  over: [{ transport: 'udp', ports: [5355] }],
  recognise: (bytes, from, to, onPort) => (onPort && looksLikeDns(bytes, from, to, 0) ? YES : NO),
  decode(bytes, _view, from, to, context) {
    if (!reader.open(bytes, from, to) || reader.opcode !== 0 || !reader.question()) return RESYNC;
    const { response, rcode } = reader;
    const object = nameObject(bytes, from, to, context);
    if (response) {
      while (reader.record()) {
        if (reader.type !== DNS_A && reader.type !== DNS_AAAA) continue;
        const length = readName(bytes, from, reader.name, to, text);
        if (length > 0) context.claimBytes(SOURCE, 'hostname', text, 0, length, 'utf8');
      }
    }
    if (reader.broken) context.malformed('a record reaches past the message');
    context.message(response ? (rcode === 0 ? RESPONSE : ERROR) : REQUEST, 0, object);
    return to;
  },
  describe: () => ({ operation: 'query', meaning: 'discover' }),
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  // Whoever wants to be taken for a host answers here too: the name is what it says, no more.
  confidence: 0.5,
  examples: [
    {
      title: 'a query for wpad',
      hex: 'b1c2 0000 0001 0000 0000 0000 0477706164 00 0001 0001',
      messages: [{ kind: 'request', operation: 'query', meaning: 'discover' }],
    },
    {
      title: 'the answer of hmi1',
      hex: 'b1c2 8000 0001 0001 0000 0000 04686d6931 00 0001 0001 04686d6931 00 0001 0001 0000001e 0004 0a000009',
      messages: [{ kind: 'response', operation: 'query', meaning: 'discover' }],
    },
    { title: 'miss: no question', hex: 'b1c2 0000 0000 0000 0000 0000', messages: [] },
  ],
});

function nameObject(bytes: Uint8Array, from: number, to: number, context: DecodeContext): number {
  const length = readName(bytes, from, reader.name, to, text);
  if (context.detail) {
    context.field('name', latin1(text, 0, Math.max(length, 0)));
    context.field('type', reader.type);
  }
  return length > 0 ? context.intern(text, 0, length) : NO_OBJECT;
}
