/**
 * BSAP over IP: what a master asks of remote terminal units by Bristol (Emerson ControlWave), signal by signal. Layout
 * and numbers as in ICSNPP-BSAP (CISA, Idaho National Laboratory), bsap-protocol.pac and consts.pac, which follow
 * Emerson's BSAP Communications Guide (D301401X012) and its Network 3000 protocol specification (4041).
 */
import { findByte, latin1 } from '../../kernel/encodings/text.ts';
import {
  ERROR,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';
import type { Meaning } from '../../model/words.ts';

/** Header: its length, number of messages, message function (each two bytes, little endian), two sequence numbers. */
const HEADER_BYTES = [0x0e, 0x16];
const FUNCTIONS = [0x00, 0x01, 0x05, 0x06, 0x84, 0x86];
const POLL = 0x00;
const RESPONSES = [0x01, 0x05];
/** A message: length, 0x0c, sequence number, application function or status; then what the function needs. */
const MESSAGE_BYTES = 10;
const MESSAGE_HEADER = 0x0c;
const MESSAGES_MAX = 64;

const RDB = 0xa0;
/** Functions of RDB that name signals, and those that give their addresses. */
const BY_NAME = [0x04, 0x06, 0x84];
const WRITE_BY_ADDRESS = 0x80;
/** Names begin with @, at most so many bytes behind the function: selectors of fields, security level and count stand before. */
const AT = 0x40;
const SELECTORS_MAX = 12;
const SIGNALS_SHOWN_MAX = 32;
/** Code of an answer to nothing that was seen. */
const UNPAIRED = 1;

type Row = readonly [code: number, operation: string, meaning: Meaning];
/** Application functions, in the second byte of a code. */
const APPLICATIONS: readonly Row[] = [
  [0x03, 'pei_pc', 'transfer'],
  [0x40, 'pei_rtu', 'transfer'],
  [0x48, 'diagnostics', 'diagnose'],
  [0x50, 'transmitter_request_3508', 'read'],
  [0x51, 'transmitter_response_3508', 'read'],
  [0x60, 'communication_buffer', 'transfer'],
  [0x68, 'flash_download', 'firmware'],
  [0x6a, 'flash_configuration', 'configure'],
  [0x70, 'command_handler_request', 'execute'],
  [0x71, 'command_handler_response', 'execute'],
  [0x78, 'download_request', 'program-download'],
  [0x88, 'time_sync_node_routing_table', 'time'],
  [0x89, 'request_time_sync_node_routing_table', 'time'],
  [0xa1, 'rdb_extension', 'unknown'],
  [0xa2, 'report_by_exception_firmware', 'notify'],
  [0xa3, 'report_by_exception_manager', 'notify'],
  [0xa8, 'alarm_acknowledge', 'control'],
  [0xa9, 'alarm_initialize', 'configure'],
  [0xaa, 'alarm_report', 'notify'],
  [0xb0, 'peer_to_peer_master', 'exchange'],
  [0xb1, 'peer_to_peer_slave', 'exchange'],
  [0xbf, 'tunnel_request', 'transfer'],
  [0xc0, 'ip_processing_task', 'transfer'],
];
/** Functions of remote database access (RDB), in the first byte of its codes. */
const DATABASE: readonly Row[] = [
  [0x00, 'read_signal_by_address', 'read'],
  [0x02, 'read_logical_by_address', 'read'],
  [0x04, 'read_signal_by_name', 'read'],
  [0x06, 'read_logical_by_name', 'read'],
  [0x0c, 'read_signal_by_list_start', 'read'],
  [0x0d, 'read_signal_by_list_continue', 'read'],
  [0x0e, 'read_logical_by_list_start', 'read'],
  [0x0f, 'read_logical_by_list_continue', 'read'],
  [0x80, 'write_signal_by_address', 'write'],
  [0x84, 'write_signal_by_name', 'write'],
  [0x8c, 'write_signal_by_list_start', 'write'],
  [0x8d, 'write_signal_by_list_continue', 'write'],
];
const words = new Map<number, OperationWord>([
  [POLL, { operation: 'poll', meaning: 'keep-alive' }],
  [UNPAIRED, { operation: 'response', meaning: 'unknown' }],
  ...APPLICATIONS.map(([code, operation, meaning]) => [code << 8, { operation, meaning }] as const),
  ...DATABASE.map(([code, operation, meaning]) => [(RDB << 8) | code, { operation, meaning }] as const),
]);

function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  if (to - from < 14) return NO;
  if (!isHeader(bytes, from)) return NO;
  const first = from + (bytes[from] as number);
  if (bytes[from + 2] === 0) return first === to && bytes[from + 4] === POLL ? YES : NO;
  return messageEnd(bytes, first, to) > 0 ? YES : NO;
}

function isHeader(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 1] !== 0 || bytes[at + 3] !== 0 || bytes[at + 5] !== 0) return false;
  return HEADER_BYTES.includes(bytes[at] as number) && FUNCTIONS.includes(bytes[at + 4] as number);
}

/** Where the message at `at` ends; −1 where it is none or not whole. */
function messageEnd(bytes: Uint8Array, at: number, to: number): number {
  if (at + MESSAGE_BYTES > to || bytes[at + 4] !== MESSAGE_HEADER) return -1;
  const length = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
  if (bytes[at + 2] !== 0 || bytes[at + 3] !== 0 || length < MESSAGE_BYTES || at + length > to) return -1;
  return at + length;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (to - from < 14 || !isHeader(bytes, from)) return RESYNC;
  const fn = bytes[from + 4] as number;
  let at = from + (bytes[from] as number);
  if (at > to) return RESYNC;
  const count = Math.min(bytes[from + 2] as number, MESSAGES_MAX);
  if (count === 0) {
    context.message(fn === POLL ? REQUEST : RESPONSE, fn === POLL ? POLL : UNPAIRED, NO_OBJECT);
    return at;
  }
  const answer = RESPONSES.includes(fn);
  for (let i = 0; i < count; i++) {
    const end = messageEnd(bytes, at, to);
    if (end < 0) {
      context.malformed('a message that ends early');
      return to;
    }
    if (context.detail) context.field('sequence', view.getUint32(at + 5, true));
    if (answer) response(bytes, view, at, end, context);
    else request(bytes, view, at, end, context);
    at = end;
  }
  return at;
}

function request(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const application = bytes[at + 9] as number;
  const database = application === RDB && at + 12 <= end;
  const code = (application << 8) | (database ? (bytes[at + 11] as number) : 0);
  const object = database ? signal(bytes, view, at + 11, end, context) : NO_OBJECT;
  const sequence = view.getInt32(at + 5, true);
  context.remember(sequence, code);
  if (object !== NO_OBJECT) context.remember(objectKey(sequence), object);
  context.message(REQUEST, code, object);
}

/** The first signal: by name behind field selectors, security level and count; by address behind load version, level and count. */
function signal(bytes: Uint8Array, view: DataView, fn: number, end: number, context: DecodeContext): number {
  const code = bytes[fn] as number;
  if (BY_NAME.includes(code)) {
    const first = findByte(bytes, fn + 1, Math.min(end, fn + SELECTORS_MAX), AT);
    const stop = first < 0 ? -1 : findByte(bytes, first, end, 0);
    if (stop < 0) return NO_OBJECT;
    if (context.detail) context.field('signals', names(bytes, first, end));
    const name = context.intern(bytes, first, stop);
    return name === 0 ? NO_OBJECT : name;
  }
  return code === WRITE_BY_ADDRESS && fn + 7 <= end && (bytes[fn + 4] as number) > 0
    ? view.getUint16(fn + 5, true)
    : NO_OBJECT;
}

function names(bytes: Uint8Array, first: number, end: number): string[] {
  const found: string[] = [];
  let at = first;
  while (at < end && found.length < SIGNALS_SHOWN_MAX) {
    const stop = findByte(bytes, at, end, 0);
    if (stop < 0) break;
    found.push(latin1(bytes, at, stop));
    at = findByte(bytes, stop, end, AT);
    if (at < 0) break;
  }
  return found;
}

function response(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const status = bytes[at + 9] as number;
  const sequence = view.getInt32(at + 5, true);
  const code = context.recall(sequence);
  const object = context.recall(objectKey(sequence));
  if (context.detail) {
    context.field('status', status);
    if (at + 11 <= end) context.field('elements', bytes[at + 10] as number);
  }
  context.message(status === 0 ? RESPONSE : ERROR, code < 0 ? UNPAIRED : code, object < 0 ? NO_OBJECT : object);
}

const objectKey = (sequence: number): number => sequence ^ -0x8000_0000;

function describe(code: number): OperationWord {
  const known = words.get(code);
  if (known) return known;
  const application = code >> 8;
  const name = application === RDB ? `rdb_function_${String(code & 0xff)}` : `function_${String(application)}`;
  return { operation: name, meaning: 'unknown' };
}

export default defineProtocol({
  id: 'bsap',
  name: 'BSAP',
  reference: 'Emerson BSAP Communications Guide D301401X012; ICSNPP-BSAP, bsap-protocol.pac and consts.pac',
  over: [{ transport: 'udp', ports: [1234], anyPort: true }],
  firstBytes: HEADER_BYTES,
  recognise,
  decode,
  describe,
  objectName: (code, object, name) =>
    code === ((RDB << 8) | WRITE_BY_ADDRESS) ? `signal ${String(object)}` : name(object),
  domain: 'ot',
  confidence: 0.7,
  examples: [
    {
      title: 'reads a signal by its name',
      hex: '0e00 0100 0600 874b0000 774b0000 19000000 0c 874b0000 a0 00 04 03d0010f 01 4047562e44533200',
      messages: [{ kind: 'request', operation: 'read_signal_by_name', meaning: 'read' }],
    },
    {
      title: 'writes a signal by its address',
      hex: '0e00 0100 0600 9e4b0000 8e4b0000 13000000 0c 9e4b0000 a0 00 80 2477 0f 01 1100 0a',
      messages: [{ kind: 'request', operation: 'write_signal_by_address', meaning: 'write' }],
    },
    {
      title: 'polls',
      hex: '0e00 0000 0000 00000000 754b0000',
      messages: [{ kind: 'request', operation: 'poll', meaning: 'keep-alive' }],
    },
    { title: 'another header length', hex: '0f00 0000 0000 00000000 754b0000', messages: [] },
  ],
});
