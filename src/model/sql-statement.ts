/** What a statement of SQL does and to what: its verb, and the table, procedure or other thing that it names first. ISO/IEC 9075-2, 5.2 (tokens), 14 (data), 11 (schema). Literals are never read: they may be secrets. */
import type { Meaning } from './words.ts';

/** Verbs with what they mean; the number of one is its place plus one, 0 is any other statement. */
export const SQL_VERBS: readonly (readonly [verb: string, meaning: Meaning])[] = [
  ['select', 'read'],
  ['insert', 'write'],
  ['update', 'write'],
  ['delete', 'write'],
  ['merge', 'write'],
  ['replace', 'write'],
  ['truncate', 'write'],
  ['exec', 'execute'],
  ['execute', 'execute'],
  ['call', 'execute'],
  ['create', 'configure'],
  ['alter', 'configure'],
  ['drop', 'configure'],
  ['grant', 'configure'],
  ['revoke', 'configure'],
  ['set', 'configure'],
  ['use', 'read'],
  ['show', 'read'],
  ['copy', 'transfer'],
  ['backup', 'transfer'],
  ['restore', 'transfer'],
  ['load', 'transfer'],
  ['begin', 'execute'],
  ['commit', 'execute'],
  ['rollback', 'execute'],
  ['declare', 'execute'],
  ['if', 'execute'],
  ['with', 'read'],
];
const SELECT = 1;
/** Statements of which nothing but the verb is told: they set things, or begin and end. */
const TARGETLESS = new Set([
  'set',
  'grant',
  'revoke',
  'show',
  'begin',
  'commit',
  'rollback',
  'declare',
  'if',
  'with',
  'load',
  'copy',
]);
/** Words between a verb and what it names. */
const BETWEEN = new Set(
  'into from table view index procedure proc function trigger database schema user login role sequence or replace if not exists only temporary temp unique clustered nonclustered ignore low_priority log'.split(
    ' ',
  ),
);
const WORD_CHARS_MAX = 24;
const TARGET_CHARS_MAX = 96;
const SCAN_CHARS_MAX = 2048;
const BETWEEN_WORDS_MAX = 5;

/** What the statement read last names, as ASCII without its quotes: `target` up to `statement.length`. */
export const target = new Uint8Array(TARGET_CHARS_MAX);
export const statement = { length: 0 };

/** The text at hand: bytes with one or two to a character. */
const text: { bytes: Uint8Array; at: number; to: number; stride: number } = { bytes: target, at: 0, to: 0, stride: 1 };

/** The character at an offset in lower case; 0 beyond the end, 0x7f for any that is not ASCII. */
function charAt(at: number): number {
  if (at + text.stride > text.to) return 0;
  const low = text.bytes[at] as number;
  if (low > 0x7e || (text.stride === 2 && text.bytes[at + 1] !== 0)) return 0x7f;
  return low >= 0x41 && low <= 0x5a ? low | 0x20 : low;
}

const isBlank = (char: number): boolean => char === 0x20 || (char >= 0x09 && char <= 0x0d);
const isWord = (char: number): boolean => (char >= 0x61 && char <= 0x7a) || char === 0x5f;
/** Letters, digits and `_ . # @ $ -`, and any character beyond ASCII. */
const isIdentifier = (char: number): boolean =>
  isWord(char) || (char >= 0x30 && char <= 0x39) || char === 0x7f || '.#@$-'.includes(String.fromCharCode(char));
/** `[ ] " \`` around names. */
const isQuote = (char: number): boolean => char === 0x5b || char === 0x5d || char === 0x22 || char === 0x60;

/**
 * Reads the statement in bytes[from, to), `stride` bytes to a character (2: UTF-16LE). Returns the number of its verb, and
 * leaves what it names in `target`.
 */
export function readStatement(bytes: Uint8Array, from: number, to: number, stride: 1 | 2): number {
  text.bytes = bytes;
  text.stride = stride;
  text.to = Math.min(to, from + SCAN_CHARS_MAX * stride);
  text.at = from;
  statement.length = 0;
  skipSpace();
  const word = nextWord();
  const verb = SQL_VERBS.findIndex(([name]) => name === word) + 1;
  if (verb === 0 || TARGETLESS.has(word)) return verb;
  if (verb === SELECT && !skipToFrom()) return verb;
  readTarget();
  return verb;
}

/** Blanks, comments, brackets and semicolons before a word. */
function skipSpace(): void {
  for (;;) {
    const char = charAt(text.at);
    const next = charAt(text.at + text.stride);
    if (isBlank(char) || char === 0x28 || char === 0x3b) text.at += text.stride;
    else if (char === 0x2d && next === 0x2d) skipPast(0x0a, 0);
    else if (char === 0x2f && next === 0x2a) skipPast(0x2a, 0x2f);
    else return;
  }
}

/** Behind the first `last` that `then` follows; `then` 0: behind it in any case. */
function skipPast(last: number, then: number): void {
  const { stride } = text;
  text.at += 2 * stride;
  while (text.at < text.to) {
    const hit = charAt(text.at) === last && (then === 0 || charAt(text.at + stride) === then);
    text.at += stride;
    if (!hit) continue;
    if (then !== 0) text.at += stride;
    return;
  }
}

/** The word at hand, in lower case, and behind it; empty where none stands. */
function nextWord(): string {
  let word = '';
  while (word.length < WORD_CHARS_MAX && isWord(charAt(text.at))) {
    word += String.fromCharCode(charAt(text.at));
    text.at += text.stride;
  }
  return word;
}

/** Behind the first FROM that is no part of a literal or a name. */
function skipToFrom(): boolean {
  while (text.at < text.to) {
    const char = charAt(text.at);
    if (char === 0x27 || char === 0x22) skipLiteral(char);
    else if (isWord(char)) {
      if (nextWord() === 'from' && !isIdentifier(charAt(text.at))) return true;
      while (isIdentifier(charAt(text.at)) && charAt(text.at) !== 0) text.at += text.stride;
    } else text.at += text.stride;
  }
  return false;
}

function skipLiteral(quote: number): void {
  text.at += text.stride;
  while (text.at < text.to && charAt(text.at) !== quote) text.at += text.stride;
  text.at += text.stride;
}

function readTarget(): void {
  for (let i = 0; i < BETWEEN_WORDS_MAX; i++) {
    skipSpace();
    const start = text.at;
    if (BETWEEN.has(nextWord()) && !isIdentifier(charAt(text.at))) continue;
    text.at = start;
    name();
    // EXEC @result = procedure
    skipSpace();
    if (target[0] !== 0x40 || charAt(text.at) !== 0x3d) return;
    text.at += text.stride;
    statement.length = 0;
  }
}

function name(): void {
  statement.length = 0;
  while (statement.length < TARGET_CHARS_MAX) {
    const char = charAt(text.at);
    if (char === 0 || (!isIdentifier(char) && !isQuote(char))) return;
    if (!isQuote(char)) target[statement.length++] = char === 0x7f ? 0x3f : (text.bytes[text.at] as number);
    text.at += text.stride;
  }
}
