/**
 * The way of one packet: link layer, IP, flow record, payload, each a layer of its own upon the next (layers/). One call per
 * packet, no allocation on the ordinary path; tunnels and reassembled datagrams come back in through the same doors.
 */
import type { PacketIndex } from './framer.ts';
import { IDLE_LEAST_US } from './layers/flow-entry.ts';
import { Links } from './layers/links.ts';
import { isTunnel } from './layers/tunnels.ts';
import * as L from './layout.ts';

const FIN_SYN_RST = 7;

export class PacketPath extends Links {
  /** All packets of one batch. `first` is the number of the packet before them. */
  run(u8: Uint8Array, view: DataView, index: PacketIndex, first: number): void {
    const { offset, captured, wire, link, time, n } = index;
    // Who reads other bytes (tunnels, reassembled datagrams) puts these back.
    this.u8 = u8;
    this.view = view;
    for (let i = 0; i < n; i++) {
      const at = offset[i] as number;
      this.packet = first + i + 1;
      this.us = time[i] as number;
      this.wire = wire[i] as number;
      if (this.us > this.nowUs) this.nowUs = this.us;
      const end = at + (captured[i] as number);
      if (link[i] === 1 && this.usual(at, end)) continue;
      this.vlan = 0;
      this.hasMac = false;
      this.mine = this.share.index === 0;
      if (link[i] === 1) this.ethernet(at, end);
      else this.otherLink(link[i] as number, at, end);
    }
    if (this.nowUs >= this.sweepAt) this.sweep();
    for (const left of this.fragments.expire(this.nowUs)) this.giveUp(left);
  }

  /** What still waits is let go: fragments give their counts, held segments are delivered as they are. */
  finish(): void {
    for (const left of this.fragments.expire(Infinity)) this.giveUp(left);
    this.streams.flushAll();
  }

  /**
   * Ethernet, IPv4 without options, whole, and TCP or UDP of a flow that goes on: nine packets of ten, done here in one
   * go. False, with nothing done, for any other: it takes the way through the layers, which does the same in steps.
   */
  private usual(at: number, end: number): boolean {
    const { u8, view, flows } = this;
    const ip = at + 14;
    const from = ip + 20;
    if (from + 8 > end || view.getUint16(at + 12, false) !== 0x0800 || u8[ip] !== 0x45) return false;
    const protocol = u8[ip + 9] as number;
    const tcp = protocol === 6;
    if ((!tcp && protocol !== 17) || (view.getUint16(ip + 6, false) & 0x3fff) !== 0) return false;
    const full = ip + view.getUint16(ip + 2, false);
    const stop = full < end ? full : end;
    if (stop < from + (tcp ? 20 : 8)) return false;
    const flags = tcp ? (u8[from + 13] as number) : -1;
    if (tcp && (flags & FIN_SYN_RST) !== 0) return false;
    const a = view.getInt32(ip + 12, false);
    const b = view.getInt32(ip + 16, false);
    const source = view.getUint16(from, false);
    const target = view.getUint16(from + 2, false);
    if (this.isShared) {
      this.own(L.FAMILY_V4, a, b);
      if (!this.mine && (tcp || !isTunnel(target))) return true;
    }
    const swap = a > b || (a === b && source > target);
    const side = swap ? 1 : 0;
    const ports = swap ? (target << 16) | source : (source << 16) | target;
    const id = swap
      ? flows.find(flows.hash(b, a, ports, protocol), b, a, ports, protocol)
      : flows.find(flows.hash(a, b, ports, protocol), a, b, ports, protocol);
    if (id === 0) return false;
    const page = flows.pages[id >>> 12] as Int32Array;
    const cells = flows.cells[id >>> 12] as Float64Array;
    const base = (id & 4095) << 5;
    const cell = base >> 1;
    const us = this.us;
    const last = cells[cell + 10] as number;
    if (us - last > IDLE_LEAST_US || (page[base + 4] as number) + (page[base + 5] as number) === 0) return false;
    const targetHigh = view.getUint16(at, false);
    const sourceHigh = view.getUint16(at + 6, false);
    const targetLow = view.getInt32(at + 2, false);
    const sourceLow = view.getInt32(at + 8, false);
    page[base + 4 + side] = (page[base + 4 + side] as number) + 1;
    cells[cell + 9] = (cells[cell + 9] as number) + this.wire;
    if (us > last) cells[cell + 10] = us;
    this.id = id;
    // Neighbours in time lie in one page mostly: comparing costs less than telling the collector of a write.
    if (this.page !== page) this.page = page;
    this.base = base;
    this.side = side;
    if (
      page[base + 15] !== (swap ? (targetHigh << 16) | sourceHigh : (sourceHigh << 16) | targetHigh) ||
      page[base + 13 + side] !== sourceLow ||
      page[base + 14 - side] !== targetLow
    ) {
      this.vlan = 0;
      this.sourceHigh = sourceHigh;
      this.sourceLow = sourceLow;
      this.targetHigh = targetHigh;
      this.targetLow = targetLow;
      this.macChanged(page, base, side);
    }
    if (!tcp) {
      this.udp(source, target, from, stop);
      return true;
    }
    // An acknowledgement alone, with nothing waiting for it, says no more.
    const payload = from + (((u8[from + 12] as number) >>> 4) << 2);
    if (payload === full && ((page[base + L.W_FLAGS] as number) & (L.FLAG_HELD << (1 - side))) === 0) return true;
    this.tcpFlags = flags;
    this.tcpSequence = view.getInt32(from + 4, false);
    this.tcp(source, target, from, stop, full);
    return true;
  }
}
