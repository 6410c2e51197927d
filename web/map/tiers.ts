/** Bands of the map as rows of zone boxes: a band is one row where it can be, its zones wide enough for their chips. */
import type { Level } from '../../src/model/words.ts';
import { byZone } from '../zone-order.ts';
import { BAND_ORDER, type BandKey, type Draft, type DraftChip } from './draft.ts';
import { PAD } from './sizes.ts';
import type { Tier } from './types.ts';

const CELL_LEVELS: readonly Level[] = ['2', '1', '0'];
const EXTERNAL_W = 88;
const COLUMNS_LEAST = 2;
/** A band is rather so many rows of chips high than broken into rows of boxes; a cell rather so much higher than wide. */
const ROWS_MOST = 3;
const CELL_SHAPES = [1.1, 0.8, 0.55];
/** A row of boxes that is nearly empty stays as it is. */
const STRETCH_MOST = 3.4;
/** Between boxes; wide enough for the count of a trunk, except between cells, whose trunks go below them. */
const GAP = 26;
const CELL_GAP = 8;

interface Sized {
  readonly zone: Draft;
  readonly columns: number;
  readonly natural: number;
}

interface Room {
  readonly width: number;
  /** From one chip to the next. */
  readonly pitch: number;
}

export function tiersOf(drafts: readonly Draft[], room: Room): readonly Tier[] {
  return BAND_ORDER.flatMap((key) => {
    const zones = drafts.filter((zone) => zone.band === key).sort(bandOrder);
    return key === 'cell' ? cellTiers(zones, room) : wideTiers(zones, key, room);
  });
}

export const chipsOf = (zone: Draft): readonly DraftChip[] => [...zone.rows.values()].flat();

function bandOrder(a: Draft, b: Draft): number {
  return Number(b.kind === 'external') - Number(a.kind === 'external') || byZone(a, b) || (a.id < b.id ? -1 : 1);
}

function wideTiers(zones: readonly Draft[], key: BandKey, room: Room): readonly Tier[] {
  return inRows(zones, room).map((tier) => {
    const rows = Math.max(1, ...tier.map(({ zone, columns }) => Math.ceil(chipsOf(zone).length / columns)));
    return { key, zones: boxes(tier, room.width, GAP), rowsByLevel: [['all', rows]] };
  });
}

/** The fewest rows of chips with which all boxes stand side by side; else as many rows of boxes as it takes. */
function inRows(zones: readonly Draft[], room: Room): readonly (readonly Sized[])[] {
  for (let rows = 1; rows <= ROWS_MOST; rows += 1) {
    const tiers = wrap(
      zones.map((zone) => sized(zone, Math.ceil(chipsOf(zone).length / rows), room.pitch)),
      room.width,
      GAP,
    );
    if (tiers.length <= 1 || rows === ROWS_MOST) return tiers;
  }
  return [];
}

function sized(zone: Draft, columns: number, pitch: number): Sized {
  if (zone.kind === 'external') return { zone, columns: 1, natural: EXTERNAL_W };
  const most = Math.max(COLUMNS_LEAST, columns);
  return { zone, columns: most, natural: most * pitch + 2 * PAD };
}

function cellTiers(zones: readonly Draft[], room: Room): readonly Tier[] {
  const shaped = CELL_SHAPES.map((shape) => {
    const cells = zones.map((zone) => sized(zone, Math.round(Math.sqrt(chipsOf(zone).length * shape)), room.pitch));
    return wrap(cells, room.width, CELL_GAP);
  });
  const rows = shaped.find((tiers) => tiers.length <= 1) ?? shaped[0] ?? [];
  return rows.map((tier) => ({
    key: 'cell' as const,
    zones: boxes(tier, room.width, CELL_GAP),
    rowsByLevel: CELL_LEVELS.flatMap((level) => {
      const rows = Math.max(
        ...tier.map(({ zone, columns }) => Math.ceil((zone.rows.get(level)?.length ?? 0) / columns)),
      );
      return rows > 0 ? [[level, rows] as const] : [];
    }),
  }));
}

/** Breaks zones into tiers that fit the width, in their order. A box that is wider than all of it has fewer columns. */
function wrap(zones: readonly Sized[], width: number, gap: number): readonly (readonly Sized[])[] {
  const tiers: Sized[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const each of zones) {
    const one = narrowed(each, width);
    if (used + gap + one.natural > width) {
      tiers.push([]);
      used = -gap;
    }
    tiers[tiers.length - 1]?.push(one);
    used += gap + one.natural;
  }
  return tiers;
}

function narrowed(each: Sized, width: number): Sized {
  if (each.natural <= width || each.columns <= COLUMNS_LEAST) return each;
  const pitch = (each.natural - 2 * PAD) / each.columns;
  return sized(each.zone, Math.floor((width - 2 * PAD) / pitch), pitch);
}

/** Stretches the zones of a tier so that it fills the width. */
function boxes(tier: readonly Sized[], width: number, gap: number): Tier['zones'] {
  const fixed = tier.filter(({ zone }) => zone.kind === 'external').length * EXTERNAL_W;
  const natural = tier.reduce((sum, each) => sum + each.natural, 0) - fixed;
  const room = width - (tier.length - 1) * gap - fixed;
  const stretch = natural === 0 ? 1 : Math.min(Math.max(1, room / natural), STRETCH_MOST);
  let x = 0;
  return tier.map(({ zone, columns, natural: own }) => {
    const w = Math.round(zone.kind === 'external' ? own : own * stretch);
    const box = { ...zone, x, w, columns };
    x += w + gap;
    return box;
  });
}
