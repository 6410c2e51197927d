/**
 * S7 communication of SIMATIC S7-300/400 and compatible devices, over COTP. Siemens publishes no specification; this
 * follows the public descriptions of the protocol and, for counting, tshark's s7comm dissector.
 */
import { Reassembly } from '../../../kernel/reassembly.ts';
import { LIMITS } from '../../../model/limits.ts';
import {
  ERROR,
  EVENT,
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  YES,
  defineProtocol,
  type DecodeContext,
  type MessageKind,
  type Verdict,
} from '../../../model/protocol.ts';
import { ackFields, jobFields, userdataFields } from './fields.ts';
import {
  ACK,
  DOWNLOAD_BLOCK,
  DOWNLOAD_ENDED,
  END_UPLOAD,
  PI_SERVICE,
  PLC_STOP,
  READ_SZL,
  READ_SZL_IDENTITY,
  READ_VAR,
  REQUEST_DOWNLOAD,
  START_UPLOAD,
  UPLOAD,
  USERDATA,
  WRITE_VAR,
  describe,
  isSecret,
  piCode,
} from './functions.ts';
import { objectName } from './objects.ts';
import { isIdentity, szlClaims } from './szl.ts';

const PROTOCOL_ID = 0x32;
const JOB = 1;
const ACK_ONLY = 2;
const ACK_DATA = 3;
const USER_DATA = 7;
const SUCCESS = 0xff;
/** Most of a parameter that is interned as an object. */
const OBJECT_BYTES_MAX = 252;
/** What is remembered of a job: its function, or that of a PI service with its number (9 bits), and the object (21). */
const OBJECT_BITS = 21;
const OBJECT_MASK = (1 << OBJECT_BITS) - 1;
const PI_KIND = 0x100;
const USER_REQUEST = 1;
const USER_RESPONSE = 2;
/** Word of the direction: token of an SZL answer that comes in parts. Word of the flow: object of the upload under way. */
const TOKEN = 0;
const UPLOADED = 0;

const answers = new Reassembly({
  placesMax: LIMITS.reassembliesMax,
  bytesMax: LIMITS.segmentedAnswerBytesMax,
  heldMax: LIMITS.reassemblyBytesMax,
});

function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  if (to - from < 2) return to > from && bytes[from] !== PROTOCOL_ID ? NO : MORE;
  const type = bytes[from + 1] as number;
  return bytes[from] === PROTOCOL_ID && (type === USER_DATA || (type >= JOB && type <= ACK_DATA)) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (to - from < 10 || bytes[from] !== PROTOCOL_ID) return RESYNC;
  const type = bytes[from + 1] as number;
  const header = type === ACK_ONLY || type === ACK_DATA ? 12 : 10;
  const parameter = from + header;
  const data = parameter + view.getUint16(from + 6);
  const end = data + view.getUint16(from + 8);
  if (end > to) {
    context.malformed('S7 message ends before its data');
    return to;
  }
  const reference = view.getUint16(from + 4);
  if (context.detail) context.field('pdu_reference', reference);
  if (type === JOB) job(bytes, view, parameter, data, end, reference, context);
  else if (type === ACK_DATA) ackData(bytes, view, parameter, data, end, reference, context);
  else if (type === ACK_ONLY) ack(bytes, parameter, reference, context);
  else if (type === USER_DATA) userData(bytes, view, parameter, data, end, context);
  else return RESYNC;
  return to;
}

/** Both ends number their own jobs, so the asker is part of the key. */
const key = (reference: number, asker: number): number => (asker << 16) | reference;

function job(
  bytes: Uint8Array,
  view: DataView,
  parameter: number,
  data: number,
  end: number,
  reference: number,
  context: DecodeContext,
): void {
  if (data === parameter) return context.malformed('S7 job without a function');
  const fn = bytes[parameter] as number;
  let code = fn;
  let object = 0;
  if (fn === READ_VAR || fn === WRITE_VAR) {
    if (parameter + 2 < data)
      object = context.intern(bytes, parameter + 2, Math.min(data, parameter + 2 + OBJECT_BYTES_MAX));
  } else if (fn === PI_SERVICE && parameter + 10 <= data) {
    const name = parameter + 10 + view.getUint16(parameter + 8);
    if (name < data) code = piCode(bytes, name + 1, Math.min(data, name + 1 + (bytes[name] as number)));
    if (!isSecret(code))
      object = context.intern(bytes, parameter + 8, Math.min(data, parameter + 8 + OBJECT_BYTES_MAX));
  } else if (fn === REQUEST_DOWNLOAD || fn === DOWNLOAD_BLOCK || fn === DOWNLOAD_ENDED || fn === START_UPLOAD) {
    object = counted(bytes, parameter + 8, data, context);
    if (fn === START_UPLOAD) context.setFlowWord(UPLOADED, object);
  } else if (fn === UPLOAD || fn === END_UPLOAD) {
    object = context.flowWord(UPLOADED);
  } else if (fn === PLC_STOP) {
    object = counted(bytes, parameter + 6, data, context);
  }
  const kind = code > 0xff ? PI_KIND | (code >> 8) : fn;
  context.remember(key(reference, context.direction), (kind << OBJECT_BITS) | object);
  if (context.detail) jobFields(bytes, view, parameter, data, end, context);
  context.message(REQUEST, code, object === 0 ? NO_OBJECT : object);
}

/** Code of the job that was remembered. */
function askedCode(asked: number): number {
  const kind = asked >> OBJECT_BITS;
  return kind >= PI_KIND ? ((kind & 0xff) << 8) | PI_SERVICE : kind;
}

/** An answer without a parameter names no function: it is that of the question, where that was seen. */
const ackCode = (asked: number): number => (asked < 0 ? ACK : ACK | askedCode(asked));

/** Interns a text that its length precedes. */
function counted(bytes: Uint8Array, at: number, end: number, context: DecodeContext): number {
  if (at >= end) return 0;
  const stop = at + 1 + (bytes[at] as number);
  return stop <= end ? context.intern(bytes, at + 1, stop) : 0;
}

function ackData(
  bytes: Uint8Array,
  view: DataView,
  parameter: number,
  data: number,
  end: number,
  reference: number,
  context: DecodeContext,
): void {
  const asked = context.recall(key(reference, 1 - context.direction));
  const object = asked < 0 ? 0 : asked & OBJECT_MASK;
  const failed = (bytes[parameter - 2] as number) !== 0;
  if (data === parameter) {
    if (context.detail) ackFields(bytes, parameter, parameter, end, context);
    return context.message(failed ? ERROR : RESPONSE, ackCode(asked), object === 0 ? NO_OBJECT : object);
  }
  const fn = bytes[parameter] as number;
  const code = asked >> OBJECT_BITS >= PI_KIND && fn === PI_SERVICE ? askedCode(asked) : fn;
  let kind: MessageKind = failed ? ERROR : RESPONSE;
  if (!failed && (fn === READ_VAR || fn === WRITE_VAR) && refused(bytes, view, fn, parameter, data, end)) kind = ERROR;
  if (context.detail) ackFields(bytes, parameter, data, end, context);
  context.message(kind, code, object === 0 ? NO_OBJECT : object);
}

/** Whether any item was refused: each begins with a return code; items of a read have a length and are padded to even. */
function refused(bytes: Uint8Array, view: DataView, fn: number, parameter: number, data: number, end: number): boolean {
  let at = data;
  for (let left = parameter + 1 < data ? (bytes[parameter + 1] as number) : 0; left > 0 && at < end; left--) {
    if (bytes[at] !== SUCCESS) return true;
    if (fn === WRITE_VAR) at++;
    else {
      if (at + 4 > end) return false;
      const size = bytes[at + 1] as number;
      const length = view.getUint16(at + 2);
      // Sizes 3 to 5 count bits, the others bytes.
      const count = size >= 3 && size <= 5 ? (length + 7) >> 3 : length;
      at += 4 + count + (count & 1);
    }
  }
  return false;
}

function ack(bytes: Uint8Array, parameter: number, reference: number, context: DecodeContext): void {
  const asked = context.recall(key(reference, 1 - context.direction));
  const object = asked < 0 ? 0 : asked & OBJECT_MASK;
  const failed = (bytes[parameter - 2] as number) !== 0;
  if (context.detail) ackFields(bytes, parameter, parameter, parameter, context);
  context.message(failed ? ERROR : RESPONSE, ackCode(asked), object === 0 ? NO_OBJECT : object);
}

function userData(
  bytes: Uint8Array,
  view: DataView,
  parameter: number,
  data: number,
  end: number,
  context: DecodeContext,
): void {
  if (data - parameter < 8) return context.malformed('S7 user data without a service');
  // Two bits of type, six of group.
  const group = bytes[parameter + 5] as number;
  const type = group >> 6;
  let code = USERDATA | ((group & 0x3f) << 8) | (bytes[parameter + 6] as number);
  const long = data - parameter >= 12;
  const failed = long && view.getUint16(parameter + 10) !== 0;
  let kind: MessageKind = EVENT;
  if (type === USER_REQUEST) kind = REQUEST;
  else if (type === USER_RESPONSE) kind = failed ? ERROR : RESPONSE;
  let object = NO_OBJECT;
  if (code === READ_SZL) {
    object =
      kind === REQUEST ? szlAsked(view, data, end, context) : szlAnswer(bytes, view, parameter, data, end, context);
    if (object !== NO_OBJECT && isIdentity(object)) code = READ_SZL_IDENTITY;
  }
  if (context.detail) userdataFields(view, parameter, data, end, context, { object, failed });
  context.message(kind, code, object);
}

/** The list asked for. A request for the next part of an answer names none: it is that of the answer under way. */
function szlAsked(view: DataView, data: number, end: number, context: DecodeContext): number {
  if (end - data < 6) return context.flowWord(1) === 0 ? NO_OBJECT : context.flowWord(1) - 1;
  const szl = view.getUint16(data + 4);
  context.setFlowWord(1, szl + 1);
  return szl;
}

/** A long answer comes in several user-data messages: all but the last say that more follows; only the first has the SZL header. */
function szlAnswer(
  bytes: Uint8Array,
  view: DataView,
  parameter: number,
  data: number,
  end: number,
  context: DecodeContext,
): number {
  const payload = data + 4;
  const token = context.word(TOKEN);
  const more = data - parameter >= 12 && (bytes[parameter + 9] as number) !== 0;
  if (payload > end || bytes[data] !== SUCCESS) {
    context.setWord(TOKEN, 0);
    return asked(context);
  }
  if (token === 0 && !more) {
    if (end - payload < 2) return asked(context);
    szlClaims(bytes, view, payload, end, context);
    return view.getUint16(payload);
  }
  const part = token === 0 ? answers.begin() : token;
  const kept = answers.add(part, bytes, payload, end);
  if (more) context.setWord(TOKEN, kept ? part : -1);
  else {
    context.setWord(TOKEN, 0);
    const whole = answers.take(part);
    if (whole) szlClaims(whole.bytes, whole.view, 0, whole.length, context);
  }
  return asked(context);
}

const asked = (context: DecodeContext): number => (context.flowWord(1) === 0 ? NO_OBJECT : context.flowWord(1) - 1);

export default defineProtocol({
  id: 's7comm',
  name: 'S7comm',
  reference: 'S7 communication (S7-300/400), public descriptions; SZL: Siemens System Software reference, 33–34',
  over: [{ carrier: 'cotp' }],
  recognise,
  firstBytes: [PROTOCOL_ID],
  decode,
  describe,
  codeKey: (_kind, code) => (code < 0 || code >= USERDATA ? undefined : code & 0xff),
  objectName,
  domain: 'ot',
  confidence: 0.95,
  examples: [
    {
      title: 'stops the CPU',
      hex: '3201000000020010000029000000000009505f50524f4752414d',
      messages: [{ kind: 'request', operation: 'plc_stop', meaning: 'stop' }],
    },
    {
      title: 'sends the password of the protection level',
      hex: '320700000600000800 0c 0001120411450100 ff0900080000000000000000',
      messages: [{ kind: 'request', operation: 'plc_password', meaning: 'authenticate' }],
    },
    { title: 'S7comm-plus, another protocol', hex: '7201000f31000004ca0000000200000120', messages: [] },
  ],
});
