/** Where trunks touch the boxes of zones: apart from each other, beside titles and names of walls, straight down where they can. */
import type { Pair } from './route.ts';
import { TITLE_CHAR } from './sizes.ts';
import type { TierZone } from './types.ts';

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
  return pairs.map((pair) => {
    const { upper, lower } = pair;
    const shape = shapeOf(pair);
    if (shape === 'side') return { ...pair, shape, upperX: upper.zone.x + upper.zone.w, lowerX: lower.zone.x };
    const above = side(upper.zone, false);
    const below = side(lower.zone, shape !== 'under');
    const out = bottomOf(upper.zone);
    const into = shape === 'under' ? bottomOf(lower.zone) : topOf(lower.zone, most(lower.tier));
    const straight = shape === 'down' ? straightDown(out, into, [above, below]) : null;
    const upperX = straight ?? portOn(above, out, shape === 'gutter' ? Infinity : middleOf(lower.zone));
    const lowerX = straight ?? portOn(below, into, shape === 'gutter' ? Infinity : middleOf(upper.zone));
    above.push(upperX);
    below.push(lowerX);
    return { ...pair, shape, upperX, lowerX };
  });
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
