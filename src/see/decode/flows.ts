/** The flow table: one 128-byte record per flow in pages, found by a seeded hash with a bounded number of probes. */
import { LIMITS } from '../../model/limits.ts';
import * as L from './layout.ts';

const EMPTY = new Int32Array(0);
const EMPTY_CELLS = new Float64Array(0);

/** Numbers of flows stay below it. */
const SERIAL_SHIFT = 23;

export class Flows {
  /** Pages of records; number 0 is never given, so that 0 means none. */
  readonly pages: Int32Array[] = [];
  readonly cells: Float64Array[] = [];
  /** Of each page the earliest time at which a flow of it may have been idle for too long. */
  readonly due: number[] = [];
  /** Of each record of a page such a time, so that a sweep touches only those whose time has come. */
  readonly dueOf: Float64Array[] = [];
  /** How often each record was given back, by page. */
  private readonly uses: Uint16Array[] = [];
  /** Flows of each page that are in the table: a page without any needs no sweep. */
  readonly livePerPage: number[] = [];
  /** Two words a slot: the hash, and the record's number (0: empty). A probe that misses touches no record. */
  private slots = new Int32Array(2 << 13);
  private mask = (1 << 13) - 1;
  /** Records ever begun in pages, number 0 included. */
  top = 1;
  /** Flows in the table. */
  live = 0;
  created = 0;
  overflows = 0;
  readonly seed: number;
  readonly max: number;
  private free = new Int32Array(256);
  private freed = 0;

  constructor(seed: number, max: number) {
    this.seed = seed | 0;
    this.max = max;
    this.addPage();
  }

  page(id: number): Int32Array {
    return this.pages[id >>> L.PAGE_BITS] ?? EMPTY;
  }

  cellsOf(id: number): Float64Array {
    return this.cells[id >>> L.PAGE_BITS] ?? EMPTY_CELLS;
  }

  hash(a: number, b: number, ports: number, meta: number): number {
    let h = Math.imul(a ^ this.seed ^ Math.imul(b, 0x85ebca6b), 0xc2b2ae35) ^ Math.imul(ports ^ meta, 0x27d4eb2f);
    h ^= h >>> 15;
    h = Math.imul(h ^ this.seed, 0x2c1b3c6d);
    h ^= h >>> 13;
    h = Math.imul(h, 0x297a2d39);
    return h ^ (h >>> 15);
  }

  /** Record with this key, or 0. */
  find(h: number, a: number, b: number, ports: number, meta: number): number {
    const { slots, mask, pages } = this;
    for (let s = h & mask; ; s = (s + 1) & mask) {
      const id = slots[(s << 1) + 1] as number;
      if (id === 0) return 0;
      if (slots[s << 1] !== h) continue;
      const page = pages[id >>> 12] as Int32Array;
      const r = (id & 4095) << 5;
      if (page[r] === a && page[r + 1] === b && page[r + 2] === ports && page[r + 3] === meta) return id;
    }
  }

  /** A fresh record under this key, or 0 when the table is full or the hash has been attacked (too many probes). */
  insert(h: number, a: number, b: number, ports: number, meta: number): number {
    if (this.live >= this.max) {
      this.overflows++;
      return 0;
    }
    if (this.live * 10 >= (this.mask + 1) * 6) this.grow();
    let s = h & this.mask;
    for (let probes = 0; this.slots[(s << 1) + 1] !== 0; probes++) {
      if (probes >= LIMITS.flowProbesMax) {
        this.overflows++;
        return 0;
      }
      s = (s + 1) & this.mask;
    }
    const id = this.take();
    this.slots[s << 1] = h;
    this.slots[(s << 1) + 1] = id;
    this.live++;
    this.livePerPage[id >>> L.PAGE_BITS] = (this.livePerPage[id >>> L.PAGE_BITS] as number) + 1;
    this.created++;
    const page = this.page(id);
    const r = (id & L.PAGE_MASK) << L.FLOW_SHIFT;
    page[r + L.W_A] = a;
    page[r + L.W_B] = b;
    page[r + L.W_PORTS] = ports;
    page[r + L.W_META] = meta;
    return id;
  }

  /** Takes the record out of the table (backward shift, so that probes stay unbroken); it can still be read. */
  retire(id: number): void {
    const { slots, mask } = this;
    const page = this.page(id);
    const r = (id & L.PAGE_MASK) << L.FLOW_SHIFT;
    const flags = page[r + L.W_FLAGS] as number;
    if (flags & L.FLAG_ENDED) return;
    page[r + L.W_FLAGS] = flags | L.FLAG_ENDED;
    const [a, b] = [page[r + L.W_A] as number, page[r + L.W_B] as number];
    let hole = this.hash(a, b, page[r + L.W_PORTS] as number, page[r + L.W_META] as number) & mask;
    while (slots[(hole << 1) + 1] !== id) hole = (hole + 1) & mask;
    for (let s = (hole + 1) & mask; slots[(s << 1) + 1] !== 0; s = (s + 1) & mask) {
      const home = (slots[s << 1] as number) & mask;
      if (((s - home) & mask) < ((s - hole) & mask)) continue;
      slots[hole << 1] = slots[s << 1] as number;
      slots[(hole << 1) + 1] = slots[(s << 1) + 1] as number;
      hole = s;
    }
    slots[(hole << 1) + 1] = 0;
    this.live--;
    this.livePerPage[id >>> L.PAGE_BITS] = (this.livePerPage[id >>> L.PAGE_BITS] as number) - 1;
  }

  /** A flow of this record may be over from `us` on. */
  dueFrom(id: number, us: number): void {
    const page = id >>> L.PAGE_BITS;
    (this.dueOf[page] as Float64Array)[id & L.PAGE_MASK] = us;
    if (us < (this.due[page] as number)) this.due[page] = us;
  }

  /** Tells a flow from those that had its record before: never 0, as its number is. */
  serial(id: number): number {
    return id | ((this.uses[id >>> L.PAGE_BITS]?.[id & L.PAGE_MASK] ?? 0) << SERIAL_SHIFT);
  }

  /** Gives a retired record back. */
  release(id: number): void {
    const uses = this.uses[id >>> L.PAGE_BITS] as Uint16Array;
    uses[id & L.PAGE_MASK] = (uses[id & L.PAGE_MASK] as number) + 1;
    const page = this.page(id);
    const at = ((id & L.PAGE_MASK) << L.FLOW_SHIFT) + L.W_FLAGS;
    page[at] = (page[at] as number) | L.FLAG_FREE;
    if (this.freed === this.free.length) {
      const wider = new Int32Array(this.free.length * 2);
      wider.set(this.free);
      this.free = wider;
    }
    this.free[this.freed++] = id;
  }

  private take(): number {
    if (this.freed > 0) {
      const id = this.free[--this.freed] as number;
      const r = (id & L.PAGE_MASK) << L.FLOW_SHIFT;
      const page = this.page(id);
      // A call of `fill` costs more than so few words.
      for (let word = r; word < r + L.FLOW_WORDS; word++) page[word] = 0;
      return id;
    }
    if (this.top >>> L.PAGE_BITS >= this.pages.length) this.addPage();
    return this.top++;
  }

  private addPage(): void {
    const page = new Int32Array(L.PAGE_RECORDS << L.FLOW_SHIFT);
    this.pages.push(page);
    this.livePerPage.push(0);
    this.uses.push(new Uint16Array(L.PAGE_RECORDS));
    this.due.push(Infinity);
    this.dueOf.push(new Float64Array(L.PAGE_RECORDS));
    this.cells.push(new Float64Array(page.buffer));
  }

  private grow(): void {
    this.slots = widenSlots(this.slots);
    this.mask = (this.slots.length >> 1) - 1;
  }
}

/** Slots of (hash, number) spread over twice as many. */
export function widenSlots(old: Int32Array): Int32Array<ArrayBuffer> {
  const slots = new Int32Array(old.length * 2);
  const mask = (slots.length >> 1) - 1;
  for (let q = 0; q < old.length; q += 2) {
    const id = old[q + 1] as number;
    if (id === 0) continue;
    const h = old[q] as number;
    let s = h & mask;
    while (slots[(s << 1) + 1] !== 0) s = (s + 1) & mask;
    slots[s << 1] = h;
    slots[(s << 1) + 1] = id;
  }
  return slots;
}
