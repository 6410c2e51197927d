/** Mail access (IMAP): commands and their tagged answers, and who logs on; literals, thus mail, are passed over. RFC 9051, 2.2, 4.3, 6 and 7.1; RFC 2971 (ID). */
import { isGreeting } from '../../kernel/encodings/greeting.ts';
import { saslMechanism } from '../../kernel/encodings/sasl.ts';
import { decimalOf, findByte, hasText, latin1, trimEnd, trimStart } from '../../kernel/encodings/text.ts';
import { saslAnswered, saslGiven, userNamed } from '../../model/clear-logons.ts';
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
} from '../../model/protocol.ts';
import { starttls } from '../../model/starttls.ts';
import type { Meaning } from '../../model/words.ts';

/** RFC 9051, 6; RFC 3501, 6; RFC 2971; RFC 5256; RFC 2087. A code is the place in this list plus one. */
const COMMANDS: readonly (readonly [word: string, meaning: Meaning])[] = [
  ['login', 'authenticate'],
  ['authenticate', 'authenticate'],
  ['starttls', 'connect'],
  ['logout', 'disconnect'],
  ['capability', 'identify'],
  ['id', 'identify'],
  ['noop', 'keep-alive'],
  ['enable', 'connect'],
  ['select', 'read'],
  ['examine', 'read'],
  ['create', 'write'],
  ['delete', 'write'],
  ['rename', 'write'],
  ['subscribe', 'subscribe'],
  ['unsubscribe', 'subscribe'],
  ['list', 'read'],
  ['lsub', 'read'],
  ['namespace', 'read'],
  ['status', 'read'],
  ['append', 'write'],
  ['idle', 'subscribe'],
  ['check', 'read'],
  ['close', 'disconnect'],
  ['unselect', 'disconnect'],
  ['expunge', 'write'],
  ['search', 'read'],
  ['fetch', 'read'],
  ['store', 'write'],
  ['copy', 'write'],
  ['move', 'write'],
  ['uid', 'read'],
  ['sort', 'read'],
  ['thread', 'read'],
  ['getquotaroot', 'read'],
];
const OTHER = 0;
const [LOGIN, AUTHENTICATE, STARTTLS, ID] = [1, 2, 3, 6];
const GREETING = 100;
/** Untagged greetings, and what servers say else: 7.1. */
const WORDS = ['* ok', '* preauth', '* bye', '* capability', '* list', '* flags'];

/** Flow word 0: 0, or what the client's next line is. */
const COMMAND = 0;
const SECRET = 1;
const ENDED = 2;
const SASL_MESSAGE = 16;

const LINE_BYTES_MAX = 16_384;
const TAG_BYTES_MAX = 16;

export default defineProtocol({
  id: 'imap',
  name: 'IMAP',
  reference: 'RFC 9051, 2.2, 4.3, 6 and 7.1',
  over: [{ transport: 'tcp', ports: [143], anyPort: true }],
  recognise(bytes, from, to, onPort) {
    if (!onPort) return isGreeting(bytes, from, to, '* OK', 'imap') ? YES : NO;
    if (to <= from) return NO;
    if (to - from < 5) return MORE;
    if (WORDS.some((word) => hasText(bytes, from, to, word, true))) return YES;
    const word = tagEnd(bytes, from, to) + 1;
    if (word <= from + 1) return NO;
    if (statusAt(bytes, word, to) !== undefined || commandAt(bytes, word, to) > OTHER) return YES;
    // The word itself may not be whole yet.
    return findByte(bytes, word, to, 0x20) < 0 && findByte(bytes, word, to, 0x0a) < 0 ? MORE : NO;
  },
  decode(bytes, view, from, to, context) {
    let at = from;
    while (at < to && context.flowWord(0) !== ENDED) {
      const end = findByte(bytes, at, Math.min(to, at + LINE_BYTES_MAX), 0x0a);
      if (end < 0) return to - at >= LINE_BYTES_MAX ? RESYNC : at;
      const stop = trimEnd(bytes, at, end);
      // What follows a literal is the rest of its line.
      if (context.word(0) === 0 && !line(bytes, at, stop, context)) return RESYNC;
      const literal = literalOf(bytes, at, stop);
      context.setWord(0, literal < 0 ? 0 : 1);
      at = end + 1 + Math.max(0, literal);
      if (at > to) context.skip(at - to);
      at = Math.min(at, to);
    }
    return context.flowWord(0) === ENDED ? starttls(bytes, view, at, to, context) : at;
  },
  describe(code) {
    if (code === GREETING) return { operation: 'greeting', meaning: 'connect' };
    const command = COMMANDS[code - 1];
    return command ? { operation: command[0], meaning: command[1] } : { operation: 'other', meaning: 'unknown' };
  },
  codeKey: () => undefined,
  domain: 'it',
  confidence: 0.5,
  logonInClear: true,
  examples: [
    {
      title: 'a greeting',
      hex: '2a204f4b2072656164790d0a',
      messages: [{ kind: 'response', operation: 'greeting', meaning: 'connect' }],
    },
    {
      title: 'a logon',
      hex: '6131204c4f47494e20616e6e6120780d0a',
      messages: [{ kind: 'request', operation: 'login', meaning: 'authenticate' }],
    },
    { title: 'miss', hex: '160301002a0d0a', messages: [] },
  ],
});

/** Offset of the blank behind a tag; `from` where there is none. */
function tagEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && at < from + TAG_BYTES_MAX && isTag(bytes[at] as number)) at++;
  return at < to && bytes[at] === 0x20 ? at : from;
}

function isTag(byte: number): boolean {
  const letter = byte | 0x20;
  return (byte >= 0x30 && byte <= 0x39) || (letter >= 0x61 && letter <= 0x7a) || byte === 0x2e || byte === 0x2d;
}

const ends = (bytes: Uint8Array, at: number, to: number): boolean =>
  at >= to || bytes[at] === 0x20 || bytes[at] === 0x0d || bytes[at] === 0x0a;

function commandAt(bytes: Uint8Array, at: number, to: number): number {
  return COMMANDS.findIndex(([word]) => hasText(bytes, at, to, word, true) && ends(bytes, at + word.length, to)) + 1;
}

function statusAt(bytes: Uint8Array, at: number, to: number): typeof RESPONSE | typeof ERROR | undefined {
  if (hasText(bytes, at, to, 'ok', true) && ends(bytes, at + 2, to)) return RESPONSE;
  const refused =
    (hasText(bytes, at, to, 'no', true) && ends(bytes, at + 2, to)) ||
    (hasText(bytes, at, to, 'bad', true) && ends(bytes, at + 3, to));
  return refused ? ERROR : undefined;
}

/** Length of the literal that a line ends with, `{310}` or `{310+}`; −1 where it has none: 4.3. */
function literalOf(bytes: Uint8Array, from: number, to: number): number {
  if (to - from < 3 || bytes[to - 1] !== 0x7d) return -1;
  const digits = bytes[to - 2] === 0x2b ? to - 2 : to - 1;
  let open = digits - 1;
  while (open > from && bytes[open] !== 0x7b && digits - open < 12) open--;
  return bytes[open] === 0x7b ? Math.min(0x7fffffff, decimalOf(bytes, open + 1, digits)) : -1;
}

function line(bytes: Uint8Array, from: number, to: number, context: DecodeContext): boolean {
  if (bytes[from] === 0x2a && (from + 1 >= to || bytes[from + 1] === 0x20)) {
    untagged(bytes, Math.min(to, from + 2), to, context);
    return true;
  }
  const state = context.flowWord(0);
  if (state !== COMMAND && context.direction === 0) {
    if (state >= SASL_MESSAGE) sasl(state - SASL_MESSAGE, bytes, from, to, context);
    else saslAnswered(bytes, from, to, context);
    return true;
  }
  const blank = tagEnd(bytes, from, to);
  if (blank === from) return context.direction === 1 || to === from || hasText(bytes, from, to, 'done', true);
  const kind = statusAt(bytes, blank + 1, to);
  if (kind === undefined) return command(bytes, from, blank, to, context);
  answer(kind, tagNumber(bytes, from, blank), context);
  return true;
}

function tagNumber(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0;
  for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
  return hash;
}

function untagged(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  if (hasText(bytes, from, to, 'id (', true)) identity(bytes, from + 3, to, context);
  if (context.flowWord(1) !== 0) return;
  context.setFlowWord(1, 1);
  const bye = hasText(bytes, from, to, 'bye', true);
  if (!bye && !hasText(bytes, from, to, 'ok', true) && !hasText(bytes, from, to, 'preauth', true)) return;
  const text = findByte(bytes, from, to, 0x20) + 1;
  if (text > 0 && text < to) context.claimBytes(SOURCE, 'application', bytes, text, to, 'latin1');
  context.message(bye ? ERROR : RESPONSE, GREETING, NO_OBJECT);
}

function answer(kind: typeof RESPONSE | typeof ERROR, tag: number, context: DecodeContext): void {
  const code = Math.max(OTHER, context.recall(tag));
  context.message(kind, code, NO_OBJECT);
  if (code === STARTTLS && kind === RESPONSE) context.setFlowWord(0, ENDED);
  else if (code === AUTHENTICATE) context.setFlowWord(0, COMMAND);
}

function command(bytes: Uint8Array, from: number, blank: number, to: number, context: DecodeContext): boolean {
  if (context.direction === 1) return true;
  const code = commandAt(bytes, blank + 1, to);
  if (code === OTHER && ((bytes[blank + 1] as number) | 0x20) < 0x61) return false;
  context.setFlowWord(1, 1);
  const space = findByte(bytes, blank + 1, to, 0x20);
  const argument = space < 0 ? to : trimStart(bytes, space, to);
  if (code === LOGIN) logon(bytes, argument, to, context);
  else if (code === AUTHENTICATE) authenticate(bytes, argument, to, context);
  else if (code === ID) identity(bytes, argument, to, context);
  context.remember(tagNumber(bytes, from, blank), code);
  context.message(REQUEST, code, NO_OBJECT);
  return true;
}

/** Two atoms or quoted strings: 4.1 and 4.3. A literal comes later, and is not read. */
const CREDENTIALS = /^(?:"((?:[^"\\]|\\.)*)"|([^\s"{]+))(?: +(?:"((?:[^"\\]|\\.)*)"|([^\s"{]+)))?/;
const CREDENTIALS_BYTES_MAX = 512;

function logon(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const said = CREDENTIALS.exec(latin1(bytes, from, Math.min(to, from + CREDENTIALS_BYTES_MAX)));
  const [name, secret] = [said?.[1] ?? said?.[2] ?? '', said?.[3] ?? said?.[4]].map((t) => t?.replace(/\\(.)/g, '$1'));
  if (name === undefined || name === '') return;
  context.account(SOURCE, userNamed(name.slice(0, 128)));
  if (secret === undefined) return;
  const octets = Uint8Array.from(secret, (letter) => letter.charCodeAt(0));
  context.logon(userNamed(name.slice(0, 128)), octets, 0, octets.length);
}

function authenticate(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const blank = findByte(bytes, from, to, 0x20);
  const mechanism = saslMechanism(bytes, from, blank < 0 ? to : blank);
  context.setFlowWord(0, SASL_MESSAGE + mechanism);
  if (blank >= 0) sasl(mechanism, bytes, trimStart(bytes, blank, to), to, context);
}

/** What a mechanism says after its first message is secret. */
function sasl(mechanism: number, bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  context.setFlowWord(0, SECRET);
  saslGiven(mechanism, bytes, from, to, context);
}

/** `("name" "Dovecot" "version" "2")`: RFC 2971, 3.3. */
function identity(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const text = latin1(bytes, from, Math.min(to, from + 1024));
  const said = (key: string): string | undefined => new RegExp(`"${key}" +"([^"]{1,64})"`, 'i').exec(text)?.[1];
  const name = said('name');
  const version = said('version');
  if (name !== undefined) context.claim(SOURCE, 'application', version === undefined ? name : `${name} ${version}`);
  const os = said('os');
  if (os !== undefined) context.claim(SOURCE, 'os', os);
}
