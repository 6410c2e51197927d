/**
 * What a request leaves for its answer: (flow, protocol, key) → value, in sets of four entries, each set one cache line.
 *
 * A flow has a few neighbouring sets of its own, so that what it asks again and again stays in the cache. Behind a set that
 * is full others are linked, which are given back once they are empty: what is never answered costs its own flow alone.
 * Bounded: where no set is left, or a flow has filled all that it may have, one of its entries is lost, each in turn, and
 * that answer finds nothing.
 */
import { LIMITS } from '../../model/limits.ts';

/** Words of an entry: the flow's serial number (0: free), key, protocol with the key's upper bits, value. */
const ENTRY = 4;
const WAYS = 4;
const SET = ENTRY * WAYS;
/** Half of all sets are where entries belong, the other half are linked behind them. */
const HOMES_MAX = LIMITS.correlationSlots / WAYS / 2;
/** Neighbouring sets of a flow, one of them for each two low bits of a key: keys are counted up, mostly. */
const NEIGHBOURS = 4;
/** Sets that one may have behind it. */
const BEHIND_MAX = 15;

export class Correlation {
  private homes = 1 << 8;
  private table = new Int32Array(SET << 9);
  /** Of each set the one behind it; 0: none. Those that were given back are linked as well. */
  private behind = new Uint16Array(1 << 9);
  private returned = 0;
  /** The first set that was never linked. */
  private top = 1 << 8;
  /** Of each home the place in its row that is lost next. */
  private turns = new Uint8Array(1 << 8);
  private readonly seed: number;

  constructor(seed: number) {
    this.seed = seed | 0;
  }

  put(flow: number, protocol: number, key: number, value: number): void {
    const low = key | 0;
    const high = key === low ? protocol : tagOf(protocol, key);
    const at = this.placeFor(flow, low, high);
    const { table } = this;
    table[at] = flow;
    table[at + 1] = low;
    table[at + 2] = high;
    table[at + 3] = value;
  }

  /** The value, which is forgotten thereby; −1 where there is none. */
  take(flow: number, protocol: number, key: number): number {
    const low = key | 0;
    const high = key === low ? protocol : tagOf(protocol, key);
    const { table, behind } = this;
    let before = -1;
    for (let set = this.homeOf(flow, low); ; set = behind[set] as number) {
      const q = set * SET;
      for (let at = q; at < q + SET; at += ENTRY) {
        if (table[at] !== flow || table[at + 1] !== low || table[at + 2] !== high) continue;
        table[at] = 0;
        if (before >= 0) this.giveBackEmpty(set, before);
        return table[at + 3] as number;
      }
      if (behind[set] === 0) return -1;
      before = set;
    }
  }

  /** A flow is over: what it left makes room. */
  forget(flow: number): void {
    const { table, behind } = this;
    const first = this.homeOf(flow, 0);
    for (let home = first; home < first + NEIGHBOURS; home++) {
      let before = -1;
      for (let set = home; ;) {
        const q = set * SET;
        for (let at = q; at < q + SET; at += ENTRY) if (table[at] === flow) table[at] = 0;
        const next = behind[set] as number;
        if (before < 0 || !this.giveBackEmpty(set, before)) before = set;
        if (next === 0) break;
        set = next;
      }
    }
  }

  /** Where an entry goes: over the one with its key, else where there is room, else over another of its row. */
  private placeFor(flow: number, low: number, high: number): number {
    const { table, behind } = this;
    const home = this.homeOf(flow, low);
    let free = -1;
    let length = 0;
    for (let set = home; ; set = behind[set] as number) {
      const q = set * SET;
      for (let at = q; at < q + SET; at += ENTRY) {
        if (table[at] === 0) {
          if (free < 0) free = at;
        } else if (table[at] === flow && table[at + 1] === low && table[at + 2] === high) return at;
      }
      if (behind[set] !== 0) {
        length++;
        continue;
      }
      if (free >= 0) return free;
      const linked = length < BEHIND_MAX ? this.link(set) : 0;
      if (linked !== 0) return linked * SET;
      if (this.homes >= HOMES_MAX || (length >= BEHIND_MAX && this.isAllOf(flow, home))) {
        return this.nextLost(home, length);
      }
      this.widen();
      return this.placeFor(flow, low, high);
    }
  }

  /** Whether a flow has filled a row alone: more of them would not help it. */
  private isAllOf(flow: number, home: number): boolean {
    for (let set = home; ; set = this.behind[set] as number) {
      for (let at = set * SET; at < set * SET + SET; at += ENTRY) if (this.table[at] !== flow) return false;
      if (this.behind[set] === 0) return true;
    }
  }

  private nextLost(home: number, length: number): number {
    const turn = this.turns[home] as number;
    this.turns[home] = (turn + 1) % (WAYS * (length + 1));
    let set = home;
    for (let i = 0; i < turn >> 2 && this.behind[set] !== 0; i++) set = this.behind[set] as number;
    return set * SET + (turn & (WAYS - 1)) * ENTRY;
  }

  /** Links an empty set behind another, which has none; 0 where none is left. */
  private link(set: number): number {
    const { behind } = this;
    let linked = this.returned;
    if (linked !== 0) this.returned = behind[linked] as number;
    else if (this.top < behind.length) linked = this.top++;
    else return 0;
    behind[linked] = 0;
    behind[set] = linked;
    return linked;
  }

  /** Whether a set, which stands behind another, was empty and is linked there no more. */
  private giveBackEmpty(set: number, before: number): boolean {
    const { table, behind } = this;
    const q = set * SET;
    for (let at = q; at < q + SET; at += ENTRY) if (table[at] !== 0) return false;
    behind[before] = behind[set] as number;
    behind[set] = this.returned;
    this.returned = set;
    return true;
  }

  /** The set where an entry belongs. */
  private homeOf(flow: number, low: number): number {
    let h = Math.imul(flow ^ this.seed, 0x9e3779b1);
    h ^= h >>> 15;
    return ((h & ~(NEIGHBOURS - 1)) | (low & (NEIGHBOURS - 1))) & (this.homes - 1);
  }

  /** It begins small and widens when all sets are in use: most captures never need the whole of it. */
  private widen(): void {
    const old = this.table;
    this.homes *= 4;
    this.table = new Int32Array(this.homes * 2 * SET);
    this.behind = new Uint16Array(this.homes * 2);
    this.turns = new Uint8Array(this.homes);
    this.returned = 0;
    this.top = this.homes;
    for (let q = 0; q < old.length; q += ENTRY) {
      if (old[q] === 0) continue;
      const at = this.placeFor(old[q] as number, old[q + 1] as number, old[q + 2] as number);
      this.table.set(old.subarray(q, q + ENTRY), at);
    }
  }
}

/** The protocol with the bits of a key beyond 32. */
const tagOf = (protocol: number, key: number): number => protocol ^ Math.imul(Math.trunc(key / 2 ** 32), 1024);
