/** Elements and attributes found in bytes of XML without building a tree: enough for the head of a document. W3C XML 1.0, 2.3, 3.1; Namespaces in XML, 3. */
import { hasText } from './text.ts';

/** Place of what was found last, quotes and blanks around it left out. */
export const found = { at: 0, end: 0 };

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const COLON = 0x3a;
const EQUALS = 0x3d;
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
/** A byte that may stand in a name: letters, digits, and what is neither blank nor punctuation of a tag. */
const isName = (byte: number): boolean =>
  byte > 0x20 &&
  byte !== LESS &&
  byte !== GREATER &&
  byte !== SLASH &&
  byte !== COLON &&
  byte !== EQUALS &&
  byte !== 0x22 &&
  byte !== 0x27;

/** Where the local name of the root element starts, behind declaration, comments and prefix; −1 where there is none. */
export function rootElement(bytes: Uint8Array, from: number, to: number): number {
  let at = hasText(bytes, from, to, '\xef\xbb\xbf') ? from + 3 : from;
  while (at < to) {
    if (isBlank(bytes[at] as number)) at++;
    else if (bytes[at] !== LESS) return -1;
    else if (hasText(bytes, at, to, '<!--')) at = behind(bytes, at, to, '-->');
    else if (bytes[at + 1] === 0x3f || bytes[at + 1] === 0x21) at = behind(bytes, at, to, '>');
    else return localName(bytes, at + 1, to);
  }
  return -1;
}

function behind(bytes: Uint8Array, at: number, to: number, word: string): number {
  for (let i = at; i < to; i++) if (hasText(bytes, i, to, word)) return i + word.length;
  return to;
}

/** Start of a name without its prefix; −1 where no name stands. */
function localName(bytes: Uint8Array, at: number, to: number): number {
  let start = at;
  let end = at;
  while (end < to) {
    if (isName(bytes[end] as number)) end++;
    else if (bytes[end] === COLON && end > start) start = ++end;
    else break;
  }
  return end === start ? -1 : start;
}

/** Whether the name at `at` is this one, and ends there. */
export function isNamed(bytes: Uint8Array, at: number, to: number, local: string): boolean {
  const end = at + local.length;
  return at >= 0 && hasText(bytes, at, to, local) && (end >= to || !isName(bytes[end] as number));
}

/** Where the name of the first start tag in [from, to) with that local name ends; −1 where there is none. */
export function findElement(bytes: Uint8Array, from: number, to: number, local: string): number {
  for (let at = from; at < to; at++) {
    if (bytes[at] !== LESS) continue;
    const name = localName(bytes, at + 1, to);
    if (isNamed(bytes, name, to, local)) return name + local.length;
  }
  return -1;
}

/** Finds the attribute of that local name in the tag whose name ends at `at`; its value's place is in `found`. */
export function findAttribute(bytes: Uint8Array, at: number, to: number, local: string): boolean {
  let i = at;
  while (i >= 0 && i < to && bytes[i] !== GREATER) {
    const name = isName(bytes[i] as number) ? localName(bytes, i, to) : -1;
    if (name < 0) {
      i++;
      continue;
    }
    let end = name;
    while (end < to && isName(bytes[end] as number)) end++;
    let quote = end;
    while (quote < to && (isBlank(bytes[quote] as number) || bytes[quote] === EQUALS)) quote++;
    const mark = bytes[quote];
    if (quote >= to || (mark !== 0x22 && mark !== 0x27)) {
      i = end;
      continue;
    }
    let close = quote + 1;
    while (close < to && bytes[close] !== mark) close++;
    if (close >= to) return false;
    if (isNamed(bytes, name, to, local)) {
      found.at = quote + 1;
      found.end = close;
      return true;
    }
    i = close + 1;
  }
  return false;
}

/** Finds the text right behind the tag whose name ends at `at`, up to the next tag; its place is in `found`. False where it is empty or cut. */
export function findContent(bytes: Uint8Array, at: number, to: number): boolean {
  let start = at;
  while (start >= 0 && start < to && bytes[start] !== GREATER) start++;
  if (start < 0 || start >= to || bytes[start - 1] === SLASH) return false;
  start++;
  let end = start;
  while (end < to && bytes[end] !== LESS) end++;
  if (end >= to) return false;
  while (start < end && isBlank(bytes[start] as number)) start++;
  while (end > start && isBlank(bytes[end - 1] as number)) end--;
  found.at = start;
  found.end = end;
  return end > start;
}
