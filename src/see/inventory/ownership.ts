/**
 * Which IP addresses a MAC has itself, and which merely pass through it. A pure function of the set of pairs seen and
 * of bindings said (ARP, DHCP, LLDP, PROFINET DCP), kept up to date pair by pair.
 *
 * A binding said is believed. Without one, a MAC that carries a single inside address owns it; one that carries
 * addresses of several subnets forwards them, and they belong to devices behind it. A subnet is on the link when two
 * MACs carry two different addresses of it; an address outside of private ranges is local only there.
 */
import { SmallMap, SmallSet } from '../../kernel/small.ts';
import {
  familyOf,
  isAnyIp,
  isGroup,
  isInside,
  isLoopbackMac,
  isOwnByNature,
  looksLikeBroadcast,
  prefixOf,
  virtualRouterName,
  type IpFamily,
} from './address-nature.ts';

/** More addresses bound to one MAC than this is proxy ARP (RFC 1027), not a host. */
const BOUND_MAX = 16;
/** More unbound addresses of one subnet than this at one MAC are behind it. */
const UNBOUND_MAX: Readonly<Record<IpFamily, number>> = { 4: 4, 6: 8 };

type Counts = SmallMap<string, number>;
/** `all`: bound and unbound addresses are the MAC's own; `bound`: only bound ones; `none`: it answers for others. */
type Policy = 'all' | 'bound' | 'none';

interface MacNode {
  readonly mac: string;
  readonly virtual: boolean;
  readonly ips: SmallSet<string>;
  readonly bound: SmallSet<string>;
  readonly own: SmallSet<string>;
  readonly boundPrefixes: Readonly<Record<IpFamily, Counts>>;
  readonly loosePrefixes: Readonly<Record<IpFamily, Counts>>;
  policy: Record<IpFamily, Policy>;
}

interface IpNode {
  readonly ip: string;
  readonly prefix: string;
  readonly family: IpFamily;
  /** MAC to the time when the pair was first seen. */
  readonly macs: SmallMap<string, number>;
  readonly boundTo: SmallSet<string>;
  readonly owners: SmallSet<string>;
  toGroupMac: boolean;
  primary: string | null;
}

interface Prefix {
  readonly macs: SmallSet<string>;
  readonly ips: SmallSet<string>;
  onLink: boolean;
}

export class Ownership {
  private readonly macs = new Map<string, MacNode>();
  private readonly ips = new Map<string, IpNode>();
  private readonly prefixes = new Map<string, Prefix>();
  private dirtyMacs = new Set<string>();
  private dirtyPairs: [string, string][] = [];
  private dirtyIps = new Set<string>();

  /** A MAC and an IP in one packet, either alone, or both; false when nothing about it is new. */
  see(mac: string | null, ip: string | null, firstUs: number): boolean {
    const useful = ip !== null && isAnyIp(ip) ? ip : null;
    if (mac !== null && isGroup(mac)) return useful !== null && this.seeAtGroup(useful);
    if (mac !== null) this.macNode(mac);
    if (useful === null) return mac !== null;
    const node = this.ipNode(useful);
    if (mac === null) return true;
    const known = node.macs.get(mac);
    if (known !== undefined) {
      if (firstUs < known) {
        node.macs.set(mac, firstUs);
        if (node.owners.size > 1) this.dirtyIps.add(useful);
      }
      return false;
    }
    this.addPair(this.macNode(mac), node, firstUs);
    if (isOwnByNature(useful, mac)) this.bind(mac, useful, firstUs);
    return true;
  }

  /** A protocol of the link said that this IP is this MAC's own. */
  bind(mac: string, ip: string, firstUs: number): void {
    if (isGroup(mac) || !isAnyIp(ip)) return;
    const macNode = this.macNode(mac);
    const node = this.ipNode(ip);
    this.see(mac, ip, firstUs);
    if (macNode.bound.has(ip)) return;
    this.count(macNode, node, -1);
    macNode.bound.add(ip);
    const wasUnbound = node.boundTo.size === 0;
    if (wasUnbound) for (const other of node.macs.keys()) if (other !== mac) this.countOf(other, node, -1);
    node.boundTo.add(mac);
    add(macNode.boundPrefixes[node.family], node.prefix, 1);
    for (const other of node.macs.keys()) {
      this.dirtyMacs.add(other);
      this.dirtyPairs.push([other, ip]);
    }
    this.dirtyIps.add(ip);
  }

  /** Settles all that is dirty; the IPs whose owner, or whose being an address of a single host, changed. */
  settle(): Set<string> {
    const changed = this.dirtyIps;
    this.dirtyIps = new Set();
    for (const mac of this.dirtyMacs) this.settleMac(mac, changed);
    for (const [mac, ip] of this.dirtyPairs) this.settlePair(mac, ip, changed);
    this.dirtyMacs = new Set();
    this.dirtyPairs = [];
    for (const ip of changed) this.choosePrimary(ip);
    return changed;
  }

  owns(mac: string, ip: string): boolean {
    return this.macs.get(mac)?.own.has(ip) ?? false;
  }
  /** The MAC that has this IP now: of several owners the one that came last, since a replaced device keeps its old pair. */
  ownerOf(ip: string): string | null {
    return this.ips.get(ip)?.primary ?? null;
  }
  ownIps(mac: string): Iterable<string> {
    return this.macs.get(mac)?.own ?? EMPTY;
  }
  /** How many IPs were seen through this MAC that are not its own. */
  behind(mac: string): number {
    const node = this.macs.get(mac);
    return node && !isLoopbackMac(mac) ? node.ips.size - node.own.size : 0;
  }
  hasMac(mac: string): boolean {
    return this.macs.has(mac);
  }
  /** False for broadcast addresses, which are seen with group MACs only. */
  isHost(ip: string): boolean {
    const node = this.ips.get(ip);
    return node !== undefined && !(node.toGroupMac && node.macs.size === 0 && looksLikeBroadcast(ip));
  }
  isOnLink(ip: string): boolean {
    return this.prefixes.get(prefixOf(ip))?.onLink ?? false;
  }
  /** All MACs that were ever seen with this IP. */
  macsWith(ip: string): Iterable<string> {
    return this.ips.get(ip)?.macs.keys() ?? [];
  }
  isBound(ip: string): boolean {
    return (this.ips.get(ip)?.boundTo.size ?? 0) > 0;
  }

  private seeAtGroup(ip: string): boolean {
    const node = this.ipNode(ip);
    if (node.toGroupMac) return false;
    node.toGroupMac = true;
    this.dirtyIps.add(ip);
    return true;
  }

  private macNode(mac: string): MacNode {
    let node = this.macs.get(mac);
    if (!node) {
      node = {
        mac,
        virtual: virtualRouterName(mac) !== undefined || isLoopbackMac(mac),
        ips: new SmallSet(),
        bound: new SmallSet(),
        own: new SmallSet(),
        boundPrefixes: { 4: new SmallMap(), 6: new SmallMap() },
        loosePrefixes: { 4: new SmallMap(), 6: new SmallMap() },
        policy: { 4: 'bound', 6: 'bound' },
      };
      this.macs.set(mac, node);
    }
    return node;
  }

  private ipNode(ip: string): IpNode {
    let node = this.ips.get(ip);
    if (!node) {
      const fresh = {
        macs: new SmallMap<string, number>(),
        boundTo: new SmallSet<string>(),
        owners: new SmallSet<string>(),
      };
      node = { ip, prefix: prefixOf(ip), family: familyOf(ip), ...fresh, toGroupMac: false, primary: null };
      this.ips.set(ip, node);
      this.dirtyIps.add(ip);
    }
    return node;
  }

  private addPair(macNode: MacNode, node: IpNode, firstUs: number): void {
    if (node.macs.size === 0) this.dirtyIps.add(node.ip);
    node.macs.set(macNode.mac, firstUs);
    macNode.ips.add(node.ip);
    this.count(macNode, node, 1);
    if (!macNode.virtual) this.widenPrefix(node, macNode.mac);
    this.dirtyMacs.add(macNode.mac);
    this.dirtyPairs.push([macNode.mac, node.ip]);
  }

  /** Two MACs and two addresses: then two devices are on that subnet, for pairs of one MAC or of one address alone can't be. */
  private widenPrefix(node: IpNode, mac: string): void {
    let prefix = this.prefixes.get(node.prefix);
    if (!prefix)
      this.prefixes.set(node.prefix, (prefix = { macs: new SmallSet(), ips: new SmallSet(), onLink: false }));
    prefix.macs.add(mac);
    prefix.ips.add(node.ip);
    if (prefix.onLink || prefix.macs.size < 2 || prefix.ips.size < 2) return;
    prefix.onLink = true;
    for (const other of prefix.macs) this.dirtyMacs.add(other);
  }

  /** Counts the pair among the MAC's unbound ones, unless the IP is bound, here or elsewhere. */
  private count(macNode: MacNode, node: IpNode, by: 1 | -1): void {
    if (node.boundTo.size === 0) add(macNode.loosePrefixes[node.family], node.prefix, by);
  }
  private countOf(mac: string, node: IpNode, by: 1 | -1): void {
    const macNode = this.macs.get(mac);
    if (macNode) add(macNode.loosePrefixes[node.family], node.prefix, by);
  }

  private settleMac(mac: string, changed: Set<string>): void {
    const node = this.macs.get(mac);
    if (!node) return;
    const v4 = this.policyV4(node);
    const policy = { 4: v4, 6: this.policyV6(node, v4) };
    if (policy[4] === node.policy[4] && policy[6] === node.policy[6]) return;
    node.policy = policy;
    for (const ip of node.ips) this.settlePair(mac, ip, changed);
  }

  private settlePair(mac: string, ip: string, changed: Set<string>): void {
    const macNode = this.macs.get(mac);
    const node = this.ips.get(ip);
    if (!macNode || !node) return;
    const policy = macNode.policy[node.family];
    const own = macNode.bound.has(ip)
      ? policy !== 'none' || isOwnByNature(ip, mac)
      : policy === 'all' && node.boundTo.size === 0;
    if (own === macNode.own.has(ip)) return;
    if (own) {
      macNode.own.add(ip);
      node.owners.add(mac);
    } else {
      macNode.own.delete(ip);
      node.owners.delete(mac);
    }
    changed.add(ip);
  }

  private policyV4(node: MacNode): Policy {
    const [bound, loose] = [node.boundPrefixes[4], node.loosePrefixes[4]];
    if (total(bound) > BOUND_MAX) return 'none';
    if (node.virtual || loose.size === 0) return 'bound';
    const count = total(loose);
    if (bound.size > 0)
      return count <= UNBOUND_MAX[4] && [...loose.keys()].every((p) => bound.get(p) !== undefined) ? 'all' : 'bound';
    const [only] = loose.keys();
    if (loose.size > 1 || only === undefined || count > UNBOUND_MAX[4]) return 'bound';
    if (this.prefixes.get(only)?.onLink) return 'all';
    return count === 1 && isInside(only.replace('/24', '')) ? 'all' : 'bound';
  }

  private policyV6(node: MacNode, v4: Policy): Policy {
    const loose = node.loosePrefixes[6];
    const forwards = v4 !== 'all' && node.loosePrefixes[4].size > 0;
    if (node.virtual || forwards || loose.size === 0 || loose.size > 2 || total(loose) > UNBOUND_MAX[6]) return 'bound';
    const isHost = v4 === 'all' || node.boundPrefixes[4].size > 0 || node.boundPrefixes[6].size > 0;
    const local = [...loose.keys()].every(
      (p) => isHost || this.prefixes.get(p)?.onLink || isInside(p.replace('/64', '')),
    );
    return local ? 'all' : 'bound';
  }

  private choosePrimary(ip: string): void {
    const node = this.ips.get(ip);
    if (!node) return;
    let best: string | null = null;
    for (const mac of node.owners) {
      if (best === null) best = mac;
      else {
        const [a, b] = [node.macs.get(mac) ?? 0, node.macs.get(best) ?? 0];
        if (a > b || (a === b && mac < best)) best = mac;
      }
    }
    node.primary = best;
  }
}

const EMPTY: readonly string[] = [];

function add(counts: Counts, key: string, by: number): void {
  const next = (counts.get(key) ?? 0) + by;
  if (next > 0) counts.set(key, next);
  else counts.delete(key);
}

function total(counts: Counts): number {
  let sum = 0;
  for (const n of counts.values()) sum += n;
  return sum;
}
