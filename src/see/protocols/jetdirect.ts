/**
 * Raw printing at port 9100 (JetDirect): jobs, and what the printer job language around them asks and sets. HP PJL Technical
 * Reference Manual, 2 (syntax), 4 (kernel), 7 (INFO, status), 9 (file system). Values that are set are not kept: some are passwords.
 */
import { findByte, hasText, latin1, trimEnd, trimStart } from '../../kernel/encodings/text.ts';
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
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';

/** Universal exit language: begins and ends what is said in PJL. */
const EXIT = '\x1b%-12345X';
const PREFIX = '@PJL';
const LINE_MAX = 2048;
const NAME_BYTES_MAX = 96;

/** A code is the place in this list plus one. */
const COMMANDS: readonly (readonly [word: string, meaning: OperationWord['meaning']])[] = [
  ['COMMENT', 'notify'],
  ['ENTER', 'write'],
  ['JOB', 'write'],
  ['EOJ', 'write'],
  ['INFO', 'identify'],
  ['INQUIRE', 'read'],
  ['DINQUIRE', 'read'],
  ['ECHO', 'keep-alive'],
  ['SET', 'configure'],
  ['DEFAULT', 'configure'],
  ['INITIALIZE', 'configure'],
  ['RESET', 'configure'],
  ['USTATUSOFF', 'subscribe'],
  ['USTATUS', 'subscribe'],
  ['OPMSG', 'configure'],
  ['RDYMSG', 'configure'],
  ['STMSG', 'configure'],
  ['FSQUERY', 'read'],
  ['FSDIRLIST', 'read'],
  ['FSUPLOAD', 'transfer'],
  ['FSDOWNLOAD', 'transfer'],
  ['FSAPPEND', 'transfer'],
  ['FSDELETE', 'write'],
  ['FSMKDIR', 'write'],
  ['FSINIT', 'write'],
  ['DMINFO', 'read'],
  ['DMCMD', 'execute'],
];
const OTHER = 0;
const ENTER = 2;
const INFO = 5;
const SET = 9;
const POSTSCRIPT = 0x100;
const PCL = 0x101;
const JOBS: Readonly<Record<number, OperationWord>> = {
  [POSTSCRIPT]: { operation: 'postscript_job', meaning: 'write' },
  [PCL]: { operation: 'pcl_job', meaning: 'write' },
};

/** Word 0 of a direction: 1 within the data of a job. Word 1: 1 where the next line of the printer is its model. */
const IN_JOB = 1;

function jobAt(bytes: Uint8Array, at: number, to: number): number {
  if (hasText(bytes, at, to, '%!')) return POSTSCRIPT;
  return hasText(bytes, at, to, '\x1bE') ? PCL : OTHER;
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  const had = to - from;
  if (had <= 0) return NO;
  if (hasText(bytes, from, to, EXIT) || hasText(bytes, from, to, `${PREFIX} `)) return YES;
  if (hasText(bytes, from, to, EXIT.slice(0, had)) || hasText(bytes, from, to, `${PREFIX} `.slice(0, had)))
    return onPort || had > 2 ? MORE : NO;
  return onPort && jobAt(bytes, from, to) !== OTHER ? YES : NO;
}

function decode(bytes: Uint8Array, _view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    const next = context.word(0) === IN_JOB ? data(bytes, at, to, context) : line(bytes, at, to, context);
    if (next === RESYNC) return RESYNC;
    if (next === at) return at;
    at = next;
  }
  return at;
}

/** Passes over a job up to the exit behind it, of which the end may not be there yet. */
function data(bytes: Uint8Array, from: number, to: number, context: DecodeContext): number {
  for (let at = findByte(bytes, from, to, 0x1b); at >= 0; at = findByte(bytes, at + 1, to, 0x1b)) {
    if (to - at < EXIT.length) {
      if (hasText(bytes, at, to, EXIT.slice(0, to - at))) return at;
    } else if (hasText(bytes, at, to, EXIT)) {
      context.setWord(0, 0);
      return at;
    }
  }
  return to;
}

/** One exit, one line of PJL, or the start of a job. */
function line(bytes: Uint8Array, at: number, to: number, context: DecodeContext): number {
  if (hasText(bytes, at, to, EXIT)) return at + EXIT.length;
  if (to - at < EXIT.length && hasText(bytes, at, to, EXIT.slice(0, to - at))) return at;
  const byte = bytes[at] as number;
  if (byte === 0x0a || byte === 0x0d || byte === 0x0c || byte === 0x20) return at + 1;
  if (context.direction === 1) return answer(bytes, at, to, context);
  if (!hasText(bytes, at, to, PREFIX)) {
    if (to - at < PREFIX.length && hasText(bytes, at, to, PREFIX.slice(0, to - at))) return at;
    return job(bytes, at, to, context);
  }
  const feed = findByte(bytes, at, Math.min(to, at + LINE_MAX), 0x0a);
  if (feed < 0) return to - at < LINE_MAX ? at : RESYNC;
  command(bytes, trimStart(bytes, at + PREFIX.length, feed), trimEnd(bytes, at, feed), context);
  return feed + 1;
}

function job(bytes: Uint8Array, at: number, to: number, context: DecodeContext): number {
  const code = jobAt(bytes, at, to);
  if (code === OTHER && to - at < 2 && (bytes[at] === 0x25 || bytes[at] === 0x1b)) return at;
  context.setWord(0, IN_JOB);
  if (code !== OTHER) context.message(REQUEST, code, NO_OBJECT);
  return data(bytes, at, to, context);
}

function commandAt(bytes: Uint8Array, at: number, stop: number): number {
  for (let i = 0; i < COMMANDS.length; i++) {
    const word = (COMMANDS[i] as (typeof COMMANDS)[number])[0];
    const end = at + word.length;
    if (hasText(bytes, at, stop, word.toLowerCase(), true) && (end >= stop || !isLetter(bytes[end] as number)))
      return i + 1;
  }
  return OTHER;
}

const isLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;

function command(bytes: Uint8Array, at: number, stop: number, context: DecodeContext): void {
  if (at >= stop) return;
  const code = commandAt(bytes, at, stop);
  const word = COMMANDS[code - 1]?.[0] ?? '';
  const from = trimStart(bytes, at + word.length, stop);
  if (code === SET) user(bytes, from, stop, context);
  if (code === ENTER) context.setWord(0, IN_JOB);
  context.message(REQUEST, code, code === OTHER ? NO_OBJECT : objectOf(bytes, from, stop, context));
}

/** The category, the variable or the file that a command is about: up to what is set, and for files what they are named. */
function objectOf(bytes: Uint8Array, from: number, stop: number, context: DecodeContext): number {
  let at = from;
  let end = from;
  if (hasText(bytes, from, stop, 'name="', true)) {
    at = from + 6;
    end = at;
    while (end < stop && bytes[end] !== 0x22) end++;
  } else while (end < stop && isWord(bytes[end] as number)) end++;
  const id = end > at ? context.intern(bytes, at, Math.min(end, at + NAME_BYTES_MAX)) : 0;
  return id === 0 ? NO_OBJECT : id;
}

const isWord = (byte: number): boolean => byte > 0x20 && byte !== 0x3d && byte !== 0x22;

/** `SET USERNAME="anna"`, which drivers put before a job. */
function user(bytes: Uint8Array, from: number, stop: number, context: DecodeContext): void {
  if (!hasText(bytes, from, stop, 'username', true)) return;
  const open = findByte(bytes, from, stop, 0x22) + 1;
  const close = open === 0 ? -1 : findByte(bytes, open, stop, 0x22);
  if (close > open) context.account(SOURCE, { name: latin1(bytes, open, close), domain: '', kind: 'user' });
}

/** An answer repeats its command; the line behind that of INFO ID is the model, in quotes or without. */
function answer(bytes: Uint8Array, at: number, to: number, context: DecodeContext): number {
  const feed = findByte(bytes, at, Math.min(to, at + LINE_MAX), 0x0a);
  if (feed < 0) return to - at < LINE_MAX ? at : RESYNC;
  const stop = trimEnd(bytes, at, feed);
  if (hasText(bytes, at, stop, PREFIX)) {
    const from = trimStart(bytes, at + PREFIX.length, stop);
    const code = commandAt(bytes, from, stop);
    const word = COMMANDS[code - 1]?.[0] ?? '';
    const value = trimStart(bytes, from + word.length, stop);
    context.setWord(1, code === INFO && hasText(bytes, value, stop, 'id', true) ? 1 : 0);
    context.message(
      code === OTHER ? ERROR : RESPONSE,
      code,
      code === OTHER ? NO_OBJECT : objectOf(bytes, value, stop, context),
    );
  } else if (context.word(1) === 1) {
    context.setWord(1, 0);
    const quoted = bytes[at] === 0x22 && bytes[stop - 1] === 0x22 && stop - at > 2;
    context.claimBytes(SOURCE, 'model', bytes, quoted ? at + 1 : at, quoted ? stop - 1 : stop, 'latin1');
  }
  return feed + 1;
}

export default defineProtocol({
  id: 'jetdirect',
  name: 'JetDirect (PJL)',
  reference: 'HP PJL Technical Reference Manual, 2, 4, 7 and 9',
  over: [{ transport: 'tcp', ports: [9100, 9101, 9102], anyPort: true }],
  firstBytes: [0x1b, 0x40],
  recognise,
  decode,
  describe(code) {
    const known = COMMANDS[code - 1];
    if (known) return { operation: `pjl_${known[0].toLowerCase()}`, meaning: known[1] };
    return JOBS[code] ?? { operation: 'pjl_other', meaning: 'unknown' };
  },
  codeKey: () => undefined,
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.7,
  examples: [
    {
      title: 'asks for the model',
      hex: '1b252d313233343558 40504a4c20494e464f2049440d0a',
      messages: [{ kind: 'request', operation: 'pjl_info', meaning: 'identify' }],
    },
    { title: 'an exit and nothing more', hex: '1b252d313233343558', messages: [] },
  ],
});
