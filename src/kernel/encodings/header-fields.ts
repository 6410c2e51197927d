/** Header fields of a message in the form of HTTP and mail: lines of name, colon and value up to an empty line. RFC 9112, 5; RFC 3261, 7.3; RFC 2326, 4. */
import { findByte, hasText, trimEnd, trimStart } from './text.ts';

/** Place of the value found last, without blanks around it. */
export const field = { at: 0, end: 0 };

const LINES_MAX = 256;

/** Offset behind the empty line that ends a header, −1 while it is not there. `line` is the line feed of the start line. */
export function headerEnd(bytes: Uint8Array, line: number, to: number): number {
  for (let at = line; at >= 0 && at + 1 < to; at = findByte(bytes, at + 1, to, 0x0a)) {
    if (bytes[at + 1] === 0x0a) return at + 2;
    if (bytes[at + 1] === 0x0d && at + 2 < to && bytes[at + 2] === 0x0a) return at + 3;
  }
  return -1;
}

/** Finds a field by its name (in lower case) or its short form among the lines behind the line feed `line`; its value is then at `field`. */
export function findField(bytes: Uint8Array, line: number, end: number, name: string, short = ''): boolean {
  let at = line + 1;
  for (let i = 0; i < LINES_MAX && at > 0 && at < end; i++) {
    const feed = findByte(bytes, at, end, 0x0a);
    const stop = trimEnd(bytes, at, feed < 0 ? end : feed);
    const colon = isField(bytes, at, stop, name) ?? (short === '' ? undefined : isField(bytes, at, stop, short));
    if (colon !== undefined) {
      field.at = trimStart(bytes, colon, stop);
      field.end = stop;
      return stop > field.at;
    }
    at = feed + 1;
  }
  return false;
}

/** Offset behind the colon, where this line is that field. */
function isField(bytes: Uint8Array, at: number, stop: number, name: string): number | undefined {
  if (!hasText(bytes, at, stop, name, true)) return undefined;
  const colon = trimStart(bytes, at + name.length, stop);
  return bytes[colon] === 0x3a && colon < stop ? colon + 1 : undefined;
}

/** Finds the value of `name=` in a list of parameters in [from, to), without its quotes; it is then at `field`. */
export function findParameter(bytes: Uint8Array, from: number, to: number, name: string): boolean {
  for (let at = from; at < to; at++) {
    const before = at === from ? 0x20 : (bytes[at - 1] as number);
    if (before !== 0x20 && before !== 0x2c && before !== 0x3b && before !== 0x09) continue;
    if (!hasText(bytes, at, to, name, true) || bytes[at + name.length] !== 0x3d) continue;
    let start = at + name.length + 1;
    const quoted = bytes[start] === 0x22;
    if (quoted) start++;
    let end = start;
    while (
      end < to &&
      !(quoted ? bytes[end] === 0x22 : bytes[end] === 0x2c || bytes[end] === 0x3b || bytes[end] === 0x20)
    )
      end++;
    field.at = start;
    field.end = end;
    return end > start;
  }
  return false;
}
