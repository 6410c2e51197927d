/** Frames of HDLC as DLMS/COSEM uses them: format type 3, addresses of one, two or four bytes. IEC 62056-46, 6.4; ISO/IEC 13239. */

export const FLAG = 0x7e;
/** Format, two addresses, control, check. */
const FRAME_BYTES_MIN = 7;
const FORMAT_TYPE = 0xa0;
const SEGMENTED = 0x08;
const ADDRESS_BYTES_MAX = 4;

/** Check of polynomial 0x8408, from all ones and inverted at the end. ISO/IEC 13239, 4.2.5. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  return crc;
});

/** Of the frame read last: addresses, control field, information. Reused. */
export class HdlcFrame {
  destination = 0;
  source = 0;
  control = 0;
  segmented = false;
  start = 0;
  stop = 0;

  /** Reads the frame whose format field is at `at`, flags excluded, `end` behind its check. False where it is none. */
  read(bytes: Uint8Array, at: number, end: number): boolean {
    if (!checkFits(bytes, at, end)) return false;
    const source = addressEnd(bytes, at + 2, end);
    const control = source < 0 ? -1 : addressEnd(bytes, source, end);
    if (control < 0 || control + 3 > end) return false;
    this.segmented = ((bytes[at] as number) & SEGMENTED) !== 0;
    this.destination = addressOf(bytes, at + 2, source);
    this.source = addressOf(bytes, source, control);
    this.control = bytes[control] as number;
    // A check of the header stands before the information, where there is any.
    this.start = Math.min(control + 3, end - 2);
    this.stop = end - 2;
    return true;
  }
}

/** Length of the frame whose format field is at `at`, flags excluded; −1 where this is no such field. */
export function frameLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  const length = ((first & 7) << 8) | (bytes[at + 1] as number);
  return (first & 0xf0) === FORMAT_TYPE && length >= FRAME_BYTES_MIN ? length : -1;
}

function checkFits(bytes: Uint8Array, at: number, end: number): boolean {
  let crc = 0xffff;
  for (let i = at; i < end - 2; i++) crc = (crc >> 8) ^ (TABLE[(crc ^ (bytes[i] as number)) & 0xff] as number);
  crc ^= 0xffff;
  return (crc & 0xff) === bytes[end - 2] && crc >> 8 === bytes[end - 1];
}

/** An address ends with the byte whose lowest bit is set. */
function addressEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at; i < at + ADDRESS_BYTES_MAX && i < end; i++) if (((bytes[i] as number) & 1) === 1) return i + 1;
  return -1;
}

function addressOf(bytes: Uint8Array, from: number, to: number): number {
  let address = 0;
  for (let i = from; i < to; i++) address = (address << 7) | ((bytes[i] as number) >> 1);
  return address;
}
