/** ONC RPC (Sun RPC): calls by program and procedure, and their replies; NFS, its mounts, the portmapper and instruments (VXI-11). RFC 5531, 8, 9 (messages), 11 (record marking) and appendix A (AUTH_SYS). */

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
import {
  GETPORT,
  NAME_BEHIND_HANDLE,
  PATH_FIRST,
  UNKNOWN_PROGRAM,
  codeOf,
  describe,
  programAt,
  programName,
} from './words.ts';

const CALL = 0;
const REPLY = 1;
const RPC_VERSION = 2;
const CALL_BYTES = 40;
const REPLY_BYTES = 20;
const RECORD_MARK = 4;
const LAST_FRAGMENT = 0x80000000;
const FRAGMENT_BYTES_MAX = 1 << 24;
/** Of a record no more is looked at: credentials and the names that come first. */
const READ_BYTES_MAX = 1024;
const AUTHENTICATOR_BYTES_MAX = 400;
const FLAVOR_MAX = 6;
const AUTH_SYS = 1;
const NAME_BYTES_MAX = 255;
/** Added to the key of a call: what it touched. */
const OBJECT_KEY = 1;

const isCall = (view: DataView, at: number, to: number): boolean =>
  to - at >= CALL_BYTES &&
  view.getUint32(at + 4) === CALL &&
  view.getUint32(at + 8) === RPC_VERSION &&
  (view.getUint32(at + 24) <= FLAVOR_MAX || view.getUint32(at + 24) === 0x60000) &&
  view.getUint32(at + 28) <= AUTHENTICATOR_BYTES_MAX;

const isReply = (view: DataView, at: number, to: number): boolean =>
  to - at >= REPLY_BYTES && view.getUint32(at + 4) === REPLY && view.getUint32(at + 8) <= 1;

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to <= from) return NO;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // A datagram is a message; in a stream a record mark stands before it.
  for (const at of [from, from + RECORD_MARK]) {
    if (isCall(view, at, to) && (onPort || programAt(view.getUint32(at + 12)) !== UNKNOWN_PROGRAM)) return YES;
    if (onPort && isReply(view, at, to)) return YES;
  }
  return onPort && to - from < CALL_BYTES + RECORD_MARK && (bytes[from] as number) >= 0x80 ? MORE : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (!context.stream) return message(bytes, view, from, to, context) ? to : RESYNC;
  let at = from;
  while (to - at >= RECORD_MARK) {
    const mark = view.getUint32(at);
    const length = mark % LAST_FRAGMENT;
    if (length > FRAGMENT_BYTES_MAX) return RESYNC;
    const start = at + RECORD_MARK;
    const read = start + Math.min(length, READ_BYTES_MAX);
    if (read > to) return at;
    // Word 0: 1 within a record of several fragments; only the first starts with a message.
    if (context.word(0) === 0 && length > 0 && !message(bytes, view, start, read, context)) return RESYNC;
    context.setWord(0, mark >= LAST_FRAGMENT ? 0 : 1);
    at = start + length;
    if (at > to) {
      context.skip(at - to);
      return to;
    }
  }
  return at;
}

function message(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): boolean {
  if (isCall(view, at, to)) call(bytes, view, at, to, context);
  else if (isReply(view, at, to)) reply(view, at, to, context);
  else return false;
  return true;
}

/** To a multiple of four; what is longer than any name lies behind everything. */
const padded = (length: number): number => (length > LONGEST ? FRAGMENT_BYTES_MAX : (length + 3) & ~3);
const LONGEST = 65_535;

function call(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): void {
  const number = view.getUint32(at + 12);
  const program = programAt(number);
  const code = codeOf(program, view.getUint32(at + 16), view.getUint32(at + 20));
  const credentials = at + 32;
  const length = view.getUint32(at + 28);
  const verifier = credentials + padded(length);
  const start = verifier + 8 <= to ? verifier + 8 + padded(view.getUint32(verifier + 4)) : to;
  if (view.getUint32(at + 24) === AUTH_SYS)
    machine(bytes, view, credentials, Math.min(to, credentials + length), context);
  if (context.detail) {
    context.field('program', programName(number));
    context.field('version', view.getUint32(at + 16));
  }
  const object =
    program === UNKNOWN_PROGRAM
      ? named(`program ${String(number)}`, context)
      : objectOf(bytes, view, code, start, to, context);
  const xid = view.getUint32(at);
  context.remember(xid * 2, code);
  if (object !== NO_OBJECT) context.remember(xid * 2 + OBJECT_KEY, object);
  context.message(REQUEST, code, object);
}

/** AUTH_SYS: a stamp, the name of the client's machine, then numbers. */
function machine(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): void {
  if (textAt(view, at + 4, to) && text.end > text.at)
    context.claimBytes(SOURCE, 'hostname', bytes, text.at, text.end, 'utf8');
}

const text = { at: 0, end: 0 };

/** Place of the string whose length stands at `at`; false where it is cut or long. */
function textAt(view: DataView, at: number, to: number): boolean {
  if (at + 4 > to) return false;
  const length = view.getUint32(at);
  text.at = at + 4;
  text.end = text.at + length;
  return length <= NAME_BYTES_MAX && text.end <= to;
}

function objectOf(
  bytes: Uint8Array,
  view: DataView,
  code: number,
  start: number,
  to: number,
  context: DecodeContext,
): number {
  if (code === GETPORT) return start + 4 <= to ? named(programName(view.getUint32(start)), context) : NO_OBJECT;
  let at = PATH_FIRST.includes(code) ? start : -1;
  if (NAME_BEHIND_HANDLE.includes(code) && start + 4 <= to) at = start + 4 + padded(view.getUint32(start));
  if (at < 0 || !textAt(view, at, to)) return NO_OBJECT;
  const id = text.end > text.at ? context.intern(bytes, text.at, text.end) : 0;
  return id === 0 ? NO_OBJECT : id;
}

const name = new Uint8Array(32);
function named(word: string, context: DecodeContext): number {
  for (let i = 0; i < word.length; i++) name[i] = word.charCodeAt(i);
  const id = context.intern(name, 0, word.length);
  return id === 0 ? NO_OBJECT : id;
}

/** Accepted or denied; where accepted, whether the procedure was run. */
function reply(view: DataView, at: number, to: number, context: DecodeContext): void {
  if (context.direction === 0 && context.flowWord(0) === 0) context.swapRoles();
  context.setFlowWord(0, 1);
  const xid = view.getUint32(at);
  const asked = context.recall(xid * 2);
  const object = context.recall(xid * 2 + OBJECT_KEY);
  const status = at + 20 + padded(Math.min(view.getUint32(at + 16), AUTHENTICATOR_BYTES_MAX));
  const denied = view.getUint32(at + 8) === 1;
  const refused = !denied && status + 4 <= to && view.getUint32(status) !== 0;
  const code = asked < 0 ? codeOf(UNKNOWN_PROGRAM, 0, 0xff) : asked;
  context.message(denied || refused ? ERROR : RESPONSE, code, object);
}

export default defineProtocol({
  id: 'sunrpc',
  name: 'ONC RPC',
  reference: 'RFC 5531, 8, 9, 11 and appendix A; RFC 1833; RFC 1813; VXI-11, B.6',
  over: [
    { transport: 'udp', ports: [111, 2049], anyPort: true },
    { transport: 'tcp', ports: [111, 2049], anyPort: true },
  ],
  recognise,
  decode,
  describe,
  /** Calls by their procedure, as tshark's rpc.procedure. */
  codeKey: (kind, code) => (kind === REQUEST ? code & 0xff : undefined),
  objectName: (_code, object, nameOf) => nameOf(object),
  domain: 'it',
  confidence: 0.6,
  examples: [
    {
      title: 'asks where mount is, in a stream',
      hex: '80000038 00000001 00000000 00000002 000186a0 00000002 00000003 00000000 00000000 00000000 00000000 000186a5 00000003 00000006 00000000',
      messages: [{ kind: 'request', operation: 'portmap_getport', meaning: 'discover' }],
    },
    {
      title: 'miss: another version of RPC',
      hex: '80000028 00000001 00000000 00000003 000186a0 00000002 00000003 00000000 00000000 00000000 00000000',
      messages: [],
    },
  ],
});
