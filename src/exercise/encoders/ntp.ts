/** NTP version 4 client request and server answer. RFC 5905, 7.3. */
import { join, u32, zeros } from './bytes.ts';

const EPOCH_OFFSET = 2_208_988_800;

const stamp = (timeUs: number): number[] => [
  ...u32(Math.floor(timeUs / 1e6) + EPOCH_OFFSET),
  ...u32(Math.floor(((timeUs % 1e6) / 1e6) * 2 ** 32)),
];

export const ntpRequest = (timeUs: number): Uint8Array =>
  join([0x23, 0, 6, 0xec], zeros(8), [0x49, 0x4e, 0x49, 0x54], zeros(24), stamp(timeUs));

export const ntpAnswer = (requestUs: number, timeUs: number): Uint8Array =>
  join(
    [0x24, 2, 6, 0xec],
    u32(0x200),
    u32(0x300),
    [192, 0, 2, 123],
    stamp(timeUs - 9e6),
    stamp(requestUs),
    stamp(timeUs),
    stamp(timeUs + 20),
  );
