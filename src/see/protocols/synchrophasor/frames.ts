/** Frames of IEEE C37.118.2: header, check, and what their types and commands are called. IEEE C37.118.2-2011, 6.2, 6.6 and annex B. */
import { MORE, NO, YES, type OperationWord, type Verdict } from '../../../model/protocol.ts';

/** Sync word, frame size, stream id, second of century, fraction of second. */
export const HEADER_BYTES = 14;
export const CHECK_BYTES = 2;
const LEAD = 0xaa;
/** Header and check with nothing between. */
const SIZE_MIN = HEADER_BYTES + CHECK_BYTES;

export const DATA = 0;
export const HEADER = 1;
export const CONFIGURATION_1 = 2;
export const CONFIGURATION_2 = 3;
export const COMMAND = 4;
export const CONFIGURATION_3 = 5;

export const typeOf = (bytes: Uint8Array, at: number): number => ((bytes[at + 1] as number) >> 4) & 7;

/** Lead byte, a type that exists, a version, the reserved bit clear, a size that can be. */
export function isHeader(bytes: Uint8Array, at: number): boolean {
  const second = bytes[at + 1] as number;
  if (bytes[at] !== LEAD || (second & 0x80) !== 0 || typeOf(bytes, at) > CONFIGURATION_3 || (second & 15) === 0) {
    return false;
  }
  return sizeOf(bytes, at) >= SIZE_MIN + (typeOf(bytes, at) === COMMAND ? 2 : 0);
}

export const sizeOf = (bytes: Uint8Array, at: number): number =>
  ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);

/** CRC-CCITT: polynomial 0x1021, from all ones, not reflected, nothing added at the end. Annex B. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) !== 0 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc & 0xffff;
});

export function checkFits(bytes: Uint8Array, at: number, end: number): boolean {
  let crc = 0xffff;
  const stop = end - CHECK_BYTES;
  for (let i = at; i < stop; i++) {
    crc = ((crc << 8) & 0xffff) ^ (TABLE[(crc >> 8) ^ (bytes[i] as number)] as number);
  }
  return crc === (((bytes[stop] as number) << 8) | (bytes[stop + 1] as number));
}

export function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to <= from || bytes[from] !== LEAD) return NO;
  if (to - from < HEADER_BYTES) return onPort ? MORE : NO;
  if (!isHeader(bytes, from)) return NO;
  const end = from + sizeOf(bytes, from);
  // Only a whole frame has its check; elsewhere than at its port that is asked for.
  if (end > to) return onPort ? YES : NO;
  return checkFits(bytes, from, end) ? YES : NO;
}

/** Code: the sync word, and in the bits above it one more than the command, or what it belongs to. */
export const COMMAND_SHIFT = 16;
const USER = 14;
const RESERVED = 15;

/** Commands: 0x0001–0x0008 as they are, 0x0100–0x0fff the user's own, the rest reserved. 6.6, table 15. */
export function commandCode(command: number): number {
  if (command >= 1 && command <= 8 && command !== 7) return command;
  return command >= 0x100 && command <= 0xfff ? USER : RESERVED;
}

const COMMANDS: Readonly<Record<number, OperationWord>> = {
  1: { operation: 'turn_off_transmission_of_data_frames', meaning: 'control' },
  2: { operation: 'turn_on_transmission_of_data_frames', meaning: 'control' },
  3: { operation: 'send_hdr_frame', meaning: 'identify' },
  4: { operation: 'send_cfg_1_frame', meaning: 'identify' },
  5: { operation: 'send_cfg_2_frame', meaning: 'identify' },
  6: { operation: 'send_cfg_3_frame', meaning: 'identify' },
  8: { operation: 'extended_frame', meaning: 'execute' },
  [USER]: { operation: 'user_designated_command', meaning: 'execute' },
  [RESERVED]: { operation: 'reserved_command', meaning: 'unknown' },
};
const FRAMES: readonly OperationWord[] = [
  { operation: 'data_frame', meaning: 'exchange' },
  { operation: 'header_frame', meaning: 'identify' },
  { operation: 'configuration_frame_1', meaning: 'identify' },
  { operation: 'configuration_frame_2', meaning: 'identify' },
  { operation: 'command_frame', meaning: 'unknown' },
  { operation: 'configuration_frame_3', meaning: 'identify' },
];
const UNKNOWN: OperationWord = { operation: 'reserved_frame', meaning: 'unknown' };

export const describe = (code: number): OperationWord =>
  COMMANDS[code >> COMMAND_SHIFT] ?? FRAMES[(code >> 4) & 7] ?? UNKNOWN;

/** What a command asks for: the type of the frame that answers; −1 for none. */
export function answerOf(command: number): number {
  if (command === 3) return HEADER;
  if (command === 4) return CONFIGURATION_1;
  if (command === 5) return CONFIGURATION_2;
  return command === 6 ? CONFIGURATION_3 : -1;
}
