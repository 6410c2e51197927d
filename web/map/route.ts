/**
 * Trunks of the map: all conversations of a zone pair as one orthogonal line. Neighbouring tiers are joined through the
 * channel between them, further ones by the gutter at the right; an enforcement point is a double line with a gate for each.
 */
import { EXTERNAL, TITLE } from './sizes.ts';
import { pairId, type LayoutInput, type Tier, type TierZone, type Trunk, type Wall } from './types.ts';

const EXIT = 20;
const LANE = 7;
const WALL = 14;
const PORT_GAP = 27;
const PORT_INSET = 16;
const GUTTER = 16;
const TRUNKS_MAX = 300;
const TITLE_CHAR = 6.6;

interface Ends {
  readonly id: string;
  readonly count: number;
  readonly upper: { readonly zone: TierZone; readonly tier: number };
  readonly lower: { readonly zone: TierZone; readonly tier: number };
}

type Shape = 'side' | 'under' | 'down' | 'gutter';

interface Routed extends Ends {
  readonly shape: Shape;
  readonly upperX: number;
  readonly lowerX: number;
  /** Lane in the channel below the upper zone, and in the one above the lower zone. */
  laneOut: number;
  laneIn: number;
  gutter: number;
}

export interface Routes {
  readonly channelHeight: (tier: number) => number;
  readonly draw: (
    tops: readonly number[],
    bottoms: readonly number[],
    width: number,
  ) => { readonly trunks: readonly Trunk[]; readonly walls: readonly Wall[]; readonly right: number };
}

export function route(tiers: readonly Tier[], input: LayoutInput): Routes {
  const wallNames = tiers.map((tier, index) => wallBelow(tier, tiers[index + 1], input));
  const trunks = choosePorts(zonePairs(tiers, input));
  const lanes = tiers.map(() => new Lanes());
  assignLanes(trunks, lanes, tiers);
  const laneCount = (tier: number): number => lanes[tier]?.count ?? 0;
  const last = tiers.length - 1;
  const channelHeight = (tier: number): number =>
    tier === last
      ? EXIT + laneCount(tier) * LANE
      : EXIT + laneCount(tier) * LANE + (wallNames[tier] === null ? 4 : WALL) + TITLE;
  const draw: Routes['draw'] = (tops, bottoms, width) => {
    const gutters = trunks.reduce((most, trunk) => Math.max(most, trunk.gutter + 1), 0);
    const laneY = (tier: number, lane: number): number => (bottoms[tier] ?? 0) + EXIT + lane * LANE;
    const gutterX = (lane: number): number => width + GUTTER + lane * LANE;
    const drawn = trunks.map((trunk) => line(trunk, tops, bottoms, laneY, gutterX));
    const walls = wallNames.flatMap((name, tier): Wall[] => {
      if (name === null) return [];
      const y = (bottoms[tier] ?? 0) + EXIT + laneCount(tier) * LANE + WALL / 2 - 2;
      return [{ name, y, gates: gatesAt(trunks, tier, gutterX) }];
    });
    return { trunks: drawn, walls, right: width + (gutters > 0 ? GUTTER * 2 + gutters * LANE : 0) };
  };
  return { channelHeight, draw };
}

function zonePairs(tiers: readonly Tier[], input: LayoutInput): readonly Ends[] {
  const at = new Map<string, { readonly zone: TierZone; readonly tier: number }>();
  const zoneOf = new Map<string, string>();
  tiers.forEach((tier, index) => {
    for (const zone of tier.zones) {
      at.set(zone.id, { zone, tier: index });
      for (const row of zone.rows.values())
        for (const chip of row) for (const id of chip.members) zoneOf.set(id, zone.id);
    }
  });
  const counts = new Map<string, number>();
  for (const edge of input.edges) {
    const a = zoneOf.get(edge.client) ?? EXTERNAL;
    const b = zoneOf.get(edge.server) ?? EXTERNAL;
    if (a !== b) counts.set(pairId(a, b), (counts.get(pairId(a, b)) ?? 0) + edge.conversations);
  }
  const pairs = [...counts].sort((x, y) => y[1] - x[1] || (x[0] < y[0] ? -1 : 1)).slice(0, TRUNKS_MAX);
  return pairs.flatMap(([id, count]) => {
    const [a = '', b = ''] = id.split('~');
    const one = at.get(a);
    const two = at.get(b);
    if (!one || !two) return [];
    const swap = one.tier > two.tier || (one.tier === two.tier && one.zone.x > two.zone.x);
    return [{ id, count, upper: swap ? two : one, lower: swap ? one : two }];
  });
}

/** Ports along the sides of boxes, kept apart from each other; the busiest trunk chooses first and goes straight if it can. */
function choosePorts(pairs: readonly Ends[]): readonly Routed[] {
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
    const base = { ...pair, shape, laneOut: -1, laneIn: -1, gutter: -1 };
    if (shape === 'side') return { ...base, upperX: upper.zone.x + upper.zone.w, lowerX: lower.zone.x };
    const above = side(upper.zone, false);
    const below = side(lower.zone, shape !== 'under');
    const out = interval(upper.zone, false);
    const into = interval(lower.zone, shape !== 'under');
    if (shape === 'down') {
      const both = { from: Math.max(out.from, into.from), to: Math.min(out.to, into.to) };
      const straight = both.from > both.to ? null : free([above, below], both, (both.from + both.to) / 2);
      if (straight !== null) {
        above.push(straight);
        below.push(straight);
        return { ...base, upperX: straight, lowerX: straight };
      }
    }
    const toward = (zone: TierZone): number => zone.x + zone.w / 2;
    const far = Number.MAX_SAFE_INTEGER;
    const upperX = free([above], out, shape === 'gutter' ? far : toward(lower.zone)) ?? clamp(toward(lower.zone), out);
    const lowerX =
      free([below], into, shape === 'gutter' ? far : toward(upper.zone)) ?? clamp(toward(upper.zone), into);
    above.push(upperX);
    below.push(lowerX);
    return { ...base, upperX, lowerX };
  });
}

function shapeOf({ upper, lower }: Ends): Shape {
  const apart = lower.tier - upper.tier;
  if (apart === 1) return 'down';
  if (apart > 1) return 'gutter';
  return lower.zone.x - (upper.zone.x + upper.zone.w) < PORT_GAP ? 'side' : 'under';
}

interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Where a trunk may touch a box; at its top not where the title stands. */
function interval(zone: TierZone, top: boolean): Interval {
  const title = top ? Math.min(zone.w / 2, (zone.name.length + 4) * TITLE_CHAR) : 0;
  return { from: zone.x + Math.max(PORT_INSET, title), to: zone.x + zone.w - PORT_INSET };
}

const clamp = (x: number, { from, to }: Interval): number =>
  Math.round(Math.min(Math.max(x, from), Math.max(from, to)));

function free(taken: readonly (readonly number[])[], within: Interval, wanted: number): number | null {
  const start = clamp(wanted, within);
  for (let step = 0; step * PORT_GAP <= within.to - within.from + PORT_GAP; step += 1) {
    for (const x of step === 0 ? [start] : [start + step * PORT_GAP, start - step * PORT_GAP]) {
      if (x < within.from || x > within.to) continue;
      if (taken.every((side) => side.every((other) => Math.abs(other - x) >= PORT_GAP))) return x;
    }
  }
  return null;
}

/** Horizontal stretches of one channel, laid into lanes so that none covers another. */
class Lanes {
  readonly #ends: Interval[][] = [];

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

function assignLanes(trunks: readonly Routed[], lanes: readonly Lanes[], tiers: readonly Tier[]): void {
  const right = Math.max(0, ...tiers.flatMap((tier) => tier.zones.map((zone) => zone.x + zone.w))) + GUTTER;
  const gutters = new Lanes();
  for (const trunk of trunks) {
    if (trunk.shape === 'side' || trunk.upperX === trunk.lowerX) continue;
    const out = lanes[trunk.upper.tier];
    if (trunk.shape === 'gutter') {
      trunk.laneOut = out?.take(trunk.upperX, right) ?? 0;
      trunk.laneIn = lanes[trunk.lower.tier - 1]?.take(trunk.lowerX, right) ?? 0;
      trunk.gutter = gutters.take(trunk.upper.tier * 100, trunk.lower.tier * 100);
    } else trunk.laneOut = out?.take(trunk.upperX, trunk.lowerX) ?? 0;
  }
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
  return made([a, from, a, out, g, out, g, into, b, into, b, to], pill);
}

/** Where trunks pass the wall below a tier. No gate, no passage. */
function gatesAt(trunks: readonly Routed[], tier: number, gutterX: (lane: number) => number): readonly number[] {
  const gates: number[] = [];
  for (const trunk of trunks) {
    if (trunk.shape === 'side' || trunk.shape === 'under') continue;
    if (trunk.upper.tier > tier || trunk.lower.tier <= tier) continue;
    gates.push(trunk.lower.tier === tier + 1 ? trunk.lowerX : gutterX(trunk.gutter));
  }
  return gates.sort((a, b) => a - b);
}

/** The firewall that stands between two bands, when one was seen in either of them; the upper one names the line. */
function wallBelow(upper: Tier, lower: Tier | undefined, input: LayoutInput): string | null {
  if (!lower || upper.key === lower.key || lower.key === 'none') return null;
  return firewallIn(upper, input) ?? firewallIn(lower, input);
}

function firewallIn(tier: Tier, input: LayoutInput): string | null {
  const zones = new Set(tier.zones.map((zone) => zone.id));
  const names = input.assets
    .filter((asset) => asset.class === 'firewall' && asset.zone !== null && zones.has(asset.zone))
    .map((asset) => asset.name)
    .sort();
  return names[0] ?? null;
}
