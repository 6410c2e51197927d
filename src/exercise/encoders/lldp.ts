/** Link layer discovery. IEEE 802.1AB-2016, 8. */
import { join, text, u16, u32, type Part } from './bytes.ts';

export interface LldpAnnouncement {
  readonly mac: Uint8Array;
  readonly port: string;
  readonly name: string;
  readonly description: string;
  readonly ip: number;
  /** Bits of 8.5.8: 2 bridge, 4 router, 7 station only. */
  readonly capabilities: number;
}

const tlv = (type: number, value: Part): Uint8Array => join(u16((type << 9) | value.length), value);

export const lldp = (a: LldpAnnouncement): Uint8Array =>
  join(
    tlv(1, join([4], a.mac)),
    tlv(2, join([5], text(a.port))),
    tlv(3, u16(120)),
    tlv(4, text(`Port ${a.port}`)),
    tlv(5, text(a.name)),
    tlv(6, text(a.description)),
    tlv(7, [...u16(a.capabilities), ...u16(a.capabilities)]),
    tlv(8, [5, 1, ...u32(a.ip), 2, ...u32(1), 0]),
    tlv(0, []),
  );
