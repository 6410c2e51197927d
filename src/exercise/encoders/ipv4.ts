/** IPv4 packets and the Internet checksum. RFC 791, 3.1; RFC 1071. */
import { join, u16, u32, type Part } from './bytes.ts';

export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;

export interface Ipv4Packet {
  readonly source: number;
  readonly target: number;
  readonly protocol: number;
  readonly id: number;
  readonly ttl: number;
  readonly payload: Part;
}

const DONT_FRAGMENT = 0x4000;

export function ipv4(packet: Ipv4Packet): Uint8Array {
  const header = join(
    [0x45, 0],
    u16(20 + packet.payload.length),
    u16(packet.id),
    u16(packet.protocol === TCP ? DONT_FRAGMENT : 0),
    [packet.ttl, packet.protocol, 0, 0],
    u32(packet.source),
    u32(packet.target),
  );
  header.set(u16(checksum(header, 0)), 10);
  return join(header, packet.payload);
}

/** Ones' complement of the ones' complement sum of 16-bit words, begun with `start`. */
export function checksum(bytes: Uint8Array, start: number): number {
  let sum = start;
  for (let i = 0; i + 1 < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  if (bytes.length % 2 === 1) sum += (bytes[bytes.length - 1] ?? 0) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

/** The pseudo-header of RFC 9293, 3.1 and RFC 768 as the start of a checksum. */
export function pseudoHeader(source: number, target: number, protocol: number, length: number): number {
  return (source >>> 16) + (source & 0xffff) + (target >>> 16) + (target & 0xffff) + protocol + length;
}
