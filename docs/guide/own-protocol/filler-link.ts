/**
 * Filler Link, the protocol between a filler and its recipe terminal: a worked example of a protocol of one's own.
 * A message: "FL", version 1, function, length of the rest (16 bits), a recipe number (16 bits), then data. An answer is
 * the function with bit 0x80; with bit 0x40 it refuses. Function 1 identifies: its answer's data is the model.
 */
import {
  ERROR,
  MORE,
  NO,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type OperationWord,
} from 'bulkhead/protocol';

const HEAD = 8;
const IDENTIFY = 1;
const ANSWER = 0x80;
const REFUSAL = 0x40;

const FUNCTIONS: Readonly<Record<number, OperationWord>> = {
  1: { operation: 'identify', meaning: 'identify' },
  2: { operation: 'read_recipe', meaning: 'read' },
  3: { operation: 'write_recipe', meaning: 'write' },
  4: { operation: 'start_filling', meaning: 'start' },
  5: { operation: 'stop_filling', meaning: 'stop' },
};

export default defineProtocol({
  id: 'filler-link',
  name: 'Filler Link',
  reference: 'Filler Link manual, edition 3, chapter 2',
  over: [{ transport: 'tcp', ports: [5120], anyPort: true }],
  // The first byte of every message: other traffic is not even looked at.
  firstBytes: [0x46],
  recognise(bytes, from, to) {
    if (to - from < 3) return MORE;
    return bytes[from] === 0x46 && bytes[from + 1] === 0x4c && bytes[from + 2] === 1 ? YES : NO;
  },
  decode(bytes, view, from, to, context) {
    let at = from;
    while (to - at >= HEAD) {
      if (bytes[at] !== 0x46 || bytes[at + 1] !== 0x4c) return RESYNC;
      const end = at + 6 + view.getUint16(at + 4);
      if (end < at + HEAD) return RESYNC;
      // Not whole yet: it comes again, with what follows it.
      if (end > to) return at;
      const fn = view.getUint8(at + 3);
      const code = fn & 0x3f;
      if (context.detail) context.field('recipe', view.getUint16(at + 6));
      if (fn & ANSWER && code === IDENTIFY) context.claimBytes(SOURCE, 'model', bytes, at + HEAD, end, 'ascii');
      const kind = fn & ANSWER ? (fn & REFUSAL ? ERROR : RESPONSE) : REQUEST;
      context.message(kind, code, view.getUint16(at + 6));
      at = end;
    }
    return at;
  },
  describe: (code) => FUNCTIONS[code] ?? { operation: `function_${code}`, meaning: 'unknown' },
  objectName: (_code, object) => `recipe ${object}`,
  domain: 'ot',
  confidence: 0.9,
  examples: [
    {
      title: 'recipe 7 is written',
      hex: '464c 01 03 0004 0007 1234',
      messages: [{ kind: 'request', operation: 'write_recipe', meaning: 'write' }],
    },
    { title: 'a miss', hex: '474c 01 03 0004 0007 1234', messages: [] },
  ],
});
