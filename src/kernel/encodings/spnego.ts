/** The mechanism token inside a GSS-API or SPNEGO blob. RFC 2743, 3.1; RFC 4178, 4.2; [MS-SPNG] 2.2.1. A bare NTLMSSP token is found as well. */
import { BER_OCTETS, BER_SEQUENCE, berContent, berEnd } from './ber.ts';

const SIGNATURE = [0x4e, 0x54, 0x4c, 0x4d, 0x53, 0x53, 0x50, 0x00]; // "NTLMSSP\0"
const GSS_INITIAL = 0x60;
const NEG_TOKEN_INIT = 0xa0;
const NEG_TOKEN_RESPONSE = 0xa1;
const MECH_OR_RESPONSE_TOKEN = 0xa2;

/** True when an NTLMSSP message begins at `from`. */
export function isNtlmssp(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < 12) return false;
  for (let i = 0; i < 8; i++) if (bytes[from + i] !== SIGNATURE[i]) return false;
  return true;
}

/** Where the NTLMSSP message in bytes[from, to) begins, whether bare, in GSS-API or in SPNEGO; −1 when there is none. Its end is `to` or earlier. */
export function ntlmsspOffset(bytes: Uint8Array, from: number, to: number): number {
  if (isNtlmssp(bytes, from, to)) return from;
  const token = mechanismToken(bytes, from, to);
  return token >= 0 && isNtlmssp(bytes, token, to) ? token : -1;
}

/** Offset of the content of mechToken or responseToken, −1 when absent. */
export function mechanismToken(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  if (bytes[at] === GSS_INITIAL) {
    at = berContent(bytes, at, to);
    if (at < 0) return -1;
    at = berEnd(bytes, at, to); // the mechanism's OID
    if (at < 0) return -1;
    if (isNtlmssp(bytes, at, to)) return at;
  }
  if (at >= to || (bytes[at] !== NEG_TOKEN_INIT && bytes[at] !== NEG_TOKEN_RESPONSE)) return -1;
  at = berContent(bytes, at, to);
  if (at < 0 || bytes[at] !== BER_SEQUENCE) return -1;
  const end = Math.min(to, Math.max(0, berEnd(bytes, at, to)));
  at = berContent(bytes, at, to);
  for (let i = 0; i < 8 && at >= 0 && at < end; i++) {
    if (bytes[at] === MECH_OR_RESPONSE_TOKEN) {
      const octets = berContent(bytes, at, end);
      return octets >= 0 && bytes[octets] === BER_OCTETS ? berContent(bytes, octets, end) : -1;
    }
    at = berEnd(bytes, at, end);
  }
  return -1;
}
