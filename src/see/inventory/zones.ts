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

interface Proposal {
  readonly key: string;
  readonly name: string;
  readonly level: Level | null;
  /** In a cell: what this level of it alone would be. None is proposed, but people may have named one. */
  readonly ownLevel: string | null;
}

/** The proposal that an asset falls under. A cell spans several levels, so it has none. */
function proposalFor(asset: Placed): Proposal {
  if (asset.class === 'external') return { key: 'external', name: 'External', level: '5', ownLevel: null };
  const isCell = asset.level !== null && CELL_LEVELS.includes(asset.level);
  const level = isCell ? null : asset.level;
  const named = isCell ? 'Cell' : level === null ? 'Unplaced' : LEVEL_WORDS[level];
  const routed = asset.ips.filter((ip) => !isLinkLocalIp(ip));
  const ip = routed.find((i) => !i.includes(':') && isInside(i)) ?? routed.find((i) => !i.includes(':')) ?? routed[0];
  const vlan = asset.vlans[0];
  const [place, name] =
    ip !== undefined
      ? [`subnet:${prefixOf(ip)}`, `${named} ${prefixOf(ip)}`]
      : vlan !== undefined
        ? [`vlan:${vlan}`, `${named} VLAN ${vlan}`]
        : ['link', `${named} without IP address`];
  const ownLevel = `${place}@${asset.level ?? '-'}`;
  return isCell ? { key: place + CELL, name, level, ownLevel } : { key: ownLevel, name, level, ownLevel: null };
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
    const { key, name, level, ownLevel } = proposalFor(asset);
    const persons = ownLevel === null ? undefined : this.byKey.get(ownLevel);
    if (persons?.kind === 'person') return persons.id;
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
    record.removed = false;
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

  /** Where an asset stood when it was read: null where that is no zone, so that it is placed anew. */
  standing(id: ZoneId | null): ZoneId | null {
    const record = id === null ? undefined : this.records.get(id);
    if (!record || (record.kind === 'person' && record.removed)) return null;
    this.move(null, record.id);
    return record.id;
  }

  /** A zone of this site that assets may stand in. */
  has(id: string): id is ZoneId {
    return this.records.get(id as ZoneId)?.removed === false;
  }

  /** Proposals that nobody is in, as those of an older program, once everybody has his place. */
  putAwayEmpty(): void {
    for (const record of this.records.values()) {
      if (record.kind !== 'proposed' || record.removed || (this.members.get(record.id) ?? 0) > 0) continue;
      record.removed = true;
      this.changed.add(record);
    }
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
