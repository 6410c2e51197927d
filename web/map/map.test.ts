/** The map holds still, keeps its boxes apart, finds what is under a point, and shows more the closer one looks. */
import { describe, expect, it } from 'vitest';
import { BoxGrid } from './box-grid.ts';
import { layOut } from './layout.ts';
import { makeScene, trunkAt } from './scene.ts';
import type { LayoutInput, MapAsset, MapEdge, Trunk } from './types.ts';
import { detailAt, fit, fromText, toText, zoomAt } from './view.ts';

const ZONES = [
  { id: 'office', name: 'Office', level: '4' },
  { id: 'ops', name: 'Site operations', level: '3' },
  { id: 'line', name: 'Line 1', level: '1' },
] as const;

const asset = (at: number): MapAsset => ({
  id: `a${at}`,
  name: `PLC-${at}`,
  class: at % 2 === 0 ? 'plc' : 'drive',
  level: at % 3 === 2 ? (at % 2 === 0 ? '1' : '0') : (ZONES[at % 3]?.level ?? null),
  zone: ZONES[at % 3]?.id ?? null,
  zones: ZONES.slice(at % 3, (at % 3) + 1).map(({ id }) => id),
  ip: null,
  new: false,
});
const assets = Array.from({ length: 45 }, (_, at) => asset(at));
const edge = (client: number, server: number): MapEdge => ({
  client: `a${client}`,
  server: `a${server}`,
  protocol: client % 2 === 0 ? 'modbus' : 's7comm',
  meanings: ['read'],
  conversations: 1,
  cyclic: true,
});
const edges = assets.map((_, at) => edge(at, (at * 7 + 1) % 45));
const input: LayoutInput = { zones: ZONES, assets, edges, externals: 0, open: [] };

describe('the layout', () => {
  it('is the same whatever the order of the rows', () => {
    const turned = { ...input, zones: ZONES.toReversed(), assets: assets.toReversed(), edges: edges.toReversed() };
    expect(layOut(turned)).toEqual(layOut(input));
  });

  it('covers no chip with another, and keeps each in its zone', () => {
    const { chips, zones } = layOut(input);
    expect(chips).toHaveLength(assets.length);
    for (const chip of chips) {
      const zone = zones.find(({ id }) => id === chip.zone);
      expect(zone && chip.x >= zone.x && chip.x + chip.w <= zone.x + zone.w).toBe(true);
      const same = chips.filter((one) => Math.abs(one.x - chip.x) < chip.w && Math.abs(one.y - chip.y) < 34);
      expect(same).toEqual([chip]);
    }
  });

  it('runs every trunk along the axes only', () => {
    const { trunks } = layOut(input);
    expect(trunks.length).toBeGreaterThan(1);
    for (const { points } of trunks) {
      for (let at = 0; at + 3 < points.length; at += 2) {
        expect(points[at] === points[at + 2] || points[at + 1] === points[at + 3]).toBe(true);
      }
    }
  });
});

/** A plant of the size of a demo: four bands, four cells, a firewall on either side of the DMZ. */
function plant(): LayoutInput {
  const sizes = {
    Office: 11,
    Servers: 7,
    DMZ: 5,
    Operations: 7,
    'Line 1': 10,
    'Cell 10.20.52.0/24': 12,
    Utilities: 5,
    Safety: 3,
  };
  const levels = ['4', '4', '3.5', '3', null, null, null, null] as const;
  const zones = Object.keys(sizes).map((name, at) => ({ id: `z${at}`, name, level: levels[at] ?? null }));
  const members = Object.values(sizes).flatMap((count, at) =>
    Array.from({ length: count }, (_, n): MapAsset => {
      const firewall = n === 0 && (at === 0 || at === 2);
      const level = levels[at] ?? (['2', '1', '0'] as const)[n % 3] ?? null;
      const id = `a${at}-${n}`;
      const kind = firewall ? 'firewall' : 'plc';
      return { ...asset(n), id, name: `SAL-LT-0${n % 9}`, class: kind, level, zone: `z${at}`, zones: [`z${at}`] };
    }),
  );
  const pairs = [
    [0, 1],
    [0, 2],
    [1, 2],
    [1, 3],
    [2, 3],
    [2, 4],
    [2, 5],
    [3, 4],
    [3, 5],
    [3, 6],
    [3, 7],
    [4, 5],
    [4, 7],
    [5, 7],
  ];
  const talks = pairs.map(([a, b], at) => ({ client: `a${a}-0`, server: `a${b}-1`, conversations: 40 - at }));
  const outside = { client: 'someone', server: 'a0-1', conversations: 30 };
  return { zones, assets: members, edges: [...talks, outside], externals: 9, open: [] };
}

/** Where a trunk crosses a height. */
const crossings = ({ points }: Trunk, y: number): readonly number[] =>
  points.flatMap((x, at) => {
    const [y1 = 0, x2 = 0, y2 = 0] = points.slice(at + 1, at + 4);
    return at % 2 === 0 && at + 3 < points.length && x === x2 && Math.min(y1, y2) < y && Math.max(y1, y2) > y
      ? [x]
      : [];
  });

describe('the layout of an ordinary plant', () => {
  const layout = layOut(plant());
  const rowsOf = (names: readonly string[]): number[] => [
    ...new Set(layout.zones.flatMap(({ name, y }) => (names.includes(name) ? [y] : []))),
  ];

  it('shows the names of all assets on a desk as soon as it is opened', () => {
    const view = fit({ w: layout.width, h: layout.height }, { w: 980, h: 765 });
    expect(detailAt(view.k)).toBe('names');
    const longest = 9 * 11 * 0.66;
    expect(layout.chipW * view.k).toBeGreaterThan(longest);
  });

  it('stands each band in one row', () => {
    expect(rowsOf(['External', 'Office', 'Servers'])).toHaveLength(1);
    expect(rowsOf(['Line 1', 'Cell 10.20.52.0/24', 'Utilities', 'Safety'])).toHaveLength(1);
    expect(layout.bands.map(({ level }) => level)).toEqual(['4', '3.5', '3', '2', '1', '0']);
  });

  it('crosses no title of a zone and no name of a wall with a trunk', () => {
    const { zones, trunks, walls } = layout;
    expect(walls).toHaveLength(2);
    for (const { name, count, x, y } of zones) {
      const end = x + (name.length + String(count).length + 1) * 6.4;
      const over = trunks.flatMap((trunk) => crossings(trunk, y - 8)).filter((at) => at > x - 2 && at < end);
      expect([name, over]).toEqual([name, []]);
    }
    for (const { name, y, label } of walls) {
      const over = trunks
        .flatMap((trunk) => crossings(trunk, y))
        .filter((at) => at > label - name.length * 7 && at < label);
      expect([name, over]).toEqual([name, []]);
    }
  });

  it('has a gate in a wall for each trunk that passes, and no other', () => {
    for (const { y, gates } of layout.walls) {
      const passing = new Set(layout.trunks.flatMap((trunk) => crossings(trunk, y)));
      expect(gates).toEqual([...passing].sort((a, b) => a - b));
      expect(passing.size).toBeGreaterThan(1);
    }
  });

  /** Names of the walls from top to bottom, for firewalls that stand in these zones. */
  const wallsWith = (firewalls: Readonly<Record<string, readonly string[]>>): readonly string[] => {
    const { assets: all, zones, ...rest } = plant();
    const others = all.filter((one) => one.class !== 'firewall');
    const unplaced = { ...asset(0), id: 'u', level: null, zone: 'none', zones: ['none'] };
    const standing = Object.entries(firewalls).map(([name, where]): MapAsset => {
      return { ...asset(0), id: name, name, class: 'firewall', level: null, zone: where[0] ?? null, zones: where };
    });
    const withUnplaced = [...zones, { id: 'none', name: 'Unplaced', level: null }];
    const input = { ...rest, zones: withUnplaced, assets: [...others, unplaced, ...standing] };
    return layOut(input).walls.map(({ name }) => name);
  };

  it.each<[string, Parameters<typeof wallsWith>[0], readonly string[]]>([
    [
      'each pair of bands that it stands between',
      { IT: ['z0', 'z1', 'z2'], OT: ['z2', 'z3', 'z4', 'z7'] },
      ['IT', 'OT', 'OT'],
    ],
    ['those it stands in, and names no other', { OT: ['z3', 'z4'] }, ['OT']],
    ['the sides of the one band it was seen in', { IT: ['z0', 'z1', 'none'], OT: ['z3'] }, ['IT', 'OT', 'OT']],
    ['no bands where there is none', {}, []],
  ])('has walls of a firewall between %s', (_name, firewalls, names) => {
    expect(wallsWith(firewalls)).toEqual(names);
  });

  it('lays no trunk over another, but those of one zone to far bands on their common way', () => {
    for (const zone of layout.zones) {
      const tops = layout.trunks.flatMap((trunk) => crossings(trunk, zone.y - 3));
      const xs = [...new Set(tops)].sort((a, b) => a - b);
      for (let at = 1; at < xs.length; at += 1) expect((xs[at] ?? 0) - (xs[at - 1] ?? 0)).toBeGreaterThan(5);
    }
    const far = layout.trunks.filter(({ points }) => points.length > 8);
    expect(new Set(far.map(({ points }) => points.slice(0, 4).join())).size).toBeLessThan(far.length);
    for (const { pill } of layout.trunks) {
      const near = layout.trunks.filter(
        (one) => Math.abs(one.pill.x - pill.x) < 20 && Math.abs(one.pill.y - pill.y) < 12,
      );
      expect(near).toHaveLength(1);
    }
  });
});

describe('the scene', () => {
  const layout = layOut(input);
  const scene = makeScene({ layout, assets, edges, filters: { protocol: '', meaning: '', search: '' } });

  it('finds the chip under a point, and none beside it', () => {
    const chip = scene.chips.items[0];
    expect(chip && scene.chips.at(chip.x + 5, chip.y + 5)).toBe(chip);
    expect(scene.chips.at(-50, -50)).toBeUndefined();
  });

  it('finds the trunk under a point, and none beside it', () => {
    const { points = [], id } = layout.trunks[0] ?? {};
    expect(trunkAt(layout, points[0] ?? 0, points[1] ?? 0)).toBe(id);
    expect(trunkAt(layout, -500, -500)).toBeNull();
  });

  it('keeps only what passes the filters', () => {
    const some = makeScene({
      layout,
      assets,
      edges,
      filters: { protocol: 'modbus', meaning: 'read', search: 'plc-4' },
    });
    expect(some.edges.every(({ protocol }) => protocol === 'modbus')).toBe(true);
    expect(some.edges).toHaveLength(23);
    expect(some.found?.has('a4')).toBe(true);
    expect(some.found?.has('a5')).toBe(false);
  });
});

it('goes to the nearest box in a direction, and stays where there is none', () => {
  const [a, b, c] = [0, 100, 300].map((x) => ({ x, y: 0, w: 50, h: 30 }));
  const grid = new BoxGrid([a, b, c].flatMap((box) => box ?? []));
  expect(a && grid.next(a, 'right')).toEqual(b);
  expect(a && grid.next(a, 'left')).toBeUndefined();
});

it.each([
  [0.39, 'zones'],
  [0.4, 'glyphs'],
  [0.89, 'glyphs'],
  [0.9, 'names'],
  [1.79, 'names'],
  [1.8, 'all'],
])('at a zoom of %d shows %s', (k, detail) => {
  expect(detailAt(k)).toBe(detail);
});

describe('the view', () => {
  it('keeps the point under the pointer while zooming', () => {
    const before = fit({ w: 900, h: 600 }, { w: 1000, h: 700 });
    const after = zoomAt(before, 2, 300, 200);
    expect(after.x + 300 / after.k).toBeCloseTo(before.x + 300 / before.k);
  });

  it('comes back from its words, and refuses others', () => {
    expect(fromText(toText({ x: 12, y: -3, k: 1.5 }))).toEqual({ x: 12, y: -3, k: 1.5 });
    for (const bad of ['', '1,2', 'a,b,c', '1,2,3,4', '1e9,2,3', undefined]) expect(fromText(bad)).toBeNull();
  });
});
