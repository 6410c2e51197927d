/** Telnet: option commands, and who logs on at the prompt for it; of what follows the password only segments are counted. RFC 854; RFC 855. */
import { findByte, hasText, trimEnd, trimStart } from '../../kernel/encodings/text.ts';
import { nameGiven, passwordGiven } from '../../model/clear-logons.ts';
import {
  ERROR,
  EVENT,
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
} from '../../model/protocol.ts';

/** RFC 854, commands; a data segment and a logon have no code of their own there. */
const IAC = 0xff;
const SB = 0xfa;
const SE = 0xf0;
const WILL = 0xfb;
/** Options are numbered to here, but for a few that nobody offers first. */
const OPTION_MAX = 49;
const DATA = 0;
const LOGON = 1;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [DATA]: { operation: 'data', meaning: 'execute' },
  [LOGON]: { operation: 'logon', meaning: 'authenticate' },
  0xf0: { operation: 'subnegotiation_end', meaning: 'connect' },
  0xf1: { operation: 'nop', meaning: 'keep-alive' },
  0xf2: { operation: 'data_mark', meaning: 'execute' },
  0xf3: { operation: 'break', meaning: 'execute' },
  0xf4: { operation: 'interrupt_process', meaning: 'execute' },
  0xf5: { operation: 'abort_output', meaning: 'execute' },
  0xf6: { operation: 'are_you_there', meaning: 'keep-alive' },
  0xf7: { operation: 'erase_character', meaning: 'execute' },
  0xf8: { operation: 'erase_line', meaning: 'execute' },
  0xf9: { operation: 'go_ahead', meaning: 'execute' },
  [SB]: { operation: 'subnegotiation', meaning: 'connect' },
  [WILL]: { operation: 'will_option', meaning: 'connect' },
  0xfc: { operation: 'wont_option', meaning: 'connect' },
  0xfd: { operation: 'do_option', meaning: 'connect' },
  0xfe: { operation: 'dont_option', meaning: 'connect' },
};
/** RFC 885: a command that RFC 854 does not have. */
const END_OF_RECORD = 0xef;

/** Flow word 0: where the logon stands. */
const UNKNOWN = 0;
const NAME_ASKED = 1;
const PASSWORD_ASKED = 2;
const PASSWORD_SENT = 3;
const LOGGED_ON = 4;

/** A subnegotiation longer than this is none; RFC 855 sets no bound. */
const SUBNEGOTIATION_BYTES_MAX = 2048;
const NAME_BYTES_MAX = 64;
const TEXT_BYTES = 16;
const NAME_PROMPTS = ['login:', 'username:', 'user name:', 'user:', 'account:'];
const PASSWORD_PROMPTS = ['password:', 'passcode:', 'password for'];
const REFUSALS = ['incorrect', 'failed', 'denied', 'invalid', 'bad password', 'wrong'];
/** `$`, `#`, `>`, `%`. */
const PROMPT_ENDS = [0x24, 0x23, 0x3e, 0x25];
const BANNER_BYTES_MIN = 6;
const SEGMENTS_UNASKED_MAX = 64;

/** What the client typed at the prompt for a name, without its option commands. Reused. */
const typed = new Uint8Array(NAME_BYTES_MAX);

const isText = (byte: number): boolean =>
  (byte >= 0x20 && byte < 0x7f) || (byte >= 0x07 && byte <= 0x0d) || byte === 0x1b;

/** RFC 854: two commands or more about options, and nothing before them. */
function negotiates(bytes: Uint8Array, from: number, to: number): boolean {
  const isOption = (at: number): boolean =>
    bytes[at] === IAC &&
    (bytes[at + 1] as number) >= WILL &&
    bytes[at + 1] !== IAC &&
    (bytes[at + 2] as number) <= OPTION_MAX;
  return to - from >= 6 && isOption(from) && isOption(from + 3);
}

export default defineProtocol({
  id: 'telnet',
  name: 'Telnet',
  reference: 'RFC 854; RFC 855',
  over: [{ transport: 'tcp', ports: [23, 2323], anyPort: true }],
  recognise(bytes, from, to, onPort) {
    if (!onPort) return negotiates(bytes, from, to) ? YES : NO;
    if (to <= from) return NO;
    if (bytes[from] === IAC) return to - from < 2 ? MORE : (bytes[from + 1] as number) >= END_OF_RECORD ? YES : NO;
    // A server without options begins with a prompt: text, and nothing else.
    const end = Math.min(to, from + TEXT_BYTES);
    for (let i = from; i < end; i++) if (!isText(bytes[i] as number)) return NO;
    return YES;
  },
  decode(bytes, _view, from, to, context) {
    let at = from;
    while (at < to) {
      if (bytes[at] === IAC && bytes[at + 1] !== IAC) {
        const next = option(bytes, at, to, context);
        if (next === at) return at;
        at = next;
        continue;
      }
      const end = textEnd(bytes, at, to);
      const used =
        context.direction === 1 ? said(bytes, at, end, context) : entered(bytes, at, end, end === to, context);
      if (used < end) return used;
      at = end;
    }
    return at;
  },
  describe: (code) => OPERATIONS[code] ?? { operation: `command_${code}`, meaning: 'unknown' },
  codeKey: (_kind, code) => (code >= END_OF_RECORD ? code : undefined),
  domain: 'it',
  confidence: 0.5,
  logonInClear: true,
  remoteControl: true,
  examples: [
    {
      title: 'options',
      hex: 'fffd18fffb01',
      messages: [
        { kind: 'event', operation: 'do_option', meaning: 'connect' },
        { kind: 'event', operation: 'will_option', meaning: 'connect' },
      ],
    },
    { title: 'miss: a command without its option', hex: 'fffd', messages: [] },
  ],
});

/** Where text ends: at the next command. A doubled IAC is a byte of data. */
function textEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (bytes[at] !== IAC) continue;
    if (at + 1 < to && bytes[at + 1] === IAC) at++;
    else return at === from ? to : at;
  }
  return to;
}

/** One command; its own offset while it is not whole. */
function option(bytes: Uint8Array, at: number, to: number, context: DecodeContext): number {
  if (at + 2 > to) return at;
  const command = bytes[at + 1] as number;
  if (command >= WILL && at + 3 > to) return at;
  if (command === SB) {
    const end = subnegotiationEnd(bytes, at + 2, to);
    if (end < 0 && to - at < SUBNEGOTIATION_BYTES_MAX) return at;
    context.message(EVENT, SB, NO_OBJECT);
    if (end < 0) return to;
    context.message(EVENT, SE, NO_OBJECT);
    return end;
  }
  if (context.detail && command >= WILL) context.field('option', bytes[at + 2] as number);
  context.message(EVENT, command, NO_OBJECT);
  return command >= WILL ? at + 3 : at + 2;
}

function subnegotiationEnd(bytes: Uint8Array, from: number, to: number): number {
  const last = Math.min(to, from + SUBNEGOTIATION_BYTES_MAX);
  for (let at = from; at + 1 < last; at++) {
    if (bytes[at] !== IAC) continue;
    if (bytes[at + 1] === SE) return at + 2;
    at++;
  }
  return -1;
}

/** What the server says: a banner, a prompt for a name or a password, or how the logon ended. */
function said(bytes: Uint8Array, from: number, to: number, context: DecodeContext): number {
  const state = context.flowWord(0);
  if (state !== LOGGED_ON) {
    const end = trimEnd(bytes, from, to);
    const prompt = lineStart(bytes, from, end);
    if (state === UNKNOWN) unasked(bytes, from, to, context);
    if (contains(bytes, prompt, end, PASSWORD_PROMPTS)) context.setFlowWord(0, PASSWORD_ASKED);
    else if (isNamePrompt(bytes, prompt, end)) {
      if (state === PASSWORD_SENT) ended(ERROR, UNKNOWN, context);
      context.setFlowWord(0, NAME_ASKED);
    } else if (state === PASSWORD_SENT) outcome(bytes, from, end, context);
  }
  context.message(EVENT, DATA, NO_OBJECT);
  return to;
}

/** Text before any prompt: its first line is the banner. After much of it no prompt will come: the session was joined late. */
function unasked(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const seen = context.flowWord(1);
  context.setFlowWord(1, seen + 1);
  if (seen >= SEGMENTS_UNASKED_MAX) context.setFlowWord(0, LOGGED_ON);
  let at = from;
  while (at < to && !isLetter(bytes[at] as number)) at++;
  const feed = findByte(bytes, at, to, 0x0a);
  const end = trimEnd(bytes, at, feed < 0 ? to : feed);
  if (contains(bytes, at, end, ['vxworks login:'])) context.claim(SOURCE, 'os', 'VxWorks');
  if (seen > 0 || feed < 0 || end - at < BANNER_BYTES_MIN || isNamePrompt(bytes, at, end)) return;
  context.claimBytes(SOURCE, 'application', bytes, at, end, 'latin1');
}

const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;

const isNamePrompt = (bytes: Uint8Array, from: number, to: number): boolean =>
  contains(bytes, from, to, NAME_PROMPTS) && !contains(bytes, from, to, ['last login:']);

/** After the password: a refusal, or a prompt for commands. */
function outcome(bytes: Uint8Array, from: number, end: number, context: DecodeContext): void {
  if (contains(bytes, from, end, REFUSALS)) ended(ERROR, UNKNOWN, context);
  else if (end > from && PROMPT_ENDS.includes(bytes[end - 1] as number)) ended(RESPONSE, LOGGED_ON, context);
}

function ended(kind: typeof RESPONSE | typeof ERROR, state: number, context: DecodeContext): void {
  context.message(kind, LOGON, NO_OBJECT);
  context.setFlowWord(0, state);
}

/** Start of the last line. */
function lineStart(bytes: Uint8Array, from: number, end: number): number {
  for (let at = end; at > from; at--) if (bytes[at - 1] === 0x0a || bytes[at - 1] === 0x0d) return at;
  return from;
}

function contains(bytes: Uint8Array, from: number, to: number, words: readonly string[]): boolean {
  const last = Math.min(to, from + 4096);
  for (let at = from; at < last; at++) for (const word of words) if (hasText(bytes, at, to, word, true)) return true;
  return false;
}

/** What the client types. The name is kept together up to its line's end; a password too, to be fingerprinted and wiped. */
function entered(bytes: Uint8Array, from: number, to: number, last: boolean, context: DecodeContext): number {
  const state = context.flowWord(0);
  const end = lineEnd(bytes, from, to);
  if (state === NAME_ASKED) {
    if (end < 0 && last && to - from < NAME_BYTES_MAX) return from;
    name(bytes, from, Math.min(end < 0 ? to : end, from + NAME_BYTES_MAX), context);
    context.setFlowWord(0, UNKNOWN);
    context.message(REQUEST, LOGON, NO_OBJECT);
    return to;
  }
  if (state === PASSWORD_ASKED) {
    if (end < 0 && last && to - from < NAME_BYTES_MAX) return from;
    const length = tidied(bytes, from, Math.min(end < 0 ? to : end, from + NAME_BYTES_MAX));
    passwordGiven(typed, 0, length, context);
    typed.fill(0, 0, length);
    context.setFlowWord(0, PASSWORD_SENT);
    context.message(REQUEST, DATA, NO_OBJECT);
    return to;
  }
  // Whoever types on without having been asked again is in.
  if (state === PASSWORD_SENT && (bytes[from] as number) >= 0x20) ended(RESPONSE, LOGGED_ON, context);
  context.message(REQUEST, DATA, NO_OBJECT);
  return to;
}

function lineEnd(bytes: Uint8Array, from: number, to: number): number {
  const carriage = findByte(bytes, from, to, 0x0d);
  return carriage >= 0 ? carriage : findByte(bytes, from, to, 0x0a);
}

/** What was typed with what was erased taken back, into `typed`; control characters are left out. Its length. */
function tidied(bytes: Uint8Array, from: number, to: number): number {
  let length = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte === 0x08 || byte === 0x7f) length = Math.max(0, length - 1);
    else if (byte >= 0x20) typed[length++] = byte;
  }
  return length;
}

function name(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const length = tidied(bytes, from, to);
  const start = trimStart(typed, 0, length);
  nameGiven(typed, start, trimEnd(typed, start, length), context);
}
