/**
 * Which addresses are one device. Vertices are MACs and the IPs that no MAC owns; vertices that say the same serial
 * number, host name or chassis id of themselves are one asset. The partition is a pure function of the set of evidence;
 * ids follow addresses, so that they are kept when more is learnt: a merge keeps the oldest id, a split gives it back.
 *
 * A mark is used only where a vertex says one value of its kind: a rack that answers for several modules, a relay that
 * passes on the names of others, or an address that was leased to several hosts must not weld devices together.
 */
import { compareAddresses, parseMac } from '../../kernel/address.ts';
import { SmallMap, SmallSet } from '../../kernel/small.ts';
import type { Attribute } from '../../model/words.ts';
import { isGroup } from './address-nature.ts';
import { markOf, type Mark } from './marks.ts';
import { Ownership } from './ownership.ts';

/** Larger groups share a default (a factory name, a cloned serial), not a device. */
const GROUP_MAX = 8;
const CHASSIS_PORTS_MAX = 256;
/** Sources that speak on the link itself, so that the MAC beside the IP is the speaker's own. */
const LINK_SOURCES: ReadonlySet<string> = new Set(['arp', 'ndp', 'dhcp', 'dhcpv6', 'lldp', 'cdp', 'profinet-dcp']);

export interface Vertex {
  readonly name: string;
  readonly mac: string | null;
  readonly ip: string | null;
  readonly endpoints: SmallSet<number>;
  readonly marks: SmallMap<Mark['kind'], SmallMap<string, number>>;
  readonly groups: SmallSet<string>;
  component: Component | null;
}

/** One asset: its number and what it consists of. */
export interface Component {
  readonly number: number;
  readonly vertices: Iterable<Vertex>;
}

interface EndpointNode {
  readonly id: number;
  readonly mac: string | null;
  readonly ip: string | null;
  marks: readonly Mark[];
  vertex: Vertex | null;
}

export interface Settled {
  /** Components that are new or consist of something else than before. */
  readonly components: ReadonlySet<Component>;
  /** Asset numbers that are now part of another. */
  readonly merged: ReadonlyMap<number, number>;
  /** Endpoints that may belong to another asset than before. */
  readonly endpoints: ReadonlySet<number>;
}

export class Identity {
  readonly ownership = new Ownership();
  private readonly endpoints = new Map<number, EndpointNode>();
  private readonly endpointsByIp = new Map<string, SmallSet<number>>();
  private readonly vertices = new Map<string, Vertex>();
  private readonly groups = new Map<string, Set<Vertex>>();
  /** Address (`m:…`, `i:…`) to the asset number that was first given to it. */
  private readonly anchors = new Map<string, number>();
  private readonly dirty = new Set<Vertex>();
  private lastNumber = 0;

  addEndpoint(id: number, mac: string | null, ip: string | null, firstUs: number): void {
    this.endpoints.set(id, { id, mac, ip, marks: NO_MARKS, vertex: null });
    if (ip !== null) append(this.endpointsByIp, ip, id);
    this.ownership.see(mac, ip, firstUs);
    if (mac !== null && !isGroup(mac)) this.vertexAt(`m:${mac}`);
    this.place(id);
  }

  addClaim(
    endpoint: number,
    claim: { readonly attribute: Attribute; readonly value: string; readonly source: string; readonly firstUs: number },
  ): void {
    const node = this.endpoints.get(endpoint);
    if (!node) return;
    this.addBinding(node, claim);
    const mark = markOf(claim);
    if (!mark) return;
    node.marks = [...node.marks, mark];
    if (node.vertex) this.countMark(node.vertex, mark, 1);
    const chassis = mark.kind === 'chassis' ? parseMac(mark.value) : undefined;
    if (!chassis || isGroup(mark.value)) return;
    this.ownership.see(mark.value, null, claim.firstUs);
    this.countMark(this.vertexAt(`m:${mark.value}`), mark, 1);
  }

  /** A binding was said earlier than known: whose address it was first hangs on that, not on the order of telling. */
  ageBinding(
    endpoint: number,
    claim: { readonly attribute: Attribute; readonly value: string; readonly source: string; readonly firstUs: number },
  ): void {
    const node = this.endpoints.get(endpoint);
    if (node && (claim.attribute === 'ip' || claim.attribute === 'mac')) this.addBinding(node, claim);
  }

  /** Gives an address the number that it had before; for rebuilding from the store. */
  anchor(address: { readonly mac?: string; readonly ip?: string }, number: number): void {
    this.anchors.set(address.mac === undefined ? `i:${address.ip ?? ''}` : `m:${address.mac}`, number);
    this.lastNumber = Math.max(this.lastNumber, number);
  }

  numbersFrom(number: number): void {
    this.lastNumber = Math.max(this.lastNumber, number);
  }

  componentOf(endpoint: number): Component | null {
    return this.endpoints.get(endpoint)?.vertex?.component ?? null;
  }

  componentAt(mac: string): Component | null {
    return this.vertices.get(`m:${mac}`)?.component ?? null;
  }

  /** All addresses of a component, lowest first. */
  addressesOf(component: Component): { readonly macs: string[]; readonly ips: string[] } {
    const macs: string[] = [];
    const ips = new Set<string>();
    for (const vertex of component.vertices) {
      if (vertex.ip !== null) ips.add(vertex.ip);
      if (vertex.mac === null) continue;
      macs.push(vertex.mac);
      for (const ip of this.ownership.ownIps(vertex.mac)) ips.add(ip);
    }
    if (macs.length > 1) macs.sort(compareAddresses);
    return { macs, ips: ips.size > 1 ? [...ips].sort(compareAddresses) : [...ips] };
  }

  settle(): Settled {
    const moved = new Set<number>();
    for (const ip of this.ownership.settle()) {
      for (const id of this.endpointsByIp.get(ip) ?? []) if (this.place(id)) moved.add(id);
      this.settleIp(ip);
    }
    const affected = this.affected();
    this.dirty.clear();
    const components = new Set<Component>();
    const merged = new Map<number, number>();
    for (const part of this.partition(affected)) {
      const component = this.numbered(part, merged);
      components.add(component);
      for (const vertex of part) {
        vertex.component = component;
        for (const id of vertex.endpoints) moved.add(id);
      }
    }
    return { components, merged, endpoints: moved };
  }

  private addBinding(
    node: EndpointNode,
    claim: { readonly attribute: Attribute; readonly value: string; readonly source: string; readonly firstUs: number },
  ): void {
    const value = claim.value.toLowerCase();
    if (claim.attribute === 'ip' && node.mac !== null && claim.source === 'wire') {
      this.ownership.see(node.mac, value, claim.firstUs);
    } else if (claim.attribute === 'ip' && node.mac !== null && (node.ip === null || LINK_SOURCES.has(claim.source))) {
      this.ownership.bind(node.mac, value, claim.firstUs);
    } else if (claim.attribute === 'mac' && node.ip !== null && LINK_SOURCES.has(claim.source) && parseMac(value)) {
      this.ownership.bind(value, node.ip, claim.firstUs);
      if (!isGroup(value)) this.vertexAt(`m:${value}`);
    }
  }

  /** Puts an endpoint to the vertex that it belongs to now; true when that changed. */
  private place(id: number): boolean {
    const node = this.endpoints.get(id);
    if (!node) return false;
    const name = this.vertexNameOf(node.mac, node.ip);
    if ((node.vertex?.name ?? null) === name) return false;
    if (node.vertex) {
      node.vertex.endpoints.delete(id);
      for (const mark of node.marks) this.countMark(node.vertex, mark, -1);
      this.dirty.add(node.vertex);
    }
    node.vertex = name === null ? null : this.vertexAt(name);
    if (node.vertex) {
      node.vertex.endpoints.add(id);
      for (const mark of node.marks) this.countMark(node.vertex, mark, 1);
      this.dirty.add(node.vertex);
    }
    return true;
  }

  private vertexNameOf(mac: string | null, ip: string | null): string | null {
    const host = ip !== null && this.ownership.isHost(ip) ? ip : null;
    const device = mac !== null && !isGroup(mac) ? mac : null;
    if (host === null) return device === null ? null : `m:${device}`;
    if (device !== null && this.ownership.owns(device, host)) return `m:${device}`;
    const owner = this.ownership.ownerOf(host);
    return owner === null ? `i:${host}` : `m:${owner}`;
  }

  /** An IP is a vertex while no MAC owns it; its owners have changed in any case. */
  private settleIp(ip: string): void {
    const owner = this.ownership.ownerOf(ip);
    const name = `i:${ip}`;
    const vertex = this.vertices.get(name);
    if (owner !== null) this.vertexAt(`m:${owner}`);
    for (const mac of this.ownership.macsWith(ip)) {
      const other = this.vertices.get(`m:${mac}`);
      if (other) this.dirty.add(other);
    }
    if (owner === null && this.ownership.isHost(ip)) this.vertexAt(name);
    else if (vertex) this.drop(vertex);
  }

  private vertexAt(name: string): Vertex {
    let vertex = this.vertices.get(name);
    if (!vertex) {
      const address = name.slice(2);
      const [mac, ip] = name.startsWith('m:') ? [address, null] : [null, address];
      vertex = { name, mac, ip, component: null, ...nothingHeld() };
      this.vertices.set(name, vertex);
    }
    this.dirty.add(vertex);
    return vertex;
  }

  private drop(vertex: Vertex): void {
    for (const key of vertex.groups) this.leave(vertex, key);
    this.vertices.delete(vertex.name);
    this.dirty.add(vertex);
  }

  private countMark(vertex: Vertex, mark: Mark, by: 1 | -1): void {
    let values = vertex.marks.get(mark.kind);
    if (!values) vertex.marks.set(mark.kind, (values = new SmallMap<string, number>()));
    const count = (values.get(mark.value) ?? 0) + by;
    if (count > 0) values.set(mark.value, count);
    else values.delete(mark.value);
    const single = values.size === 1 || mark.kind === 'chassis';
    for (const key of [...vertex.groups]) if (key.startsWith(`${mark.kind}|`)) this.leave(vertex, key);
    if (single) for (const value of values.keys()) this.join(vertex, `${mark.kind}|${value}`);
    this.dirty.add(vertex);
  }

  private join(vertex: Vertex, key: string): void {
    vertex.groups.add(key);
    const group = this.groups.get(key);
    if (!group) {
      this.groups.set(key, new Set([vertex]));
      return;
    }
    group.add(vertex);
    if (group.size === ceilingOf(key) + 1) for (const other of group) this.dirty.add(other);
  }

  /** Whoever remains in the group may fall apart (or, below the ceiling again, come together). */
  private leave(vertex: Vertex, key: string): void {
    vertex.groups.delete(key);
    const group = this.groups.get(key);
    group?.delete(vertex);
    if (!group || group.size > ceilingOf(key)) return;
    for (const other of group) this.dirty.add(other);
    if (group.size === 0) this.groups.delete(key);
  }

  /** Dirty vertices, what they were one with, and what they may be one with now. */
  private affected(): Set<Vertex> {
    const reached = new Set<Vertex>(this.dirty);
    for (const vertex of reached) {
      for (const other of vertex.component?.vertices ?? []) reached.add(other);
      for (const key of vertex.groups) {
        const group = this.groups.get(key);
        if (group && group.size <= ceilingOf(key)) for (const other of group) reached.add(other);
      }
    }
    return new Set([...reached].filter((vertex) => this.vertices.get(vertex.name) === vertex));
  }

  private partition(affected: Set<Vertex>): Vertex[][] {
    const parts: Vertex[][] = [];
    const done = new Set<Vertex>();
    for (const start of affected) {
      if (done.has(start)) continue;
      const part = new Set([start]);
      for (const vertex of part) {
        done.add(vertex);
        for (const key of vertex.groups) {
          const group = this.groups.get(key);
          if (group && group.size <= ceilingOf(key)) for (const other of group) part.add(other);
        }
      }
      parts.push(part.size > 1 ? [...part].sort(byAddress) : [start]);
    }
    return parts.sort((a, b) => (a[0] && b[0] ? byAddress(a[0], b[0]) : 0));
  }

  private numbered(part: readonly Vertex[], merged: Map<number, number>): Component {
    const held: number[] = [];
    for (const vertex of part) {
      const number = this.takeAnchors(vertex, merged);
      if (number !== undefined) held.push(number);
    }
    const [first] = part;
    if (held.length === 0 && first) this.anchors.set(first.name, ++this.lastNumber);
    const number = held.length === 0 ? this.lastNumber : Math.min(...held);
    for (const other of held) if (other !== number) merged.set(other, number);
    merged.delete(number);
    return { number, vertices: part };
  }

  /** The number of a vertex. Numbers of IPs that a MAC turned out to own pass to the MAC, which keeps the oldest: leases wander, MACs stay. */
  private takeAnchors(vertex: Vertex, merged: Map<number, number>): number | undefined {
    let number = this.anchors.get(vertex.name);
    if (vertex.mac === null) return number;
    for (const ip of this.ownership.ownIps(vertex.mac)) {
      const held = this.ownership.ownerOf(ip) === vertex.mac ? this.anchors.get(`i:${ip}`) : undefined;
      if (held === undefined) continue;
      this.anchors.delete(`i:${ip}`);
      if (number !== undefined) merged.set(Math.max(number, held), Math.min(number, held));
      number = number === undefined ? held : Math.min(number, held);
    }
    if (number !== undefined) this.anchors.set(vertex.name, number);
    return number;
  }
}

const nothingHeld = (): Pick<Vertex, 'endpoints' | 'marks' | 'groups'> => ({
  endpoints: new SmallSet(),
  marks: new SmallMap(),
  groups: new SmallSet(),
});

const NO_MARKS: readonly Mark[] = [];
const ceilingOf = (key: string): number => (key.startsWith('chassis|') ? CHASSIS_PORTS_MAX : GROUP_MAX);

/** MACs first: the number is given to the address that stays. */
const byAddress = (a: Vertex, b: Vertex): number =>
  a.mac !== null && b.mac !== null
    ? compareAddresses(a.mac, b.mac)
    : a.mac !== null
      ? -1
      : b.mac !== null
        ? 1
        : compareAddresses(a.ip ?? '', b.ip ?? '');

function append<K>(index: Map<K, SmallSet<number>>, key: K, id: number): void {
  const ids = index.get(key);
  if (ids) ids.add(id);
  else index.set(key, new SmallSet<number>().add(id));
}
