/**
 * Addresses of one reading that only pass through the MACs that they were seen with, whatever else is known: each of those
 * MACs carries more such addresses than one has itself, and nobody said whose the address is or which device. Each is an
 * asset by itself. Most addresses of a large capture are such; nodes for all of them would be most of what a survey takes.
 */
import { addressOrder, compareAddresses } from '../../kernel/address.ts';
import type { Engine } from '../decode/engine.ts';
import { familyOf, isAnyIp, isGroup, isOwnByNature } from './address-nature.ts';
import type { EndpointClaims } from './endpoint-claims.ts';
import type { EndpointTimes } from './endpoint-times.ts';
import { markOf } from './marks.ts';
import { isCrowd } from './ownership.ts';

/** An address with more endpoints than this (MACs, VLANs) is left to the general case. */
const ENDPOINTS_MAX = 8;

type Endpoints = Pick<Engine, 'endpoint' | 'endpointCount'>;

export class Passing {
  private readonly engine: Endpoints;
  /** Addresses are numbered 1 … this. */
  private count = 0;
  /** The first endpoint of each address; 0 for an address that does not pass. */
  private readonly heads: Int32Array;
  /** The next endpoint of the same address, 0 for none: in the order of their ids. */
  private readonly next: Int32Array;
  /** The MAC of each endpoint as a number. */
  private readonly macs: Int32Array;
  private readonly isPassing: Uint8Array;

  constructor(engine: Endpoints, seen: EndpointTimes, claims: EndpointClaims) {
    this.engine = engine;
    const size = engine.endpointCount + 1;
    this.heads = new Int32Array(size);
    this.next = new Int32Array(size);
    this.macs = new Int32Array(size);
    this.isPassing = new Uint8Array(size);
    this.gather(seen, claims);
    this.choose();
  }

  has(endpoint: number): boolean {
    return this.isPassing[endpoint] === 1;
  }

  /** The first endpoint of each address, lowest address first. */
  inOrder(): Int32Array {
    const heads = this.heads.subarray(1, this.count + 1).filter((head) => head !== 0);
    const orders = new Float64Array(this.next.length);
    for (const head of heads) orders[head] = addressOrder(this.ipOf(head));
    const compare = (a: number, b: number): number =>
      (orders[a] as number) - (orders[b] as number) || compareAddresses(this.ipOf(a), this.ipOf(b));
    return heads.sort(compare);
  }

  ipOf(endpoint: number): string {
    return this.engine.endpoint(endpoint).ip ?? '';
  }

  /** All endpoints of an address, from its first. */
  endpointsOf(head: number): readonly number[] {
    const endpoints = [head];
    for (let id = this.next[head] as number; id !== 0; id = this.next[id] as number) endpoints.push(id);
    return endpoints;
  }

  /** Each address with each of its MACs, once. */
  eachPair(visit: (mac: string, ip: string) => void): void {
    for (let number = 1; number <= this.count; number++) {
      const head = this.heads[number] as number;
      for (let id = head; id !== 0; id = this.next[id] as number)
        if (this.isFirstOf(head, id)) visit(this.engine.endpoint(id).mac ?? '', this.ipOf(id));
    }
  }

  /** Chains the endpoints of each address; those of which more is known are no candidates. */
  private gather(seen: EndpointTimes, claims: EndpointClaims): void {
    const { engine, heads, next, macs } = this;
    const numbers = new Map<string, number>();
    const macNumbers = new Map<string, number>();
    const lasts = new Int32Array(heads.length);
    const lengths = new Int32Array(heads.length);
    for (let id = 1; id <= engine.endpointCount; id++) {
      if (!seen.isSeen(id)) continue;
      const { mac, ip } = engine.endpoint(id);
      if (ip === undefined) continue;
      let number = numbers.get(ip);
      if (number === undefined) {
        numbers.set(ip, (number = ++this.count));
        heads[number] = isAnyIp(ip) ? id : 0;
      } else next[lasts[number] as number] = id;
      lasts[number] = id;
      lengths[number] = (lengths[number] as number) + 1;
      const plain = mac !== undefined && !isGroup(mac) && !isOwnByNature(ip, mac);
      if (!plain || (lengths[number] as number) > ENDPOINTS_MAX) heads[number] = 0;
      else macs[id] = numberIn(macNumbers, mac);
    }
    const ruleOut = (ip: string | undefined): void => {
      const number = ip === undefined ? undefined : numbers.get(ip);
      if (number !== undefined) heads[number] = 0;
    };
    claims.each((claim) => {
      const { attribute, about, value } = claim;
      if (attribute === 'ip') ruleOut(value.toLowerCase());
      if (attribute === 'ip' || attribute === 'mac' || markOf(claim)) ruleOut(engine.endpoint(about).ip);
    });
  }

  /** Candidates pass where all of their MACs carry a crowd of candidates. */
  private choose(): void {
    const { heads, next, macs, isPassing } = this;
    const carried = { 4: [] as number[], 6: [] as number[] };
    for (let number = 1; number <= this.count; number++) {
      const head = heads[number] as number;
      if (head === 0) continue;
      const counts = carried[familyOf(this.ipOf(head))];
      for (let id = head; id !== 0; id = next[id] as number) {
        const mac = macs[id] as number;
        if (this.isFirstOf(head, id)) counts[mac] = (counts[mac] ?? 0) + 1;
      }
    }
    for (let number = 1; number <= this.count; number++) {
      const head = heads[number] as number;
      if (head === 0) continue;
      const family = familyOf(this.ipOf(head));
      const counts = carried[family];
      let passes = true;
      for (let id = head; id !== 0; id = next[id] as number)
        passes &&= isCrowd(family, counts[macs[id] as number] ?? 0);
      if (!passes) heads[number] = 0;
      else for (let id = head; id !== 0; id = next[id] as number) isPassing[id] = 1;
    }
  }

  /** Whether no endpoint before it in its chain has its MAC. */
  private isFirstOf(head: number, endpoint: number): boolean {
    for (let id = head; id !== endpoint; id = this.next[id] as number)
      if (this.macs[id] === this.macs[endpoint]) return false;
    return true;
  }
}

function numberIn(numbers: Map<string, number>, text: string): number {
  let number = numbers.get(text);
  if (number === undefined) numbers.set(text, (number = numbers.size + 1));
  return number;
}
