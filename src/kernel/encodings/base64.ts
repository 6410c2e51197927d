/** Base64 in bytes, decoded into bytes, and bytes as base64. RFC 4648, 4. */

const VALUES = new Int8Array(256).fill(-1);
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

/** Decodes [from, to) into `out` and returns how many bytes were written; it never writes past out's end, and stops at the first character that is none. */
export function decodeBase64(bytes: Uint8Array, from: number, to: number, out: Uint8Array): number {
  let bits = 0;
  let held = 0;
  let length = 0;
  for (let i = from; i < to; i++) {
    const value = VALUES[bytes[i] as number] as number;
    if (value < 0 || length >= out.length) break;
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out[length++] = (held >> bits) & 0xff;
  }
  return length;
}

/** Bytes as base64 without padding. For rare messages: it allocates. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const letters = Math.min(4, bytes.length - i + 1);
    for (let n = 0; n < letters; n++) text += ALPHABET.charAt((group >> (18 - n * 6)) & 63);
  }
  return text;
}
