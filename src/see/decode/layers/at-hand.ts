/** The packet at hand and the flow found for it: what all layers above work on. One object, filled anew for each packet. */
import type { Addresses } from '../addresses.ts';
import { Bindings } from '../bindings.ts';
import type { Claims } from '../claims.ts';
import type { Classifier } from '../classify.ts';
import type { Context } from '../context.ts';
import type { Tables } from '../tables.ts';
import type { Flows } from '../flows.ts';
import { Fragments } from '../fragments.ts';
import * as L from '../layout.ts';
import type { Profiles } from '../profiles.ts';
import type { Pulses } from '../pulse.ts';
import { mixed, mixedMac, ownerOf, type Share } from '../share.ts';
import { Stacks } from '../stacks.ts';
import { Streams } from '../streams.ts';

export abstract class AtHand {
  /** Latest packet time seen. */
  nowUs = 0;
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
  protected readonly flows: Flows;
  protected readonly addresses: Addresses;
  private readonly claims: Claims;
  private readonly bindings = new Bindings();
  protected readonly profiles: Profiles;
  protected readonly stacks: Stacks;
  protected readonly classifier: Classifier;
  protected readonly context: Context;
  protected readonly pulses: Pulses;
  protected readonly watchesPulse: boolean;
  protected readonly share: Share;
  protected readonly isShared: boolean;
  // The packet at hand.
  /** Whether what is at hand belongs to this decoder, as far as its addresses are known: what has none is the first one's. */
  protected mine = true;
  protected u8: Uint8Array = new Uint8Array(0);
  protected view: DataView = new DataView(new ArrayBuffer(0));
  protected packet = 0;
  protected us = 0;
  protected wire = 0;
  /** Flags and sequence number of a TCP header; flags −1 where there is none. */
  protected tcpFlags = -1;
  protected tcpSequence = 0;
  /** Packets that one reassembled datagram stands for. */
  protected weight = 1;
  protected depth = 0;
  protected vlan = 0;
  protected hasMac = false;
  protected fromCooked = false;
  protected sourceHigh = 0;
  protected sourceLow = 0;
  protected targetHigh = 0;
  protected targetLow = 0;
  // The flow found for it.
  protected id = 0;
  protected page: Int32Array = new Int32Array(L.FLOW_WORDS);
  protected base = 0;
  protected side = 0;
  protected sweepAt = 0;
  protected sweepPage = 0;

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

  protected malformed(reason: string): void {
    if (!this.mine) return;
    this.context.timeUs = this.us;
    this.context.malformedFrame(this.packet, reason);
  }

  protected own(family: number, a: number, b: number): void {
    const { addresses, share } = this;
    const mixedA = family === L.FAMILY_V4 ? mixed(a) : addresses.ipv6Mixed(a);
    const mixedB = family === L.FAMILY_V4 ? mixed(b) : addresses.ipv6Mixed(b);
    this.mine = ownerOf(mixedA, mixedB, share.count) === share.index;
  }

  protected ownMacs(): void {
    const source = mixedMac(this.sourceHigh, this.sourceLow);
    const target = mixedMac(this.targetHigh, this.targetLow);
    this.mine = ownerOf(source, target, this.share.count) === this.share.index;
  }

  /** An address stated to belong to a MAC. Group and empty addresses belong to nobody. */
  protected bind(
    macHigh: number,
    macLow: number,
    family: number,
    address: number,
    source: 'arp' | 'ndp' | 'wire',
  ): void {
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
}
