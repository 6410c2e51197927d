/**
 * ROC Plus: what a host reads from and writes to remote operations controllers and flow computers by Emerson (Fisher).
 * ROC Plus Protocol Specifications Manual, D301180X012, 1.2 (format) and 2 (opcodes); layouts as ICSNPP-ROC-PLUS has them.
 */
import { latin1, trimEnd } from '../../../kernel/encodings/text.ts';
import { userNamed } from '../../../model/clear-logons.ts';
import {
  ERROR,
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type Verdict,
} from '../../../model/protocol.ts';
import { fileCode, fileOf } from './files.ts';
import * as O from './opcodes.ts';

/** Units and groups of both ends, opcode, length of data; data; a check of two bytes. */
const HEADER_BYTES = 6;
const CHECK_BYTES = 2;
const encoder = new TextEncoder();

/** Lengths of data by which requests of opcode 17 are told apart. */
const LOGIN_BYTES = 6;
const LOGOUT_BYTES = 11;
const ENHANCED_LOGIN_BYTES = 71;
const ENHANCED_LOGOUT_BYTES = 76;
const SESSION_KEY_BYTES = 13;
const OPERATOR_BYTES = 3;
const ENHANCED_OPERATOR_BYTES = 30;
const ENHANCED_PASSWORD_BYTES = 40;
/** In the system configuration: where the type of ROC stands, and how much precedes the counts of point types. */
const TYPE_OF_ROC = 18;

/** CRC-16 of polynomial 0xA001 (reflected 0x8005), by byte. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});

function crc(bytes: Uint8Array, from: number, to: number, start: number): number {
  let value = start;
  for (let i = from; i < to; i++) value = (value >> 8) ^ (TABLE[(value ^ (bytes[i] as number)) & 0xff] as number);
  return value;
}

/** Devices start the check from zero or from all ones. */
function isChecked(bytes: Uint8Array, from: number, check: number): boolean {
  const wanted = (bytes[check] as number) | ((bytes[check + 1] as number) << 8);
  return crc(bytes, from, check, 0xffff) === wanted || crc(bytes, from, check, 0) === wanted;
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to - from < HEADER_BYTES + CHECK_BYTES) return onPort && to > from ? MORE : NO;
  const check = from + HEADER_BYTES + (bytes[from + 5] as number);
  if (!O.isOpcode(bytes[from + 4] as number)) return NO;
  if (check + CHECK_BYTES > to) return onPort ? MORE : NO;
  if (!onPort && check + CHECK_BYTES !== to) return NO;
  return isChecked(bytes, from, check) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (to - at >= HEADER_BYTES + CHECK_BYTES) {
    const check = at + HEADER_BYTES + (bytes[at + 5] as number);
    if (check + CHECK_BYTES > to) break;
    if (!isChecked(bytes, at, check)) return RESYNC;
    message(bytes, view, at, check, context);
    at = check + CHECK_BYTES;
  }
  return at;
}

function message(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const data = at + HEADER_BYTES;
  const opcode = bytes[at + 4] as number;
  const request = context.direction === 0;
  if (context.detail) fields(bytes, at, end, context);
  if (opcode === O.ERROR_INDICATOR) return context.message(ERROR, opcode, NO_OBJECT);
  const code = codeOf(bytes, data, end, opcode, request, context);
  const object = objectOf(bytes, view, data, end, code, request, context);
  if (request && code === O.LOGIN) account(bytes, data, end, context);
  if (!request && code === O.SYSTEM_CONFIGURATION) identity(bytes, data, end, context);
  context.message(request ? REQUEST : RESPONSE, code, object);
}

function fields(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  context.field('destination_unit', bytes[at] as number);
  context.field('destination_group', bytes[at + 1] as number);
  context.field('source_unit', bytes[at + 2] as number);
  context.field('source_group', bytes[at + 3] as number);
  context.field('data_length', bytes[at + 5] as number);
  if (bytes[at + 4] !== O.ERROR_INDICATOR) return;
  const codes: number[] = [];
  for (let i = at + HEADER_BYTES; i < end; i += 2) codes.push(bytes[i] as number);
  context.field('error_codes', codes);
}

function codeOf(
  bytes: Uint8Array,
  data: number,
  end: number,
  opcode: number,
  request: boolean,
  context: DecodeContext,
): number {
  if (opcode === O.FILE) return fileCode(bytes, data, end, request);
  if (opcode !== O.LOGIN) return opcode;
  if (!request) return Math.max(context.recall(O.LOGIN), O.LOGIN);
  const length = end - data;
  const logout = length === LOGOUT_BYTES || length === ENHANCED_LOGOUT_BYTES;
  const code = logout ? O.LOGOUT : length === SESSION_KEY_BYTES ? O.SESSION_KEY : O.LOGIN;
  context.remember(O.LOGIN, code);
  return code;
}

/** A place of a table, a point with its first parameter (TLP: type, location or logical number, parameter), or a file. */
function objectOf(
  bytes: Uint8Array,
  view: DataView,
  data: number,
  end: number,
  code: number,
  request: boolean,
  context: DecodeContext,
): number {
  if ((code & 0xff) === O.FILE) return fileOf(bytes, view, data, end, code, request, context);
  if (code !== O.SET_POINT && code !== O.READ_POINT && !TABLES.includes(code) && !LISTS.includes(code))
    return NO_OBJECT;
  const object = data === end ? context.recall(code) : place(bytes, data, end, code);
  if (request && object >= 0) context.remember(code, object);
  return object < 0 ? NO_OBJECT : object;
}

const TABLES: readonly number[] = [O.READ_TABLE, O.WRITE_TABLE];
const LISTS: readonly number[] = [O.READ_PARAMETERS, O.WRITE_PARAMETERS];

/** A list starts with its count; a single point has the count of its parameters before the number of the first. */
function place(bytes: Uint8Array, data: number, end: number, code: number): number {
  if (TABLES.includes(code)) {
    return data + 2 > end ? NO_OBJECT : ((bytes[data] as number) << 8) | (bytes[data + 1] as number);
  }
  if (data + 4 > end) return NO_OBJECT;
  const at = LISTS.includes(code) ? data + 1 : data;
  return ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[data + 3] as number);
}

/** Who logs on. The password is a number of two bytes, or text of forty. */
function account(bytes: Uint8Array, data: number, end: number, context: DecodeContext): void {
  const length = end - data;
  const size = length === LOGIN_BYTES ? OPERATOR_BYTES : length === ENHANCED_LOGIN_BYTES ? ENHANCED_OPERATOR_BYTES : 0;
  const stop = trimEnd(bytes, data, data + size);
  if (stop === data) return;
  const operator = userNamed(latin1(bytes, data, stop));
  context.account(SOURCE, operator);
  if (length === LOGIN_BYTES) {
    const digits = encoder.encode(
      String((bytes[data + OPERATOR_BYTES] as number) | ((bytes[data + OPERATOR_BYTES + 1] as number) << 8)),
    );
    context.logon(operator, digits, 0, digits.length);
  } else
    context.logon(operator, bytes, data + size, trimEnd(bytes, data + size, data + size + ENHANCED_PASSWORD_BYTES));
}

function identity(bytes: Uint8Array, data: number, end: number, context: DecodeContext): void {
  const model = data + TYPE_OF_ROC < end ? O.MODELS[bytes[data + TYPE_OF_ROC] as number] : undefined;
  if (model === undefined) return;
  context.claim(SOURCE, 'vendor', 'Emerson');
  context.claim(SOURCE, 'model', model);
}

function objectName(code: number, object: number, name: (id: number) => string): string {
  if ((code & 0xff) === O.FILE) return name(object);
  if (TABLES.includes(code)) return `table ${String(object >> 8)} location ${String(object & 0xff)}`;
  return `point type ${String(object >> 16)} logical ${String((object >> 8) & 0xff)} parameter ${String(object & 0xff)}`;
}

export default defineProtocol({
  id: 'roc-plus',
  name: 'ROC Plus',
  reference: 'Emerson ROC Plus Protocol Specifications Manual D301180X012, 1.2 and 2',
  over: [
    { transport: 'tcp', ports: [4000], anyPort: true },
    { transport: 'udp', ports: [4000], anyPort: true },
  ],
  recognise,
  decode,
  describe: O.describe,
  codeKey: (_kind, code) => (code < 0 ? undefined : code & 0xff),
  objectName,
  domain: 'ot',
  confidence: 0.8,
  logonInClear: true,
  examples: [
    {
      title: 'asks for the system configuration',
      hex: '01020304 06 00 3a2f',
      messages: [{ kind: 'request', operation: 'system_configuration', meaning: 'identify' }],
    },
    {
      title: 'sets a parameter of a point',
      hex: '01020304 a6 05 0101010001 dcb2',
      messages: [{ kind: 'request', operation: 'set_single_point_parameters', meaning: 'write' }],
    },
    { title: 'a check that does not fit', hex: '01020304 06 00 3a2e', messages: [] },
  ],
});
