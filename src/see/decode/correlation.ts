/** What a request leaves for its answer: a direct-mapped cache of (flow, protocol, key) → value. Lossy under pressure, exact otherwise. */
import { LIMITS } from '../../model/limits.ts';

const SLOTS = LIMITS.correlationSlots;

export class Correlation {
  /** Four words a slot: flow, key, protocol with the key's upper bits, value. */
  private table = new Int32Array(1 << 12);
  private slots = 1 << 10;
  private used = 0;
  private readonly seed: number;

  constructor(seed: number) {
    this.seed = seed | 0;
  }

  put(flow: number, protocol: number, key: number, value: number): void {
    const low = key | 0;
    const high = tagOf(protocol, key);
    let q = this.slot(flow, low, high);
    if (this.table[q] !== 0 && this.slots < SLOTS && ++this.used > this.slots >> 3) {
      this.widen();
      q = this.slot(flow, low, high);
    }
    this.table[q] = flow;
    this.table[q + 1] = low;
    this.table[q + 2] = high;
    this.table[q + 3] = value;
  }

  take(flow: number, protocol: number, key: number): number {
    const low = key | 0;
    const high = tagOf(protocol, key);
    const q = this.slot(flow, low, high);
    const table = this.table;
    if (table[q] !== flow || table[q + 1] !== low || table[q + 2] !== high) return -1;
    table[q] = 0;
    return table[q + 3] as number;
  }

  private slot(flow: number, low: number, high: number): number {
    let h = Math.imul(flow ^ this.seed, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b) ^ Math.imul(high, 0x27d4eb2f);
    h ^= h >>> 15;
    h = Math.imul(h, 0x2c1b3c6d);
    return ((h ^ (h >>> 13)) & (this.slots - 1)) << 2;
  }

  /** It begins small and widens with collisions: most captures never need the whole of it. */
  private widen(): void {
    const old = this.table;
    this.slots *= 4;
    this.used = 0;
    this.table = new Int32Array(this.slots << 2);
    for (let q = 0; q < old.length; q += 4) {
      if (old[q] === 0) continue;
      this.table.set(old.subarray(q, q + 4), this.slot(old[q] as number, old[q + 1] as number, old[q + 2] as number));
    }
  }
}

const tagOf = (protocol: number, key: number): number =>
  protocol ^ Math.imul(key === (key | 0) ? 0 : Math.trunc(key / 2 ** 32), 1024);
