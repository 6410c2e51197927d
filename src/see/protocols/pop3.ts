/** Mail pick-up (POP3): commands and their answers, and who logs on; lists and mail are passed over. RFC 1939, 3–7; RFC 5034 (AUTH); RFC 2595, 4 (STLS). */
import { isGreeting } from '../../kernel/encodings/greeting.ts';
import { saslMechanism } from '../../kernel/encodings/sasl.ts';
import { findByte, hasText, latin1, trimEnd, trimStart } from '../../kernel/encodings/text.ts';
import { nameGiven, passwordGiven, saslAnswered, saslGiven, userNamed } from '../../model/clear-logons.ts';
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

/** RFC 1939, 5–7; RFC 2449; RFC 2595; RFC 5034. A code is the place in this list plus one. */
const COMMANDS: readonly (readonly [word: string, operation: string, meaning: Meaning])[] = [
  ['user', 'user', 'authenticate'],
  ['pass', 'pass', 'authenticate'],
  ['apop', 'apop', 'authenticate'],
  ['auth', 'auth', 'authenticate'],
  ['capa', 'capa', 'identify'],
  ['stat', 'stat', 'read'],
  ['list', 'list', 'read'],
  ['retr', 'retr', 'read'],
  ['dele', 'dele', 'write'],
  ['uidl', 'uidl', 'read'],
  ['top', 'top', 'read'],
  ['rset', 'rset', 'write'],
  ['noop', 'noop', 'keep-alive'],
  ['quit', 'quit', 'disconnect'],
  ['stls', 'stls', 'connect'],
  ['utf8', 'utf8', 'read'],
  ['lang', 'lang', 'read'],
];
const OTHER = 0;
const [USER, PASS, APOP, AUTH, CAPA, LIST, RETR, UIDL, TOP, STLS] = [1, 2, 3, 4, 5, 7, 8, 10, 11, 15];
const GREETING = 100;
/** In what is remembered of a question: its answer has several lines. */
const SEVERAL = 0x100;

/** Flow word 0: what the client's next line is. */
const COMMAND = 0;
const SECRET = 1;
const ENDED = 2;
const SASL_MESSAGE = 16;

const LINE_BYTES_MAX = 8192;

export default defineProtocol({
  id: 'pop3',
  name: 'POP3',
  reference: 'RFC 1939, 3–7; RFC 5034, 4',
  over: [{ transport: 'tcp', ports: [110], anyPort: true }],
  recognise(bytes, from, to, onPort) {
    if (!onPort) return isGreeting(bytes, from, to, '+OK', 'pop') ? YES : NO;
    if (to <= from) return NO;
    if (to - from < 4) return MORE;
    if (status(bytes, from, to) !== undefined) return YES;
    return COMMANDS.some(([word]) => hasText(bytes, from, to, word, true)) ? YES : NO;
  },
  decode(bytes, view, from, to, context) {
    let at = from;
    while (at < to && context.flowWord(0) !== ENDED) {
      const end = findByte(bytes, at, Math.min(to, at + LINE_BYTES_MAX), 0x0a);
      // Mail may have lines of any length.
      if (end < 0 && to - at >= LINE_BYTES_MAX && context.word(0) === 0) return RESYNC;
      if (end < 0) return to - at >= LINE_BYTES_MAX ? to : at;
      const stop = trimEnd(bytes, at, end);
      if (context.word(0) !== 0) several(bytes, at, stop, context);
      else if (!line(bytes, at, stop, context)) return RESYNC;
      at = end + 1;
    }
    return context.flowWord(0) === ENDED ? starttls(bytes, view, at, to, context) : at;
  },
  describe(code) {
    if (code === GREETING) return { operation: 'greeting', meaning: 'connect' };
    const command = COMMANDS[code - 1];
    return command ? { operation: command[1], meaning: command[2] } : { operation: 'other', meaning: 'unknown' };
  },
  codeKey: () => undefined,
  domain: 'it',
  confidence: 0.5,
  logonInClear: true,
  examples: [
    {
      title: 'a greeting',
      hex: '2b4f4b2072656164790d0a',
      messages: [{ kind: 'response', operation: 'greeting', meaning: 'connect' }],
    },
    {
      title: 'a name',
      hex: '5553455220616e6e610d0a',
      messages: [{ kind: 'request', operation: 'user', meaning: 'authenticate' }],
    },
    { title: 'miss', hex: '3232302072656164790d0a', messages: [] },
  ],
});

/** The lines of an answer end with a lone full stop: 3. */
function several(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  if (to - from === 1 && bytes[from] === 0x2e) context.setWord(0, 0);
}

function status(bytes: Uint8Array, from: number, to: number): typeof RESPONSE | typeof ERROR | undefined {
  if (hasText(bytes, from, to, '+ok', true)) return RESPONSE;
  return hasText(bytes, from, to, '-err', true) ? ERROR : undefined;
}

function line(bytes: Uint8Array, from: number, to: number, context: DecodeContext): boolean {
  const kind = status(bytes, from, to);
  if (kind !== undefined) {
    answer(kind, bytes, from, to, context);
    return true;
  }
  if (context.direction === 1) return true;
  const state = context.flowWord(0);
  if (state === COMMAND) return command(bytes, from, to, context);
  if (state >= SASL_MESSAGE) sasl(state - SASL_MESSAGE, bytes, from, to, context);
  else if (state === SECRET) saslAnswered(bytes, from, to, context);
  return true;
}

function answer(
  kind: typeof RESPONSE | typeof ERROR,
  bytes: Uint8Array,
  from: number,
  to: number,
  context: DecodeContext,
): void {
  if (context.flowWord(1) === 0 && from + 4 < to)
    context.claimBytes(SOURCE, 'application', bytes, from + 4, to, 'latin1');
  const question = asked(context);
  const code = question & 0xff;
  context.message(kind, code, NO_OBJECT);
  if (kind === RESPONSE && question >= SEVERAL) context.setWord(0, 1);
  if (code === AUTH) context.setFlowWord(0, COMMAND);
  else if (code === STLS && kind === RESPONSE) context.setFlowWord(0, ENDED);
}

/** Questions may be sent ahead of answers (RFC 2449, 6.6): numbers of the next question and the next answer in flow word 1. */
function ask(question: number, context: DecodeContext): void {
  const word = context.flowWord(1);
  context.remember(word & 0xffff, question);
  context.setFlowWord(1, (word & ~0xffff) | (((word & 0xffff) + 1) & 0xffff));
}

function asked(context: DecodeContext): number {
  const word = context.flowWord(1);
  const answered = word >>> 16;
  if (answered === (word & 0xffff)) return GREETING;
  context.setFlowWord(1, (word & 0xffff) | (((answered + 1) & 0xffff) << 16));
  return Math.max(OTHER, context.recall(answered));
}

function command(bytes: Uint8Array, from: number, to: number, context: DecodeContext): boolean {
  let end = from;
  while (end < to && bytes[end] !== 0x20) end++;
  if (end - from < 3 || end - from > 4 || ((bytes[from] as number) | 0x20) < 0x61) return to === from;
  const code = COMMANDS.findIndex(([word]) => word.length === end - from && hasText(bytes, from, end, word, true)) + 1;
  const argument = trimStart(bytes, end, to);
  if (code === USER) nameGiven(bytes, argument, to, context);
  else if (code === PASS) passwordGiven(bytes, argument, to, context);
  else if (code === APOP) digest(bytes, argument, to, context);
  else if (code === AUTH && argument < to) authenticate(bytes, argument, to, context);
  const lists =
    code === RETR ||
    code === TOP ||
    code === CAPA ||
    ((code === LIST || code === UIDL || code === AUTH) && argument === to);
  ask(lists ? code | SEVERAL : code, context);
  context.message(REQUEST, code, NO_OBJECT);
  return true;
}

/** The name is the first word: a digest follows it in APOP, which is no secret that can be read. */
function digest(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const blank = findByte(bytes, from, to, 0x20);
  const name = latin1(bytes, from, Math.min(blank < 0 ? to : blank, from + 128));
  if (name !== '') context.account(SOURCE, userNamed(name));
}

function authenticate(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const blank = findByte(bytes, from, to, 0x20);
  const mechanism = saslMechanism(bytes, from, blank < 0 ? to : blank);
  context.setFlowWord(0, SASL_MESSAGE + mechanism);
  if (blank >= 0) sasl(mechanism, bytes, trimStart(bytes, blank, to), to, context);
}

/** What a mechanism says after its first message is secret. */
function sasl(mechanism: number, bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  saslGiven(mechanism, bytes, from, to, context);
  context.setFlowWord(0, SECRET);
}
