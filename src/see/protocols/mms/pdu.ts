/** MMS PDUs: confirmed requests with their answers, and what comes unasked. ISO 9506-2, 7. */
import { BER_INTEGER, BER_SEQUENCE, BerReader } from '../../../kernel/encodings/ber.ts';
import { hasText } from '../../../kernel/encodings/text.ts';
import {
  ERROR,
  EVENT,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  SOURCE,
  type DecodeContext,
  type MessageKind,
} from '../../../model/protocol.ts';
import { PLATES_MAX, attributeOf, readSubject, readVariables, subject } from './names.ts';
import * as S from './services.ts';

/** Tags of MMSpdu; those of PDUs that hold a mere number or nothing are primitive. */
const CONFIRMED_REQUEST = 0xa0;
const CONFIRMED_RESPONSE = 0xa1;
const CONFIRMED_ERROR = 0xa2;
const UNCONFIRMED = 0xa3;
const REJECT = 0xa4;
const CANCEL_REQUEST = 0x85;
const CANCEL_RESPONSE = 0x86;
const CANCEL_ERROR = 0xa7;
const INITIATE_REQUEST = 0xa8;
const INITIATE_RESPONSE = 0xa9;
const INITIATE_ERROR = 0xaa;
const CONCLUDE_REQUEST = 0x8b;
const CONCLUDE_RESPONSE = 0x8c;
const CONCLUDE_ERROR = 0xad;

const SERVICE_MAX = 127;
const RESULTS_MAX = 512;
const ELEMENTS_MAX = 8;
const INVOKE_BYTES_MAX = 5;
const VISIBLE_STRING = 0x8a;
const MMS_STRING = 0x90;
const FAILURE = 0x80;
const LIST_OF_RESULTS = 0xa1;
const SERVICE_ERROR = 0xa2;
const ERROR_CLASS = 0xa0;
const REJECTED_REQUEST = 1;

/** What is remembered of a request: code (8 bits), object (21), whether the name plate is read. */
const CODE_MASK = 0xff;
const OBJECT_MASK = 0x1fffff;
const PLATE_READ = 1 << 29;
/** Key under which the fields of the name plate are remembered, beside that of the request. */
const PLATE_KEY = 0x5a000000;

const reader = new BerReader();

/** Kind and code of the PDUs that need no more than their tag. */
const PLAIN: Readonly<Record<number, readonly [kind: MessageKind, code: number]>> = {
  [CANCEL_REQUEST]: [REQUEST, S.CANCEL_PDU],
  [CANCEL_RESPONSE]: [RESPONSE, S.CANCEL_PDU],
  [CANCEL_ERROR]: [ERROR, S.CANCEL_PDU],
  [INITIATE_REQUEST]: [REQUEST, S.INITIATE],
  [INITIATE_RESPONSE]: [RESPONSE, S.INITIATE],
  [INITIATE_ERROR]: [ERROR, S.INITIATE],
  [CONCLUDE_REQUEST]: [REQUEST, S.CONCLUDE],
  [CONCLUDE_RESPONSE]: [RESPONSE, S.CONCLUDE],
  [CONCLUDE_ERROR]: [ERROR, S.CONCLUDE],
};

/** Whether an MMS PDU fills [from, to): its tag, its length, and what its first field must be. */
export function isMmsPdu(bytes: Uint8Array, from: number, to: number): boolean {
  reader.open(bytes, from, to);
  if (!reader.next() || reader.stop !== to) return false;
  const { tag, start, stop } = reader;
  const first = stop > start ? (bytes[start] as number) : -1;
  if (tag === CONFIRMED_REQUEST || tag === CONFIRMED_RESPONSE) return first === BER_INTEGER && invokeFits(bytes, stop);
  if (tag === CONFIRMED_ERROR || tag === CANCEL_ERROR) return first === 0x80;
  if (tag === UNCONFIRMED) return first === 0xa0 || first === 0xa1 || first === 0xa2;
  if (tag === REJECT) return first >= 0x80 && first <= 0x8b;
  if (tag === INITIATE_REQUEST || tag === INITIATE_RESPONSE) return first === 0x80 || first === 0x81;
  if (tag === INITIATE_ERROR || tag === CONCLUDE_ERROR) return first === 0xa0;
  if (tag === CONCLUDE_REQUEST || tag === CONCLUDE_RESPONSE) return first < 0;
  return (tag === CANCEL_REQUEST || tag === CANCEL_RESPONSE) && stop > start && stop - start <= INVOKE_BYTES_MAX;
}

/** Behind the invoke id of a request or answer comes a service: context-specific, or before it the modifiers. */
function invokeFits(bytes: Uint8Array, stop: number): boolean {
  const length = bytes[reader.start + 1] as number;
  const next = reader.start + 2 + length;
  if (length < 1 || length > INVOKE_BYTES_MAX || next >= stop) return false;
  const tag = bytes[next] as number;
  return (tag & 0xc0) === 0x80 || tag === BER_SEQUENCE;
}

/** Reports the PDU in [from, to). False where it is none, or not whole. */
export function decodePdu(bytes: Uint8Array, from: number, to: number, context: DecodeContext): boolean {
  reader.open(bytes, from, to);
  if (!reader.next()) return false;
  const { tag } = reader;
  const plain = PLAIN[tag];
  if (plain) {
    context.message(plain[0], plain[1], NO_OBJECT);
    return true;
  }
  reader.enter();
  if (tag === CONFIRMED_REQUEST) return request(bytes, context);
  if (tag === CONFIRMED_RESPONSE) return response(bytes, context);
  if (tag === CONFIRMED_ERROR) return failure(context);
  if (tag === UNCONFIRMED) return unconfirmed(bytes, context);
  return tag === REJECT && rejected(context);
}

/** Both ends number their own requests, so the asker is part of the key. */
const keyOf = (invoke: number, asker: number): number => (invoke * 2 + asker) | 0;

/** The invoke id, which is the next element; −1 where it is none. */
function invokeId(tag: number, context: DecodeContext): number {
  const invoke = reader.expect(tag) ? reader.integer() : undefined;
  if (invoke === undefined || invoke < 0) return -1;
  if (context.detail) context.field('invoke_id', invoke);
  return invoke;
}

function request(bytes: Uint8Array, context: DecodeContext): boolean {
  const invoke = invokeId(BER_INTEGER, context);
  if (invoke < 0 || !reader.next()) return false;
  if (reader.tag === BER_SEQUENCE && !reader.next()) return false;
  if (!isService()) return false;
  readSubject(reader, bytes, context);
  const { code, object, plates } = subject;
  if (context.detail && S.serviceOf(code) === S.WRITE) written(context);
  const key = keyOf(invoke, context.direction);
  const kept = object >= 0 && object <= OBJECT_MASK ? object : 0;
  context.remember(key, code | (kept << 8) | (plates === 0 ? 0 : PLATE_READ));
  if (plates !== 0) context.remember(key ^ PLATE_KEY, plates);
  context.message(REQUEST, code, object);
  return true;
}

const isService = (): boolean => (reader.tag & 0xc0) === 0x80 && reader.number <= SERVICE_MAX;

/** The first value that is written, or the first of its structure: of an `Oper` that is ctlVal. IEC 61850-8-1, 20. */
function written(context: DecodeContext): void {
  if (!reader.expect(0xa0)) return;
  reader.enter();
  if (!reader.next()) return;
  if (reader.tag === 0xa2 && !(reader.enter() && reader.next())) return;
  if (reader.tag !== 0x83 && reader.tag !== 0x85 && reader.tag !== 0x86) return;
  const value = reader.integer();
  if (value !== undefined) context.field('value', reader.tag === 0x83 ? value !== 0 : value);
}

function response(bytes: Uint8Array, context: DecodeContext): boolean {
  const invoke = invokeId(BER_INTEGER, context);
  if (invoke < 0 || !reader.next() || !isService()) return false;
  const service = reader.number;
  const key = keyOf(invoke, 1 - context.direction);
  const known = context.recall(key);
  const asked = known >= 0 && S.serviceOf(known & CODE_MASK) === service;
  const plates = asked && (known & PLATE_READ) !== 0 ? Math.max(0, context.recall(key ^ PLATE_KEY)) : 0;
  let kind: MessageKind = RESPONSE;
  if (service === S.IDENTIFY) identity(bytes, context);
  else if (service === S.READ && !read(bytes, plates, context)) kind = ERROR;
  else if (service === S.WRITE && !wrote()) kind = ERROR;
  context.message(kind, asked ? known & CODE_MASK : service, asked ? objectOf(known) : NO_OBJECT);
  return true;
}

const objectOf = (known: number): number => (known >> 8) & OBJECT_MASK || NO_OBJECT;

/** Identify-Response: vendor, model and revision of the virtual device. ISO 9506-2, 10. */
function identity(bytes: Uint8Array, context: DecodeContext): void {
  reader.enter();
  for (let i = 0; i < 4 && reader.next(); i++) {
    const attribute =
      reader.tag === 0x80 ? 'vendor' : reader.tag === 0x81 ? 'model' : reader.tag === 0x82 ? 'firmware' : undefined;
    if (attribute !== undefined && reader.stop > reader.start)
      context.claimBytes(SOURCE, attribute, bytes, reader.start, reader.stop, 'latin1');
  }
}

/** Whether at least one of the variables could be read; claims what the name plate says. */
function read(bytes: Uint8Array, plates: number, context: DecodeContext): boolean {
  reader.enter();
  if (!goTo(LIST_OF_RESULTS)) return true;
  let results = 0;
  let successes = 0;
  for (; results < RESULTS_MAX && reader.next(); results++) {
    if (reader.tag === FAILURE) continue;
    successes++;
    if (results < PLATES_MAX && plates !== 0) claim(bytes, (plates >>> (4 * results)) & 15, context);
    else if (plates === 0) break;
  }
  return results === 0 || successes > 0;
}

function goTo(tag: number): boolean {
  for (let i = 0; i < ELEMENTS_MAX && reader.next(); i++) if (reader.tag === tag) return reader.enter();
  return false;
}

function claim(bytes: Uint8Array, plate: number, context: DecodeContext): void {
  const attribute = attributeOf(plate);
  if (attribute === undefined || reader.stop === reader.start) return;
  if (reader.tag === VISIBLE_STRING || reader.tag === MMS_STRING)
    context.claimBytes(SOURCE, attribute, bytes, reader.start, reader.stop, 'utf8');
}

/** Whether all of what was to be written was. */
function wrote(): boolean {
  reader.enter();
  for (let i = 0; i < RESULTS_MAX && reader.next(); i++) if (reader.tag === FAILURE) return false;
  return true;
}

function failure(context: DecodeContext): boolean {
  const invoke = invokeId(0x80, context);
  if (invoke < 0) return false;
  if (context.detail) errorFields(context);
  const known = context.recall(keyOf(invoke, 1 - context.direction));
  context.message(ERROR, known < 0 ? S.ERROR_PDU : known & CODE_MASK, known < 0 ? NO_OBJECT : objectOf(known));
  return true;
}

/** ServiceError: class and code of the error, ISO 9506-2, 7.4. */
function errorFields(context: DecodeContext): void {
  if (!goTo(SERVICE_ERROR) || !reader.expect(ERROR_CLASS) || !reader.enter() || !reader.next()) return;
  context.field('error_class', reader.number);
  context.field('error_code', reader.integer() ?? -1);
}

function unconfirmed(bytes: Uint8Array, context: DecodeContext): boolean {
  if (!reader.next() || !isService()) return false;
  const service = reader.number;
  subject.object = NO_OBJECT;
  if (service === 0) report(bytes, context);
  context.message(EVENT, S.UNCONFIRMED + service, subject.object);
  return true;
}

/** A report of IEC 61850 is the list `RPT`; which report it is stands first among its values. IEC 61850-8-1, 17. */
function report(bytes: Uint8Array, context: DecodeContext): void {
  reader.enter();
  readVariables(reader, bytes, S.UNCONFIRMED, context);
  if (!isReport(bytes) || !reader.expect(0xa0)) return;
  reader.enter();
  if (!reader.expect(VISIBLE_STRING) || reader.stop === reader.start) return;
  const object = context.intern(bytes, reader.start, reader.stop);
  if (object !== 0) subject.object = object;
}

/** The list's name is the element that was left last. */
const isReport = (bytes: Uint8Array): boolean =>
  reader.stop - reader.start === 3 && hasText(bytes, reader.start, reader.stop, 'RPT');

/** RejectPDU, ISO 9506-2, 7.5: answers a request where it names one. */
function rejected(context: DecodeContext): boolean {
  if (!reader.next()) return false;
  const invoke = reader.tag === 0x80 ? (reader.integer() ?? -1) : -1;
  if (reader.tag === 0x80 && !reader.next()) return false;
  if (context.detail) {
    context.field('reject_class', reader.number);
    context.field('reject_code', reader.integer() ?? -1);
  }
  const answers = invoke >= 0 && reader.number === REJECTED_REQUEST;
  const known = answers ? context.recall(keyOf(invoke, 1 - context.direction)) : -1;
  context.message(ERROR, known < 0 ? S.REJECT : known & CODE_MASK, known < 0 ? NO_OBJECT : objectOf(known));
  return true;
}
