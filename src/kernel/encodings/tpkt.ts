/** TPKT packets (RFC 1006, 6) and the COTP header within (ISO 8073, 13): lengths checked, nothing copied. */

export const TPKT_HEADER_BYTES = 4;

/** Length of the TPKT packet that begins at `from`: 0 when its header is not whole yet, -1 when this is none. */
export function tpktLength(bytes: Uint8Array, from: number, to: number): number {
  const n = to - from;
  if (n > 0 && bytes[from] !== 3) return -1;
  if (n > 1 && bytes[from + 1] !== 0) return -1;
  if (n < TPKT_HEADER_BYTES) return 0;
  const length = ((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number);
  return length < 7 ? -1 : length;
}

/** TPDU codes of ISO 8073, 13.2.2.1 (upper four bits). */
export const COTP_CONNECT_REQUEST = 0xe0;
export const COTP_CONNECT_CONFIRM = 0xd0;
export const COTP_DISCONNECT_REQUEST = 0x80;
export const COTP_DISCONNECT_CONFIRM = 0xc0;
export const COTP_DATA = 0xf0;
export const COTP_EXPEDITED_DATA = 0x10;
export const COTP_ERROR = 0x70;

/** Type of the TPDU at `from` (upper nibble), or -1 when its header does not fit. */
export function cotpType(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < 2) return -1;
  const header = (bytes[from] as number) + 1;
  if (header < 2 || from + header > to) return -1;
  return (bytes[from + 1] as number) & 0xf0;
}

/** Where the user data of the TPDU at `from` begins (the header is its length indicator plus one). */
export const cotpPayload = (bytes: Uint8Array, from: number): number => from + (bytes[from] ?? 0) + 1;

/** Whether a data TPDU ends its message (EOT, ISO 8073, 13.7.3); otherwise more TPDUs follow. */
export const cotpEndOfMessage = (bytes: Uint8Array, from: number): boolean => ((bytes[from + 2] ?? 0) & 0x80) !== 0;

/** Finds a parameter in the variable part of a connection TPDU (0xc1 calling TSAP, 0xc2 called TSAP, 0xc0 size): offset of its value, or -1. */
export function cotpParameter(bytes: Uint8Array, from: number, to: number, code: number): number {
  const end = Math.min(to, cotpPayload(bytes, from));
  let at = from + 7;
  while (at + 2 <= end) {
    const length = bytes[at + 1] as number;
    if (at + 2 + length > end) return -1;
    if (bytes[at] === code) return at + 2;
    at += 2 + length;
  }
  return -1;
}
