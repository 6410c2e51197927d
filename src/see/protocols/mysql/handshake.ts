/** How a connection to MySQL begins: what serves, who logs on, whether it goes on encrypted. MySQL source documentation, "Connection Phase Packets": HandshakeV10, SSLRequest, HandshakeResponse41. */
import { findByte, hasText, latin1 } from '../../../kernel/encodings/text.ts';
import { NO_OBJECT, SOURCE, type DecodeContext } from '../../../model/protocol.ts';

const VERSION_10 = 10;
const VERSION_BYTES_MAX = 80;
/** Thread id (4) and first part of the challenge (8); then a zero. */
const TO_FILLER = 12;

/** Offset of the NUL behind the version of a greeting whose payload is in [from, to); −1 for another payload. */
export function greetingVersionEnd(bytes: Uint8Array, from: number, to: number): number {
  if (from >= to || bytes[from] !== VERSION_10 || !isDigit(bytes[from + 1] as number)) return -1;
  const end = findByte(bytes, from + 1, Math.min(to, from + VERSION_BYTES_MAX), 0);
  if (end < 0 || end + 1 + TO_FILLER + 3 > to || bytes[end + 1 + TO_FILLER] !== 0) return -1;
  for (let i = from + 1; i < end; i++) if ((bytes[i] as number) < 0x20 || (bytes[i] as number) > 0x7e) return -1;
  return end;
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** MariaDB puts a version of MySQL before its own, for older clients. */
const COMPATIBLE = '5.5.5-';

export function greeting(bytes: Uint8Array, from: number, end: number, context: DecodeContext): void {
  const version = latin1(bytes, from + 1, end);
  const maria = version.includes('MariaDB');
  const said = maria && version.startsWith(COMPATIBLE) ? version.slice(COMPATIBLE.length) : version;
  context.claim(SOURCE, 'application', `${maria ? 'MariaDB' : 'MySQL'} ${said}`);
  if (context.detail) context.field('server_version', version);
}

/** Capabilities. */
const CONNECT_WITH_DB = 0x8;
const COMPRESS = 0x20;
const PROTOCOL_41 = 0x200;
const SSL = 0x800;
const SECURE_CONNECTION = 0x8000;
const PLUGIN_AUTH = 0x80000;
const CONNECT_ATTRIBUTES = 0x100000;
const LENGTH_ENCODED_SECRET = 0x200000;
const ZSTD = 0x4000000;
export const FIXED_BYTES = 32;
const FILLER = 9;
/** The last four bytes of the filler are capabilities of MariaDB. */
const FILLER_BYTES = 19;

export const isEncrypted = (view: DataView, from: number): boolean => (view.getUint16(from, true) & SSL) !== 0;
export const isCompressed = (view: DataView, from: number): boolean =>
  (view.getUint32(from, true) & (COMPRESS | ZSTD)) !== 0;

/** Whether a login, or a wish to go on encrypted, stands in [from, to): it speaks 4.1, and its filler is zeros. */
export function isResponse(bytes: Uint8Array, view: DataView, from: number, to: number): boolean {
  if (to - from < FIXED_BYTES || (view.getUint16(from, true) & PROTOCOL_41) === 0) return false;
  for (let i = 0; i < FILLER_BYTES; i++) if (bytes[from + FILLER + i] !== 0) return false;
  return true;
}

/** Reads a login; the database that it wants is the object. Of the secret no more than its length is read. */
export function login(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  const capabilities = view.getUint32(from, true);
  const nameEnd = findByte(bytes, from + FIXED_BYTES, to, 0);
  if (nameEnd < 0) {
    context.malformed('a login without the end of its name');
    return NO_OBJECT;
  }
  if (nameEnd > from + FIXED_BYTES)
    context.account(SOURCE, { name: latin1(bytes, from + FIXED_BYTES, nameEnd), domain: '', kind: 'user' });
  let at = secretEnd(bytes, nameEnd + 1, to, capabilities);
  let object: number = NO_OBJECT;
  if (at >= 0 && (capabilities & CONNECT_WITH_DB) !== 0) {
    const end = findByte(bytes, at, to, 0);
    const id = end > at ? context.intern(bytes, at, end) : 0;
    if (id !== 0) object = id;
    at = end < 0 ? -1 : end + 1;
  }
  if (at >= 0 && (capabilities & PLUGIN_AUTH) !== 0) {
    const end = findByte(bytes, at, to, 0);
    if (context.detail && end > at) context.field('auth_plugin', latin1(bytes, at, end));
    at = end < 0 ? -1 : end + 1;
  }
  if (at >= 0 && (capabilities & CONNECT_ATTRIBUTES) !== 0) attributes(bytes, at, to, context);
  return object;
}

function secretEnd(bytes: Uint8Array, at: number, to: number, capabilities: number): number {
  let end: number;
  if ((capabilities & (LENGTH_ENCODED_SECRET | SECURE_CONNECTION)) === 0) end = findByte(bytes, at, to, 0) + 1;
  else end = at < to ? sizedEnd(bytes, at, to) : -1;
  return end > 0 && end <= to ? end : -1;
}

/** Where the string that its length precedes ends; −1 when that is beyond, or a length of more than two bytes. */
function sizedEnd(bytes: Uint8Array, at: number, to: number): number {
  const length = lengthAt(bytes, at, to);
  const end = at + width + length;
  return length >= 0 && end <= to ? end : -1;
}

/** The length-encoded integer at `at`, as far as it has up to three bytes; `width` is then how many. */
function lengthAt(bytes: Uint8Array, at: number, to: number): number {
  width = 1;
  if (at >= to) return -1;
  const first = bytes[at] as number;
  if (first < 0xfb) return first;
  if (first !== 0xfc || at + 3 > to) return -1;
  width = 3;
  return (bytes[at + 1] as number) | ((bytes[at + 2] as number) << 8);
}
let width = 1;

const ATTRIBUTES_MAX = 32;
const VALUE_BYTES_MAX = 64;

/** Connection attributes: what the client says of itself. */
function attributes(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const total = lengthAt(bytes, from, to);
  let at = from + width;
  const stop = Math.min(to, at + total);
  let program = '';
  let client = '';
  let version = '';
  for (let i = 0; i < ATTRIBUTES_MAX && total > 0 && at < stop; i++) {
    const value = sizedEnd(bytes, at, stop);
    const end = value < 0 ? -1 : sizedEnd(bytes, value, stop);
    if (end < 0) break;
    const key = at + 1;
    const start = end - Math.min(end - value, lengthAt(bytes, value, stop));
    const said = latin1(bytes, start, Math.min(end, start + VALUE_BYTES_MAX));
    if (isKey(bytes, key, value, 'program_name')) program = said;
    else if (isKey(bytes, key, value, '_client_name')) client = said;
    else if (isKey(bytes, key, value, '_client_version')) version = said;
    else if (isKey(bytes, key, value, '_os') && said !== '') context.claim(SOURCE, 'os', said);
    at = end;
  }
  const name = program !== '' ? program : client;
  if (name !== '') context.claim(SOURCE, 'application', version === '' ? name : `${name} ${version}`);
}

const isKey = (bytes: Uint8Array, at: number, end: number, key: string): boolean =>
  end - at === key.length && hasText(bytes, at, end, key);
