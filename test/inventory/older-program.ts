/** A site as a program left it that proposed one zone for each subnet and level, before levels 0 to 2 of it were one cell. */
import type { AssetRecord, SiteRecords, ZoneRecord } from '../../src/model/graph.ts';
import { asId, type ZoneId } from '../../src/model/ids.ts';
import { LEVEL_WORDS } from '../../src/model/words.ts';
import { SITE } from './northfield.ts';

export const isPersons = (asset: AssetRecord): boolean => asset.reasons['zone'] !== undefined;
const numberAtEnd = (id: string): number => Number(/\d+$/.exec(id)?.[0]);

function oldProposal({
  class: kind,
  ips,
  level,
}: AssetRecord): Pick<ZoneRecord, 'name' | 'level'> & { readonly key: string } {
  if (kind === 'external') return { key: 'external', name: 'External', level: '5' };
  const subnet = ips.find((ip) => !ip.includes(':'))?.replace(/\.\d+$/, '.0/24');
  const place = subnet === undefined ? 'link' : `subnet:${subnet}`;
  const name = `${level === null ? 'Unplaced' : LEVEL_WORDS[level]} ${subnet ?? 'without IP address'}`;
  return { key: `${place}@${level ?? '-'}`, name, level };
}

interface Older extends SiteRecords {
  readonly assets: AssetRecord[];
  readonly zones: ZoneRecord[];
  readonly highest: NonNullable<SiteRecords['highest']>;
}

/** The same site as an older program had it: what people decided is there, all else stands in zones of one level. */
export function leftByOlder(records: SiteRecords, more: readonly ZoneRecord[] = []): Older {
  const zones = [...records.zones, ...more].filter((zone) => zone.kind === 'person');
  const byKey = new Map(zones.map((zone) => [zone.key, zone.id]));
  let last = Math.max(0, ...zones.map((zone) => numberAtEnd(zone.id)));
  for (const asset of records.assets) {
    if (asset.mergedInto !== null || isPersons(asset)) continue;
    const { key, ...rest } = oldProposal(asset);
    const id = byKey.get(key) ?? asId<ZoneId>(`zone-${++last}`);
    if (!byKey.has(key)) zones.push(zoneOf(id, key, { ...rest, kind: 'proposed' }));
    byKey.set(key, id);
    asset.zone = id;
  }
  return { ...records, assets: [...records.assets], zones, highest: { ...records.highest, zone: last } };
}

export const zoneOf = (id: ZoneId, key: string, rest: Pick<ZoneRecord, 'name' | 'level' | 'kind'>): ZoneRecord => ({
  id,
  site: SITE,
  key,
  x: null,
  y: null,
  removed: false,
  ...rest,
});
