/** Ethernet II frames. IEEE 802.3-2022, 3.1; the frame check sequence is not captured and so not made. */
import { join, u16, zeros, type Part } from './bytes.ts';

export const IPV4 = 0x0800;
export const ARP = 0x0806;
export const PROFINET = 0x8892;
export const LLDP = 0x88cc;

/** Shortest frame without its check sequence. */
const FRAME_MIN = 60;

export interface EthernetFrame {
  readonly source: Uint8Array;
  readonly target: Uint8Array;
  readonly type: number;
  readonly payload: Part;
}

export function ethernet(frame: EthernetFrame): Uint8Array {
  const length = 14 + frame.payload.length;
  return join(frame.target, frame.source, u16(frame.type), frame.payload, zeros(Math.max(0, FRAME_MIN - length)));
}
