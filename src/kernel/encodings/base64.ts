/** Base64 in bytes, decoded into bytes. RFC 4648, 4. Stops at the first character that is none. */

const VALUES = new Int8Array(256).fill(-1);
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

/** Decodes [from, to) into `out` and returns how many bytes were written; it never writes past out's end. */
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
