/** The device a command names first: its code and number, of the station meant. SH-080956ENG, 5.2 (device codes and their notation). */
import { bytesOfName } from '../../../kernel/encodings/raw-name.ts';
import { hexDigit } from '../../../kernel/encodings/text.ts';
import { NO_OBJECT, type DecodeContext } from '../../../model/protocol.ts';
import {
  DEVICE_READ,
  DEVICE_READ_BLOCK,
  DEVICE_READ_RANDOM,
  DEVICE_WRITE,
  DEVICE_WRITE_BLOCK,
  DEVICE_WRITE_RANDOM,
} from './words.ts';

/** Name by code; those with `!` are numbered in hexadecimal. */
const DEVICES: Readonly<Record<number, string>> = {
  0x91: 'SM',
  0xa9: 'SD',
  0x9c: 'X!',
  0x9d: 'Y!',
  0x90: 'M',
  0x92: 'L',
  0x93: 'F',
  0x94: 'V',
  0x98: 'S',
  0xa0: 'B!',
  0xa8: 'D',
  0xb4: 'W!',
  0xc1: 'TS',
  0xc0: 'TC',
  0xc2: 'TN',
  0x51: 'LTS',
  0x50: 'LTC',
  0x52: 'LTN',
  0xc7: 'STS',
  0xc6: 'STC',
  0xc8: 'STN',
  0x59: 'LSTS',
  0x58: 'LSTC',
  0x5a: 'LSTN',
  0xc4: 'CS',
  0xc3: 'CC',
  0xc5: 'CN',
  0x55: 'LCS',
  0x54: 'LCC',
  0x56: 'LCN',
  0xa1: 'SB!',
  0xb5: 'SW!',
  0xa2: 'DX!',
  0xa3: 'DY!',
  0xcc: 'Z',
  0x62: 'LZ',
  0xaf: 'R',
  0xb0: 'ZR!',
  0x2c: 'RD',
  0xab: 'G',
  0x2e: 'HG',
};
/** Code by name, whose letters are packed into a number. */
const BY_NAME: ReadonlyMap<number, number> = new Map(
  Object.entries(DEVICES).map(([code, name]) => [
    Array.from(name.replace('!', '')).reduce((packed, letter) => packed * 256 + letter.charCodeAt(0), 0),
    Number(code),
  ]),
);
/** Subcommands of iQ-R: a device takes more places. Those with the last bit set are about bits. */
const LONG = 0x0002;
const BITS = 0x0001;
/** `*` */
const FILLER = 0x2a;
const THIS_NETWORK = 0;
const THIS_STATION = 0xff;

const scratch = new Uint8Array(7);

/** Where the first device stands in the data of a command, in bytes as binary frames have them; −1 for other commands. */
function deviceAt(command: number, sub: number): number {
  if (command === DEVICE_READ || command === DEVICE_WRITE) return 0;
  if (command === DEVICE_READ_RANDOM || command === DEVICE_READ_BLOCK || command === DEVICE_WRITE_BLOCK) return 2;
  return command === DEVICE_WRITE_RANDOM ? (sub & BITS ? 1 : 2) : -1;
}

/** Object of a command whose data lie in bytes[from, to), for the station that `route` (network, station) names. */
export function deviceObject(
  bytes: Uint8Array,
  from: number,
  to: number,
  command: number,
  sub: number,
  ascii: boolean,
  context: DecodeContext,
): number {
  const offset = deviceAt(command, sub & 0x3f);
  if (offset < 0) return NO_OBJECT;
  const found = ascii
    ? textDevice(bytes, from + 2 * offset, to, (sub & LONG) !== 0)
    : binaryDevice(bytes, from + offset, to, (sub & LONG) !== 0);
  if (!found) return NO_OBJECT;
  const id = context.intern(scratch, 0, scratch.length);
  return id === 0 ? NO_OBJECT : id;
}

export function setStation(network: number, station: number): void {
  scratch[0] = network;
  scratch[1] = station;
}

/** Number (three bytes, or four) and code (one, or two), low byte first. */
function binaryDevice(bytes: Uint8Array, at: number, to: number, long: boolean): boolean {
  const width = long ? 4 : 3;
  if (at + width + (long ? 2 : 1) > to) return false;
  scratch[2] = bytes[at + width] as number;
  for (let i = 0; i < 4; i++) scratch[6 - i] = i < width ? (bytes[at + i] as number) : 0;
  return true;
}

/** Name of two characters (or four), filled up with `*`, then its number: six digits (or eight). */
function textDevice(bytes: Uint8Array, at: number, to: number, long: boolean): boolean {
  const width = long ? 4 : 2;
  const digits = long ? 8 : 6;
  if (at + width + digits > to) return false;
  let name = 0;
  for (let i = at; i < at + width && bytes[i] !== FILLER; i++) name = name * 256 + (bytes[i] as number);
  const code = BY_NAME.get(name);
  if (code === undefined) return false;
  const base = DEVICES[code]?.endsWith('!') ? 16 : 10;
  let number = 0;
  for (let i = at + width; i < at + width + digits; i++) {
    const digit = hexDigit(bytes[i] as number);
    if (digit < 0 || digit >= base) return false;
    number = number * base + digit;
  }
  scratch[2] = code;
  for (let i = 0; i < 4; i++) scratch[6 - i] = Math.floor(number / 256 ** i) & 0xff;
  return true;
}

export function objectName(_code: number, object: number, name: (id: number) => string): string {
  const [network = 0, station = 0, code = 0, ...rest] = bytesOfName(name(object));
  const number = rest.reduce((value, byte) => value * 256 + byte, 0);
  const where =
    network === THIS_NETWORK && station === THIS_STATION
      ? ''
      : `network ${String(network)} station ${String(station)} `;
  const device = DEVICES[code];
  if (device === undefined) return `${where}device 0x${code.toString(16)} ${String(number)}`;
  return device.endsWith('!')
    ? `${where}${device.slice(0, -1)}${number.toString(16).toUpperCase()}`
    : `${where}${device}${String(number)}`;
}
