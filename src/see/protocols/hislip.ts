/**
 * HiSLIP: remote control of measuring instruments. IVI-6.1 (High-Speed LAN Instrument Protocol) 1.1, 2.4 (header) and 6
 * (transactions). Of commands only the first word is kept; what an instrument answers to `*IDN?` (IEEE 488.2, 10.14) names it.
 */
import { findByte, hasText, trimEnd } from '../../kernel/encodings/text.ts';
import {
  ERROR,
  EVENT,
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
  type MessageKind,
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';
import type { Attribute, Meaning } from '../../model/words.ts';

/** `HS`, type, control code, message parameter, length of the payload (64 bits). */
const HEADER_BYTES = 16;
const INITIALIZE = 0;
const FATAL_ERROR = 2;
const FAULT = 3;
const LOCK_RESPONSE = 5;
const DATA = 6;
const DATA_END = 7;
const ASYNC_INITIALIZE_RESPONSE = 18;
const VENDOR_SPECIFIC = 128;
/** Set in the code of what a client sends as data: a query ends in a question mark, all else is a command. */
const QUERY = 0x100;
const COMMAND = 0x200;

type Row = readonly [operation: string, meaning: Meaning];
/** By message type, table 4. */
const TYPES: readonly Row[] = [
  ['initialize', 'connect'],
  ['initialize_response', 'connect'],
  ['fatal_error', 'diagnose'],
  ['error', 'diagnose'],
  ['async_lock', 'control'],
  ['async_lock_response', 'control'],
  ['data', 'transfer'],
  ['data_end', 'transfer'],
  ['device_clear_complete', 'control'],
  ['device_clear_acknowledge', 'control'],
  ['async_remote_local_control', 'control'],
  ['async_remote_local_response', 'control'],
  ['trigger', 'execute'],
  ['interrupted', 'notify'],
  ['async_interrupted', 'notify'],
  ['async_maximum_message_size', 'connect'],
  ['async_maximum_message_size_response', 'connect'],
  ['async_initialize', 'connect'],
  ['async_initialize_response', 'connect'],
  ['async_device_clear', 'control'],
  ['async_service_request', 'notify'],
  ['async_status_query', 'diagnose'],
  ['async_status_response', 'diagnose'],
  ['async_device_clear_acknowledge', 'control'],
  ['async_lock_info', 'diagnose'],
  ['async_lock_info_response', 'diagnose'],
];
const EVENTS = [13, 14, 20];

const COMMAND_BYTES_MAX = 64;
const IDENTITY_BYTES_MAX = 256;
const PAYLOAD_HIGH_MAX = 0x1f_ffff;
/** Flow word that is set while the answer to `*IDN?` is awaited. */
const ASKED = 0;
const IDENTITY: readonly Attribute[] = ['vendor', 'model', 'serial', 'firmware'];

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (!hasText(bytes, from, to, 'HS')) return onPort && to - from === 1 && bytes[from] === 0x48 ? MORE : NO;
  if (to - from < HEADER_BYTES) return onPort ? MORE : NO;
  const type = bytes[from + 2] as number;
  if (onPort) return type < TYPES.length || type >= VENDOR_SPECIFIC ? YES : NO;
  // Elsewhere a conversation is known by how it is opened, with a sub-address of at most 256 bytes, or by a message of a
  // known type and of less than 16 MB: five bytes of zeros, which no text has.
  if (type >= TYPES.length || (type === INITIALIZE && bytes[from + 3] !== 0)) return NO;
  const zeros = type === INITIALIZE ? 6 : 5;
  for (let i = from + 8; i < from + 8 + zeros; i++) if (bytes[i] !== 0) return NO;
  return YES;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (to - at >= HEADER_BYTES) {
    const high = view.getUint32(at + 8);
    if (!hasText(bytes, at, to, 'HS') || high > PAYLOAD_HIGH_MAX) return RESYNC;
    const start = at + HEADER_BYTES;
    const end = start + high * 2 ** 32 + view.getUint32(at + 12);
    const wanted = Math.min(end, start + wantedOf(bytes[at + 2] as number, context));
    if (wanted > to) break;
    message(bytes, view, at, wanted, context);
    if (end > to) context.skip(end - to);
    at = Math.min(end, to);
  }
  return at;
}

/** How much of a payload is read. */
function wantedOf(type: number, context: DecodeContext): number {
  if (type === INITIALIZE) return IDENTITY_BYTES_MAX;
  if (type !== DATA && type !== DATA_END) return 0;
  return context.direction === 0 ? COMMAND_BYTES_MAX : context.flowWord(ASKED) === 1 ? IDENTITY_BYTES_MAX : 0;
}

function message(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const type = bytes[at + 2] as number;
  const control = bytes[at + 3] as number;
  const start = at + HEADER_BYTES;
  const data = type === DATA || type === DATA_END;
  if (context.detail) {
    context.field('control_code', control);
    context.field('message_parameter', view.getUint32(at + 4));
  }
  if (type === ASYNC_INITIALIZE_RESPONSE) vendor(bytes, at + 6, context);
  if (data && context.direction === 1 && context.flowWord(ASKED) === 1) identity(bytes, start, end, context);
  const client = data && context.direction === 0;
  const word = client ? wordEnd(bytes, start, end) : end;
  const query = client && word > start && bytes[word - 1] === 0x3f;
  if (client && hasText(bytes, start, end, '*idn?', true)) context.setFlowWord(ASKED, 1);
  const name = (client || type === INITIALIZE) && word > start ? context.intern(bytes, start, word) : 0;
  const code = type | (query ? QUERY : client ? COMMAND : 0);
  context.message(kindOf(type, control, context.direction), code, name === 0 ? NO_OBJECT : name);
}

/** Where the first word of a command ends: what follows it are values, or further commands. */
function wordEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const byte = bytes[i] as number;
    if (byte <= 0x20 || byte === 0x3b || byte > 0x7e) return i;
  }
  return to;
}

function kindOf(type: number, control: number, direction: number): MessageKind {
  if (type === FATAL_ERROR || type === FAULT) return ERROR;
  if (type === LOCK_RESPONSE && control !== 1 && control !== 2) return ERROR;
  if (EVENTS.includes(type)) return EVENT;
  return direction === 0 ? REQUEST : RESPONSE;
}

/** Two letters that the IVI foundation has given to the maker. */
function vendor(bytes: Uint8Array, at: number, context: DecodeContext): void {
  for (let i = at; i < at + 2; i++) if ((bytes[i] as number) < 0x21 || (bytes[i] as number) > 0x7e) return;
  context.claimBytes(SOURCE, 'vendor-id', bytes, at, at + 2, 'ascii');
}

/** Manufacturer, model, serial number and firmware, with commas between; 0 stands for what is not known. */
function identity(bytes: Uint8Array, from: number, end: number, context: DecodeContext): void {
  context.setFlowWord(ASKED, 0);
  const stop = trimEnd(bytes, from, findByte(bytes, from, end, 0x0a) < 0 ? end : findByte(bytes, from, end, 0x0a));
  let commas = 0;
  for (let i = from; i < stop; i++) if (bytes[i] === 0x2c) commas++;
  if (commas !== IDENTITY.length - 1) return;
  let at = from;
  for (const attribute of IDENTITY) {
    const comma = findByte(bytes, at, stop, 0x2c);
    const last = comma < 0 ? stop : comma;
    if (last > at && !(last === at + 1 && bytes[at] === 0x30))
      context.claimBytes(SOURCE, attribute, bytes, at, last, 'ascii');
    at = last + 1;
  }
}

function describe(code: number): OperationWord {
  const type = code & 0xff;
  const row = TYPES[type];
  if (!row)
    return { operation: type >= VENDOR_SPECIFIC ? 'vendor_specific' : `message_${String(type)}`, meaning: 'unknown' };
  if ((code & QUERY) !== 0) return { operation: `${row[0]}_query`, meaning: 'read' };
  if ((code & COMMAND) !== 0) return { operation: `${row[0]}_command`, meaning: 'write' };
  return { operation: row[0], meaning: row[1] };
}

export default defineProtocol({
  id: 'hislip',
  name: 'HiSLIP',
  reference: 'IVI-6.1 HiSLIP 1.1, 2.4 and 6; IEEE 488.2, 10.14',
  over: [{ transport: 'tcp', ports: [4880], anyPort: true }],
  firstBytes: [0x48],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => (code < 0 ? undefined : code & 0xff),
  objectName: (_code, object, name) => name(object),
  domain: 'ot',
  confidence: 0.8,
  examples: [
    {
      title: 'opens a session and asks who the instrument is',
      hex: '4853 00 00 01005253 0000000000000007 6869736c697030  4853 07 00 ffffff00 0000000000000006 2a49444e3f0a',
      messages: [
        { kind: 'request', operation: 'initialize', meaning: 'connect' },
        { kind: 'request', operation: 'data_end_query', meaning: 'read' },
      ],
    },
    { title: 'another prologue', hex: '4854 00 00 01005253 0000000000000000', messages: [] },
  ],
});
