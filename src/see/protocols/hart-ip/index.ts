/**
 * HART-IP: sessions, and HART commands passed through to field devices. FieldComm HCF_SPEC-085, 4–5 (header, message ids);
 * HCF_SPEC-081, 5 (frame within a pass-through); HCF_SPEC-127, 6 (identity). Numbers and layouts as in the public parser
 * icsnpp-hart-ip. A server may answer from another port than it was asked at, so the message says who asks.
 */
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
  type Verdict,
} from '../../../model/protocol.ts';
import { bytesOfName } from '../../../kernel/encodings/raw-name.ts';
import { trimEnd } from '../../../kernel/encodings/text.ts';
import { PASS_THROUGH, commandCode, describe } from './words.ts';

const HEADER_BYTES = 8;
const LENGTH_MAX = 4096;
const ID_MAX = 5;
const TYPE_RESPONSE = 1;
const TYPE_PUBLISH = 2;
const TYPE_NAK = 3;
const TYPE_ERROR = 15;
const SESSION_BYTES = 13;
const UNIQUE_ADDRESS = 0x80;
/** Frame type in the delimiter: a device's answer, and a burst that nobody asked for. */
const FROM_DEVICE = 6;
const BURST = 1;
const EXTENDED_COMMAND = 31;
/** Set in a response code: the byte reports the line instead. */
const COMMUNICATION_ERROR = 0x80;

const isType = (type: number): boolean => type <= TYPE_NAK || type === TYPE_ERROR;

function isHeader(bytes: Uint8Array, at: number): boolean {
  const version = bytes[at] as number;
  return (version === 1 || version === 2) && isType(bytes[at + 1] as number) && (bytes[at + 2] as number) <= ID_MAX;
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  const had = to - from;
  if (had < HEADER_BYTES) return onPort && (had <= 0 || bytes[from] === 1 || bytes[from] === 2) ? MORE : NO;
  if (!isHeader(bytes, from)) return NO;
  const length = ((bytes[from + 6] as number) << 8) | (bytes[from + 7] as number);
  if (length < HEADER_BYTES || length > LENGTH_MAX) return NO;
  if (onPort) return YES;
  // Elsewhere the datagram must be one message whose frame fits to the byte.
  if (length !== had || bytes[from] !== 1) return NO;
  const id = bytes[from + 2];
  if (id === PASS_THROUGH) return frameFits(bytes, from + HEADER_BYTES, to) ? YES : NO;
  return id === 0 && length === SESSION_BYTES && (bytes[from + HEADER_BYTES] as number) <= 1 ? YES : NO;
}

/** Where the command of a frame stands: behind delimiter, address (1 or 5) and expansion bytes. */
const commandAt = (bytes: Uint8Array, at: number): number => {
  const delimiter = bytes[at] as number;
  return at + 1 + (delimiter & UNIQUE_ADDRESS ? 5 : 1) + ((delimiter >> 5) & 3);
};

/** Command, count, that many bytes, and a check byte which makes the exclusive or of all of them 0. */
function frameFits(bytes: Uint8Array, at: number, end: number): boolean {
  if (at >= end) return false;
  const command = commandAt(bytes, at);
  if (command + 3 > end || command + 3 + (bytes[command + 1] as number) !== end) return false;
  let check = 0;
  for (let i = at; i < end; i++) check ^= bytes[i] as number;
  return check === 0;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (to - at >= HEADER_BYTES) {
    const length = view.getUint16(at + 6);
    if (!isHeader(bytes, at) || length < HEADER_BYTES || length > LENGTH_MAX) return RESYNC;
    const end = at + length;
    if (end > to) break;
    message(bytes, view, at, end, context);
    at = end;
  }
  return at;
}

function kindOf(type: number, status: number): MessageKind {
  if (type === TYPE_PUBLISH) return EVENT;
  if (type === TYPE_NAK || type === TYPE_ERROR) return ERROR;
  if (type === TYPE_RESPONSE) return status === 0 ? RESPONSE : ERROR;
  return REQUEST;
}

function message(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const type = bytes[at + 1] as number;
  const id = bytes[at + 2] as number;
  const status = bytes[at + 3] as number;
  turn(type, context);
  const kind = kindOf(type, status);
  if (context.detail) {
    context.field('version', bytes[at] as number);
    context.field('sequence', view.getUint16(at + 4));
    if (status !== 0) context.field('status', status);
  }
  if (id === PASS_THROUGH) return frame(bytes, at + HEADER_BYTES, end, kind, context);
  if (id === 0 && context.detail && end - at >= SESSION_BYTES) {
    context.field('primary_host', bytes[at + HEADER_BYTES] === 1);
    context.field('inactivity_close_ms', view.getUint32(at + HEADER_BYTES + 1));
  }
  context.message(kind, id, NO_OBJECT);
}

/** The first to be seen in a flow may be an answer from a new port: then who sent it is the server. */
function turn(type: number, context: DecodeContext): void {
  if (context.flowWord(0) !== 0) return;
  context.setFlowWord(0, 1);
  if ((type === TYPE_RESPONSE || type === TYPE_PUBLISH) && context.direction === 0) context.swapRoles();
}

function frame(bytes: Uint8Array, at: number, end: number, outer: MessageKind, context: DecodeContext): void {
  const command = at < end ? commandAt(bytes, at) : end;
  if (command + 2 > end) {
    if (outer !== ERROR) context.malformed('HART frame ends before its command');
    return context.message(outer, PASS_THROUGH, NO_OBJECT);
  }
  const frameType = (bytes[at] as number) & 7;
  const answers = frameType === FROM_DEVICE || frameType === BURST;
  let data = command + 2;
  const stop = data + (bytes[command + 1] as number);
  if (stop > end) {
    context.malformed('HART data longer than their frame');
    return context.message(outer, PASS_THROUGH, NO_OBJECT);
  }
  let kind = outer;
  if (answers && data + 2 <= stop) {
    if (bytes[data] !== 0 && kind !== EVENT) kind = ERROR;
    if (context.detail) status(bytes, data, context);
    data += 2;
  }
  let number = bytes[command] as number;
  // Commands beyond 255 stand as two bytes before the data of command 31.
  if (number === EXTENDED_COMMAND && data + 2 <= stop) {
    number = ((bytes[data] as number) << 8) | (bytes[data + 1] as number);
    data += 2;
  }
  const object = addressOf(bytes, at, context);
  if (kind === RESPONSE && answers) identity(bytes, number, data, stop, object, context);
  if (context.detail) context.field('command', number);
  context.message(kind, commandCode(number), object);
}

function status(bytes: Uint8Array, at: number, context: DecodeContext): void {
  const code = bytes[at] as number;
  context.field(code & COMMUNICATION_ERROR ? 'communication_status' : 'response_code', code);
  context.field('device_status', bytes[at + 1] as number);
}

/** The device asked: its five bytes without the bits of master and burst, or the polling address. */
function addressOf(bytes: Uint8Array, at: number, context: DecodeContext): number {
  if (!((bytes[at] as number) & UNIQUE_ADDRESS)) return (bytes[at + 1] as number) & 0x3f;
  ADDRESS[0] = (bytes[at + 1] as number) & 0x3f;
  for (let i = 1; i < 5; i++) ADDRESS[i] = bytes[at + 1 + i] as number;
  return INTERNED + context.intern(ADDRESS, 0, 5);
}
const ADDRESS = new Uint8Array(5);
/** Objects below are polling addresses. */
const INTERNED = 64;

/** Behind one address many devices may answer: the first to identify itself is the one that has the address. */
function identity(
  bytes: Uint8Array,
  command: number,
  data: number,
  stop: number,
  object: number,
  context: DecodeContext,
): void {
  const unique = command === 0 || command === 11 || command === 21;
  if (!unique && command !== 20) return;
  const owner = context.flowWord(1);
  if (owner !== 0 && owner !== object + 1) return;
  if (command === 20) {
    const end = trimEnd(bytes, data, Math.min(stop, data + 32));
    if (end > data) context.claimBytes(SOURCE, 'name', bytes, data, end, 'latin1');
    return;
  }
  if (data + 12 > stop || bytes[data] !== 0xfe) return;
  context.setFlowWord(1, object + 1);
  uniqueIdentifier(bytes, data, stop, context);
}

/**
 * Answer of command 0: 254, expanded device type, preambles, revisions (universal, device, software, hardware), flags,
 * device id; from universal revision 7 on also the manufacturer's number, at 17.
 */
function uniqueIdentifier(bytes: Uint8Array, data: number, stop: number, context: DecodeContext): void {
  const hex = (from: number, count: number): string => {
    let text = '0x';
    for (let i = from; i < from + count; i++) text += (bytes[i] as number).toString(16).padStart(2, '0');
    return text;
  };
  context.claim(SOURCE, 'device-type', hex(data + 1, 2));
  context.claim(SOURCE, 'device-id', hex(data + 9, 3));
  context.claim(SOURCE, 'firmware', String(bytes[data + 6]));
  context.claim(SOURCE, 'hardware-version', String((bytes[data + 7] as number) >> 3));
  const revision = bytes[data + 4] as number;
  if (revision < 7) context.claim(SOURCE, 'vendor-id', hex(data + 1, 1));
  else if (data + 19 <= stop) context.claim(SOURCE, 'vendor-id', hex(data + 17, 2));
}

function objectName(_code: number, object: number, name: (id: number) => string): string {
  if (object < INTERNED) return `polling address ${String(object)}`;
  let text = '';
  for (const byte of bytesOfName(name(object - INTERNED))) text += byte.toString(16).padStart(2, '0');
  return `device ${text}`;
}

export default defineProtocol({
  id: 'hart-ip',
  name: 'HART-IP',
  reference: 'FieldComm HCF_SPEC-085, 4–5; HCF_SPEC-081, 5; HCF_SPEC-127, 6',
  over: [
    { transport: 'tcp', ports: [5094], anyPort: true },
    { transport: 'udp', ports: [5094], anyPort: true },
  ],
  recognise,
  firstBytes: [1, 2],
  decode,
  describe,
  codeKey: (_kind, code) => (code < 0 ? undefined : code & 0xff),
  objectName,
  domain: 'ot',
  confidence: 0.9,
  examples: [
    {
      title: 'opens a session, then asks who the device is',
      hex: '01 00 00 00 0002 000d 01 00007530  01 00 03 00 0003 0011 82 264e0000d2 00 00 38',
      messages: [
        { kind: 'request', operation: 'session_initiate', meaning: 'connect' },
        { kind: 'request', operation: 'read_unique_identifier', meaning: 'identify' },
      ],
    },
    {
      title: 'the device says who it is',
      hex: '01 01 03 00 0003 0029 86 264e0000d2 00 18 00 d0 fe264e050704010e0c0000d205020002d00026002684 e4',
      messages: [{ kind: 'response', operation: 'read_unique_identifier', meaning: 'identify' }],
    },
    { title: 'a version that does not exist', hex: '07 00 00 00 0002 000d 01 00007530', messages: [] },
  ],
});
