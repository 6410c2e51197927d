/** Reading of BER and DER elements in place: tag, length, content. ITU-T X.690, 8.1. Definite lengths and one-byte tags only, as SNMP, LDAP and SPNEGO use them. */

/** Universal tags (X.680, 8.6), with the constructed bit where it is set. */
export const BER_INTEGER = 0x02;
export const BER_OCTETS = 0x04;
export const BER_OID = 0x06;
export const BER_ENUMERATED = 0x0a;
export const BER_SEQUENCE = 0x30;

/** Offset of the content of the element at `at`, or −1 when its header does not lie whole in bytes[at, to) or is not of this form. */
export function berContent(bytes: Uint8Array, at: number, to: number): number {
  if (at < 0 || at + 2 > to || ((bytes[at] as number) & 0x1f) === 0x1f) return -1;
  const first = bytes[at + 1] as number;
  if (first < 0x80) return at + 2;
  const count = first & 0x7f;
  if (count === 0 || count > 4 || at + 2 + count > to) return -1;
  return at + 2 + count;
}

/** Offset after the element at `at`, or −1 when it does not end within `to`. */
export function berEnd(bytes: Uint8Array, at: number, to: number): number {
  const end = berEndBeyond(bytes, at, to);
  return end > to ? -1 : end;
}

/** Offset after the element at `at` as its header says, even where that lies beyond `to`; −1 when the header is not whole. */
export function berEndBeyond(bytes: Uint8Array, at: number, to: number): number {
  const content = berContent(bytes, at, to);
  if (content < 0) return -1;
  const first = bytes[at + 1] as number;
  if (first < 0x80) return content + first;
  let length = 0;
  for (let i = at + 2; i < content; i++) length = length * 256 + (bytes[i] as number);
  return content + length;
}

/** Value of the INTEGER or ENUMERATED content in [from, to), at most 6 bytes, two's complement; NaN otherwise. */
export function berInteger(bytes: Uint8Array, from: number, to: number): number {
  if (to <= from || to - from > 6) return Number.NaN;
  const first = bytes[from] as number;
  let value = first >= 0x80 ? first - 256 : first;
  for (let i = from + 1; i < to; i++) value = value * 256 + (bytes[i] as number);
  return value;
}

/** Text of an object identifier's content in [from, to): `1.3.6.1.2.1.1.1.0`; empty when it is not whole. X.690, 8.19. */
export function berOidText(bytes: Uint8Array, from: number, to: number): string {
  if (to <= from || ((bytes[to - 1] as number) & 0x80) !== 0) return '';
  let text = '';
  let value = 0;
  for (let i = from; i < to; i++) {
    const byte = bytes[i] as number;
    value = value * 128 + (byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    if (text === '') {
      const top = Math.min(Math.floor(value / 40), 2);
      text = `${top}.${value - top * 40}`;
    } else text += `.${value}`;
    value = 0;
  }
  return text;
}

/** Whether bytes[from, to) are exactly these. */
export function berEquals(bytes: Uint8Array, from: number, to: number, wanted: readonly number[]): boolean {
  if (to - from !== wanted.length) return false;
  for (let i = 0; i < wanted.length; i++) if (bytes[from + i] !== wanted[i]) return false;
  return true;
}
