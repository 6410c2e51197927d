/** Marks secrets that were seen in clear text, so that their re-use shows and they do not: HMAC-SHA-256 (RFC 2104), its first 8 bytes in hexadecimal. */
import { createHmac, randomBytes } from 'node:crypto';

const BYTES = 8;
const KEY_BYTES = 32;

export const newKey = (): Uint8Array => randomBytes(KEY_BYTES);

/** Under a key of its own marks say nothing beyond this process. */
export function fingerprintUnder(key: Uint8Array = newKey()): (secret: Uint8Array) => string {
  return (secret) =>
    createHmac('sha256', key)
      .update(secret)
      .digest('hex')
      .slice(0, BYTES * 2);
}
