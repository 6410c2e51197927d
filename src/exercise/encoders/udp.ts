/** UDP datagrams. RFC 768. */
import { join, u16, type Part } from './bytes.ts';
import { checksum, pseudoHeader, UDP } from './ipv4.ts';

export interface UdpDatagram {
  readonly source: number;
  readonly target: number;
  readonly sourcePort: number;
  readonly targetPort: number;
  readonly payload: Part;
}

/** `source` and `target` are the IPv4 addresses, for the checksum. */
export function udp(datagram: UdpDatagram): Uint8Array {
  const { source, target, sourcePort, targetPort, payload } = datagram;
  const length = 8 + payload.length;
  const bytes = join(u16(sourcePort), u16(targetPort), u16(length), [0, 0], payload);
  const sum = checksum(bytes, pseudoHeader(source, target, UDP, length));
  // Zero would say that there is no checksum.
  bytes.set(u16(sum === 0 ? 0xffff : sum), 6);
  return bytes;
}
