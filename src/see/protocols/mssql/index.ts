/**
 * Tabular data stream (MS SQL Server): batches and procedures with what they touch, logons, errors. [MS-TDS] 2.2.3 (packets),
 * 2.2.5–2.2.7 (their data); [MC-SMP] 2.2.1 (several sessions on one connection). What is encrypted is passed over.
 */
import {
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  YES,
  defineProtocol,
  type DecodeContext,
  type Verdict,
} from '../../../model/protocol.ts';
import { isPrelogin, login, ntlm, prelogin } from './login.ts';
import { batch, batchObject, procedure } from './requests.ts';
import { result } from './results.ts';
import { LOGIN7, PRELOGIN, RESULT, RPC, SQL_BATCH, SSPI, describe, isType, resultCode } from './words.ts';

const HEADER_BYTES = 8;
/** The negotiated size of a packet is at most 32767. */
const PACKET_BYTES_MAX = 0x7fff;
const END_OF_MESSAGE = 0x01;
/** Status has five bits. */
const STATUS_MAX = 0x20;
const SMP = 0x53;
const SMP_BYTES = 16;
const SMP_FLAG_MAX = 8;
/** Records of TLS that stand in the stream by themselves: change cipher, alert, handshake, data. */
const TLS_FIRST = 0x14;
const TLS_LAST = 0x17;
const TLS_BYTES = 5;
const TLS_RECORD_MAX = 0x4200;
/** Word 0 of a direction: 1 within a message of several packets. Flow word 0: the code of the request to be answered; 1: what it touched, plus one. */

/** Type, status and length; a record of TLS shares the first byte of no type. */
function isHeader(bytes: Uint8Array, at: number): boolean {
  const length = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
  return (
    isType(bytes[at] as number) &&
    (bytes[at + 1] as number) < STATUS_MAX &&
    length >= HEADER_BYTES &&
    length <= PACKET_BYTES_MAX
  );
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  const had = to - from;
  if (onPort && had < HEADER_BYTES) return had > 0 && isType(bytes[from] as number) ? MORE : NO;
  // The window is to be ignored, and zero in what opens a conversation.
  if (had < HEADER_BYTES || !isHeader(bytes, from) || bytes[from + 7] !== 0) return NO;
  if (onPort) return YES;
  const end = from + (((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number));
  return bytes[from] === PRELOGIN && end === to && isPrelogin(bytes, from + HEADER_BYTES, to) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    const first = bytes[at] as number;
    let end: number;
    if (first === SMP) end = multiplexed(bytes, view, at, to);
    else if (first >= TLS_FIRST && first <= TLS_LAST) end = encrypted(bytes, view, at, to);
    else end = packet(bytes, view, at, to, context);
    if (end === RESYNC) return RESYNC;
    if (end === at || (end > to && first < TLS_FIRST)) return at;
    at = Math.min(end, to);
    if (end > to) context.skip(end - to);
  }
  return at;
}

/** A header of [MC-SMP]: flags of one bit, and a length that counts the packet behind it, which is read next. */
function multiplexed(bytes: Uint8Array, view: DataView, at: number, to: number): number {
  if (to - at < SMP_BYTES) return at;
  const flag = bytes[at + 1] as number;
  const length = view.getUint32(at + 4, true);
  const whole = length === SMP_BYTES || (length > SMP_BYTES && length <= SMP_BYTES + PACKET_BYTES_MAX);
  return flag > 0 && flag <= SMP_FLAG_MAX && whole ? at + SMP_BYTES : RESYNC;
}

function encrypted(bytes: Uint8Array, view: DataView, at: number, to: number): number {
  if (to - at < TLS_BYTES) return at;
  const length = view.getUint16(at + 3);
  return bytes[at + 1] === 3 && length <= TLS_RECORD_MAX ? at + TLS_BYTES + length : RESYNC;
}

function packet(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  if (to - at < HEADER_BYTES) return isType(bytes[at] as number) ? at : RESYNC;
  if (!isHeader(bytes, at)) return RESYNC;
  const end = at + view.getUint16(at + 2);
  if (end > to) return at;
  const last = ((bytes[at + 1] as number) & END_OF_MESSAGE) !== 0;
  // Packets are numbered from 1, or not at all: a higher number goes on with a message whose start may have been missed.
  const first = context.word(0) === 0 && (bytes[at + 6] as number) <= 1;
  context.setWord(0, last ? 0 : 1);
  if (first) message(bytes, view, at, end, last, context);
  return end;
}

function message(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  end: number,
  last: boolean,
  context: DecodeContext,
): void {
  const type = bytes[at] as number;
  const data = at + HEADER_BYTES;
  if (type !== RESULT) return request(bytes, view, type, data, end, context);
  const asked = context.flowWord(0);
  const object = context.flowWord(1) - 1;
  if (context.direction === 0) context.swapRoles();
  if (asked === PRELOGIN && isPrelogin(bytes, data, end)) {
    prelogin(bytes, view, data, end, true, context);
    return context.message(RESPONSE, resultCode(asked), object);
  }
  context.message(result(bytes, view, data, end, last, context), resultCode(asked), object);
}

function request(
  bytes: Uint8Array,
  view: DataView,
  type: number,
  data: number,
  end: number,
  context: DecodeContext,
): void {
  let code = type;
  let object: number = NO_OBJECT;
  if (type === SQL_BATCH) {
    code = batch(bytes, view, data, end, context);
    object = batchObject();
  } else if (type === RPC) object = procedure(bytes, view, data, end, context);
  else if (type === LOGIN7) object = login(bytes, view, data, end, context);
  else if (type === SSPI) ntlm(bytes, view, data, end, context);
  else if (type === PRELOGIN && isPrelogin(bytes, data, end)) prelogin(bytes, view, data, end, false, context);
  context.setFlowWord(0, code);
  context.setFlowWord(1, object + 1);
  context.message(REQUEST, code, object);
}

export default defineProtocol({
  id: 'mssql',
  name: 'MS SQL (TDS)',
  reference: '[MS-TDS] 2.2.3, 2.2.5–2.2.7; [MC-SMP] 2.2.1',
  over: [{ transport: 'tcp', ports: [1433, 1434], anyPort: true }],
  firstBytes: [PRELOGIN],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => (code < 0 ? undefined : code & 0xff),
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.7,
  logonInClear: true,
  examples: [
    {
      title: 'the pre-login of [MS-SSTDS] 4.1',
      hex: '12010034000001000000150006 01001b0001 02001c000c 0300280004 ff 080001550000 00 4d5353514c53657276657200 80190000',
      messages: [{ kind: 'request', operation: 'prelogin', meaning: 'connect' }],
    },
    {
      title: 'select * from t',
      hex: '0101002600000100 730065006c0065006300740020002a002000660072006f006d0020007400',
      messages: [{ kind: 'request', operation: 'sql_batch_select', meaning: 'read' }],
    },
    { title: 'miss: a packet shorter than its header', hex: '1201000400000000', messages: [] },
  ],
});
