/**
 * Which IP addresses a MAC has itself, and which merely pass through it. A pure function of the set of pairs seen and
 * of bindings said (ARP, DHCP, LLDP, PROFINET DCP), kept up to date pair by pair.
 *
 * A binding said is believed. Without one, a MAC that carries a single inside address owns it; one that carries
 * addresses of several subnets forwards them, and they belong to devices behind it. A subnet is on the link when two
 * MACs carry two different addresses of it; an address outside of private ranges is local only there.
 */
import {
  isAnyIp,
  isGroup,
  isLoopbackMac,
  isOwnByNature,
  looksLikeBroadcast,
  familyOf,
  type IpFamily,
} from './address-nature.ts';
import {
  IpNode,
  MacNode,
  Prefixes,
  type Counts,
  type EndpointNode,
  type Policy,
  type Prefix,
} from './address-nodes.ts';

/** More addresses bound to one MAC than this is proxy ARP (RFC 1027), not a host. */
const BOUND_MAX = 16;
/** More unbound addresses of one subnet than this at one MAC are behind it. */
const UNBOUND_MAX: Readonly<Record<IpFamily, number>> = { 4: 4, 6: 8 };

/** Of so many unbound addresses a MAC has none itself. */
export const isCrowd = (family: IpFamily, addresses: number): boolean => addresses > UNBOUND_MAX[family];

export class Ownership {
  private readonly macs = new Map<string, MacNode>();
  private readonly ips = new Map<string, IpNode>();
  private readonly prefixes = new Prefixes();
  private dirtyMacs = new Set<MacNode>();
  /** A MAC, an IP, a MAC, an IP … */
  private dirtyPairs: (MacNode | IpNode)[] = [];
  /** Each once: those that say so of themselves. */
  private dirtyIps: IpNode[] = [];

  /** A MAC and an IP in one packet, either alone, or both; false when nothing about it is new. */
  see(mac: string | null, ip: string | null, firstUs: number): boolean {
    const useful = ip !== null && isAnyIp(ip) ? ip : null;
    if (mac !== null && isGroup(mac)) return useful !== null && this.seeAtGroup(this.ipNode(useful));
    const macNode = mac === null ? null : this.macNode(mac);
    if (useful === null) return mac !== null;
    const node = this.ipNode(useful);
    return macNode === null || this.seePair(macNode, node, firstUs);
  }

  /** A protocol of the link said that this IP is this MAC's own. */
  bind(mac: string, ip: string, firstUs: number): void {
    if (isGroup(mac) || !isAnyIp(ip)) return;
    const macNode = this.macNode(mac);
    const node = this.ipNode(ip);
    this.seePair(macNode, node, firstUs);
    this.bindPair(macNode, node);
  }

  /** An address that only passes through this MAC (passing.ts), each pair told once: it is counted and not kept. */
  pass(mac: string, ip: string): void {
    const macNode = this.macNode(mac);
    macNode.passing[familyOf(ip)]++;
    if (!macNode.virtual) this.widenPrefix(this.prefixes.around(ip), ip, macNode);
  }

  /** Settles all that is dirty; the IPs whose owner, or whose being an address of a single host, changed. */
  settle(): readonly IpNode[] {
    for (const mac of this.dirtyMacs) this.settleMac(mac);
    const pairs = this.dirtyPairs;
    for (let i = 0; i < pairs.length; i += 2) this.settlePair(pairs[i] as MacNode, pairs[i + 1] as IpNode);
    this.dirtyMacs = new Set();
    this.dirtyPairs = [];
    const changed = this.dirtyIps;
    this.dirtyIps = [];
    for (const ip of changed) {
      ip.dirty = false;
      ip.primary = primaryOf(ip);
    }
    return changed;
  }

  /** What is known of a MAC that is no group address. */
  macNode(mac: string): MacNode {
    let node = this.macs.get(mac);
    if (!node) this.macs.set(mac, (node = new MacNode(mac)));
    return node;
  }

  macAt(mac: string): MacNode | undefined {
    return this.macs.get(mac);
  }

  ipAt(ip: string): IpNode | undefined {
    return this.ips.get(ip);
  }

  /** How many IPs were seen through this MAC that are not its own. */
  behind(mac: string): number {
    const node = this.macs.get(mac);
    return node && !isLoopbackMac(mac) ? node.ips.size + node.passing[4] + node.passing[6] - node.own.size : 0;
  }

  isOnLink(ip: string): boolean {
    return this.prefixes.around(ip).onLink;
  }

  private seePair(macNode: MacNode, node: IpNode, firstUs: number): boolean {
    const known = node.macs.get(macNode);
    if (known !== undefined) {
      if (firstUs < known) {
        node.macs.set(macNode, firstUs);
        this.touch(node);
      }
      return false;
    }
    this.addPair(macNode, node, firstUs);
    if (isOwnByNature(node.ip, macNode.mac)) this.bindPair(macNode, node);
    return true;
  }

  private bindPair(macNode: MacNode, node: IpNode): void {
    if (macNode.bound.has(node)) return;
    count(macNode, node, -1);
    macNode.bound.add(node);
    if (!node.bound) {
      for (const other of node.macs.keys()) if (other !== macNode) add(other.loosePrefixes[node.family], node, -1);
    }
    node.bound = true;
    add(macNode.boundPrefixes[node.family], node, 1);
    for (const other of node.macs.keys()) {
      this.dirtyMacs.add(other);
      this.dirtyPairs.push(other, node);
    }
    this.touch(node);
  }

  private seeAtGroup(node: IpNode): boolean {
    if (node.toGroupMac) return false;
    node.toGroupMac = true;
    this.touch(node);
    return true;
  }

  private ipNode(ip: string): IpNode {
    let node = this.ips.get(ip);
    if (!node) {
      node = new IpNode(ip, this.prefixes.around(ip));
      this.ips.set(ip, node);
      this.touch(node);
    }
    return node;
  }

  private addPair(macNode: MacNode, node: IpNode, firstUs: number): void {
    if (node.macs.size === 0) this.touch(node);
    node.macs.set(macNode, firstUs);
    macNode.ips.add(node);
    count(macNode, node, 1);
    if (!macNode.virtual) this.widenPrefix(node.prefix, node.ip, macNode);
    this.dirtyMacs.add(macNode);
    this.dirtyPairs.push(macNode, node);
  }

  /** Two MACs and two addresses: then two devices are on that subnet, for pairs of one MAC or of one address alone can't be. */
  private widenPrefix(prefix: Prefix, ip: string, mac: MacNode): void {
    if (prefix.onLink) return;
    prefix.macs.add(mac);
    prefix.firstIp ??= ip;
    prefix.severalIps ||= prefix.firstIp !== ip;
    if (prefix.macs.size < 2 || !prefix.severalIps) return;
    prefix.onLink = true;
    for (const other of prefix.macs) this.dirtyMacs.add(other);
  }

  private touch(node: IpNode): void {
    if (node.dirty) return;
    node.dirty = true;
    this.dirtyIps.push(node);
  }

  private settleMac(node: MacNode): void {
    const v4 = policyV4(node);
    const v6 = policyV6(node, v4);
    if (v4 === node.policy[4] && v6 === node.policy[6]) return;
    node.policy = { 4: v4, 6: v6 };
    for (const ip of node.ips) this.settlePair(node, ip);
  }

  private settlePair(macNode: MacNode, node: IpNode): void {
    const policy = macNode.policy[node.family];
    const own = macNode.bound.has(node)
      ? policy !== 'none' || isOwnByNature(node.ip, macNode.mac)
      : policy === 'all' && !node.bound;
    if (own === macNode.own.has(node)) return;
    if (own) macNode.own.add(node);
    else macNode.own.delete(node);
    this.touch(node);
  }
}

/** False for broadcast addresses, which are seen with group MACs only. */
export const isHost = (node: IpNode): boolean =>
  !(node.toGroupMac && node.macs.size === 0 && looksLikeBroadcast(node.ip));

/** The address whose vertex an endpoint belongs to: its MAC's if that owns the IP or there is none, else that of the IP's owner, else the IP itself. */
export function placeOf({ device, host }: EndpointNode): MacNode | IpNode | null {
  if (host === null || !isHost(host)) return device;
  if (device?.own.has(host)) return device;
  return host.primary ?? host;
}

/** Counts the pair among the MAC's unbound ones, unless the IP is bound, here or elsewhere. */
function count(macNode: MacNode, node: IpNode, by: 1 | -1): void {
  if (!node.bound) add(macNode.loosePrefixes[node.family], node, by);
}

function policyV4(node: MacNode): Policy {
  const [bound, loose] = [node.boundPrefixes[4], node.loosePrefixes[4]];
  if (total(bound) > BOUND_MAX) return 'none';
  if (node.virtual || loose.size === 0) return 'bound';
  const addresses = total(loose) + node.passing[4];
  if (bound.size > 0)
    return addresses <= UNBOUND_MAX[4] && [...loose.keys()].every((p) => bound.get(p) !== undefined) ? 'all' : 'bound';
  const [only] = loose.keys();
  if (loose.size > 1 || only === undefined || addresses > UNBOUND_MAX[4]) return 'bound';
  if (only.onLink) return 'all';
  return addresses === 1 && only.inside ? 'all' : 'bound';
}

function policyV6(node: MacNode, v4: Policy): Policy {
  const loose = node.loosePrefixes[6];
  const forwards = v4 !== 'all' && node.loosePrefixes[4].size + node.passing[4] > 0;
  if (node.virtual || forwards || loose.size === 0 || loose.size > 2) return 'bound';
  if (isCrowd(6, total(loose) + node.passing[6])) return 'bound';
  const isDevice = v4 === 'all' || node.boundPrefixes[4].size > 0 || node.boundPrefixes[6].size > 0;
  return [...loose.keys()].every((prefix) => isDevice || prefix.onLink || prefix.inside) ? 'all' : 'bound';
}

/** Of several owners the one that came last, since a replaced device keeps its old pair. */
function primaryOf(node: IpNode): MacNode | null {
  let best: MacNode | null = null;
  let bestUs = 0;
  for (const mac of node.macs.keys()) {
    if (!mac.own.has(node)) continue;
    const firstUs = node.macs.get(mac) ?? 0;
    if (best !== null && (firstUs < bestUs || (firstUs === bestUs && mac.mac > best.mac))) continue;
    best = mac;
    bestUs = firstUs;
  }
  return best;
}

function add(counts: Counts, { prefix }: IpNode, by: number): void {
  const next = (counts.get(prefix) ?? 0) + by;
  if (next > 0) counts.set(prefix, next);
  else counts.delete(prefix);
}

function total(counts: Counts): number {
  let sum = 0;
  for (const n of counts.values()) sum += n;
  return sum;
}
