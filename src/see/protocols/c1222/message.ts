/**
 * The association control envelope of ANSI C12.22: who calls whom, and where the EPSEM lies. ANSI C12.22-2012 / IEEE
 * 1703-2012, 5.3.4 (elements) and 5.3.3 (EPSEM control). BER, [APPLICATION 0].
 */
import { BER_INTEGER, BER_OID, BerReader } from '../../../kernel/encodings/ber.ts';
import { LIMITS } from '../../../model/limits.ts';
import { MORE, NO, YES, type Verdict } from '../../../model/protocol.ts';

export const PDU = 0x60;
const CONTEXT = 0xa1;
const CALLED_TITLE = 0xa2;
const CALLED_INVOCATION = 0xa4;
const CALLING_TITLE = 0xa6;
const CALLING_QUALIFIER = 0xa7;
const CALLING_INVOCATION = 0xa8;
const MECHANISM = 0x8b;
const AUTHENTICATION = 0xac;
const USER_INFORMATION = 0xbe;
const ELEMENTS = [
  CONTEXT,
  CALLED_TITLE,
  CALLED_INVOCATION,
  CALLING_TITLE,
  CALLING_QUALIFIER,
  CALLING_INVOCATION,
  MECHANISM,
  AUTHENTICATION,
  USER_INFORMATION,
];
const ELEMENTS_MAX = 16;
const EXTERNAL = 0x28;
const OCTET_ALIGNED = 0x81;
const RELATIVE_OID = 0x80;
/** Highest bit of the EPSEM control, which is always set. */
const CONTROL_SET = 0x80;

/** Of the message read last: places of the titles (tag, then contents), invocation ids, EPSEM. −1: absent. Reused. */
export class Envelope {
  calledAt = -1;
  calledTo = -1;
  callingAt = -1;
  callingTo = -1;
  relative = false;
  calledInvocation = -1;
  callingInvocation = -1;
  qualifier = 0;
  epsemAt = -1;
  epsemTo = -1;
  private readonly reader = new BerReader();

  /** Reads the elements of the PDU whose contents are bytes[from, to). False where they don't fit. */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    this.calledAt = this.callingAt = this.calledInvocation = this.callingInvocation = this.epsemAt = -1;
    this.relative = false;
    this.qualifier = 0;
    const reader = this.reader.open(bytes, from, to);
    for (let i = 0; i < ELEMENTS_MAX && reader.next(); i++) {
      if (!ELEMENTS.includes(reader.tag)) return false;
      this.element(bytes);
    }
    return !reader.broken && this.epsemAt >= 0;
  }

  private element(bytes: Uint8Array): void {
    const { reader } = this;
    const { tag, stop } = reader;
    if (tag === MECHANISM || tag === AUTHENTICATION || tag === CONTEXT || !reader.enter()) return;
    if (tag === USER_INFORMATION) this.userInformation();
    else if (reader.next()) this.value(bytes, tag, stop);
    reader.leave();
  }

  private value(bytes: Uint8Array, tag: number, stop: number): void {
    const { reader } = this;
    if (tag === CALLED_TITLE || tag === CALLING_TITLE) {
      if (reader.tag !== BER_OID && reader.tag !== RELATIVE_OID) return;
      if (tag === CALLED_TITLE) {
        this.calledAt = reader.start;
        this.calledTo = stop;
      } else {
        this.callingAt = reader.start;
        this.callingTo = stop;
        this.relative = reader.tag === RELATIVE_OID;
      }
      return;
    }
    if (reader.tag !== BER_INTEGER) return;
    const number = (reader.integer() ?? 0) >>> 0;
    if (tag === CALLED_INVOCATION) this.calledInvocation = number;
    else if (tag === CALLING_INVOCATION) this.callingInvocation = number;
    else this.qualifier = bytes[reader.start] as number;
  }

  /** EXTERNAL, with an indirect reference or without, around octets. 5.3.4.11. */
  private userInformation(): void {
    const { reader } = this;
    if (!reader.expect(EXTERNAL) || !reader.enter()) return;
    let found = reader.next();
    if (found && reader.tag === BER_INTEGER) found = reader.next();
    if (found && reader.tag === OCTET_ALIGNED && reader.stop > reader.start) {
      this.epsemAt = reader.start;
      this.epsemTo = reader.stop;
    }
    reader.leave();
  }
}

/** Offset of the contents of the PDU at `at`; 0 when its length is not there yet, −1 when it is none. */
export function contentsAt(bytes: Uint8Array, at: number, to: number): number {
  if (bytes[at] !== PDU) return -1;
  if (to - at < 2) return 0;
  const first = bytes[at + 1] as number;
  if (first < 0x80) return at + 2;
  const count = first & 0x7f;
  if (count < 1 || count > 3) return -1;
  return to - at < 2 + count ? 0 : at + 2 + count;
}

/** End of the PDU whose contents begin at `contents`; −1 when it is longer than any. */
export function endOf(bytes: Uint8Array, at: number, contents: number): number {
  let length = bytes[at + 1] as number;
  if (length >= 0x80) {
    length = 0;
    for (let i = at + 2; i < contents; i++) length = length * 256 + (bytes[i] as number);
  }
  return length > LIMITS.messageBytesMax ? -1 : contents + length;
}

const probe = new Envelope();

export function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to <= from || bytes[from] !== PDU) return NO;
  const contents = contentsAt(bytes, from, to);
  if (contents < 0) return NO;
  if (contents === 0 || contents >= to) return onPort ? MORE : NO;
  const end = endOf(bytes, from, contents);
  if (end < 0 || !ELEMENTS.includes(bytes[contents] as number)) return NO;
  if (end > to) return onPort ? YES : NO;
  if (!probe.read(bytes, contents, end)) return NO;
  return ((bytes[probe.epsemAt] as number) & CONTROL_SET) !== 0 ? YES : NO;
}

/** Dotted text of an object identifier's contents, of a relative one with a leading dot; empty where malformed. X.690, 8.19 and 8.20. */
export function identifierText(bytes: Uint8Array, from: number, to: number, relative: boolean): string {
  let text = '';
  let value = 0;
  for (let i = from; i < to && i < from + 64; i++) {
    const octet = bytes[i] as number;
    value = value * 128 + (octet & 127);
    if (value > 2 ** 45) return '';
    if ((octet & 0x80) !== 0) continue;
    const first = Math.min(2, Math.floor(value / 40));
    text += text === '' && !relative ? `${String(first)}.${String(value - 40 * first)}` : `.${String(value)}`;
    value = 0;
  }
  return text;
}
