/** IPv6 addresses as small ids, so that both families share one key layout; and endpoints (MAC, IP, VLAN) as ids for export. */
import { formatIpv4, formatIpv6, formatMacBits } from '../../kernel/address.ts';
import type { Endpoint } from '../../model/observation.ts';
import { widenSlots } from './flows.ts';
import { FAMILY_MAC, FAMILY_V4, FAMILY_V6 } from './layout.ts';
import { mixed } from './share.ts';

const IPV6_WORDS = 4;
const ENDPOINT_WORDS = 5;

/** Open addressing over rows of `width` words that grow by doubling; ids from 1. */
class Rows {
  words: Int32Array;
  count = 0;
  /** Two words a slot: the hash, and the row's id (0: empty). A probe that misses touches no row. */
  private slots = new Int32Array(2 << 9);
  private readonly width: number;
  private readonly seed: number;
  private readonly max: number;

  constructor(width: number, seed: number, max: number) {
    this.width = width;
    this.seed = seed | 0;
    this.max = max;
    this.words = new Int32Array(width * 256);
  }

  /** Id of a row of up to five words; 0 when full. */
  intern(w0: number, w1: number, w2: number, w3: number, w4: number): number {
    const { width, words, slots } = this;
    const mask = (slots.length >> 1) - 1;
    const h = this.hash(w0, w1, w2, w3, w4);
    let s = h & mask;
    for (; ; s = (s + 1) & mask) {
      const id = slots[(s << 1) + 1] as number;
      if (id === 0) break;
      if (slots[s << 1] !== h) continue;
      const q = id * width;
      if (words[q] === w0 && words[q + 1] === w1 && words[q + 2] === w2 && words[q + 3] === w3) {
        if (width === 4 || words[q + 4] === w4) return id;
      }
    }
    if (this.count + 1 >= this.max) return 0;
    const id = ++this.count;
    slots[s << 1] = h;
    slots[(s << 1) + 1] = id;
    if ((id + 1) * width > this.words.length) {
      const wider = new Int32Array(this.words.length * 2);
      wider.set(this.words);
      this.words = wider;
    }
    const q = id * width;
    this.words[q] = w0;
    this.words[q + 1] = w1;
    this.words[q + 2] = w2;
    this.words[q + 3] = w3;
    if (width > 4) this.words[q + 4] = w4;
    if (id * 10 > mask * 6) this.slots = widenSlots(slots);
    return id;
  }

  private hash(w0: number, w1: number, w2: number, w3: number, w4: number): number {
    let h = Math.imul(w0 ^ this.seed ^ Math.imul(w1, 0x85ebca6b) ^ Math.imul(w2, 0xc2b2ae35), 0x9e3779b1);
    h ^= Math.imul(w3 ^ Math.imul(w4, 0x165667b1), 0x27d4eb2f);
    h ^= h >>> 15;
    h = Math.imul(h, 0x2c1b3c6d);
    return h ^ (h >>> 13);
  }
}

/** Addresses and endpoints on their way to another thread: rows by id, as they lie here. */
export interface HandedAddresses {
  readonly ipv6: Int32Array;
  readonly endpoints: Int32Array;
  readonly endpointCount: number;
  readonly lostEndpoints: number;
}

export class Addresses {
  /** IPv6 addresses that found no room: their packets are counted, their flows are not kept. */
  private lostIpv6 = 0;
  private lostEndpoints = 0;
  private readonly v6: Rows;
  private readonly ends: Rows;
  private readonly endpoints: (Endpoint | undefined)[] = [];
  private readonly macs = new Map<number, string>();

  constructor(seed: number, max: number) {
    this.v6 = new Rows(IPV6_WORDS, seed, max);
    this.ends = new Rows(ENDPOINT_WORDS, seed ^ 0x5bd1e995, max * 4);
  }

  /** Addresses that found no room. */
  get lost(): number {
    return this.lostIpv6 + this.lostEndpoints;
  }

  get endpointCount(): number {
    return this.ends.count;
  }

  /** Id of the IPv6 address at `at`; 0 when the table is full. */
  ipv6(view: DataView, at: number): number {
    const id = this.v6.intern(
      view.getInt32(at, false),
      view.getInt32(at + 4, false),
      view.getInt32(at + 8, false),
      view.getInt32(at + 12, false),
      0,
    );
    if (id === 0) this.lostIpv6++;
    return id;
  }

  /** Whether an interned IPv6 address belongs to nobody: multicast, or the unspecified one (RFC 4291, 2.5.2 and 2.7). */
  isNobodys(id: number): boolean {
    const { words } = this.v6;
    const first = words[id * 4] as number;
    if (first !== 0) return first >>> 24 === 0xff;
    return ((words[id * 4 + 1] as number) | (words[id * 4 + 2] as number) | (words[id * 4 + 3] as number)) === 0;
  }

  /** Of all of an interned address, the same in every table: ids are not. */
  ipv6Mixed(id: number): number {
    const { words } = this.v6;
    let h = 0;
    for (let i = id * 4; i < id * 4 + 4; i++) h = mixed(h ^ (words[i] as number));
    return h;
  }

  /** Id of an endpoint: address by family, MAC (0, 0: none) and VLAN. 0 when the table is full. */
  endpoint(family: number, address: number, macHigh: number, macLow: number, vlan: number, hasMac: boolean): number {
    const id = this.ends.intern(family | (hasMac ? 4 : 0), address, macLow, macHigh, vlan);
    if (id === 0) this.lostEndpoints++;
    return id;
  }

  handOver(): HandedAddresses {
    const { v6, ends, lostEndpoints } = this;
    return { ipv6: v6.words, endpoints: ends.words, endpointCount: ends.count, lostEndpoints };
  }

  /** The ids that the endpoints of another table have in this one, by their ids in that. */
  takeOver({ ipv6, endpoints, endpointCount, lostEndpoints }: HandedAddresses): Int32Array {
    const ids = new Int32Array(endpointCount + 1);
    this.lostEndpoints += lostEndpoints;
    for (let id = 1; id <= endpointCount; id++) {
      const q = id * ENDPOINT_WORDS;
      const tag = endpoints[q] as number;
      let address = endpoints[q + 1] as number;
      if ((tag & 3) === FAMILY_V6) {
        const at = address * IPV6_WORDS;
        const word = (i: number): number => ipv6[at + i] as number;
        address = this.v6.intern(word(0), word(1), word(2), word(3), 0);
      }
      const [low, high, vlan] = [endpoints[q + 2], endpoints[q + 3], endpoints[q + 4]] as [number, number, number];
      ids[id] = this.ends.intern(tag, address, low, high, vlan);
      if (ids[id] === 0) this.lostEndpoints++;
    }
    return ids;
  }

  /** Text of an endpoint; made once. */
  describe(id: number): Endpoint {
    const known = this.endpoints[id];
    if (known) return known;
    const words = this.ends.words;
    const q = id * 5;
    const tag = words[q] as number;
    const family = tag & 3;
    const vlan = words[q + 4] as number;
    const made: { mac?: string; ip?: string; vlan?: number } = {};
    if (tag & 4) made.mac = this.macText(words[q + 3] as number, words[q + 2] as number);
    if (family !== FAMILY_MAC) made.ip = this.ipText(family, words[q + 1] as number);
    if (vlan !== 0) made.vlan = vlan;
    this.endpoints[id] = made;
    return made;
  }

  /** One text for all endpoints of a MAC: what is the same object is compared at once. */
  private macText(high: number, low: number): string {
    const key = high * 2 ** 32 + (low >>> 0);
    let text = this.macs.get(key);
    if (text === undefined) this.macs.set(key, (text = formatMacBits(high, low)));
    return text;
  }

  ipText(family: number, address: number): string {
    if (family === FAMILY_V4) return formatIpv4(address);
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < 4; i++) view.setInt32(i * 4, this.v6.words[address * 4 + i] as number, false);
    return formatIpv6(bytes);
  }
}
