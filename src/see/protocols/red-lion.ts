/**
 * Crimson v3 (Red Lion): how Crimson configures operator panels, controllers and converters. Length of what follows, register, type,
 * data, as in cr3-wireshark (cr3.1.lua) and the scanners cr3-nmap and nerva; the maker publishes nothing, and of the
 * registers only the two that say who made a device and what it is are described.
 */
import { findByte } from '../../kernel/encodings/text.ts';
import {
  MORE,
  NO,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';

/** Length (2), register (2), type (2). */
const HEADER_BYTES = 6;
const LENGTH_MIN = 4;
const MODEL = 0x012a;
const MANUFACTURER = 0x012b;
const READ_MODEL = 0x1a00;
const READ_MANUFACTURER = 0x1b00;
const VALUE = 0x0300;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [READ_MODEL]: { operation: 'read_model', meaning: 'identify' },
  [READ_MANUFACTURER]: { operation: 'read_manufacturer', meaning: 'identify' },
  [VALUE]: { operation: 'value', meaning: 'unknown' },
};

const lengthOf = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number);

/** Its lengths must reach the end exactly. */
function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (!onPort) return isUnmistakable(bytes, from, to) ? YES : NO;
  let at = from;
  while (at + HEADER_BYTES <= to) {
    if (lengthOf(bytes, at) < LENGTH_MIN) return NO;
    at += 2 + lengthOf(bytes, at);
    if (at === to) return YES;
  }
  return MORE;
}

/** At any port: whole, and about one of the two registers that are described. */
function isUnmistakable(bytes: Uint8Array, from: number, to: number): boolean {
  if (bytes[from] !== 0 || to - from < HEADER_BYTES || from + 2 + lengthOf(bytes, from) !== to) return false;
  const [register, type] = [lengthOf(bytes, from + 2), lengthOf(bytes, from + 4)];
  return (register === MODEL || register === MANUFACTURER) && type in OPERATIONS;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at + HEADER_BYTES <= to) {
    if (lengthOf(bytes, at) < LENGTH_MIN) return at === from ? RESYNC : at;
    const end = at + 2 + lengthOf(bytes, at);
    if (end > to) return at;
    const register = view.getUint16(at + 2);
    const type = view.getUint16(at + 4);
    if (context.direction === 1 && type === VALUE) tell(bytes, at, end, register, context);
    context.message(context.direction === 0 ? REQUEST : RESPONSE, type, register);
    at = end;
  }
  return at;
}

function tell(bytes: Uint8Array, at: number, end: number, register: number, context: DecodeContext): void {
  if (register !== MODEL && register !== MANUFACTURER) return;
  const start = at + HEADER_BYTES;
  const stop = findByte(bytes, start, end, 0);
  if (stop <= start) return;
  context.claimBytes(SOURCE, register === MODEL ? 'model' : 'vendor', bytes, start, stop, 'ascii');
}

export default defineProtocol({
  id: 'red-lion',
  name: 'Red Lion Crimson v3',
  reference: 'cr3-wireshark (cr3.1.lua); cr3-nmap (cr3-fingerprint.nse)',
  over: [{ transport: 'tcp', ports: [789], anyPort: true }],
  // Of its length, which a name of a maker or a model never fills.
  firstBytes: [0],
  recognise,
  decode,
  describe: (code) =>
    OPERATIONS[code] ?? { operation: `type_${code.toString(16).padStart(4, '0')}`, meaning: 'unknown' },
  objectName: (_code, object) => `register ${object.toString(16).padStart(4, '0')}`,
  domain: 'ot',
  confidence: 0.7,
  examples: [
    {
      title: 'asks who made it',
      hex: '0004 012b 1b00',
      messages: [{ kind: 'request', operation: 'read_manufacturer', meaning: 'identify' }],
    },
    {
      title: 'asks what it is',
      hex: '0004 012a 1a00',
      messages: [{ kind: 'request', operation: 'read_model', meaning: 'identify' }],
    },
    { title: 'a length of nothing', hex: '0000 012b 1b00', messages: [] },
  ],
});
