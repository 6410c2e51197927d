/** Paths of CIP requests (EPATH). CIP Networks Library Volume 1, appendix C-1.4. */
import { bytesOfName } from '../../../kernel/encodings/raw-name.ts';

/** What the last `readPath` found; −1 where the path has none. Reused, so that reading a path makes nothing. */
export const path = { classId: -1, instance: -1, attribute: -1, symbol: false, port: false, safety: false };

const LOGICAL_CLASS = 0x20;
const LOGICAL_INSTANCE = 0x24;
const LOGICAL_MEMBER = 0x28;
const LOGICAL_ATTRIBUTE = 0x30;
const KEY_SEGMENT = 0x34;
const SYMBOL = 0x91;
const SIMPLE_DATA = 0x80;
/** Network segment of a connection that carries CIP Safety. Volume 1, C-1.4.3.5; Volume 5, 3-3. */
const SAFETY_SEGMENT = 0x50;

/** Reads the path in bytes[from, to) into `path`. False when a segment does not fit. */
export function readPath(bytes: Uint8Array, from: number, to: number): boolean {
  path.classId = path.instance = path.attribute = -1;
  path.symbol = path.port = path.safety = false;
  let at = from;
  while (at < to) {
    const next = segmentEnd(bytes, at, to);
    if (next < 0) return false;
    const first = bytes[at] as number;
    const logical = first & 0xfc;
    if (first >> 5 === 0) path.port = true;
    else if (first === SYMBOL || first >> 5 === 3) path.symbol = true;
    else if (first === SAFETY_SEGMENT) path.safety = true;
    else if (first === KEY_SEGMENT) {
      // An electronic key says which device is expected, not what is asked.
    } else if (logical === LOGICAL_CLASS) path.classId = value(bytes, at);
    else if (logical === LOGICAL_INSTANCE) path.instance = value(bytes, at);
    else if (logical === LOGICAL_ATTRIBUTE) path.attribute = value(bytes, at);
    at = next;
  }
  return true;
}

/** Value of a logical segment: one byte, or two or four after a pad. */
function value(bytes: Uint8Array, at: number): number {
  const format = (bytes[at] as number) & 3;
  if (format === 0) return bytes[at + 1] as number;
  const low = (bytes[at + 2] as number) | ((bytes[at + 3] as number) << 8);
  return format === 1 ? low : (low | ((bytes[at + 4] as number) << 16) | ((bytes[at + 5] as number) << 24)) >>> 0;
}

function segmentEnd(bytes: Uint8Array, at: number, to: number): number {
  const first = bytes[at] as number;
  let length = 2;
  const second = at + 1 < to ? (bytes[at + 1] as number) : 0;
  if (first >> 5 === 0) {
    // Port segment: an extended port takes two bytes more, an extended link address its own length.
    length = first & 0x10 ? 2 + second : 2;
    if ((first & 0x0f) === 0x0f) length += 2;
    length += length & 1;
  } else if (first === KEY_SEGMENT) length = 10;
  else if (first >> 5 === 1) length = (first & 3) === 0 ? 2 : (first & 3) === 1 ? 4 : (first & 3) === 2 ? 6 : -1;
  else if (first >> 5 === 2) length = first & 0x10 ? 2 + 2 * second : 2;
  else if (first >> 5 === 3) length = 1 + (first & 0x1f) + ((first & 1) ^ 1);
  else if (first === SYMBOL) length = 2 + second + (second & 1);
  else if (first === SIMPLE_DATA) length = 2 + 2 * second;
  else return -1;
  return length < 2 || at + length > to ? -1 : at + length;
}

const CLASSES: Readonly<Record<number, string>> = {
  0x01: 'Identity',
  0x02: 'Message Router',
  0x04: 'Assembly',
  0x05: 'Connection',
  0x06: 'Connection Manager',
  0x0f: 'Parameter',
  0x28: 'Motor Data',
  0x29: 'Control Supervisor',
  0x2a: 'AC/DC Drive',
  0x37: 'File',
  0x39: 'Safety Supervisor',
  0x3a: 'Safety Validator',
  0x3b: 'Safety Discrete Output Point',
  0x3c: 'Safety Discrete Output Group',
  0x3d: 'Safety Discrete Input Point',
  0x3e: 'Safety Discrete Input Group',
  0x3f: 'Safety Dual Channel Output',
  0x42: 'Motion Device Axis',
  0x43: 'Time Sync',
  0x47: 'Device Level Ring',
  0x48: 'QoS',
  0x49: 'Safety Analog Input Point',
  0x4a: 'Safety Analog Input Group',
  0x4b: 'Safety Dual Channel Analog Input',
  0x58: 'Safety Feedback',
  0x59: 'Safety Dual Channel Feedback',
  0x5a: 'Safety Stop Functions',
  0x5b: 'Safety Limit Functions',
  0x5d: 'CIP Security',
  0x5e: 'EtherNet/IP Security',
  0x5f: 'Certificate Management',
  0x60: 'Authority',
  0x61: 'Password Authenticator',
  0x62: 'Certificate Authenticator',
  0x64: 'Program Name',
  0x67: 'PCCC',
  0x6b: 'Symbol',
  0x6c: 'Template',
  0x8b: 'Wall Clock Time',
  0xa1: 'Non-Volatile Storage',
  0xf4: 'Port',
  0xf5: 'TCP/IP Interface',
  0xf6: 'Ethernet Link',
};

/** Text of an interned path: a tag with its indices, or class, instance and attribute. */
export function pathText(name: string): string {
  const bytes = bytesOfName(name);
  let tag = '';
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const next = segmentEnd(bytes, at, bytes.length);
    if (next < 0) break;
    const first = bytes[at] as number;
    const logical = first & 0xfc;
    if (first === SYMBOL) tag += (tag === '' ? '' : '.') + ascii(bytes, at + 2, at + 2 + (bytes[at + 1] as number));
    else if (first >> 5 === 3) tag += (tag === '' ? '' : '.') + ascii(bytes, at + 1, at + 1 + (first & 0x1f));
    else if (logical === LOGICAL_MEMBER && tag !== '') tag += `[${String(value(bytes, at))}]`;
    else if (logical === LOGICAL_CLASS) parts.push(className(value(bytes, at)));
    else if (logical === LOGICAL_INSTANCE) parts.push(`instance ${String(value(bytes, at))}`);
    else if (logical === LOGICAL_ATTRIBUTE && first !== KEY_SEGMENT)
      parts.push(`attribute ${String(value(bytes, at))}`);
    else if (logical === LOGICAL_MEMBER) parts.push(`member ${String(value(bytes, at))}`);
    at = next;
  }
  const place = parts.join(' ');
  return tag === '' ? place : place === '' ? tag : `${place} ${tag}`;
}

export const className = (id: number): string => CLASSES[id] ?? `class 0x${id.toString(16).padStart(2, '0')}`;

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to)).replace(/[^\x20-\x7e]/g, '?');
