/** Fields of single Modbus messages, for people who asked for them one by one. Modbus V1.1b3, 6. Not on the hot path. */
import type { DecodeContext } from '../../../model/protocol.ts';
import { EXCEPTIONS } from './functions.ts';

/** At most this many values of one message are shown. */
const VALUES_MAX = 128;

interface Seen {
  readonly fn: number;
  readonly code: number;
  readonly address: number;
  readonly transaction: number;
  readonly reply: boolean;
  readonly failed: boolean;
}

export function fields(
  bytes: Uint8Array,
  view: DataView,
  unit: number,
  end: number,
  context: DecodeContext,
  seen: Seen,
): void {
  const pdu = unit + 2;
  if (seen.transaction >= 0) context.field('transaction', seen.transaction);
  context.field('unit', bytes[unit] as number);
  if (seen.address >= 0) context.field('address', seen.address);
  if (seen.code > 0xff) context.field('sub_function', seen.code >> 8);
  if (seen.failed) return exception(bytes, pdu, end, context);
  if (seen.reply) replyFields(bytes, view, pdu, end, context, seen.fn);
  else requestFields(bytes, view, pdu, end, context, seen.fn);
}

function exception(bytes: Uint8Array, pdu: number, end: number, context: DecodeContext): void {
  if (pdu >= end) return;
  const code = bytes[pdu] as number;
  context.field('exception_code', code);
  context.field('exception', EXCEPTIONS[code] ?? `exception_${String(code)}`);
}

function requestFields(
  bytes: Uint8Array,
  view: DataView,
  pdu: number,
  end: number,
  context: DecodeContext,
  fn: number,
): void {
  if (pdu + 4 > end) return;
  const second = view.getUint16(pdu + 2);
  if (fn >= 1 && fn <= 4) context.field('count', second);
  else if (fn === 5) context.field('values', [second === 0xff00 ? 1 : 0]);
  else if (fn === 6) context.field('values', [second]);
  else if (fn === 15) {
    context.field('count', second);
    context.field('values', bits(bytes, pdu + 5, end, second));
  } else if (fn === 16) {
    context.field('count', second);
    context.field('values', registers(view, pdu + 5, end));
  } else if (fn === 22 && pdu + 6 <= end) {
    context.field('and_mask', second);
    context.field('or_mask', view.getUint16(pdu + 4));
  } else if (fn === 23 && pdu + 9 <= end) {
    context.field('read_address', view.getUint16(pdu));
    context.field('read_count', second);
    context.field('count', view.getUint16(pdu + 6));
    context.field('values', registers(view, pdu + 9, end));
  }
}

function replyFields(
  bytes: Uint8Array,
  view: DataView,
  pdu: number,
  end: number,
  context: DecodeContext,
  fn: number,
): void {
  if (fn === 1 || fn === 2) context.field('values', bits(bytes, pdu + 1, end, 8 * (end - pdu - 1)));
  else if (fn === 3 || fn === 4 || fn === 23) context.field('values', registers(view, pdu + 1, end));
  else if ((fn === 5 || fn === 6) && pdu + 4 <= end) {
    const value = view.getUint16(pdu + 2);
    context.field('values', [fn === 6 ? value : value === 0xff00 ? 1 : 0]);
  } else if ((fn === 15 || fn === 16) && pdu + 4 <= end) context.field('count', view.getUint16(pdu + 2));
}

function registers(view: DataView, from: number, end: number): number[] {
  const values: number[] = [];
  for (let at = from; at + 2 <= end && values.length < VALUES_MAX; at += 2) values.push(view.getUint16(at));
  return values;
}

function bits(bytes: Uint8Array, from: number, end: number, count: number): number[] {
  const values: number[] = [];
  const most = Math.min(count, VALUES_MAX, 8 * (end - from));
  for (let i = 0; i < most; i++) values.push(((bytes[from + (i >> 3)] as number) >> (i & 7)) & 1);
  return values;
}
