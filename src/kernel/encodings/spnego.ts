/** SPNEGO (RFC 4178) unwrapped as far as needed: where the NTLMSSP or Kerberos message lies in a security blob, if there is one. */

/** `NTLMSSP\0`: every NTLM message begins with it (MS-NLMP 2.2.1). */
const NTLMSSP = [0x4e, 0x54, 0x4c, 0x4d, 0x53, 0x53, 0x50, 0] as const;
/** Version 5, then the tag and length of the message type: what AP-REQ, AP-REP and KRB-ERROR begin with (RFC 4120, 5.5 and 5.9). */
const KERBEROS = [0xa0, 0x03, 0x02, 0x01, 0x05, 0xa1, 0x03, 0x02, 0x01] as const;
const KERBEROS_TYPES: readonly number[] = [14, 15, 30];
const APPLICATION = 0x60;
const SEQUENCE = 0x30;
/** Most bytes that the tags and lengths of the message and of the sequence in it take. */
const KERBEROS_HEADER_MAX = 12;
const SEARCH_BYTES_MAX = 4096;

/** Whoever takes what is found: a DecodeContext. */
interface Taker {
  hand(carrier: string, bytes: Uint8Array, view: DataView, from: number, to: number): boolean;
}

/** Hands the message of the security blob in bytes[from, to) on, as `ntlmssp` or `kerberos`. False: there is none, or nobody took it. */
export function handToken(taker: Taker, bytes: Uint8Array, view: DataView, from: number, to: number): boolean {
  const end = Math.min(to, bytes.length);
  const ntlm = findNtlmssp(bytes, from, end);
  if (ntlm >= 0) return taker.hand('ntlmssp', bytes, view, ntlm, end);
  const kerberos = findKerberos(bytes, from, end);
  if (kerberos < 0) return false;
  return taker.hand('kerberos', bytes, view, kerberos, Math.min(end, elementEnd(bytes, kerberos)));
}

/** Whether an NTLMSSP message begins at `at`. */
export function isNtlmssp(bytes: Uint8Array, at: number, to: number): boolean {
  return at >= 0 && at + 12 <= to && to <= bytes.length && stands(bytes, at, NTLMSSP);
}

/**
 * Offset of the NTLMSSP message in bytes[from, to): bare, in a NegTokenInit's mechToken or a NegTokenResp's
 * responseToken; -1 when there is none. Its signature is searched rather than the DER walked: Windows sends blobs that
 * are cut or padded, and the signature is eight bytes that nothing else there contains.
 */
export function findNtlmssp(bytes: Uint8Array, from: number, to: number): number {
  const last = Math.min(to, bytes.length, from + SEARCH_BYTES_MAX) - 12;
  for (let at = from; at <= last; at++) {
    if (bytes[at] === 0x4e && isNtlmssp(bytes, at, Math.min(to, bytes.length))) return at;
  }
  return -1;
}

/** Offset of the Kerberos message in bytes[from, to): bare or in a GSS-API token (RFC 4121, 4.1); -1 when there is none. */
export function findKerberos(bytes: Uint8Array, from: number, to: number): number {
  const last = Math.min(to, bytes.length, from + SEARCH_BYTES_MAX) - KERBEROS.length - 1;
  for (let at = from + 4; at <= last; at++) {
    if (bytes[at] !== KERBEROS[0] || !stands(bytes, at, KERBEROS)) continue;
    const type = bytes[at + KERBEROS.length] as number;
    if (!KERBEROS_TYPES.includes(type)) continue;
    const start = messageStart(bytes, from, at, type);
    if (start >= 0) return start;
  }
  return -1;
}

/** Where the message begins whose fields begin at `fields`: its application tag and the sequence's, with lengths, lie before them. */
function messageStart(bytes: Uint8Array, from: number, fields: number, type: number): number {
  for (let at = fields - 4; at >= Math.max(from, fields - KERBEROS_HEADER_MAX); at--) {
    if (bytes[at] !== (APPLICATION | type)) continue;
    const sequence = contentStart(bytes, at);
    if (bytes[sequence] === SEQUENCE && contentStart(bytes, sequence) === fields) return at;
  }
  return -1;
}

/** Behind tag and length of the element at `at`. X.690, 8.1.3. */
const contentStart = (bytes: Uint8Array, at: number): number => {
  const length = bytes[at + 1] ?? 0;
  return at + 2 + (length < 0x80 ? 0 : length & 0x7f);
};

function elementEnd(bytes: Uint8Array, at: number): number {
  const start = contentStart(bytes, at);
  if (start === at + 2) return start + (bytes[at + 1] ?? 0);
  let length = 0;
  for (let i = at + 2; i < Math.min(start, at + 6); i++) length = length * 256 + (bytes[i] ?? 0);
  return start + length;
}

function stands(bytes: Uint8Array, at: number, signature: readonly number[]): boolean {
  for (let i = 0; i < signature.length; i++) if (bytes[at + i] !== signature[i]) return false;
  return true;
}
