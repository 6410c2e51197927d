/** Where trunks touch the boxes of zones: apart from each other, beside titles and names of walls, straight down where they can. */
import { TITLE_CHAR } from './sizes.ts';
import type { Pair, TierZone } from './types.ts';

const GAP = 27;
/** Where a side is full: still two lines, no longer room for two counts. */
const GAP_TIGHT = 9;
const INSET = 16;
/** Side by side this near, two boxes are joined directly. */
const BESIDE = 40;
const BESIDE_LEAST = 20;

export type Shape = 'side' | 'under' | 'down' | 'gutter';

export interface Ported extends Pair {
  readonly shape: Shape;
  /** The zone whose trunks through the gutter share one way: whichever end has more of them; null for another shape. */
  readonly hub: string | null;
  readonly upperX: number;
  readonly lowerX: number;
}

interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Trunks end left of `most` at the tops of boxes below a wall: there stands its name. */
export type Most = (tier: number) => number;

/** The busiest trunk chooses first. */
export function choosePorts(pairs: readonly Pair[], most: Most): readonly Ported[] {
  const taken = new Map<string, number[]>();
  const side = (zone: TierZone, top: boolean): number[] => {
    const key = `${zone.id} ${top ? 'top' : 'bottom'}`;
    const list = taken.get(key) ?? [];
    taken.set(key, list);
    return list;
  };
  const hubOf = hubsOf(pairs);
  const shared = new Map<string, number>();
  const once = (key: string, choose: () => number): number => {
    const x = shared.get(key) ?? choose();
    shared.set(key, x);
    return x;
  };
  return pairs.map((pair) => {
    const { upper, lower } = pair;
    const shape = shapeOf(pair);
    if (shape === 'side')
      return { ...pair, shape, hub: null, upperX: upper.zone.x + upper.zone.w, lowerX: lower.zone.x };
    const above = side(upper.zone, false);
    const below = side(lower.zone, shape !== 'under');
    const out = bottomOf(upper.zone);
    const into = shape === 'under' ? bottomOf(lower.zone) : topOf(lower.zone, most(lower.tier));
    if (shape === 'gutter') {
      const hub = hubOf(pair);
      const leave = (): number => taking(above, portOn(above, out, Infinity));
      const enter = (): number => taking(below, portOn(below, into, Infinity));
      const upperX = hub === upper.zone.id ? once(`${hub} bottom`, leave) : leave();
      return { ...pair, shape, hub, upperX, lowerX: hub === lower.zone.id ? once(`${hub} top`, enter) : enter() };
    }
    const straight = shape === 'down' ? straightDown(out, into, [above, below]) : null;
    const upperX = taking(above, straight ?? portOn(above, out, middleOf(lower.zone)));
    const lowerX = taking(below, straight ?? portOn(below, into, middleOf(upper.zone)));
    return { ...pair, shape, hub: null, upperX, lowerX };
  });
}

function taking(side: number[], x: number): number {
  side.push(x);
  return x;
}

function hubsOf(pairs: readonly Pair[]): (pair: Pair) => string {
  const counts = new Map<string, number>();
  for (const pair of pairs) {
    if (shapeOf(pair) !== 'gutter') continue;
    for (const { zone } of [pair.upper, pair.lower]) counts.set(zone.id, (counts.get(zone.id) ?? 0) + 1);
  }
  const count = (zone: TierZone): number => counts.get(zone.id) ?? 0;
  return ({ upper, lower }) => (count(lower.zone) > count(upper.zone) ? lower.zone.id : upper.zone.id);
}

function shapeOf({ upper, lower }: Pair): Shape {
  const apart = lower.tier - upper.tier;
  if (apart === 1) return 'down';
  if (apart > 1) return 'gutter';
  const between = lower.zone.x - (upper.zone.x + upper.zone.w);
  return between >= BESIDE_LEAST && between < BESIDE ? 'side' : 'under';
}

const middleOf = (zone: TierZone): number => zone.x + zone.w / 2;

const bottomOf = (zone: TierZone): Interval => ({ from: zone.x + INSET, to: zone.x + zone.w - INSET });

/** At its top not where the title stands, as far as that leaves room. */
function topOf(zone: TierZone, most: number): Interval {
  const to = Math.max(zone.x + INSET, Math.min(zone.x + zone.w - INSET, most));
  const title = (zone.name.length + String(zone.count).length + 2) * TITLE_CHAR;
  return { from: Math.min(zone.x + Math.max(INSET, title), to), to };
}

function straightDown(out: Interval, into: Interval, taken: readonly (readonly number[])[]): number | null {
  const both = { from: Math.max(out.from, into.from), to: Math.min(out.to, into.to) };
  return both.from > both.to ? null : free(taken, both, (both.from + both.to) / 2, GAP);
}

function portOn(taken: readonly number[], within: Interval, wanted: number): number {
  return free([taken], within, wanted, GAP) ?? free([taken], within, wanted, GAP_TIGHT) ?? clamp(wanted, within);
}

const clamp = (x: number, { from, to }: Interval): number =>
  Math.round(Math.min(Math.max(x, from), Math.max(from, to)));

/** The place nearest to the wanted one that keeps its distance from all that is taken. */
function free(taken: readonly (readonly number[])[], within: Interval, wanted: number, gap: number): number | null {
  const start = clamp(wanted, within);
  for (let step = 0; step * gap <= within.to - within.from + gap; step += 1) {
    for (const x of step === 0 ? [start] : [start + step * gap, start - step * gap]) {
      if (x < within.from || x > within.to) continue;
      if (taken.every((side) => side.every((other) => Math.abs(other - x) >= gap))) return x;
    }
  }
  return null;
}
