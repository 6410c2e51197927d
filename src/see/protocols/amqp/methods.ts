/** Frames of AMQP 0-9-1 (and 0-8, 0-9): methods with what they touch, who serves and who logs on. AMQP 0-9-1, 4.2 (frames), 1.4–1.8 (arguments). */
import { hasText, latin1 } from '../../../kernel/encodings/text.ts';
import { ERROR, EVENT, NO_OBJECT, RESYNC, SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import { logonOf, plainLogon } from './logon.ts';
import {
  CHANNEL_CLOSE,
  CONNECTION_CLOSE,
  CONNECTION_START,
  CONNECTION_START_OK,
  HEARTBEAT,
  isClass,
  kindOf,
  methodCode,
  namedBy,
  type Named,
} from './words.ts';

/** Type, channel, size before, an end mark behind the payload: 4.2.3. */
const FRAME_HEAD = 7;
const END_MARK = 0xce;
const METHOD = 1;
const CONTENT_HEADER = 2;
const CONTENT_BODY = 3;
const METHOD_BYTES_MAX = 1 << 17;
const BODY_BYTES_MAX = 1 << 30;
const REPLY_SUCCESS = 200;

/** Whether a frame may begin at `at`, as far as there are bytes: types, their sizes, and the end mark where it is there. */
export function isFrame(bytes: Uint8Array, view: DataView, at: number, to: number): boolean {
  if (to - at < FRAME_HEAD) return false;
  const type = bytes[at] as number;
  const size = view.getUint32(at + 3);
  if (type === HEARTBEAT) return size === 0 && (to - at < 8 || bytes[at + 7] === END_MARK);
  if (type === CONTENT_BODY) {
    return size <= BODY_BYTES_MAX && (at + 8 + size > to || bytes[at + 7 + size] === END_MARK);
  }
  if (type !== METHOD && type !== CONTENT_HEADER) return false;
  if (size < 4 || size > METHOD_BYTES_MAX || to - at < FRAME_HEAD + 4 || !isClass(view.getUint16(at + 7))) return false;
  return at + 8 + size > to || bytes[at + 7 + size] === END_MARK;
}

/** One frame; where it ends, which for a body may lie behind `to`, `at` while it is not whole, or RESYNC. */
export function frame(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  if (to - at < FRAME_HEAD) return at;
  const type = bytes[at] as number;
  const size = view.getUint32(at + 3);
  const end = at + FRAME_HEAD + size + 1;
  if (type === CONTENT_BODY) return size > BODY_BYTES_MAX ? RESYNC : end;
  if (size > METHOD_BYTES_MAX || (type !== METHOD && type !== CONTENT_HEADER && type !== HEARTBEAT)) return RESYNC;
  if (end > to) return at;
  if (bytes[end - 1] !== END_MARK) return RESYNC;
  if (type === HEARTBEAT) context.message(EVENT, HEARTBEAT, NO_OBJECT);
  else if (type === METHOD) {
    if (size < 4) return RESYNC;
    method(bytes, view, at, end - 1, context);
  }
  return end;
}

function method(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const code = methodCode(view.getUint16(at + 7), view.getUint16(at + 9) & 0xff);
  const start = at + FRAME_HEAD + 4;
  let kind = kindOf(code);
  if (context.detail) context.field('channel', view.getUint16(at + 1));
  if (code === CONNECTION_START) started(bytes, view, start, end, context);
  else if (code === CONNECTION_START_OK) logon(bytes, view, start, end, context);
  else if ((code === CONNECTION_CLOSE || code === CHANNEL_CLOSE) && start + 2 <= end) {
    const reply = view.getUint16(start);
    if (reply !== REPLY_SUCCESS && reply !== 0) kind = ERROR;
    if (context.detail) context.field('reply_code', reply);
  }
  const named = namedBy(code);
  context.message(kind, code, named === undefined ? NO_OBJECT : objectOf(bytes, start, end, named, context));
}

/** Where the shortstr at `at` ends, −1 when that lies behind `end`. */
function shortEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at < 0 || at >= end) return -1;
  const stop = at + 1 + (bytes[at] as number);
  return stop <= end ? stop : -1;
}

/** Where the longstr or table at `at` ends, −1 when that lies behind `end`. */
function longEnd(view: DataView, at: number, end: number): number {
  if (at < 0 || at + 4 > end) return -1;
  const stop = at + 4 + view.getUint32(at);
  return stop <= end ? stop : -1;
}

const name = new Uint8Array(511);

/** Where the first name of a method's arguments stands: after a reserved short, a tag, a reply. */
function firstName(bytes: Uint8Array, start: number, end: number, named: Named): number {
  if (named === 'host') return start;
  if (named === 'got') return start + 9;
  if (named === 'returned') return shortEnd(bytes, start + 2, end);
  if (named !== 'delivery') return start + 2;
  const tag = shortEnd(bytes, start, end);
  return tag < 0 ? -1 : tag + 9;
}

function objectOf(bytes: Uint8Array, start: number, end: number, named: Named, context: DecodeContext): number {
  const first = firstName(bytes, start, end, named);
  const firstEnd = shortEnd(bytes, first, end);
  if (firstEnd < 0) {
    context.malformed('a method that ends before its arguments');
    return NO_OBJECT;
  }
  if (named === 'queue' || named === 'exchange' || named === 'host')
    return interned(bytes, first + 1, firstEnd, context);
  const keyEnd = shortEnd(bytes, firstEnd, end);
  // The exchange without a name delivers to the queue that the key names.
  if (keyEnd < 0 || firstEnd === first + 1) return interned(bytes, firstEnd + 1, keyEnd, context);
  let length = 0;
  for (let i = first + 1; i < firstEnd; i++) name[length++] = bytes[i] as number;
  name[length++] = 0x2f;
  for (let i = firstEnd + 1; i < keyEnd; i++) name[length++] = bytes[i] as number;
  return interned(name, 0, length, context);
}

function interned(bytes: Uint8Array, from: number, to: number, context: DecodeContext): number {
  const id = to > from ? context.intern(bytes, from, to) : 0;
  return id === 0 ? NO_OBJECT : id;
}

/** Connection.Start: version (2), server properties, mechanisms. */
function started(bytes: Uint8Array, view: DataView, start: number, end: number, context: DecodeContext): void {
  // Who starts is the server, whoever was seen first.
  if (context.direction === 0) context.swapRoles();
  const table = start + 2;
  const tableEnd = longEnd(view, table, end);
  if (tableEnd < 0) return context.malformed('a method that ends before its arguments');
  program(bytes, view, table + 4, tableEnd, context);
  const mechanisms = longEnd(view, tableEnd, end);
  if (context.detail && mechanisms > 0) context.field('mechanisms', latin1(bytes, tableEnd + 4, mechanisms));
}

/** Connection.Start-Ok: client properties, mechanism, response. Of the response the name and the password, as a mark. */
function logon(bytes: Uint8Array, view: DataView, start: number, end: number, context: DecodeContext): void {
  const tableEnd = longEnd(view, start, end);
  const mechanism = shortEnd(bytes, tableEnd, end);
  const response = longEnd(view, mechanism, end);
  if (response < 0) return context.malformed('a method that ends before its arguments');
  program(bytes, view, start + 4, tableEnd, context);
  if (context.detail) context.field('mechanism', latin1(bytes, tableEnd + 1, mechanism));
  const from = mechanism + 4;
  if (hasText(bytes, tableEnd + 1, mechanism, 'PLAIN')) plainLogon(bytes, from, response, context);
  else if (hasText(bytes, tableEnd + 1, mechanism, 'AMQPLAIN') && entry(bytes, view, from, response, 'LOGIN')) {
    const { at, end: stop } = found;
    const hasPassword = entry(bytes, view, from, response, 'PASSWORD');
    logonOf(bytes, at, stop, hasPassword ? found.at : stop, hasPassword ? found.end : stop, context);
  }
}

/** Product and version as one claim. */
function program(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  if (!entry(bytes, view, from, to, 'product')) return;
  const product = latin1(bytes, found.at, Math.min(found.end, found.at + 64));
  const version = entry(bytes, view, from, to, 'version')
    ? latin1(bytes, found.at, Math.min(found.end, found.at + 32))
    : '';
  context.claim(SOURCE, 'application', version === '' ? product : `${product} ${version}`);
  if (context.detail) context.field('product', version === '' ? product : `${product} ${version}`);
}

const ENTRIES_MAX = 64;
const found = { at: 0, end: 0 };

/** Finds the string of that name in the field table in [from, to): 4.2.5.5. Its place is in `found`. */
function entry(bytes: Uint8Array, view: DataView, from: number, to: number, wanted: string): boolean {
  let at = from;
  for (let i = 0; i < ENTRIES_MAX && at >= 0 && at < to; i++) {
    const value = shortEnd(bytes, at, to);
    if (value < 0 || value >= to) return false;
    const isString = bytes[value] === 0x53;
    if (isString && value - at - 1 === wanted.length && hasText(bytes, at + 1, value, wanted)) {
      found.at = value + 5;
      found.end = longEnd(view, value + 1, to);
      return found.end > found.at;
    }
    at = valueEnd(view, bytes[value] as number, value + 1, to);
  }
  return false;
}

/** Bytes of values of one length, by type: 4.2.1 and RabbitMQ's errata. */
const VALUE_BYTES: Readonly<Record<string, number>> = {
  t: 1,
  b: 1,
  B: 1,
  s: 2,
  u: 2,
  U: 2,
  I: 4,
  i: 4,
  f: 4,
  l: 8,
  L: 8,
  d: 8,
  T: 8,
  D: 5,
  V: 0,
};

function valueEnd(view: DataView, type: number, at: number, to: number): number {
  const letter = String.fromCharCode(type);
  const bytes = VALUE_BYTES[letter];
  if (bytes !== undefined) return at + bytes;
  return 'SFAx'.includes(letter) ? longEnd(view, at, to) : -1;
}
