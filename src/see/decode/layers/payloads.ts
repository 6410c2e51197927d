/** What a flow carries, brought to the decoders: TCP (RFC 9293), UDP (RFC 768), ICMP and what lies right on Ethernet. */
import { Classifier } from '../classify.ts';
import type { Context } from '../context.ts';
import { endpointOfSide } from '../endpoint-of-side.ts';
import * as L from '../layout.ts';
import type { UnknownService } from '../service-profile.ts';
import { isNobodys, settle } from '../settle.ts';
import { CLOSED_IDLE_US } from './flow-entry.ts';
import { Tunnels, isTunnel } from './tunnels.ts';

const SYN = 2;
const FIN_SYN_RST = 7;
const RESET = 4;
const ICMP_ECHO_REPLY = 0;
const ICMP6_ECHO_REPLY = 129;
/** What is malformed IP or ARP is nobody's protocol, and no unknown one. */
const IP_ETHER_TYPES = [0x0800, 0x86dd, 0x0806];

export abstract class Payloads extends Tunnels {
  protected abstract rawIp(at: number, end: number): void;

  protected layerTwo(kind: number, type: number, plugin: number, at: number, end: number): void {
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

  protected tcp(source: number, target: number, at: number, stop: number, full: number): void {
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

  protected udp(source: number, target: number, at: number, stop: number): void {
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

  protected otherProtocol(protocol: number, family: number, at: number, stop: number): void {
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
  protected foreign(protocol: number, at: number, stop: number): void {
    if (protocol === 47) this.gre(at, stop);
    else if (protocol === 4 || protocol === 41) this.within(() => this.rawIp(at, stop));
    else if (protocol === 17 && at + 8 < stop && isTunnel(this.view.getUint16(at + 2, false))) {
      this.tunnel(at + 8, this.udpEnd(at, stop));
    }
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
