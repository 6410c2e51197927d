/** SMB 1: header, chained commands, and those that name systems, accounts, shares and files. [MS-CIFS] 2.2.3 and 2.2.4; [MS-SMB] 2.2.4. */
import { handToken } from '../../../kernel/encodings/spnego.ts';
import { latin1, utf16le } from '../../../kernel/encodings/text.ts';
import {
  ERROR,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  SOURCE,
  type DecodeContext,
  type OperationWord,
} from '../../../model/protocol.ts';
import type { Attribute } from '../../../model/words.ts';

const HEADER_BYTES = 32;
const REPLY = 0x80;
const UNICODE = 0x8000;
const NT_STATUS = 0x4000;
const MORE_PROCESSING = 0xc0000016;
const CHAIN_MAX = 8;
const NO_ANDX = 0xff;

const WRITE = 0x0b;
const TRANSACTION = 0x25;
const OPEN_ANDX = 0x2d;
const READ_ANDX = 0x2e;
const WRITE_ANDX = 0x2f;
const NEGOTIATE = 0x72;
const SESSION_SETUP = 0x73;
const TREE_CONNECT = 0x75;
const NT_CREATE = 0xa2;

const word = (operation: string, meaning: OperationWord['meaning']): OperationWord => ({ operation, meaning });

/** [MS-CIFS] 2.2.2.1. */
export const SMB1_OPERATIONS: Readonly<Record<number, OperationWord>> = {
  0x00: word('create_directory', 'write'),
  0x01: word('delete_directory', 'write'),
  0x02: word('open', 'read'),
  0x03: word('create', 'write'),
  0x04: word('close', 'disconnect'),
  0x05: word('flush', 'write'),
  0x06: word('delete', 'write'),
  0x07: word('rename', 'write'),
  0x08: word('query_information', 'read'),
  0x09: word('set_information', 'write'),
  0x0a: word('read', 'read'),
  [WRITE]: word('write', 'write'),
  0x10: word('check_directory', 'read'),
  0x11: word('process_exit', 'disconnect'),
  0x1a: word('read_raw', 'read'),
  0x1d: word('write_raw', 'write'),
  0x24: word('locking_andx', 'connect'),
  [TRANSACTION]: word('transaction', 'execute'),
  0x26: word('transaction_secondary', 'execute'),
  0x2b: word('echo', 'keep-alive'),
  [OPEN_ANDX]: word('open_andx', 'read'),
  [READ_ANDX]: word('read_andx', 'read'),
  [WRITE_ANDX]: word('write_andx', 'write'),
  0x32: word('transaction2', 'read'),
  0x33: word('transaction2_secondary', 'read'),
  0x34: word('find_close2', 'disconnect'),
  0x70: word('tree_connect', 'connect'),
  0x71: word('tree_disconnect', 'disconnect'),
  [NEGOTIATE]: word('negotiate', 'connect'),
  [SESSION_SETUP]: word('session_setup_andx', 'authenticate'),
  0x74: word('logoff_andx', 'disconnect'),
  [TREE_CONNECT]: word('tree_connect_andx', 'connect'),
  0x80: word('query_information_disk', 'read'),
  0x81: word('search', 'read'),
  0x82: word('find', 'read'),
  0xa0: word('nt_transact', 'execute'),
  0xa1: word('nt_transact_secondary', 'execute'),
  [NT_CREATE]: word('nt_create_andx', 'read'),
  0xa4: word('nt_cancel', 'disconnect'),
  0xa5: word('nt_rename', 'write'),
};

/** Commands that carry contents: their header is all that is read. */
export function isBulk1(bytes: Uint8Array, at: number): boolean {
  const command = bytes[at + 4] as number;
  return command === READ_ANDX || command === WRITE_ANDX || command === 0x0a || command === WRITE;
}

/** One SMB 1 message in [from, to), which may be cut short where it is long. */
export function smb1(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  if (to - from < HEADER_BYTES + 3) {
    context.malformed('an SMB header cut short');
    return;
  }
  const reply = ((bytes[from + 9] as number) & REPLY) !== 0;
  const wide = (view.getUint16(from + 10, true) & UNICODE) !== 0;
  const status = view.getUint32(from + 5, true);
  const nt = (view.getUint16(from + 10, true) & NT_STATUS) !== 0;
  const failed = reply && (nt ? status >>> 30 === 3 && status !== MORE_PROCESSING : status !== 0);
  // Process and multiplex ids pair a reply with its request, each command of a chain by itself.
  const key = (view.getUint16(from + 26, true) * 65536 + view.getUint16(from + 30, true)) * 256;
  let command = bytes[from + 4] as number;
  let words = from + HEADER_BYTES;
  for (let i = 0; i < CHAIN_MAX && command !== NO_ANDX && words + 3 <= to; i++) {
    const data = words + 1 + 2 * (bytes[words] as number);
    if (data + 2 > to) break;
    const end = Math.min(to, data + 2 + view.getUint16(data, true));
    let object = NO_OBJECT;
    if (!reply) {
      object = request(bytes, view, from, command, words, data + 2, end, wide, context);
      if (object !== NO_OBJECT) context.remember(key + command, object);
    } else {
      object = named(command) ? context.recall(key + command) : NO_OBJECT;
      if (!failed || command === SESSION_SETUP)
        response(bytes, view, from, command, words, data + 2, end, wide, context);
    }
    if (context.detail && reply) context.field('status', status);
    pipe(bytes, view, from, to, command, words, reply, context);
    context.message(reply ? (failed ? ERROR : RESPONSE) : REQUEST, command, object);
    if (!isAndX(command) || (bytes[words] as number) < 2) return;
    command = bytes[words + 1] as number;
    const next = from + view.getUint16(words + 3, true);
    if (next <= words) return;
    words = next;
  }
}

function isAndX(command: number): boolean {
  return (
    (command >= SESSION_SETUP && command <= TREE_CONNECT) ||
    (command >= OPEN_ANDX && command <= WRITE_ANDX) ||
    command === NT_CREATE ||
    command === 0x24
  );
}

function named(command: number): boolean {
  return (
    command === TREE_CONNECT ||
    command === NT_CREATE ||
    command === OPEN_ANDX ||
    command === TRANSACTION ||
    command <= 0x10
  );
}

/** The first byte of every DCE/RPC fragment. */
const RPC_VERSION = 5;

/** Data exchanged with, written to or read from a pipe: [MS-CIFS] 2.2.4.33, 2.2.4.43 and 2.2.4.42. Whether it is one, its content tells. */
function pipe(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  command: number,
  words: number,
  reply: boolean,
  context: DecodeContext,
): void {
  const count = bytes[words] as number;
  let at: number;
  if (command === TRANSACTION && (reply ? count >= 10 : count >= 14)) at = words + (reply ? 13 : 23);
  else if (command === WRITE_ANDX && !reply && count >= 12) at = words + 21;
  else if (command === READ_ANDX && reply && count >= 12) at = words + 11;
  else return;
  const start = from + view.getUint16(at + 2, true);
  const end = start + view.getUint16(at, true);
  if (start > words && end <= to && bytes[start] === RPC_VERSION) context.hand('smb-pipe', bytes, view, start, end);
}

/** What a request says besides its command; returns the object (share or file) it is about. `data` is past the byte count. */
function request(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  command: number,
  words: number,
  data: number,
  end: number,
  wide: boolean,
  context: DecodeContext,
): number {
  const count = bytes[words] as number;
  switch (command) {
    case SESSION_SETUP:
      sessionSetup(bytes, view, from, words, data, end, wide, context);
      return NO_OBJECT;
    case TREE_CONNECT: {
      // A share's password comes first and is passed over.
      const path = data + (count >= 4 ? view.getUint16(words + 7, true) : 0);
      return text(bytes, aligned(path, from, wide), end, wide, 'share', context);
    }
    case NT_CREATE:
      return text(bytes, aligned(data, from, wide), end, wide, 'file', context);
    case OPEN_ANDX:
      return text(bytes, aligned(data, from, wide), end, wide, 'file', context);
    case TRANSACTION:
      return count >= 14 ? text(bytes, aligned(data, from, wide), end, wide, 'name', context) : NO_OBJECT;
    case 0x00:
    case 0x01:
    case 0x02:
    case 0x03:
    case 0x06:
    case 0x07:
    case 0x08:
    case 0x10:
      // A buffer of format 4 is a path: [MS-CIFS] 2.2.1.1.
      return bytes[data] === 4 ? text(bytes, aligned(data + 1, from, wide), end, wide, 'file', context) : NO_OBJECT;
    default:
      return NO_OBJECT;
  }
}

/** Unicode strings lie at even offsets from the header. */
function aligned(at: number, from: number, wide: boolean): number {
  return wide && ((at - from) & 1) === 1 ? at + 1 : at;
}

/** End of the string at `at`: its terminator, or `end`. */
function stringEnd(bytes: Uint8Array, at: number, end: number, wide: boolean): number {
  if (!wide) {
    let i = at;
    while (i < end && bytes[i] !== 0) i++;
    return i;
  }
  let i = at;
  while (i + 1 < end && (bytes[i] !== 0 || bytes[i + 1] !== 0)) i += 2;
  return Math.min(i, end);
}

/** Interns the string at `at` and reports it as a field. UTF-16 is narrowed to bytes, as names are compared by bytes. */
function text(
  bytes: Uint8Array,
  at: number,
  end: number,
  wide: boolean,
  field: string,
  context: DecodeContext,
): number {
  const stop = stringEnd(bytes, at, end, wide);
  if (stop <= at) return NO_OBJECT;
  if (context.detail) context.field(field, wide ? utf16le(bytes, at, stop) : latin1(bytes, at, stop));
  return wide ? internWide(bytes, at, stop, context) : context.intern(bytes, at, stop);
}

const narrow = new Uint8Array(256);

/** Interns UTF-16LE text as UTF-8 without making a string of it. Surrogates become question marks. */
export function internWide(bytes: Uint8Array, from: number, to: number, context: DecodeContext): number {
  let length = 0;
  for (let i = from; i + 1 < to && length + 3 <= narrow.length; i += 2) {
    const code = (bytes[i] as number) | ((bytes[i + 1] as number) << 8);
    if (code < 0x80) narrow[length++] = code;
    else if (code < 0x800) {
      narrow[length++] = 0xc0 | (code >> 6);
      narrow[length++] = 0x80 | (code & 0x3f);
    } else if (code >= 0xd800 && code < 0xe000) narrow[length++] = 0x3f;
    else {
      narrow[length++] = 0xe0 | (code >> 12);
      narrow[length++] = 0x80 | ((code >> 6) & 0x3f);
      narrow[length++] = 0x80 | (code & 0x3f);
    }
  }
  return length === 0 ? NO_OBJECT : context.intern(narrow, 0, length);
}

/** Strings that follow one another, each claimed as the attribute in its place ('' where it is none). */
function claims(
  bytes: Uint8Array,
  from: number,
  at: number,
  end: number,
  wide: boolean,
  attributes: readonly (Attribute | '')[],
  context: DecodeContext,
): void {
  let start = aligned(at, from, wide);
  for (const attribute of attributes) {
    if (start >= end) return;
    const stop = stringEnd(bytes, start, end, wide);
    // Exploits send bytes here that are no text: a name begins with a letter or a digit.
    if (stop > start && attribute !== '' && isAlphanumeric(bytes[start] as number))
      context.claimBytes(SOURCE, attribute, bytes, start, stop, wide ? 'utf16le' : 'latin1');
    start = stop + (wide ? 2 : 1);
  }
}

const isAlphanumeric = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);

/** With extended security a token, else two passwords (passed over), account and domain; then the system's own names. */
function sessionSetup(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  words: number,
  data: number,
  end: number,
  wide: boolean,
  context: DecodeContext,
): void {
  const count = bytes[words] as number;
  if (count === 12) {
    const blob = Math.min(end, data + view.getUint16(words + 15, true));
    handToken(context, bytes, view, data, blob);
    claims(bytes, from, blob, end, wide, ['os', 'application'], context);
    return;
  }
  if (count !== 13 && count !== 10) return;
  const passwords = view.getUint16(words + 15, true) + (count === 13 ? view.getUint16(words + 17, true) : 0);
  const at = aligned(data + passwords, from, wide);
  if (at >= end) return;
  claims(bytes, from, at, end, wide, ['user', 'workgroup', 'os', 'application'], context);
  const stop = stringEnd(bytes, at, end, wide);
  if (stop <= at) return;
  const domainAt = stop + (wide ? 2 : 1);
  const domainEnd = domainAt < end ? stringEnd(bytes, domainAt, end, wide) : domainAt;
  const read = wide ? utf16le : latin1;
  const name = read(bytes, at, stop);
  if (context.detail) context.field('user', name);
  context.account(SOURCE, {
    name,
    domain: read(bytes, domainAt, domainEnd),
    kind: name.endsWith('$') ? 'machine' : 'user',
  });
}

/** What an answer says about the server. */
function response(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  command: number,
  words: number,
  data: number,
  end: number,
  wide: boolean,
  context: DecodeContext,
): void {
  const count = bytes[words] as number;
  if (command === SESSION_SETUP && count === 4) {
    const blob = Math.min(end, data + view.getUint16(words + 7, true));
    handToken(context, bytes, view, data, blob);
    claims(bytes, from, blob, end, wide, ['os', 'application'], context);
  } else if (command === SESSION_SETUP && count === 3) {
    claims(bytes, from, data, end, wide, ['os', 'application', 'workgroup'], context);
  } else if (command === NEGOTIATE && count === 17) {
    negotiated(bytes, view, from, words, data, end, context);
  }
}

/** NT LM 0.12: without extended security the challenge is followed by domain and server name, always in Unicode where the capability is set. */
function negotiated(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  words: number,
  data: number,
  end: number,
  context: DecodeContext,
): void {
  const capabilities = view.getUint32(words + 20, true);
  if ((capabilities & 0x80000000) !== 0) return;
  const challenge = bytes[words + 34] as number;
  const wide = (capabilities & 4) !== 0;
  // These two are not aligned: [MS-CIFS] 2.2.4.52.2.
  const origin = wide ? data + challenge : from;
  claims(bytes, origin, data + challenge, end, wide, ['workgroup', 'netbios-name'], context);
}
