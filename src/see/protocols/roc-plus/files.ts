/** ROC Plus opcode 203, general file transfer: which file is opened, read, written or deleted. D301180X012, 2 (opcode 203). */

import { NO_OBJECT, type DecodeContext } from '../../../model/protocol.ts';
import { FILE, FILE_CLOSE, FILE_DELETE, FILE_DIRECTORY, FILE_OPEN } from './opcodes.ts';

/** A path of 100 bytes and a name of 25, filled up with NUL. */
const PATH_BYTES = 100;
const NAME_BYTES = 25;
/** Lengths of data by which a request with command 6 is told: it deletes with a name, and lists a directory without one. */
const DELETE_BYTES = 126;
const DIRECTORY_64 = 0x40;
/** Keys of what is remembered: the file that is being opened, and the file of a descriptor. */
const OPENING = 1 << 30;
const DESCRIPTOR = 1 << 29;

const scratch = new Uint8Array(PATH_BYTES + NAME_BYTES);

export function fileCode(bytes: Uint8Array, from: number, to: number, request: boolean): number {
  if (from >= to) return FILE;
  const command = bytes[from] as number;
  if (request && command === 6 && to - from === DELETE_BYTES) return FILE_DELETE;
  const code = ((command === DIRECTORY_64 ? 6 : command) << 8) | FILE;
  return code >= FILE_OPEN && code <= FILE_DIRECTORY ? code : FILE;
}

/** The file as object: named in the request, or known by its descriptor. */
export function fileOf(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  code: number,
  request: boolean,
  context: DecodeContext,
): number {
  if (request && code === FILE_OPEN) return opening(path(bytes, from + 2, to, context), context);
  if (request && (code === FILE_DELETE || code === FILE_DIRECTORY)) return path(bytes, from + 1, to, context);
  if (code === FILE_DELETE || code === FILE_DIRECTORY || code === FILE || from + 5 > to) return NO_OBJECT;
  const key = DESCRIPTOR | (view.getUint32(from + 1, true) & 0xffff);
  const object = context.recall(code === FILE_OPEN ? OPENING : key);
  if (object >= 0 && code !== FILE_CLOSE) context.remember(key, object);
  return object < 0 ? NO_OBJECT : object;
}

function opening(object: number, context: DecodeContext): number {
  if (object !== NO_OBJECT) context.remember(OPENING, object);
  return object;
}

function path(bytes: Uint8Array, from: number, to: number, context: DecodeContext): number {
  const pathEnd = Math.min(from + PATH_BYTES, to);
  let length = 0;
  for (let i = from; i < pathEnd && bytes[i] !== 0; i++) scratch[length++] = bytes[i] as number;
  const nameEnd = Math.min(pathEnd + NAME_BYTES, to);
  for (let i = pathEnd; i < nameEnd && (bytes[i] as number) >= 0x20; i++) scratch[length++] = bytes[i] as number;
  const name = length === 0 ? 0 : context.intern(scratch, 0, length);
  return name === 0 ? NO_OBJECT : name;
}
