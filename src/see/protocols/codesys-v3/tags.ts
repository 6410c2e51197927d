/**
 * Tags, in which a service's content is written: id and size in bytes of seven bits, lowest first, then data or, from id
 * 0x80 on, more tags. Layout as ics-forensics-tools has it; ids as CODESYS documents them (Plc Services, GVL Services).
 */
import { latin1 } from '../../../kernel/encodings/text.ts';
import { NO_OBJECT, SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import { APPLICATION, DEVICE, DEVICE_LOGIN, DEVICE_SESSION_CREATE } from './words.ts';

const LOGIN_CREDENTIALS = 0x81;
const LOGIN_USERNAME = 0x10;
const CLIENT_IDENTIFIER = 0x83;
const CLIENT_NAME = 0x41;
const CLIENT_HOST_NAME = 0x43;
const CLIENT_VERSION = 0x44;
const APP_DESCRIPTION = 0x81;
const APP_NAME = 0x01;
const NUMBER_BYTES_MAX = 5;
const TAGS_MAX = 64;

const number = { value: 0, end: 0 };

function readNumber(bytes: Uint8Array, at: number, to: number): boolean {
  number.value = 0;
  for (let i = 0; i < NUMBER_BYTES_MAX && at + i < to; i++) {
    const byte = bytes[at + i] as number;
    number.value += (byte & 0x7f) * 2 ** (7 * i);
    number.end = at + i + 1;
    if (byte < 0x80) return true;
  }
  return false;
}

/** Where the data of the tag stand that was found last. */
const found = { from: 0, to: 0 };

/** Finds the first tag of that id in [from, to), at this level. */
function find(bytes: Uint8Array, from: number, to: number, id: number): boolean {
  let at = from;
  for (let i = 0; i < TAGS_MAX && at < to; i++) {
    if (!readNumber(bytes, at, to)) return false;
    const tag = number.value;
    if (!readNumber(bytes, number.end, to)) return false;
    at = number.end + number.value;
    if (at > to) return false;
    if (tag !== id) continue;
    found.from = number.end;
    found.to = at;
    return true;
  }
  return false;
}

/** End of the text in the tag found last: a NUL, which nothing follows but NULs; 0 when it is no text. */
function textEnd(bytes: Uint8Array): number {
  let end = found.to;
  while (end > found.from && bytes[end - 1] === 0) end--;
  for (let i = found.from; i < end; i++) if ((bytes[i] as number) < 0x20 || (bytes[i] as number) > 0x7e) return 0;
  return end > found.from ? end : 0;
}

/** The text of the tag `id` in the tag `parent`. For rare messages: it allocates. */
function textOf(bytes: Uint8Array, from: number, to: number, parent: number, id: number): string {
  if (!find(bytes, from, to, parent) || !find(bytes, found.from, found.to, id)) return '';
  const end = textEnd(bytes);
  return end === 0 ? '' : latin1(bytes, found.from, end);
}

/** What a request says of who sends it. Of a login the name is read, nothing else. */
export function claims(
  bytes: Uint8Array,
  from: number,
  to: number,
  group: number,
  service: number,
  context: DecodeContext,
): void {
  if (group !== DEVICE) return;
  if (service === DEVICE_LOGIN) {
    const name = textOf(bytes, from, to, LOGIN_CREDENTIALS, LOGIN_USERNAME);
    if (name !== '') context.account(SOURCE, { name, domain: '', kind: 'user' });
  } else if (service === DEVICE_SESSION_CREATE) {
    const host = textOf(bytes, from, to, CLIENT_IDENTIFIER, CLIENT_HOST_NAME);
    const client = textOf(bytes, from, to, CLIENT_IDENTIFIER, CLIENT_NAME);
    if (host !== '') context.claim(SOURCE, 'hostname', host);
    if (client === '') return;
    const version = textOf(bytes, from, to, CLIENT_IDENTIFIER, CLIENT_VERSION);
    context.claim(SOURCE, 'application', `${client} ${version}`.trimEnd());
  }
}

/** The application that a request is about. */
export function application(
  bytes: Uint8Array,
  from: number,
  to: number,
  group: number,
  context: DecodeContext,
): number {
  if (group !== APPLICATION || !find(bytes, from, to, APP_DESCRIPTION)) return NO_OBJECT;
  if (!find(bytes, found.from, found.to, APP_NAME)) return NO_OBJECT;
  const end = textEnd(bytes);
  return end === 0 ? NO_OBJECT : context.intern(bytes, found.from, end);
}
