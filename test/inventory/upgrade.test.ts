/** What an older program left: one zone was proposed for each subnet and level, before levels 0 to 2 of it were one cell. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AssetRecord, GraphChanges, SiteRecords, ZoneRecord } from '../../src/model/graph.ts';
import { asId, type AssetId, type ZoneId } from '../../src/model/ids.ts';
import type { Inventory } from '../../src/see/inventory/inventory.ts';
import { anySightings, recordsOf } from './any-site.ts';
import { openInventory } from './northfield.ts';
import { isPersons, leftByOlder, zoneOf } from './older-program.ts';
import { batchOf, type Seen } from './sightings.ts';

const PLC = '00:1b:1b:00:00:01 10.0.0.1';
const HMI = '00:1b:1b:00:00:02 10.0.0.2';
const DRIVE = '00:1b:1b:00:00:03 10.0.0.3';
const LINE: Seen = {
  talks: [{ from: HMI, to: PLC, protocol: 's7comm', port: 102 }],
  says: [{ about: DRIVE, attribute: 'model', value: 'PowerFlex 525', source: 'enip' }],
};

function folded(...all: Seen[]): Inventory {
  const inventory = openInventory();
  for (const one of all) inventory.apply(batchOf(one));
  return inventory;
}

/** The tables after a load, and after each batch: what lists are made of. */
class Stored {
  readonly assets = new Map<AssetId, AssetRecord>();
  readonly zones = new Map<ZoneId, ZoneRecord>();

  constructor(records: Pick<SiteRecords, 'assets' | 'zones'>) {
    this.save(structuredClone({ assets: [...records.assets], zones: [...records.zones] }));
  }

  save({ assets, zones }: Pick<GraphChanges, 'assets' | 'zones'>): void {
    for (const asset of structuredClone(assets)) this.assets.set(asset.id, asset);
    for (const zone of structuredClone(zones)) this.zones.set(zone.id, zone);
  }

  /** Zones that lists have. */
  listed(): ZoneRecord[] {
    return [...this.zones.values()].filter((zone) => !zone.removed);
  }

  expectWhole(inventory: Inventory): void {
    const listed = new Set<ZoneId | null>(this.listed().map((zone) => zone.id));
    const inUse = new Set<ZoneId | null>();
    for (const asset of this.assets.values()) {
      if (asset.mergedInto !== null) continue;
      expect([asset.id, asset.zone, listed.has(asset.zone)]).toEqual([
        asset.id,
        inventory.assets.get(asset.id)?.zone,
        true,
      ]);
      inUse.add(asset.zone);
    }
    expect(this.listed().filter((zone) => zone.kind === 'proposed' && !inUse.has(zone.id))).toEqual([]);
    expect(this.zones).toEqual(inventory.zones.records);
  }
}

const placesOf = (inventory: Inventory): Map<AssetId, string | null | undefined> =>
  new Map(
    [...inventory.assets.values()]
      .filter((asset) => asset.mergedInto === null)
      .map((asset) => [asset.id, asset.zone && inventory.zones.records.get(asset.zone)?.key]),
  );

function upgraded(records: SiteRecords): { readonly inventory: Inventory; readonly stored: Stored } {
  const inventory = openInventory();
  const stored = new Stored(records);
  stored.save(inventory.load(records));
  return { inventory, stored };
}

const namesOf = (stored: Stored): string[] =>
  [...stored.assets.values()].map(({ ips, zone }) => `${ips.join()} ${zone && stored.zones.get(zone)?.name}`).sort();

describe('a site of an older program', () => {
  test('stands in zones that lists have, at once and after each batch, and people keep what they decided', () => {
    const persons = fc.array(fc.nat({ max: 9 }), { maxLength: 3 });
    fc.assert(
      fc.property(anySightings, anySightings, persons, fc.boolean(), (before, after, picked, isLost) => {
        const going = folded(...before);
        const zone = going.zones.add({ name: 'By hand', level: null });
        const assets = [...going.assets.values()].filter((asset) => asset.mergedInto === null);
        const said = new Set(picked.flatMap((n) => assets[n]?.id ?? []));
        for (const asset of said) going.decide(asset, { zone: zone.id, person: 'p1' });
        const old = leftByOlder(recordsOf(going));
        // Batches that came since the program is another left assets in zones that were never stored.
        const first = old.assets.find((asset) => asset.mergedInto === null && !isPersons(asset));
        if (first && isLost) first.zone = asId<ZoneId>(`zone-${(old.highest.zone ?? 0) + 1}`);
        const { inventory, stored } = upgraded(old);
        stored.expectWhole(inventory);
        expect(placesOf(inventory)).toEqual(placesOf(going));
        for (const asset of said) expect(inventory.assets.get(asset)?.zone).toBe(zone.id);
        for (const one of after) {
          stored.save(inventory.apply(batchOf(one)));
          stored.expectWhole(inventory);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('has one cell for its line, and the zones of single levels are put away', () => {
    const old = leftByOlder(recordsOf(folded(LINE)));
    expect(namesOf(new Stored(old))).toEqual([
      '10.0.0.1 Control 10.0.0.0/24',
      '10.0.0.2 Supervision 10.0.0.0/24',
      '10.0.0.3 Process 10.0.0.0/24',
    ]);
    const { stored } = upgraded(old);
    const cell = 'Cell 10.0.0.0/24';
    expect(namesOf(stored)).toEqual([`10.0.0.1 ${cell}`, `10.0.0.2 ${cell}`, `10.0.0.3 ${cell}`]);
    expect(stored.listed().map(({ name }) => name)).toEqual([cell]);
  });

  test('keeps the zone of one level that a person named, also for those who come later', () => {
    const named = zoneOf(asId('zone-7'), 'subnet:10.0.0.0/24@1', { name: 'Controllers', level: '1', kind: 'person' });
    const { inventory, stored } = upgraded(leftByOlder(recordsOf(folded(LINE)), [named]));
    const later = { from: HMI, to: '00:1b:1b:00:00:04 10.0.0.4', protocol: 's7comm', port: 102 };
    stored.save(inventory.apply(batchOf({ talks: [later], sequence: 2 })));
    const cell = 'Cell 10.0.0.0/24';
    expect(namesOf(stored)).toEqual([
      '10.0.0.1 Controllers',
      `10.0.0.2 ${cell}`,
      `10.0.0.3 ${cell}`,
      '10.0.0.4 Controllers',
    ]);
    stored.expectWhole(inventory);
  });

  test('is loaded a second time without a change', () => {
    const { inventory } = upgraded(leftByOlder(recordsOf(folded(LINE))));
    const { assets, endpoints, zones } = openInventory().load(recordsOf(inventory));
    expect([assets, endpoints, zones]).toEqual([[], [], []]);
  });
});

test('an asset that comes back to itself stands where a person put it, and in no zone that is gone', () => {
  const serial = (about: string, value: string): Seen => ({
    says: [{ about, attribute: 'serial', value, source: 's7comm' }],
  });
  const apart = {
    id: (inventory: Inventory) => [...inventory.assets.values()].find((a) => a.ips.includes('10.0.0.2')),
  };
  for (const isGone of [false, true]) {
    const inventory = folded(LINE);
    const zone = inventory.zones.add({ name: 'By hand', level: null });
    const { id } = apart.id(inventory) ?? { id: asId<AssetId>('') };
    inventory.decide(id, { zone: zone.id, person: 'p1' });
    for (const about of [PLC, HMI]) inventory.apply(batchOf(serial(about, 'SC-123456')));
    expect(inventory.assets.get(id)).toMatchObject({ zone: null });
    zone.removed = isGone;
    inventory.apply(batchOf(serial(HMI, 'SC-OTHER')));
    const back = inventory.assets.get(id);
    expect([back?.mergedInto, back?.zone === zone.id, back?.reasons['zone'] !== undefined]).toEqual([
      null,
      !isGone,
      !isGone,
    ]);
    expect(inventory.zones.has(back?.zone ?? '')).toBe(true);
  }
});
