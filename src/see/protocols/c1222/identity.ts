/** What a C12.22 node says of itself: its answer to the identification service, and its registration. ANSI C12.22-2012, 5.3.2.4.1 and 5.3.2.4.10. */
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import { identifierText } from './message.ts';

/** Features behind standard, version and revision; the list ends with 0. */
const SECURITY_MECHANISM = 4;
const SESSION_CONTROL = 5;
const DEVICE_CLASS = 6;
const DEVICE_IDENTITY = 7;
const FEATURES_MAX = 16;
const OID = 0x06;
const RELATIVE_OID = 0x80;
/** Node type, connection type, device class. */
const REGISTRATION_HEAD = 6;

/** Text of the identifier (tag, length, contents) at `at`; empty where there is none. */
function identifierAt(bytes: Uint8Array, at: number, end: number): string {
  const tag = bytes[at] as number;
  if (identifierEnd(bytes, at, end) < 0 || (tag !== OID && tag !== RELATIVE_OID)) return '';
  return identifierText(bytes, at + 2, at + 2 + (bytes[at + 1] as number), tag === RELATIVE_OID);
}

function identifierEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at + 2 > end) return -1;
  const length = bytes[at + 1] as number;
  return length < 0x80 && at + 2 + length <= end ? at + 2 + length : -1;
}

export function identification(bytes: Uint8Array, from: number, end: number, context: DecodeContext): void {
  if (from + 3 > end) return;
  if (context.detail) {
    context.field('standard', bytes[from] as number);
    context.field('version', `${String(bytes[from + 1])}.${String(bytes[from + 2])}`);
  }
  let at = from + 3;
  for (let i = 0; i < FEATURES_MAX && at < end && at >= 0; i++) at = feature(bytes, at, end, context);
}

/** Offset behind the feature at `at`; −1 where the list ends or is not understood. */
function feature(bytes: Uint8Array, at: number, end: number, context: DecodeContext): number {
  const tag = bytes[at];
  if (tag === SESSION_CONTROL) return at + 2;
  if (tag === SECURITY_MECHANISM) return identifierEnd(bytes, at + 1, end);
  if (tag === DEVICE_CLASS) {
    const type = identifierAt(bytes, at + 1, end);
    if (type !== '') context.claim(SOURCE, 'device-type', `C12.22 device class ${type}`);
    return identifierEnd(bytes, at + 1, end);
  }
  if (tag !== DEVICE_IDENTITY || at + 2 > end) return -1;
  const stop = at + 2 + (bytes[at + 1] as number);
  // Its first byte tells the character set; what is not text is no name.
  if (stop <= end && isText(bytes, at + 3, stop))
    context.claimBytes(SOURCE, 'device-id', bytes, at + 3, stop, 'latin1');
  return stop;
}

function isText(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if ((bytes[i] as number) < 0x20 || (bytes[i] as number) > 0x7e) return false;
  return to > from;
}

/** ApTitle that it wants, then its electronic serial number. */
export function registration(bytes: Uint8Array, from: number, end: number, context: DecodeContext): void {
  const title = from + REGISTRATION_HEAD;
  const next = identifierEnd(bytes, title, end);
  if (next < 0 || identifierAt(bytes, title, end) === '') return;
  const serial = identifierAt(bytes, next, end);
  if (serial !== '') context.claim(SOURCE, 'serial', `C12.22 ESN ${serial}`, 0.6);
}
