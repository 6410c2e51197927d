/** Small pieces that encoders put together: integers of either byte order, text, and their concatenation. */

export type Part = Uint8Array | readonly number[];

export function join(...parts: readonly Part[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const u16 = (n: number): number[] => [(n >>> 8) & 255, n & 255];
export const u32 = (n: number): number[] => [(n >>> 24) & 255, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
export const le16 = (n: number): number[] => [n & 255, (n >>> 8) & 255];
export const le32 = (n: number): number[] => [n & 255, (n >>> 8) & 255, (n >>> 16) & 255, (n >>> 24) & 255];
/** 64 bits from a whole number below 2^53. */
export const le64 = (n: number): number[] => [...le32(n % 2 ** 32), ...le32(Math.floor(n / 2 ** 32))];

export const zeros = (count: number): Uint8Array => new Uint8Array(count);

const encoder = new TextEncoder();
export const text = (value: string): Uint8Array => encoder.encode(value);

/** Text in a field of fixed width, filled with `fill`. */
export function fixed(value: string, width: number, fill = 0): Uint8Array {
  const field = new Uint8Array(width).fill(fill);
  field.set(text(value).subarray(0, width));
  return field;
}

export function utf16(value: string): Uint8Array {
  const bytes = new Uint8Array(value.length * 2);
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    bytes[i * 2] = code & 255;
    bytes[i * 2 + 1] = code >>> 8;
  }
  return bytes;
}

/** Fills up to a multiple of `unit`. */
export function padded(part: Part, unit: number): Uint8Array {
  return join(part, zeros((unit - (part.length % unit)) % unit));
}
