/**
 * The pulse: conversations that beat with a period, recognised from when their client (or publisher) speaks. Several
 * packets close together are one beat. What the state of a pulse is depends on a clock that is handed in.
 *
 * Per conversation a row in typed arrays, found by a direct-mapped hash: whoever is not known to beat may be replaced.
 */
import { LIMITS } from '../../model/limits.ts';
import type { Protocol } from '../../model/protocol.ts';
import type { PulseState } from '../../model/words.ts';
import type { Flows } from './flows.ts';
import * as L from './layout.ts';
import { boundUs, faded, FORGOTTEN_US, GONE, isOrdinary, STATE_WORDS, stateAfter, type Habit } from './pulse-bounds.ts';
import { Demands, weightOf } from './pulse-demand.ts';
import { JUDGED, Rhythm } from './pulse-rhythm.ts';

const ROWS = LIMITS.pulsesMax;
const WAYS = 4;
/** Share of its period that a beat of a known pulse may be off it. */
const TOLERANCE = 0.25;
/** A gap this much shorter than the usual ones is within a burst. */
const BURST_SHARE = 1 / 8;
const DECAY = 0.98;
/** Intervals without a period after which a flow is left alone for a while. */
const PATIENCE = 48;
/** What a beat off the known period weighs against one that keeps it, and how much of it is too much: then it is learnt anew. */
const OFF_WEIGHT = 2;
const OFF_MAX = 16;
/** Share that is left of the weight of beats in step when one comes that is of another size than the last two sizes. */
const UNLIKE_LEAVES = 1 / 2;
/** A stream of full segments is a transfer, however regular. */
const BULK_BYTES = 1400;
const BULK_MAX = 24;

// Words of a row: key of five words, flow, intervals seen, bulk, off, state, whether the server beats, last two sizes of
// messages, flow of the last beat.
const ROW_SHIFT = 4;
const R_HASH = 0;
const R_A = 1;
const R_B = 2;
const R_PORT = 3;
const R_META = 4;
const R_FLOW = 5;
const R_SEEN = 6;
const R_BULK = 7;
const R_OFF = 8;
const R_STATE = 9; // 0: not known to beat; else 1 + index of its state
const R_SERVER = 10;
const R_SIZES = 11;
const R_BEAT_FLOW = 12;

// Cells of a row: last packet, last beat, usual gap, period, jitter, since (until it is known: in step since), longest gap,
// weight of the beats in step.
const CELL_SHIFT = 3;
const C_LAST = 0;
const C_BEAT = 1;
const C_USUAL = 2;
const C_PERIOD = 3;
const C_JITTER = 4;
const C_SINCE = 5;
const C_LONGEST = 6;
const C_WEIGHT = 7;

/** A recognised pulse; `flow` is the flow of its last beat. */
export interface PulseRow {
  readonly row: number;
  readonly flow: number;
  /** The one that beats is the server of that flow: a publisher on layer two. */
  readonly byServer: boolean;
  readonly periodUs: number;
  readonly jitterUs: number;
  readonly lastBeatUs: number;
  readonly state: PulseState;
  readonly sinceUs: number;
}

export class Pulses {
  /** Pulses that found no room. */
  lost = 0;
  private readonly words = new Int32Array(ROWS << ROW_SHIFT);
  private readonly cells = new Float64Array(ROWS << CELL_SHIFT);
  private readonly rhythm = new Rhythm(ROWS);
  private readonly demands: Demands;
  private readonly seed: number;
  /** Rows known to beat. */
  private readonly known = new Set<number>();
  /** Rows whose state changed by a beat or by being recognised, since the last evaluation. */
  private readonly changed = new Set<number>();
  /** Rows that lost their period: told once as gone, then forgotten. */
  private readonly lapsed = new Set<number>();

  constructor(seed: number, protocols: readonly Protocol[] = []) {
    this.seed = seed | 0;
    this.demands = new Demands(protocols);
  }

  /** A payload of `bytes` from `side` of a flow at `us`. */
  beat(flow: number, page: Int32Array, base: number, side: number, bytes: number, us: number): void {
    const client = ((page[base + L.W_FLAGS] as number) & L.FLAG_CLIENT) !== 0 ? 1 : 0;
    const meta = page[base + L.W_META] as number;
    // On layer two either side may publish; else the client's requests are the beats, and the server's bulk tells a transfer.
    const either = ((meta >>> 8) & 3) === L.FAMILY_MAC;
    if (side !== client && !either && bytes < BULK_BYTES) return;
    const port = portOf(page, base, client, meta);
    const a = page[base] as number;
    const b = page[base + 1] as number;
    let h = Math.imul(a ^ this.seed ^ Math.imul(b, 0x85ebca6b), 0xc2b2ae35) ^ Math.imul(port ^ meta, 0x27d4eb2f);
    h = Math.imul(h ^ (h >>> 15) ^ (either ? side : 2 + client), 0x2c1b3c6d);
    h ^= h >>> 13;
    const row = this.row(h, a, b, port, meta, us);
    if (row < 0) return;
    const w = row << ROW_SHIFT;
    const words = this.words;
    if (bytes >= BULK_BYTES) {
      const bulk = (words[w + R_BULK] as number) + 1;
      words[w + R_BULK] = bulk;
      if (bulk > BULK_MAX && words[w + R_STATE] === 0) return this.leave(row, page, base);
      if (side !== client && !either) return;
    }
    words[w + R_FLOW] = flow;
    words[w + R_SERVER] = side === client ? 0 : 1;
    this.take(row, us, page, base, bytes);
  }

  /** What changed until `nowUs` (in packet time): new pulses, late ones, missing ones, those that came back. */
  evaluate(nowUs: number): PulseRow[] {
    const rows: PulseRow[] = [];
    for (const row of this.known) {
      const w = row << ROW_SHIFT;
      const state = this.judge(row, nowUs) + 1;
      const had = this.words[w + R_STATE] as number;
      const fresh = this.changed.delete(row);
      if (state === had && !fresh) continue;
      if (state !== had) {
        this.words[w + R_STATE] = state;
        this.cells[(row << CELL_SHIFT) + C_SINCE] = this.sinceOf(row, state - 1);
      }
      rows.push(this.describe(row));
      const over = state === GONE + 1 && nowUs - this.beatOf(row) > FORGOTTEN_US;
      if (over || this.lapsed.has(row)) this.forget(row);
    }
    return rows;
  }

  /** All pulses known, as they stood when they were last evaluated. */
  all(): PulseRow[] {
    return [...this.known].map((row) => this.describe(row));
  }

  /** Whether the flow of the last beat still is the one under that number. */
  isOfFlow(row: number, flows: Flows): boolean {
    const w = row << ROW_SHIFT;
    const flow = this.words[w + R_FLOW] as number;
    const page = flows.page(flow);
    const base = (flow & L.PAGE_MASK) << L.FLOW_SHIFT;
    if ((page[base + L.W_FLAGS] as number) & L.FLAG_FREE) return false;
    const same = page[base] === this.words[w + R_A] && page[base + 1] === this.words[w + R_B];
    return same && page[base + L.W_META] === this.words[w + R_META];
  }

  private beatOf(row: number): number {
    return this.cells[(row << CELL_SHIFT) + C_BEAT] as number;
  }

  private forget(row: number): void {
    this.known.delete(row);
    this.lapsed.delete(row);
    const w = row << ROW_SHIFT;
    for (const word of [R_STATE, R_SEEN, R_OFF]) this.words[w + word] = 0;
    this.cells[(row << CELL_SHIFT) + C_WEIGHT] = 0;
  }

  private describe(row: number): PulseRow {
    const c = row << CELL_SHIFT;
    const w = row << ROW_SHIFT;
    return {
      row,
      flow: this.words[w + R_FLOW] as number,
      byServer: this.words[w + R_SERVER] === 1,
      periodUs: Math.round(this.cells[c + C_PERIOD] as number),
      jitterUs: Math.round(this.cells[c + C_JITTER] as number),
      lastBeatUs: this.cells[c + C_LAST] as number,
      state: STATE_WORDS[(this.words[w + R_STATE] as number) - 1] ?? 'on-time',
      sinceUs: this.cells[c + C_SINCE] as number,
    };
  }

  /** Index of the state that a pulse has at `nowUs`. */
  private judge(row: number, nowUs: number): number {
    if (this.lapsed.has(row)) return GONE;
    return stateAfter(nowUs - (this.cells[(row << CELL_SHIFT) + C_LAST] as number), this.habitOf(row));
  }

  private habitOf(row: number): Habit {
    const c = row << CELL_SHIFT;
    const { cells } = this;
    return {
      periodUs: cells[c + C_PERIOD] as number,
      jitterUs: cells[c + C_JITTER] as number,
      longestUs: cells[c + C_LONGEST] as number,
    };
  }

  private sinceOf(row: number, state: number): number {
    const last = this.cells[(row << CELL_SHIFT) + C_LAST] as number;
    if (state === 0 || this.lapsed.has(row)) return last;
    return last + Math.round(boundUs(state, this.habitOf(row)));
  }

  /** The row of this key, or one that may be given to it, or −1. */
  private row(h: number, a: number, b: number, port: number, meta: number, us: number): number {
    const set = (h & (ROWS / WAYS - 1)) * WAYS;
    const { words, cells } = this;
    let weakest = -1;
    let weakestUs = Infinity;
    for (let row = set; row < set + WAYS; row++) {
      const w = row << ROW_SHIFT;
      if (
        words[w + R_HASH] === h &&
        words[w + R_A] === a &&
        words[w + R_B] === b &&
        words[w + R_PORT] === port &&
        words[w + R_META] === meta
      ) {
        return row;
      }
      const last = cells[(row << CELL_SHIFT) + C_LAST] as number;
      if (words[w + R_STATE] === 0 && last < weakestUs) [weakest, weakestUs] = [row, last];
    }
    if (weakest < 0) {
      this.lost++;
      return -1;
    }
    this.give(weakest, h, a, b, port, meta, us);
    return weakest;
  }

  private give(row: number, h: number, a: number, b: number, port: number, meta: number, us: number): void {
    const w = row << ROW_SHIFT;
    const { words } = this;
    words.fill(0, w, w + (1 << ROW_SHIFT));
    words[w + R_HASH] = h;
    words[w + R_A] = a;
    words[w + R_B] = b;
    words[w + R_PORT] = port;
    words[w + R_META] = meta;
    const c = row << CELL_SHIFT;
    this.cells.fill(0, c, c + (1 << CELL_SHIFT));
    this.cells[c + C_LAST] = us;
    this.cells[c + C_BEAT] = us;
  }

  private take(row: number, us: number, page: Int32Array, base: number, bytes: number): void {
    const { words, cells } = this;
    const w = row << ROW_SHIFT;
    const c = row << CELL_SHIFT;
    const gap = us - (cells[c + C_LAST] as number);
    if (gap <= 0) return;
    cells[c + C_LAST] = us;
    const usual = Math.max(gap, (cells[c + C_USUAL] as number) * DECAY);
    cells[c + C_USUAL] = usual;
    const interval = us - (cells[c + C_BEAT] as number);
    const known = words[w + R_STATE] !== 0;
    if (known ? interval < (cells[c + C_PERIOD] as number) * 0.5 : gap < usual * BURST_SHARE) return;
    cells[c + C_BEAT] = us;
    const seen = (words[w + R_SEEN] as number) + 1;
    words[w + R_SEEN] = seen;
    this.rhythm.put(row, seen - 1, interval);
    if (known) return this.follow(row, us, interval);
    if (!this.isAlike(w, bytes)) cells[c + C_WEIGHT] = (cells[c + C_WEIGHT] as number) * UNLIKE_LEAVES;
    const hop = words[w + R_BEAT_FLOW] !== words[w + R_FLOW];
    words[w + R_BEAT_FLOW] = words[w + R_FLOW] as number;
    if (seen >= JUDGED) this.weigh(row, us, interval, hop, page, base);
  }

  /** Whether this beat is of a size that was there before. */
  private isAlike(w: number, bytes: number): boolean {
    const sizes = this.words[w + R_SIZES] as number;
    const last = sizes & 0xffff;
    if (isLike(bytes, last)) return true;
    this.words[w + R_SIZES] = (last << 16) | (bytes & 0xffff);
    return isLike(bytes, sizes >>> 16);
  }

  /** Adds up what speaks for a period, until it is enough or nothing does. */
  private weigh(row: number, us: number, interval: number, hop: boolean, page: Int32Array, base: number): void {
    const { words, cells, rhythm } = this;
    const w = row << ROW_SHIFT;
    const c = row << CELL_SHIFT;
    const seen = words[w + R_SEEN] as number;
    const client = ((page[base + L.W_FLAGS] as number) & L.FLAG_CLIENT) !== 0 ? 1 : 0;
    const from = words[w + R_SERVER] === 1 ? 1 - client : client;
    const demand = this.demands.of(page, base, from, words[w + R_PORT] as number, interval);
    const period = demand === undefined ? 0 : rhythm.period(row, seen, demand.periodLeastUs, demand.tolerance);
    if (demand === undefined || (period === 0 && seen >= PATIENCE)) return this.leave(row, page, base);
    if (period === 0) {
      cells[c + C_WEIGHT] = 0;
      return;
    }
    if (cells[c + C_WEIGHT] === 0) cells[c + C_SINCE] = us - JUDGED * period;
    const spread = rhythm.spread(row, seen, period, demand.tolerance);
    const weight = (cells[c + C_WEIGHT] as number) + weightOf(demand, spread, period, hop);
    cells[c + C_WEIGHT] = weight;
    const longEnough = us - (cells[c + C_SINCE] as number) >= demand.forUs;
    if (longEnough && weight >= demand.weight) this.recognise(row, period, us);
  }

  private recognise(row: number, period: number, us: number): void {
    const c = row << CELL_SHIFT;
    const w = row << ROW_SHIFT;
    const seen = this.words[w + R_SEEN] as number;
    this.cells[c + C_PERIOD] = period;
    this.cells[c + C_JITTER] = this.rhythm.spread(row, seen, period, TOLERANCE);
    this.cells[c + C_LONGEST] = this.rhythm.longest(row, seen);
    this.cells[c + C_SINCE] = us;
    this.words[w + R_STATE] = 1;
    this.words[w + R_OFF] = 0;
    this.lapsed.delete(row);
    this.known.add(row);
    this.changed.add(row);
  }

  /** A beat of a pulse that is known: period and jitter follow slowly; too many off it, and it is learnt anew. */
  private follow(row: number, us: number, interval: number): void {
    const { words, cells } = this;
    const c = row << CELL_SHIFT;
    const w = row << ROW_SHIFT;
    const longest = faded(cells[c + C_LONGEST] as number);
    cells[c + C_LONGEST] = interval > longest && isOrdinary(interval, this.habitOf(row)) ? interval : longest;
    const period = cells[c + C_PERIOD] as number;
    const off = Math.abs(interval - period);
    if (off <= period * TOLERANCE) {
      cells[c + C_PERIOD] = period + (interval - period) / 16;
      cells[c + C_JITTER] = (cells[c + C_JITTER] as number) + (off - (cells[c + C_JITTER] as number)) / 16;
      words[w + R_OFF] = Math.max(0, (words[w + R_OFF] as number) - 1);
      return;
    }
    const misses = (words[w + R_OFF] as number) + OFF_WEIGHT;
    words[w + R_OFF] = misses;
    if (misses < OFF_MAX) return;
    const learnt = this.rhythm.period(row, words[w + R_SEEN] as number, 1, TOLERANCE);
    words[w + R_OFF] = 0;
    if (learnt > 0) this.recognise(row, learnt, us);
    else this.lapsed.add(row);
  }

  /** No period here: the flow does not ask again until the sweep lets it. */
  private leave(row: number, page: Int32Array, base: number): void {
    const w = row << ROW_SHIFT;
    this.words[w + R_SEEN] = 0;
    this.words[w + R_BULK] = 0;
    this.cells[(row << CELL_SHIFT) + C_WEIGHT] = 0;
    page[base + L.W_CLASS] = (page[base + L.W_CLASS] as number) | L.ACYCLIC;
  }
}

/** Server's port, so that each new connection of a poller is the same conversation; the MACs' upper halves for layer two. */
function portOf(page: Int32Array, base: number, client: number, meta: number): number {
  const ports = page[base + L.W_PORTS] as number;
  if (((meta >>> 8) & 3) === L.FAMILY_MAC) return ports;
  return client === 0 ? ports & 0xffff : ports >>> 16;
}

/** A counter in it may take a digit more. */
const isLike = (bytes: number, size: number): boolean => Math.abs(bytes - size) <= 4 + (size >>> 4);
