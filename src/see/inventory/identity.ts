/**
 * Which addresses are one device. Vertices are MACs and the IPs that no MAC owns; vertices that say the same serial
 * number, host name or chassis id of themselves are one asset. The partition is a pure function of the set of evidence;
 * ids follow addresses, so that they are kept when more is learnt: a merge keeps the oldest id, a split gives it back.
 *
 * A mark is used only where a vertex says one value of its kind: a rack that answers for several modules, a relay that
 * passes on the names of others, or an address that was leased to several hosts must not weld devices together.
 */
import { parseMac } from '../../kernel/address.ts';
import { SmallMap, SmallSet } from '../../kernel/small.ts';
import type { Attribute } from '../../model/words.ts';
import { isGroup } from './address-nature.ts';
import { MacNode, Vertex, type Component, type EndpointNode, type IpNode } from './address-nodes.ts';
import { byAddress, makeComponent } from './components.ts';
import { groupMax, markOf, type Mark } from './marks.ts';
import { isHost, Ownership, placeOf } from './ownership.ts';

export type { Component } from './address-nodes.ts';

/** Sources that speak on the link itself, so that the MAC beside the IP is the speaker's own. */
const LINK_SOURCES: ReadonlySet<string> = new Set(['arp', 'ndp', 'dhcp', 'dhcpv6', 'lldp', 'cdp', 'profinet-dcp']);

export interface Settled {
  /** Components that are new or consist of something else than before. */
  readonly components: readonly Component[];
  /** Asset numbers that are now part of another. */
  readonly merged: ReadonlyMap<number, number>;
  /** Endpoints that may belong to another asset than before. */
  readonly endpoints: readonly number[];
}

interface Said {
  readonly attribute: Attribute;
  readonly value: string;
  readonly source: string;
  readonly firstUs: number;
}

export class Identity {
  readonly ownership = new Ownership();
  private readonly endpoints = new Map<number, EndpointNode>();
  private readonly groups = new Map<string, Set<Vertex>>();
  /** Address to the asset number that was first given to it. */
  private readonly anchors = new Map<string, number>();
  /** Each once: those that say so of themselves. */
  private dirty: Vertex[] = [];
  private lastNumber = 0;

  addEndpoint(id: number, mac: string | null, ip: string | null, firstUs: number): void {
    this.ownership.see(mac, ip, firstUs);
    const device = mac === null || isGroup(mac) ? null : this.ownership.macNode(mac);
    const host = ip === null ? null : (this.ownership.ipAt(ip) ?? null);
    const node: EndpointNode = { id, mac, ip, device, host, marks: NO_MARKS, vertex: null };
    this.endpoints.set(id, node);
    host?.endpoints.add(node);
    if (device) this.vertexAt(device);
    this.place(node);
  }

  /** For a reading that is over: an address that only passes through this MAC is an asset by itself; what is left is the MAC. */
  addPassing(mac: string, ip: string): void {
    this.ownership.pass(mac, ip);
    this.vertexAt(this.ownership.macNode(mac));
  }

  addClaim(endpoint: number, claim: Said): void {
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
    this.countMark(this.vertexAt(this.ownership.macNode(mark.value)), mark, 1);
  }

  /** A binding was said earlier than known: whose address it was first hangs on that, not on the order of telling. */
  ageBinding(endpoint: number, claim: Said): void {
    const node = this.endpoints.get(endpoint);
    if (node && (claim.attribute === 'ip' || claim.attribute === 'mac')) this.addBinding(node, claim);
  }

  /** Gives an address the number that it had before; for rebuilding from the store. */
  anchor(address: { readonly mac?: string; readonly ip?: string }, number: number): void {
    this.anchors.set(address.mac ?? address.ip ?? '', number);
    this.lastNumber = Math.max(this.lastNumber, number);
  }

  numbersFrom(number: number): void {
    this.lastNumber = Math.max(this.lastNumber, number);
  }

  componentOf(endpoint: number): Component | null {
    return this.endpoints.get(endpoint)?.vertex?.component ?? null;
  }

  componentAt(mac: string): Component | null {
    return this.ownership.macAt(mac)?.vertex?.component ?? null;
  }

  settle(): Settled {
    const endpoints = this.settleOwners();
    const components: Component[] = [];
    const merged = new Map<number, number>();
    const parts = this.partition(this.affected());
    parts.sort((a, b) => (a[0] && b[0] ? byAddress(a[0], b[0]) : 0));
    for (const part of parts) {
      const component = makeComponent(this.numberOf(part, merged), part);
      components.push(component);
      for (const id of component.endpoints) endpoints.push(id);
    }
    return { components, merged, endpoints };
  }

  /** For a reading that is over: all components, in no order and without numbers, which only mean something over time. */
  components(): readonly Component[] {
    this.settleOwners();
    return this.partition(this.affected()).map((part) => makeComponent(0, part));
  }

  /** Endpoints that belong to no vertex any more; the others are told of with the component that they come to. */
  private settleOwners(): number[] {
    const lost: number[] = [];
    for (const ip of this.ownership.settle()) {
      for (const node of ip.endpoints) if (this.place(node) && node.vertex === null) lost.push(node.id);
      this.settleIp(ip);
    }
    return lost;
  }

  private addBinding(node: EndpointNode, claim: Said): void {
    if (claim.attribute !== 'ip' && claim.attribute !== 'mac') return;
    const value = claim.value.toLowerCase();
    if (claim.attribute === 'ip') {
      if (node.mac === null) return;
      if (claim.source === 'wire') this.ownership.see(node.mac, value, claim.firstUs);
      else if (node.ip === null || LINK_SOURCES.has(claim.source)) this.ownership.bind(node.mac, value, claim.firstUs);
    } else if (node.ip !== null && LINK_SOURCES.has(claim.source) && parseMac(value)) {
      this.ownership.bind(value, node.ip, claim.firstUs);
      if (!isGroup(value)) this.vertexAt(this.ownership.macNode(value));
    }
  }

  /** Puts an endpoint to the vertex that it belongs to now; true when that changed. */
  private place(node: EndpointNode): boolean {
    const at = placeOf(node);
    if ((node.vertex?.at ?? null) === at) return false;
    if (node.vertex) {
      node.vertex.endpoints.delete(node.id);
      for (const mark of node.marks) this.countMark(node.vertex, mark, -1);
      this.touch(node.vertex);
    }
    node.vertex = at === null ? null : this.vertexAt(at);
    if (node.vertex) {
      node.vertex.endpoints.add(node.id);
      for (const mark of node.marks) this.countMark(node.vertex, mark, 1);
    }
    return true;
  }

  /** An IP is a vertex while no MAC owns it; its owners have changed in any case. */
  private settleIp(node: IpNode): void {
    if (node.primary !== null) this.vertexAt(node.primary);
    for (const { vertex } of node.macs.keys()) if (vertex) this.touch(vertex);
    if (node.primary === null && isHost(node)) this.vertexAt(node);
    else if (node.vertex) this.drop(node.vertex);
  }

  private vertexAt(at: MacNode | IpNode): Vertex {
    const vertex = (at.vertex ??= new Vertex(at));
    this.touch(vertex);
    return vertex;
  }

  private touch(vertex: Vertex): void {
    if (vertex.dirty) return;
    vertex.dirty = true;
    this.dirty.push(vertex);
  }

  private drop(vertex: Vertex): void {
    for (const key of [...(vertex.groups ?? [])]) this.leave(vertex, key);
    vertex.at.vertex = null;
    this.touch(vertex);
  }

  private countMark(vertex: Vertex, mark: Mark, by: 1 | -1): void {
    const marks = (vertex.marks ??= new SmallMap());
    let values = marks.get(mark.kind);
    if (!values) marks.set(mark.kind, (values = new SmallMap<string, number>()));
    const count = (values.get(mark.value) ?? 0) + by;
    if (count > 0) values.set(mark.value, count);
    else values.delete(mark.value);
    const single = values.size === 1 || mark.kind === 'chassis';
    for (const key of [...(vertex.groups ?? [])]) if (key.startsWith(`${mark.kind}|`)) this.leave(vertex, key);
    if (single) for (const value of values.keys()) this.join(vertex, `${mark.kind}|${value}`);
    this.touch(vertex);
  }

  private join(vertex: Vertex, key: string): void {
    (vertex.groups ??= new SmallSet()).add(key);
    const group = this.groups.get(key);
    if (!group) {
      this.groups.set(key, new Set([vertex]));
      return;
    }
    group.add(vertex);
    if (group.size === groupMax(key) + 1) for (const other of group) this.touch(other);
  }

  /** Whoever remains in the group may fall apart (or, below the ceiling again, come together). */
  private leave(vertex: Vertex, key: string): void {
    vertex.groups?.delete(key);
    const group = this.groups.get(key);
    group?.delete(vertex);
    if (!group || group.size > groupMax(key)) return;
    for (const other of group) this.touch(other);
    if (group.size === 0) this.groups.delete(key);
  }

  /** The vertices of the groups that a vertex is one with, where they are small enough to mean a device. */
  private *groupOf(vertex: Vertex): Iterable<Vertex> {
    for (const key of vertex.groups ?? []) {
      const group = this.groups.get(key);
      if (group && group.size <= groupMax(key)) yield* group;
    }
  }

  /** Dirty vertices, what they were one with, and what they may be one with now. None is dirty afterwards. */
  private affected(): readonly Vertex[] {
    const reached = this.dirty;
    // The list grows while it is walked.
    for (const vertex of reached) {
      for (const other of vertex.component?.vertices ?? NO_VERTICES) this.touch(other);
      if (vertex.groups) for (const other of this.groupOf(vertex)) this.touch(other);
    }
    for (const vertex of reached) vertex.dirty = false;
    this.dirty = [];
    return reached.filter((vertex) => vertex.at.vertex === vertex);
  }

  private partition(affected: readonly Vertex[]): (readonly Vertex[])[] {
    const parts: (readonly Vertex[])[] = [];
    const done = new Set<Vertex>();
    for (const start of affected) {
      if (!start.groups || start.groups.size === 0) {
        parts.push([start]);
        continue;
      }
      if (!done.has(start)) parts.push(this.partOf(start, done));
    }
    return parts;
  }

  /** What a vertex is one with, itself and what those are one with. */
  private partOf(start: Vertex, done: Set<Vertex>): readonly Vertex[] {
    const part = new Set([start]);
    for (const vertex of part) {
      done.add(vertex);
      for (const other of this.groupOf(vertex)) part.add(other);
    }
    return [...part].sort(byAddress);
  }

  private numberOf(part: readonly Vertex[], merged: Map<number, number>): number {
    const held: number[] = [];
    for (const vertex of part) {
      const number = this.takeAnchors(vertex, merged);
      if (number !== undefined) held.push(number);
    }
    const [first] = part;
    if (held.length === 0 && first) this.anchors.set(first.address, ++this.lastNumber);
    const number = held.length === 0 ? this.lastNumber : Math.min(...held);
    for (const other of held) if (other !== number) merged.set(other, number);
    merged.delete(number);
    return number;
  }

  /** The number of a vertex. Numbers of IPs that a MAC turned out to own pass to the MAC, which keeps the oldest: leases wander, MACs stay. */
  private takeAnchors({ at, address }: Vertex, merged: Map<number, number>): number | undefined {
    let number = this.anchors.get(address);
    if (!(at instanceof MacNode)) return number;
    for (const node of at.own) {
      const held = node.primary === at ? this.anchors.get(node.ip) : undefined;
      if (held === undefined) continue;
      this.anchors.delete(node.ip);
      if (number !== undefined) merged.set(Math.max(number, held), Math.min(number, held));
      number = number === undefined ? held : Math.min(number, held);
    }
    if (number !== undefined) this.anchors.set(address, number);
    return number;
  }
}

const NO_MARKS: readonly Mark[] = [];
const NO_VERTICES: readonly Vertex[] = [];
