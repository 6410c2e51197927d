/**
 * What a request leaves for its answer: (flow, protocol, key) → value, in sets of four entries, each set one cache line.
 * Bounded: where a fifth is put into a set, the oldest is lost, and its answer finds nothing.
 */
import { LIMITS } from '../../model/limits.ts';

/** Words of an entry: flow (0: free), key, protocol with the key's upper bits, value. */
const ENTRY = 4;
const WAYS = 4;
const SET = ENTRY * WAYS;
const SETS_MAX = LIMITS.correlationSlots / WAYS;

export class Correlation {
  private table = new Int32Array(SET << 8);
  private sets = 1 << 8;
  private crowded = 0;
  /** Of each set the entry that is lost next where all are taken: each in turn. */
  private turns = new Uint8Array(1 << 8);
  private readonly seed: number;

  constructor(seed: number) {
    this.seed = seed | 0;
  }

  put(flow: number, protocol: number, key: number, value: number): void {
    const low = key | 0;
    const high = tagOf(protocol, key);
    let q = this.setOf(flow, low, high);
    let at = this.placeIn(q, flow, low, high);
    if (at < 0 && this.sets < SETS_MAX && ++this.crowded > this.sets >> 4) {
      this.widen();
      q = this.setOf(flow, low, high);
      at = this.placeIn(q, flow, low, high);
    }
    const table = this.table;
    if (at < 0) {
      const set = q / SET;
      const turn = this.turns[set] as number;
      this.turns[set] = (turn + 1) % WAYS;
      at = q + turn * ENTRY;
    }
    table[at] = flow;
    table[at + 1] = low;
    table[at + 2] = high;
    table[at + 3] = value;
  }

  /** The value, which is forgotten thereby; −1 where there is none. */
  take(flow: number, protocol: number, key: number): number {
    const low = key | 0;
    const high = tagOf(protocol, key);
    const q = this.setOf(flow, low, high);
    const table = this.table;
    for (let at = q; at < q + SET; at += ENTRY) {
      if (table[at] !== flow || table[at + 1] !== low || table[at + 2] !== high) continue;
      table[at] = 0;
      return table[at + 3] as number;
    }
    return -1;
  }

  /** Where an entry belongs in its set: over the one with its key, else in a free place; −1 where all are taken. */
  private placeIn(q: number, flow: number, low: number, high: number): number {
    const table = this.table;
    let free = -1;
    for (let at = q; at < q + SET; at += ENTRY) {
      if (table[at] === 0) {
        if (free < 0) free = at;
      } else if (table[at] === flow && table[at + 1] === low && table[at + 2] === high) return at;
    }
    return free;
  }

  private setOf(flow: number, low: number, high: number): number {
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
    for (let q = 0; q < old.length; q += ENTRY) {
      if (old[q] === 0) continue;
      const [flow, low, high] = [old[q] as number, old[q + 1] as number, old[q + 2] as number];
      const at = this.placeIn(this.setOf(flow, low, high), flow, low, high);
      // Four of one set go to four sets at most, so that there is room.
      this.table.set(old.subarray(q, q + ENTRY), at);
    }
  }
}

const tagOf = (protocol: number, key: number): number =>
  protocol ^ (key === (key | 0) ? 0 : Math.imul(Math.trunc(key / 2 ** 32), 1024));
