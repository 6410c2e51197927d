/** Whose logon a SASL message in base64 is; the secret in it is neither returned nor kept. RFC 4616, 2 (PLAIN); RFC 2195, 2 (CRAM-MD5); AUTH LOGIN as in [MS-XLOGIN] 2.2. */
import { decodeBase64 } from './base64.ts';
import { findByte, hasText, latin1 } from './text.ts';

export const SASL_OTHER = 0;
export const SASL_PLAIN = 1;
export const SASL_LOGIN = 2;
export const SASL_CRAM_MD5 = 3;

const MECHANISMS = ['plain', 'login', 'cram-md5'] as const;
const NAME_BYTES_MAX = 128;

const message = new Uint8Array(512);

/** The mechanism whose name fills [from, to), as a number. */
export function saslMechanism(bytes: Uint8Array, from: number, to: number): number {
  for (const [i, name] of MECHANISMS.entries())
    if (to - from === name.length && hasText(bytes, from, to, name, true)) return i + 1;
  return SASL_OTHER;
}

/** Name of the account in the mechanism's first message; empty where there is none. */
export function saslAccount(mechanism: number, bytes: Uint8Array, from: number, to: number): string {
  const length = decodeBase64(bytes, from, to, message);
  let [start, end] = [0, 0];
  if (mechanism === SASL_PLAIN) {
    start = findByte(message, 0, length, 0) + 1;
    end = findByte(message, start, length, 0);
    if (start === 0) end = 0;
  } else if (mechanism === SASL_LOGIN) end = length;
  else if (mechanism === SASL_CRAM_MD5) end = message.subarray(0, length).lastIndexOf(0x20);
  const name = end > start ? latin1(message, start, Math.min(end, start + NAME_BYTES_MAX)) : '';
  message.fill(0, 0, length);
  return name;
}
