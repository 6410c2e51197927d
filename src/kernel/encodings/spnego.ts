/** SPNEGO (RFC 4178) unwrapped as far as needed: where the NTLMSSP message lies in a security blob, if there is one. */

/** `NTLMSSP\0`: every NTLM message begins with it (MS-NLMP 2.2.1). */
const NTLMSSP = [0x4e, 0x54, 0x4c, 0x4d, 0x53, 0x53, 0x50, 0] as const;
const SEARCH_BYTES_MAX = 4096;

/** Whether an NTLMSSP message begins at `at`. */
export function isNtlmssp(bytes: Uint8Array, at: number, to: number): boolean {
  if (at < 0 || at + 12 > to || to > bytes.length) return false;
  for (let i = 0; i < NTLMSSP.length; i++) if (bytes[at + i] !== NTLMSSP[i]) return false;
  return true;
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
