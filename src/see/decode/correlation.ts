/**
 * What a request leaves for its answer: (flow, protocol, key) → value, in sets of four entries, each set one cache line.
 *
 * A flow has a few neighbouring sets of its own, so that what it asks again and again stays in the cache; where they are
 * full, an entry goes to a set that its key decides. Bounded: where that is full as well, its oldest is lost, and the
 * answer finds nothing.
 */
import { LIMITS } from '../../model/limits.ts';

/** Words of an entry: flow (0: free), key, protocol with the key's upper bits, value. */
const ENTRY = 4;
const WAYS = 4;
const SET = ENTRY * WAYS;
const SETS_MAX = LIMITS.correlationSlots / WAYS;
/** Neighbouring sets of a flow, one of them for each two low bits of a key: keys are counted up, mostly. */
const NEIGHBOURS = 4;

export class Correlation {
  private table = new Int32Array(SET << 8);
  private sets = 1 << 8;
  private crowded = 0;
  /** Of each set the entry that is lost next where all are taken: each in turn. */
  private turns = new Uint8Array(1 << 8);
  /** Of each set whether entries that belong to it lie elsewhere. */
  private spilled = new Uint8Array(1 << 8);
  private readonly seed: number;

  constructor(seed: number) {
    this.seed = seed | 0;
  }

  put(flow: number, protocol: number, key: number, value: number): void {
    const low = key | 0;
    const high = key === low ? protocol : tagOf(protocol, key);
    let at = placeIn(this.table, this.homeOf(flow, low), flow, low, high);
    if (at < 0) at = this.elsewhere(flow, low, high);
    const table = this.table;
    table[at] = flow;
    table[at + 1] = low;
    table[at + 2] = high;
    table[at + 3] = value;
  }

  /** The value, which is forgotten thereby; −1 where there is none. */
  take(flow: number, protocol: number, key: number): number {
    const low = key | 0;
    const high = key === low ? protocol : tagOf(protocol, key);
    const home = this.homeOf(flow, low);
    const table = this.table;
    for (let at = home; at < home + SET; at += ENTRY) {
      if (table[at] !== flow || table[at + 1] !== low || table[at + 2] !== high) continue;
      table[at] = 0;
      return table[at + 3] as number;
    }
    return this.spilled[home / SET] === 0 ? -1 : this.takeElsewhere(flow, low, high);
  }

  private takeElsewhere(flow: number, low: number, high: number): number {
    const { table } = this;
    const away = this.awayOf(flow, low, high);
    for (let at = away; at < away + SET; at += ENTRY) {
      if (table[at] !== flow || table[at + 1] !== low || table[at + 2] !== high) continue;
      table[at] = 0;
      return table[at + 3] as number;
    }
    return -1;
  }

  /** Where an entry goes whose own set is full. */
  private elsewhere(flow: number, low: number, high: number): number {
    if (this.sets < SETS_MAX && ++this.crowded > this.sets >> 4) {
      this.widen();
      const at = placeIn(this.table, this.homeOf(flow, low), flow, low, high);
      if (at >= 0) return at;
    }
    this.spilled[this.homeOf(flow, low) / SET] = 1;
    const away = this.awayOf(flow, low, high);
    const at = placeIn(this.table, away, flow, low, high);
    if (at >= 0) return at;
    const set = away / SET;
    const turn = this.turns[set] as number;
    this.turns[set] = (turn + 1) % WAYS;
    return away + turn * ENTRY;
  }

  private homeOf(flow: number, low: number): number {
    let h = Math.imul(flow ^ this.seed, 0x9e3779b1);
    h ^= h >>> 15;
    return (((h & ~(NEIGHBOURS - 1)) | (low & (NEIGHBOURS - 1))) & (this.sets - 1)) * SET;
  }

  private awayOf(flow: number, low: number, high: number): number {
    let h = Math.imul(flow ^ this.seed, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b) ^ Math.imul(high, 0x27d4eb2f);
    h ^= h >>> 15;
    h = Math.imul(h, 0x2c1b3c6d);
    return ((h ^ (h >>> 13)) & (this.sets - 1)) * SET;
  }

  /** It begins small and widens where sets are full: most captures never need the whole of it. */
  private widen(): void {
    const old = this.table;
    this.sets *= 4;
    this.crowded = 0;
    this.table = new Int32Array(this.sets * SET);
    this.turns = new Uint8Array(this.sets);
    this.spilled = new Uint8Array(this.sets);
    for (let q = 0; q < old.length; q += ENTRY) {
      if (old[q] === 0) continue;
      const [flow, low, high] = [old[q] as number, old[q + 1] as number, old[q + 2] as number];
      let at = placeIn(this.table, this.homeOf(flow, low), flow, low, high);
      if (at < 0) {
        this.spilled[this.homeOf(flow, low) / SET] = 1;
        at = placeIn(this.table, this.awayOf(flow, low, high), flow, low, high);
      }
      if (at >= 0) this.table.set(old.subarray(q, q + ENTRY), at);
    }
  }
}

/** Where an entry belongs in the set at `q`: over the one with its key, else in a free place; −1 where all are taken. */
function placeIn(table: Int32Array, q: number, flow: number, low: number, high: number): number {
  let free = -1;
  for (let at = q; at < q + SET; at += ENTRY) {
    if (table[at] === 0) {
      if (free < 0) free = at;
    } else if (table[at] === flow && table[at + 1] === low && table[at + 2] === high) return at;
  }
  return free;
}

/** The protocol with the bits of a key beyond 32. */
const tagOf = (protocol: number, key: number): number => protocol ^ Math.imul(Math.trunc(key / 2 ** 32), 1024);
