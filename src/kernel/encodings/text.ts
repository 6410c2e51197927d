/** Text in bytes without making strings of it: comparison, search, numbers. ASCII only. */

/** Whether the ASCII `word` (lower case where `fold`) stands at `at`. */
export function hasText(bytes: Uint8Array, at: number, to: number, word: string, fold = false): boolean {
  if (at < 0 || at + word.length > to) return false;
  for (let i = 0; i < word.length; i++) {
    let byte = bytes[at + i] as number;
    if (fold && byte >= 0x41 && byte <= 0x5a) byte |= 0x20;
    if (byte !== word.charCodeAt(i)) return false;
  }
  return true;
}

/** Offset of the first `wanted` byte in [from, to), or −1. */
export function findByte(bytes: Uint8Array, from: number, to: number, wanted: number): number {
  for (let i = from; i < to; i++) if (bytes[i] === wanted) return i;
  return -1;
}

/** Decimal number whose digits fill [from, to); −1 when there is none, another character or more than 15 digits. */
export function decimalOf(bytes: Uint8Array, from: number, to: number): number {
  if (to <= from || to - from > 15) return -1;
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Value of a hexadecimal digit, −1 for another byte. */
export function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** End of [from, to) without trailing blanks, tabs, carriage returns and NULs. */
export function trimEnd(bytes: Uint8Array, from: number, to: number): number {
  let end = to;
  while (end > from) {
    const byte = bytes[end - 1] as number;
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d && byte !== 0) break;
    end--;
  }
  return end;
}

/** Start of [from, to) without leading blanks and tabs. */
export function trimStart(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && (bytes[at] === 0x20 || bytes[at] === 0x09)) at++;
  return at;
}

/** The bytes as a string, one character per byte. For rare messages: it allocates. */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}

/** The bytes as a string of UTF-16LE code units. For rare messages: it allocates. */
export function utf16le(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i + 1 < to; i += 2)
    text += String.fromCharCode((bytes[i] as number) | ((bytes[i + 1] as number) << 8));
  return text;
}

/** The bytes as hexadecimal digits, in lower case. For rare messages: it allocates. */
export function hexOfBytes(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let hex = '';
  for (let i = from; i < to; i++) hex += (bytes[i] as number).toString(16).padStart(2, '0');
  return hex;
}

/** Hexadecimal digits of a text, one byte per character: for examples that are text on the wire. */
export function hexOfText(text: string): string {
  let hex = '';
  for (let i = 0; i < text.length; i++) hex += (text.charCodeAt(i) & 0xff).toString(16).padStart(2, '0');
  return hex;
}
