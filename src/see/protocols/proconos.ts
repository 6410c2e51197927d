/**
 * ProConOS (KW-Software, now Phoenix Contact): the runtime of many makers' controllers, and how MULTIPROG starts and stops it.
 * Frames as Metasploit's phoenix_command.rb and Redpoint's proconos-info.nse send them: 0xcc, 1, 0, function, flags,
 * sequence, length of the data (little-endian), data, and a CRC that all their frames bear out. Answers have the same
 * frame; the fields of the information are those of Greenbone's gb_proconos_detect.nasl. The maker publishes nothing.
 */
import { findByte, latin1, trimEnd, trimStart } from '../../kernel/encodings/text.ts';
import {
  MORE,
  NO,
  NO_OBJECT,
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
import type { Attribute } from '../../model/words.ts';

const START = 0xcc;
const VERSION = 1;
const HEADER_BYTES = 8;
const CRC_BYTES = 2;
/** Frames whose CRC is proven before they are taken are short ones. */
const PROOF_BYTES_MAX = 512;

const STOP = 0x01;
const COLD_START = 0x04;
const INFORMATION = 0x0b;
const STATE = 0x0f;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [STOP]: { operation: 'stop', meaning: 'stop' },
  [COLD_START]: { operation: 'cold_start', meaning: 'start' },
  [INFORMATION]: { operation: 'get_information', meaning: 'identify' },
  [STATE]: { operation: 'get_state', meaning: 'diagnose' },
};
const STATES: Readonly<Record<number, string>> = { 2: 'run', 4: 'stop' };
/** What the information holds: texts of fixed places, filled up with 0 or spaces. */
const RUNTIME: Text = ['application', 12, 44];
const TYPE: Text = ['device-type', 44, 76];
const PROJECTS = [
  ['project', 76, 88],
  ['boot_project', 88, 100],
] as const;
type Text = readonly [attribute: Attribute, from: number, to: number];

/** CRC-16 of polynomial 0x1021, reflected, from zero, over all that goes before it; its low byte comes first. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  return crc;
});

function crcFits(bytes: Uint8Array, from: number, to: number): boolean {
  let crc = 0;
  for (let i = from; i < to - CRC_BYTES; i++) crc = (crc >> 8) ^ (TABLE[(crc ^ (bytes[i] as number)) & 0xff] as number);
  return crc === ((bytes[to - 2] as number) | ((bytes[to - 1] as number) << 8));
}

const isHeader = (bytes: Uint8Array, at: number): boolean => bytes[at] === START && bytes[at + 1] === VERSION;

const frameBytes = (bytes: Uint8Array, at: number): number =>
  HEADER_BYTES + ((bytes[at + 6] as number) | ((bytes[at + 7] as number) << 8)) + CRC_BYTES;

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to === from) return MORE;
  if (bytes[from] !== START) return NO;
  if (to - from < HEADER_BYTES) return MORE;
  const end = from + frameBytes(bytes, from);
  if (!isHeader(bytes, from)) return NO;
  if (end > to || end - from > PROOF_BYTES_MAX) return onPort ? YES : NO;
  return crcFits(bytes, from, end) ? YES : NO;
}

function decode(bytes: Uint8Array, _view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at + HEADER_BYTES <= to) {
    if (!isHeader(bytes, at)) return at === from ? RESYNC : at;
    const end = at + frameBytes(bytes, at);
    if (end > to) return at;
    if (crcFits(bytes, at, end)) one(bytes, at, end, context);
    else context.malformed('ProConOS CRC that does not fit');
    at = end;
  }
  return at;
}

function one(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  const sequence = bytes[at + 5] as number;
  const said = bytes[at + 3] as number;
  if (context.detail) context.field('sequence', sequence);
  if (context.direction === 0) {
    context.remember(sequence, said);
    context.message(REQUEST, said, NO_OBJECT);
    return;
  }
  const asked = context.recall(sequence);
  const code = asked < 0 ? said : asked;
  if (code === STATE && end - at > HEADER_BYTES + CRC_BYTES && context.detail) {
    const state = bytes[at + HEADER_BYTES] as number;
    context.field('state', STATES[state] ?? String(state));
  }
  if (code === INFORMATION) tell(bytes, at, end - CRC_BYTES, context);
  context.message(RESPONSE, code, NO_OBJECT);
}

function tell(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  for (const [attribute, from, to] of [RUNTIME, TYPE]) {
    if (at + to > end) return;
    const start = trimStart(bytes, at + from, at + to);
    const stop = textEnd(bytes, start, at + to);
    if (stop > start) context.claimBytes(SOURCE, attribute, bytes, start, stop, 'ascii');
  }
  if (!context.detail) return;
  for (const [name, from, to] of PROJECTS) {
    if (at + to > end) return;
    const stop = textEnd(bytes, at + from, at + to);
    if (stop > at + from) context.field(name, latin1(bytes, at + from, stop));
  }
}

function textEnd(bytes: Uint8Array, from: number, to: number): number {
  const zero = findByte(bytes, from, to, 0);
  return trimEnd(bytes, from, zero < 0 ? to : zero);
}

export default defineProtocol({
  id: 'proconos',
  name: 'ProConOS',
  reference: 'Metasploit phoenix_command.rb; Redpoint proconos-info.nse; Greenbone gb_proconos_detect.nasl',
  over: [{ transport: 'tcp', ports: [20547], anyPort: true }],
  recognise,
  firstBytes: [START],
  decode,
  describe: (code) => OPERATIONS[code] ?? { operation: `function_${String(code)}`, meaning: 'unknown' },
  domain: 'ot',
  confidence: 0.8,
  examples: [
    {
      title: 'asks what runs',
      hex: 'cc01000b 40 02 0000 47ee',
      messages: [{ kind: 'request', operation: 'get_information', meaning: 'identify' }],
    },
    {
      title: 'asks whether it runs',
      hex: 'cc01000f 40 07 0000 eafa',
      messages: [{ kind: 'request', operation: 'get_state', meaning: 'diagnose' }],
    },
    {
      title: 'stops it',
      hex: 'cc010001 40 0e 0000 4c07',
      messages: [{ kind: 'request', operation: 'stop', meaning: 'stop' }],
    },
    {
      title: 'starts it',
      hex: 'cc010004 40 0e 0000 1821',
      messages: [{ kind: 'request', operation: 'cold_start', meaning: 'start' }],
    },
    { title: 'another CRC', hex: 'cc010004 40 0e 0000 1822', messages: [] },
  ],
});
