/** COSEM objects: class, logical name (OBIS) and attribute or method, as objects of operations; and values. IEC 62056-6-1 and -6-2. */
import { bytesOfName } from '../../../kernel/encodings/raw-name.ts';
import { trimEnd } from '../../../kernel/encodings/text.ts';
import { SOURCE, type DecodeContext, type FieldValue } from '../../../model/protocol.ts';
import type { Attribute } from '../../../model/words.ts';
import { ACTION } from './words.ts';

/** Class (2), logical name (6), attribute or method (1). IEC 62056-5-3, Cosem-Attribute-Descriptor. */
export const DESCRIPTOR_BYTES = 9;
const NAME_BYTES = 6;

const CLASSES: Readonly<Record<number, string>> = {
  1: 'data',
  3: 'register',
  4: 'extended register',
  5: 'demand register',
  6: 'register activation',
  7: 'profile generic',
  8: 'clock',
  9: 'script table',
  10: 'schedule',
  11: 'special days table',
  12: 'association SN',
  15: 'association LN',
  17: 'SAP assignment',
  18: 'image transfer',
  20: 'activity calendar',
  21: 'register monitor',
  22: 'single action schedule',
  23: 'HDLC setup',
  40: 'push setup',
  41: 'TCP-UDP setup',
  42: 'IPv4 setup',
  64: 'security setup',
  70: 'disconnect control',
  71: 'limiter',
  72: 'M-Bus client',
};

/** `register 1-0:1.8.0.255 attribute 2`. */
export function objectName(code: number, object: number, name: (id: number) => string): string {
  const bytes = bytesOfName(name(object));
  if (bytes.length < DESCRIPTOR_BYTES) return 'object';
  const [high, low, a, b, c, d, e, f, id] = bytes;
  const number = ((high as number) << 8) | (low as number);
  const kind = (code & 0xff) === ACTION ? 'method' : 'attribute';
  const logical = `${String(a)}-${String(b)}:${[c, d, e, f].join('.')}`;
  return `${CLASSES[number] ?? `class ${String(number)}`} ${logical} ${kind} ${String(((id as number) << 24) >> 24)}`;
}

/** Logical names whose value says who the meter is. IEC 62056-6-1, annex; attribute 2 is the value. */
const IDENTITY: readonly (readonly [logical: readonly number[], attribute: Attribute])[] = [
  [[0, 0, 42, 0, 0, 255], 'device-id'],
  [[0, 0, 96, 1, 0, 255], 'serial'],
  [[1, 0, 0, 2, 0, 255], 'firmware'],
];
const LOGICAL_DEVICE_NAME = 1;
const VALUE = 2;
const MAKER_BYTES = 3;
const TEXT_BYTES_MAX = 64;

/** Whether the attribute at `at` says who the meter is: one more than the place in the list, else 0. */
export function identityOf(bytes: Uint8Array, at: number): number {
  if (bytes[at + 2 + NAME_BYTES] !== VALUE) return 0;
  for (let i = 0; i < IDENTITY.length; i++) {
    const [logical] = IDENTITY[i] as (typeof IDENTITY)[number];
    let j = 0;
    while (j < NAME_BYTES && bytes[at + 2 + j] === logical[j]) j++;
    if (j === NAME_BYTES) return i + 1;
  }
  return 0;
}

const OCTET_STRING = 9;
const VISIBLE_STRING = 10;

/** Claims the text at `at` (its data tag first); what is no text is none. */
export function identity(bytes: Uint8Array, at: number, end: number, which: number, context: DecodeContext): void {
  const row = IDENTITY[which - 1];
  if (!row || at + 2 > end || (bytes[at] !== OCTET_STRING && bytes[at] !== VISIBLE_STRING)) return;
  const length = bytes[at + 1] as number;
  const from = at + 2;
  if (length > TEXT_BYTES_MAX || from + length > end) return;
  const stop = trimEnd(bytes, from, from + length);
  if (stop === from) return;
  for (let i = from; i < stop; i++) if ((bytes[i] as number) < 0x20 || (bytes[i] as number) > 0x7e) return;
  context.claimBytes(SOURCE, row[1], bytes, from, stop, 'ascii');
  if (which === LOGICAL_DEVICE_NAME && stop >= from + MAKER_BYTES) maker(bytes, from, context);
}

/** Three capitals that the FLAG association gives to makers. */
export function maker(bytes: Uint8Array, from: number, context: DecodeContext): void {
  for (let i = from; i < from + MAKER_BYTES; i++)
    if ((bytes[i] as number) < 0x41 || (bytes[i] as number) > 0x5a) return;
  context.claimBytes(SOURCE, 'vendor-id', bytes, from, from + MAKER_BYTES, 'ascii');
}

/** Numbers by data tag and their bytes. IEC 62056-6-2, 4.1.5. Strings may be secrets and are not shown. */
const NUMBERS: Readonly<Record<number, readonly [bytes: number, read: (view: DataView, at: number) => FieldValue]>> = {
  3: [1, (view, at) => view.getUint8(at) !== 0],
  5: [4, (view, at) => view.getInt32(at)],
  6: [4, (view, at) => view.getUint32(at)],
  15: [1, (view, at) => view.getInt8(at)],
  16: [2, (view, at) => view.getInt16(at)],
  17: [1, (view, at) => view.getUint8(at)],
  18: [2, (view, at) => view.getUint16(at)],
  20: [8, (view, at) => Number(view.getBigInt64(at))],
  21: [8, (view, at) => Number(view.getBigUint64(at))],
  22: [1, (view, at) => view.getUint8(at)],
  23: [4, (view, at) => view.getFloat32(at)],
  24: [8, (view, at) => view.getFloat64(at)],
};

/** The number at `at` (its data tag first) as a field; nothing where it is none. */
export function valueField(view: DataView, at: number, end: number, context: DecodeContext): void {
  if (at >= end) return;
  const number = NUMBERS[view.getUint8(at)];
  if (number && at + 1 + number[0] <= end) context.field('value', number[1](view, at + 1));
}
