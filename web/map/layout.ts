/**
 * Layout of the map: Purdue bands from top to bottom, zones as boxes, one orthogonal trunk a zone pair. Deterministic: the
 * same plant gives the same picture, whatever the screen and the order in which rows came.
 */
import { draftZones, type Draft } from './draft.ts';
import { pairsOf, route, type Routes } from './route.ts';
import { CHIP_H, GLYPH_WIDTH, PAD, PITCH_Y, TITLE } from './sizes.ts';
import { chipsOf, tiersOf } from './tiers.ts';
import type { Band, Chip, Layout, LayoutInput, MapAsset, Tier, ZoneBox } from './types.ts';

/** The room that a desk's screen leaves for the map, at 100 %. The width is the one at which most of it is used. */
const SCREEN = { w: 886, h: 733 };
const WIDTH_MIN = 640;
/** Widths tried: from that at which chips alone would fill a rectangle of the screen's shape, each so much wider. */
const TRIES = 18;
const WIDER = 1.05;
const CHIP_W_MIN = 66;
const CHIP_W_MAX = 104;
const CHIP_GAP = 5;
const CHIP_PAD = 8;
/** Names that fit their chip whole, as a share of all. */
const LABELLED = 0.95;
const LEVEL_GAP = 16;

interface Plan {
  readonly tiers: readonly Tier[];
  readonly routes: Routes;
  readonly width: number;
  readonly height: number;
}

export function layOut(input: LayoutInput): Layout {
  const drafts = draftZones(input);
  const chipW = chipWidth(input.assets);
  const pairs = pairsOf(drafts, input.edges);
  let best: Plan | undefined;
  for (const width of widths(drafts, chipW + CHIP_GAP)) {
    const tiers = tiersOf(drafts, { width, pitch: chipW + CHIP_GAP });
    const routes = route(tiers, pairs, input.assets, width);
    const height = tiers.reduce((sum, tier, at) => sum + heightOf(tier) + routes.channelHeight(at), TITLE + 2);
    const plan = { tiers, routes, width, height };
    if (!best || zoomOf(plan) > zoomOf(best)) best = plan;
  }
  return best
    ? place(best, chipW)
    : { chipW, bands: [], zones: [], chips: [], trunks: [], walls: [], width: 0, height: 0 };
}

const zoomOf = ({ routes, height }: Plan): number => Math.min(SCREEN.w / routes.right, SCREEN.h / height);

function widths(drafts: readonly Draft[], pitch: number): readonly number[] {
  const chips = drafts.reduce((sum, zone) => sum + chipsOf(zone).length, 0);
  const square = Math.sqrt((chips * pitch * PITCH_Y * SCREEN.w) / SCREEN.h);
  return Array.from({ length: TRIES }, (_, at) => Math.ceil(Math.max(WIDTH_MIN, square) * WIDER ** at));
}

function chipWidth(assets: readonly MapAsset[]): number {
  const lengths = assets.map((asset) => asset.name.length).sort((a, b) => a - b);
  const long = lengths[Math.floor((lengths.length - 1) * LABELLED)] ?? 0;
  return Math.round(Math.min(CHIP_W_MAX, Math.max(CHIP_W_MIN, long * GLYPH_WIDTH + CHIP_PAD)));
}

function heightOf({ rowsByLevel }: Tier): number {
  const rows = rowsByLevel.reduce((sum, [, count]) => sum + count, 0);
  return 2 * PAD + rows * PITCH_Y - (PITCH_Y - CHIP_H) + (rowsByLevel.length - 1) * LEVEL_GAP;
}

/** Sets all boxes and chips, and the trunks through the channels between them. */
function place({ tiers, routes, height }: Plan, chipW: number): Layout {
  const zones: ZoneBox[] = [];
  const chips: Chip[] = [];
  const bands: Band[] = [];
  const tops: number[] = [];
  const bottoms: number[] = [];
  let y = TITLE + 2;
  tiers.forEach((tier, index) => {
    tops.push(y);
    const h = heightOf(tier);
    const levelAt = levelTops(tier, y);
    const lines = levelAt.slice(1).map(([, top]) => top - LEVEL_GAP / 2);
    bands.push(...bandLabels(tier, y, h, levelAt));
    for (const zone of tier.zones) {
      const { id, name, kind, count, x, w } = zone;
      zones.push({ id, name, kind, count, x, y, w, h, lines });
      chips.push(...chipBoxes(zone, levelAt, chipW));
    }
    y += h;
    bottoms.push(y);
    y += routes.channelHeight(index);
  });
  const { trunks, walls } = routes.draw(tops, bottoms);
  return { chipW, bands, zones, chips, trunks, walls, width: routes.right, height };
}

function levelTops(tier: Tier, y: number): readonly (readonly [string, number])[] {
  let top = y + PAD;
  return tier.rowsByLevel.map(([level, rows]) => {
    const at = top;
    top += rows * PITCH_Y + LEVEL_GAP - (PITCH_Y - CHIP_H);
    return [level, at] as const;
  });
}

const BAND_WORDS: Readonly<Record<string, string>> = {
  '5': 'Enterprise',
  '4': 'IT',
  '3.5': 'DMZ',
  '3': 'Operations',
  '2': 'Supervision',
  '1': 'Control',
  '0': 'Process',
  none: 'No level yet',
};

function bandLabels(tier: Tier, y: number, h: number, levels: readonly (readonly [string, number])[]): readonly Band[] {
  if (tier.key !== 'cell') {
    return [{ level: tier.key === 'none' ? '?' : tier.key, word: BAND_WORDS[tier.key] ?? '', y: y - 2, h }];
  }
  return levels.map(([level, top]) => ({ level, word: BAND_WORDS[level] ?? '', y: top - PAD - 2, h: PITCH_Y }));
}

function chipBoxes(
  zone: Tier['zones'][number],
  levels: readonly (readonly [string, number])[],
  chipW: number,
): readonly Chip[] {
  const pitch = (zone.w - 2 * PAD) / zone.columns;
  return levels.flatMap(([level, top]) =>
    (zone.rows.get(level) ?? []).map((chip, index) => {
      const column = index % zone.columns;
      const row = Math.floor(index / zone.columns);
      const x = zone.x + PAD + column * pitch + (pitch - chipW) / 2;
      return { ...chip, x: Math.round(x), y: top + row * PITCH_Y, w: chipW };
    }),
  );
}
