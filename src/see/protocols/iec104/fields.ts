/** Fields of single IEC 60870-5-104 messages, for people who asked for them one by one. IEC 60870-5-101, 7.2.6. Not on the hot path. */
import type { DecodeContext } from '../../../model/protocol.ts';
import { SQ } from './apci.ts';
import {
  CALL_OR_SELECT,
  FILE_ACKNOWLEDGE,
  FILE_READY,
  QUERY_LOG,
  elementOf,
  hasObjects,
  isCommand,
  lengthOf,
  type Element,
} from './types.ts';

/** As many as the seven bits of the structure qualifier can count. */
const OBJECTS_MAX = 127;

const TEST = 0x80;
const NEGATIVE = 0x40;
const TIME_BYTES = 7;

/** Double-point information and commands, regulating steps. 7.2.6.2, 7.2.6.16, 7.2.6.17. */
const DOUBLE = ['indeterminate', 'off', 'on', 'indeterminate'];
const STEP = ['not_permitted', 'lower', 'higher', 'not_permitted'];
const REGULATING = [47, 60];

/** Data unit identifier: type, structure, cause, originator, common address. */
export function identifierFields(bytes: Uint8Array, view: DataView, at: number, context: DecodeContext): void {
  const cause = bytes[at + 2] as number;
  context.field('type_id', bytes[at] as number);
  context.field('cause_of_transmission', cause & 0x3f);
  if ((cause & NEGATIVE) !== 0) context.field('negative', true);
  if ((cause & TEST) !== 0) context.field('test', true);
  context.field('originator', bytes[at + 3] as number);
  context.field('common_address', view.getUint16(at + 4, true));
}

/** Addresses and values of the information objects in [at, end), whose lengths have been checked. */
export function objectFields(
  bytes: Uint8Array,
  view: DataView,
  type: number,
  structure: number,
  at: number,
  end: number,
  context: DecodeContext,
): void {
  const length = lengthOf(type);
  if (!hasObjects(type) || length < 0) return;
  const addresses: number[] = [];
  const values: (number | string)[] = [];
  let object = at;
  for (let i = 0; i < Math.min(structure & ~SQ, OBJECTS_MAX); i++) {
    const counted = (structure & SQ) !== 0 && i > 0;
    if (object + (counted ? 0 : 3) + length > end) break;
    if (counted) addresses.push((addresses[i - 1] as number) + 1);
    else {
      addresses.push(addressAt(bytes, object));
      object += 3;
    }
    const value = valueAt(bytes, view, object, elementOf(type), type);
    if (value !== undefined) values.push(value);
    if (i === 0) qualifierFields(bytes, view, object, type, length, context);
    object += length;
  }
  context.field('object_addresses', addresses);
  if (values.length > 0) context.field('values', values);
}

export const addressAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);

function valueAt(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  element: Element,
  type: number,
): number | string | undefined {
  if (element === 'none') return undefined;
  if (element === 'time') return timeAt(bytes, view, at);
  if (element === 'double') return (REGULATING.includes(type) ? STEP : DOUBLE)[(bytes[at] as number) & 3] as string;
  return NUMBERS[element](bytes, view, at);
}

const NUMBERS: Readonly<
  Record<Exclude<Element, 'none' | 'time' | 'double'>, (bytes: Uint8Array, view: DataView, at: number) => number>
> = {
  byte: (bytes, _view, at) => bytes[at] as number,
  single: (bytes, _view, at) => (bytes[at] as number) & 1,
  step: (bytes, _view, at) => ((bytes[at] as number) << 25) >> 25,
  bits: (_bytes, view, at) => view.getUint32(at, true),
  normalized: (_bytes, view, at) => view.getInt16(at, true) / 32768,
  scaled: (_bytes, view, at) => view.getInt16(at, true),
  float: (_bytes, view, at) => view.getFloat32(at, true),
  counter: (_bytes, view, at) => view.getInt32(at, true),
};

/** What a command, a set point, a parameter or a file is qualified by: behind the value, before any time. */
function qualifierFields(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  type: number,
  length: number,
  context: DecodeContext,
): void {
  if (isCommand(type)) {
    const place = qualifierPlace(type, length);
    if (place >= 0) {
      const qualifier = bytes[at + place] as number;
      context.field('select', (qualifier & 0x80) !== 0);
      context.field('qualifier', place === 0 ? (qualifier >> 2) & 0x1f : qualifier & 0x7f);
    }
    if (type >= 58) context.field('time_tag', timeAt(bytes, view, at + length - TIME_BYTES));
  }
  if (type >= 110 && type <= 112) context.field('qualifier', bytes[at + length - 1] as number);
  if (type < FILE_READY || type > QUERY_LOG) return;
  context.field('file', view.getUint16(at, true));
  if (type === CALL_OR_SELECT || type === FILE_ACKNOWLEDGE) context.field('section', bytes[at + 2] as number);
  if (type === FILE_READY) context.field('file_length', addressAt(bytes, at + 2));
}

/** Offset of the octet with the select bit: the value's own, or the one behind a set point; −1 for bit strings, which have none. */
export function qualifierPlace(type: number, length: number): number {
  const bare = type >= 58 ? length - TIME_BYTES : length;
  if (bare === 4) return -1;
  return bare - 1;
}

/** Binary time of seven bytes, as a clock shows it; no zone is told. IEC 60870-5-4, 6.8 (CP56Time2a). */
function timeAt(bytes: Uint8Array, view: DataView, at: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const ms = view.getUint16(at, true);
  const part = (offset: number, mask: number): string => two((bytes[at + offset] as number) & mask);
  const date = `20${part(6, 0x7f)}-${part(5, 0x0f)}-${part(4, 0x1f)}`;
  const seconds = `${two(Math.floor(ms / 1000))}.${String(ms % 1000).padStart(3, '0')}`;
  return `${date}T${part(3, 0x1f)}:${part(2, 0x3f)}:${seconds}`;
}
