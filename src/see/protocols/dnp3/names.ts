/** DNP3 objects as names: the outstation's link address, then group, variation and point, or a file. IEEE 1815-2012, annex A. */
import { bytesOfName } from '../../../kernel/encodings/raw-name.ts';
import { NO_OBJECT, type DecodeContext } from '../../../model/protocol.ts';

const POINT = 0;
const FILE = 1;
const HEAD_BYTES = 3;
const FILE_NAME_MAX = 200;

const scratch = new Uint8Array(HEAD_BYTES + FILE_NAME_MAX);

const GROUPS: Readonly<Record<number, string>> = {
  0: 'device attribute',
  1: 'binary input',
  2: 'binary input event',
  3: 'double-bit binary input',
  4: 'double-bit binary input event',
  10: 'binary output',
  11: 'binary output event',
  12: 'binary output command',
  13: 'binary output command event',
  20: 'counter',
  21: 'frozen counter',
  22: 'counter event',
  23: 'frozen counter event',
  30: 'analog input',
  31: 'frozen analog input',
  32: 'analog input event',
  33: 'frozen analog input event',
  34: 'analog input deadband',
  40: 'analog output status',
  41: 'analog output',
  42: 'analog output event',
  43: 'analog output command event',
  50: 'time and date',
  51: 'time and date common time-of-occurrence',
  52: 'time delay',
  60: 'class data',
  70: 'file',
  80: 'internal indication',
  81: 'device storage',
  82: 'device profile',
  83: 'private registration',
  85: 'data set prototype',
  86: 'data set descriptor',
  87: 'data set',
  88: 'data set event',
  90: 'application',
  91: 'status of requested operation',
  101: 'binary-coded decimal',
  102: 'unsigned integer',
  110: 'octet string',
  111: 'octet string event',
  112: 'virtual terminal output',
  113: 'virtual terminal event',
  120: 'authentication',
  121: 'security statistic',
  122: 'security statistic event',
};

function head(kind: number, outstation: number): void {
  scratch[0] = kind;
  scratch[1] = outstation & 0xff;
  scratch[2] = outstation >> 8;
}

/** `index` −1: the group and variation as such. */
export function pointObject(
  outstation: number,
  group: number,
  variation: number,
  index: number,
  context: DecodeContext,
): number {
  head(POINT, outstation);
  scratch[3] = group;
  scratch[4] = variation;
  for (let i = 0; i < 4; i++) scratch[5 + i] = (index >>> (8 * i)) & 0xff;
  const id = context.intern(scratch, 0, index < 0 ? 5 : 9);
  return id === 0 ? NO_OBJECT : id;
}

export function fileObject(
  outstation: number,
  bytes: Uint8Array,
  from: number,
  to: number,
  context: DecodeContext,
): number {
  head(FILE, outstation);
  const length = Math.min(to - from, FILE_NAME_MAX);
  for (let i = 0; i < length; i++) scratch[HEAD_BYTES + i] = bytes[from + i] as number;
  const id = context.intern(scratch, 0, HEAD_BYTES + length);
  return id === 0 ? NO_OBJECT : id;
}

export function objectName(_code: number, object: number, name: (id: number) => string): string {
  const text = name(object);
  const bytes = bytesOfName(text);
  const [kind = 0, low = 0, high = 0, group = 0, variation = 0] = bytes;
  const where = `outstation ${low | (high << 8)}`;
  if (kind === FILE) return `${where} file ${text.slice(HEAD_BYTES)}`;
  const what = GROUPS[group] ?? 'object';
  const index = bytes.length > 8 ? ` ${new DataView(bytes.buffer).getUint32(5, true)}` : '';
  return `${where} ${what}${index} (g${group}v${variation})`;
}
