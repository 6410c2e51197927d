/** The opening of a remote desktop connection: X.224 request with the user's cookie, and its confirm. [MS-RDPBCGR] 2.2.1.1 and 2.2.1.2. */
import { join, text, u16 } from './bytes.ts';

const TLS_AND_CREDSSP = 3;

export function rdpConnect(user: string): Uint8Array {
  const body = join(text(`Cookie: mstshash=${user}\r\n`), [1, 0, 8, 0, TLS_AND_CREDSSP, 0, 0, 0]);
  return join([3, 0], u16(11 + body.length), [6 + body.length, 0xe0, 0, 0, 0, 0, 0], body);
}

export const rdpConfirm = (): Uint8Array =>
  join([3, 0], u16(19), [14, 0xd0, 0, 0, 0x12, 0x34, 0], [2, 0x1f, 8, 0, 2, 0, 0, 0]);
