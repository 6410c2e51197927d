/**
 * Identity in S7comm-plus: what a client says of itself when it asks for a session, what the device answers, and I&M0 read
 * as a stream. Ids: protocol.py of s7commplus (gijzelaerr); I&M0: IEC 61158-6-10, 5.2 (block type 0x0020).
 */
import { findByte, latin1, trimEnd, trimStart } from '../../../kernel/encodings/text.ts';
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import type { Attribute } from '../../../model/words.ts';
import { Reader, WSTRING } from './values.ts';

const START_OF_OBJECT = 0xa1;
const ATTRIBUTE = 0xa3;
const SESSION_APPLICATION = 297;
const SESSION_HOST = 298;
const SESSION_VERSION = 306;
const SYSTEM_PAOM_STRING = 319;
const STRUCT = 0x17;
const ATTRIBUTES_MAX = 64;
const IM0_HEAD = [0x00, 0x20, 0x00, 0x38, 0x01, 0x00, 0x00, 0x2a];
const IM0_BYTES = 60;
const SEMICOLON = 0x3b;

const answer = new Reader();

/** Attributes of the session that a client asks for; `set` stands behind its class. */
export function client(set: Reader, context: DecodeContext): void {
  set.number();
  set.number();
  for (let left = ATTRIBUTES_MAX; left > 0 && set.byte() === ATTRIBUTE; left--) {
    const id = set.number();
    if (id === SESSION_APPLICATION || id === SESSION_HOST) {
      const attribute = id === SESSION_HOST ? 'hostname' : 'application';
      if (!string(set, attribute, context)) return;
    } else set.pass();
  }
}

/** Claims a text; a host name only where it can be one. False: not a text, or cut short. */
function string(set: Reader, attribute: Attribute, context: DecodeContext): boolean {
  if (set.byte() !== 0 || set.byte() !== WSTRING) return false;
  const length = set.number();
  const from = set.at;
  set.skip(length);
  if (!set.ok) return false;
  const { bytes, at: to } = set;
  if (to - from < 2 || (attribute === 'hostname' && findByte(bytes, from, to, 0x20) >= 0)) return true;
  context.claimBytes(SOURCE, attribute, bytes, from, to, 'utf8');
  return true;
}

/** The answer to a request for a session: result, ids, then the session, whose version has a text that names the device. */
export function device(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  answer.set(bytes, at, end);
  answer.number();
  for (let left = answer.byte(); left > 0 && answer.ok; left--) answer.number();
  if (answer.byte() !== START_OF_OBJECT) return;
  answer.long();
  answer.number();
  answer.number();
  answer.number();
  for (let left = ATTRIBUTES_MAX; left > 0 && answer.byte() === ATTRIBUTE; left--) {
    if (answer.number() === SESSION_VERSION) return version(context);
    answer.pass();
  }
}

function version(context: DecodeContext): void {
  if (answer.byte() !== 0 || answer.byte() !== STRUCT) return;
  answer.long();
  for (let id = answer.number(); id !== 0 && answer.ok; id = answer.number()) {
    if (id !== SYSTEM_PAOM_STRING) {
      answer.pass();
      continue;
    }
    if (answer.byte() !== 0 || answer.byte() !== WSTRING) return;
    const length = answer.number();
    const from = answer.at;
    answer.skip(length);
    if (answer.ok) versionText(answer.bytes, from, answer.at, context);
    return;
  }
}

/** `1;6ES7 211-1BE31-0XB0 ;V3.0`: a number, the order number, the firmware. */
function versionText(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const first = findByte(bytes, from, to, SEMICOLON);
  const second = first < 0 ? -1 : findByte(bytes, first + 1, to, SEMICOLON);
  if (second < 0) return;
  text(bytes, first + 1, second, 'order-number', context);
  text(bytes, second + 1, to, 'firmware', context);
  context.claim(SOURCE, 'vendor', 'Siemens');
}

function text(bytes: Uint8Array, from: number, to: number, attribute: Attribute, context: DecodeContext): void {
  const start = trimStart(bytes, from, to);
  const end = trimEnd(bytes, start, to);
  for (let i = start; i < end; i++) if ((bytes[i] as number) < 0x20 || (bytes[i] as number) > 0x7e) return;
  if (end > start) context.claimBytes(SOURCE, attribute, bytes, start, end, 'ascii');
}

/** A stream that was read: result, a byte, flags and type, number, length, then perhaps an I&M0 block of Siemens. */
export function stream(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  answer.set(bytes, at, end);
  answer.number();
  answer.skip(3);
  answer.number();
  answer.number();
  const block = answer.at;
  if (!answer.ok || block + IM0_BYTES > end) return;
  for (let i = 0; i < IM0_HEAD.length; i++) if (bytes[block + i] !== IM0_HEAD[i]) return;
  const body = block + 6;
  context.claim(SOURCE, 'vendor', 'Siemens');
  text(bytes, body + 2, body + 22, 'order-number', context);
  text(bytes, body + 22, body + 38, 'serial', context);
  context.claim(SOURCE, 'hardware-version', String(((bytes[body + 38] as number) << 8) | (bytes[body + 39] as number)));
  const version = Array.from(bytes.subarray(body + 41, body + 44)).join('.');
  context.claim(SOURCE, 'firmware', latin1(bytes, body + 40, body + 41) + version);
}
