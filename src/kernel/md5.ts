/** MD5, RFC 1321, 3: only for fingerprints that others define by it (JA3, HASSH). It protects nothing. */

/** Per round, the four amounts of rotation that follow one another: 3.4. */
const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21] as const;
/** floor(2^32 × |sin(i + 1)|): 3.4. */
const T = Int32Array.from({ length: 64 }, (_, i) => Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1))) | 0);
const START = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476] as const;
const BLOCK_BYTES = 64;

const x = new Int32Array(16);
const state = new Int32Array(4);
const tail = new Uint8Array(2 * BLOCK_BYTES);

/** Digest of bytes[from, to): 16 bytes, made anew. */
export function md5(bytes: Uint8Array, from = 0, to = bytes.length): Uint8Array {
  state.set(START);
  let at = from;
  for (; at + BLOCK_BYTES <= to; at += BLOCK_BYTES) block(bytes, at);
  tail.fill(0);
  tail.set(bytes.subarray(at, to));
  tail[to - at] = 0x80;
  const blocks = to - at >= BLOCK_BYTES - 8 ? 2 : 1;
  const bits = (to - from) * 8;
  put(tail, blocks * BLOCK_BYTES - 8, bits | 0);
  put(tail, blocks * BLOCK_BYTES - 4, Math.floor(bits / 2 ** 32));
  for (let i = 0; i < blocks; i++) block(tail, i * BLOCK_BYTES);
  const digest = new Uint8Array(16);
  for (let i = 0; i < 4; i++) put(digest, i * 4, state[i] as number);
  return digest;
}

function put(bytes: Uint8Array, at: number, word: number): void {
  for (let i = 0; i < 4; i++) bytes[at + i] = word >>> (i * 8);
}

function block(bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++) {
    const n = at + i * 4;
    x[i] =
      (bytes[n] as number) |
      ((bytes[n + 1] as number) << 8) |
      ((bytes[n + 2] as number) << 16) |
      ((bytes[n + 3] as number) << 24);
  }
  let [a, b, c, d] = [state[0] as number, state[1] as number, state[2] as number, state[3] as number];
  for (let i = 0; i < 64; i++) {
    const [mixed, word] = mix(i, b, c, d);
    const sum = (a + mixed + (T[i] as number) + (x[word] as number)) | 0;
    const shift = SHIFTS[(i >> 4) * 4 + (i & 3)] as number;
    [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
  }
  const added = [a, b, c, d];
  for (let i = 0; i < 4; i++) state[i] = ((state[i] as number) + (added[i] as number)) | 0;
}

/** The round's function of b, c and d, and which word of the block it takes. */
function mix(i: number, b: number, c: number, d: number): readonly [number, number] {
  if (i < 16) return [(b & c) | (~b & d), i];
  if (i < 32) return [(d & b) | (~d & c), (5 * i + 1) & 15];
  if (i < 48) return [b ^ c ^ d, (3 * i + 5) & 15];
  return [c ^ (b | ~d), (7 * i) & 15];
}
