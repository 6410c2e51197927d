/**
 * Cyclic CIP data over UDP (class 0 and 1 connections). CIP Networks Library Volume 2, 3-2.2.
 * What the bytes control is known to the two devices only; that they flow, how often and between whom is the plant's pulse.
 */
import {
  EVENT,
  NO,
  NO_OBJECT,
  RESYNC,
  YES,
  defineProtocol,
  type DecodeContext,
  type Verdict,
} from '../../model/protocol.ts';

const SEQUENCED_ADDRESS = 0x8002;
const CONNECTED_ADDRESS = 0x00a1;
const CONNECTED_DATA = 0x00b1;
const CYCLIC_DATA = 1;

/** Item count 2 (or more, with socket addresses), an address item, and behind it the data. */
function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  if (to - from < 14) return NO;
  const word = (at: number): number => (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
  const count = word(from);
  const type = word(from + 2);
  const length = word(from + 4);
  const sequenced = type === SEQUENCED_ADDRESS && length === 8;
  if (count < 2 || count > 4 || !(sequenced || (type === CONNECTED_ADDRESS && length === 4))) return NO;
  const item = from + 6 + length;
  return item + 4 <= to && word(item) === CONNECTED_DATA && item + 4 + word(item + 2) <= to ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (recognise(bytes, from, to) !== YES) return RESYNC;
  if (context.detail) {
    const address = view.getUint16(from + 4, true);
    context.field('connection', view.getUint32(from + 6, true));
    if (address === 8) context.field('sequence', view.getUint32(from + 10, true));
    context.field('bytes', view.getUint16(from + 8 + address, true));
  }
  context.message(EVENT, CYCLIC_DATA, NO_OBJECT);
  return to;
}

export default defineProtocol({
  id: 'cip-io',
  name: 'CIP I/O',
  reference: 'CIP Networks Library Volume 2 (EtherNet/IP), 3-2.2',
  over: [{ transport: 'udp', ports: [2222], anyPort: true }],
  recognise,
  firstBytes: [2, 3, 4],
  decode,
  describe: (code) => ({
    operation: code === CYCLIC_DATA ? 'cyclic_data' : `code_${String(code)}`,
    meaning: code === CYCLIC_DATA ? 'exchange' : 'unknown',
  }),
  domain: 'ot',
  confidence: 0.5,
  examples: [
    {
      title: 'four bytes of outputs',
      hex: '0200 0280 0800 0306 4b00 1b6f 3e7e b100 0400 01020304',
      messages: [{ kind: 'event', operation: 'cyclic_data', meaning: 'exchange' }],
    },
    {
      title: 'a data item that does not fit',
      hex: '0200 0280 0800 03064b00 1b6f3e7e b100 ff00 01020304',
      messages: [],
    },
  ],
});
