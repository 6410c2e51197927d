/** The demo must look right: what is inferred from the plant's packets, against the plant's own truth. */
import { beforeAll, describe, expect, test } from 'vitest';
import plant from '../../src/exercise/plants/northfield/index.ts';
import type { AssetRecord } from '../../src/model/graph.ts';
import { asId } from '../../src/model/ids.ts';
import type { Domain, Level } from '../../src/model/words.ts';
import { ipOf, openInventory, PLANT, playNorthfield } from './northfield.ts';

/** Long enough that each asset has said or done something of note. */
const SECONDS = 50;
const inventory = openInventory();
const assets: AssetRecord[] = [];
const byAddress = new Map<string, AssetRecord>();

beforeAll(() => {
  for (const batch of playNorthfield(SECONDS)) inventory.apply(batch);
  for (const asset of inventory.assets.values()) {
    if (asset.mergedInto !== null || asset.class === 'external') continue;
    assets.push(asset);
    for (const ip of asset.ips) byAddress.set(ip, asset);
  }
}, 60_000);

const domainOf = (level: Level): Domain => (Number(level) <= 3 ? 'ot' : level === '3.5' ? 'both' : 'it');
const inferredOf = (name: string): AssetRecord | undefined => byAddress.get(ipOf(name));

describe('the inventory of the demo', () => {
  test('holds the 60 assets, one each, and no more', () => {
    expect(PLANT.assets.map(({ name }) => inferredOf(name)?.id ?? `${name} is missing`)).toHaveLength(60);
    expect(assets).toHaveLength(60);
    expect(new Set(PLANT.assets.map(({ name }) => inferredOf(name)?.id)).size).toBe(60);
  });

  test.each(PLANT.assets.map((truth) => [truth.name, truth] as const))('%s is what it is', (name, truth) => {
    const found = inferredOf(name);
    expect({
      class: found?.class,
      level: found?.level,
      domain: found?.domain,
      macs: found?.macs,
      name: found?.name.toUpperCase(),
    }).toEqual({ class: truth.class, level: truth.level, domain: domainOf(truth.level), macs: [truth.mac], name });
    expect(found?.reasons['class']?.reason).not.toBe('');
    expect(found?.reasons['level']?.reason).not.toBe('');
  });

  test.each([
    ['PLC-11', 'Siemens', 'CPU 315-2 PN/DP'],
    ['PLC-12', 'Rockwell Automation', '5069-L320ER/A'],
    ['PLC-23', 'Schneider Electric', 'BMX P34 2020'],
    ['SIS-11', 'HIMA', 'HIMatrix F35'],
    ['SIS-21', 'Siemens', 'CPU 315F-2 PN/DP'],
    ['RIO-11', 'Siemens', 'IM 155-6 PN ST'],
    ['DRV-12', 'Rockwell Automation', 'PowerFlex 525'],
    ['DRV-23', 'Danfoss Drives', 'VLT FC-302'],
    ['FT-11', 'Endress+Hauser', 'Promass 300'],
    ['HMI-11', 'Siemens', 'TP1200 Comfort'],
    ['FW-OT', 'Fortinet', 'FortiGate-100F'],
    ['SW-11', 'Hirschmann', 'Hirschmann BOBCAT BRS40 Industrial Switch'],
  ])('%s: made by %s, model %s', (name, vendor, model) => {
    expect(inferredOf(name)).toMatchObject({ vendor, model });
  });

  test('a firewall with an address in each network is one asset, and not what lies behind it', () => {
    expect(inferredOf('FW-OT')?.ips).toEqual([
      ipOf('FW-OT'),
      ...['40', '51', '52', '60', '70'].map((net) => `10.20.${net}.1`),
    ]);
  });

  test('proposes zones by subnet within level, a cell for each line, and leaves no asset unplaced', () => {
    const zones = [...inventory.zones.records.values()].filter((zone) => !zone.removed);
    expect(zones.map(({ name, level }) => [name, level]).sort()).toEqual([
      ['Cell 10.20.51.0/24', null],
      ['Cell 10.20.52.0/24', null],
      ['Cell 10.20.60.0/24', null],
      ['Cell 10.20.70.0/24', null],
      ['External', '5'],
      ['IT 10.20.10.0/24', '4'],
      ['IT 10.20.20.0/24', '4'],
      ['Industrial DMZ 10.20.30.0/24', '3.5'],
      ['Operations 10.20.40.0/24', '3'],
    ]);
    const names = new Map(zones.map(({ id, name }) => [id, name]));
    const homes = new Map(PLANT.networks.map(({ zone, prefix }) => [zone, `${prefix}.0/24`]));
    for (const { name, zone } of PLANT.assets) {
      const proposed = names.get(inferredOf(name)?.zone ?? asId(''));
      expect(proposed, name).toContain(name === 'FW-IT' || name === 'FW-OT' ? ' 10.20.' : homes.get(zone));
    }
    expect(assets.every((asset) => asset.zone !== null)).toBe(true);
  });

  test("puts assets into the zones that the plant's people named, and proposes no other within", () => {
    const named = openInventory();
    for (const { subnet, level, name } of plant.zones?.(60) ?? []) named.zones.name(subnet, level, name);
    for (const batch of playNorthfield(SECONDS)) named.apply(batch);
    const zones = [...named.zones.records.values()].filter((zone) => !zone.removed);
    expect(zones.map(({ name, kind }) => `${kind} ${name}`).sort()).toEqual(
      ['proposed External', ...PLANT.networks.map(({ zone }) => `person ${zone}`)].sort(),
    );
    const members = new Map(
      zones.map(({ id, name }) => [name, [...named.assets.values()].filter((a) => a.zone === id)]),
    );
    expect(members.get('Line 1')).toHaveLength(10);
    expect(members.get('Line 2')).toHaveLength(12);
  });
});
