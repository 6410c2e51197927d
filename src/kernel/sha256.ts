/** SHA-256, FIPS 180-4, 6.2: for fingerprints of what the wire shows. Not for secrets: floors with I/O use the host's cryptography. */

const K = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);
const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19] as const;
const BLOCK_BYTES = 64;

const w = new Int32Array(64);
const h = new Int32Array(8);
const tail = new Uint8Array(2 * BLOCK_BYTES);

/** Digest of bytes[from, to): 32 bytes, made anew. */
export function sha256(bytes: Uint8Array, from = 0, to = bytes.length): Uint8Array {
  h.set(START);
  let at = from;
  for (; at + BLOCK_BYTES <= to; at += BLOCK_BYTES) block(bytes, at);
  tail.fill(0);
  tail.set(bytes.subarray(at, to));
  tail[to - at] = 0x80;
  const blocks = to - at >= BLOCK_BYTES - 8 ? 2 : 1;
  const bits = (to - from) * 8;
  put(tail, blocks * BLOCK_BYTES - 8, Math.floor(bits / 2 ** 32));
  put(tail, blocks * BLOCK_BYTES - 4, bits | 0);
  for (let i = 0; i < blocks; i++) block(tail, i * BLOCK_BYTES);
  const digest = new Uint8Array(32);
  for (let i = 0; i < 8; i++) put(digest, i * 4, h[i] as number);
  return digest;
}

function put(bytes: Uint8Array, at: number, word: number): void {
  for (let i = 0; i < 4; i++) bytes[at + i] = word >>> (24 - i * 8);
}

/** 6.2.2. */
function block(bytes: Uint8Array, at: number): void {
  for (let i = 0; i < 16; i++) {
    const b = at + i * 4;
    w[i] =
      ((bytes[b] as number) << 24) |
      ((bytes[b + 1] as number) << 16) |
      ((bytes[b + 2] as number) << 8) |
      (bytes[b + 3] as number);
  }
  for (let i = 16; i < 64; i++) {
    const [x, y] = [w[i - 15] as number, w[i - 2] as number];
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[i] = ((w[i - 16] as number) + s0 + (w[i - 7] as number) + s1) | 0;
  }
  rounds();
}

function rounds(): void {
  let [a, b, c, d] = [h[0], h[1], h[2], h[3]] as [number, number, number, number];
  let [e, f, g, i] = [h[4], h[5], h[6], h[7]] as [number, number, number, number];
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (i + s1 + ((e & f) ^ (~e & g)) + (K[t] as number) + (w[t] as number)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    i = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  for (const [n, word] of [a, b, c, d, e, f, g, i].entries()) h[n] = ((h[n] as number) + word) | 0;
}

const rotate = (x: number, n: number): number => (x >>> n) | (x << (32 - n));
