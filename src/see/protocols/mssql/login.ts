/** Pre-login and login of the tabular data stream: versions, encryption, who logs on from where with what. The password is passed over. [MS-TDS] 2.2.6.5, 2.2.6.4. */
import { userNamed } from '../../../model/clear-logons.ts';
import { findNtlmssp } from '../../../kernel/encodings/spnego.ts';
import { latin1, utf16le } from '../../../kernel/encodings/text.ts';
import { NO_OBJECT, SOURCE, type DecodeContext } from '../../../model/protocol.ts';

/** Options of a pre-login: a token each, with place and length, up to the terminator. */
const VERSION = 0;
const ENCRYPTION = 1;
const INSTANCE = 2;
const TERMINATOR = 0xff;
const OPTIONS_MAX = 16;
const ENCRYPTION_WORDS: Readonly<Record<number, string>> = { 0: 'off', 1: 'on', 2: 'not_supported', 3: 'required' };

/** Whether options of a pre-login stand in [from, to): the first is the version, six bytes right behind the terminator. */
export function isPrelogin(bytes: Uint8Array, from: number, to: number): boolean {
  if (from + 6 > to || bytes[from] !== VERSION || bytes[from + 3] !== 0 || bytes[from + 4] !== 6) return false;
  const place = from + (((bytes[from + 1] as number) << 8) | (bytes[from + 2] as number));
  return place > from + 5 && place + 6 <= to && (place - from) % 5 === 1 && bytes[place - 1] === TERMINATOR;
}

/** `answers`: the server says what it is; the client's version is that of its library. */
export function prelogin(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  answers: boolean,
  context: DecodeContext,
): void {
  let at = from;
  for (let i = 0; i < OPTIONS_MAX && at + 5 <= to && bytes[at] !== TERMINATOR; i++, at += 5) {
    const place = from + view.getUint16(at + 1);
    const end = place + view.getUint16(at + 3);
    if (end > to) return context.malformed('an option that lies outside of the pre-login');
    const option = bytes[at] as number;
    if (option === VERSION && answers && end - place >= 4)
      context.claim(SOURCE, 'application', `Microsoft SQL Server ${versionAt(bytes, view, place)}`);
    if (context.detail) optionField(bytes, view, option, place, end, context);
  }
}

/** Major, minor and build. */
const versionAt = (bytes: Uint8Array, view: DataView, at: number): string =>
  `${String(bytes[at])}.${String(bytes[at + 1])}.${String(view.getUint16(at + 2))}`;

function optionField(
  bytes: Uint8Array,
  view: DataView,
  option: number,
  place: number,
  end: number,
  context: DecodeContext,
): void {
  if (option === VERSION && end - place >= 4) context.field('version', versionAt(bytes, view, place));
  if (option === ENCRYPTION && end > place) {
    const value = bytes[place] as number;
    context.field('encryption', ENCRYPTION_WORDS[value] ?? value);
  }
  if (option === INSTANCE && end > place + 1) context.field('instance', latin1(bytes, place, end - 1));
}

/** Places of the pairs of offset and length (in characters) of a login. */
const HOST_NAME = 36;
const USER_NAME = 40;
const PASSWORD = 44;
const APPLICATION = 48;
const SERVER_NAME = 52;
const LIBRARY = 60;
const DATABASE = 68;
const SSPI_BLOB = 78;
const FIXED_BYTES = 86;
const CHARS_MAX = 128;
const name = new Uint8Array(CHARS_MAX);
const password = new Uint8Array(CHARS_MAX);

/** Reads a login in [from, to), of which this may be the first packet only; the database that it wants is the object. */
export function login(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (to - from < FIXED_BYTES) {
    context.malformed('a login that ends in its fixed part');
    return NO_OBJECT;
  }
  const host = textAt(bytes, view, from, to, HOST_NAME);
  const user = textAt(bytes, view, from, to, USER_NAME);
  const application = textAt(bytes, view, from, to, APPLICATION);
  const database = textAt(bytes, view, from, to, DATABASE);
  if (host !== '') context.claim(SOURCE, 'hostname', host);
  if (user !== '') {
    context.account(SOURCE, userNamed(user));
    const length = passwordIn(bytes, view, from, to);
    context.logon(userNamed(user), password, 0, length);
    password.fill(0, 0, length);
  }
  if (application !== '') context.claim(SOURCE, 'application', application);
  if (context.detail) {
    context.field('server_name', textAt(bytes, view, from, to, SERVER_NAME));
    context.field('library', textAt(bytes, view, from, to, LIBRARY));
  }
  ntlm(bytes, view, from + view.getUint16(from + SSPI_BLOB, true), to, context);
  let length = 0;
  for (; length < Math.min(database.length, CHARS_MAX); length++) name[length] = database.charCodeAt(length);
  const id = length === 0 ? 0 : context.intern(name, 0, length);
  return id === 0 ? NO_OBJECT : id;
}

/** The password into `password`, one byte a character; its length. It is hidden from nobody: halves of bytes swapped, then XOR 0xa5. 2.2.6.4. */
function passwordIn(bytes: Uint8Array, view: DataView, from: number, to: number): number {
  const start = from + view.getUint16(from + PASSWORD, true);
  const characters = Math.min(view.getUint16(from + PASSWORD + 2, true), CHARS_MAX);
  let length = 0;
  for (let at = start; length < characters && at < to; at += 2) {
    const byte = (bytes[at] as number) ^ 0xa5;
    password[length++] = (byte >> 4) | ((byte & 15) << 4);
  }
  return length;
}

function textAt(bytes: Uint8Array, view: DataView, from: number, to: number, pair: number): string {
  const start = from + view.getUint16(from + pair, true);
  const end = start + 2 * view.getUint16(from + pair + 2, true);
  return end <= to ? utf16le(bytes, start, Math.min(end, start + 2 * CHARS_MAX)) : '';
}

/** Whatever of NTLM is in [from, to) goes to who reads it. */
export function ntlm(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  const message = from < to ? findNtlmssp(bytes, from, to) : -1;
  if (message >= 0) context.hand('ntlmssp', bytes, view, message, to);
}
