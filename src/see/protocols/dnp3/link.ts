/** DNP3 data link: header, blocks of sixteen bytes, and their checksums. IEEE 1815-2012, 9.2. */

export const HEADER_BYTES = 10;
/** Length counts control, two addresses and the user data, but no checksum. IEEE 1815-2012, 9.2.4.1.2. */
const LENGTH_MIN = 5;
export const USER_DATA_MAX = 250;
const BLOCK_BYTES = 16;
/** x^16+x^13+x^12+x^11+x^10+x^8+x^6+x^5+x^2+1, reflected. IEEE 1815-2012, 9.2.4.1.5. */
const POLYNOMIAL = 0xa6bc;

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >> 1) ^ POLYNOMIAL : crc >> 1;
  return crc;
});

/** Whether the checksum behind bytes[from, to) is that of these bytes. */
function checks(bytes: Uint8Array, from: number, to: number): boolean {
  let crc = 0;
  for (let i = from; i < to; i++) crc = (crc >> 8) ^ (TABLE[(crc ^ (bytes[i] as number)) & 0xff] as number);
  return (~crc & 0xffff) === ((bytes[to] as number) | ((bytes[to + 1] as number) << 8));
}

/** Whether a header lies at `at`, of which ten bytes are there. */
export function isHeader(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0x05 || bytes[at + 1] !== 0x64 || (bytes[at + 2] as number) < LENGTH_MIN) return false;
  return checks(bytes, at, at + HEADER_BYTES - 2);
}

/** Where the next header begins or may begin, since it is not whole; −1 when nowhere. IEEE 1815-2012, 9.2.5 (hunting). */
export function seekHeader(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (bytes[at] !== 0x05 || (at + 1 < to && bytes[at + 1] !== 0x64)) continue;
    if (to - at < HEADER_BYTES || isHeader(bytes, at)) return at;
  }
  return -1;
}

/** Bytes of the whole frame whose header lies at `at`. */
export function frameBytes(bytes: Uint8Array, at: number): number {
  const data = (bytes[at + 2] as number) - LENGTH_MIN;
  return HEADER_BYTES + data + 2 * Math.ceil(data / BLOCK_BYTES);
}

/** Copies the user data of a whole frame into `into`, without checksums; its length, or −1 where one is wrong. */
export function userData(bytes: Uint8Array, at: number, into: Uint8Array): number {
  const length = (bytes[at + 2] as number) - LENGTH_MIN;
  let from = at + HEADER_BYTES;
  for (let done = 0; done < length;) {
    const block = Math.min(BLOCK_BYTES, length - done);
    if (!checks(bytes, from, from + block)) return -1;
    for (let i = 0; i < block; i++) into[done + i] = bytes[from + i] as number;
    done += block;
    from += block + 2;
  }
  return length;
}
