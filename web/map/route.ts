/**
 * Trunks of the map: all conversations of a zone pair as one orthogonal line. Neighbouring tiers are joined through the
 * channel between them, further ones by the gutter at the right; an enforcement point is a double line with a gate for each.
 */
import type { Draft } from './draft.ts';
import { choosePorts, type Ported } from './ports.ts';
import { EXTERNAL, TITLE, TITLE_CHAR } from './sizes.ts';
import {
  pairId,
  type Count,
  type LayoutInput,
  type MapAsset,
  type Pair,
  type Tier,
  type Trunk,
  type Wall,
} from './types.ts';
import { wallsBelow } from './walls.ts';

const EXIT = 20;
const LANE = 7;
const WALL = 18;
/** Below the last lane where no wall stands. */
const REST = 4;
const GUTTER = 12;
const TRUNKS_MAX = 300;

interface Routed extends Ported {
  /** Lane in the channel below the upper zone, and in the one above the lower zone; −1: none needed. */
  readonly laneOut: number;
  readonly laneIn: number;
  readonly gutter: number;
}

export interface Routes {
  readonly channelHeight: (tier: number) => number;
  /** Right end of all of it. */
  readonly right: number;
  readonly draw: (
    tops: readonly number[],
    bottoms: readonly number[],
  ) => { readonly trunks: readonly Trunk[]; readonly walls: readonly Wall[] };
}

/** The busiest pairs of zones, those with most conversations first. */
export function pairsOf(drafts: readonly Draft[], edges: LayoutInput['edges']): readonly Count[] {
  const zoneOf = new Map<string, string>();
  for (const { id, rows } of drafts) {
    for (const row of rows.values()) for (const chip of row) for (const member of chip.members) zoneOf.set(member, id);
  }
  const counts = new Map<string, number>();
  for (const edge of edges) {
    const a = zoneOf.get(edge.client) ?? EXTERNAL;
    const b = zoneOf.get(edge.server) ?? EXTERNAL;
    if (a !== b) counts.set(pairId(a, b), (counts.get(pairId(a, b)) ?? 0) + edge.conversations);
  }
  return [...counts]
    .sort((x, y) => y[1] - x[1] || (x[0] < y[0] ? -1 : 1))
    .slice(0, TRUNKS_MAX)
    .map(([id, count]) => ({ id, count }));
}

export function route(
  tiers: readonly Tier[],
  counts: readonly Count[],
  assets: readonly MapAsset[],
  width: number,
): Routes {
  const names = wallsBelow(tiers, assets);
  const most = (tier: number): number => width - labelWidth(names[tier - 1]);
  const lanes = tiers.map(() => new Lanes());
  const { trunks, gutters } = assignLanes(choosePorts(placed(tiers, counts), most), lanes, width);
  const laneCount = (tier: number): number => lanes[tier]?.count ?? 0;
  const last = tiers.length - 1;
  const channelHeight = (tier: number): number => {
    const used = EXIT + laneCount(tier) * LANE;
    return tier === last ? used : used + (names[tier] === null ? REST : WALL) + TITLE;
  };
  const gutterX = (lane: number): number => width + GUTTER + lane * LANE;
  const draw: Routes['draw'] = (tops, bottoms) => {
    const laneY = (tier: number, lane: number): number => (bottoms[tier] ?? 0) + EXIT + lane * LANE;
    const walls = names.flatMap((name, tier): Wall[] => {
      if (name === null) return [];
      const y = (bottoms[tier] ?? 0) + EXIT + laneCount(tier) * LANE + WALL / 2 - 2;
      return [{ name, y, label: width, gates: gatesAt(trunks, tier, gutterX) }];
    });
    return { trunks: trunks.map((trunk) => line(trunk, tops, bottoms, laneY, gutterX)), walls };
  };
  return { channelHeight, draw, right: gutters === 0 ? width : gutterX(gutters) };
}

const labelWidth = (name: string | null | undefined): number =>
  name === null || name === undefined ? 0 : name.length * TITLE_CHAR + 16;

function placed(tiers: readonly Tier[], counts: readonly Count[]): readonly Pair[] {
  const at = new Map(tiers.flatMap(({ zones }, tier) => zones.map((zone) => [zone.id, { zone, tier }] as const)));
  return counts.flatMap(({ id, count }) => {
    const [a = '', b = ''] = id.split('~');
    const one = at.get(a);
    const two = at.get(b);
    if (!one || !two) return [];
    const swap = one.tier > two.tier || (one.tier === two.tier && one.zone.x > two.zone.x);
    return [{ id, count, upper: swap ? two : one, lower: swap ? one : two }];
  });
}

/** Stretches side by side in one channel, laid into lanes so that none covers another. */
class Lanes {
  readonly #ends: { readonly from: number; readonly to: number }[][] = [];

  get count(): number {
    return this.#ends.length;
  }

  take(a: number, b: number): number {
    const from = Math.min(a, b) - LANE;
    const to = Math.max(a, b) + LANE;
    for (let lane = 0; ; lane += 1) {
      const used = this.#ends[lane];
      if (!used) {
        this.#ends.push([{ from, to }]);
        return lane;
      }
      if (used.every((other) => other.to < from || other.from > to)) {
        used.push({ from, to });
        return lane;
      }
    }
  }
}

function assignLanes(
  trunks: readonly Ported[],
  lanes: readonly Lanes[],
  width: number,
): { readonly trunks: readonly Routed[]; readonly gutters: number } {
  const right = width + GUTTER;
  const { gutters, laneOf, gutterOf } = sharedWays(trunks, lanes, right);
  const routed = trunks.map((trunk): Routed => {
    const none = { ...trunk, laneOut: -1, laneIn: -1, gutter: -1 };
    const { hub, shape, upper, lower, upperX, lowerX } = trunk;
    if (hub !== null) {
      return { ...none, gutter: gutterOf(hub), laneOut: laneOf(upper.tier, hub), laneIn: laneOf(lower.tier - 1, hub) };
    }
    if (shape === 'side' || upperX === lowerX) return none;
    return { ...none, laneOut: lanes[upper.tier]?.take(upperX, lowerX) ?? 0 };
  });
  return { trunks: routed, gutters };
}

interface Ways {
  readonly gutters: number;
  readonly gutterOf: (hub: string) => number;
  readonly laneOf: (channel: number, hub: string) => number;
}

/** Trunks of one hub go to the gutter in one lane of each channel, and along it in one lane of its own. */
function sharedWays(trunks: readonly Ported[], lanes: readonly Lanes[], right: number): Ways {
  const spans = new Map<string, { from: number; to: number }>();
  const reaches = new Map<string, { readonly channel: number; from: number }>();
  for (const { hub, upper, lower, upperX, lowerX } of trunks) {
    if (hub === null) continue;
    const span = spans.get(hub) ?? { from: upper.tier, to: lower.tier };
    spans.set(hub, { from: Math.min(span.from, upper.tier), to: Math.max(span.to, lower.tier) });
    for (const [channel, x] of [
      [upper.tier, upperX],
      [lower.tier - 1, lowerX],
    ] as const) {
      const key = `${channel} ${hub}`;
      reaches.set(key, { channel, from: Math.min(reaches.get(key)?.from ?? x, x) });
    }
  }
  const gutters = new Lanes();
  const gutter = new Map([...spans].map(([hub, { from, to }]) => [hub, gutters.take(from * 100, to * 100)]));
  const lane = new Map([...reaches].map(([key, { channel, from }]) => [key, lanes[channel]?.take(from, right) ?? 0]));
  return {
    gutters: gutters.count,
    gutterOf: (hub) => gutter.get(hub) ?? 0,
    laneOf: (channel, hub) => lane.get(`${channel} ${hub}`) ?? 0,
  };
}

function line(
  trunk: Routed,
  tops: readonly number[],
  bottoms: readonly number[],
  laneY: (tier: number, lane: number) => number,
  gutterX: (lane: number) => number,
): Trunk {
  const from = bottoms[trunk.upper.tier] ?? 0;
  const to = tops[trunk.lower.tier] ?? 0;
  const made = (points: readonly number[], pill: Trunk['pill']): Trunk => ({
    id: trunk.id,
    a: trunk.upper.zone.id,
    b: trunk.lower.zone.id,
    count: trunk.count,
    points,
    pill,
  });
  const { upperX: a, lowerX: b } = trunk;
  const pill = { x: a, y: from + EXIT / 2 };
  if (trunk.shape === 'side') {
    const y = Math.round(((tops[trunk.upper.tier] ?? 0) + from) / 2);
    return made([a, y, b, y], { x: (a + b) / 2, y: y - 12 });
  }
  const out = laneY(trunk.upper.tier, trunk.laneOut);
  if (trunk.shape === 'under') return made([a, from, a, out, b, out, b, from], pill);
  if (trunk.shape === 'down') return made(a === b ? [a, from, a, to] : [a, from, a, out, b, out, b, to], pill);
  const into = laneY(trunk.lower.tier - 1, trunk.laneIn);
  const g = gutterX(trunk.gutter);
  // Its count stands where it has a way of its own.
  const own = trunk.hub === trunk.upper.zone.id ? { x: b, y: to - TITLE / 2 } : pill;
  return made([a, from, a, out, g, out, g, into, b, into, b, to], own);
}

/** Where trunks pass the wall below a tier. No gate, no passage. */
function gatesAt(trunks: readonly Routed[], tier: number, gutterX: (lane: number) => number): readonly number[] {
  const gates: number[] = [];
  for (const trunk of trunks) {
    if (trunk.shape === 'side' || trunk.shape === 'under') continue;
    if (trunk.upper.tier > tier || trunk.lower.tier <= tier) continue;
    gates.push(trunk.shape === 'gutter' && trunk.lower.tier > tier + 1 ? gutterX(trunk.gutter) : trunk.lowerX);
  }
  return [...new Set(gates)].sort((a, b) => a - b);
}
