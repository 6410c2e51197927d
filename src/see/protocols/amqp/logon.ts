/** Whose logon a SASL PLAIN message is; the secret behind the name is never read. RFC 4616, 2. */
import { findByte, latin1 } from '../../../kernel/encodings/text.ts';

const NAME_BYTES_MAX = 128;

/** The authentication identity: between the first NUL and the second. Empty where there is no second. */
export function plainAccount(bytes: Uint8Array, from: number, to: number): string {
  const start = findByte(bytes, from, to, 0) + 1;
  const end = start === 0 ? -1 : findByte(bytes, start, to, 0);
  return end > start ? latin1(bytes, start, Math.min(end, start + NAME_BYTES_MAX)) : '';
}
