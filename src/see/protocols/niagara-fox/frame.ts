/**
 * A Fox frame: `fox TYPE SEQUENCE REPLY CHANNEL COMMAND`, then tuples `NAME=TYPE:VALUE` in braces, each on its line, then
 * `;;`. Only blobs and objects say how long they are, and may hold any byte. As foxdissector reads it.
 */
import { decimalOf, findByte, hasText } from '../../../kernel/encodings/text.ts';
import { FRAME_TYPES } from './words.ts';

const NEW_LINE = 0x0a;
const SPACE = 0x20;
const MINUS = 0x2d;
const EQUALS = 0x3d;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const CLOSE_BRACE = 0x7d;
const BLOB = 0x62;
const OBJECT = 0x6f;
const MESSAGE = 0x6d;
export const MAGIC = 'fox ';
/** Magic, type, a blank, the first character of a sequence number. */
export const SIGNATURE_BYTES = 7;
const HEADER_BYTES_MAX = 512;
const NAME_BYTES_MAX = 256;
const NESTING_MAX = 16;

/** Not whole yet, and no frame. */
export const PARTIAL = 0;
export const NONE = -1;

/** The header that was read last: its numbers, −1 for none, and where channel, the blank behind it and command's end stand. */
export const header = { type: 0, sequence: 0, reply: 0, channel: 0, space: 0, end: 0 };

export function isSignature(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at + 6] as number;
  return (
    hasText(bytes, at, at + SIGNATURE_BYTES, MAGIC) &&
    FRAME_TYPES.includes(bytes[at + 4] as number) &&
    bytes[at + 5] === SPACE &&
    (first === MINUS || (first >= 0x30 && first <= 0x39))
  );
}

/** Reads the header line into `header`; where the body begins, PARTIAL or NONE. */
export function readHeader(bytes: Uint8Array, at: number, to: number): number {
  if (to - at < SIGNATURE_BYTES) return PARTIAL;
  if (!isSignature(bytes, at)) return NONE;
  const end = findByte(bytes, at, Math.min(to, at + HEADER_BYTES_MAX), NEW_LINE);
  if (end < 0) return to - at < HEADER_BYTES_MAX ? PARTIAL : NONE;
  const reply = findByte(bytes, at + 6, end, SPACE) + 1;
  const channel = findByte(bytes, reply, end, SPACE) + 1;
  const space = findByte(bytes, channel, end, SPACE);
  if (reply === 0 || channel === 0 || space < 0) return NONE;
  header.type = bytes[at + 4] as number;
  header.sequence = decimalOf(bytes, at + 6, reply - 1);
  header.reply = decimalOf(bytes, reply, channel - 1);
  header.channel = channel;
  header.space = space;
  header.end = end;
  return end + 1;
}

/** End of the frame whose body begins at `at`, PARTIAL or NONE. */
export function frameEnd(bytes: Uint8Array, body: number, to: number): number {
  if (body + 2 > to) return PARTIAL;
  if (!hasText(bytes, body, to, '{\n')) return NONE;
  let depth = 0;
  let at = body + 2;
  while (at < to) {
    if (bytes[at] === CLOSE_BRACE) {
      if (depth === 0) return footerEnd(bytes, at + 1, to);
      if (at + 1 < to && bytes[at + 1] !== NEW_LINE) return NONE;
      depth--;
      at += 2;
      continue;
    }
    const next = tupleEnd(bytes, at, to);
    if (next <= 0) return next;
    if (opensMessage(bytes, at, next) && ++depth > NESTING_MAX) return NONE;
    at = next;
  }
  return PARTIAL;
}

function footerEnd(bytes: Uint8Array, at: number, to: number): number {
  const footer = ';;\n';
  if (at + footer.length > to) return PARTIAL;
  return hasText(bytes, at, to, footer) ? at + footer.length : NONE;
}

/** Offset of `=` in the tuple at `at`, PARTIAL or NONE. */
export function equalsAt(bytes: Uint8Array, at: number, to: number): number {
  for (let i = at; i < to && i < at + NAME_BYTES_MAX; i++) {
    if (bytes[i] === EQUALS) return i;
    if (bytes[i] === NEW_LINE) return NONE;
  }
  return to - at < NAME_BYTES_MAX ? PARTIAL : NONE;
}

/** End of the tuple at `at`, its new line included, PARTIAL or NONE. A message's own tuples are not part of it. */
export function tupleEnd(bytes: Uint8Array, at: number, to: number): number {
  const equals = equalsAt(bytes, at, to);
  if (equals <= 0) return equals;
  if (equals + 3 > to) return PARTIAL;
  if (bytes[equals + 2] !== COLON) return NONE;
  const type = bytes[equals + 1];
  if (type === BLOB || type === OBJECT) return binaryEnd(bytes, equals + 3, to);
  const end = findByte(bytes, equals + 3, to, NEW_LINE);
  return end < 0 ? PARTIAL : end + 1;
}

function opensMessage(bytes: Uint8Array, at: number, end: number): boolean {
  const equals = equalsAt(bytes, at, end);
  return bytes[equals + 1] === MESSAGE && hasText(bytes, equals + 3, end, '{\n');
}

/** `LENGTH[…]`, or `ENCODING LENGTH[…]`. */
function binaryEnd(bytes: Uint8Array, at: number, to: number): number {
  const open = findByte(bytes, at, Math.min(to, at + NAME_BYTES_MAX), OPEN_BRACKET);
  if (open < 0) return to - at < NAME_BYTES_MAX ? PARTIAL : NONE;
  let digits = open;
  while (digits > at && bytes[digits - 1] !== SPACE) digits--;
  const length = decimalOf(bytes, digits, open);
  if (length < 0) return NONE;
  const end = open + 1 + length;
  if (end + 2 > to) return PARTIAL;
  return bytes[end] === CLOSE_BRACKET && bytes[end + 1] === NEW_LINE ? end + 2 : NONE;
}
