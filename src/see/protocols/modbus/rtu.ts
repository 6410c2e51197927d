/**
 * Modbus RTU frames on TCP or UDP, as serial device servers pass them on: unit, PDU, CRC, and no MBAP header. Modbus over
 * Serial Line V1.02, 2.5.1; lengths by function: Modbus Application Protocol V1.1b3, 6.
 */

/** Unit, function and CRC. */
const FRAME_BYTES_MIN = 4;
/** Modbus over Serial Line V1.02, 2.5.1.1. */
const FRAME_BYTES_MAX = 256;
const UNIT_MAX = 247;
const EXCEPTION_BYTES = 5;
const EXCEPTION_MAX = 11;
const REGISTERS_MAX = 125;
const BITS_MAX = 2000;

/** Result of the lengths below: the byte that says so is not there yet, or no length follows from the function. */
const NOT_YET = 0;
const NONE = -1;

/** Modbus over Serial Line V1.02, 6.2.2: polynomial 0xA001, from all ones, low byte first. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});

function crcFits(bytes: Uint8Array, from: number, end: number): boolean {
  let crc = 0xffff;
  for (let i = from; i < end - 2; i++) crc = (crc >> 8) ^ (TABLE[(crc ^ (bytes[i] as number)) & 0xff] as number);
  return bytes[end - 2] === (crc & 0xff) && bytes[end - 1] === crc >> 8;
}

/** Bytes of a frame that has a count of so many bytes at `count` and `fixed` bytes besides. */
function counted(bytes: Uint8Array, count: number, to: number, fixed: number): number {
  return count < to ? fixed + (bytes[count] as number) : NOT_YET;
}

function requestBytes(bytes: Uint8Array, at: number, to: number): number {
  const fn = bytes[at + 1] as number;
  if ((fn >= 1 && fn <= 6) || fn === 8) return 8;
  if (fn === 7 || fn === 11 || fn === 12 || fn === 17) return 4;
  if (fn === 15 || fn === 16) return counted(bytes, at + 6, to, 9);
  if (fn === 20 || fn === 21) return counted(bytes, at + 2, to, 5);
  if (fn === 22) return 10;
  if (fn === 23) return counted(bytes, at + 10, to, 13);
  if (fn === 24) return 6;
  return fn === 43 && bytes[at + 2] === 14 ? 7 : NONE;
}

function responseBytes(bytes: Uint8Array, at: number, to: number): number {
  const fn = bytes[at + 1] as number;
  if (fn & 0x80) return EXCEPTION_BYTES;
  if ((fn >= 1 && fn <= 4) || fn === 12 || fn === 17 || fn === 20 || fn === 21 || fn === 23)
    return counted(bytes, at + 2, to, 5);
  if (fn === 5 || fn === 6 || fn === 8 || fn === 11 || fn === 15 || fn === 16) return 8;
  if (fn === 7) return 5;
  if (fn === 22) return 10;
  if (fn === 24) return at + 4 > to ? NOT_YET : 6 + ((bytes[at + 2] as number) << 8) + (bytes[at + 3] as number);
  return NONE;
}

/** End of the frame at `at`, sent by the client (0) or the server (1); 0 when it is not whole, −1 when none begins there. */
export function frameEnd(bytes: Uint8Array, at: number, to: number, direction: 0 | 1): number {
  if (to - at < FRAME_BYTES_MIN) return NOT_YET;
  const length = direction === 0 ? requestBytes(bytes, at, to) : responseBytes(bytes, at, to);
  if (length === NOT_YET) return NOT_YET;
  // A function whose length is its maker's own: the frame is what came in one piece, if the check says so.
  const end = length === NONE ? to : at + length;
  if (end - at > FRAME_BYTES_MAX) return NONE;
  if (end > to) return NOT_YET;
  return crcFits(bytes, at, end) ? end : NONE;
}

/** Whether bytes[from, to) are one frame of either direction, check included, with values that the function allows. */
export function isFrame(bytes: Uint8Array, from: number, to: number): boolean {
  const had = to - from;
  if (had < EXCEPTION_BYTES || had > FRAME_BYTES_MAX || (bytes[from] as number) > UNIT_MAX) return false;
  const asked = requestBytes(bytes, from, to) === had && isPlausible(bytes, from);
  if (!asked && !(responseBytes(bytes, from, to) === had && isAnswer(bytes, from))) return false;
  return crcFits(bytes, from, to);
}

/**
 * Whether a frame reads as ROC Plus as well (units and groups of both ends, an opcode, no data, the
 * same check): a request for 256 bits or a multiple of it is rare, ROC Plus asks like that all day.
 */
export function isRocPlus(bytes: Uint8Array, from: number, to: number): boolean {
  return to - from === 8 && bytes[from + 1] === 2 && (bytes[from + 4] as number) > 0 && bytes[from + 5] === 0;
}

function isPlausible(bytes: Uint8Array, at: number): boolean {
  const fn = bytes[at + 1] as number;
  const value = ((bytes[at + 4] as number) << 8) | (bytes[at + 5] as number);
  if (fn === 1 || fn === 2) return value > 0 && value <= BITS_MAX;
  if (fn === 3 || fn === 4) return value > 0 && value <= REGISTERS_MAX;
  return fn !== 5 || value === 0 || value === 0xff00;
}

function isAnswer(bytes: Uint8Array, at: number): boolean {
  const fn = bytes[at + 1] as number;
  const next = bytes[at + 2] as number;
  if (fn & 0x80) return next >= 1 && next <= EXCEPTION_MAX;
  if (fn === 5) return isPlausible(bytes, at);
  return (fn !== 3 && fn !== 4) || (next > 0 && (next & 1) === 0);
}
