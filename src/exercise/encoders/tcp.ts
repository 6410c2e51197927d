/** TCP segments. RFC 9293, 3.1. */
import { join, u16, u32, type Part } from './bytes.ts';
import { checksum, pseudoHeader, TCP } from './ipv4.ts';

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

export const MAXIMUM_SEGMENT = 1460;

export interface TcpSegment {
  readonly source: number;
  readonly target: number;
  readonly sourcePort: number;
  readonly targetPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
  readonly window: number;
  readonly payload: Part;
}

/** MSS, no-operation, window scale 0, SACK permitted: what a host offers in its SYN. */
const SYN_OPTIONS = [2, 4, ...u16(MAXIMUM_SEGMENT), 1, 1, 4, 2];

export function tcp(segment: TcpSegment): Uint8Array {
  const options = segment.flags & SYN ? SYN_OPTIONS : [];
  const bytes = join(
    u16(segment.sourcePort),
    u16(segment.targetPort),
    u32(segment.sequence),
    u32(segment.acknowledgement),
    [((20 + options.length) >> 2) << 4, segment.flags],
    u16(segment.window),
    [0, 0, 0, 0],
    options,
    segment.payload,
  );
  bytes.set(u16(checksum(bytes, pseudoHeader(segment.source, segment.target, TCP, bytes.length))), 16);
  return bytes;
}
