/** SMB 2 and 3: header, compounds, and the commands that name accounts, shares and files. [MS-SMB2] 2.2. */
import { handToken } from '../../../kernel/encodings/spnego.ts';
import { utf16le } from '../../../kernel/encodings/text.ts';
import {
  ERROR,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  type DecodeContext,
  type OperationWord,
} from '../../../model/protocol.ts';
import { internWide } from './smb1.ts';

export const SMB2_BASE = 256;

const HEADER_BYTES = 64;
const RESPONSE_FLAG = 1;
const MORE_PROCESSING = 0xc0000016;
/** An interim answer; the one that counts follows under the same message id: 3.3.4.2. */
const PENDING = 0x00000103;
const COMPOUND_MAX = 32;
/** The first byte of every DCE/RPC fragment. */
const RPC_VERSION = 5;

const NEGOTIATE = 0;
const SESSION_SETUP = 1;
const TREE_CONNECT = 3;
const CREATE = 5;
const READ = 8;
const WRITE = 9;
const IOCTL = 11;

/** 2.2.1.2, in the order of their numbers. */
export const SMB2_OPERATIONS: readonly OperationWord[] = [
  { operation: 'negotiate', meaning: 'connect' },
  { operation: 'session_setup', meaning: 'authenticate' },
  { operation: 'logoff', meaning: 'disconnect' },
  { operation: 'tree_connect', meaning: 'connect' },
  { operation: 'tree_disconnect', meaning: 'disconnect' },
  { operation: 'create', meaning: 'read' },
  { operation: 'close', meaning: 'disconnect' },
  { operation: 'flush', meaning: 'write' },
  { operation: 'read', meaning: 'read' },
  { operation: 'write', meaning: 'write' },
  { operation: 'lock', meaning: 'connect' },
  { operation: 'ioctl', meaning: 'execute' },
  { operation: 'cancel', meaning: 'disconnect' },
  { operation: 'echo', meaning: 'keep-alive' },
  { operation: 'query_directory', meaning: 'read' },
  { operation: 'change_notify', meaning: 'subscribe' },
  { operation: 'query_info', meaning: 'read' },
  { operation: 'set_info', meaning: 'write' },
  { operation: 'oplock_break', meaning: 'notify' },
];

/** Commands that carry contents, alone in their message: the header is all that is read. */
export function isBulk2(view: DataView, at: number): boolean {
  const command = view.getUint16(at + 12, true);
  return (command === READ || command === WRITE) && view.getUint32(at + 20, true) === 0;
}

/** The SMB 2 message in [from, to) and those compounded to it; it may be cut short where it is long. */
export function smb2(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  let at = from;
  for (let i = 0; i < COMPOUND_MAX; i++) {
    if (at + HEADER_BYTES > to || view.getUint16(at + 4, true) !== HEADER_BYTES) {
      context.malformed('an SMB 2 header cut short');
      return;
    }
    const next = view.getUint32(at + 20, true);
    one(bytes, view, at, next === 0 ? to : Math.min(to, at + next), context);
    if (next < HEADER_BYTES || at + next >= to) return;
    at += next;
  }
}

function one(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  const command = view.getUint16(from + 12, true);
  const answered = (view.getUint32(from + 16, true) & RESPONSE_FLAG) !== 0;
  const status = view.getUint32(from + 8, true);
  const failed = answered && status >>> 30 === 3 && status !== MORE_PROCESSING;
  const key = view.getUint32(from + 24, true);
  const body = from + HEADER_BYTES;
  let object = NO_OBJECT;
  if (command === WRITE || command === READ || command === IOCTL)
    pipe(bytes, view, from, body, to, command, answered, context);
  else if (command === SESSION_SETUP) sessionSetup(bytes, view, from, body, to, answered, context);
  else if (command === TREE_CONNECT || command === CREATE) {
    if (answered) {
      object = context.recall(key);
      if (status === PENDING && object !== NO_OBJECT) context.remember(key, object);
    } else {
      object =
        command === TREE_CONNECT
          ? share(bytes, view, from, body, to, context)
          : file(bytes, view, from, body, to, context);
      if (object !== NO_OBJECT) context.remember(key, object);
    }
  }
  if (context.detail) {
    if (answered) context.field('status', status);
    if (command === NEGOTIATE && answered && body + 6 <= to) context.field('dialect', view.getUint16(body + 4, true));
  }
  context.message(answered ? (failed ? ERROR : RESPONSE) : REQUEST, SMB2_BASE + command, object);
}

/** The security buffer's offset counts from the header: 2.2.5 and 2.2.6. */
function sessionSetup(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  body: number,
  to: number,
  answered: boolean,
  context: DecodeContext,
): void {
  const at = answered ? body + 4 : body + 12;
  if (at + 4 > to) return;
  const start = from + view.getUint16(at, true);
  const end = start + view.getUint16(at + 2, true);
  if (start < body || end > to) return;
  handToken(context, bytes, view, start, end);
}

/** `\\server\share`, 2.2.9; with the extension flag of SMB 3.1.1 the path is found by the same two fields. */
function share(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  body: number,
  to: number,
  context: DecodeContext,
): number {
  return body + 8 > to ? NO_OBJECT : path(bytes, view, from, body + 4, to, 'share', context);
}

/** The file's name, 2.2.13; empty for the share's own root. */
function file(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  body: number,
  to: number,
  context: DecodeContext,
): number {
  return body + 48 > to ? NO_OBJECT : path(bytes, view, from, body + 44, to, 'file', context);
}

function path(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  at: number,
  to: number,
  field: string,
  context: DecodeContext,
): number {
  const start = from + view.getUint16(at, true);
  const end = start + view.getUint16(at + 2, true);
  if (end <= start || start < from + HEADER_BYTES || end > to) return NO_OBJECT;
  if (context.detail) context.field(field, utf16le(bytes, start, end));
  return internWide(bytes, start, end, context);
}

/** Data written to, read from or exchanged with a pipe: 2.2.21, 2.2.20, 2.2.31 and 2.2.32. Whether it is one, its content tells. */
function pipe(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  body: number,
  to: number,
  command: number,
  answered: boolean,
  context: DecodeContext,
): void {
  if (command !== IOCTL && (command === WRITE) === answered) return;
  if (body + (command === IOCTL ? 40 : 16) > to) return;
  let start: number;
  let length: number;
  if (command === WRITE) {
    start = view.getUint16(body + 2, true);
    length = view.getUint32(body + 4, true);
  } else if (command === READ) {
    start = view.getUint8(body + 2);
    length = view.getUint32(body + 4, true);
  } else if (answered) {
    start = view.getUint32(body + 32, true);
    length = view.getUint32(body + 36, true);
  } else {
    start = view.getUint32(body + 24, true);
    length = view.getUint32(body + 28, true);
  }
  const at = from + start;
  if (start >= HEADER_BYTES && at + length <= to && bytes[at] === RPC_VERSION)
    context.hand('smb-pipe', bytes, view, at, at + length);
}
