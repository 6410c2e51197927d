/** Mail transfer: commands and the replies to them, who logs on, and what both ends call themselves; mail is passed over. RFC 5321, 4; RFC 4954 (AUTH); RFC 3207 (STARTTLS). */
import { isGreeting } from '../../kernel/encodings/greeting.ts';
import { saslMechanism } from '../../kernel/encodings/sasl.ts';
import { decimalOf, findByte, hasText, latin1, trimEnd, trimStart } from '../../kernel/encodings/text.ts';
import { saslAnswered, saslGiven } from '../../model/clear-logons.ts';
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

/** RFC 5321, 4.1.1; RFC 4954; RFC 3207; RFC 3030; RFC 1985. A code is the place in this list plus one. */
const COMMANDS: readonly (readonly [word: string, operation: string, meaning: Meaning])[] = [
  ['EHLO', 'extended_hello', 'connect'],
  ['HELO', 'hello', 'connect'],
  ['MAIL', 'mail', 'transfer'],
  ['RCPT', 'recipient', 'transfer'],
  ['DATA', 'data', 'transfer'],
  ['RSET', 'reset', 'transfer'],
  ['VRFY', 'verify', 'read'],
  ['EXPN', 'expand', 'read'],
  ['HELP', 'help', 'identify'],
  ['NOOP', 'noop', 'keep-alive'],
  ['QUIT', 'quit', 'disconnect'],
  ['AUTH', 'auth', 'authenticate'],
  ['STARTTLS', 'starttls', 'connect'],
  ['BDAT', 'binary_data', 'transfer'],
  ['ETRN', 'extended_turn', 'transfer'],
];
const OTHER = 0;
const EHLO = 1;
const HELO = 2;
const DATA = 5;
const AUTH = 12;
const STARTTLS = 13;
const BDAT = 14;
const GREETING = 100;
const WORDS = COMMANDS.map(([word]) => word.toLowerCase());

/** Flow word 0: what the client's next line is. */
const COMMAND = 0;
const MAIL_TEXT = 1;
const PASSWORD = 2;
const ENDED = 3;
/** The first message of this mechanism and those above. */
const SASL_MESSAGE = 16;

/** 4.5.3.1 allows 512 bytes of a command and 1000 of text; servers and AUTH take more. */
const LINE_BYTES_MAX = 12_288;

export default defineProtocol({
  id: 'smtp',
  name: 'SMTP',
  reference: 'RFC 5321, 4; RFC 4954, 4',
  over: [{ transport: 'tcp', ports: [25, 587], anyPort: true }],
  recognise(bytes, from, to, onPort) {
    if (!onPort) return isGreeting(bytes, from, to, '220', 'smtp') ? YES : NO;
    if (to <= from) return NO;
    if (to - from < 4) return MORE;
    if (replyOf(bytes, from, to) > 0) return YES;
    return WORDS.some((word) => hasText(bytes, from, to, word.slice(0, to - from), true)) ? YES : NO;
  },
  decode(bytes, view, from, to, context) {
    let at = from;
    while (at < to && context.flowWord(0) !== ENDED) {
      const end = findByte(bytes, at, Math.min(to, at + LINE_BYTES_MAX), 0x0a);
      // Mail may have lines of any length.
      if (end < 0 && to - at >= LINE_BYTES_MAX) return context.flowWord(0) === MAIL_TEXT ? to : RESYNC;
      if (end < 0) return at;
      const stop = trimEnd(bytes, at, end);
      if (context.direction === 1 || (context.flowWord(0) === COMMAND && replyOf(bytes, at, stop) > 0))
        answer(bytes, at, stop, context);
      else if (!line(bytes, at, stop, context)) return RESYNC;
      at = end + 1 + context.word(1);
      if (context.word(1) > 0) {
        if (at > to) context.skip(at - to);
        context.setWord(1, 0);
        at = Math.min(at, to);
      }
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
      hex: '323230206d61696c2e6578616d706c652045534d54500d0a',
      messages: [{ kind: 'response', operation: 'greeting', meaning: 'connect' }],
    },
    {
      title: 'a hello',
      hex: '45484c4f205b31302e302e302e315d0d0a',
      messages: [{ kind: 'request', operation: 'extended_hello', meaning: 'connect' }],
    },
    { title: 'miss', hex: '5353482d322e302d780d0a', messages: [] },
  ],
});

/** Code of a reply, 0 where these bytes are none: 4.2. */
function replyOf(bytes: Uint8Array, from: number, to: number): number {
  const code = to - from < 3 ? -1 : decimalOf(bytes, from, from + 3);
  if (code < 200 || code > 599) return 0;
  const next = to - from === 3 ? 0x20 : bytes[from + 3];
  return next === 0x20 || next === 0x2d ? code : 0;
}

/** What was asked and not answered yet, in order (RFC 2920): numbers of the next question and the next answer in flow word 1. */
function ask(code: number, context: DecodeContext): void {
  const word = context.flowWord(1);
  const asked = word & 0xffff;
  context.remember(asked, code);
  context.setFlowWord(1, (word & ~0xffff) | ((asked + 1) & 0xffff));
}

function asked(context: DecodeContext): number {
  const word = context.flowWord(1);
  const answered = word >>> 16;
  if (answered === (word & 0xffff)) return GREETING;
  context.setFlowWord(1, (word & 0xffff) | (((answered + 1) & 0xffff) << 16));
  const code = context.recall(answered);
  return code < 0 ? OTHER : code;
}

function answer(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const reply = replyOf(bytes, from, to);
  if (reply === 0) return;
  if (reply === 220 && context.flowWord(1) === 0 && context.word(0) === 0) greeting(bytes, from + 4, to, context);
  const more = to - from > 3 && bytes[from + 3] === 0x2d;
  context.setWord(0, more ? reply : 0);
  if (more) return;
  const code = asked(context);
  if (context.detail) context.field('reply', reply);
  context.message(reply < 400 ? RESPONSE : ERROR, code, NO_OBJECT);
  if (code === STARTTLS && reply === 220) context.setFlowWord(0, ENDED);
  else if ((code === DATA || code === AUTH) && reply !== 354 && reply !== 334) context.setFlowWord(0, COMMAND);
}

/** `220 mail.example ESMTP Postfix`: the host, and the program in the rest. */
function greeting(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  if (from >= to) return;
  context.claimBytes(SOURCE, 'application', bytes, from, to, 'latin1');
  host(bytes, from, to, context);
}

function host(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const name = /^[\w-]+(?:\.[\w-]+)+/.exec(latin1(bytes, from, Math.min(to, from + 255)))?.[0];
  if (name !== undefined && /[a-z]/i.test(name)) context.claim(SOURCE, 'hostname', name, 0.4);
}

function line(bytes: Uint8Array, from: number, to: number, context: DecodeContext): boolean {
  const state = context.flowWord(0);
  if (state === COMMAND) return command(bytes, from, to, context);
  if (state === MAIL_TEXT) {
    if (to - from !== 1 || bytes[from] !== 0x2e) return true;
    context.setFlowWord(0, COMMAND);
    ask(DATA, context);
    return true;
  }
  if (state >= SASL_MESSAGE) sasl(state - SASL_MESSAGE, bytes, from, to, context);
  else saslAnswered(bytes, from, to, context);
  ask(AUTH, context);
  return true;
}

function command(bytes: Uint8Array, from: number, to: number, context: DecodeContext): boolean {
  let end = from;
  while (end < to && ((bytes[end] as number) | 0x20) >= 0x61 && ((bytes[end] as number) | 0x20) <= 0x7a) end++;
  if (end === from || (end < to && bytes[end] !== 0x20)) return to === from;
  const code = WORDS.findIndex((word) => word.length === end - from && hasText(bytes, from, end, word, true)) + 1;
  const argument = trimStart(bytes, end, to);
  if (code === EHLO || code === HELO) host(bytes, argument, to, context);
  else if (code === DATA) context.setFlowWord(0, MAIL_TEXT);
  else if (code === AUTH) authenticate(bytes, argument, to, context);
  else if (code === BDAT) context.setWord(1, sizeOf(bytes, argument, to));
  ask(code, context);
  context.message(REQUEST, code, NO_OBJECT);
  return true;
}

/** `BDAT 1000 LAST`: RFC 3030, 2. */
function sizeOf(bytes: Uint8Array, from: number, to: number): number {
  const blank = findByte(bytes, from, to, 0x20);
  return Math.max(0, Math.min(0x7fffffff, decimalOf(bytes, from, blank < 0 ? to : blank)));
}

/** `AUTH mechanism [initial-response]`: RFC 4954, 4. */
function authenticate(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const blank = findByte(bytes, from, to, 0x20);
  const mechanism = saslMechanism(bytes, from, blank < 0 ? to : blank);
  const initial = blank < 0 ? to : trimStart(bytes, blank, to);
  if (initial < to) sasl(mechanism, bytes, initial, to, context);
  else context.setFlowWord(0, SASL_MESSAGE + mechanism);
}

function sasl(mechanism: number, bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  saslGiven(mechanism, bytes, from, to, context);
  // What a mechanism says after its first message is secret.
  context.setFlowWord(0, PASSWORD);
}
