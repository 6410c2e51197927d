/** Names of the DNS wire format, with compression, and NetBIOS names within them. RFC 1035, 3.1 and 4.1.4; RFC 1001, 14.1. */

const POINTER = 0xc0;
const NAME_MAX = 255;
const JUMPS_MAX = 32;

/** Offset after the name at `at` (a pointer ends it), or −1 when it does not lie whole in bytes[at, to). */
export function skipName(bytes: Uint8Array, at: number, to: number): number {
  let i = at;
  while (i < to) {
    const length = bytes[i] as number;
    if (length === 0) return i + 1;
    if ((length & POINTER) === POINTER) return i + 2 <= to ? i + 2 : -1;
    if ((length & POINTER) !== 0) return -1;
    i += length + 1;
    if (i - at > NAME_MAX) return -1;
  }
  return -1;
}

/**
 * Writes the name at `at` into `out` as labels joined by dots and returns its length; −1 when it is malformed. `start`
 * is where the message begins, to which pointers refer. Only backward pointers are followed, at most 32 of them.
 */
export function readName(bytes: Uint8Array, start: number, at: number, to: number, out: Uint8Array): number {
  let i = at;
  let length = 0;
  let jumps = 0;
  while (i < to) {
    const size = bytes[i] as number;
    if (size === 0) return length;
    if ((size & POINTER) === POINTER) {
      if (i + 2 > to || ++jumps > JUMPS_MAX) return -1;
      const target = start + (((size & 0x3f) << 8) | (bytes[i + 1] as number));
      if (target >= i) return -1;
      i = target;
      continue;
    }
    if ((size & POINTER) !== 0 || i + 1 + size > to) return -1;
    if (length + size + 1 > NAME_MAX || length + size + 1 > out.length) return -1;
    if (length > 0) out[length++] = 0x2e;
    for (let k = i + 1; k <= i + size; k++) out[length++] = bytes[k] as number;
    i += size + 1;
  }
  return -1;
}

/** Length of a NetBIOS name without its padding in `out` after `decodeNetbios`; its suffix byte stands in out[15]. */
export const NETBIOS_NAME_BYTES = 16;

/**
 * Decodes 32 half-ASCII bytes at `at` (first-level encoding) into out[0, 16): 15 bytes of name and the suffix. Returns
 * the length of the name without trailing blanks and NULs, or −1 when the bytes are no such encoding.
 */
export function decodeNetbios(bytes: Uint8Array, at: number, to: number, out: Uint8Array): number {
  if (at + 32 > to || out.length < NETBIOS_NAME_BYTES) return -1;
  for (let i = 0; i < NETBIOS_NAME_BYTES; i++) {
    const high = (bytes[at + 2 * i] as number) - 0x41;
    const low = (bytes[at + 2 * i + 1] as number) - 0x41;
    if (high < 0 || high > 15 || low < 0 || low > 15) return -1;
    out[i] = (high << 4) | low;
  }
  let length = 15;
  while (length > 0 && (out[length - 1] === 0x20 || out[length - 1] === 0)) length--;
  return length;
}
