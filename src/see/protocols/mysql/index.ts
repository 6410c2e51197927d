/**
 * MySQL and MariaDB: logons, commands with the tables they name, errors. MySQL source documentation: "Protocol Basics"
 * (packets, OK, ERR), "Connection Phase", "Command Phase". What is encrypted or compressed is passed over.
 */
import { findByte, latin1 } from '../../../kernel/encodings/text.ts';
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
import { readStatement, statement, target } from '../../../model/sql-statement.ts';
import {
  FIXED_BYTES,
  greeting,
  greetingVersionEnd,
  isCompressed,
  isEncrypted,
  isResponse,
  login,
} from './handshake.ts';
import {
  CHANGE_USER,
  GREETING,
  INIT_DB,
  LOGIN,
  QUERY,
  SSL_REQUEST,
  STMT_PREPARE,
  codeKey,
  describe,
  isAnsweredByText,
  isCommand,
  isUnanswered,
  withVerb,
} from './words.ts';

const HEADER_BYTES = 4;
/** Of a packet no more is looked at. */
const READ_BYTES_MAX = 4096;
const GREETING_BYTES_MAX = 512;
const REST = 2 ** 48;
const OK = 0x00;
const ERR = 0xff;

/** Flow word 0: where the connection stands. */
const UNKNOWN = 0;
const GREETED = 1;
const LOGGED_ON = 2;
const LOGGED_ON_COMPRESSED = 3;
const COMMANDS = 4;
const PASSED = 5;
/** Flow word 1: the code to be answered plus one, 0 for none. What it touched is remembered under this key. */
const TOUCHED = 0;

const lengthOf = (bytes: Uint8Array, at: number): number =>
  (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  const had = to - from;
  if (had < HEADER_BYTES + 1) return onPort && had > 0 ? MORE : NO;
  const length = lengthOf(bytes, from);
  const sequence = bytes[from + 3] as number;
  const start = from + HEADER_BYTES;
  if (
    sequence === 0 &&
    length <= GREETING_BYTES_MAX &&
    start + length === to &&
    greetingVersionEnd(bytes, start, to) > 0
  )
    return YES;
  if (!onPort || length === 0) return NO;
  if (sequence === 0) {
    if (bytes[start] === 10 && start + length > to && length <= GREETING_BYTES_MAX) return MORE;
    return (isCommand(bytes[start] as number) || bytes[start] === ERR) && start + length >= to ? YES : NO;
  }
  if (sequence !== 1) return NO;
  if (had < HEADER_BYTES + FIXED_BYTES) return MORE;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return isResponse(bytes, view, start, to) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (to - at >= HEADER_BYTES) {
    if (context.flowWord(0) === PASSED) {
      context.skip(REST);
      return to;
    }
    const length = lengthOf(bytes, at);
    const start = at + HEADER_BYTES;
    const read = start + Math.min(length, READ_BYTES_MAX);
    if (read > to) break;
    const sequence = bytes[at + 3] as number;
    // What a client says of itself is a command, once it is in.
    if (
      context.direction === 0 &&
      context.flowWord(0) === COMMANDS &&
      sequence === 0 &&
      !isCommand(bytes[start] ?? ERR)
    )
      return RESYNC;
    if (length > 0) packet(bytes, view, start, read, sequence, context);
    at = start + length;
    if (at > to) {
      context.skip(at - to);
      return to;
    }
  }
  return at;
}

function packet(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  sequence: number,
  context: DecodeContext,
): void {
  const state = context.flowWord(0);
  if (state <= COMMANDS && sequence === 0) {
    const version = greetingVersionEnd(bytes, start, end);
    if (version > 0) return greeted(bytes, start, version, context);
  }
  if (context.direction === 1) return answer(bytes, view, start, end, sequence, context);
  if (sequence === 1 && state <= GREETED && isResponse(bytes, view, start, end))
    return response(bytes, view, start, end, context);
  if (sequence !== 0) return;
  if (isCommand(bytes[start] as number)) command(bytes, start, end, context);
}

/** Who greets is the server, whoever was seen first. */
function greeted(bytes: Uint8Array, start: number, version: number, context: DecodeContext): void {
  if (context.direction === 0) context.swapRoles();
  context.setFlowWord(0, GREETED);
  context.setFlowWord(1, 0);
  greeting(bytes, start, version, context);
  context.message(RESPONSE, GREETING, NO_OBJECT);
}

function response(bytes: Uint8Array, view: DataView, start: number, end: number, context: DecodeContext): void {
  if (end - start === FIXED_BYTES && isEncrypted(view, start)) {
    context.setFlowWord(0, PASSED);
    return context.message(REQUEST, SSL_REQUEST, NO_OBJECT);
  }
  context.setFlowWord(0, isCompressed(view, start) ? LOGGED_ON_COMPRESSED : LOGGED_ON);
  ask(LOGIN, login(bytes, view, start, end, context), context);
}

function ask(code: number, object: number, context: DecodeContext): void {
  context.setFlowWord(1, isUnanswered(code) ? 0 : code + 1);
  if (object !== NO_OBJECT) context.remember(TOUCHED, object);
  context.message(REQUEST, code, object);
}

function command(bytes: Uint8Array, start: number, end: number, context: DecodeContext): void {
  context.setFlowWord(0, COMMANDS);
  let code = bytes[start] as number;
  let from = start + 1;
  if (code === QUERY || code === STMT_PREPARE) {
    // Attributes of a query stand before it: none of them, one set.
    if (code === QUERY && bytes[from] === 0 && bytes[from + 1] === 1) from += 2;
    code = withVerb(code, readStatement(bytes, from, end, 1));
    const id = statement.length === 0 ? 0 : context.intern(target, 0, statement.length);
    return ask(code, id === 0 ? NO_OBJECT : id, context);
  }
  if (code === CHANGE_USER) {
    const stop = findByte(bytes, from, end, 0);
    if (stop > from) context.account(SOURCE, { name: latin1(bytes, from, stop), domain: '', kind: 'user' });
  }
  const id = code === INIT_DB && end > from ? context.intern(bytes, from, end) : 0;
  ask(code, id === 0 ? NO_OBJECT : id, context);
}

/** The first packet of an answer tells how it went; rows that follow are passed over. */
function answer(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  sequence: number,
  context: DecodeContext,
): void {
  const first = bytes[start] as number;
  const asked = context.flowWord(1);
  if (asked === 0) {
    if (first === ERR && sequence === 0 && context.flowWord(0) === UNKNOWN)
      failed(view, start, end, GREETING, NO_OBJECT, context);
    return;
  }
  const code = asked - 1;
  const logon = code === LOGIN || code === CHANGE_USER;
  // A logon may take more packets, each with another mechanism or more of a challenge.
  if (logon && first !== OK && first !== ERR) return;
  if (!logon && sequence !== 1) return;
  context.setFlowWord(1, 0);
  const object = context.recall(TOUCHED);
  if (first === ERR && !isAnsweredByText(code)) return failed(view, start, end, code, object, context);
  if (code === LOGIN) context.setFlowWord(0, context.flowWord(0) === LOGGED_ON_COMPRESSED ? PASSED : COMMANDS);
  context.message(RESPONSE, code, object);
}

function failed(
  view: DataView,
  start: number,
  end: number,
  code: number,
  object: number,
  context: DecodeContext,
): void {
  if (context.detail && start + 3 <= end) context.field('error_code', view.getUint16(start + 1, true));
  context.message(ERROR, code, object);
}

export default defineProtocol({
  id: 'mysql',
  name: 'MySQL',
  reference: 'MySQL source documentation: Protocol Basics, Connection Phase, Command Phase',
  over: [{ transport: 'tcp', ports: [3306], anyPort: true }],
  recognise,
  decode,
  describe,
  codeKey: (kind, code) => (kind === REQUEST ? codeKey(code) : undefined),
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.7,
  examples: [
    {
      title: 'select a from t',
      hex: '10000000 03 73656c65637420612066726f6d2074',
      messages: [{ kind: 'request', operation: 'query_select', meaning: 'read' }],
    },
    { title: 'a command that there is not', hex: '01000000 7f', messages: [] },
  ],
});
