/**
 * S7comm-plus, between S7-1200/1500, their engineering station and HMIs, over COTP. Siemens publishes no specification;
 * header, opcodes and integrity part as packet-s7comm_plus.c (T. Wiens) has them.
 *
 * A message longer than a PDU comes in fragments, each with the header; only the last has the trailer. The first says what
 * it is, the others are passed over.
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
  YES,
  defineProtocol,
  type DecodeContext,
  type Verdict,
} from '../../../model/protocol.ts';
import { device, stream } from './identity.ts';
import { objectName } from './objects.ts';
import { found, requestSet } from './requests.ts';
import {
  CREATE_OBJECT,
  GET_VAR_SUB_STREAMED,
  KEEP_ALIVE,
  NOTIFY,
  PLAIN,
  SESSION,
  SYSTEM_EVENT,
  VARIANT_SHIFT,
  describe,
} from './words.ts';

const PROTOCOL_ID = 0x72;
const HEADER_BYTES = 4;
const TRAILER_BYTES = 4;
const VERSION_MAX = 3;
const OPCODE_REQUEST = 0x31;
const OPCODE_RESPONSE = 0x32;
const OPCODE_NOTIFICATION = 0x33;
const OPCODE_RESPONSE_2 = 0x02;
const REQUEST_SET = 14;
const RESPONSE_SET = 10;
/** Length of the digest, which from version 3 on stands before the data, otherwise behind them. */
const DIGEST_BYTES = 32;
/** Word of the direction: a message is under way, of which more fragments come. */
const FRAGMENT = 0;
/** What is remembered of a request: what it is about (4 bits), and its object. */
const OBJECT_BITS = 21;
const OBJECT_MASK = (1 << OBJECT_BITS) - 1;

const isVersion = (version: number): boolean =>
  (version >= 1 && version <= VERSION_MAX) || version === SYSTEM_EVENT || version === KEEP_ALIVE;

/** Where the PDU at `at` ends, its trailer included; −1 when it doesn't fit in what there is. */
function pduEnd(bytes: Uint8Array, at: number, to: number): number {
  if (bytes[at + 1] === KEEP_ALIVE) return at + HEADER_BYTES;
  const data = at + HEADER_BYTES + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));
  if (data > to) return -1;
  const trailer = data + TRAILER_BYTES <= to && bytes[data] === PROTOCOL_ID && bytes[data + 1] === bytes[at + 1];
  return trailer && ((bytes[data + 2] as number) | (bytes[data + 3] as number)) === 0 ? data + TRAILER_BYTES : data;
}

function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  if (to - from < HEADER_BYTES) return to > from && bytes[from] !== PROTOCOL_ID ? NO : MORE;
  if (bytes[from] !== PROTOCOL_ID || !isVersion(bytes[from + 1] as number)) return NO;
  return pduEnd(bytes, from, to) === to ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (to - at >= HEADER_BYTES) {
    const version = bytes[at + 1] as number;
    if (bytes[at] !== PROTOCOL_ID || !isVersion(version)) return RESYNC;
    const end = pduEnd(bytes, at, to);
    if (end < 0) {
      context.malformed('S7comm-plus message ends before its data');
      return to;
    }
    if (version === KEEP_ALIVE || version === SYSTEM_EVENT) context.message(EVENT, version, NO_OBJECT);
    else pdu(bytes, view, at, end, version, context);
    at = end;
  }
  return to;
}

function pdu(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  end: number,
  version: number,
  context: DecodeContext,
): void {
  const length = view.getUint16(at + 2);
  const stop = at + HEADER_BYTES + length;
  const inner = context.word(FRAGMENT) !== 0;
  context.setWord(FRAGMENT, end > stop ? 0 : 1);
  if (inner) return;
  const digested = version === VERSION_MAX && bytes[at + HEADER_BYTES] === DIGEST_BYTES;
  const data = at + HEADER_BYTES + (digested ? DIGEST_BYTES + 1 : 0);
  if (data >= stop) return context.malformed('S7comm-plus message without data');
  if (context.detail) {
    context.field('version', version);
    context.field('integrity', digested || hasDigest(bytes, data, stop));
  }
  const opcode = bytes[data] as number;
  if (opcode === OPCODE_NOTIFICATION) context.message(EVENT, NOTIFY, NO_OBJECT);
  else if (opcode === OPCODE_REQUEST) request(bytes, view, data, stop, context);
  else if (opcode === OPCODE_RESPONSE || opcode === OPCODE_RESPONSE_2) response(bytes, view, data, stop, context);
  // Else the start of this message was not seen.
}

/** In versions 1 and 2 the digest ends the data: its length, then that many bytes. */
const hasDigest = (bytes: Uint8Array, data: number, stop: number): boolean =>
  stop - DIGEST_BYTES - 1 >= data + RESPONSE_SET && bytes[stop - DIGEST_BYTES - 1] === DIGEST_BYTES;

function request(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  if (at + REQUEST_SET > end) return context.malformed('S7comm-plus request shorter than its header');
  const fn = view.getUint16(at + 3);
  const sequence = view.getUint16(at + 7);
  const session = view.getUint32(at + 9);
  requestSet(fn, bytes, at + REQUEST_SET, end, session, context);
  const { variant, object } = found;
  context.remember(sequence, (variant << OBJECT_BITS) | (object === NO_OBJECT ? 0 : object & OBJECT_MASK));
  if (context.detail) {
    context.field('sequence', sequence);
    context.field('session_id', session);
  }
  context.message(REQUEST, (variant << VARIANT_SHIFT) | fn, object);
}

function response(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  if (at + RESPONSE_SET >= end) return context.malformed('S7comm-plus response shorter than its header');
  const fn = view.getUint16(at + 3);
  const sequence = view.getUint16(at + 7);
  const asked = context.recall(sequence);
  const variant = asked < 0 ? PLAIN : asked >> OBJECT_BITS;
  const object = asked < 0 ? 0 : asked & OBJECT_MASK;
  const result = resultOf(bytes, at + RESPONSE_SET, end);
  if (fn === CREATE_OBJECT && variant === SESSION) device(bytes, at + RESPONSE_SET, end, context);
  else if (fn === GET_VAR_SUB_STREAMED) stream(bytes, at + RESPONSE_SET, end, context);
  if (context.detail) {
    context.field('sequence', sequence);
    if (result !== 0) context.field('return_code', result);
  }
  const code = (variant << VARIANT_SHIFT) | fn;
  context.message(result < 0 ? ERROR : RESPONSE, code, object === 0 ? NO_OBJECT : object);
}

/** Low word of the return value, signed: below zero the request failed, above it went well with a remark. */
function resultOf(bytes: Uint8Array, from: number, end: number): number {
  let low = 0;
  for (let i = 0; i < 9 && from + i < end; i++) {
    const byte = bytes[from + i] as number;
    if (i === 8) low = (low << 8) | byte;
    else low = (low << 7) | (byte & 0x7f);
    if (byte < 0x80) break;
  }
  return (low << 16) >> 16;
}

export default defineProtocol({
  id: 's7comm-plus',
  name: 'S7comm-plus',
  reference: 'Public descriptions: packet-s7comm_plus.c and S7CommPlusDriver (T. Wiens); s7commplus (gijzelaerr)',
  over: [{ carrier: 'cotp' }],
  recognise,
  firstBytes: [PROTOCOL_ID],
  decode,
  describe,
  codeKey: (_kind, code) => (code < 0x100 ? undefined : code & 0xffff),
  objectName,
  domain: 'ot',
  confidence: 0.95,
  examples: [
    {
      title: 'asks the CPU to stop',
      hex: '7202002831000004f200000007000003be3400000034019077000801000004e889690012000000000000000072020000',
      messages: [{ kind: 'request', operation: 'set_variable_operating_state_stop', meaning: 'stop' }],
    },
    {
      title: 'writes a variable',
      hex: '72020034310000054200000002000003be340000000001050088d0b880010293760a010007000200000004e889690012000000000000000072020000',
      messages: [{ kind: 'request', operation: 'set_multi_variables', meaning: 'write' }],
    },
    { title: 'S7comm, another protocol', hex: '3201000000020010000029000000000009505f50524f4752414d', messages: [] },
  ],
});
