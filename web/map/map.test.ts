/** The map holds still, keeps its boxes apart, finds what is under a point, and shows more the closer one looks. */
import { describe, expect, it } from 'vitest';
import { BoxGrid } from './box-grid.ts';
import { layOut } from './layout.ts';
import { makeScene, trunkAt } from './scene.ts';
import type { LayoutInput, MapAsset, MapEdge } from './types.ts';
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
