/** Bodies of HTTP messages: passed over, but for the beginning of one that a decoder of its own reads. RFC 9112, 6 and 7.1. */
import { findByte, hasText, hexDigit, trimEnd } from '../../../kernel/encodings/text.ts';
import { RESYNC, type DecodeContext } from '../../../model/protocol.ts';

export const FIRST_LINE_MAX = 8192;
const CHUNKS_MAX = 4096;
/** Of a body so much is read. */
const READ_BYTES_MAX = 16_384;

/** Media types that are handed on, and to whom. */
const CARRIERS: readonly (readonly [type: string, carrier: string])[] = [
  ['application/ipp', 'ipp'],
  ['application/soap+xml', 'xml'],
  ['text/xml', 'xml'],
  ['application/xml', 'xml'],
];

/** Word 0 of a direction: what comes next in its lowest bits, above them whose body that is, and how long. */
export const AT_START = 0;
const IN_CHUNKS = 1;
const IN_TRAILER = 2;
export const IN_TUNNEL = 3;
export const PASSED = 4;
export const IN_BODY = 5;
const CARRIER_SHIFT = 3;
const LENGTH_SHIFT = 6;
const LENGTH_MAX = 2 ** 26 - 1;
const LOWEST = 7;

export const stateOf = (context: DecodeContext): number => context.word(0) & LOWEST;
const carrierIn = (context: DecodeContext): number => (context.word(0) >> CARRIER_SHIFT) & LOWEST;

/** Number of what reads the media type at `at`, 0 for none. */
export function carrierOf(bytes: Uint8Array, at: number, stop: number): number {
  for (let i = 0; i < CARRIERS.length; i++) {
    const type = (CARRIERS[i] as (typeof CARRIERS)[number])[0];
    const end = at + type.length;
    if (hasText(bytes, at, stop, type, true) && (end === stop || bytes[end] === 0x3b || bytes[end] === 0x20))
      return i + 1;
  }
  return 0;
}

/** A body of that length starts at `at`: where to go on, behind it where nobody reads it. */
export function bodyFollows(at: number, length: number, carrier: number, context: DecodeContext): number {
  if (carrier === 0 || length === 0 || length > LENGTH_MAX) return at + length;
  context.setWord(0, IN_BODY | (carrier << CARRIER_SHIFT) | (length << LENGTH_SHIFT));
  return at;
}

export const chunksFollow = (carrier: number, context: DecodeContext): void =>
  context.setWord(0, IN_CHUNKS | (carrier << CARRIER_SHIFT));

/** Hands the beginning of a body on once it is there; where the body ends, or `at` until then. */
export function body(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  const length = context.word(0) >>> LENGTH_SHIFT;
  if (!handed(bytes, view, at, to, length, context)) return at;
  context.setWord(0, AT_START);
  return at + length;
}

function handed(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  to: number,
  length: number,
  context: DecodeContext,
): boolean {
  const end = at + Math.min(length, READ_BYTES_MAX);
  if (end > to) return false;
  const carrier = CARRIERS[carrierIn(context) - 1];
  if (carrier) context.hand(carrier[1], bytes, view, at, end);
  return true;
}

/** Chunks of a body (7.1) and the trailer after them. */
export function chunks(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  for (let i = 0; i < CHUNKS_MAX; i++) {
    const line = findByte(bytes, at, Math.min(to, at + FIRST_LINE_MAX), 0x0a);
    if (line < 0) return to - at >= FIRST_LINE_MAX ? RESYNC : at;
    const stop = trimEnd(bytes, at, line);
    if (stateOf(context) === IN_TRAILER) {
      const last = stop === at;
      at = line + 1;
      if (!last) continue;
      context.setWord(0, AT_START);
      return at;
    }
    const size = chunkSize(bytes, at, stop);
    if (size < 0) return RESYNC;
    if (size > 0) {
      if (carrierIn(context) !== 0 && !handed(bytes, view, line + 1, to, size, context)) return at;
      context.setWord(0, IN_CHUNKS);
      return line + 1 + size + 2;
    }
    context.setWord(0, IN_TRAILER);
    at = line + 1;
  }
  return at;
}

function chunkSize(bytes: Uint8Array, at: number, stop: number): number {
  let size = 0;
  let digits = 0;
  for (; at + digits < stop && digits < 12; digits++) {
    const digit = hexDigit(bytes[at + digits] as number);
    if (digit < 0) break;
    size = size * 16 + digit;
  }
  return digits === 0 ? -1 : size;
}
