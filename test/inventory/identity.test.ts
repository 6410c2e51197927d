/** Which addresses are one device: each rule with its hit and its miss, and what people say of the result. */
import { describe, expect, test } from 'vitest';
import { asId, type AssetId, type SiteId } from '../../src/model/ids.ts';
import type { Inventory } from '../../src/see/inventory/inventory.ts';
import { openInventory } from './northfield.ts';
import { batchOf, T0, type Say, type Seen } from './sightings.ts';

const A = '00:1b:1b:00:00:0a';
const B = '00:1b:1b:00:00:0b';
const C = '00:1b:1b:00:00:0c';
const ROUTER = '00:00:0c:00:00:01';

function seen(...all: Seen[]): Inventory {
  const inventory = openInventory();
  for (const one of all) inventory.apply(batchOf(one));
  return inventory;
}

/** Addresses of all assets, each sorted: `mac ip ip`. */
const partition = (inventory: Inventory): string[] =>
  [...inventory.assets.values()]
    .filter((asset) => asset.mergedInto === null)
    .map((asset) => [...asset.macs, ...asset.ips].join(' '))
    .sort();

const arp = (mac: string, ip: string, atS = 0): Say => ({ about: mac, attribute: 'ip', value: ip, source: 'arp', atS });
const serial = (about: string, value: string, atS = 0): Say => ({
  about,
  attribute: 'serial',
  value,
  source: 's7comm',
  atS,
});
const assetAt = (inventory: Inventory, address: string): AssetId => {
  const found = [...inventory.assets.values()].find(
    (asset) => asset.mergedInto === null && (asset.ips.includes(address) || asset.macs.includes(address)),
  );
  if (!found) throw new Error(`no asset has ${address}`);
  return found.id;
};

describe('one device', () => {
  test('with several addresses bound to its MAC is one asset', () => {
    expect(partition(seen({ says: [arp(A, '10.0.0.1'), arp(A, '10.0.0.2'), arp(A, 'fe80::1')] }))).toEqual([
      `${A} 10.0.0.1 10.0.0.2 fe80::1`,
    ]);
  });

  test('whose lease changed keeps its asset, and whoever gets the old address is another', () => {
    const inventory = openInventory();
    const lease = (mac: string, ip: string, atS: number): Say => ({
      about: mac,
      attribute: 'ip',
      value: ip,
      source: 'dhcp',
      atS,
    });
    inventory.apply(batchOf({ says: [lease(A, '10.0.0.5', 0)] }));
    const before = assetAt(inventory, A);
    inventory.apply(batchOf({ says: [lease(A, '10.0.0.6', 3600)], sequence: 2 }));
    expect([assetAt(inventory, A), assetAt(inventory, '10.0.0.6')]).toEqual([before, before]);
    inventory.apply(batchOf({ says: [lease(B, '10.0.0.5', 7200)], sequence: 3 }));
    expect(assetAt(inventory, B)).not.toBe(before);
    expect(inventory.graph.endpoints.size).toBeGreaterThan(0);
    expect([...inventory.assets.values()].filter((asset) => asset.mergedInto === null)).toHaveLength(2);
  });

  test.each<[string, Say[], number]>([
    ['the same serial number', [serial(`${A} 10.0.0.1`, 'SC-123456'), serial(`${B} 10.0.0.2`, 'SC-123456')], 1],
    ['another serial number', [serial(`${A} 10.0.0.1`, 'SC-123456'), serial(`${B} 10.0.0.2`, 'SC-654321')], 2],
    [
      'a serial number that says nothing',
      [serial(`${A} 10.0.0.1`, '00000000'), serial(`${B} 10.0.0.2`, '00000000')],
      2,
    ],
    [
      'two serial numbers at one (a rack)',
      [serial(`${A} 10.0.0.1`, 'SC-1111'), serial(`${A} 10.0.0.1`, 'SC-2222'), serial(`${B} 10.0.0.2`, 'SC-1111')],
      2,
    ],
    ['the same host name of itself', [host(A, 'LINE-PC-7', 'nbns'), host(B, 'line-pc-7.plant.example', 'dhcp')], 1],
    ['a host name that others give', [host(A, 'LINE-PC-7', 'dns'), host(B, 'LINE-PC-7', 'dns')], 2],
    ['a host name that comes with an image', [host(A, 'raspberrypi', 'dhcp'), host(B, 'raspberrypi', 'dhcp')], 2],
  ])('told by %s', (_name, says, assets) => {
    expect(partition(seen({ says }))).toHaveLength(assets);
  });

  test('with one chassis id on all its ports is one asset', () => {
    const chassis = (mac: string): Say => ({ about: mac, attribute: 'chassis-id', value: C, source: 'lldp' });
    expect(partition(seen({ says: [chassis(A), chassis(B)] }))).toEqual([[A, B, C].join(' ')]);
  });

  test('is what it was again when the mark that joined two turns out to be no mark', () => {
    const joined = openInventory();
    joined.apply(batchOf({ talks: [{ from: `${A} 10.0.0.1`, to: `${B} 10.0.0.2`, protocol: 'modbus' }] }));
    const [one, two] = [assetAt(joined, A), assetAt(joined, B)];
    joined.apply(
      batchOf({ says: [serial(`${A} 10.0.0.1`, 'SC-123456'), serial(`${B} 10.0.0.2`, 'SC-123456')], sequence: 2 }),
    );
    expect(joined.resolve(two)?.id).toBe(joined.resolve(one)?.id);
    joined.apply(batchOf({ says: [serial(`${B} 10.0.0.2`, 'SC-OTHER')], sequence: 3 }));
    expect([assetAt(joined, A), assetAt(joined, B)]).toEqual([one, two]);
    expect(joined.assets.get(two)?.mergedInto).toBeNull();
  });
});

function host(mac: string, value: string, source: string): Say {
  return { about: `${mac} 10.0.0.${mac.endsWith('a') ? 1 : 2}`, attribute: 'hostname', value, source };
}

describe('one MAC', () => {
  const through = (...ips: string[]): Seen => ({
    talks: ips.map((ip) => ({ from: `${ROUTER} ${ip}`, to: `${A} 10.0.0.1`, protocol: 'modbus' })),
  });

  test('with many addresses of other subnets behind it is a router, and they are assets of their own without it', () => {
    const inventory = seen(through('10.1.0.1', '10.2.0.1', '10.3.0.1'), { says: [arp(A, '10.0.0.1')], sequence: 2 });
    expect(partition(inventory)).toEqual([ROUTER, `${A} 10.0.0.1`, '10.1.0.1', '10.2.0.1', '10.3.0.1'].sort());
    expect(inventory.assets.get(assetAt(inventory, ROUTER))?.class).toBe('router');
  });

  test('with its own address bound keeps that, whatever passes through it', () => {
    const inventory = seen(through('10.1.0.1', '10.2.0.1', '10.3.0.1'), {
      says: [arp(ROUTER, '10.0.0.254')],
      sequence: 2,
    });
    expect(partition(inventory)).toContain(`${ROUTER} 10.0.0.254`);
  });

  test('with one inside address is its owner, and one with a public address alone is not', () => {
    expect(partition(seen(through('10.0.0.9')))).toContain(`${ROUTER} 10.0.0.9`);
    const outside = seen(through('198.51.100.7'));
    expect(partition(outside)).toContain('198.51.100.7');
    expect(outside.assets.get(assetAt(outside, '198.51.100.7'))?.class).toBe('external');
  });

  test.each([
    ['VRRP', '00:00:5e:00:01:0a'],
    ['HSRP', '00:00:0c:07:ac:01'],
  ])('that routers share (%s) owns no address that merely passes', (_name, mac) => {
    const inventory = seen({
      talks: ['10.1.0.1', '10.0.0.77'].map((ip) => ({ from: `${mac} ${ip}`, to: `${A} 10.0.0.1`, protocol: 'modbus' })),
    });
    expect(partition(inventory)).toContain(mac);
    expect(inventory.assets.get(assetAt(inventory, mac))).toMatchObject({ class: 'router', vendor: null });
  });

  test('of a group is no asset, nor is a broadcast address', () => {
    const inventory = seen({
      talks: [
        { from: `${A} 10.0.0.1`, to: 'ff:ff:ff:ff:ff:ff 10.0.0.255', protocol: 'nbns' },
        { from: `${A} 10.0.0.1`, to: '01:00:5e:00:00:fb 224.0.0.251', protocol: 'mdns' },
      ],
    });
    expect(partition(inventory)).toEqual([`${A} 10.0.0.1`]);
  });
});

describe('sites', () => {
  test('with the same address range stay apart', () => {
    const [one, two] = [openInventory(), openInventory(asId<SiteId>('site-2'))];
    one.apply(batchOf({ says: [arp(A, '10.0.0.1')] }));
    two.apply(batchOf({ says: [arp(B, '10.0.0.1')], site: 'site-2' }));
    expect([partition(one), partition(two)]).toEqual([[`${A} 10.0.0.1`], [`${B} 10.0.0.1`]]);
    expect([...two.assets.values()].map((asset) => asset.site)).toEqual(['site-2']);
  });
});

describe("a person's word", () => {
  const talk = { from: `${A} 10.0.0.1`, to: `${B} 10.0.0.2`, protocol: 'modbus' } as const;
  const say = (inventory: Inventory, asset: AssetId, value: string | null): readonly number[] =>
    inventory.claimByPerson({ asset, attribute: 'class', value, person: 'p1', timeUs: T0 }).removedClaims;

  test('outranks inference for good, and is taken back', () => {
    const inventory = seen({ talks: [talk] });
    const plc = assetAt(inventory, B);
    expect(inventory.assets.get(plc)?.class).toBe('plc');
    expect(say(inventory, plc, 'gateway')).toEqual([]);
    inventory.apply(
      batchOf({
        says: [{ about: `${B} 10.0.0.2`, attribute: 'cpu-type', value: 'CPU 315', source: 's7comm' }],
        sequence: 2,
      }),
    );
    expect(inventory.assets.get(plc)).toMatchObject({
      class: 'gateway',
      reasons: { class: { source: 'person:p1', confidence: 1 } },
    });
    expect(say(inventory, plc, null)).toHaveLength(1);
    expect(inventory.assets.get(plc)?.class).toBe('plc');
  });

  test('the newest word holds, and the one before is removed', () => {
    const inventory = seen({ talks: [talk] });
    const plc = assetAt(inventory, B);
    say(inventory, plc, 'gateway');
    expect(say(inventory, plc, 'rtu')).toHaveLength(1);
    expect(inventory.assets.get(plc)?.class).toBe('rtu');
  });

  test('about one of two that turn out to be one holds for both, and owners are kept', () => {
    const inventory = seen({ talks: [talk] });
    const [a, b] = [assetAt(inventory, A), assetAt(inventory, B)];
    say(inventory, b, 'rtu');
    inventory.decide(b, { otOwner: 'Ute', neverTouch: true });
    inventory.apply(
      batchOf({ says: [serial(`${A} 10.0.0.1`, 'SC-77777'), serial(`${B} 10.0.0.2`, 'SC-77777')], sequence: 2 }),
    );
    expect(inventory.resolve(b)?.id).toBe(inventory.resolve(a)?.id);
    expect(inventory.resolve(b)).toMatchObject({ class: 'rtu', otOwner: 'Ute', neverTouch: true });
  });

  test('about a zone stays against later proposals, until it is taken back', () => {
    const inventory = seen({ talks: [talk] });
    const plc = assetAt(inventory, B);
    const proposed = inventory.assets.get(plc)?.zone;
    const zone = inventory.zones.add({ name: 'Cell 4', level: '1' });
    inventory.decide(plc, { zone: zone.id, person: 'p1' });
    inventory.apply(batchOf({ talks: [{ ...talk, to: `${B} 10.0.0.2`, protocol: 's7comm', port: 102 }], sequence: 2 }));
    expect(inventory.assets.get(plc)?.zone).toBe(zone.id);
    inventory.decide(plc, { zone: null });
    expect(inventory.assets.get(plc)?.zone).toBe(proposed);
  });
});
