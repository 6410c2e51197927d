/**
 * Genisys (Union Switch & Signal, now Hitachi Rail): an office polls field stations of a railway, and controls them.
 * Numbers and layout as ICSNPP-Genisys (CISA, Idaho National Laboratory) and the dissector of Wireshark issue 3422 have
 * them: a header byte, the escaped station, pairs of address and data, a check, and an end byte.
 */
import { findByte } from '../../kernel/encodings/text.ts';
import {
  EVENT,
  MORE,
  NO,
  REQUEST,
  RESPONSE,
  RESYNC,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';

const ESCAPE = 0xf0;
const END = 0xf6;
const ACKNOWLEDGE = 0xf1;
const POLL = 0xfb;
const CONTROL = [0xf3, 0xf9, 0xfc];
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [ACKNOWLEDGE]: { operation: 'acknowledge_client', meaning: 'keep-alive' },
  0xf2: { operation: 'indication_data', meaning: 'read' },
  0xf3: { operation: 'control_data_checkback', meaning: 'control' },
  0xf9: { operation: 'common_control_data', meaning: 'control' },
  0xfa: { operation: 'acknowledge_indication_and_poll', meaning: 'read' },
  [POLL]: { operation: 'poll', meaning: 'read' },
  0xfc: { operation: 'control_data', meaning: 'control' },
  0xfd: { operation: 'recall', meaning: 'read' },
  0xfe: { operation: 'execute_controls', meaning: 'control' },
};
const isHeader = (byte: number): boolean => byte > ESCAPE && byte < 0xff && byte !== END;
/** Station, 255 pairs and a check, each byte escaped. */
const BYTES_MAX = 1100;
/** An object is a station, and of control data the first byte that is set. */
const NO_ADDRESS = 0x100;

/** CRC-16 of polynomial 0xA001, from all ones, over header, station and pairs as they are before escaping. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});
const plain = new Uint8Array(BYTES_MAX);

/** Takes the escapes out of bytes[from, to), header first; the length of `plain`, −1 for what cannot be. */
function unescape(bytes: Uint8Array, from: number, to: number): number {
  plain[0] = bytes[from] as number;
  let length = 1;
  for (let i = from + 1; i < to; i++) {
    const byte = bytes[i] as number;
    if (byte < ESCAPE) plain[length++] = byte;
    else if (byte > ESCAPE || i + 1 >= to || (bytes[i + 1] as number) > 0x0f) return -1;
    else plain[length++] = ESCAPE | (bytes[++i] as number);
  }
  return length;
}

/** Length of header, station and pairs, which are then in `plain`, of the message whose end byte is at `end`; −1 when it is none. */
function contentOf(bytes: Uint8Array, at: number, end: number): number {
  const header = bytes[at];
  const short = unescape(bytes, at, end);
  if (short === 2 && (header === ACKNOWLEDGE || header === POLL)) return short;
  if (header === ACKNOWLEDGE) return -1;
  // Some stations escape their check, others send it as it is: each byte of it takes one place or two.
  for (let i = 0; i < 4; i++) {
    const found = checked(bytes, at, end, (i & 1) + 1, (i >> 1) + 1);
    if (found > 0) return found;
  }
  return -1;
}

/** As above, for a check whose low and high byte take so many places. */
function checked(bytes: Uint8Array, at: number, end: number, low: number, high: number): number {
  const check = end - high - low;
  if (check < at + 2) return -1;
  const lowByte = checkByte(bytes, check, low);
  const highByte = checkByte(bytes, check + low, high);
  if (lowByte < 0 || highByte < 0) return -1;
  const content = unescape(bytes, at, check);
  let crc = 0xffff;
  for (let i = 0; i < content; i++) crc = (crc >> 8) ^ (TABLE[(crc ^ (plain[i] as number)) & 0xff] as number);
  return crc === (lowByte | (highByte << 8)) ? content : -1;
}

function checkByte(bytes: Uint8Array, at: number, places: number): number {
  if (places === 1) return bytes[at] as number;
  const low = bytes[at + 1] as number;
  return bytes[at] === ESCAPE && low <= 0x0f ? ESCAPE | low : -1;
}

/** What `plain` holds of the message that `messageEnd` found. */
let length = 0;

/** Where the message at `at` ends; 0 when it is not whole, −1 when it is none. An end byte may stand in a check that is not escaped. */
function messageEnd(bytes: Uint8Array, at: number, to: number): number {
  if (!isHeader(bytes[at] as number)) return -1;
  const last = Math.min(to, at + BYTES_MAX);
  const first = findByte(bytes, at + 1, last, END);
  for (let end = first; first > 0 && end < Math.min(last, first + 3); end++) {
    length = bytes[end] === END ? contentOf(bytes, at, end) : -1;
    if (length > 0) return end + 1;
  }
  return to - at < BYTES_MAX && (first < 0 || first + 3 > to) ? 0 : -1;
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to <= from || !isHeader(bytes[from] as number)) return NO;
  const end = messageEnd(bytes, from, to);
  if (end === 0) return onPort ? MORE : NO;
  // Three bytes without a check are too few to go by at a port that says nothing.
  return end > 0 && (onPort || (end === to && end - from > 3)) ? YES : NO;
}

function decode(bytes: Uint8Array, _view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    const end = messageEnd(bytes, at, to);
    if (end < 0) return RESYNC;
    if (end === 0) break;
    message(context);
    at = end;
  }
  return at;
}

function message(context: DecodeContext): void {
  const header = plain[0] as number;
  const station = plain[1] as number;
  const pair = CONTROL.includes(header) && length >= 4;
  if (context.detail) {
    context.field('station', station);
    if (length > 2) context.field('data', pairs());
  }
  const kind = header <= 0xf3 ? RESPONSE : header < 0xf9 ? EVENT : REQUEST;
  context.message(kind, header, (station << 9) | (pair ? (plain[2] as number) : NO_ADDRESS));
}

/** `address=data`, as many as there are. */
function pairs(): string[] {
  const found: string[] = [];
  for (let i = 2; i + 1 < length; i += 2) found.push(`${String(plain[i])}=${String(plain[i + 1])}`);
  return found;
}

function objectName(_code: number, object: number): string {
  const station = `station ${String(object >> 9)}`;
  return (object & NO_ADDRESS) !== 0 ? station : `${station} byte ${String(object & 0xff)}`;
}

export default defineProtocol({
  id: 'genisys',
  name: 'Genisys',
  reference: 'ICSNPP-Genisys, analyzer.spicy; Wireshark issue 3422',
  over: [{ transport: 'tcp', ports: [10001], anyPort: true }],
  firstBytes: [0xf1, 0xf2, 0xf3, 0xf9, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe],
  recognise,
  decode,
  describe: (code) => OPERATIONS[code] ?? { operation: `function_${String(code)}`, meaning: 'unknown' },
  objectName,
  domain: 'ot',
  confidence: 0.7,
  examples: [
    {
      title: 'polls a station',
      hex: 'fb 01 8340 f6',
      messages: [{ kind: 'request', operation: 'poll', meaning: 'read' }],
    },
    { title: 'a check that does not fit', hex: 'fb 01 8341 f6', messages: [] },
  ],
});
