/** Text of what an S7 message names: variables (S7ANY items), blocks, PI services, SZL ids. */
import { bytesOfName } from '../../../kernel/encodings/raw-name.ts';
import { PI_SERVICE, READ_SZL, READ_SZL_IDENTITY, READ_VAR, USERDATA, WRITE_VAR } from './functions.ts';

/** Items shown of one message. */
const ITEMS_SHOWN = 8;
const BLOCK_TYPES: Readonly<Record<string, string>> = {
  '08': 'OB',
  '0A': 'DB',
  '0B': 'SDB',
  '0C': 'FC',
  '0D': 'SFC',
  '0E': 'FB',
  '0F': 'SFB',
};
const AREAS: Readonly<Record<number, string>> = {
  0x03: 'SI',
  0x05: 'SF',
  0x06: 'AI',
  0x07: 'AQ',
  0x80: 'P',
  0x81: 'I',
  0x82: 'Q',
  0x83: 'M',
  0x86: 'L',
  0x87: 'V',
};
const COUNTED: Readonly<Record<number, string>> = { 0x1c: 'C', 0x1d: 'T', 0x1e: 'IEC C', 0x1f: 'IEC T' };
/** Letter of a transport size: how wide one element is. */
const WIDTHS: Readonly<Record<number, string>> = { 1: 'X', 4: 'W', 5: 'W', 6: 'D', 7: 'D', 8: 'D', 11: 'D', 12: 'W' };

export function objectName(code: number, object: number, name: (id: number) => string): string {
  if (code === READ_SZL || code === READ_SZL_IDENTITY) return `SZL 0x${object.toString(16).padStart(4, '0')}`;
  const bytes = bytesOfName(name(object));
  const plain = code & 0xff;
  const userdata = (code & USERDATA) !== 0;
  if (!userdata && (plain === READ_VAR || plain === WRITE_VAR)) return itemList(bytes);
  if (!userdata && plain === PI_SERVICE) return piText(bytes);
  return blockText(String.fromCharCode(...bytes));
}

/** The parameter's item list as it was interned: 12 0a 10 … each (or what fits of it). */
export function itemList(bytes: Uint8Array): string {
  const texts: string[] = [];
  let at = 0;
  let more = false;
  while (at + 2 <= bytes.length) {
    const end = at + 2 + (bytes[at + 1] as number);
    if (end > bytes.length || texts.length === ITEMS_SHOWN) {
      more = true;
      break;
    }
    texts.push(item(bytes, at, end));
    at = end + ((end - at) & 1 && end < bytes.length ? 1 : 0);
  }
  return (more ? [...texts, '…'] : texts).join(', ');
}

function item(bytes: Uint8Array, at: number, end: number): string {
  const byte = (i: number): number => bytes[at + i] ?? 0;
  const word = (i: number): number => (byte(i) << 8) | byte(i + 1);
  if (byte(0) === 0x12 && byte(2) === 0x10 && end - at === 12) {
    const bits = (byte(9) << 16) | (byte(10) << 8) | byte(11);
    return variable({ size: byte(3), count: word(4), db: word(6), area: byte(8), bits });
  }
  if (byte(2) === 0xb0 && end - at >= 9) return `DB${String(word(5))}.DBB${String(word(7))}${times(byte(4))}`;
  return `item ${[...bytes.subarray(at + 2, end)].map((b) => b.toString(16).padStart(2, '0')).join('')}`;
}

interface Variable {
  readonly size: number;
  readonly count: number;
  readonly db: number;
  readonly area: number;
  readonly bits: number;
}

function variable({ size, count, db, area, bits }: Variable): string {
  const counted = COUNTED[area];
  if (counted !== undefined) return `${counted}${String(bits)}${times(count)}`;
  const width = WIDTHS[size] ?? 'B';
  const place = width === 'X' ? `${String(bits >> 3)}.${String(bits & 7)}` : String(bits >> 3);
  if (area === 0x84 || area === 0x85) {
    const kind = area === 0x84 ? 'DB' : 'DI';
    return `${kind}${String(db)}.${kind}${width}${place}${times(count)}`;
  }
  const letter = AREAS[area] ?? `area 0x${area.toString(16)} `;
  return `${letter}${width === 'X' ? '' : width}${place}${times(count)}`;
}

const times = (count: number): string => (count === 1 ? '' : ` (${String(count)})`);

/** `_0A00001P`: type, number, and whether the passive or the active file system is meant. */
export function blockText(file: string): string {
  const match = /([0-9A-F]{2})(\d{5})([A-Z]?)/.exec(file);
  const type = match?.[1] === undefined ? undefined : BLOCK_TYPES[match[1]];
  return match && type !== undefined ? `${type}${String(Number(match[2]))}` : file.replace(/[^\x20-\x7e]/g, '').trim();
}

/** Length and parameter block, then length and name of the service. */
function piText(bytes: Uint8Array): string {
  const argumentsEnd = 2 + (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0));
  const service = String.fromCharCode(...bytes.subarray(argumentsEnd + 1)).replace(/[^\x20-\x7e]/g, '');
  const named = String.fromCharCode(...bytes.subarray(2, argumentsEnd)).replace(/[^\x20-\x7e]/g, '');
  const block = named === '' ? '' : blockText(named).trim();
  return block === '' ? service : `${service} ${block}`;
}
