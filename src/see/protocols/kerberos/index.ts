/**
 * Kerberos version 5: tickets asked for, given and shown, at its own ports and in the security tokens of other protocols.
 * RFC 4120, 5.10 (tags) and 7.2 (transports); RFC 3244, 2 (changing passwords).
 */
import { bytesOfName } from '../../../kernel/encodings/raw-name.ts';
import {
  ERROR,
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
import { cutMessage, message } from './message.ts';
import * as W from './words.ts';

const APPLICATION = 0x60;
const TYPES: readonly number[] = [10, 11, 12, 13, 14, 15, 20, 21, 22, 30];
const TAGS = TYPES.map((type) => APPLICATION | type);
const SEQUENCE = 0x30;
/** RFC 4120, 7.2.2: a length comes first, its highest bit 0. */
const LENGTH_BYTES = 4;
const MESSAGE_BYTES_MAX = 1 << 16;
/** RFC 3244, 2: length, version, length of the AP-REQ or AP-REP; then that, and a KRB-PRIV. */
const PASSWORD_HEADER_BYTES = 6;
const SET_PASSWORD_VERSION = 0xff80;
/** Tag, length and sequence, then version 5 and the message type. */
const START_BYTES_MAX = 20;

const utf8 = new TextDecoder();

/** Where the contents of the element at `at` begin; −1 where its length is not whole or not of definite form. */
function contentStart(bytes: Uint8Array, at: number, to: number): number {
  const length = bytes[at + 1] as number;
  if (at + 2 > to || length === 0x80 || length > 0x84) return -1;
  const start = length < 0x80 ? at + 2 : at + 2 + (length & 0x7f);
  return start > to ? -1 : start;
}

function elementEnd(bytes: Uint8Array, at: number, start: number): number {
  if (start === at + 2) return start + (bytes[at + 1] as number);
  let length = 0;
  for (let i = at + 2; i < start; i++) length = length * 256 + (bytes[i] as number);
  return start + length;
}

/** End of the message that begins at `at`: tag, sequence, version 5 and a type that is the tag's; −1 for another thing. */
function messageEnd(bytes: Uint8Array, at: number, to: number): number {
  if (at >= to || !TAGS.includes(bytes[at] as number)) return -1;
  const start = contentStart(bytes, at, to);
  if (start < 0 || bytes[start] !== SEQUENCE) return -1;
  const fields = contentStart(bytes, start, to);
  const end = elementEnd(bytes, at, start);
  if (fields < 0 || fields + 10 > to || elementEnd(bytes, start, fields) > end) return -1;
  // Requests to a KDC number their fields from 1, all others from 0.
  const first = bytes[at] === TAGS[0] || bytes[at] === TAGS[2] ? 0xa1 : 0xa0;
  const same =
    bytes[fields] === first &&
    bytes[fields + 1] === 3 &&
    bytes[fields + 4] === 5 &&
    bytes[fields + 5] === first + 1 &&
    (bytes[fields + 9] as number) === ((bytes[at] as number) & 31);
  return same ? end : -1;
}

/** End of a frame of RFC 3244; −1 for another thing. */
function passwordEnd(bytes: Uint8Array, at: number, to: number): number {
  if (at + PASSWORD_HEADER_BYTES > to) return -1;
  const version = two(bytes, at + 2);
  const end = at + two(bytes, at);
  if ((version !== 1 && version !== SET_PASSWORD_VERSION) || end < at + PASSWORD_HEADER_BYTES) return -1;
  return two(bytes, at + 4) + PASSWORD_HEADER_BYTES <= end - at ? end : -1;
}

const two = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number);

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to <= from) return NO;
  if (bytes[from] !== 0) return messageEnd(bytes, from, to) >= 0 ? YES : NO;
  // Four bytes of length (TCP), or a frame for passwords, whose length is two bytes.
  const length = to - from < LENGTH_BYTES ? 0 : two(bytes, from) * 65536 + two(bytes, from + 2);
  if (to - from >= LENGTH_BYTES && length <= MESSAGE_BYTES_MAX && to > from + LENGTH_BYTES) {
    const at = from + LENGTH_BYTES;
    if (messageEnd(bytes, at, to) === at + length) return YES;
    if (onPort && passwordEnd(bytes, at, to) === at + length) return YES;
  }
  if (onPort && passwordEnd(bytes, from, to) === to) return YES;
  const begins = bytes[from + 1] === undefined || to - from < 2 || (bytes[from + 1] as number) <= 1;
  return onPort && begins && to - from < LENGTH_BYTES + START_BYTES_MAX ? MORE : NO;
}

function decode(bytes: Uint8Array, _view: DataView, from: number, to: number, context: DecodeContext): number {
  if (!context.stream && bytes[from] !== 0) return one(bytes, from, to, to, context);
  if (!context.stream && passwordEnd(bytes, from, to) === to) return password(bytes, from, to, context);
  let at = from;
  while (to - at >= LENGTH_BYTES) {
    const length = two(bytes, at) * 65536 + two(bytes, at + 2);
    const start = at + LENGTH_BYTES;
    if (length < PASSWORD_HEADER_BYTES || length > MESSAGE_BYTES_MAX) return RESYNC;
    if (start < to && bytes[start] !== 0 && !TAGS.includes(bytes[start] as number)) return RESYNC;
    const end = start + length;
    if (end > to) return at;
    const used = bytes[start] === 0 ? password(bytes, start, end, context) : one(bytes, start, end, end, context);
    if (used === RESYNC) return RESYNC;
    at = end;
  }
  return at;
}

/** One message of which [from, to) is there. */
function one(bytes: Uint8Array, from: number, to: number, end: number, context: DecodeContext): number {
  const stop = messageEnd(bytes, from, to);
  if (stop < 0) return RESYNC;
  // A token may be longer than what its carrier could keep of it.
  if (stop > to) cutMessage((bytes[from] as number) & 31, context);
  else if (!message(bytes, from, stop, context)) context.malformed('a message whose elements do not fit');
  return Math.min(stop, end);
}

/** A frame of RFC 3244: a request has an AP-REQ, a reply an AP-REP or, where that is missing, a KRB-ERROR. */
function password(bytes: Uint8Array, from: number, to: number, context: DecodeContext): number {
  if (passwordEnd(bytes, from, to) !== to) return RESYNC;
  const code = two(bytes, from + 2) === SET_PASSWORD_VERSION ? W.SET_PASSWORD : W.CHANGE_PASSWORD;
  const start = from + PASSWORD_HEADER_BYTES;
  const length = two(bytes, from + 4);
  const asks = bytes[start] === (APPLICATION | W.AP_REQUEST);
  if (length > 0 && messageEnd(bytes, start, start + length) === start + length)
    message(bytes, start, start + length, context);
  const rest = messageEnd(bytes, start + length, to);
  if (rest >= 0 && rest <= to) message(bytes, start + length, rest, context);
  if (asks) context.remember(0, code);
  const asked = asks ? -1 : context.recall(0);
  context.message(asks ? REQUEST : length === 0 ? ERROR : RESPONSE, asked < 0 ? code : asked, NO_OBJECT);
  return to;
}

export default defineProtocol({
  id: 'kerberos',
  name: 'Kerberos',
  reference: 'RFC 4120, 5.3–5.10 and 7.2; RFC 3244, 2; RFC 6113, 5.4',
  over: [
    { transport: 'udp', ports: [88, 464], anyPort: true },
    { transport: 'tcp', ports: [88, 464], anyPort: true },
    { carrier: 'kerberos' },
  ],
  firstBytes: [0, ...TAGS],
  recognise,
  decode,
  describe: W.describe,
  codeKey(kind, code) {
    if (code >= W.CHANGE_PASSWORD) return undefined;
    if (kind === ERROR) return W.KRB_ERROR;
    return kind === RESPONSE ? code + 1 : code;
  },
  objectName: (_code, object, name) => utf8.decode(bytesOfName(name(object))),
  domain: 'it',
  confidence: 0.7,
  examples: [
    {
      title: 'anna asks for her first ticket',
      hex: '000000606a5e305ca103020105a20302010aa450304ea00703050040810010a111300fa003020101a10830061b04616e6e61a2061b0448414c4ca3193017a003020102a110300e1b066b72627467741b0448414c4ca703020107a8083006020112020117',
      messages: [{ kind: 'request', operation: 'as_exchange', meaning: 'authenticate' }],
    },
    {
      title: 'the answer: prove who you are first',
      hex: '0000004e7e4c304aa003020105a10302011ea411180f32303234303130323033303430355aa503020101a603020119a9061b0448414c4caa193017a003020102a110300e1b066b72627467741b0448414c4c',
      messages: [{ kind: 'error', operation: 'krb_error', meaning: 'authenticate' }],
    },
    { title: 'miss: version 4', hex: '0000000e 6a0c 300a a103020104 a20302010a', messages: [] },
  ],
});
