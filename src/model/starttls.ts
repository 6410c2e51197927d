/** TLS behind a command that begins it (STARTTLS, AUTH TLS, STLS): its records are yielded while they are in clear. RFC 8446, 5.1. */
import { tlsRecordLength } from '../kernel/encodings/tls-record.ts';
import type { DecodeContext } from './protocol.ts';

/** The rest of a direction: counted, not read. */
const REST = 2 ** 48;

/** Goes on with bytes[from, to) of a direction from which on there is TLS; returns what `decode` returns. */
export function starttls(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    const length = tlsRecordLength(bytes, at, to);
    if (length === 0 || at + length > to) return at;
    if (length < 0 || !context.hand('starttls', bytes, view, at, at + length)) {
      context.skip(REST);
      return to;
    }
    at += length;
  }
  return at;
}
