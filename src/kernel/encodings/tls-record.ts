/** TLS records within another protocol, while they are in clear. RFC 8446, 5.1. */

const CHANGE_CIPHER = 20;
const APPLICATION_DATA = 23;
const HEARTBEAT = 24;
const HEADER_BYTES = 5;
const RECORD_BYTES_MAX = HEADER_BYTES + 16384 + 2048;

/** Length of the record that begins at `from`: 0 when its header is not whole yet, −1 when it is none, or data, which is always encrypted. */
export function tlsRecordLength(bytes: Uint8Array, from: number, to: number): number {
  const type = bytes[from] as number;
  if (from >= to || type < CHANGE_CIPHER || type > HEARTBEAT || type === APPLICATION_DATA) return -1;
  if (to - from > 1 && bytes[from + 1] !== 3) return -1;
  if (to - from < HEADER_BYTES) return 0;
  const length = HEADER_BYTES + (((bytes[from + 3] as number) << 8) | (bytes[from + 4] as number));
  return length > RECORD_BYTES_MAX ? -1 : length;
}
