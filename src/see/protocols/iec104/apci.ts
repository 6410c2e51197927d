/** Frames of IEC 60870-5-104 (APCI), and what tells them from other content. IEC 60870-5-104, 5. */
import { MORE, NO, YES, type Verdict } from '../../../model/protocol.ts';
import { ANY_LENGTH, isFunction, isKnown, lengthOf } from './types.ts';

export const START = 0x68;
export const APCI_BYTES = 6;
/** Type, structure, cause, originator, common address. */
export const IDENTIFIER_BYTES = 6;
/** Of the structure qualifier: the objects follow one address, counted from there. */
export const SQ = 0x80;
export const CAUSE_BITS = 0x3f;
/** Last cause of transmission that is defined. */
export const UNKNOWN_OBJECT = 47;
const LENGTH_MIN = 4;
const LENGTH_MAX = 253;

/** Start, a length that may be, and a control field whose format agrees with the length. */
export function isApci(bytes: Uint8Array, at: number): boolean {
  const length = bytes[at + 1] as number;
  const control = bytes[at + 2] as number;
  if (bytes[at] !== START || length > LENGTH_MAX) return false;
  if ((control & 1) === 0) return length >= LENGTH_MIN + IDENTIFIER_BYTES && ((bytes[at + 4] as number) & 1) === 0;
  return length === LENGTH_MIN;
}

export function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to <= from || bytes[from] !== START) return NO;
  if (to - from < APCI_BYTES) return onPort ? MORE : NO;
  if (!isApci(bytes, from)) return NO;
  if (onPort) return YES;
  return isCertain(bytes, from, to) ? YES : NO;
}

/** Elsewhere than at its port: a frame whose fixed octets are all as they must be, or an ASDU that fits to the byte and ends the segment. */
function isCertain(bytes: Uint8Array, at: number, to: number): boolean {
  const control = bytes[at + 2] as number;
  if ((control & 1) === 0) return isWholeAsdu(bytes, at, to);
  if ((control & 3) === 1) return control === 1 && bytes[at + 3] === 0 && ((bytes[at + 4] as number) & 1) === 0;
  return isFunction(control & ~3) && bytes[at + 3] === 0 && bytes[at + 4] === 0 && bytes[at + 5] === 0;
}

function isWholeAsdu(bytes: Uint8Array, at: number, to: number): boolean {
  const end = at + 2 + (bytes[at + 1] as number);
  if (end !== to && !(end + 1 < to && bytes[end] === START)) return false;
  const type = bytes[at + APCI_BYTES] as number;
  const cause = (bytes[at + APCI_BYTES + 2] as number) & CAUSE_BITS;
  if (!isKnown(type) || cause === 0 || cause > UNKNOWN_OBJECT || lengthOf(type) === ANY_LENGTH) return false;
  const structure = bytes[at + APCI_BYTES + 1] as number;
  return (structure & ~SQ) > 0 && expectedBytes(type, structure) === end - at - APCI_BYTES - IDENTIFIER_BYTES;
}

/** Bytes of all information objects by number and order. IEC 60870-5-101, 7.2.2. */
export function expectedBytes(type: number, structure: number): number {
  const count = structure & ~SQ;
  if (count === 0) return 0;
  return (structure & SQ) !== 0 ? 3 + count * lengthOf(type) : count * (3 + lengthOf(type));
}
