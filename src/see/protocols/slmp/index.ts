/**
 * SLMP (and the MC protocol, whose 3E and 4E frames it shares): what reads, writes and controls Mitsubishi controllers and
 * CC-Link IE devices. SLMP Reference Manual SH-080956ENG, 4 (frames, binary and ASCII) and 5 (commands). Never a password.
 */
import { hexDigit, trimEnd } from '../../../kernel/encodings/text.ts';
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
import { deviceObject, objectName, setStation } from './devices.ts';
import { LOCK, READ_TYPE_NAME, UNASKED, UNLOCK, describe, isCommand } from './words.ts';

const FIRST_BYTES = [0x50, 0x54, 0xd0, 0xd4, 0x35, 0x44];
const TEXT_5 = 0x35;
const TEXT_D = 0x44;
const ROUTE_BYTES = 5;
/** Request: timer, command and subcommand; response: end code. */
const REQUEST_BYTES_MIN = 6;
const RESPONSE_BYTES_MIN = 2;
const LENGTH_MAX = 8192;
/** Request destination module I/O: the station's own CPU, or one of several (SH-080956ENG, 4.2). */
const IO_HIGH = 0x03;
const MULTIDROP_MAX = 31;
const TYPE_NAME_BYTES = 16;
/** Answers of 3E frames have no serial number: one request at a time is under way. */
const NO_SERIAL = 0x10000;

/** The frame that `frameEnd` found: what it is, and where its parts stand. */
const frame = { request: false, ascii: false, serial: NO_SERIAL, route: 0, body: 0 };

/** A number of so many bytes; in ASCII frames two digits each, the high byte first, else the low byte first. */
function number(bytes: Uint8Array, at: number, count: number, ascii: boolean): number {
  let value = 0;
  for (let i = 0; i < count; i++) {
    if (!ascii) value |= (bytes[at + i] as number) << (8 * i);
    else {
      const high = hexDigit(bytes[at + 2 * i] as number);
      const low = hexDigit(bytes[at + 2 * i + 1] as number);
      if (high < 0 || low < 0) return -1;
      value = (value << 8) | (high << 4) | low;
    }
  }
  return value;
}

/** End of the frame at `at`; 0 when it is not whole, −1 when it is none. */
function frameEnd(bytes: Uint8Array, at: number, to: number): number {
  const first = bytes[at] as number;
  const ascii = first === TEXT_5 || first === TEXT_D;
  const wide = ascii ? 2 : 1;
  if (to - at < 2 * wide) return FIRST_BYTES.includes(first) ? 0 : -1;
  const subheader = ascii ? number(bytes, at, 2, true) : (first << 8) | (bytes[at + 1] as number);
  const kind = subheader & 0x7fff;
  if (kind !== 0x5000 && kind !== 0x5400) return -1;
  const serial = kind === 0x5400;
  const route = at + (serial ? 6 : 2) * wide;
  const body = route + (ROUTE_BYTES + 2) * wide;
  if (body > to) return 0;
  if (serial && number(bytes, at + 4 * wide, 2, ascii) !== 0) return -1;
  const io = number(bytes, route + 2 * wide, 2, ascii);
  const multidrop = number(bytes, route + 4 * wide, 1, ascii);
  const length = number(bytes, route + ROUTE_BYTES * wide, 2, ascii);
  frame.request = (subheader & 0x8000) === 0;
  const least = (frame.request ? REQUEST_BYTES_MIN : RESPONSE_BYTES_MIN) * wide;
  if (io >> 8 !== IO_HIGH || multidrop < 0 || multidrop > MULTIDROP_MAX || length < least || length > LENGTH_MAX)
    return -1;
  frame.ascii = ascii;
  frame.serial = serial ? number(bytes, at + 2 * wide, 2, ascii) : NO_SERIAL;
  frame.route = route;
  frame.body = body;
  return body + length > to ? 0 : body + length;
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to <= from) return onPort ? MORE : NO;
  const end = frameEnd(bytes, from, to);
  if (end < 0) return NO;
  if (end === 0) return onPort ? MORE : NO;
  if (onPort) return YES;
  // Elsewhere: one frame, and of a request also a command that exists.
  if (end !== to) return NO;
  return !frame.request || isCommand(commandAt(bytes, frame.body)) ? YES : NO;
}

/** The command of a request, behind the timer. */
const commandAt = (bytes: Uint8Array, body: number): number =>
  number(bytes, body + (frame.ascii ? 4 : 2), 2, frame.ascii);

function decode(bytes: Uint8Array, _view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    const end = frameEnd(bytes, at, to);
    if (end < 0) return RESYNC;
    if (end === 0) break;
    turn(context);
    const wide = frame.ascii ? 2 : 1;
    const network = number(bytes, frame.route, 1, frame.ascii);
    const station = number(bytes, frame.route + wide, 1, frame.ascii);
    setStation(network, station);
    if (context.detail) {
      context.field('network', network);
      context.field('station', station);
      if (frame.serial !== NO_SERIAL) context.field('serial', frame.serial);
    }
    if (frame.request) request(bytes, frame.body, end, context);
    else response(bytes, frame.body, end, context);
    at = end;
  }
  return at;
}

/** The first to be seen in a flow may be an answer: then who sent it is the server. */
function turn(context: DecodeContext): void {
  if (context.flowWord(0) !== 0) return;
  context.setFlowWord(0, 1);
  if (frame.request !== (context.direction === 0)) context.swapRoles();
}

function request(bytes: Uint8Array, body: number, end: number, context: DecodeContext): void {
  const { ascii, serial } = frame;
  const wide = ascii ? 2 : 1;
  const command = number(bytes, body + 2 * wide, 2, ascii);
  const sub = number(bytes, body + 4 * wide, 2, ascii);
  if (command < 0 || sub < 0) return context.malformed('SLMP command that is no number');
  const object = deviceObject(bytes, body + REQUEST_BYTES_MIN * wide, end, command, sub, ascii, context);
  if (command === UNLOCK || command === LOCK) password(bytes, body + REQUEST_BYTES_MIN * wide, end, context);
  context.remember(2 * serial, command);
  context.remember(2 * serial + 1, object);
  if (context.detail) context.field('subcommand', sub);
  context.message(REQUEST, command, object);
}

/** Its length, then its characters, in clear in both codes, and without a name. */
function password(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  const { ascii } = frame;
  const from = at + 2 * (ascii ? 2 : 1);
  const length = from <= end ? number(bytes, at, 2, ascii) : -1;
  if (length <= 0 || from + length > end) return;
  context.logon(userNamed(''), bytes, from, from + length);
  context.sign('logon-in-clear', 'The remote password of a controller was sent so that it can be read on the way.');
}

function response(bytes: Uint8Array, body: number, end: number, context: DecodeContext): void {
  const { ascii, serial } = frame;
  const wide = ascii ? 2 : 1;
  const code = number(bytes, body, 2, ascii);
  const asked = context.recall(2 * serial);
  const object = context.recall(2 * serial + 1);
  const data = body + 2 * wide;
  let command = asked < 0 ? UNASKED : asked;
  if (code === 0) {
    if (command === READ_TYPE_NAME) typeName(bytes, data, end, context);
    return context.message(RESPONSE, command, object < 0 ? NO_OBJECT : object);
  }
  // An error repeats the route and then the command that it is about.
  const repeated = data + ROUTE_BYTES * wide;
  if (command === UNASKED && repeated + 2 * wide <= end) command = number(bytes, repeated, 2, ascii);
  if (context.detail) context.field('end_code', code);
  context.message(ERROR, command < 0 ? UNASKED : command, object < 0 ? NO_OBJECT : object);
}

/** 16 characters, filled up with blanks, then the type's number. SH-080956ENG, 5.4. */
function typeName(bytes: Uint8Array, data: number, end: number, context: DecodeContext): void {
  if (data + TYPE_NAME_BYTES > end) return;
  const stop = trimEnd(bytes, data, data + TYPE_NAME_BYTES);
  for (let i = data; i < stop; i++) if ((bytes[i] as number) < 0x20 || (bytes[i] as number) > 0x7e) return;
  if (stop === data) return;
  context.claimBytes(SOURCE, 'model', bytes, data, stop, 'ascii');
  context.claim(SOURCE, 'vendor', 'Mitsubishi Electric');
}

const PORTS = [1280, 5000, 5001, 5002, 5003, 5004, 5005, 5006, 5007, 5008, 5009, 5010];

export default defineProtocol({
  id: 'slmp',
  name: 'SLMP',
  reference: 'CC-Link Partner Association / Mitsubishi SH-080956ENG, 4 and 5; MC protocol: SH-080008',
  over: [
    { transport: 'tcp', ports: PORTS, anyPort: true },
    { transport: 'udp', ports: PORTS, anyPort: true },
  ],
  firstBytes: FIRST_BYTES,
  recognise,
  decode,
  describe,
  objectName,
  domain: 'ot',
  confidence: 0.85,
  examples: [
    {
      title: 'stops a controller remotely',
      hex: '5000 00ff ff03 00 0800 1000 0210 0000 0100',
      messages: [{ kind: 'request', operation: 'remote_stop', meaning: 'stop' }],
    },
    {
      title: 'writes D100, as text',
      hex: '353030303030464630334646303030303143303031303134303130303030442a3030303130303030303130303041',
      messages: [{ kind: 'request', operation: 'device_write', meaning: 'write' }],
    },
    { title: 'a module that does not exist', hex: '5000 00ff ff33 00 0800 1000 0210 0000 0100', messages: [] },
  ],
});
