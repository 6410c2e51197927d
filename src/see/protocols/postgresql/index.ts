/**
 * PostgreSQL, protocol 3: logons, statements with the tables they name, errors. PostgreSQL documentation, 55.2 (flow) and
 * 55.7 (message formats). What is encrypted is passed over.
 */
import { findByte, hasText, latin1 } from '../../../kernel/encodings/text.ts';
import { nameGiven, passwordGiven } from '../../../model/clear-logons.ts';
import {
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type Verdict,
} from '../../../model/protocol.ts';
import { readStatement, statement, target } from '../../../model/sql-statement.ts';
import {
  AUTHENTICATION,
  CANCEL_REQUEST,
  CLEARTEXT,
  ERROR_RESPONSE,
  GSS_REQUEST,
  PARAMETER_STATUS,
  PARSE,
  PASSWORD,
  QUERY,
  READY,
  SSL_REQUEST,
  STARTUP,
  describe,
  kindOf,
  serverCode,
  withExtra,
} from './words.ts';

/** Type and length of a message; without its type in what opens a conversation. */
const HEADER_BYTES = 5;
const OPENING_BYTES = 8;
const OPENING_BYTES_MAX = 10_000;
const MESSAGE_BYTES_MAX = 2 ** 30;
/** Of a message no more is looked at. */
const READ_BYTES_MAX = 4096;
const REST = 2 ** 48;
const MAJOR_VERSION = 3;
const TAGS: Readonly<Record<number, readonly [code: number, length: number]>> = {
  80_877_103: [SSL_REQUEST, 8],
  80_877_104: [GSS_REQUEST, 8],
  80_877_102: [CANCEL_REQUEST, 16],
};
const ACCEPTED = [0x53, 0x47];
const REFUSED = 0x4e;

/** Flow word 0: where the connection stands. */
const OPENING = 0;
const ENCRYPTION_ASKED = 1;
const STARTED = 2;
const READY_STATE = 3;
/** Flow word 1: the server asked for a password in clear text. */
const CLEAR_ASKED = 1;
const PASSED = 4;

/** Code of the opening at `at`, at least 8 bytes of which are there; 0 for none. */
function openingOf(view: DataView, at: number): number {
  const length = view.getUint32(at);
  const tag = TAGS[view.getUint32(at + 4)];
  if (tag) return tag[1] === length ? tag[0] : 0;
  return view.getUint16(at + 4) === MAJOR_VERSION &&
    view.getUint16(at + 6) < 10 &&
    length > 8 &&
    length <= OPENING_BYTES_MAX
    ? STARTUP
    : 0;
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  const had = to - from;
  if (had < OPENING_BYTES) return onPort && had > 0 && (bytes[from] === 0 || had < HEADER_BYTES) ? MORE : NO;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[from] === 0) {
    const code = openingOf(view, from);
    if (code !== STARTUP) return code === 0 ? NO : YES;
    if (from + view.getUint32(from) > to) return MORE;
    return isStartup(bytes, view, from) ? YES : NO;
  }
  if (!onPort) return NO;
  const type = bytes[from] as number;
  const length = view.getUint32(from + 1);
  const known = kindOf(type) !== undefined || kindOf(serverCode(type)) !== undefined;
  return known && length >= 4 && length <= MESSAGE_BYTES_MAX ? YES : NO;
}

/** Parameters in pairs of names and values, the name of the user among them, up to an empty name. */
function isStartup(bytes: Uint8Array, view: DataView, from: number): boolean {
  const end = from + view.getUint32(from);
  return bytes[end - 1] === 0 && parameter(bytes, from + OPENING_BYTES, end, 'user') >= 0;
}

/** Where the value of that parameter starts; −1 where there is none. */
function parameter(bytes: Uint8Array, from: number, end: number, name: string): number {
  let at = from;
  for (let i = 0; i < PARAMETERS_MAX && at < end && bytes[at] !== 0; i++) {
    const value = findByte(bytes, at, end, 0) + 1;
    const next = value === 0 ? -1 : findByte(bytes, value, end, 0);
    if (next < 0) return -1;
    if (value - at - 1 === name.length && hasText(bytes, at, value, name)) return value;
    at = next + 1;
  }
  return -1;
}
const PARAMETERS_MAX = 64;

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    const state = context.flowWord(0);
    let end: number;
    if (state === PASSED) end = to + REST;
    else if (state === ENCRYPTION_ASKED && context.direction === 1) end = answered(bytes, at, context);
    else if (bytes[at] === 0) end = opening(bytes, view, at, to, context);
    else end = message(bytes, view, at, to, context);
    if (end === RESYNC) return RESYNC;
    if (end === at) return at;
    at = Math.min(end, to);
    if (end > to) context.skip(end - to);
  }
  return at;
}

/** One byte: encrypted from here on, or not. */
function answered(bytes: Uint8Array, at: number, context: DecodeContext): number {
  const answer = bytes[at] as number;
  if (ACCEPTED.includes(answer)) {
    context.setFlowWord(0, PASSED);
    return at + 1;
  }
  context.setFlowWord(0, OPENING);
  return answer === REFUSED ? at + 1 : RESYNC;
}

function opening(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  if (to - at < OPENING_BYTES) return at;
  const code = openingOf(view, at);
  if (code === 0) return RESYNC;
  const end = at + view.getUint32(at);
  if (end > to) return at;
  if (context.direction === 1) context.swapRoles();
  let object: number = NO_OBJECT;
  if (code === STARTUP) {
    object = started(bytes, at + OPENING_BYTES, end, context);
    context.setFlowWord(0, STARTED);
  } else if (code !== CANCEL_REQUEST) context.setFlowWord(0, ENCRYPTION_ASKED);
  context.message(REQUEST, code, object);
  return end;
}

/** Who logs on, to which database, with what. */
function started(bytes: Uint8Array, from: number, end: number, context: DecodeContext): number {
  const user = parameter(bytes, from, end, 'user');
  const name = user < 0 ? '' : textAt(bytes, user, end);
  if (name !== '') nameGiven(bytes, user, user + name.length, context);
  const program = parameter(bytes, from, end, 'application_name');
  const said = program < 0 ? '' : textAt(bytes, program, end);
  if (said !== '') context.claim(SOURCE, 'application', said);
  const database = parameter(bytes, from, end, 'database');
  const id = database < 0 ? 0 : context.intern(bytes, database, findByte(bytes, database, end, 0));
  return id === 0 ? NO_OBJECT : id;
}

const textAt = (bytes: Uint8Array, at: number, end: number): string =>
  latin1(bytes, at, Math.min(findByte(bytes, at, end, 0), at + 128));

function message(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  if (to - at < HEADER_BYTES) return at;
  const type = bytes[at] as number;
  const length = view.getUint32(at + 1);
  const code = context.direction === 0 ? type : serverCode(type);
  const kind = kindOf(code);
  if (kind === undefined || length < 4 || length > MESSAGE_BYTES_MAX) return RESYNC;
  const start = at + HEADER_BYTES;
  const read = at + 1 + Math.min(length, READ_BYTES_MAX);
  if (read > to) return at;
  if (context.direction === 0) {
    if (type === PASSWORD && context.flowWord(1) === CLEAR_ASKED) password(bytes, start, read, context);
    if (type === QUERY || type === PARSE) statementIn(bytes, type, start, read, context);
    else context.message(kind, code, NO_OBJECT);
  } else context.message(kind, fromServer(bytes, view, type, start, read, context), NO_OBJECT);
  return at + 1 + length;
}

/** A text, up to its zero; another mechanism's answer is no secret that can be read. */
function password(bytes: Uint8Array, start: number, end: number, context: DecodeContext): void {
  const stop = findByte(bytes, start, end, 0);
  if (stop >= 0) passwordGiven(bytes, start, stop, context);
  context.setFlowWord(1, 0);
}

/** A query is its text; a statement to be prepared has a name before it. */
function statementIn(bytes: Uint8Array, type: number, start: number, end: number, context: DecodeContext): void {
  const from = type === PARSE ? findByte(bytes, start, end, 0) + 1 : start;
  const stop = from === 0 ? -1 : findByte(bytes, from, end, 0);
  const verb = from === 0 ? 0 : readStatement(bytes, from, stop < 0 ? end : stop, 1);
  const id = verb === 0 || statement.length === 0 ? 0 : context.intern(target, 0, statement.length);
  context.message(REQUEST, verb === 0 ? type : withExtra(type, verb), id === 0 ? NO_OBJECT : id);
}

/** Code of what a server says, and what it says beyond that. */
function fromServer(
  bytes: Uint8Array,
  view: DataView,
  type: number,
  start: number,
  end: number,
  context: DecodeContext,
): number {
  const code = serverCode(type);
  if (type === READY) context.setFlowWord(0, READY_STATE);
  else if (type === PARAMETER_STATUS) {
    const version = hasText(bytes, start, end, 'server_version\0') ? textAt(bytes, start + 15, end) : '';
    if (version !== '') context.claim(SOURCE, 'application', `PostgreSQL ${version}`);
  } else if (type === AUTHENTICATION && start + 4 <= end) {
    const wanted = view.getUint32(start);
    if (wanted === CLEARTEXT) {
      context.setFlowWord(1, CLEAR_ASKED);
      context.sign('logon-in-clear', 'PostgreSQL asks for a password that can be read on the way');
    }
    return withExtra(code, Math.min(wanted, 0xff));
  } else if (type === ERROR_RESPONSE) {
    if (context.detail) sqlState(bytes, start, end, context);
    if (context.flowWord(0) === STARTED) return withExtra(code, 0);
  }
  return code;
}

/** Fields of a letter and a text each, up to a zero; C is the state. 55.8. */
function sqlState(bytes: Uint8Array, start: number, end: number, context: DecodeContext): void {
  let at = start;
  for (let i = 0; i < PARAMETERS_MAX && at < end && bytes[at] !== 0; i++) {
    const stop = findByte(bytes, at + 1, end, 0);
    if (stop < 0) return;
    if (bytes[at] === 0x43) context.field('sqlstate', latin1(bytes, at + 1, stop));
    at = stop + 1;
  }
}

export default defineProtocol({
  id: 'postgresql',
  name: 'PostgreSQL',
  reference: 'PostgreSQL documentation, 55.2, 55.7 and 55.8',
  over: [{ transport: 'tcp', ports: [5432], anyPort: true }],
  firstBytes: [0],
  recognise,
  decode,
  describe,
  codeKey: () => undefined,
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.7,
  logonInClear: true,
  examples: [
    {
      title: 'anna opens the database plant',
      hex: '00000022 00030000 7573657200 616e6e6100 646174616261736500 706c616e7400 00',
      messages: [{ kind: 'request', operation: 'startup_message', meaning: 'authenticate' }],
    },
    {
      title: 'select a from t',
      hex: '51 00000014 73656c65637420612066726f6d207400',
      messages: [{ kind: 'request', operation: 'query_select', meaning: 'read' }],
    },
    { title: 'a message that there is not', hex: '21 00000004', messages: [] },
  ],
});
