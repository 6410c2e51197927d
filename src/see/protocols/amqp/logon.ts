/** A SASL PLAIN message: whose logon, and its secret, which is handed on to be marked. RFC 4616, 2. */
import { findByte, latin1 } from '../../../kernel/encodings/text.ts';
import { SOURCE, type AccountSeen, type DecodeContext } from '../../../model/protocol.ts';

const NAME_BYTES_MAX = 128;

/** The authentication identity: between the first NUL and the second. */
export function plainLogon(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const start = findByte(bytes, from, to, 0) + 1;
  const end = start === 0 ? -1 : findByte(bytes, start, to, 0);
  if (end > start) logonOf(bytes, start, end, end + 1, to, context);
}

/** Name and password where they stand. */
export function logonOf(
  bytes: Uint8Array,
  nameFrom: number,
  nameTo: number,
  from: number,
  to: number,
  context: DecodeContext,
): void {
  const name = latin1(bytes, nameFrom, Math.min(nameTo, nameFrom + NAME_BYTES_MAX));
  if (name === '') return;
  const account: AccountSeen = { name, domain: '', kind: 'unknown' };
  context.account(SOURCE, account);
  context.logon(account, bytes, from, to);
}
