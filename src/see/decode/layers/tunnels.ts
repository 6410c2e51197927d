/** Packets within packets: VXLAN (RFC 7348), GRE (RFC 2784, RFC 2890), ERSPAN (draft-foschiano-erspan-03). */
import { LIMITS } from '../../../model/limits.ts';
import * as L from '../layout.ts';
import { passThrough } from '../settle.ts';
import { FlowEntry } from './flow-entry.ts';

export abstract class Tunnels extends FlowEntry {
  // The doors that what is within comes back in through.
  protected abstract ethernet(at: number, end: number): void;
  protected abstract etherType(type: number, at: number, end: number): void;

  /** What a tunnel holds is another packet: it goes the same way, one level deeper. */
  protected within(door: () => void): void {
    if (this.depth >= LIMITS.tunnelDepthMax) return this.malformed('tunnels in tunnels without end');
    const { id, page, base, side, hasMac, vlan, wire, mine } = this;
    this.depth++;
    this.hasMac = false;
    this.vlan = 0;
    door();
    this.depth--;
    this.id = id;
    this.page = page;
    this.base = base;
    this.side = side;
    this.hasMac = hasMac;
    this.vlan = vlan;
    this.wire = wire;
    this.mine = mine;
  }

  /** VXLAN (RFC 7348, 5): a valid-VNI flag and an Ethernet frame. */
  protected tunnel(from: number, end: number): boolean {
    if (from + 22 > end || (this.u8[from] as number) !== 0x08 || this.view.getUint32(from, false) !== 0x0800_0000)
      return false;
    this.passOuter();
    this.within(() => {
      this.wire = end - from - 8;
      this.ethernet(from + 8, end);
    });
    return true;
  }

  private passOuter(): void {
    if (!this.mine || ((this.page[this.base + L.W_CLASS] as number) & L.CLASS_MASK) === L.CLASS_PASSED) return;
    passThrough(this.page, this.base);
  }

  /** GRE (RFC 2784, RFC 2890) and within it ERSPAN types I, II and III (draft-foschiano-erspan-03). */
  protected gre(at: number, stop: number): void {
    this.passOuter();
    if (at + 4 > stop) return this.malformed('GRE header cut short');
    const flags = this.view.getUint16(at, false);
    const type = this.view.getUint16(at + 2, false);
    if ((flags & 7) !== 0) return;
    let from = at + 4;
    if (flags & 0x8000) from += 4;
    if (flags & 0x2000) from += 4;
    const numbered = (flags & 0x1000) !== 0;
    if (numbered) from += 4;
    // Type I has no header and no sequence number; II has eight bytes; III twelve, and eight more with its O flag.
    if (type === 0x88be && numbered) from += 8;
    if (type === 0x22eb) from += from + 12 <= stop && (this.u8[from + 11] as number) & 1 ? 20 : 12;
    if (from >= stop) return;
    this.within(() => {
      this.wire = stop - from;
      if (type === 0x88be || type === 0x22eb || type === 0x6558) this.ethernet(from, stop);
      else if (type >= 0x0600) this.etherType(type, from, stop);
    });
  }
}

/** The ports of VXLAN, the registered one and the one before it. */
export const isTunnel = (port: number): boolean => port === 4789 || port === 8472;
