/** What a batch or a procedure call is about. [MS-TDS] 2.2.5.3 (ALL_HEADERS), 2.2.6.6 (RPC), 2.2.6.7 (SQL batch). */
import { NO_OBJECT, type DecodeContext } from '../../../model/protocol.ts';
import { readStatement, statement, target } from '../../../model/sql-statement.ts';
import { PROCEDURES, batchCode } from './words.ts';

const HEADERS_BYTES_MAX = 256;
/** Query notifications, transaction descriptor, trace activity. */
const HEADER_TYPE_MAX = 3;
const NUMBERED = 0xffff;
const NAME_CHARS_MAX = 128;

/** Code of the batch whose text stands behind its headers; `object` is then what it names. */
export function batch(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  const verb = readStatement(bytes, behindHeaders(view, from, to), to, 2);
  const id = statement.length === 0 ? 0 : context.intern(target, 0, statement.length);
  object = id === 0 ? NO_OBJECT : id;
  return batchCode(verb);
}
let object: number = NO_OBJECT;
export const batchObject = (): number => object;

/** From version 7.2 on headers stand before a request: their length, then headers of length and type that fill it. */
function behindHeaders(view: DataView, from: number, to: number): number {
  if (from + 4 > to) return from;
  const total = view.getUint32(from, true);
  if (total < 4 || total > HEADERS_BYTES_MAX || from + total > to) return from;
  let at = from + 4;
  while (at + 6 <= from + total) {
    const length = view.getUint32(at, true);
    const type = view.getUint16(at + 4, true);
    if (length < 6 || type === 0 || type > HEADER_TYPE_MAX) return from;
    at += length;
  }
  return at === from + total ? at : from;
}

const name = new Uint8Array(NAME_CHARS_MAX);

/** The procedure that is called, by its name or its number. */
export function procedure(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  const at = behindHeaders(view, from, to);
  if (at + 4 > to) return NO_OBJECT;
  const chars = view.getUint16(at, true);
  let length = 0;
  if (chars === NUMBERED) {
    const known = PROCEDURES[view.getUint16(at + 2, true) - 1] ?? '';
    for (; length < known.length; length++) name[length] = known.charCodeAt(length);
  } else {
    const end = Math.min(to, at + 2 + 2 * Math.min(chars, NAME_CHARS_MAX));
    for (let i = at + 2; i + 1 < end; i += 2) name[length++] = bytes[i + 1] === 0 ? (bytes[i] as number) : 0x3f;
  }
  const id = length === 0 ? 0 : context.intern(name, 0, length);
  return id === 0 ? NO_OBJECT : id;
}
