/** What is drawn and asked of the map once it is laid out: boxes in a grid, conversations by zone and by asset, under the filters. */
import type { PulseState } from '../../src/model/words.ts';
import { BoxGrid, type Box } from './box-grid.ts';
import { CHIP_H } from './sizes.ts';
import type { Chip, Layout, MapAsset, MapEdge, ZoneBox } from './types.ts';

export interface Filters {
  readonly protocol: string;
  readonly meaning: string;
  readonly search: string;
}

export type Placed = Chip & Box;

/** Both ends of a line inside a zone, or of a selected conversation. */
export interface Link {
  readonly from: Placed;
  readonly to: Placed;
  readonly edge: MapEdge;
}

export interface Trouble {
  readonly state: PulseState;
}

export interface Scene {
  readonly layout: Layout;
  readonly chips: BoxGrid<Placed>;
  readonly zones: BoxGrid<ZoneBox>;
  readonly chipOf: ReadonlyMap<string, Placed>;
  readonly assets: ReadonlyMap<string, MapAsset>;
  readonly edges: readonly MapEdge[];
  readonly edgesOf: ReadonlyMap<string, readonly MapEdge[]>;
  /** One thin line a pair of chips, by zone. */
  readonly inside: ReadonlyMap<string, readonly Link[]>;
  /** How many conversations pass a trunk under the filters; null when nothing is filtered. */
  readonly passing: ReadonlyMap<string, number> | null;
  /** Chips that a search found; null when nothing is searched. */
  readonly found: ReadonlySet<string> | null;
}

export interface SceneInput {
  readonly layout: Layout;
  readonly assets: readonly MapAsset[];
  readonly edges: readonly MapEdge[];
  readonly filters: Filters;
}

export function makeScene({ layout, assets, edges, filters }: SceneInput): Scene {
  const placed = layout.chips.map((chip): Placed => ({ ...chip, h: CHIP_H }));
  const chipOf = new Map(placed.flatMap((chip) => chip.members.map((id) => [id, chip] as const)));
  const kept = edges.filter((edge) => passes(edge, filters));
  const filtered = filters.protocol !== '' || filters.meaning !== '';
  return {
    layout,
    chips: new BoxGrid(placed),
    zones: new BoxGrid(layout.zones),
    chipOf,
    assets: new Map(assets.map((asset) => [asset.id, asset])),
    edges: kept,
    edgesOf: byAsset(kept),
    inside: insideZones(kept, chipOf),
    passing: filtered ? passingTrunks(kept, layout, chipOf) : null,
    found: filters.search.trim() === '' ? null : findChips(assets, chipOf, filters.search),
  };
}

const passes = (edge: MapEdge, { protocol, meaning }: Filters): boolean =>
  (protocol === '' || edge.protocol === protocol) && (meaning === '' || edge.meanings.some((each) => each === meaning));

function byAsset(edges: readonly MapEdge[]): ReadonlyMap<string, readonly MapEdge[]> {
  const map = new Map<string, MapEdge[]>();
  for (const edge of edges) {
    for (const id of edge.client === edge.server ? [edge.client] : [edge.client, edge.server]) {
      const list = map.get(id);
      if (list) list.push(edge);
      else map.set(id, [edge]);
    }
  }
  return map;
}

function insideZones(
  edges: readonly MapEdge[],
  chipOf: ReadonlyMap<string, Placed>,
): ReadonlyMap<string, readonly Link[]> {
  const seen = new Set<string>();
  const map = new Map<string, Link[]>();
  for (const edge of edges) {
    const from = chipOf.get(edge.client);
    const to = chipOf.get(edge.server);
    if (!from || !to || from === to || from.zone !== to.zone) continue;
    const pair = from.id < to.id ? `${from.id}~${to.id}` : `${to.id}~${from.id}`;
    if (seen.has(pair)) continue;
    seen.add(pair);
    const list = map.get(from.zone);
    if (list) list.push({ from, to, edge });
    else map.set(from.zone, [{ from, to, edge }]);
  }
  return map;
}

function passingTrunks(
  edges: readonly MapEdge[],
  layout: Layout,
  chipOf: ReadonlyMap<string, Placed>,
): ReadonlyMap<string, number> {
  const idOf = new Map<string, string>(
    layout.trunks.flatMap((t) => [[`${t.a}~${t.b}`, t.id] as const, [`${t.b}~${t.a}`, t.id] as const]),
  );
  const counts = new Map<string, number>();
  for (const edge of edges) {
    const ends = [chipOf.get(edge.client)?.zone ?? 'external', chipOf.get(edge.server)?.zone ?? 'external'];
    const id = idOf.get(ends.join('~'));
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + edge.conversations);
  }
  return counts;
}

function findChips(
  assets: readonly MapAsset[],
  chipOf: ReadonlyMap<string, Placed>,
  search: string,
): ReadonlySet<string> {
  const wanted = search.trim().toLowerCase();
  const found = new Set<string>();
  for (const asset of assets) {
    const chip = chipOf.get(asset.id);
    if (chip && (asset.name.toLowerCase().includes(wanted) || asset.ip?.includes(wanted))) found.add(chip.id);
  }
  return found;
}

/** The conversations of a trunk, busiest first. */
export function edgesBetween(scene: Scene, a: string, b: string): readonly MapEdge[] {
  const zoneOf = (id: string): string => scene.chipOf.get(id)?.zone ?? 'external';
  return scene.edges
    .filter((edge) => {
      const client = zoneOf(edge.client);
      const server = zoneOf(edge.server);
      return (client === a && server === b) || (client === b && server === a);
    })
    .sort((one, two) => two.conversations - one.conversations);
}

const REACH = 6;

/** The trunk under a point: the nearest line within a few units. */
export function trunkAt(layout: Layout, x: number, y: number, reach = REACH): string | null {
  for (const { id, points } of layout.trunks) {
    for (let at = 0; at + 3 < points.length; at += 2) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = points.slice(at, at + 4);
      const inX = x >= Math.min(x1, x2) - reach && x <= Math.max(x1, x2) + reach;
      if (inX && y >= Math.min(y1, y2) - reach && y <= Math.max(y1, y2) + reach) return id;
    }
  }
  return null;
}
