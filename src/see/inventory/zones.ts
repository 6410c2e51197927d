/**
 * Zones as they are proposed until a person says otherwise: the subnet (or VLAN) of an asset within its level. Levels 0 to 2 of
 * one subnet are one cell: what controls a line stands with what it controls. IEC 62443-3-2, ZCR 3; ISA-95 (cell and area zones).
 */
import { isLinkLocalIp } from '../../kernel/address.ts';
import type { ZoneRecord } from '../../model/graph.ts';
import { asId, type SiteId, type ZoneId } from '../../model/ids.ts';
import { LEVEL_WORDS, type AssetClass, type Level } from '../../model/words.ts';
import { isInside, prefixOf } from './address-nature.ts';

export interface Placed {
  readonly class: AssetClass;
  readonly level: Level | null;
  readonly ips: readonly string[];
  readonly vlans: readonly number[];
}

const CELL_LEVELS: readonly Level[] = ['0', '1', '2'];
const CELL = '@cell';

/** The key of the proposal that an asset falls under, and its readable name. A cell spans several levels, so it has none. */
export function proposalFor(asset: Placed): {
  readonly key: string;
  readonly name: string;
  readonly level: Level | null;
} {
  if (asset.class === 'external') return { key: 'external', name: 'External', level: '5' };
  const isCell = asset.level !== null && CELL_LEVELS.includes(asset.level);
  const level = isCell ? null : asset.level;
  const at = isCell ? 'Cell' : level === null ? 'Unplaced' : LEVEL_WORDS[level];
  const routed = asset.ips.filter((ip) => !isLinkLocalIp(ip));
  const ip = routed.find((i) => !i.includes(':') && isInside(i)) ?? routed.find((i) => !i.includes(':')) ?? routed[0];
  const suffix = isCell ? CELL : `@${level ?? '-'}`;
  if (ip !== undefined) return { key: `subnet:${prefixOf(ip)}${suffix}`, name: `${at} ${prefixOf(ip)}`, level };
  const vlan = asset.vlans[0];
  if (vlan !== undefined) return { key: `vlan:${vlan}${suffix}`, name: `${at} VLAN ${vlan}`, level };
  return { key: `link${suffix}`, name: `${at} without IP address`, level };
}

/** Zone rows of one site, with how many assets each proposal holds. */
export class Zones {
  readonly records = new Map<ZoneId, ZoneRecord>();
  private readonly byKey = new Map<string, ZoneRecord>();
  private readonly members = new Map<ZoneId, number>();
  private readonly changed = new Set<ZoneRecord>();
  private readonly site: SiteId;
  private last = 0;

  constructor(site: SiteId) {
    this.site = site;
  }

  load(records: Iterable<ZoneRecord>, highest = 0): void {
    for (const record of records) {
      this.records.set(record.id, record);
      if (record.key !== null) this.byKey.set(record.key, record);
      this.last = Math.max(this.last, Number(/(\d+)$/.exec(record.id)?.[1] ?? 0));
    }
    this.last = Math.max(this.last, highest);
  }

  /** The proposed zone for an asset; made where it is not there yet. A name that a person gave to a proposal stays. */
  propose(asset: Placed): ZoneId {
    const { key, name, level } = proposalFor(asset);
    let record = this.byKey.get(key);
    if (!record) {
      record = { ...this.fresh(name, level), kind: 'proposed', key };
      this.records.set(record.id, record);
      this.byKey.set(key, record);
      this.changed.add(record);
    }
    return record.id;
  }

  /** A person's zone. */
  add(zone: {
    readonly name: string;
    readonly level: Level | null;
    readonly x?: number | null;
    readonly y?: number | null;
  }): ZoneRecord {
    const record: ZoneRecord = {
      ...this.fresh(zone.name, zone.level),
      kind: 'person',
      key: null,
      x: zone.x ?? null,
      y: zone.y ?? null,
    };
    this.records.set(record.id, record);
    this.changed.add(record);
    return record;
  }

  /** What people call the assets of a subnet at this level (null: its cell), said before any of them was seen. */
  name(subnet: string, level: Level | null, name: string): void {
    const key = `subnet:${subnet}${level === null ? CELL : `@${level}`}`;
    const record = this.byKey.get(key) ?? { ...this.fresh(name, level), kind: 'person', key };
    record.name = name;
    record.kind = 'person';
    this.records.set(record.id, record);
    this.byKey.set(key, record);
    this.changed.add(record);
  }

  touch(record: ZoneRecord): void {
    this.changed.add(record);
  }

  /** An asset left one zone and entered another. An empty proposal is put away and comes back with its id when it is needed again. */
  move(from: ZoneId | null, to: ZoneId | null): void {
    this.count(from, -1);
    this.count(to, 1);
  }

  takeChanged(): ZoneRecord[] {
    const changed = [...this.changed];
    this.changed.clear();
    return changed;
  }

  private count(id: ZoneId | null, by: 1 | -1): void {
    const record = id === null ? undefined : this.records.get(id);
    if (!record) return;
    const members = (this.members.get(record.id) ?? 0) + by;
    this.members.set(record.id, members);
    if (record.kind !== 'proposed' || record.removed === members <= 0) return;
    record.removed = members <= 0;
    this.changed.add(record);
  }

  private fresh(name: string, level: Level | null): Omit<ZoneRecord, 'kind' | 'key'> {
    return { id: asId<ZoneId>(`zone-${++this.last}`), site: this.site, name, level, x: null, y: null, removed: false };
  }
}
