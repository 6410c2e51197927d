/** AES-128, the forward cipher, FIPS 197, 5.1; and its counter mode as GCM uses it (NIST SP 800-38D, 6.5 and 7.2), without a look at the tag. For what protocols encrypt under keys that all may know; for no secret. */

const BLOCK_BYTES = 16;
const ROUNDS = 10;
/** FIPS 197, 5.1.1: the inverse in GF(2^8), then an affine transformation. */
const S = sBox();

/** Doubles in GF(2^8): 4.2.1. */
const double = (byte: number): number => ((byte << 1) ^ (byte & 0x80 ? 0x11b : 0)) & 0xff;

function sBox(): Uint8Array {
  const box = new Uint8Array(256);
  // p runs through all elements as powers of 3, q through their inverses.
  let [p, q] = [1, 1];
  do {
    p ^= ((p << 1) ^ (p & 0x80 ? 0x11b : 0)) & 0xff;
    q ^= q << 1;
    q ^= q << 2;
    q ^= q << 4;
    q &= 0xff;
    if (q & 0x80) q ^= 0x09;
    const rotated = q ^ rotate(q, 1) ^ rotate(q, 2) ^ rotate(q, 3) ^ rotate(q, 4);
    box[p] = rotated ^ 0x63;
  } while (p !== 1);
  box[0] = 0x63;
  return box;
}

function rotate(byte: number, bits: number): number {
  return ((byte << bits) | (byte >> (8 - bits))) & 0xff;
}

/** Round keys of a key of 16 bytes: 5.2. */
export function aes128Keys(key: Uint8Array): Uint8Array {
  const keys = new Uint8Array(BLOCK_BYTES * (ROUNDS + 1));
  keys.set(key.subarray(0, BLOCK_BYTES));
  let constant = 1;
  for (let at = BLOCK_BYTES; at < keys.length; at += 4) {
    const first = at % BLOCK_BYTES === 0;
    for (let i = 0; i < 4; i++) {
      const before = keys[first ? at - 4 + ((i + 1) & 3) : at - 4 + i] as number;
      keys[at + i] = (keys[at - BLOCK_BYTES + i] as number) ^ (first ? (S[before] as number) : before);
    }
    if (!first) continue;
    keys[at] = (keys[at] as number) ^ constant;
    constant = double(constant);
  }
  return keys;
}

const state = new Uint8Array(BLOCK_BYTES);
const shifted = new Uint8Array(BLOCK_BYTES);

/** Enciphers the block at `from` into `out`. */
export function aes128Encrypt(keys: Uint8Array, bytes: Uint8Array, from: number, out: Uint8Array): void {
  for (let i = 0; i < BLOCK_BYTES; i++) state[i] = (bytes[from + i] as number) ^ (keys[i] as number);
  for (let round = 1; round <= ROUNDS; round++) {
    // SubBytes and ShiftRows at once: byte i comes from column + row.
    for (let i = 0; i < BLOCK_BYTES; i++) shifted[i] = S[state[(i + 4 * (i & 3)) & 15] as number] as number;
    if (round < ROUNDS) mixColumns();
    for (let i = 0; i < BLOCK_BYTES; i++) state[i] = (shifted[i] as number) ^ (keys[round * BLOCK_BYTES + i] as number);
  }
  out.set(state);
}

/** 5.1.3. */
function mixColumns(): void {
  for (let c = 0; c < BLOCK_BYTES; c += 4) {
    const [a, b, d, e] = [shifted[c], shifted[c + 1], shifted[c + 2], shifted[c + 3]] as [
      number,
      number,
      number,
      number,
    ];
    const all = a ^ b ^ d ^ e;
    shifted[c] = a ^ all ^ double(a ^ b);
    shifted[c + 1] = b ^ all ^ double(b ^ d);
    shifted[c + 2] = d ^ all ^ double(d ^ e);
    shifted[c + 3] = e ^ all ^ double(e ^ a);
  }
}

const counter = new Uint8Array(BLOCK_BYTES);
const stream = new Uint8Array(BLOCK_BYTES);

/** Deciphers bytes[from, to) under a nonce of 12 bytes into `out`, from its start. The tag is not part of them. */
export function aes128GcmDecipher(
  keys: Uint8Array,
  nonce: Uint8Array,
  bytes: Uint8Array,
  from: number,
  to: number,
  out: Uint8Array,
): void {
  counter.set(nonce);
  // Block 1 is that of the tag.
  for (let at = from, block = 2; at < to; at += BLOCK_BYTES, block++) {
    for (let i = 0; i < 4; i++) counter[12 + i] = block >>> (24 - i * 8);
    aes128Encrypt(keys, counter, 0, stream);
    const end = Math.min(to, at + BLOCK_BYTES);
    for (let i = at; i < end; i++) out[i - from] = (bytes[i] as number) ^ (stream[i - at] as number);
  }
}
