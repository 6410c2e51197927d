/**
 * The way of one packet: link layer, IP, flow record, payload. One call per packet, no allocation on the ordinary path;
 * tunnels and reassembled datagrams come back in through the same doors. IEEE 802.3/802.1Q, RFC 791, RFC 8200, RFC 9293.
 */
import { LIMITS } from '../../model/limits.ts';
import type { Addresses } from './addresses.ts';
import { Bindings } from './bindings.ts';
import type { Claims } from './claims.ts';
import { Classifier } from './classify.ts';
import type { Context, Tables } from './context.ts';
import { endpointOfSide } from './endpoint-of-side.ts';
import type { Flows } from './flows.ts';
import type { PacketIndex } from './framer.ts';
import { Fragments, type Datagram } from './fragments.ts';
import * as L from './layout.ts';
import type { Pulses } from './pulse.ts';
import type { Profiles } from './profiles.ts';
import type { UnknownService } from './service-profile.ts';
import { isNobodys, passThrough, settle } from './settle.ts';
import { mixed, mixedMac, ownerOf, type Share } from './share.ts';
import { Stacks } from './stacks.ts';
import { Streams } from './streams.ts';

const SYN = 2;
const SYN_ACK = 0x12;
const FIN_SYN_RST = 7;
const RESET = 4;
const ICMP_ECHO_REPLY = 0;
const ICMP6_ECHO_REPLY = 129;
const SWEEP_US = 30_000_000;
const CLOSED_IDLE_US = 30_000_000;
/** The shortest of all idle times: below it no packet needs to look further. */
const IDLE_LEAST_US = Math.min(LIMITS.udpIdleTimeoutUs, CLOSED_IDLE_US);

export class PacketPath {
  /** Latest packet time seen. */
  nowUs = 0;
  /** Frames whose headers are cut short or contradict themselves. */
  readonly fragments = new Fragments();
  readonly streams: Streams;
  /** Flows touched since the last drain, in order. */
  dirty = new Int32Array(1024);
  dirtyCount = 0;
  /** Flows that left the table since the last drain, in order. */
  ended = new Int32Array(256);
  endedCount = 0;
  /** Sources of claims that are the engine's own, behind those of the plug-ins. */
  private readonly wireSource: number;
  private readonly flows: Flows;
  private readonly addresses: Addresses;
  private readonly claims: Claims;
  private readonly bindings = new Bindings();
  private readonly profiles: Profiles;
  private readonly stacks: Stacks;
  private readonly classifier: Classifier;
  private readonly context: Context;
  private readonly pulses: Pulses;
  private readonly watchesPulse: boolean;
  private readonly share: Share;
  private readonly isShared: boolean;
  // The packet at hand.
  /** Whether what is at hand belongs to this decoder, as far as its addresses are known: what has none is the first one's. */
  private mine = true;
  private u8: Uint8Array = new Uint8Array(0);
  private view: DataView = new DataView(new ArrayBuffer(0));
  private packet = 0;
  private us = 0;
  private wire = 0;
  /** Packets that one reassembled datagram stands for. */
  private weight = 1;
  private depth = 0;
  private vlan = 0;
  private hasMac = false;
  private fromCooked = false;
  private sourceHigh = 0;
  private sourceLow = 0;
  private targetHigh = 0;
  private targetLow = 0;
  // The flow found for it.
  private id = 0;
  private page: Int32Array = new Int32Array(L.FLOW_WORDS);
  private base = 0;
  private side = 0;
  private sweepAt = 0;
  private sweepPage = 0;

  constructor(tables: Tables, context: Context, pulses: Pulses, watchesPulse: boolean, share: Share) {
    this.share = share;
    this.isShared = share.count > 1;
    this.flows = tables.flows;
    this.addresses = tables.addresses;
    this.claims = tables.claims;
    this.classifier = tables.classifier;
    this.context = context;
    this.pulses = pulses;
    this.watchesPulse = watchesPulse;
    this.wireSource = tables.classifier.protocols.length + 1;
    this.profiles = tables.profiles;
    this.stacks = new Stacks(tables.claims, this.wireSource + 3);
    this.streams = new Streams(tables.flows, tables.classifier, context);
  }

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

  private malformed(reason: string): void {
    if (!this.mine) return;
    this.context.timeUs = this.us;
    this.context.malformedFrame(this.packet, reason);
  }

  private own(family: number, a: number, b: number): void {
    const { addresses, share } = this;
    const mixedA = family === L.FAMILY_V4 ? mixed(a) : addresses.ipv6Mixed(a);
    const mixedB = family === L.FAMILY_V4 ? mixed(b) : addresses.ipv6Mixed(b);
    this.mine = ownerOf(mixedA, mixedB, share.count) === share.index;
  }

  private ownMacs(): void {
    const source = mixedMac(this.sourceHigh, this.sourceLow);
    const target = mixedMac(this.targetHigh, this.targetLow);
    this.mine = ownerOf(source, target, this.share.count) === this.share.index;
  }

  // --- the usual packet --------------------------------------------------------------------------------------------

  /**
   * Ethernet, IPv4 without options, whole, and TCP or UDP of a flow that goes on: nine packets of ten, done here in one
   * go. False, with nothing done, for any other: it takes the way below, which does the same in steps.
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
    if (
      page[base + 15] !== (swap ? (targetHigh << 16) | sourceHigh : (sourceHigh << 16) | targetHigh) ||
      page[base + 13 + side] !== view.getInt32(at + 8, false) ||
      page[base + 14 - side] !== view.getInt32(at + 2, false)
    )
      return false;
    page[base + 4 + side] = (page[base + 4 + side] as number) + 1;
    cells[cell + 9] = (cells[cell + 9] as number) + this.wire;
    if (us > last) cells[cell + 10] = us;
    this.id = id;
    // Neighbours in time lie in one page mostly: comparing costs less than telling the collector of a write.
    if (this.page !== page) this.page = page;
    this.base = base;
    this.side = side;
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

  // --- links -----------------------------------------------------------------------------------------------------

  private ethernet(at: number, end: number): void {
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
  private etherType(type: number, at: number, end: number): void {
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

  private otherLink(link: number, at: number, end: number): void {
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

  private rawIp(at: number, end: number): void {
    if (at >= end) return this.malformed('empty frame');
    const version = (this.u8[at] as number) >>> 4;
    if (version === 4) this.ipv4(at, end);
    else if (version === 6) this.ipv6(at, end);
    else this.malformed('neither IPv4 nor IPv6');
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
  private arp(at: number, end: number): void {
    if (!this.mine) return;
    const { view, u8 } = this;
    if (at + 28 <= end && view.getUint32(at, false) === 0x0001_0800 && view.getUint16(at + 4, false) === 0x0604) {
      const address = view.getInt32(at + 14, false);
      this.bind(view.getUint16(at + 8, false), view.getInt32(at + 10, false), L.FAMILY_V4, address, 'arp');
    }
    this.layerTwo(L.KIND_ETHERTYPE, 0x0806, this.classifier.etherType(0x0806, u8, at, end), at, end);
  }

  /** An address stated to belong to a MAC. Group and empty addresses belong to nobody. */
  private bind(macHigh: number, macLow: number, family: number, address: number, source: 'arp' | 'ndp' | 'wire'): void {
    if (!this.mine || macHigh & 0x100 || (macHigh | macLow) === 0 || address === 0) return;
    if (family === L.FAMILY_V4 && (address >>> 28 === 14 || address === -1)) return;
    if (family === L.FAMILY_V6 && this.addresses.isNobodys(address)) return;
    const sourceId = this.wireSource + (source === 'wire' ? 0 : source === 'arp' ? 1 : 2);
    const tag = family | (sourceId << 2);
    const known = this.bindings.find(macHigh, macLow, this.vlan, address, tag);
    if (known >= 0) return this.claims.again(known, this.us);
    const mac = this.addresses.endpoint(L.FAMILY_MAC, 0, macHigh, macLow, this.vlan, true);
    const { claims, addresses, us, packet } = this;
    const claim = claims.address(mac, family, address, addresses, source, sourceId, us, packet);
    this.bindings.put(macHigh, macLow, this.vlan, address, tag, claim);
  }

  // --- layer two without IP ----------------------------------------------------------------------------------------

  private layerTwo(kind: number, type: number, plugin: number, at: number, end: number): void {
    if (!this.hasMac || !this.mine) return;
    this.tcpFlags = -1;
    const { sourceHigh, sourceLow, targetHigh, targetLow } = this;
    const swap = sourceHigh > targetHigh || (sourceHigh === targetHigh && sourceLow >>> 0 > targetLow >>> 0);
    const side = swap ? 1 : 0;
    const a = swap ? targetLow : sourceLow;
    const b = swap ? sourceLow : targetLow;
    const macs = swap ? (targetHigh << 16) | sourceHigh : (sourceHigh << 16) | targetHigh;
    const meta = ((plugin + 1) & 0xff) | (L.FAMILY_MAC << 8) | (kind << 10) | (type << 16);
    if (!this.enter(a, b, macs, meta, side)) return;
    const { page, base } = this;
    if ((page[base + L.W_CLASS] as number) === L.CLASS_UNKNOWN) {
      page[base + L.W_CLASS] = plugin < 0 ? L.CLASS_PASSED : plugin + L.CLASS_FIRST;
    }
    this.beat(end - at);
    if (plugin >= 0) this.datagram(plugin, at, end, 0, 0);
    else if (kind === L.KIND_ETHERTYPE && !IP_ETHER_TYPES.includes(type)) this.unknown(at, end, 'ethernet');
  }

  // --- IP ------------------------------------------------------------------------------------------------------------

  private ipv4(at: number, end: number): void {
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

  private ipv6(at: number, end: number): void {
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

  private giveUp(datagram: Datagram): void {
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
  private tcpFlags = -1;
  private tcpSequence = 0;

  // --- the flow record -----------------------------------------------------------------------------------------------

  /** Finds or begins the flow and counts the packet in. False when there is no room for another flow. */
  private enter(a: number, b: number, ports: number, meta: number, side: number): boolean {
    const flows = this.flows;
    const us = this.us;
    const h = flows.hash(a, b, ports, meta);
    let id = flows.find(h, a, b, ports, meta);
    if (id !== 0 && this.isOver(id, side)) {
      this.retire(id);
      id = 0;
    }
    let fresh = false;
    if (id === 0) {
      id = flows.insert(h, a, b, ports, meta);
      if (id === 0) return false;
      fresh = true;
      flows.dueFrom(id, us + IDLE_LEAST_US);
    }
    const page = flows.pages[id >>> 12] as Int32Array;
    const cells = flows.cells[id >>> 12] as Float64Array;
    const base = (id & 4095) << 5;
    const cell = base >> 1;
    this.id = id;
    if (this.page !== page) this.page = page;
    this.base = base;
    this.side = side;
    if ((page[base + 4] as number) + (page[base + 5] as number) === 0) this.touch(id, cells, cell, us);
    page[base + 4 + side] = (page[base + 4 + side] as number) + this.weight;
    cells[cell + 9] = (cells[cell + 9] as number) + this.wire;
    if (us > (cells[cell + 10] as number)) cells[cell + 10] = us;
    if (fresh) this.begin(page, base, side, ports, meta);
    else if (this.hasMac) this.checkMac(page, base, side);
    return true;
  }

  /** Whether the flow found is over, so that this packet begins another: idle for too long, or a new TCP connection. */
  private isOver(id: number, side: number): boolean {
    const page = this.flows.pages[id >>> 12] as Int32Array;
    const base = (id & 4095) << 5;
    const idle = this.us - ((this.flows.cells[id >>> 12] as Float64Array)[(base >> 1) + 10] as number);
    if (idle > IDLE_LEAST_US && idle > idleLimit(page, base)) return true;
    if (this.tcpFlags < 0 || (this.tcpFlags & SYN_ACK) !== SYN) return false;
    const flags = page[base + L.W_FLAGS] as number;
    const began = (flags & (L.FLAG_SEQUENCE << side)) !== 0;
    // The same SYN once more (a retransmission) has the sequence number that is known already.
    return (
      began && (page[base + L.W_NEXT + side] as number) - 1 !== this.tcpSequence && this.pastStart(page, base, side)
    );
  }

  private pastStart(page: Int32Array, base: number, side: number): boolean {
    const flags = page[base + L.W_FLAGS] as number;
    if (flags & (L.FLAG_FIN | (L.FLAG_FIN << 1) | L.FLAG_RESET)) return true;
    // A SYN whose number lies right behind the ones seen is a late copy of the first one.
    const back = ((page[base + L.W_NEXT + side] as number) - 1 - this.tcpSequence) | 0;
    return back < 0 || back > 1 << 20;
  }

  private touch(id: number, cells: Float64Array, cell: number, us: number): void {
    cells[cell + L.D_FIRST] = us;
    if (this.dirtyCount === this.dirty.length) this.dirty = widened(this.dirty);
    this.dirty[this.dirtyCount++] = id;
  }

  private begin(page: Int32Array, base: number, side: number, ports: number, meta: number): void {
    let flags = L.FLAG_NEW;
    if (this.senderIsServer(side, ports, meta) ? side === 0 : side === 1) flags |= L.FLAG_CLIENT;
    page[base + L.W_VLAN] = this.vlan;
    if (this.hasMac) {
      flags |= this.fromCooked ? L.FLAG_MAC | L.FLAG_COOKED : L.FLAG_MAC;
      this.putMac(page, base, side);
    }
    page[base + L.W_FLAGS] = flags;
  }

  private putMac(page: Int32Array, base: number, side: number): void {
    page[base + L.W_MAC_LOW + side] = this.sourceLow;
    page[base + L.W_MAC_LOW + 1 - side] = this.targetLow;
    page[base + L.W_MAC_HIGH] =
      side === 0 ? (this.sourceHigh << 16) | this.targetHigh : (this.targetHigh << 16) | this.sourceHigh;
  }

  private checkMac(page: Int32Array, base: number, side: number): void {
    const high = side === 0 ? (this.sourceHigh << 16) | this.targetHigh : (this.targetHigh << 16) | this.sourceHigh;
    if (
      page[base + 15] === high &&
      page[base + 13 + side] === this.sourceLow &&
      page[base + 14 - side] === this.targetLow
    ) {
      return;
    }
    this.macChanged(page, base, side);
  }

  /** The same addresses with other MACs (another router, a standby, a cooked capture): both are kept, as claims. */
  private macChanged(page: Int32Array, base: number, side: number): void {
    const family = ((page[base + L.W_META] as number) >>> 8) & 3;
    if (family === L.FAMILY_MAC) return;
    const a = page[base + side] as number;
    const b = page[base + 1 - side] as number;
    const macs = page[base + L.W_MAC_HIGH] as number;
    const flags = page[base + L.W_FLAGS] as number;
    if (flags & L.FLAG_MAC) {
      const [first, second] = [macs >>> 16, macs & 0xffff];
      this.bind(side === 0 ? first : second, page[base + L.W_MAC_LOW + side] as number, family, a, 'wire');
      this.bind(side === 0 ? second : first, page[base + L.W_MAC_LOW + 1 - side] as number, family, b, 'wire');
    }
    this.bind(this.sourceHigh, this.sourceLow, family, a, 'wire');
    this.bind(this.targetHigh, this.targetLow, family, b, 'wire');
    const low = page[base + L.W_MAC_LOW + 1 - side] as number;
    const high = side === 0 ? macs & 0xffff : macs >>> 16;
    // A cooked capture names the sender only: what is known of the other side stays.
    if ((this.targetHigh | this.targetLow) === 0) [this.targetHigh, this.targetLow] = [high, low];
    page[base + L.W_FLAGS] = flags | L.FLAG_MAC;
    this.putMac(page, base, side);
  }

  /** Who serves: told by the handshake, else by a port that is somebody's, else the lower port, else the addressed. */
  private senderIsServer(side: number, ports: number, meta: number): boolean {
    const protocol = meta & 0xff;
    if (((meta >>> 8) & 3) === L.FAMILY_MAC || (protocol !== 6 && protocol !== 17)) return false;
    if (this.tcpFlags >= 0 && this.tcpFlags & SYN) return (this.tcpFlags & SYN_ACK) === SYN_ACK;
    const mine = side === 0 ? ports >>> 16 : ports & 0xffff;
    const other = side === 0 ? ports & 0xffff : ports >>> 16;
    if (mine === other) return false;
    const known = this.classifier.knownPorts;
    if (known[mine] !== known[other]) return known[mine] === 1;
    if (mine < 1024 !== other < 1024 || known[mine] === 1) return mine < other;
    if (mine >= 32768 !== other >= 32768) return mine < 32768;
    return false;
  }

  private retire(id: number): void {
    this.streams.flush(id);
    this.flows.retire(id);
    if (this.endedCount === this.ended.length) this.ended = widened(this.ended);
    this.ended[this.endedCount++] = id;
  }

  /** Ends all flows: nothing more will come. */
  retireAll(): void {
    const { flows } = this;
    for (let id = 1; id < flows.top; id++) {
      const flags = flows.page(id)[((id & L.PAGE_MASK) << L.FLOW_SHIFT) + L.W_FLAGS] as number;
      if ((flags & (L.FLAG_ENDED | L.FLAG_FREE)) === 0) this.retire(id);
    }
  }

  /**
   * Flows idle for too long leave the table, and the irregular may try for a pulse again: one page in turn, so that nobody
   * waits for it; all of them where no pulse is watched, so that no flow is over sooner for there being others.
   */
  private sweep(): void {
    const pages = this.flows.pages.length;
    this.sweepAt = this.nowUs + Math.floor(SWEEP_US / (this.watchesPulse ? pages : 1));
    if (this.watchesPulse) this.sweepOne((this.sweepPage = (this.sweepPage + 1) % pages));
    else for (let number = 0; number < pages; number++) this.sweepOne(number);
  }

  private sweepOne(number: number): void {
    const { flows, nowUs } = this;
    if (flows.livePerPage[number] === 0) return;
    if (!this.watchesPulse && nowUs < (flows.due[number] as number)) return;
    const page = flows.pages[number] as Int32Array;
    const cells = flows.cells[number] as Float64Array;
    const first = number << L.PAGE_BITS;
    let due = Infinity;
    for (let i = first === 0 ? 1 : 0; i < L.PAGE_RECORDS && first + i < flows.top; i++) {
      const base = i << L.FLOW_SHIFT;
      if ((page[base + L.W_FLAGS] as number) & (L.FLAG_ENDED | L.FLAG_FREE)) continue;
      page[base + L.W_CLASS] = (page[base + L.W_CLASS] as number) & ~L.ACYCLIC;
      const over = (cells[(base >> 1) + L.D_LAST] as number) + idleLimit(page, base);
      if (nowUs > over) this.retire(first + i);
      else if (over < due) due = over;
    }
    flows.due[number] = due;
  }

  // --- payloads ------------------------------------------------------------------------------------------------------

  private tcp(source: number, target: number, at: number, stop: number, full: number): void {
    if (this.tcpFlags < 0 || at + 20 > stop)
      return this.weight === 1 ? this.malformed('TCP header cut short') : undefined;
    const { u8, page, base, side } = this;
    const flags = this.tcpFlags;
    const from = at + (((u8[at + 12] as number) >>> 4) << 2);
    if (from < at + 20 || from > full) return this.malformed('TCP data offset');
    let sequence = this.tcpSequence;
    const context = this.context;
    context.packet = this.packet;
    context.timeUs = this.us;
    if ((flags & FIN_SYN_RST) !== 0) {
      this.streams.control(this.id, page, base, side, flags, sequence);
      this.flows.dueFrom(this.id, this.us + CLOSED_IDLE_US);
      if (flags & SYN) {
        sequence = (sequence + 1) | 0;
        if (from <= stop) this.hearStack(at, from);
      }
      if (flags & RESET) return;
    }
    if ((page[base + L.W_FLAGS] as number) & (L.FLAG_HELD << (1 - side)) && flags & 16) {
      this.streams.acknowledged(this.id, 1 - side, this.view.getInt32(at + 8, false));
      context.packet = this.packet;
      context.timeUs = this.us;
    }
    if (full <= from) return;
    this.beat(full - from);
    if (((page[base + L.W_CLASS] as number) & L.CLASS_MASK) === L.CLASS_PASSED) return this.unknown(from, stop, 'tcp');
    context.sourcePort = source;
    context.targetPort = target;
    this.streams.data(this.id, page, base, side, u8, this.view, Math.min(from, stop), stop, sequence, full - stop);
    if (isNobodys(page[base + L.W_CLASS] as number)) this.unknown(from, stop, 'tcp');
  }

  private hearStack(at: number, from: number): void {
    const { u8, page, base, side } = this;
    const address = page[base + side] as number;
    const ip = this.headerBefore(at, address);
    if (ip < 0) return;
    if (!this.stacks.read(u8, ip, at, from)) return;
    this.stacks.hear(endpointOfSide(this.addresses, page, base, side), this.us, this.packet);
  }

  /**
   * Offset of the plain IP header right before a TCP header; −1 where there is none: behind options or extension headers,
   * in a reassembled datagram. Looked for where it is needed, so that no other packet pays for it.
   */
  private headerBefore(at: number, address: number): number {
    const { u8, view } = this;
    if (at >= 40 && ((this.page[this.base + L.W_META] as number) >>> 8) & L.FAMILY_V6)
      return (u8[at - 40] as number) >>> 4 === 6 && u8[at - 34] === 6 ? at - 40 : -1;
    return at >= 20 && u8[at - 20] === 0x45 && u8[at - 11] === 6 && view.getInt32(at - 8, false) === address
      ? at - 20
      : -1;
  }

  private udp(source: number, target: number, at: number, stop: number): void {
    if (at + 8 > stop) return this.weight === 1 ? this.malformed('UDP header cut short') : undefined;
    const end = this.udpEnd(at, stop);
    const from = at + 8;
    if (from >= end) return;
    this.beat(end - from);
    if (isTunnel(target) && this.tunnel(from, end)) return;
    const { page, base, side } = this;
    let kind = (page[base + L.W_CLASS] as number) & L.CLASS_MASK;
    if (kind === L.CLASS_PASSED) return this.unknown(from, end, 'udp');
    if (kind === L.CLASS_UNKNOWN) {
      const server = ((page[base + L.W_FLAGS] as number) & L.FLAG_CLIENT) !== 0 ? 0 : 1;
      const [first, second] = side === server ? [source, target] : [target, source];
      const found = this.classifier.transport(false, first, second, this.u8, from, end);
      kind = settle(page, base, side, found === Classifier.MORE ? 0 : found);
      if (kind < L.CLASS_FIRST) return found === Classifier.MORE ? undefined : this.unknown(from, end, 'udp');
    }
    this.datagram(kind - L.CLASS_FIRST, from, end, source, target);
  }

  private udpEnd(at: number, stop: number): number {
    const length = this.view.getUint16(at + 4, false);
    return length >= 8 && at + length < stop ? at + length : stop;
  }

  private datagram(plugin: number, from: number, end: number, source: number, target: number): void {
    const context = this.context;
    this.point(context, plugin, source, target);
    const used = context.call(this.u8, this.view, from, end);
    if (used >= 0 && used < end) context.malformed('bytes left over');
  }

  private point(context: Context, plugin: number, source: number, target: number): void {
    context.packet = this.packet;
    context.timeUs = this.us;
    context.sourcePort = source;
    context.targetPort = target;
    context.stream = false;
    context.flow = this.id;
    context.page = this.page;
    context.base = this.base;
    context.side = this.side;
    context.protocol = plugin;
    const client = ((this.page[this.base + L.W_FLAGS] as number) & L.FLAG_CLIENT) !== 0 ? 1 : 0;
    context.direction = this.side === client ? 0 : 1;
  }

  private otherProtocol(protocol: number, family: number, at: number, stop: number): void {
    const { page, base, u8 } = this;
    if (protocol === 47) return this.gre(at, stop);
    if (protocol === 4 || protocol === 41) return this.within(() => this.rawIp(at, stop));
    if (protocol === 1 && u8[at] === ICMP_ECHO_REPLY && at < stop) this.answersFirst(page, base);
    if (protocol === 58 && at < stop) {
      if (u8[at] === ICMP6_ECHO_REPLY) this.answersFirst(page, base);
      if (family === L.FAMILY_V6) this.neighbour(at, stop);
    }
    const plugin = this.classifier.ipProtocol(protocol, u8, at, stop);
    if (((page[base + L.W_CLASS] as number) & L.CLASS_MASK) === L.CLASS_UNKNOWN) {
      const kind = plugin < 0 ? L.CLASS_PASSED : plugin + L.CLASS_FIRST;
      page[base + L.W_CLASS] = ((page[base + L.W_CLASS] as number) & ~L.CLASS_MASK) | kind;
    }
    this.beat(stop - at);
    if (plugin >= 0) this.datagram(plugin, at, stop, 0, 0);
  }

  /** A flow that begins with an echo reply was begun by the one who gets it. */
  private answersFirst(page: Int32Array, base: number): void {
    if ((page[base + 4] as number) + (page[base + 5] as number) !== this.weight) return;
    const flags = page[base + L.W_FLAGS] as number;
    if (flags & L.FLAG_NEW) page[base + L.W_FLAGS] = (flags & ~L.FLAG_CLIENT) | (this.side === 0 ? L.FLAG_CLIENT : 0);
  }

  /** Neighbour discovery (RFC 4861, 4.3–4.4): addresses bound to MACs by their owners. */
  private neighbour(at: number, stop: number): void {
    const { u8, view } = this;
    const type = u8[at] as number;
    if (type < 133 || type > 136) return;
    const option = at + (type === 133 ? 8 : type === 134 ? 16 : 24);
    if (option + 8 > stop || u8[option + 1] !== 1 || u8[option] !== (type === 136 ? 2 : 1)) return;
    const sender = this.page[this.base + this.side] as number;
    const owner = type === 136 ? this.addresses.ipv6(view, at + 8) : sender;
    this.bind(view.getUint16(option + 2, false), view.getInt32(option + 4, false), L.FAMILY_V6, owner, 'ndp');
  }

  /** A packet that is another decoder's: only a tunnel in it may hold one that is this one's. */
  private foreign(protocol: number, at: number, stop: number): void {
    if (protocol === 47) this.gre(at, stop);
    else if (protocol === 4 || protocol === 41) this.within(() => this.rawIp(at, stop));
    else if (protocol === 17 && at + 8 < stop && isTunnel(this.view.getUint16(at + 2, false))) {
      this.tunnel(at + 8, this.udpEnd(at, stop));
    }
  }

  // --- tunnels -------------------------------------------------------------------------------------------------------

  /** What a tunnel holds is another packet: it goes the same way, one level deeper. */
  private within(door: () => void): void {
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
  private tunnel(from: number, end: number): boolean {
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
  private gre(at: number, stop: number): void {
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

  /** A payload of nobody's protocol. */
  private unknown(from: number, to: number, transport: UnknownService['transport']): void {
    this.profiles.packet(this.page, this.base, this.side, transport, this.u8, from, to, this.us);
  }

  private beat(payload: number): void {
    const page = this.page;
    if (!this.watchesPulse || (page[this.base + L.W_CLASS] as number) & L.ACYCLIC) return;
    this.pulses.beat(this.id, page, this.base, this.side, payload, this.us);
  }
}

/** The ports of VXLAN, the registered one and the one before it. */
const isTunnel = (port: number): boolean => port === 4789 || port === 8472;

/** What is malformed IP or ARP is nobody's protocol, and no unknown one. */
const IP_ETHER_TYPES = [0x0800, 0x86dd, 0x0806];

function widened(list: Int32Array): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(list.length * 2);
  wider.set(list);
  return wider;
}

/** Idle time after which a flow is over. */
function idleLimit(page: Int32Array, base: number): number {
  const flags = page[base + L.W_FLAGS] as number;
  if (flags & L.FLAG_RESET || (flags & (L.FLAG_FIN * 3)) === L.FLAG_FIN * 3) return CLOSED_IDLE_US;
  const meta = page[base + L.W_META] as number;
  const tcp = (meta & 0x3ff) === 6 || (meta & 0x3ff) === (6 | (L.FAMILY_V6 << 8));
  return tcp || ((meta >>> 8) & 3) === L.FAMILY_MAC ? LIMITS.tcpIdleTimeoutUs : LIMITS.udpIdleTimeoutUs;
}
