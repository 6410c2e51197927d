/**
 * Oracle's transparent network substrate: who connects to which service with what, commands to the listener, calls. Packets
 * as Wireshark's packet-tns.c has them; versions as nmap's oracle-tns-version; from version 315 on lengths have four bytes.
 * Of a descriptor only the parts named here are read: it may hold a listener's password.
 */
import { hasText, latin1 } from '../../kernel/encodings/text.ts';
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
  type MessageKind,
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';

const HEADER_BYTES = 8;
const PACKET_BYTES_MAX = 1 << 21;
/** Of a packet no more is looked at. */
const READ_BYTES_MAX = 4096;
const CONNECT = 1;
const ACCEPT = 2;
const REFUSE = 4;
const REDIRECT = 5;
const DATA = 6;
const ABORT = 9;
const TYPES: Readonly<Record<number, readonly [word: OperationWord, kind: MessageKind]>> = {
  [CONNECT]: [{ operation: 'connect', meaning: 'connect' }, REQUEST],
  [ACCEPT]: [{ operation: 'accept', meaning: 'connect' }, RESPONSE],
  3: [{ operation: 'acknowledge', meaning: 'notify' }, RESPONSE],
  [REFUSE]: [{ operation: 'refuse', meaning: 'connect' }, ERROR],
  [REDIRECT]: [{ operation: 'redirect', meaning: 'connect' }, RESPONSE],
  [DATA]: [{ operation: 'data', meaning: 'transfer' }, EVENT],
  7: [{ operation: 'null', meaning: 'keep-alive' }, EVENT],
  [ABORT]: [{ operation: 'abort', meaning: 'disconnect' }, ERROR],
  11: [{ operation: 'resend', meaning: 'connect' }, RESPONSE],
  12: [{ operation: 'marker', meaning: 'notify' }, EVENT],
  13: [{ operation: 'attention', meaning: 'notify' }, EVENT],
  14: [{ operation: 'control', meaning: 'notify' }, EVENT],
};

/** What a data packet begins with, behind its two bytes of flags. */
const SET_PROTOCOL = 1;
const CALL = 3;
const DATA_WORDS: Readonly<Record<number, OperationWord>> = {
  [SET_PROTOCOL]: { operation: 'set_protocol', meaning: 'connect' },
  2: { operation: 'set_datatypes', meaning: 'connect' },
  4: { operation: 'return_status', meaning: 'unknown' },
  6: { operation: 'row_transfer_header', meaning: 'read' },
  7: { operation: 'row_transfer_data', meaning: 'read' },
  8: { operation: 'return_opi_parameter', meaning: 'unknown' },
  9: { operation: 'function_complete', meaning: 'unknown' },
  16: { operation: 'describe_information', meaning: 'read' },
  17: { operation: 'piggyback_function', meaning: 'unknown' },
  // The first of the four bytes 0xdeadbeef.
  0xde: { operation: 'secure_network_services', meaning: 'authenticate' },
};
/** Calls that change something, log on or off, or are told apart easily; the others are numbered. */
const CALLS: Readonly<Record<number, OperationWord>> = {
  1: { operation: 'logon', meaning: 'authenticate' },
  2: { operation: 'open_cursor', meaning: 'unknown' },
  3: { operation: 'parse', meaning: 'execute' },
  4: { operation: 'execute', meaning: 'execute' },
  5: { operation: 'fetch', meaning: 'read' },
  8: { operation: 'close_cursor', meaning: 'unknown' },
  9: { operation: 'logoff', meaning: 'disconnect' },
  14: { operation: 'commit', meaning: 'write' },
  15: { operation: 'rollback', meaning: 'write' },
  20: { operation: 'cancel_operation', meaning: 'execute' },
  39: { operation: 'parse_and_execute', meaning: 'execute' },
  48: { operation: 'start_oracle', meaning: 'start' },
  49: { operation: 'shutdown_oracle', meaning: 'stop' },
  59: { operation: 'get_version', meaning: 'identify' },
  71: { operation: 'fast_upi_call', meaning: 'execute' },
  78: { operation: 'execute_and_fetch', meaning: 'read' },
  81: { operation: 'logon_second_half', meaning: 'authenticate' },
  82: { operation: 'logon_first_half', meaning: 'authenticate' },
  94: { operation: 'bundled_execution_call', meaning: 'execute' },
  96: { operation: 'lob_operation', meaning: 'transfer' },
  103: { operation: 'transaction_start_attach_detach', meaning: 'execute' },
  104: { operation: 'transaction_commit_rollback_recover', meaning: 'write' },
  115: { operation: 'generic_authentication_call', meaning: 'authenticate' },
  118: { operation: 'get_session_key', meaning: 'authenticate' },
  147: { operation: 'ping', meaning: 'keep-alive' },
};
const DATA_SHIFT = 8;
const CALL_SHIFT = 16;

/** Length by its two bytes; older packets have a checksum behind them, newer ones two more bytes before. */
function lengthOf(view: DataView, at: number): number {
  const short = view.getUint16(at);
  return short >= HEADER_BYTES ? short : view.getUint32(at);
}

/** A length that may be, a type, and zeros in the reserved byte of a connect and in checksums that nobody computes. */
function isHeader(bytes: Uint8Array, view: DataView, at: number): boolean {
  const length = lengthOf(view, at);
  return length >= HEADER_BYTES && length <= PACKET_BYTES_MAX && TYPES[bytes[at + 4] as number] !== undefined;
}

/** Places in a connect packet. */
const VERSION = 8;
const DATA_LENGTH = 24;
const DATA_OFFSET = 26;
const CONNECT_BYTES_MIN = 34;
const VERSION_MIN = 300;
const VERSION_MAX = 400;

function isConnect(bytes: Uint8Array, view: DataView, at: number, to: number): boolean {
  if (to - at < CONNECT_BYTES_MIN || bytes[at + 4] !== CONNECT || view.getUint16(at + 2) !== 0) return false;
  const version = view.getUint16(at + VERSION);
  const offset = view.getUint16(at + DATA_OFFSET);
  return (
    version >= VERSION_MIN && version <= VERSION_MAX && offset >= CONNECT_BYTES_MIN && offset <= view.getUint16(at)
  );
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  const had = to - from;
  if (had < HEADER_BYTES) return onPort && had > 0 ? MORE : NO;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (isConnect(bytes, view, from, to)) return YES;
  return onPort && isHeader(bytes, view, from) && bytes[from + 6] === 0 && bytes[from + 7] === 0 ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (to - at >= HEADER_BYTES) {
    if (!isHeader(bytes, view, at)) return RESYNC;
    const length = lengthOf(view, at);
    const read = at + Math.min(length, READ_BYTES_MAX);
    if (read > to) return at;
    packet(bytes, view, at, read, context);
    at += length;
    if (at > to) {
      context.skip(at - to);
      return to;
    }
  }
  return at;
}

function packet(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const type = bytes[at + 4] as number;
  if (type === CONNECT) return connect(bytes, view, at, end, context);
  if (type === DATA) return data(bytes, at, end, context);
  if ((type === ACCEPT || type === REFUSE || type === REDIRECT) && context.direction === 0) context.swapRoles();
  if (type === REFUSE) {
    version(bytes, at + HEADER_BYTES, end, context);
    if (context.detail && value(bytes, at + HEADER_BYTES, end, '(ERR='))
      context.field('error', latin1(bytes, found.at, found.end));
  }
  if (type === ACCEPT && context.detail && at + VERSION + 2 <= end)
    context.field('version', view.getUint16(at + VERSION));
  context.message(TYPES[type]?.[1] ?? EVENT, type, NO_OBJECT);
}

/** Flow word 0: 1 while the descriptor of a connect is yet to come, in a packet of its own. */
function connect(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  if (end - at < CONNECT_BYTES_MIN) {
    context.malformed('a connect that ends before its descriptor');
    return context.message(REQUEST, CONNECT, NO_OBJECT);
  }
  if (context.detail) context.field('version', view.getUint16(at + VERSION));
  const start = at + view.getUint16(at + DATA_OFFSET);
  const stop = start + view.getUint16(at + DATA_LENGTH);
  context.setFlowWord(0, stop > end ? 1 : 0);
  context.message(REQUEST, CONNECT, descriptor(bytes, start, Math.min(stop, end), context));
}

/** Who connects, and to what: the service, the instance, or a command to the listener. */
function descriptor(bytes: Uint8Array, start: number, end: number, context: DecodeContext): number {
  const client = position(bytes, start, end, '(CID=');
  if (client >= 0) {
    if (value(bytes, client, end, '(PROGRAM='))
      context.claimBytes(SOURCE, 'application', bytes, found.at, found.end, 'utf8');
    // Drivers in Java say __jdbc__ for their host.
    if (value(bytes, client, end, '(HOST=') && !hasText(bytes, found.at, found.end, '__'))
      context.claimBytes(SOURCE, 'hostname', bytes, found.at, found.end, 'utf8');
    if (value(bytes, client, end, '(USER='))
      context.account(SOURCE, { name: latin1(bytes, found.at, found.end), domain: '', kind: 'user' });
  }
  for (const key of TOUCHED) {
    if (!value(bytes, start, end, key)) continue;
    const id = context.intern(bytes, found.at, found.end);
    return id === 0 ? NO_OBJECT : id;
  }
  return NO_OBJECT;
}
const TOUCHED = ['(COMMAND=', '(SERVICE_NAME=', '(SID='];

const found = { at: 0, end: 0 };
const VALUE_BYTES_MAX = 128;

/** Finds what stands between a key and the next bracket; its place is in `found`. */
function value(bytes: Uint8Array, from: number, to: number, key: string): boolean {
  const at = position(bytes, from, to, key);
  if (at < 0) return false;
  let end = at;
  while (end < to && bytes[end] !== 0x29 && bytes[end] !== 0x28) end++;
  found.at = at;
  found.end = Math.min(end, at + VALUE_BYTES_MAX);
  return end > at && end < to;
}

/** Offset behind a key, in whatever case it is written; −1 where it is not. */
function position(bytes: Uint8Array, from: number, to: number, key: string): number {
  const lower = key.toLowerCase();
  for (let at = from; at < to; at++) if (hasText(bytes, at, to, lower, true)) return at + key.length;
  return -1;
}

/** A listener's version as one number. */
function version(bytes: Uint8Array, from: number, end: number, context: DecodeContext): void {
  if (!value(bytes, from, end, '(VSNNUM=')) return;
  const number = Number(latin1(bytes, found.at, found.end));
  if (!Number.isSafeInteger(number) || number < 1 << 24 || number > 0xffffffff) return;
  const parts = [number >>> 24, (number >>> 20) & 15, (number >>> 12) & 255, (number >>> 8) & 15, number & 255];
  context.claim(SOURCE, 'application', `Oracle TNS listener ${parts.join('.')}`);
}

/** Flags (2), then what the packet holds; a descriptor that was too long for its connect comes here, too. */
function data(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  const start = at + HEADER_BYTES + 2;
  if (start >= end) return context.message(EVENT, DATA, NO_OBJECT);
  if (bytes[start] === 0x28) {
    const awaited = context.flowWord(0) === 1;
    context.setFlowWord(0, 0);
    if (context.direction === 1) version(bytes, start, end, context);
    return context.message(EVENT, DATA, awaited ? descriptor(bytes, start, end, context) : NO_OBJECT);
  }
  const id = bytes[start] as number;
  let code = DATA | (id << DATA_SHIFT);
  if (id === CALL && start + 1 < end) code |= (bytes[start + 1] as number) << CALL_SHIFT;
  if (id === SET_PROTOCOL && context.direction === 1) platform(bytes, start + 1, end, context);
  context.message(context.direction === 0 ? REQUEST : RESPONSE, code, NO_OBJECT);
}

/** Accepted versions up to a zero, then the platform of the server as text: `x86_64/Linux 2.4.xx`. */
function platform(bytes: Uint8Array, from: number, end: number, context: DecodeContext): void {
  let at = from;
  while (at < end && at < from + 16 && bytes[at] !== 0) at++;
  const start = at + 1;
  let stop = start;
  while (stop < end && (bytes[stop] as number) >= 0x20 && (bytes[stop] as number) < 0x7f) stop++;
  if (stop > start + 2 && stop < end && bytes[stop] === 0)
    context.claimBytes(SOURCE, 'system-description', bytes, start, Math.min(stop, start + VALUE_BYTES_MAX), 'ascii');
}

function describe(code: number): OperationWord {
  const type = code & 0xff;
  const id = (code >> DATA_SHIFT) & 0xff;
  const call = code >> CALL_SHIFT;
  if (type === DATA && id === CALL)
    return CALLS[call] ?? { operation: `user_oci_function_${String(call)}`, meaning: 'unknown' };
  if (type === DATA && id > 0) return DATA_WORDS[id] ?? { operation: `data_${String(id)}`, meaning: 'unknown' };
  return TYPES[type]?.[0] ?? { operation: `type_${String(type)}`, meaning: 'unknown' };
}

export default defineProtocol({
  id: 'oracle-tns',
  name: 'Oracle TNS',
  reference: 'Wireshark, packet-tns.c (tns.type, tns.data_id, tns.data_oci.id); nmap, oracle-tns-version.nse',
  over: [{ transport: 'tcp', ports: [1521, 1522, 1525, 1526, 1529], anyPort: true }],
  firstBytes: [0, 1, 2, 3],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => (code < 0 ? undefined : code & 0xff),
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.7,
  examples: [
    {
      title: 'asks a listener for its version, as nmap does',
      hex: '005a0000010000000136012c000008007fff7f08000000010020003a0000000000000000000000000000000034e60000000100000000000000 00 28434f4e4e4543545f444154413d28434f4d4d414e443d76657273696f6e2929',
      messages: [{ kind: 'request', operation: 'connect', meaning: 'connect' }],
    },
    { title: 'a type that there is not', hex: '0008000008000000', messages: [] },
  ],
});
