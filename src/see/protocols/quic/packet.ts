/** Long headers of QUIC: RFC 9000, 16 (numbers of variable length) and 17.2; RFC 9369, 3.2 (types of version 2). */

export const VERSION_1 = 1;
export const VERSION_2 = 0x6b3343cf;
export const CONNECTION_ID_BYTES_MAX = 20;

/** Types as version 1 numbers them; negotiation of versions has none. */
export const INITIAL = 0;
export const ZERO_RTT = 1;
export const HANDSHAKE = 2;
export const RETRY = 3;
export const VERSION_NEGOTIATION = 4;

const LONG_HEADER = 0xc0;

/** One packet's header, reused. */
export const header = {
  version: 0,
  type: 0,
  /** The destination's connection id. */
  idStart: 0,
  idStop: 0,
  /** Where the packet's number begins, and the packet ends. */
  number: 0,
  end: 0,
};

/** Whether the byte begins a long header of version 1 or 2 (RFC 9000, 17.2: form and fixed bit). */
export const isLong = (byte: number): boolean => (byte & LONG_HEADER) === LONG_HEADER;

export const isVersion = (version: number): boolean => version === VERSION_1 || version === VERSION_2;

/** Reads the long header at `at` of a datagram that ends at `to`. False where it does not fit. */
export function readHeader(bytes: Uint8Array, view: DataView, at: number, to: number): boolean {
  if (at + 7 > to) return false;
  header.version = view.getUint32(at + 1);
  header.idStart = at + 6;
  header.idStop = at + 6 + (bytes[at + 5] as number);
  const source = header.idStop;
  if (header.idStop - header.idStart > CONNECTION_ID_BYTES_MAX || source + 1 > to) return false;
  const after = source + 1 + (bytes[source] as number);
  if (after - source - 1 > CONNECTION_ID_BYTES_MAX || after > to) return false;
  header.end = to;
  if (header.version === 0) {
    // RFC 9000, 17.2.1: versions of four bytes each.
    header.type = VERSION_NEGOTIATION;
    return after < to && (to - after) % 4 === 0;
  }
  const bits = ((bytes[at] as number) >> 4) & 3;
  header.type = header.version === VERSION_2 ? (bits + 3) & 3 : bits;
  return header.type === RETRY || readLengths(bytes, after, to);
}

/** Token (of an Initial) and length: RFC 9000, 17.2.2–17.2.4. */
function readLengths(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from;
  if (header.type === INITIAL) {
    const token = variable(bytes, at, to);
    if (token < 0) return false;
    at += size(bytes, at) + token;
  }
  const length = variable(bytes, at, to);
  if (length < 0) return false;
  header.number = at + size(bytes, at);
  header.end = header.number + length;
  return header.end <= to && length > 0;
}

/** Bytes of the number of variable length at `at`. */
export const size = (bytes: Uint8Array, at: number): number => 1 << ((bytes[at] as number) >> 6);

/** Its value; −1 where it does not fit. Beyond 2^53 it is none that fits a packet. */
export function variable(bytes: Uint8Array, at: number, to: number): number {
  if (at >= to || at + size(bytes, at) > to) return -1;
  let value = (bytes[at] as number) & 0x3f;
  for (let i = 1; i < size(bytes, at); i++) value = value * 256 + (bytes[at + i] as number);
  return value;
}
