/**
 * Ether-S-I/O: cyclic exchange between Saia PCD controllers and their remote inputs and outputs (Saia-Burgess Controls)
 * over UDP. Header as Wireshark's dissector (packet-esio.c) has it: "ESIO", type, version, length, transaction.
 */
import { hasText } from '../../kernel/encodings/text.ts';
import { EVENT, NO, NO_OBJECT, RESYNC, YES, defineProtocol, type OperationWord } from '../../model/protocol.ts';

const MAGIC = 'ESIO';
const DATA = 1;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  0: { operation: 'reserved', meaning: 'unknown' },
  [DATA]: { operation: 'data_transfer', meaning: 'exchange' },
  2: { operation: 'status_diagnostics', meaning: 'diagnose' },
};
/** Header; then of a data telegram its number, the sender's, and how many transfers follow, each with its own number and its target. */
const HEADER_BYTES = 12;
const TRANSFER = HEADER_BYTES + 10;

export default defineProtocol({
  id: 'ether-s-io',
  name: 'Ether-S-I/O',
  reference: 'Wireshark, packet-esio.c (SAIA Ether-S-I/O)',
  over: [{ transport: 'udp', ports: [6060], anyPort: true }],
  firstBytes: [0x45],
  recognise: (bytes, from, to) => (to - from >= HEADER_BYTES && hasText(bytes, from, to, MAGIC) ? YES : NO),
  decode(bytes, view, from, to, context) {
    if (to - from < HEADER_BYTES || !hasText(bytes, from, to, MAGIC)) return RESYNC;
    const type = view.getUint16(from + 4);
    // The target of the first transfer stands for all: a controller sends to one station in most telegrams.
    const target = type === DATA && from + TRANSFER + 8 <= to ? view.getUint32(from + TRANSFER + 4) : -1;
    if (type === DATA && target < 0) context.malformed('a data telegram without a transfer');
    if (context.detail) {
      context.field('transaction', view.getUint16(from + 10));
      if (type === DATA && from + TRANSFER <= to) {
        context.field('source_station', view.getUint32(from + 16));
        context.field('transfers', bytes[from + 20] as number);
      }
    }
    context.message(EVENT, type, target < 0 ? NO_OBJECT : target & 0x7fff_ffff);
    return to;
  },
  describe: (code) => OPERATIONS[code] ?? { operation: `type_${String(code)}`, meaning: 'unknown' },
  objectName: (_code, object) => `station ${String(object)}`,
  domain: 'ot',
  confidence: 0.7,
  examples: [
    {
      title: 'outputs to station 1',
      hex: '4553494f 0001 0000 0031 7616 00000018 0000000d 01 00 0000005c 00000001 0011 00000b30000000000000000000000000ff',
      messages: [{ kind: 'event', operation: 'data_transfer', meaning: 'exchange' }],
    },
    {
      title: 'status of station 13',
      hex: '4553494f 0002 0000 0018 0000 0001 000c 0000000d 00010100',
      messages: [{ kind: 'event', operation: 'status_diagnostics', meaning: 'diagnose' }],
    },
    { title: 'miss', hex: '45534950 0002 0000 0018 0000', messages: [] },
  ],
});
