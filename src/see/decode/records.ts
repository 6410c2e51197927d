/** Records in pages of typed arrays, and an index over them. */
import { widenSlots } from './flows.ts';
import { PAGE_BITS, PAGE_MASK, PAGE_RECORDS } from './layout.ts';

/** Records of a fixed number of words, numbered from 1, 8-byte cells over the same bytes. */
export class Records {
  count = 0;
  private readonly pages: Int32Array[] = [];
  private readonly cells: Float64Array[] = [];
  private readonly size: number;

  constructor(words: number) {
    this.size = words;
  }

  add(): number {
    const id = ++this.count;
    if (id >>> PAGE_BITS >= this.pages.length) {
      const page = new Int32Array(PAGE_RECORDS * this.size);
      this.pages.push(page);
      this.cells.push(new Float64Array(page.buffer));
    }
    return id;
  }

  page(id: number): Int32Array {
    return this.pages[id >>> PAGE_BITS] as Int32Array;
  }

  cellsOf(id: number): Float64Array {
    return this.cells[id >>> PAGE_BITS] as Float64Array;
  }

  at(id: number): number {
    return (id & PAGE_MASK) * this.size;
  }

  handOver(): HandedRecords {
    return { count: this.count, pages: this.pages };
  }

  /** Adds records of the same size behind these; returns the number before the first of them. */
  takeOver({ count, pages }: HandedRecords): number {
    const before = this.count;
    for (let id = 1; id <= count; id++) {
      const from = (id & PAGE_MASK) * this.size;
      const made = this.add();
      const page = pages[id >>> PAGE_BITS] as Int32Array;
      this.page(made).set(page.subarray(from, from + this.size), this.at(made));
    }
    return before;
  }
}

/** Records on their way to another thread. */
export interface HandedRecords {
  readonly count: number;
  readonly pages: readonly Int32Array[];
}

/** Index from `slots` of (hash, number) pairs over a table of records that compare for themselves. */
export class Index {
  slots = new Int32Array(2 << 10);
  mask = (1 << 10) - 1;
  private filled = 0;

  put(slot: number, h: number, id: number): void {
    this.slots[slot << 1] = h;
    this.slots[(slot << 1) + 1] = id;
    if (++this.filled * 10 < (this.mask + 1) * 6) return;
    this.slots = widenSlots(this.slots);
    this.mask = (this.slots.length >> 1) - 1;
  }
}

/** Of words of our own making, which nobody can choose: no seed is needed. */
export function hashed(a: number, b: number, c: number, d: number): number {
  let h = Math.imul(a ^ Math.imul(b, 0x85ebca6b), 0xc2b2ae35) ^ Math.imul(c ^ Math.imul(d, 0x9e3779b1), 0x27d4eb2f);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return h ^ (h >>> 13);
}

/** Makes a span of time, in two cells, reach from `firstUs` to `lastUs` as well. */
export function widen(cells: Float64Array, first: number, last: number, firstUs: number, lastUs: number): void {
  if (firstUs < (cells[first] as number)) cells[first] = firstUs;
  if (lastUs > (cells[last] as number)) cells[last] = lastUs;
}
