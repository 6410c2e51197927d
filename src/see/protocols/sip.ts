/** SIP: telephones, gate stations and public address are registered, called and asked. RFC 3261, 7 (messages), 8, 18.3 (framing), 22 (authentication), 25.1 (grammar). */
import { field, findField, findParameter, headerEnd } from '../../kernel/encodings/header-fields.ts';
import { decimalOf, findByte, hasText, latin1, trimEnd } from '../../kernel/encodings/text.ts';
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
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';

/** RFC 3261, 7.1; RFC 3262; RFC 6665; RFC 3903; RFC 6086; RFC 3515; RFC 3428; RFC 3311. A code is the place in this list plus one. */
const METHODS: readonly (readonly [string, OperationWord['meaning']])[] = [
  ['REGISTER', 'authenticate'],
  ['INVITE', 'connect'],
  ['ACK', 'connect'],
  ['CANCEL', 'disconnect'],
  ['BYE', 'disconnect'],
  ['OPTIONS', 'identify'],
  ['PRACK', 'connect'],
  ['SUBSCRIBE', 'subscribe'],
  ['NOTIFY', 'notify'],
  ['PUBLISH', 'notify'],
  ['INFO', 'notify'],
  ['REFER', 'connect'],
  ['MESSAGE', 'transfer'],
  ['UPDATE', 'connect'],
];
const REGISTER = 1;
const OTHER = 0;
const KEEP_ALIVE = 0xff;
const STATUS_SHIFT = 8;
const VERSION = ' SIP/2.0';
const STATUS_LINE = 'SIP/2.0 ';
const FIRST_LINE_MAX = 2048;
const HEADER_MAX = 16_384;

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

const isResponse = (bytes: Uint8Array, from: number, to: number): boolean => hasText(bytes, from, to, STATUS_LINE);

/** `SIP/2.0 200 OK`, or a method, a URI with a scheme, and the version. */
function isStartLine(bytes: Uint8Array, from: number, line: number): boolean {
  if (isResponse(bytes, from, line)) return statusAt(bytes, from, line) >= 100;
  const stop = trimEnd(bytes, from, line);
  if (!hasText(bytes, stop - VERSION.length, stop, VERSION)) return false;
  const blank = findByte(bytes, from, stop, 0x20);
  return blank > from && blank < stop - VERSION.length && isToken(bytes, from, blank);
}

function isToken(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if ((bytes[i] as number) < 0x41 || (bytes[i] as number) > 0x5a) return false;
  return true;
}

const statusAt = (bytes: Uint8Array, from: number, line: number): number =>
  from + 11 <= line ? decimalOf(bytes, from + 8, from + 11) : -1;

/** Place of the method in [from, to) plus one. */
function methodOf(bytes: Uint8Array, from: number, to: number): number {
  for (let i = 0; i < METHODS.length; i++) {
    const word = (METHODS[i] as (typeof METHODS)[number])[0];
    if (to - from === word.length && hasText(bytes, from, to, word)) return i + 1;
  }
  return OTHER;
}

function decode(bytes: Uint8Array, _view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    // RFC 5626, 3.5.1: line ends alone keep a connection open.
    if (bytes[at] === 0x0d || bytes[at] === 0x0a) {
      at = blankLines(bytes, at, to);
      context.message(EVENT, KEEP_ALIVE, NO_OBJECT);
      continue;
    }
    const line = findByte(bytes, at, Math.min(to, at + FIRST_LINE_MAX), 0x0a);
    if (line < 0) return recognise(bytes, at, to) === MORE && context.stream ? at : RESYNC;
    if (!isStartLine(bytes, at, line)) return RESYNC;
    const end = headerEnd(bytes, line, to);
    // 18.3: a datagram may end with its header.
    if (end < 0 && context.stream) return to - at > HEADER_MAX ? RESYNC : at;
    const stop = end < 0 ? to : end;
    message(bytes, at, line, stop, context);
    at = context.stream ? stop + contentLength(bytes, line, stop) : to;
    if (at > to) {
      context.skip(at - to);
      return to;
    }
  }
  return at;
}

function blankLines(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && (bytes[at] === 0x0d || bytes[at] === 0x0a)) at++;
  return at;
}

const contentLength = (bytes: Uint8Array, line: number, end: number): number =>
  findField(bytes, line, end, 'content-length', 'l') ? Math.max(0, decimalOf(bytes, field.at, field.end)) : 0;

function message(bytes: Uint8Array, at: number, line: number, end: number, context: DecodeContext): void {
  if (findField(bytes, line, end, 'user-agent'))
    context.claimBytes(SOURCE, 'user-agent', bytes, field.at, field.end, 'utf8');
  if (findField(bytes, line, end, 'server'))
    context.claimBytes(SOURCE, 'application', bytes, field.at, field.end, 'utf8');
  const response = isResponse(bytes, at, line);
  let method = OTHER;
  let status = 0;
  if (!response) {
    method = methodOf(bytes, at, findByte(bytes, at, line, 0x20));
    logon(bytes, line, end, context);
  } else {
    status = statusAt(bytes, at, line);
    // 8.1.1.5: number and method, which an answer repeats.
    if (findField(bytes, line, end, 'cseq'))
      method = methodOf(bytes, behindBlank(bytes, field.at, field.end), field.end);
  }
  if (context.detail) fields(bytes, line, end, status, context);
  const object = uriOf(bytes, line, end, 'to', 't') ? context.intern(bytes, field.at, field.end) : 0;
  if (method === REGISTER && !response && object !== 0) registered(bytes, context);
  const kind = !response ? REQUEST : status >= 400 ? ERROR : RESPONSE;
  context.message(kind, method | (status << STATUS_SHIFT), object === 0 ? NO_OBJECT : object);
}

function behindBlank(bytes: Uint8Array, from: number, to: number): number {
  let at = findByte(bytes, from, to, 0x20);
  while (at >= 0 && at < to && bytes[at] === 0x20) at++;
  return at < 0 ? to : at;
}

/** 22.4: who authenticates, and in which realm. */
function logon(bytes: Uint8Array, line: number, end: number, context: DecodeContext): void {
  if (!findField(bytes, line, end, 'authorization') && !findField(bytes, line, end, 'proxy-authorization')) return;
  const { at, end: stop } = field;
  if (!findParameter(bytes, at, stop, 'username')) return;
  const name = latin1(bytes, field.at, field.end);
  const domain = findParameter(bytes, at, stop, 'realm') ? latin1(bytes, field.at, field.end) : '';
  context.account(SOURCE, { name, domain, kind: 'user' });
}

/** The address of record at `field`: `sip:anna@plant.example`. */
function registered(bytes: Uint8Array, context: DecodeContext): void {
  const colon = findByte(bytes, field.at, field.end, 0x3a);
  const sign = findByte(bytes, field.at, field.end, 0x40);
  if (colon < 0 || sign <= colon + 1) return;
  const name = latin1(bytes, colon + 1, sign);
  context.account(SOURCE, { name, domain: latin1(bytes, sign + 1, field.end), kind: 'user' });
}

/** The URI in a From or a To, without brackets, password, port and parameters: 20.10, 19.1.1. */
function uriOf(bytes: Uint8Array, line: number, end: number, name: string, short: string): boolean {
  if (!findField(bytes, line, end, name, short)) return false;
  const open = findByte(bytes, field.at, field.end, 0x3c);
  const at = open < 0 ? field.at : open + 1;
  let stop = at;
  while (stop < field.end && !ENDS.includes(bytes[stop] as number)) stop++;
  field.at = at;
  field.end = stop;
  return stop > at;
}
/** `> ; ?` and a blank. */
const ENDS = [0x3e, 0x3b, 0x3f, 0x20];

function fields(bytes: Uint8Array, line: number, end: number, status: number, context: DecodeContext): void {
  if (status !== 0) context.field('status', status);
  if (uriOf(bytes, line, end, 'from', 'f')) context.field('from', latin1(bytes, field.at, field.end));
  if (findField(bytes, line, end, 'call-id', 'i')) context.field('call_id', latin1(bytes, field.at, field.end));
}

function describe(code: number): OperationWord {
  if (code === KEEP_ALIVE) return { operation: 'keep_alive', meaning: 'keep-alive' };
  const method = METHODS[(code & ((1 << STATUS_SHIFT) - 1)) - 1];
  return method
    ? { operation: method[0].toLowerCase(), meaning: method[1] }
    : { operation: 'other', meaning: 'unknown' };
}

export default defineProtocol({
  id: 'sip',
  name: 'SIP',
  reference: 'RFC 3261, 7, 8, 18.3, 22 and 25.1; RFC 5626, 3.5.1',
  over: [
    { transport: 'udp', ports: [5060], anyPort: true },
    { transport: 'tcp', ports: [5060], anyPort: true },
  ],
  firstBytes: [...new Set([...METHODS.map(([word]) => word.charCodeAt(0)), 0x53])],
  recognise: (bytes, from, to) => recognise(bytes, from, to),
  decode,
  describe,
  /** Answers by their status, as tshark's sip.Status-Code. */
  codeKey: (kind, code) => (kind === RESPONSE || kind === ERROR ? code >> STATUS_SHIFT : undefined),
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.6,
  examples: [
    {
      title: 'OPTIONS of a gate station',
      hex: '4f5054494f4e53207369703a67617465205349502f322e300d0a546f3a203c7369703a676174653e0d0a0d0a',
      messages: [{ kind: 'request', operation: 'options', meaning: 'identify' }],
    },
    { title: 'miss: HTTP', hex: '4f5054494f4e53202f20485454502f312e310d0a0d0a', messages: [] },
  ],
});
