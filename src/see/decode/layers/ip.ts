/** IPv4 (RFC 791) and IPv6 (RFC 8200) with extension headers and fragments, down to the flow and what it carries. */
import { LIMITS } from '../../../model/limits.ts';
import type { Datagram } from '../fragments.ts';
import * as L from '../layout.ts';
import { Payloads } from './payloads.ts';

export abstract class Ip extends Payloads {
  protected ipv4(at: number, end: number): void {
    const { view, u8 } = this;
    const first = u8[at] as number;
    const header = (first & 15) << 2;
    if (at + 20 > end || first >>> 4 !== 4 || header < 20) {
      if (first >>> 4 === 6 && at < end) return this.ipv6(at, end);
      // Cut off behind the sender's address: that one is known at least.
      if (at + 16 <= end && first >>> 4 === 4 && this.hasMac) {
        this.bind(this.sourceHigh, this.sourceLow, L.FAMILY_V4, view.getInt32(at + 12, false), 'wire');
      }
      return this.unreadable(0x0800, at, end, 'IPv4 header');
    }
    const length = view.getUint16(at + 2, false);
    // A length of 0 is segmentation offload: the frame's own end is the packet's.
    let stop = end;
    let full = end;
    if (length !== 0) {
      full = at + length;
      if (full < end) stop = full;
    }
    const a = view.getInt32(at + 12, false);
    const b = view.getInt32(at + 16, false);
    if (this.isShared) this.own(L.FAMILY_V4, a, b);
    const protocol = u8[at + 9] as number;
    const fragment = view.getUint16(at + 6, false) & 0x3fff;
    if (at + header > stop) return this.headless(L.FAMILY_V4, protocol, a, b, 'IPv4 length');
    if (fragment !== 0) {
      return this.fragment(L.FAMILY_V4, a, b, protocol, view.getUint16(at + 4, false), fragment, at + header, stop);
    }
    this.transport(L.FAMILY_V4, protocol, a, b, at + header, stop, full);
  }

  protected ipv6(at: number, end: number): void {
    const { view, u8 } = this;
    if (at + 40 > end || (u8[at] as number) >>> 4 !== 6) return this.unreadable(0x86dd, at, end, 'IPv6 header');
    const length = view.getUint16(at + 4, false);
    const full = length === 0 ? end : at + 40 + length;
    const a = this.addresses.ipv6(view, at + 8);
    const b = this.addresses.ipv6(view, at + 24);
    if (a === 0 || b === 0) return;
    if (this.isShared) this.own(L.FAMILY_V6, a, b);
    this.extensions(u8[at + 6] as number, a, b, at + 40, Math.min(end, full), full);
  }

  /** Steps over the extension headers of RFC 8200, 4, and AH of RFC 4302. */
  private extensions(next: number, a: number, b: number, at: number, stop: number, full: number): void {
    const { view, u8 } = this;
    for (let i = 0; i < LIMITS.extensionHeadersMax; i++) {
      if (next === 44) {
        if (at + 8 > stop) return this.headless(L.FAMILY_V6, next, a, b, 'IPv6 fragment header cut short');
        const word = view.getUint16(at + 2, false);
        const inner = u8[at] as number;
        const id = view.getInt32(at + 4, false);
        if ((word & 0xfff9) !== 0) {
          // As IPv4 writes it: offset in units of eight below a bit that says that more follow.
          return this.fragment(L.FAMILY_V6, a, b, inner, id, ((word & 1) << 13) | (word >>> 3), at + 8, stop);
        }
        next = inner;
        at += 8;
      } else if (next === 0 || next === 43 || next === 60 || next === 51 || next === 135) {
        if (at + 8 > stop) return this.headless(L.FAMILY_V6, next, a, b, 'IPv6 extension header cut short');
        const units = u8[at + 1] as number;
        // AH alone counts in words of four bytes, less two (RFC 4302, 2.2).
        const bytes = next === 51 ? units * 4 + 8 : units * 8 + 8;
        next = u8[at] as number;
        at += bytes;
        if (at > stop) return this.headless(L.FAMILY_V6, next, a, b, 'IPv6 extension header too long');
      } else break;
    }
    this.transport(L.FAMILY_V6, next, a, b, at, stop, full);
  }

  /** An IP header that can't be read: the frame still is between two MACs. */
  private unreadable(type: number, at: number, end: number, reason: string): void {
    this.malformed(reason);
    this.layerTwo(L.KIND_ETHERTYPE, type, -1, at, end);
  }

  /** An IP packet of which no more than the addresses can be trusted. */
  private headless(family: number, protocol: number, a: number, b: number, reason: string): void {
    this.malformed(reason);
    if (!this.mine) return;
    this.tcpFlags = -1;
    if (a > b) this.enter(b, a, 0, protocol | (family << 8), 1);
    else this.enter(a, b, 0, protocol | (family << 8), 0);
  }

  private fragment(
    family: number,
    a: number,
    b: number,
    protocol: number,
    id: number,
    word: number,
    at: number,
    stop: number,
  ): void {
    const from = (word & 0x1fff) << 3;
    const last = (word & 0x2000) === 0;
    if (at >= stop || (!last && ((stop - at) & 7) !== 0)) {
      return this.headless(family, protocol, a, b, 'fragment length');
    }
    const key = `${family}.${a}.${b}.${protocol}.${id}`;
    const overdue = this.fragments.overdue(key, this.us);
    if (overdue) this.giveUp(overdue);
    const datagram = this.fragments.of(key, {
      family,
      a,
      b,
      protocol,
      packets: 0,
      wireBytes: 0,
      firstUs: this.us,
      lastUs: this.us,
      lastPacket: this.packet,
      mac: this.hasMac ? [this.sourceHigh, this.sourceLow, this.targetHigh, this.targetLow] : null,
      vlan: this.vlan,
    });
    datagram.packets++;
    datagram.wireBytes += this.wire;
    datagram.lastUs = this.us;
    datagram.lastPacket = this.packet;
    if (!this.fragments.add(datagram, from, this.u8, at, stop, last)) return;
    this.fragments.forget(datagram);
    this.reassembled(datagram, datagram.total);
  }

  protected giveUp(datagram: Datagram): void {
    // Its ports stand in the first eight bytes, if those are there at all.
    this.reassembled(datagram, datagram.units[0] === 1 ? Math.min(8, datagram.have) : 0);
  }

  private reassembled(datagram: Datagram, length: number): void {
    const { u8, view, hasMac, vlan, wire, us, packet, mine, sourceHigh, sourceLow, targetHigh, targetLow } = this;
    this.u8 = datagram.bytes;
    this.view = new DataView(datagram.bytes.buffer);
    this.wire = datagram.wireBytes;
    this.weight = datagram.packets;
    this.us = datagram.lastUs;
    this.packet = datagram.lastPacket;
    this.vlan = datagram.vlan;
    this.hasMac = datagram.mac !== null;
    if (datagram.mac) [this.sourceHigh, this.sourceLow, this.targetHigh, this.targetLow] = datagram.mac;
    if (this.isShared) this.own(datagram.family, datagram.a, datagram.b);
    if (datagram.family === L.FAMILY_V6) this.extensions(datagram.protocol, datagram.a, datagram.b, 0, length, length);
    else this.transport(L.FAMILY_V4, datagram.protocol, datagram.a, datagram.b, 0, length, length);
    this.weight = 1;
    this.sourceHigh = sourceHigh;
    this.sourceLow = sourceLow;
    this.targetHigh = targetHigh;
    this.targetLow = targetLow;
    this.u8 = u8;
    this.view = view;
    this.hasMac = hasMac;
    this.vlan = vlan;
    this.wire = wire;
    this.us = us;
    this.packet = packet;
    this.mine = mine;
  }

  /** `stop` is where the captured payload ends, `full` where the packet ended on the wire. */
  private transport(
    family: number,
    protocol: number,
    a: number,
    b: number,
    at: number,
    stop: number,
    full: number,
  ): void {
    if (!this.mine) return this.foreign(protocol, at, stop);
    const view = this.view;
    let source = 0;
    let target = 0;
    const ported = protocol === 6 || protocol === 17;
    if (ported && at + 4 <= stop) {
      source = view.getUint16(at, false);
      target = view.getUint16(at + 2, false);
    }
    const swap = a > b || (a === b && source > target);
    const side = swap ? 1 : 0;
    const ports = swap ? (target << 16) | source : (source << 16) | target;
    const meta = protocol | (family << 8);
    this.tcpFlags = protocol === 6 && at + 14 <= stop ? (this.u8[at + 13] as number) : -1;
    this.tcpSequence = this.tcpFlags >= 0 ? view.getInt32(at + 4, false) : 0;
    if (!(swap ? this.enter(b, a, ports, meta, 1) : this.enter(a, b, ports, meta, side))) return;
    if (protocol === 6) this.tcp(source, target, at, stop, full);
    else if (protocol === 17) this.udp(source, target, at, stop);
    else this.otherProtocol(protocol, family, at, stop);
  }

  protected rawIp(at: number, end: number): void {
    if (at >= end) return this.malformed('empty frame');
    const version = (this.u8[at] as number) >>> 4;
    if (version === 4) this.ipv4(at, end);
    else if (version === 6) this.ipv6(at, end);
    else this.malformed('neither IPv4 nor IPv6');
  }
}
