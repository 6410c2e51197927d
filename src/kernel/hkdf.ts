/** HMAC with SHA-256 (RFC 2104) and the key derivation upon it: RFC 5869, 2; the labels of TLS 1.3 (RFC 8446, 7.1). */
import { sha256 } from './sha256.ts';

const BLOCK_BYTES = 64;
const HASH_BYTES = 32;

/** RFC 2104, 2. A key is at most one block. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  const inner = new Uint8Array(BLOCK_BYTES + message.length).fill(0x36, 0, BLOCK_BYTES);
  const outer = new Uint8Array(BLOCK_BYTES + HASH_BYTES).fill(0x5c, 0, BLOCK_BYTES);
  for (let i = 0; i < Math.min(BLOCK_BYTES, key.length); i++) {
    inner[i] = (inner[i] as number) ^ (key[i] as number);
    outer[i] = (outer[i] as number) ^ (key[i] as number);
  }
  inner.set(message, BLOCK_BYTES);
  outer.set(sha256(inner), BLOCK_BYTES);
  return sha256(outer);
}

/** HKDF-Extract, RFC 5869, 2.2. */
export const hkdfExtract = (salt: Uint8Array, material: Uint8Array): Uint8Array => hmacSha256(salt, material);

/** HKDF-Expand, 2.3, to at most the length of one hash. */
export function hkdfExpand(key: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  const message = new Uint8Array(info.length + 1);
  message.set(info);
  message[info.length] = 1;
  return hmacSha256(key, message).subarray(0, Math.min(HASH_BYTES, length));
}

/** HKDF-Expand-Label with an empty context: length, `tls13 ` and label behind their length, 0. */
export function hkdfExpandLabel(key: Uint8Array, label: string, length: number): Uint8Array {
  const text = `tls13 ${label}`;
  const info = new Uint8Array(4 + text.length);
  info[1] = length;
  info[2] = text.length;
  for (let i = 0; i < text.length; i++) info[3 + i] = text.charCodeAt(i);
  return hkdfExpand(key, info, length);
}
