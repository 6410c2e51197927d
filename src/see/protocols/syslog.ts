/**
 * Syslog: how severe, by which program, on which host; the text of a message is not kept, for it may hold anything.
 * RFC 5424, 6 (messages); RFC 3164, 4.1 (older ones); RFC 6587, 3.4 (framing in a stream).
 */
import { decimalOf, findByte, latin1 } from '../../kernel/encodings/text.ts';
import {
  EVENT,
  MORE,
  NO,
  NO_OBJECT,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type Verdict,
} from '../../model/protocol.ts';

/** Numerical severities, RFC 5424, 6.2.1, table 2. */
const SEVERITIES = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'informational', 'debug'];
const PRIORITY_MAX = 191;
const OPEN = 0x3c;
const CLOSE = 0x3e;
const BLANK = 0x20;
const FEED = 0x0a;
/** `<`, three digits, `>`. */
const PRIORITY_BYTES_MAX = 5;
/** RFC 5424, 6.1: receivers should take at least 2048 bytes; longer lines than this are none. */
const MESSAGE_BYTES_MAX = 1 << 16;
/** Digits of a length that comes first in a stream, and the blank behind them. */
const COUNT_BYTES_MAX = 6;
/** `Oct 11 22:14:15`, RFC 3164, 4.1.2: a for a letter, 0 for a digit, _ for a digit or a blank. */
const OLD_TIME = 'aaa _0 00:00:00 ';
/** `1 2003-10-11T22:14:15`, RFC 5424, 6.2.2–6.2.3. */
const NEW_TIME = '1 0000-00-00T00:00:00';
const NIL = 0x2d;
const HOST_BYTES_MAX = 255;
/** RFC 5424, 6.2.5: the longest name of a program. */
const PROGRAM_BYTES_MAX = 48;
const DIGITS = [0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39];

/** Where the names of the present message stand; empty where there is none. Reused. */
const header = { host: 0, hostEnd: 0, program: 0, programEnd: 0 };

export default defineProtocol({
  id: 'syslog',
  name: 'Syslog',
  reference: 'RFC 5424, 6; RFC 3164, 4.1; RFC 6587, 3.4',
  over: [
    { transport: 'udp', ports: [514], anyPort: true },
    { transport: 'tcp', ports: [514, 601], anyPort: true },
  ],
  firstBytes: [OPEN, ...DIGITS],
  recognise,
  decode(bytes, _view, from, to, context) {
    if (!context.stream) return message(bytes, from, to, context) ? to : RESYNC;
    let at = from;
    while (at < to) {
      const start = countedStart(bytes, at, to);
      if (start < 0) return to - at < COUNT_BYTES_MAX ? at : RESYNC;
      const feed = start > at ? -1 : findByte(bytes, at, to, FEED);
      const end = start > at ? start + decimalOf(bytes, at, start - 1) : feed;
      if (end < 0 || end > to) return to - at < MESSAGE_BYTES_MAX ? at : RESYNC;
      if (!message(bytes, start, end, context)) return RESYNC;
      at = end === feed ? end + 1 : end;
    }
    return at;
  },
  describe: (code) => ({ operation: SEVERITIES[code] ?? `severity_${code}`, meaning: 'notify' }),
  objectName: (_code, object, name) => name(object),
  domain: 'both',
  confidence: 0.5,
  examples: [
    {
      title: 'a failed su',
      hex: '3c33343e4f63742031312032323a31343a3135206d796d616368696e652073753a20277375272066616c6c730a',
      messages: [{ kind: 'event', operation: 'critical', meaning: 'notify' }],
    },
    { title: 'miss: a priority beyond all', hex: '3c3139323e780a', messages: [] },
  ],
});

/** At its own port a priority says enough; elsewhere a time must follow it. */
function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to <= from) return NO;
  const start = countedStart(bytes, from, to);
  if (start < 0) return onPort && to - from < COUNT_BYTES_MAX && DIGITS.includes(bytes[from] as number) ? MORE : NO;
  const rest = afterPriority(bytes, start, to);
  if (rest < 0) return onPort && to - start < PRIORITY_BYTES_MAX && begins(bytes, start, to) ? MORE : NO;
  return onPort || looksLike(bytes, rest, to, OLD_TIME) || looksLike(bytes, rest, to, NEW_TIME) ? YES : NO;
}

/** A `<` and digits: the start of a priority that is not whole yet. */
function begins(bytes: Uint8Array, start: number, to: number): boolean {
  for (let i = start + 1; i < to; i++) if (!DIGITS.includes(bytes[i] as number)) return false;
  return true;
}

/** Where the message begins: at `<`, or behind its length and a blank; −1 for another thing. */
function countedStart(bytes: Uint8Array, at: number, to: number): number {
  if (bytes[at] === OPEN) return at;
  const blank = findByte(bytes, at, Math.min(to, at + COUNT_BYTES_MAX), BLANK);
  const counted = blank > at && decimalOf(bytes, at, blank) > 0 && bytes[blank + 1] === OPEN && blank + 1 < to;
  return counted ? blank + 1 : -1;
}

/** Behind `<`, a number up to 191 and `>`; −1 for another thing. */
function afterPriority(bytes: Uint8Array, at: number, to: number): number {
  if (at >= to || bytes[at] !== OPEN) return -1;
  const close = findByte(bytes, at + 1, Math.min(to, at + PRIORITY_BYTES_MAX), CLOSE);
  if (close < 0) return -1;
  const priority = decimalOf(bytes, at + 1, close);
  return priority >= 0 && priority <= PRIORITY_MAX ? close + 1 : -1;
}

function message(bytes: Uint8Array, from: number, to: number, context: DecodeContext): boolean {
  const at = afterPriority(bytes, from, to);
  if (at < 0) return false;
  const priority = decimalOf(bytes, from + 1, at - 1);
  header.hostEnd = header.host = header.programEnd = header.program = 0;
  if (looksLike(bytes, at, to, NEW_TIME) || isNil(bytes, at + 2, to)) newHeader(bytes, at, to);
  else if (looksLike(bytes, at, to, OLD_TIME)) oldHeader(bytes, at + OLD_TIME.length, to);
  else program(bytes, at, to);
  if (header.hostEnd > header.host) host(bytes, context);
  const named = header.programEnd > header.program;
  if (context.detail) {
    context.field('facility', priority >>> 3);
    if (header.hostEnd > header.host) context.field('host', latin1(bytes, header.host, header.hostEnd));
  }
  context.message(EVENT, priority & 7, named ? context.intern(bytes, header.program, header.programEnd) : NO_OBJECT);
  return true;
}

const isNil = (bytes: Uint8Array, at: number, to: number): boolean =>
  at + 1 < to && bytes[at - 2] === 0x31 && bytes[at - 1] === BLANK && bytes[at] === NIL && bytes[at + 1] === BLANK;

/** Version, time, host, program, each ended by a blank. RFC 5424, 6. */
function newHeader(bytes: Uint8Array, from: number, to: number): void {
  const last = Math.min(to, from + 512);
  const time = findByte(bytes, from + 2, last, BLANK);
  const host = time < 0 ? -1 : findByte(bytes, time + 1, last, BLANK);
  if (host < 0) return;
  setHost(bytes, time + 1, host);
  const end = findByte(bytes, host + 1, last, BLANK);
  if (end < 0 || end - host - 1 > PROGRAM_BYTES_MAX || bytes[host + 1] === NIL) return;
  header.program = host + 1;
  header.programEnd = end;
}

/** Host, then `program:` or `program[1]:`; some leave the host out. RFC 3164, 4.1.2–4.1.3. */
function oldHeader(bytes: Uint8Array, at: number, to: number): void {
  const blank = findByte(bytes, at, Math.min(to, at + HOST_BYTES_MAX), BLANK);
  if (blank < 0 || program(bytes, at, blank)) return;
  setHost(bytes, at, blank);
  program(bytes, blank + 1, to);
}

/** A tag that begins at `at`: letters, digits and few signs up to `:` or `[`. */
function program(bytes: Uint8Array, at: number, to: number): boolean {
  for (let end = at; end < Math.min(to, at + PROGRAM_BYTES_MAX); end++) {
    const byte = bytes[end] as number;
    if (byte === 0x3a || byte === 0x5b) {
      if (end === at || !isLetter(bytes[at] as number)) return false;
      header.program = at;
      header.programEnd = end;
      return true;
    }
    if (!isNameByte(byte) && byte !== 0x2f) return false;
  }
  return false;
}

const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;

/** Letters, digits, `-`, `.`, `_`. */
const isNameByte = (byte: number): boolean =>
  isLetter(byte) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x2e || byte === 0x5f;

/** A host by name: addresses are known anyway. */
function setHost(bytes: Uint8Array, from: number, to: number): void {
  let letters = false;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (!isNameByte(byte)) return;
    letters ||= isLetter(byte);
  }
  if (!letters || to - from > HOST_BYTES_MAX) return;
  header.host = from;
  header.hostEnd = to;
}

/** The first host of a flow is who sends; more than one are relayed (RFC 3164, 3), and merely spoken of. */
function host(bytes: Uint8Array, context: DecodeContext): void {
  let hash = 1;
  for (let at = header.host; at < header.hostEnd; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
  const first = context.word(0);
  if (first === 0) context.setWord(0, hash);
  const attribute = first === 0 || first === hash ? 'hostname' : 'mentioned-name';
  context.claimBytes(SOURCE, attribute, bytes, header.host, header.hostEnd, 'latin1');
}

/** Whether what stands at `at` has the shape. */
function looksLike(bytes: Uint8Array, at: number, to: number, shape: string): boolean {
  if (at + shape.length > to) return false;
  for (let i = 0; i < shape.length; i++) if (!fits(bytes[at + i] as number, shape.charCodeAt(i))) return false;
  return true;
}

/** A letter for `a`, a digit for `0`, a digit or a blank for `_`, anything else as it is. */
function fits(byte: number, wanted: number): boolean {
  const isDigit = byte >= 0x30 && byte <= 0x39;
  if (wanted === 0x61) return isLetter(byte);
  if (wanted === 0x30) return isDigit;
  return wanted === 0x5f ? isDigit || byte === BLANK : byte === wanted;
}
