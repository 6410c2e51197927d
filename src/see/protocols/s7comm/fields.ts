/** Fields of single S7 messages, for people who asked for them one by one. Never a password. Not on the hot path. */
import type { DecodeContext } from '../../../model/protocol.ts';
import {
  DOWNLOAD_BLOCK,
  DOWNLOAD_ENDED,
  ERROR_CLASSES,
  READ_VAR,
  REQUEST_DOWNLOAD,
  START_UPLOAD,
  WRITE_VAR,
} from './functions.ts';
import { itemList } from './objects.ts';

const DATA_SHOWN = 64;

export function jobFields(
  bytes: Uint8Array,
  view: DataView,
  parameter: number,
  data: number,
  end: number,
  context: DecodeContext,
): void {
  const fn = bytes[parameter] as number;
  if ((fn === READ_VAR || fn === WRITE_VAR) && parameter + 2 <= data) {
    context.field('item_count', bytes[parameter + 1] as number);
    context.field('items', itemList(bytes.slice(parameter + 2, data)));
    if (fn === WRITE_VAR && end > data) context.field('data', hex(bytes, data, end));
  } else if (fn === 0xf0 && parameter + 8 <= data) {
    context.field('max_amq_calling', view.getUint16(parameter + 2));
    context.field('max_amq_called', view.getUint16(parameter + 4));
    context.field('pdu_length', view.getUint16(parameter + 6));
  } else if (fn === REQUEST_DOWNLOAD || fn === DOWNLOAD_BLOCK || fn === DOWNLOAD_ENDED || fn === START_UPLOAD) {
    const from = parameter + 9;
    const stop = parameter + 8 < data ? from + (bytes[parameter + 8] as number) : data + 1;
    if (stop <= data) context.field('filename', String.fromCharCode(...bytes.subarray(from, stop)));
  }
}

export function ackFields(
  bytes: Uint8Array,
  parameter: number,
  data: number,
  end: number,
  context: DecodeContext,
): void {
  const errorClass = bytes[parameter - 2] as number;
  if (errorClass !== 0) {
    context.field('error_class', errorClass);
    context.field('error_code', bytes[parameter - 1] as number);
    context.field('error', ERROR_CLASSES[errorClass] ?? `error_class_${String(errorClass)}`);
  }
  const fn = bytes[parameter] as number;
  if (parameter + 2 > data || (fn !== READ_VAR && fn !== WRITE_VAR)) return;
  context.field('item_count', bytes[parameter + 1] as number);
  if (end > data) context.field(fn === READ_VAR ? 'data' : 'return_codes', hex(bytes, data, end));
}

export function userdataFields(
  view: DataView,
  parameter: number,
  data: number,
  end: number,
  context: DecodeContext,
  seen: { readonly object: number; readonly failed: boolean },
): void {
  context.field('function_group', view.getUint8(parameter + 5) & 0x3f);
  context.field('sub_function', view.getUint8(parameter + 6));
  context.field('sequence', view.getUint8(parameter + 7));
  if (seen.failed) context.field('error_code', view.getUint16(parameter + 10));
  if (seen.object >= 0) context.field('szl_id', seen.object);
  if (seen.object >= 0 && end - data === 8) context.field('szl_index', view.getUint16(data + 6));
}

function hex(bytes: Uint8Array, from: number, end: number): string {
  let text = '';
  for (let i = from; i < Math.min(end, from + DATA_SHOWN); i++)
    text += (bytes[i] as number).toString(16).padStart(2, '0');
  return text;
}
