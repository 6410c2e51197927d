/**
 * What a FINS command names: memory as area and address (8 and 24 bits), a parameter area, a program, a file.
 * OMRON W227, 3-5 (memory areas of CV and CS1 mode); W342, 5-2-2; parameters by command: W342, 5-3.
 */
import { NO_OBJECT, type DecodeContext } from '../../../model/protocol.ts';

/** Where the object of a command stands behind its code: memory (area, address), number (32 or 16 bits), or name (bytes). */
type Place = readonly [kind: 'memory' | 'parameter' | 'program' | 'name', at: number, bytes: number];
const NAME_BYTES = 12;
const PLACES: Readonly<Record<number, Place>> = {
  0x0101: ['memory', 0, 4],
  0x0102: ['memory', 0, 4],
  0x0103: ['memory', 0, 4],
  0x0104: ['memory', 0, 4],
  0x0105: ['memory', 4, 4],
  0x0201: ['parameter', 0, 2],
  0x0202: ['parameter', 0, 2],
  0x0203: ['parameter', 0, 2],
  0x0304: ['program', 0, 2],
  0x0305: ['program', 0, 2],
  0x0306: ['program', 0, 2],
  0x0307: ['program', 0, 2],
  0x0308: ['program', 0, 2],
  0x0401: ['program', 0, 2],
  0x0402: ['program', 0, 2],
  0x2202: ['name', 2, NAME_BYTES],
  0x2203: ['name', 4, NAME_BYTES],
  0x2205: ['name', 4, NAME_BYTES],
  0x2206: ['name', 4, NAME_BYTES],
  0x2207: ['name', 16, NAME_BYTES],
  0x2208: ['name', 2, NAME_BYTES],
  0x2209: ['name', 2, NAME_BYTES],
  0x220a: ['name', 10, NAME_BYTES],
  0x220b: ['name', 10, NAME_BYTES],
  0x220c: ['name', 14, NAME_BYTES],
  0x2301: ['memory', 4, 4],
  0x230a: ['memory', 0, 4],
  0x2601: ['name', 0, 8],
};

/** Letters of an area as its words (bit 7 set) and its bits (clear) are written; with forced status they are the same. */
const AREAS: Readonly<Record<number, string>> = {
  0x00: 'CIO ',
  0x01: 'T/C',
  0x02: 'D',
  0x03: 'transition ',
  0x04: 'step ',
  0x05: 'forced ',
  0x06: 'TK',
  0x07: 'clock pulse ',
  0x09: 'T/C',
  0x18: 'EM',
  0x1b: 'action ',
  0x1c: 'register ',
  0x30: 'CIO ',
  0x31: 'W',
  0x32: 'H',
  0x33: 'A',
  0x3c: 'DR',
  0x5c: 'IR',
  0x5d: 'interrupt ',
};
const FORCED = 0x40;

/** The object of a command whose parameters are bytes[at, end); NO_OBJECT where it has none or ends before. */
export function objectOf(
  code: number,
  bytes: Uint8Array,
  view: DataView,
  at: number,
  end: number,
  context: DecodeContext,
): number {
  const place = PLACES[code];
  if (!place) return NO_OBJECT;
  const [kind, offset, length] = place;
  const from = at + offset;
  if (from + length > end) return NO_OBJECT;
  if (kind === 'memory') return view.getInt32(from);
  if (kind !== 'name') return view.getUint16(from);
  let stop = from + length;
  while (stop > from && ((bytes[stop - 1] as number) === 0x20 || (bytes[stop - 1] as number) === 0)) stop--;
  const object = stop > from ? context.intern(bytes, from, stop) : 0;
  return object > 0 ? object : NO_OBJECT;
}

export function objectName(code: number, object: number, name: (id: number) => string): string {
  const kind = PLACES[code]?.[0];
  if (kind === 'memory') return memoryText(object >>> 24, (object >>> 8) & 0xffff, object & 0xff);
  if (kind === 'parameter') return `parameter area 0x${object.toString(16)}`;
  if (kind === 'program') return object === 0xffff ? 'program' : `program ${String(object)}`;
  return name(object).replace(/[^\x20-\x7e]/g, '');
}

/** `D100`, `W5.03`, `E2_100`: the area's letter, the word, and of bit areas the bit. */
function memoryText(area: number, word: number, bit: number): string {
  const number = area < 0x80 ? `${String(word)}.${String(bit).padStart(2, '0')}` : String(word);
  const plain = area & 0x7f;
  if (plain >= 0x20 && plain <= 0x2c) return `E${(plain - 0x20).toString(16).toUpperCase()}_${number}`;
  if (area >= 0x90 && area <= 0x97) return `E${String(area - 0x90)}_${number}`;
  const letters = AREAS[plain] ?? AREAS[plain & ~FORCED];
  return letters === undefined ? `area 0x${area.toString(16)} ${number}` : letters + number;
}
