/** RTSP: cameras are asked for their pictures. RFC 2326, 4 and 6–7 (messages), 10 (methods, 10.12: binary data between them), 12 (fields); RFC 7617 and RFC 7616 (logons). */
import { decodeBase64 } from '../../kernel/encodings/base64.ts';
import { field, findField, findParameter, headerEnd } from '../../kernel/encodings/header-fields.ts';
import { decimalOf, findByte, hasText, latin1, trimEnd, trimStart } from '../../kernel/encodings/text.ts';
import { userNamed } from '../../model/clear-logons.ts';
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
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';

/** 10; a code is the place in this list plus one. */
const METHODS: readonly (readonly [string, OperationWord['meaning']])[] = [
  ['OPTIONS', 'identify'],
  ['DESCRIBE', 'read'],
  ['ANNOUNCE', 'write'],
  ['SETUP', 'connect'],
  ['PLAY', 'subscribe'],
  ['PAUSE', 'subscribe'],
  ['TEARDOWN', 'disconnect'],
  ['GET_PARAMETER', 'keep-alive'],
  ['SET_PARAMETER', 'configure'],
  ['REDIRECT', 'connect'],
  ['RECORD', 'write'],
];
const OTHER = 0;
const METHOD_BITS = 4;
const STATUS_SHIFT = 8;
const VERSIONS = [' RTSP/1.0', ' RTSP/2.0'];
const STATUS_LINE = 'RTSP/';
const FIRST_LINE_MAX = 2048;
const HEADER_MAX = 16_384;
/** A dollar sign, a channel and a length stand before data between messages. */
const INTERLEAVED = 0x24;
const INTERLEAVED_HEADER = 4;
/** A realm is made up by whoever installs the camera; most makers put its model or serial number there. */
const REALM_CONFIDENCE = 0.4;

const isResponse = (bytes: Uint8Array, from: number, to: number): boolean =>
  hasText(bytes, from, to, 'RTSP/1.0 ') || hasText(bytes, from, to, 'RTSP/2.0 ');

function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  const had = to - from;
  if (had <= 0) return NO;
  const line = findByte(bytes, from, Math.min(to, from + FIRST_LINE_MAX), 0x0a);
  if (line >= 0) return isStartLine(bytes, from, line) ? YES : NO;
  if (hasText(bytes, from, to, STATUS_LINE.slice(0, had))) return MORE;
  return had < FIRST_LINE_MAX && METHODS.some(([word]) => hasText(bytes, from, to, `${word} `.slice(0, had)))
    ? MORE
    : NO;
}

function isStartLine(bytes: Uint8Array, from: number, line: number): boolean {
  if (isResponse(bytes, from, line)) return statusAt(bytes, from, line) >= 100;
  const stop = trimEnd(bytes, from, line);
  return (
    methodAt(bytes, from, stop) !== OTHER && VERSIONS.some((word) => hasText(bytes, stop - word.length, stop, word))
  );
}

const statusAt = (bytes: Uint8Array, from: number, line: number): number =>
  from + 12 <= line ? decimalOf(bytes, from + 9, from + 12) : -1;

function methodAt(bytes: Uint8Array, from: number, to: number): number {
  for (let i = 0; i < METHODS.length; i++) {
    const word = (METHODS[i] as (typeof METHODS)[number])[0];
    if (bytes[from + word.length] === 0x20 && hasText(bytes, from, to, word)) return i + 1;
  }
  return OTHER;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    let end: number;
    if (bytes[at] === INTERLEAVED) {
      if (to - at < INTERLEAVED_HEADER) return at;
      end = at + INTERLEAVED_HEADER + view.getUint16(at + 2);
    } else end = message(bytes, at, to, context);
    if (end === RESYNC) return RESYNC;
    if (end === at) return at;
    at = Math.min(end, to);
    if (end > to) context.skip(end - to);
  }
  return at;
}

/** One message; where it ends, which for its body may be behind `to`, or its own offset while it is not whole. */
function message(bytes: Uint8Array, at: number, to: number, context: DecodeContext): number {
  const line = findByte(bytes, at, Math.min(to, at + FIRST_LINE_MAX), 0x0a);
  if (line < 0) return recognise(bytes, at, to) === MORE ? at : RESYNC;
  if (trimEnd(bytes, at, line) === at) return line + 1;
  if (!isStartLine(bytes, at, line)) return RESYNC;
  const end = headerEnd(bytes, line, to);
  if (end < 0) return to - at > HEADER_MAX ? RESYNC : at;
  if (isResponse(bytes, at, line)) answer(bytes, at, line, end, context);
  else request(bytes, at, line, end, context);
  const length = findField(bytes, line, end, 'content-length') ? decimalOf(bytes, field.at, field.end) : 0;
  return end + Math.max(0, length);
}

function request(bytes: Uint8Array, at: number, line: number, end: number, context: DecodeContext): void {
  const method = methodAt(bytes, at, line);
  // A camera asks its client, too, to go elsewhere or what it can do: who asks first is taken for the client all the same.
  if (findField(bytes, line, end, 'user-agent'))
    context.claimBytes(SOURCE, 'user-agent', bytes, field.at, field.end, 'utf8');
  if (findField(bytes, line, end, 'authorization')) logon(bytes, field.at, field.end, context);
  const object = urlObject(bytes, at, line, context);
  if (sequence(bytes, line, end) >= 0) context.remember(number, ((object + 1) << METHOD_BITS) | method);
  context.message(REQUEST, method, object);
}

/** The URL without user part and query, which may hold passwords: 3.2. */
function urlObject(bytes: Uint8Array, at: number, line: number, context: DecodeContext): number {
  const from = findByte(bytes, at, line, 0x20) + 1;
  const blank = findByte(bytes, from, line, 0x20);
  const query = findByte(bytes, from, blank, 0x3f);
  const stop = query < 0 ? blank : query;
  let start = from;
  const host = behindScheme(bytes, from, stop);
  for (let i = host; i < stop && bytes[i] !== 0x2f; i++) if (bytes[i] === 0x40) start = i + 1;
  const id = stop > start ? context.intern(bytes, start, stop) : 0;
  return id === 0 ? NO_OBJECT : id;
}

function behindScheme(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < Math.min(to, from + 8); at++) if (hasText(bytes, at, to, '://')) return at + 3;
  return to;
}

/** Number of a request, which its answer repeats: 12.17. −1 where there is none. */
function sequence(bytes: Uint8Array, line: number, end: number): number {
  number = findField(bytes, line, end, 'cseq') ? decimalOf(bytes, field.at, field.end) : -1;
  return number;
}
let number = -1;

const token = new Uint8Array(512);

function logon(bytes: Uint8Array, at: number, stop: number, context: DecodeContext): void {
  if (!hasText(bytes, at, stop, 'basic ', true)) {
    const named = findParameter(bytes, at, stop, 'username');
    if (!named) return;
    const name = latin1(bytes, field.at, field.end);
    const realm = findParameter(bytes, at, stop, 'realm') ? latin1(bytes, field.at, field.end) : '';
    return context.account(SOURCE, { name, domain: realm, kind: 'user' });
  }
  const length = decodeBase64(bytes, trimStart(bytes, at + 6, stop), stop, token);
  const colon = findByte(token, 0, length, 0x3a);
  if (colon > 0) {
    const account = userNamed(latin1(token, 0, colon));
    context.account(SOURCE, account);
    context.logon(account, token, colon + 1, length);
    if (context.word(0) === 0)
      context.sign('logon-in-clear', 'a camera was asked with a password that can be read on the way');
    context.setWord(0, 1);
  }
  token.fill(0, 0, length);
}

function answer(bytes: Uint8Array, at: number, line: number, end: number, context: DecodeContext): void {
  const status = statusAt(bytes, at, line);
  if (findField(bytes, line, end, 'server'))
    context.claimBytes(SOURCE, 'application', bytes, field.at, field.end, 'utf8');
  if (findField(bytes, line, end, 'www-authenticate') && findParameter(bytes, field.at, field.end, 'realm'))
    context.claim(SOURCE, 'system-name', latin1(bytes, field.at, Math.min(field.end, field.at + 96)), REALM_CONFIDENCE);
  const asked = sequence(bytes, line, end) < 0 ? -1 : context.recall(number);
  const method = asked < 0 ? OTHER : asked & ((1 << METHOD_BITS) - 1);
  if (context.detail) context.field('status', status);
  context.message(
    status >= 400 ? ERROR : RESPONSE,
    method | (status << STATUS_SHIFT),
    asked < 0 ? NO_OBJECT : (asked >> METHOD_BITS) - 1,
  );
}

function describe(code: number): OperationWord {
  const method = METHODS[(code & ((1 << STATUS_SHIFT) - 1)) - 1];
  return method
    ? { operation: method[0].toLowerCase(), meaning: method[1] }
    : { operation: 'other', meaning: 'unknown' };
}

export default defineProtocol({
  id: 'rtsp',
  name: 'RTSP',
  reference: 'RFC 2326, 4, 6, 7, 10 and 12',
  over: [{ transport: 'tcp', ports: [554, 8554], anyPort: true }],
  firstBytes: [...new Set([...METHODS.map(([word]) => word.charCodeAt(0)), 0x52])],
  recognise: (bytes, from, to) => recognise(bytes, from, to),
  decode,
  describe,
  /** Answers by their status, as tshark's rtsp.status. */
  codeKey: (kind, code) => (kind === REQUEST ? undefined : code >> STATUS_SHIFT),
  objectName: (_code, object, name) => name(object),
  domain: 'both',
  confidence: 0.6,
  logonInClear: true,
  examples: [
    {
      title: 'DESCRIBE rtsp://cam/1',
      hex: '444553435249424520727473703a2f2f63616d2f3120525453502f312e300d0a435365713a20320d0a0d0a',
      messages: [{ kind: 'request', operation: 'describe', meaning: 'read' }],
    },
    { title: 'miss: HTTP', hex: '4f5054494f4e53202f20485454502f312e310d0a0d0a', messages: [] },
  ],
});
