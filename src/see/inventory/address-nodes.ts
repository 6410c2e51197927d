/** MACs and IPs as nodes: what was seen of an address, who has it, and which device it stands for. Held by Ownership and Identity. */
import { addressOrder, parseIpv4 } from '../../kernel/address.ts';
import { SmallMap, SmallSet } from '../../kernel/small.ts';
import { familyOf, isInside, isLoopbackMac, prefixOf, virtualRouterName, type IpFamily } from './address-nature.ts';
import type { Mark } from './marks.ts';

/** `all`: bound and unbound addresses are the MAC's own; `bound`: only bound ones; `none`: it answers for others. */
export type Policy = 'all' | 'bound' | 'none';

/** How many addresses of each subnet. */
export type Counts = SmallMap<Prefix, number>;

/** A subnet: the /24 or /64 of its addresses. */
export class Prefix {
  readonly text: string;
  /** MACs and addresses that were seen together, until it is on the link: then no more is asked. */
  readonly macs = new SmallSet<MacNode>();
  firstIp: string | null = null;
  severalIps = false;
  onLink = false;

  constructor(text: string) {
    this.text = text;
  }

  get inside(): boolean {
    return isInside(this.text.slice(0, this.text.indexOf('/')));
  }
}

export class MacNode {
  readonly mac: string;
  /** `addressOrder` of it. */
  readonly order: number;
  readonly virtual: boolean;
  readonly ips = new SmallSet<IpNode>();
  readonly bound = new SmallSet<IpNode>();
  readonly own = new SmallSet<IpNode>();
  readonly boundPrefixes: Readonly<Record<IpFamily, Counts>> = { 4: new SmallMap(), 6: new SmallMap() };
  readonly loosePrefixes: Readonly<Record<IpFamily, Counts>> = { 4: new SmallMap(), 6: new SmallMap() };
  /** How many addresses pass through it that no node is kept for. */
  readonly passing: Record<IpFamily, number> = { 4: 0, 6: 0 };
  policy: Readonly<Record<IpFamily, Policy>> = BOUND_ONLY;
  vertex: Vertex | null = null;

  constructor(mac: string) {
    this.mac = mac;
    this.order = addressOrder(mac);
    this.virtual = virtualRouterName(mac) !== undefined || isLoopbackMac(mac);
  }
}

const BOUND_ONLY: Readonly<Record<IpFamily, Policy>> = { 4: 'bound', 6: 'bound' };

export class IpNode {
  readonly ip: string;
  /** `addressOrder` of it. */
  readonly order: number;
  readonly prefix: Prefix;
  readonly family: IpFamily;
  /** MAC to the time when the pair was first seen. */
  readonly macs = new SmallMap<MacNode, number>();
  readonly endpoints = new SmallSet<EndpointNode>();
  toGroupMac = false;
  /** It was said whose it is. */
  bound = false;
  /** Its owner is to be settled anew. */
  dirty = false;
  /** The MAC that has this IP now. */
  primary: MacNode | null = null;
  vertex: Vertex | null = null;

  constructor(ip: string, prefix: Prefix) {
    this.ip = ip;
    this.order = addressOrder(ip);
    this.prefix = prefix;
    this.family = familyOf(ip);
  }
}

export class Prefixes {
  /** By the upper 24 bits of an IPv4 address, by the text of an IPv6 prefix. */
  private readonly all = new Map<number | string, Prefix>();

  /** The subnet that an address lies in. */
  around(ip: string): Prefix {
    const v4 = parseIpv4(ip);
    const key = v4 === undefined ? prefixOf(ip) : v4 >>> 8;
    let prefix = this.all.get(key);
    if (!prefix) this.all.set(key, (prefix = new Prefix(prefixOf(ip))));
    return prefix;
  }
}

/** What stands for one device, or a part of one: a MAC with its IPs, or an IP that no MAC owns. */
export class Vertex {
  readonly at: MacNode | IpNode;
  readonly endpoints = new SmallSet<number>();
  marks: SmallMap<Mark['kind'], SmallMap<string, number>> | null = null;
  groups: SmallSet<string> | null = null;
  component: Component | null = null;
  /** What it is one with is to be settled anew. */
  dirty = false;

  constructor(at: MacNode | IpNode) {
    this.at = at;
  }

  get mac(): string | null {
    return this.at instanceof MacNode ? this.at.mac : null;
  }

  get ip(): string | null {
    return this.at instanceof MacNode ? null : this.at.ip;
  }

  get address(): string {
    return addressAt(this.at);
  }
}

export const addressAt = (at: MacNode | IpNode): string => (at instanceof MacNode ? at.mac : at.ip);

/** One asset: its number and what it consists of. */
export interface Component {
  readonly number: number;
  readonly vertices: readonly Vertex[];
  /** Those of all its vertices. */
  readonly endpoints: readonly number[];
}

export interface EndpointNode {
  readonly id: number;
  readonly mac: string | null;
  readonly ip: string | null;
  /** Its MAC, where that is no group address; its IP, where that is no group address. */
  readonly device: MacNode | null;
  readonly host: IpNode | null;
  marks: readonly Mark[];
  vertex: Vertex | null;
}
