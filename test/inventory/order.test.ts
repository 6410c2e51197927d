/** Folding is blind to order: however observations are cut into batches and in whatever order these come, the inventory is the same. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asId, type AssetId } from '../../src/model/ids.ts';
import type { Batch } from '../../src/model/observation.ts';
import type { Inventory } from '../../src/see/inventory/inventory.ts';
import { anySightings, recordsOf } from './any-site.ts';
import { openInventory, playNorthfield } from './northfield.ts';
import { batchOf } from './sightings.ts';

/** All that people see of an inventory, without numbers that follow the order of arrival. */
function pictureOf(inventory: Inventory): readonly string[] {
  const { graph, zones } = inventory;
  const nameOf = (id: number): string => {
    const { mac, ip, vlan } = graph.endpoints.get(id) ?? { mac: '?', ip: '?', vlan: null };
    return `${mac ?? ''}/${ip ?? ''}/${vlan ?? ''}`;
  };
  const assets = [...inventory.assets.values()]
    .filter((asset) => asset.mergedInto === null)
    .map((asset) => {
      const { id: _id, zone, reasons, mergedInto: _into, ...rest } = asset;
      const record = zone === null ? undefined : zones.records.get(zone);
      const members = [...graph.endpointIdsOf(asset.id)].map(nameOf).sort();
      const services = inventory.servicesOf(asset.id).map((use) => ({ ...use, meanings: [...use.meanings].sort() }));
      return JSON.stringify({
        ...rest,
        reasons: Object.entries(reasons).sort(),
        zone: [record?.key, record?.name],
        members,
        services,
      });
    });
  const conversations = [...graph.conversations.values()].map(({ id, client, server, ...rest }) => {
    const operations = [...graph.operationsOf(id)].map(({ id: _id, conversation: _c, ...operation }) =>
      JSON.stringify(operation),
    );
    return JSON.stringify({ client: nameOf(client), server: nameOf(server), ...rest, operations: operations.sort() });
  });
  const claims = [...graph.claims.values()].map(({ id: _id, endpoint, ...rest }) =>
    JSON.stringify({ at: endpoint === null ? null : nameOf(endpoint), ...rest }),
  );
  const buckets = [...graph.buckets.between(0, Infinity)].map(({ conversation, meanings, ...rest }) => {
    const { client, server, port } = graph.conversations.get(conversation) ?? { client: 0, server: 0, port: 0 };
    return JSON.stringify({
      of: [nameOf(client), nameOf(server), port],
      ...rest,
      meanings: Object.entries(meanings).sort(),
    });
  });
  const open = [...zones.records.values()].filter((zone) => !zone.removed).map((zone) => `${zone.key} ${zone.name}`);
  return [assets, conversations, claims, buckets, open].flatMap((rows) => rows.sort());
}

/** Every id ever given, and what it stands for now. */
const idsOf = (inventory: Inventory): string[] =>
  [...inventory.assets.keys()]
    .map((id) => {
      const now = inventory.resolve(id);
      return `${id}: ${now?.id} ${now?.macs.join()} ${now?.ips.join()}`;
    })
    .sort();

function folded(batches: readonly Batch[]): Inventory {
  const inventory = openInventory();
  for (const batch of batches) inventory.apply(batch);
  return inventory;
}

describe('the inventory', () => {
  test('is the same whatever the order of batches', () => {
    fc.assert(
      fc.property(
        anySightings.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(pictureOf(folded(shuffled.map(batchOf)))).toEqual(pictureOf(folded(all.map(batchOf))));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('is the same whether observations come in one batch or one by one', () => {
    fc.assert(
      fc.property(anySightings, (all) => {
        const single = all.flatMap(({ talks, says, sensor }) => [
          ...says.map((say) => ({ says: [say], sensor })),
          ...talks.map((one) => ({ talks: [one], sensor })),
        ]);
        fc.pre(single.length > 0);
        expect(pictureOf(folded(single.map(batchOf)))).toEqual(
          pictureOf(folded(all.filter(({ talks, says }) => talks.length + says.length > 0).map(batchOf))),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('a load leaves alone what was merged into one that was merged in its turn', () => {
    const [a, b, c] = ['00:1b:1b:00:00:01', '00:1b:1b:00:00:02', '00:1b:1b:00:00:03'];
    const read = { protocol: 'modbus', meaning: 'read', atS: 0 } as const;
    const going = folded(
      [
        {
          talks: [{ from: `${b} 10.0.0.1`, to: `${c} 10.1.0.1`, ...read }],
          says: [
            { about: `${b} 10.1.0.1`, attribute: 'serial', value: 'SC-123456', source: 's7comm', atS: 0 } as const,
          ],
          sensor: 'a',
        },
        { talks: [{ from: `${c} fd00::5`, to: a, ...read }], says: [], sensor: 'a' },
        {
          talks: [],
          says: [{ about: a, attribute: 'ip', value: '10.0.0.1', source: 'arp', atS: 0 } as const],
          sensor: 'a',
        },
        {
          talks: [],
          says: [
            {
              about: '00:00:5e:00:01:07 fd00::5',
              attribute: 'chassis-id',
              value: a,
              source: 's7comm',
              atS: 0,
            } as const,
          ],
          sensor: 'a',
        },
      ].map(batchOf),
    );
    const into = (id: AssetId | null | undefined): AssetId | null =>
      going.assets.get(id ?? asId(''))?.mergedInto ?? null;
    expect([...going.assets.keys()].filter((id) => into(into(id)) !== null)).not.toEqual([]);
    expect(openInventory().load(recordsOf(going)).assets).toEqual([]);
  });

  test('goes on after a load from the store as if it had never stopped, and every asset keeps its id', () => {
    fc.assert(
      fc.property(anySightings, anySightings, (before, after) => {
        const going = folded(before.map(batchOf));
        const loaded = openInventory();
        const { assets, endpoints, zones } = loaded.load(recordsOf(going));
        expect([assets, endpoints, zones]).toEqual([[], [], []]);
        expect(pictureOf(loaded)).toEqual(pictureOf(going));
        expect(idsOf(loaded)).toEqual(idsOf(going));
        for (const one of after) {
          going.apply(batchOf(one));
          loaded.apply(batchOf(one));
        }
        expect(pictureOf(loaded)).toEqual(pictureOf(going));
      }),
      { numRuns: 100 },
    );
  });

  test('hands on every record that it changed', () => {
    fc.assert(
      fc.property(anySightings, (all) => {
        const inventory = openInventory();
        const kept = new Map<string, string>();
        for (const one of all) {
          const { site: _site, ...changes } = inventory.apply(batchOf(one));
          for (const [kind, rows] of Object.entries(changes)) {
            for (const row of rows as readonly {
              readonly id?: string | number;
              readonly conversation?: number;
              readonly startUs?: number;
            }[])
              kept.set(`${kind} ${String(row.id ?? `${row.conversation}|${row.startUs}`)}`, JSON.stringify(row));
          }
        }
        const { endpoints, lastSeen } = { endpoints: inventory.graph.endpoints, lastSeen: /"lastUs":\d+/ };
        const strip = (text: string | undefined): string | undefined => text?.replace(lastSeen, '');
        for (const row of endpoints.values())
          expect(strip(kept.get(`endpoints ${row.id}`))).toBe(strip(JSON.stringify(row)));
        for (const row of inventory.assets.values())
          expect(strip(kept.get(`assets ${row.id}`))).toBe(strip(JSON.stringify(row)));
        for (const row of inventory.graph.conversations.values())
          expect(kept.get(`conversations ${row.id}`)).toBe(JSON.stringify(row));
        for (const row of inventory.zones.records.values())
          expect(kept.get(`zones ${row.id}`)).toBe(JSON.stringify(row));
      }),
      { numRuns: 60 },
    );
  });
});

describe('the plant of the demo', () => {
  const SECONDS = 12;
  const batches = playNorthfield(SECONDS);

  test('looks the same in whatever order its captures are imported', { timeout: 120_000 }, () => {
    const expected = pictureOf(folded(batches));
    fc.assert(
      fc.property(fc.shuffledSubarray(batches, { minLength: batches.length }), (shuffled) => {
        expect(pictureOf(folded(shuffled))).toEqual(expected);
      }),
      { numRuns: 4 },
    );
  });

  test('looks the same after a load', () => {
    const going = folded(batches.slice(0, SECONDS / 2));
    const loaded = openInventory();
    const { assets, endpoints, zones } = loaded.load(recordsOf(going));
    expect([assets, endpoints, zones]).toEqual([[], [], []]);
    for (const one of batches.slice(SECONDS / 2)) {
      going.apply(one);
      loaded.apply(one);
    }
    expect(pictureOf(loaded)).toEqual(pictureOf(going));
  });
});
