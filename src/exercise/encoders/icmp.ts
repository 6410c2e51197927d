/** ICMP echo. RFC 792. */
import { join, u16, type Part } from './bytes.ts';
import { checksum } from './ipv4.ts';

export function echo(kind: 'request' | 'reply', id: number, sequence: number, payload: Part): Uint8Array {
  const bytes = join([kind === 'request' ? 8 : 0, 0, 0, 0], u16(id), u16(sequence), payload);
  bytes.set(u16(checksum(bytes, 0)), 2);
  return bytes;
}
