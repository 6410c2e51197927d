/**
 * Layout of the map: Purdue bands from top to bottom, zones as boxes, one orthogonal trunk a zone pair. Deterministic: the
 * same plant gives the same picture, and nothing depends on the order in which rows came.
 */
import type { AssetClass, Level } from '../../src/model/words.ts';
import { byName, byZone } from '../zone-order.ts';
import { route } from './route.ts';
import { EXTERNAL, TITLE } from './sizes.ts';
import type { Band, Chip, Layout, LayoutInput, MapAsset, Tier, ZoneBox } from './types.ts';

export const PITCH_Y = 41;
export const CHIP_H = 34;
const PAD = 8;
const GAP = 8;
const STACK_OVER = 40;
const WIDTH_MIN = 830;
const SHAPE = 1.9;
const CHIP_W_MIN = 66;
const CHIP_W_MAX = 104;
const GLYPH_WIDTH = 6.4;
const LABELLED = 0.85;
const EXTERNAL_W = 108;
export const UNPLACED = 'unplaced';

const CELL_LEVELS: readonly Level[] = ['2', '1', '0'];
const BAND_ORDER = ['5', '4', '3.5', '3', 'cell', 'none'] as const;
type BandKey = (typeof BAND_ORDER)[number];

/** What stands first within a level; what is not listed follows by name of its class. */
const CLASS_ORDER: readonly AssetClass[] = [
  'hmi',
  'engineering-workstation',
  'plc',
  'safety-controller',
  'rtu',
  'protection-relay',
  'remote-io',
  'drive',
  'sensor-actuator',
  'robot',
  'domain-controller',
  'server',
  'scada-server',
  'historian',
  'workstation',
];

interface Draft {
  readonly id: string;
  readonly name: string;
  readonly band: BandKey;
  readonly count: number;
  readonly rows: ReadonlyMap<string, readonly Omit<Chip, 'x' | 'y' | 'w'>[]>;
  readonly kind: ZoneBox['kind'];
}

export function layOut(input: LayoutInput): Layout {
  const open = new Set(input.open);
  const drafts = draftZones(input, open);
  const chipW = chipWidth(input.assets);
  const pitch = chipW + 5;
  const chipTotal = drafts.reduce((sum, zone) => sum + chipsOf(zone).length, 0);
  const width = Math.max(WIDTH_MIN, Math.ceil(Math.sqrt(chipTotal * pitch * PITCH_Y * SHAPE)));
  const tiers: Tier[] = [];
  for (const key of BAND_ORDER) {
    const inBand = drafts.filter((zone) => zone.band === key).sort(bandOrder);
    if (inBand.length === 0) continue;
    tiers.push(...(key === 'cell' ? cellTiers(inBand, width, pitch) : wideTiers(inBand, key, width, pitch)));
  }
  return place({ tiers, width, chipW, input });
}

const chipsOf = (zone: Draft): readonly Omit<Chip, 'x' | 'y' | 'w'>[] => [...zone.rows.values()].flat();

function bandOrder(a: Draft, b: Draft): number {
  return Number(b.kind === 'external') - Number(a.kind === 'external') || byZone(a, b) || (a.id < b.id ? -1 : 1);
}

function chipWidth(assets: readonly MapAsset[]): number {
  const lengths = assets.map((asset) => asset.name.length).sort((a, b) => a - b);
  const long = lengths[Math.floor((lengths.length - 1) * LABELLED)] ?? 0;
  return Math.round(Math.min(CHIP_W_MAX, Math.max(CHIP_W_MIN, long * GLYPH_WIDTH + 10)));
}

function draftZones(input: LayoutInput, open: ReadonlySet<string>): readonly Draft[] {
  const known = new Map(input.zones.map((zone) => [zone.id, zone]));
  const members = new Map<string, MapAsset[]>();
  for (const asset of input.assets) {
    if (asset.class === 'external') continue;
    const zone = asset.zone !== null && known.has(asset.zone) ? asset.zone : `${UNPLACED} ${bandOf(asset.level)}`;
    const list = members.get(zone);
    if (list) list.push(asset);
    else members.set(zone, [asset]);
  }
  const drafts: Draft[] = [];
  for (const [id, assets] of members) {
    const zone = known.get(id);
    const band = zone ? bandOf(zone.level ?? commonLevel(assets)) : (id.split(' ')[1] as BandKey);
    drafts.push({
      id,
      name: zone?.name ?? 'No zone yet',
      band,
      count: assets.length,
      rows: rowsOf(id, band, assets, open),
      kind: zone ? 'zone' : 'unplaced',
    });
  }
  if (input.externals > 0) {
    drafts.push({
      id: EXTERNAL,
      name: 'External',
      band: '4',
      count: input.externals,
      rows: new Map(),
      kind: 'external',
    });
  }
  return drafts;
}

function bandOf(level: Level | null): BandKey {
  if (level === null) return 'none';
  if (level === '0' || level === '1' || level === '2') return 'cell';
  return level;
}

function commonLevel(assets: readonly MapAsset[]): Level | null {
  const counts = new Map<Level, number>();
  for (const { level } of assets) if (level !== null) counts.set(level, (counts.get(level) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? null;
}

/** Chips of a zone by level row. Over 40 of one kind become one stacked chip, until it is opened. */
function rowsOf(zone: string, band: BandKey, assets: readonly MapAsset[], open: ReadonlySet<string>): Draft['rows'] {
  const rows = new Map<string, Omit<Chip, 'x' | 'y' | 'w'>[]>();
  const groups = new Map<string, MapAsset[]>();
  for (const asset of [...assets].sort(chipOrder)) {
    const level = band === 'cell' ? rowLevel(asset.level) : 'all';
    const key = `${level} ${asset.class}`;
    const group = groups.get(key);
    if (group) group.push(asset);
    else groups.set(key, [asset]);
  }
  for (const [key, group] of groups) {
    const [level = 'all', kind = 'unknown'] = key.split(' ');
    const row = rows.get(level) ?? [];
    rows.set(level, row);
    const stack = `${zone}|${level}|${kind}`;
    const first = group[0];
    if (group.length > STACK_OVER && !open.has(stack) && first) {
      row.push({ id: stack, zone, class: first.class, name: '', members: group.map((asset) => asset.id) });
    } else for (const a of group) row.push({ id: a.id, zone, class: a.class, name: a.name, members: [a.id] });
  }
  return rows;
}

/** What has no level of the cell of its own (a switch, an unknown) stands with supervision. */
const rowLevel = (level: Level | null): string => (level === '0' || level === '1' ? level : '2');

function chipOrder(a: MapAsset, b: MapAsset): number {
  return (
    classRank(a.class) - classRank(b.class) ||
    (a.class < b.class ? -1 : a.class > b.class ? 1 : byName(a, b)) ||
    (a.id < b.id ? -1 : 1)
  );
}

function classRank(kind: AssetClass): number {
  const at = CLASS_ORDER.indexOf(kind);
  return at < 0 ? CLASS_ORDER.length : at;
}

interface Sized {
  readonly zone: Draft;
  readonly columns: number;
  readonly natural: number;
}

/** Breaks zones into tiers that fit the width, in their order. */
function wrap(zones: readonly Sized[], width: number): readonly (readonly Sized[])[] {
  const tiers: Sized[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const each of zones) {
    if (used + GAP + each.natural > width) {
      tiers.push([]);
      used = -GAP;
    }
    tiers[tiers.length - 1]?.push(each);
    used += GAP + each.natural;
  }
  return tiers;
}

function wideTiers(zones: readonly Draft[], key: BandKey, width: number, pitch: number): readonly Tier[] {
  const total = zones.reduce((sum, zone) => sum + chipsOf(zone).length, 0);
  const room = Math.max(4, Math.floor((width - zones.length * (GAP + 2 * PAD)) / pitch));
  const rowsWanted = Math.max(1, Math.ceil(total / room));
  const sized = zones.map((zone) => {
    const n = chipsOf(zone).length;
    const columns = Math.max(zone.kind === 'external' ? 0 : 2, Math.ceil(n / rowsWanted));
    return { zone, columns, natural: zone.kind === 'external' ? EXTERNAL_W : columns * pitch + 2 * PAD };
  });
  return wrap(sized, width).map((tier) => {
    const rows = Math.max(
      1,
      ...tier.map(({ zone, columns }) => Math.ceil(chipsOf(zone).length / Math.max(1, columns))),
    );
    return { key, zones: boxes(tier, width), rowsByLevel: [['all', rows]] };
  });
}

function cellTiers(zones: readonly Draft[], width: number, pitch: number): readonly Tier[] {
  const sized = zones.map((zone) => {
    const columns = Math.max(2, Math.round(Math.sqrt(chipsOf(zone).length * 1.1)));
    return { zone, columns, natural: columns * pitch + 2 * PAD };
  });
  return wrap(sized, width).map((tier) => ({
    key: 'cell' as const,
    zones: boxes(tier, width),
    rowsByLevel: CELL_LEVELS.flatMap((level) => {
      const rows = Math.max(
        ...tier.map(({ zone, columns }) => Math.ceil((zone.rows.get(level)?.length ?? 0) / columns)),
      );
      return rows > 0 ? [[level, rows] as const] : [];
    }),
  }));
}

/** Stretches the zones of a tier so that it fills the width; a tier that is nearly empty stays as it is. */
function boxes(tier: readonly Sized[], width: number): Tier['zones'] {
  const fixed = tier.filter(({ zone }) => zone.kind === 'external').length * EXTERNAL_W;
  const natural = tier.reduce((sum, each) => sum + each.natural, 0) - fixed;
  const room = width - (tier.length - 1) * GAP - fixed;
  const stretch = natural === 0 ? 1 : Math.min(Math.max(1, room / natural), 3.4);
  let x = 0;
  return tier.map(({ zone, columns, natural: own }) => {
    const w = Math.round(zone.kind === 'external' ? own : own * stretch);
    const box = { ...zone, x, w, columns };
    x += w + GAP;
    return box;
  });
}

interface Placing {
  readonly tiers: readonly Tier[];
  readonly width: number;
  readonly chipW: number;
  readonly input: LayoutInput;
}

/** Gives every tier its height, routes the trunks through the channels between them, and sets all boxes and chips. */
function place({ tiers, width, chipW, input }: Placing): Layout {
  const routed = route(tiers, input);
  const zones: ZoneBox[] = [];
  const chips: Chip[] = [];
  const bands: Band[] = [];
  const tops: number[] = [];
  const bottoms: number[] = [];
  let y = TITLE + 2;
  tiers.forEach((tier, index) => {
    tops.push(y);
    const rowsTotal = tier.rowsByLevel.reduce((sum, [, rows]) => sum + rows, 0);
    const h = 2 * PAD + rowsTotal * PITCH_Y - (PITCH_Y - CHIP_H) + (tier.rowsByLevel.length - 1) * GAP * 2;
    const levelAt = levelTops(tier, y);
    bands.push(...bandLabels(tier, y, h, levelAt));
    for (const zone of tier.zones) {
      const lines = levelAt.slice(1).map(([, top]) => top - GAP);
      zones.push({
        id: zone.id,
        name: zone.name,
        kind: zone.kind,
        count: zone.count,
        x: zone.x,
        y,
        w: zone.w,
        h,
        lines,
      });
      chips.push(...chipBoxes(zone, levelAt, chipW));
    }
    y += h;
    bottoms.push(y);
    y += routed.channelHeight(index);
  });
  const drawn = routed.draw(tops, bottoms, width);
  return {
    chipW,
    bands,
    zones,
    chips,
    trunks: drawn.trunks,
    walls: drawn.walls,
    width: drawn.right,
    height: y,
  };
}

function levelTops(tier: Tier, y: number): readonly (readonly [string, number])[] {
  let top = y + PAD;
  return tier.rowsByLevel.map(([level, rows]) => {
    const at = top;
    top += rows * PITCH_Y + GAP * 2 - (PITCH_Y - CHIP_H);
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
  const pitch = zone.columns === 0 ? 0 : (zone.w - 2 * PAD) / zone.columns;
  return levels.flatMap(([level, top]) =>
    (zone.rows.get(level) ?? []).map((chip, index) => {
      const column = index % zone.columns;
      const row = Math.floor(index / zone.columns);
      const x = zone.x + PAD + column * pitch + (pitch - chipW) / 2;
      return { ...chip, x: Math.round(x), y: top + row * PITCH_Y, w: chipW };
    }),
  );
}
