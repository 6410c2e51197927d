/**
 * What a request leaves for its answer: (flow, protocol, key) → value, in sets of four entries, each set one cache line.
 *
 * A flow has a few neighbouring sets of its own, so that what it asks again and again stays in the cache; where they are
 * full, an entry goes to a set that its key decides. Bounded: where that is full as well, its oldest is lost, and the
 * answer finds nothing.
 */
import { LIMITS } from '../../model/limits.ts';

/** Words of an entry: the flow's serial number (0: free), key, protocol with the key's upper bits, value. */
const ENTRY = 4;
const WAYS = 4;
const SET = ENTRY * WAYS;
const SETS_MAX = LIMITS.correlationSlots / WAYS;
/** Neighbouring sets of a flow, one of them for each two low bits of a key: keys are counted up, mostly. */
const NEIGHBOURS = 4;
/** Sets in which an entry may lie that found its own one full: far apart, since neighbours belong to one flow, which may fill them. */
const AWAY_SETS = 3;
const AWAY_STEP = 1367;

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
    const home = this.homeOf(flow, low);
    let at = placeIn(this.table, home, flow, low, high);
    if (at < 0) at = this.elsewhere(flow, low, high);
    // What was left before under the same key, when there was no room here, must not answer once this one is taken.
    else if (this.spilled[home / SET] !== 0) this.takeElsewhere(flow, low, high);
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

  /** A flow is over: what it left makes room. What lies elsewhere stays till it is the oldest. */
  forget(flow: number): void {
    const { table } = this;
    const first = this.homeOf(flow, 0);
    for (let at = first; at < first + NEIGHBOURS * SET; at += ENTRY) if (table[at] === flow) table[at] = 0;
  }

  private takeElsewhere(flow: number, low: number, high: number): number {
    const { table } = this;
    for (let i = 0; i < AWAY_SETS; i++) {
      const away = this.awayOf(flow, low, high, i);
      for (let at = away; at < away + SET; at += ENTRY) {
        if (table[at] !== flow || table[at + 1] !== low || table[at + 2] !== high) continue;
        table[at] = 0;
        return table[at + 3] as number;
      }
    }
    return -1;
  }

  /** A place for an entry whose own set is full; −1 where there is none. */
  private placeAway(flow: number, low: number, high: number): number {
    let free = -1;
    for (let i = 0; i < AWAY_SETS; i++) {
      const at = placeIn(this.table, this.awayOf(flow, low, high, i), flow, low, high);
      if (at >= 0 && this.table[at] !== 0) return at;
      if (free < 0) free = at;
    }
    return free;
  }

  /** Where an entry goes whose own set is full. Nothing is lost before the table is as wide as it may be. */
  private elsewhere(flow: number, low: number, high: number): number {
    for (let crowded = ++this.crowded > this.sets >> 4; ; crowded = true) {
      if (crowded && this.sets < SETS_MAX) {
        this.widen();
        const at = placeIn(this.table, this.homeOf(flow, low), flow, low, high);
        if (at >= 0) return at;
      }
      this.spilled[this.homeOf(flow, low) / SET] = 1;
      const at = this.placeAway(flow, low, high);
      if (at >= 0) return at;
      if (this.sets < SETS_MAX) continue;
      const away = this.awayOf(flow, low, high, 0);
      const set = away / SET;
      const turn = this.turns[set] as number;
      this.turns[set] = (turn + 1) % WAYS;
      return away + turn * ENTRY;
    }
  }

  private homeOf(flow: number, low: number): number {
    let h = Math.imul(flow ^ this.seed, 0x9e3779b1);
    h ^= h >>> 15;
    return (((h & ~(NEIGHBOURS - 1)) | (low & (NEIGHBOURS - 1))) & (this.sets - 1)) * SET;
  }

  private awayOf(flow: number, low: number, high: number, turn: number): number {
    // One after the other: sums of products of numbers that are counted up together meet too often.
    let h = Math.imul(flow ^ this.seed, 0x9e3779b1);
    h = Math.imul(h ^ (h >>> 15) ^ low, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13) ^ high, 0x2c1b3c6d);
    return (((h ^ (h >>> 16)) + turn * AWAY_STEP) & (this.sets - 1)) * SET;
  }

  /** It begins small and widens where sets are full: most captures never need the whole of it. */
  private widen(): void {
    const old = this.table;
    let fits = false;
    while (!fits && this.sets < SETS_MAX) {
      this.sets *= 4;
      this.crowded = 0;
      this.table = new Int32Array(this.sets * SET);
      this.turns = new Uint8Array(this.sets);
      this.spilled = new Uint8Array(this.sets);
      fits = this.putAll(old);
    }
  }

  /** Puts the entries of another table into this one, which is empty. False where one of them found no room. */
  private putAll(old: Int32Array): boolean {
    let fits = true;
    for (let q = 0; q < old.length; q += ENTRY) {
      if (old[q] === 0) continue;
      const [flow, low, high] = [old[q] as number, old[q + 1] as number, old[q + 2] as number];
      let at = placeIn(this.table, this.homeOf(flow, low), flow, low, high);
      if (at < 0) {
        this.spilled[this.homeOf(flow, low) / SET] = 1;
        at = this.placeAway(flow, low, high);
      }
      if (at >= 0) this.table.set(old.subarray(q, q + ENTRY), at);
      else fits = false;
    }
    return fits;
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
