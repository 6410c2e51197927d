/** Zones of the map before they have a place: which band they belong to, and their chips by level. Nothing depends on the order in which rows came. */
import type { AssetClass, Level } from '../../src/model/words.ts';
import { byName } from '../zone-order.ts';
import { EXTERNAL, UNPLACED } from './sizes.ts';
import type { Chip, LayoutInput, MapAsset, ZoneBox } from './types.ts';

const STACK_OVER = 40;

export const BAND_ORDER = ['5', '4', '3.5', '3', 'cell', 'none'] as const;
export type BandKey = (typeof BAND_ORDER)[number];

export type DraftChip = Omit<Chip, 'x' | 'y' | 'w'>;

export interface Draft {
  readonly id: string;
  readonly name: string;
  readonly band: BandKey;
  readonly count: number;
  readonly rows: ReadonlyMap<string, readonly DraftChip[]>;
  readonly kind: ZoneBox['kind'];
}

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

export function draftZones(input: LayoutInput): readonly Draft[] {
  const known = new Map(input.zones.map((zone) => [zone.id, zone]));
  const open = new Set(input.open);
  const drafts: Draft[] = [];
  for (const [id, assets] of membersOf(input.assets, known)) {
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
    const outside = { id: EXTERNAL, name: 'External', band: '4', kind: 'external' } as const;
    drafts.push({ ...outside, count: input.externals, rows: new Map() });
  }
  return drafts;
}

function membersOf(
  assets: readonly MapAsset[],
  known: { has(zone: string): boolean },
): ReadonlyMap<string, readonly MapAsset[]> {
  const members = new Map<string, MapAsset[]>();
  for (const asset of assets) {
    if (asset.class === 'external') continue;
    const zone = asset.zone !== null && known.has(asset.zone) ? asset.zone : `${UNPLACED} ${bandOf(asset.level)}`;
    const list = members.get(zone);
    if (list) list.push(asset);
    else members.set(zone, [asset]);
  }
  return members;
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
  const rows = new Map<string, DraftChip[]>();
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
