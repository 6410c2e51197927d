/** The tokens of a result as far as they have a length of their own: errors, the answer to a login, how it ended. [MS-TDS] 2.2.4, 2.2.7. */
import { utf16le } from '../../../kernel/encodings/text.ts';
import { ERROR, RESPONSE, SOURCE, type DecodeContext, type MessageKind } from '../../../model/protocol.ts';
import { ntlm } from './login.ts';

const RETURN_STATUS = 0x79;
const ERROR_TOKEN = 0xaa;
const INFO = 0xab;
const LOGIN_ACKNOWLEDGED = 0xad;
const SSPI_TOKEN = 0xed;
/** Table names, column info, order, environment: passed over by their length. */
const SIZED = [0xa4, 0xa5, 0xa9, 0xe3, ERROR_TOKEN, INFO, LOGIN_ACKNOWLEDGED, SSPI_TOKEN];
const DONE = 0xfd;
const DONE_IN_PROCEDURE = 0xff;
/** Token, status, command, count of rows: 4 bytes of it before 7.2, 8 since. */
const DONE_BYTES = 13;
const DONE_BYTES_OLD = 9;
const DONE_ERROR = 0x02;
/** Bits of a DONE's status: more, error, in transaction, count, attention, in batch, server error. */
const DONE_STATUS = 0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x20 | 0x40 | 0x80 | 0x100;
const TOKENS_MAX = 64;

const isDone = (token: number): boolean => token >= DONE && token <= DONE_IN_PROCEDURE;

/** Reads the result in [from, to); `last`: it ends there. */
export function result(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  last: boolean,
  context: DecodeContext,
): MessageKind {
  let kind: MessageKind = RESPONSE;
  let at = from;
  for (let i = 0; i < TOKENS_MAX && at < to; i++) {
    const token = bytes[at] as number;
    const end = tokenEnd(bytes, view, at, to);
    if (end < 0) break;
    if (token === ERROR_TOKEN) kind = ERROR;
    if (token === ERROR_TOKEN || token === INFO) told(bytes, view, at, end, context);
    else if (token === LOGIN_ACKNOWLEDGED) acknowledged(bytes, view, at, end, context);
    else if (token === SSPI_TOKEN) ntlm(bytes, view, at + 3, end, context);
    at = end;
  }
  return last && endsInError(bytes, view, from, to) ? ERROR : kind;
}

/** Where the token at `at` ends; −1 for one whose length only its columns tell, and for one that is cut. */
function tokenEnd(bytes: Uint8Array, view: DataView, at: number, to: number): number {
  const token = bytes[at] as number;
  let end = -1;
  if (token === RETURN_STATUS) end = at + 5;
  else if (isDone(token)) end = at + doneBytes(bytes, at, to);
  else if (SIZED.includes(token) && at + 3 <= to) end = at + 3 + view.getUint16(at + 1, true);
  return end <= to ? end : -1;
}

/** Which of its two lengths a DONE has: behind it the result ends, or another token stands. */
function doneBytes(bytes: Uint8Array, at: number, to: number): number {
  const old = at + DONE_BYTES_OLD;
  if (at + DONE_BYTES > to) return DONE_BYTES_OLD;
  return old < to && bytes[old] === 0
    ? DONE_BYTES
    : at + DONE_BYTES === to || !isToken(bytes[old] ?? 0)
      ? DONE_BYTES
      : DONE_BYTES_OLD;
}

const isToken = (byte: number): boolean =>
  isDone(byte) || byte === RETURN_STATUS || byte === 0x81 || SIZED.includes(byte);

/** The last token of a result says whether all went well, whatever stands before it. */
function endsInError(bytes: Uint8Array, view: DataView, from: number, to: number): boolean {
  for (const length of [DONE_BYTES, DONE_BYTES_OLD]) {
    const at = to - length;
    if (at < from || !isDone(bytes[at] as number)) continue;
    const status = view.getUint16(at + 1, true);
    if ((status & ~DONE_STATUS) === 0) return (status & DONE_ERROR) !== 0;
  }
  return false;
}

/** ERROR and INFO: number, state, class, text, and the name of the server that says so: 2.2.7.10. */
function told(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const text = at + 9;
  if (text + 2 > end) return;
  if (context.detail && bytes[at] === ERROR_TOKEN) context.field('error_number', view.getInt32(at + 3, true));
  const server = text + 2 + 2 * view.getUint16(text, true);
  if (server >= end) return;
  const stop = server + 1 + 2 * (bytes[server] as number);
  if (stop > end || stop === server + 1) return;
  // Behind the name of the host stands that of the instance.
  const [host = ''] = utf16le(bytes, server + 1, stop).split('\\');
  if (host !== '') context.claim(SOURCE, 'hostname', host);
}

/** 2.2.7.14: interface, version of the protocol, name and version of the server. */
function acknowledged(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const name = at + 8;
  if (name >= end) return;
  const stop = name + 1 + 2 * (bytes[name] as number);
  if (stop + 4 > end) return;
  const program = utf16le(bytes, name + 1, stop).replace(/\0+$/, '');
  const version = `${String(bytes[stop])}.${String(bytes[stop + 1])}.${String(view.getUint16(stop + 2))}`;
  context.claim(SOURCE, 'application', `${program} ${version}`);
}
