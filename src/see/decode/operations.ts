/**
 * The table of operations, keyed by (flow, protocol, code, object): 64 bytes each, in pages, linked per flow. Most flows
 * have so few that their list is looked through; the operations of one that has more are in an index as well.
 */
import { widenSlots } from './flows.ts';
import {
  DISTINCT_SHIFT,
  PAGE_BITS,
  PAGE_MASK,
  PAGE_RECORDS,
  W_LAST_OPERATION,
  W_OPERATIONS,
  W_VLAN,
} from './layout.ts';

export const OPERATION_SHIFT = 4;
export const O_FLOW = 0;
export const O_PROTOCOL = 1;
export const O_CODE = 2;
export const O_OBJECT = 3;
/** Requests, responses, errors, events: one word each, in the order of the message kinds. */
export const O_COUNTS = 4;
/** 8-byte cells of first and last time. */
export const O_FIRST_CELL = 4;
export const O_LAST_CELL = 5;
export const O_FIRST_PACKET = 12;
export const O_LAST_PACKET = 13;
export const O_NEXT = 14;
/** The operation of this flow that was counted after this one, the last time. */
export const O_AFTER = 15;

/** The operations of a flow are in the index once it has more than so many. */
export const LISTED_MAX = 8;

export class Operations {
  readonly pages: Int32Array[] = [];
  readonly cells: Float64Array[] = [];
  top = 1;
  live = 0;
  /** Time of the messages that are counted. A field, since passing a number that is no small integer makes an object of it. */
  us = 0;
  /** Messages whose operation found no room at all. */
  lost = 0;
  /** Operations touched since the last drain, in order. */
  dirty = new Int32Array(1024);
  dirtyCount = 0;
  /** Two words a slot, as in the table of flows: the hash and the record's number. */
  private slots = new Int32Array(2 << 12);
  private mask = (1 << 12) - 1;
  private indexed = 0;
  private freeHead = 0;
  private readonly seed: number;
  private readonly max: number;

  constructor(seed: number, max: number) {
    this.seed = seed | 0;
    this.max = max;
    this.addPage();
  }

  /**
   * Counts one message of a flow, whose record is `flowPage` from `base`, at the time `us`.
   *
   * Plants ask the same things in the same order again and again, so that what comes is the last operation once more (its
   * answer) or the one that came after it before: neither is looked for.
   */
  count(
    flowPage: Int32Array,
    base: number,
    flow: number,
    protocol: number,
    code: number,
    object: number,
    kind: number,
    packet: number,
  ): void {
    const { pages, us } = this;
    const last = flowPage[base + W_LAST_OPERATION] as number;
    let id = last;
    let page = pages[id >>> 12] as Int32Array;
    let r = (id & 4095) << 4;
    if (page[r + 3] !== object || page[r + 2] !== code || page[r + 1] !== protocol || page[r] !== flow) {
      id = page[r + 15] as number;
      const before = page;
      const at = r + 15;
      page = pages[id >>> 12] as Int32Array;
      r = (id & 4095) << 4;
      if (page[r + 3] !== object || page[r + 2] !== code || page[r + 1] !== protocol || page[r] !== flow) {
        id = this.find(flowPage, base, flow, protocol, code, object);
        const isNew = id === 0;
        if (isNew) id = this.add(flowPage, base, flow, protocol, code, object, kind, packet);
        if (last !== 0) before[at] = id;
        if (isNew) return;
        page = pages[id >>> 12] as Int32Array;
        r = (id & 4095) << 4;
      }
      flowPage[base + W_LAST_OPERATION] = id;
    }
    const cells = this.cells[id >>> 12] as Float64Array;
    if ((page[r + 4] as number) + (page[r + 5] as number) + (page[r + 6] as number) + (page[r + 7] as number) === 0) {
      cells[(r >> 1) + 4] = us;
      page[r + 12] = packet;
      this.touch(id);
    }
    page[r + 4 + kind] = (page[r + 4 + kind] as number) + 1;
    cells[(r >> 1) + 5] = us;
    page[r + 13] = packet;
  }

  /** The record of a flow with this key, or 0. */
  find(flowPage: Int32Array, base: number, flow: number, protocol: number, code: number, object: number): number {
    const { pages } = this;
    if ((flowPage[base + W_VLAN] as number) >>> DISTINCT_SHIFT > LISTED_MAX)
      return this.lookUp(flow, protocol, code, object);
    for (let id = flowPage[base + W_OPERATIONS] as number; id !== 0;) {
      const page = pages[id >>> 12] as Int32Array;
      const r = (id & 4095) << 4;
      if (page[r + 3] === object && page[r + 2] === code && page[r + 1] === protocol) return id;
      id = page[r + 14] as number;
    }
    return 0;
  }

  page(id: number): Int32Array {
    return this.pages[id >>> PAGE_BITS] as Int32Array;
  }

  cellsOf(id: number): Float64Array {
    return this.cells[id >>> PAGE_BITS] as Float64Array;
  }

  /** Gives back all operations of a flow. */
  release(flowPage: Int32Array, base: number): void {
    const inIndex = (flowPage[base + W_VLAN] as number) >>> DISTINCT_SHIFT > LISTED_MAX;
    for (let id = flowPage[base + W_OPERATIONS] as number; id !== 0;) {
      const page = this.page(id);
      const r = (id & PAGE_MASK) << OPERATION_SHIFT;
      const next = page[r + O_NEXT] as number;
      if (inIndex) this.unlink(id, page, r);
      // What is counted begins at nothing; every other word of a record is written when it is given again.
      page[r + O_FLOW] = 0;
      page[r + O_COUNTS] = 0;
      page[r + O_COUNTS + 1] = 0;
      page[r + O_COUNTS + 2] = 0;
      page[r + O_COUNTS + 3] = 0;
      page[r + O_NEXT] = this.freeHead;
      this.freeHead = id;
      this.live--;
      id = next;
    }
  }

  private lookUp(flow: number, protocol: number, code: number, object: number): number {
    const h = this.hash(flow, protocol, code, object);
    const { slots, mask, pages } = this;
    for (let s = h & mask; ; s = (s + 1) & mask) {
      const id = slots[(s << 1) + 1] as number;
      if (id === 0) return 0;
      if (slots[s << 1] !== h) continue;
      const page = pages[id >>> 12] as Int32Array;
      const r = (id & 4095) << 4;
      if (page[r] === flow && page[r + 3] === object && page[r + 2] === code && page[r + 1] === protocol) return id;
    }
  }

  private hash(flow: number, protocol: number, code: number, object: number): number {
    let h =
      Math.imul(flow ^ this.seed ^ Math.imul(code, 0x85ebca6b), 0xc2b2ae35) ^
      Math.imul(object ^ (protocol << 20), 0x27d4eb2f);
    h ^= h >>> 15;
    h = Math.imul(h ^ this.seed, 0x2c1b3c6d);
    h ^= h >>> 13;
    h = Math.imul(h, 0x297a2d39);
    return h ^ (h >>> 15);
  }

  /** A record that is the flow's first and last now; 0 when there is no room for it. */
  private add(
    flowPage: Int32Array,
    base: number,
    flow: number,
    protocol: number,
    code: number,
    object: number,
    kind: number,
    packet: number,
  ): number {
    if (this.live >= this.max) {
      this.lost++;
      return 0;
    }
    let id = this.freeHead;
    if (id !== 0) this.freeHead = this.page(id)[((id & PAGE_MASK) << OPERATION_SHIFT) + O_NEXT] as number;
    else {
      if (this.top >>> PAGE_BITS >= this.pages.length) this.addPage();
      id = this.top++;
    }
    this.live++;
    const page = this.page(id);
    const r = (id & PAGE_MASK) << OPERATION_SHIFT;
    page[r + O_FLOW] = flow;
    page[r + O_PROTOCOL] = protocol;
    page[r + O_CODE] = code;
    page[r + O_OBJECT] = object;
    page[r + O_COUNTS + kind] = 1;
    page[r + O_FIRST_PACKET] = packet;
    page[r + O_LAST_PACKET] = packet;
    page[r + O_NEXT] = flowPage[base + W_OPERATIONS] as number;
    page[r + O_AFTER] = 0;
    const cells = this.cellsOf(id);
    cells[(r >> 1) + O_FIRST_CELL] = this.us;
    cells[(r >> 1) + O_LAST_CELL] = this.us;
    this.touch(id);
    flowPage[base + W_OPERATIONS] = id;
    flowPage[base + W_LAST_OPERATION] = id;
    flowPage[base + W_VLAN] = (flowPage[base + W_VLAN] as number) + (1 << DISTINCT_SHIFT);
    const distinct = (flowPage[base + W_VLAN] as number) >>> DISTINCT_SHIFT;
    if (distinct > LISTED_MAX + 1) this.enter(id, page, r);
    else if (distinct > LISTED_MAX) this.enterAll(id);
    return id;
  }

  private enterAll(head: number): void {
    for (let id = head; id !== 0;) {
      const page = this.page(id);
      const r = (id & PAGE_MASK) << OPERATION_SHIFT;
      this.enter(id, page, r);
      id = page[r + O_NEXT] as number;
    }
  }

  private enter(id: number, page: Int32Array, r: number): void {
    if (++this.indexed * 10 >= (this.mask + 1) * 7) this.grow();
    const h = this.hash(
      page[r + O_FLOW] as number,
      page[r + O_PROTOCOL] as number,
      page[r + O_CODE] as number,
      page[r + O_OBJECT] as number,
    );
    let s = h & this.mask;
    while (this.slots[(s << 1) + 1] !== 0) s = (s + 1) & this.mask;
    this.slots[s << 1] = h;
    this.slots[(s << 1) + 1] = id;
  }

  private touch(id: number): void {
    if (this.dirtyCount === this.dirty.length) {
      const wider = new Int32Array(this.dirty.length * 2);
      wider.set(this.dirty);
      this.dirty = wider;
    }
    this.dirty[this.dirtyCount++] = id;
  }

  private unlink(id: number, page: Int32Array, r: number): void {
    const { slots, mask } = this;
    const [flow, protocol] = [page[r + O_FLOW] as number, page[r + O_PROTOCOL] as number];
    let hole = this.hash(flow, protocol, page[r + O_CODE] as number, page[r + O_OBJECT] as number) & mask;
    while (slots[(hole << 1) + 1] !== id) hole = (hole + 1) & mask;
    for (let s = (hole + 1) & mask; slots[(s << 1) + 1] !== 0; s = (s + 1) & mask) {
      const home = (slots[s << 1] as number) & mask;
      if (((s - home) & mask) < ((s - hole) & mask)) continue;
      slots[hole << 1] = slots[s << 1] as number;
      slots[(hole << 1) + 1] = slots[(s << 1) + 1] as number;
      hole = s;
    }
    slots[(hole << 1) + 1] = 0;
    this.indexed--;
  }

  private grow(): void {
    this.slots = widenSlots(this.slots);
    this.mask = (this.slots.length >> 1) - 1;
  }

  private addPage(): void {
    const page = new Int32Array(PAGE_RECORDS << OPERATION_SHIFT);
    this.pages.push(page);
    this.cells.push(new Float64Array(page.buffer));
  }
}
