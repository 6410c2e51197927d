/** Link layers: Ethernet with its tags (IEEE 802.3, 802.1Q), LLC and SNAP (802.2), Linux cooked, raw IP, loopback, MPLS, PPPoE; and ARP (RFC 826). */
import { LIMITS } from '../../../model/limits.ts';
import * as L from '../layout.ts';
import { Ip } from './ip.ts';

export abstract class Links extends Ip {
  protected ethernet(at: number, end: number): void {
    if (at + 14 > end) return this.malformed('frame shorter than its header');
    const view = this.view;
    this.hasMac = true;
    this.fromCooked = false;
    this.targetHigh = view.getUint16(at, false);
    this.targetLow = view.getInt32(at + 2, false);
    this.sourceHigh = view.getUint16(at + 6, false);
    this.sourceLow = view.getInt32(at + 8, false);
    if (this.isShared) this.ownMacs();
    this.etherType(view.getUint16(at + 12, false), at + 14, end);
  }

  /** What an EtherType (or an 802.3 length) is followed by. */
  protected etherType(type: number, at: number, end: number): void {
    if (type === 0x0800) return this.ipv4(at, end);
    const view = this.view;
    for (let tags = 0; type === 0x8100 || type === 0x88a8 || type === 0x9100; tags++) {
      if (at + 4 > end || tags >= LIMITS.vlanDepthMax) return this.malformed('VLAN tags without end');
      const id = view.getUint16(at, false) & 0xfff;
      if (id !== 0) this.vlan = id;
      type = view.getUint16(at + 2, false);
      at += 4;
    }
    if (type === 0x0800) this.ipv4(at, end);
    else if (type === 0x86dd) this.ipv6(at, end);
    else if (type < 0x0600) this.llc(at, Math.min(end, at + type));
    else if (type === 0x0806) this.arp(at, end);
    else if (type === 0x8847 || type === 0x8848) this.mpls(type, at, end);
    else if (type === 0x8864) this.pppoe(at, end);
    else if (this.mine) {
      this.layerTwo(L.KIND_ETHERTYPE, type, this.classifier.etherType(type, this.u8, at, end), at, end);
    }
  }

  /** IEEE 802.2 LLC with SNAP. */
  private llc(at: number, end: number): void {
    if (at + 3 > end) return this.layerTwo(L.KIND_LLC, 0, -1, at, end);
    const { u8, view } = this;
    const sap = u8[at] as number;
    if (sap === 0xaa && u8[at + 1] === 0xaa && at + 8 <= end) {
      const organisation = ((u8[at + 3] as number) << 16) | view.getUint16(at + 4, false);
      const type = view.getUint16(at + 6, false);
      // RFC 1042: the null organisation means that the type is an EtherType.
      if (organisation === 0 && type >= 0x0600) return this.etherType(type, at + 8, end);
      if (!this.mine) return;
      const plugin = this.classifier.snapType(organisation, type, u8, at + 8, end);
      return this.layerTwo(L.KIND_SNAP, type, plugin, at + 8, end);
    }
    if (!this.mine) return;
    const header = ((u8[at + 2] as number) & 3) === 3 ? 3 : 4;
    this.layerTwo(L.KIND_LLC, sap, this.classifier.sap(sap, u8, at + header, end), at + header, end);
  }

  protected otherLink(link: number, at: number, end: number): void {
    const view = this.view;
    if (link === 113) {
      // LINKTYPE_LINUX_SLL
      if (at + 16 > end) return this.malformed('frame shorter than its header');
      this.cookedAddress(view.getUint16(at + 2, false), view.getUint16(at + 4, false), at + 6);
      return this.cooked(view.getUint16(at + 14, false), at + 16, end);
    }
    if (link === 276) {
      // LINKTYPE_LINUX_SLL2
      if (at + 20 > end) return this.malformed('frame shorter than its header');
      this.cookedAddress(view.getUint16(at + 8, false), this.u8[at + 11] as number, at + 12);
      return this.cooked(view.getUint16(at, false), at + 20, end);
    }
    // Raw IP under each of its numbers: LINKTYPE_RAW, DLT_RAW here and on OpenBSD, LINKTYPE_IPV4, LINKTYPE_IPV6.
    if (link === 101 || link === 12 || link === 14 || link === 228 || link === 229) return this.rawIp(at, end);
    if (link === 0 || link === 108) return this.loopback(at, end);
  }

  private cookedAddress(hardware: number, length: number, at: number): void {
    // ARPHRD_ETHER, and loopback, which has six zero bytes.
    if (length !== 6 || (hardware !== 1 && hardware !== 772)) return;
    this.sourceHigh = this.view.getUint16(at, false);
    this.sourceLow = this.view.getInt32(at + 2, false);
    this.targetHigh = 0;
    this.targetLow = 0;
    this.hasMac = (this.sourceHigh | this.sourceLow) !== 0;
    this.fromCooked = true;
    if (this.isShared) this.ownMacs();
  }

  private cooked(type: number, at: number, end: number): void {
    if (type === 1 || type === 4) this.llc(at, end);
    else if (type >= 0x0600) this.etherType(type, at, end);
  }

  /** LINKTYPE_NULL and LINKTYPE_LOOP: an address family in either byte order; IPv6 has other numbers on each BSD. */
  private loopback(at: number, end: number): void {
    if (at + 4 > end) return this.malformed('frame shorter than its header');
    const little = this.view.getUint32(at, true);
    const family = little < 0x10000 ? little : this.view.getUint32(at, false);
    if (family === 2) this.ipv4(at + 4, end);
    else if (family === 24 || family === 28 || family === 30 || family === 10) this.ipv6(at + 4, end);
  }

  private mpls(type: number, at: number, end: number): void {
    const start = at;
    for (let labels = 0; at + 4 <= end && labels < 8; labels++) {
      const bottom = ((this.u8[at + 2] as number) & 1) === 1;
      at += 4;
      if (!bottom || at >= end) continue;
      const version = (this.u8[at] as number) >>> 4;
      if (version === 4) return this.ipv4(at, end);
      if (version === 6) return this.ipv6(at, end);
      break;
    }
    this.layerTwo(L.KIND_ETHERTYPE, type, -1, start, end);
  }

  private pppoe(at: number, end: number): void {
    const protocol = at + 8 <= end ? this.view.getUint16(at + 6, false) : 0;
    if (protocol === 0x21) this.ipv4(at + 8, end);
    else if (protocol === 0x57) this.ipv6(at + 8, end);
    else this.layerTwo(L.KIND_ETHERTYPE, 0x8864, this.classifier.etherType(0x8864, this.u8, at, end), at, end);
  }

  /** ARP (RFC 826): who says to have which address. */
  protected arp(at: number, end: number): void {
    if (!this.mine) return;
    const { view, u8 } = this;
    if (at + 28 <= end && view.getUint32(at, false) === 0x0001_0800 && view.getUint16(at + 4, false) === 0x0604) {
      const address = view.getInt32(at + 14, false);
      this.bind(view.getUint16(at + 8, false), view.getInt32(at + 10, false), L.FAMILY_V4, address, 'arp');
    }
    this.layerTwo(L.KIND_ETHERTYPE, 0x0806, this.classifier.etherType(0x0806, u8, at, end), at, end);
  }
}
