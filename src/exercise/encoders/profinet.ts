/** PROFINET discovery and basic configuration (DCP) and cyclic real-time frames. IEC 61158-6-10, 4.3 and 4.11. */
import { join, padded, text, u16, u32, type Part } from './bytes.ts';

export interface ProfinetIdentity {
  readonly station: string;
  /** Type of station as the device names it: `S7-300`, `ET200SP`. */
  readonly type: string;
  readonly vendor: number;
  readonly device: number;
  readonly role: 'device' | 'controller';
}

const IDENTIFY_REQUEST = 0xfefe;
const IDENTIFY_RESPONSE = 0xfeff;

/** To all: who is there? */
export const identifyAll = (transaction: number): Uint8Array =>
  join(u16(IDENTIFY_REQUEST), [5, 0], u32(transaction), u16(1), u16(4), [0xff, 0xff, 0, 0]);

const block = (option: number, suboption: number, info: number, value: Part): Uint8Array =>
  padded(join([option, suboption], u16(value.length + 2), u16(info), value), 2);

export interface IpSuite {
  readonly ip: number;
  readonly mask: number;
  readonly gateway: number;
}

export function identified(transaction: number, identity: ProfinetIdentity, suite: IpSuite): Uint8Array {
  const blocks = join(
    block(2, 1, 0, text(identity.type)),
    block(2, 2, 0, text(identity.station)),
    block(2, 3, 0, [...u16(identity.vendor), ...u16(identity.device)]),
    block(2, 4, 0, [identity.role === 'controller' ? 2 : 1, 0]),
    block(1, 2, 1, [...u32(suite.ip), ...u32(suite.mask), ...u32(suite.gateway)]),
  );
  return join(u16(IDENTIFY_RESPONSE), [5, 1], u32(transaction), u16(0), u16(blocks.length), blocks);
}

/** One cyclic frame: data of 40 bytes, cycle counter in units of 31.25 µs, valid and running. */
export const cyclic = (frameId: number, data: Part, counter: number): Uint8Array =>
  join(u16(frameId), data, u16(counter), [0x35, 0]);
