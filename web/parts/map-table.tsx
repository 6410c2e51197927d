/** The map as a table: the same conversations under the same filters and selection, one row an edge. */
import { useMemo } from 'react';
import { number, unbroken } from '../format.ts';
import type { Scene } from '../map/scene.ts';
import { zoneName } from '../map/spoken.ts';
import type { MapEdge } from '../map/types.ts';
import { AssetName } from './asset-chip.tsx';
import { DataGrid, type Column } from './data-grid.tsx';
import { useSearchState } from './site.tsx';
import { Empty } from './states.tsx';
import { meaningWord, protocolWord } from './words.ts';

interface Row {
  readonly id: string;
  readonly edge: MapEdge;
  readonly client: { readonly id: string; readonly name: string } | null;
  readonly server: { readonly id: string; readonly name: string } | null;
  readonly from: string;
  readonly to: string;
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'client',
    name: 'Client',
    track: 'minmax(140px,1.2fr)',
    phone: 'minmax(0,1fr)',
    sort: 'client',
    cell: (row) => <End of={row.client} />,
  },
  { id: 'from', name: 'Zone', track: 'minmax(110px,1fr)', sort: 'from', cell: (row) => row.from },
  {
    id: 'server',
    name: 'Server',
    track: 'minmax(140px,1.2fr)',
    phone: 'minmax(0,1fr)',
    sort: 'server',
    cell: (row) => <End of={row.server} />,
  },
  { id: 'to', name: 'Zone', track: 'minmax(110px,1fr)', sort: 'to', cell: (row) => row.to },
  {
    id: 'protocol',
    name: 'Service',
    track: '120px',
    phone: '84px',
    sort: 'protocol',
    cell: (row) => protocolWord(row.edge.protocol),
  },
  {
    id: 'meanings',
    name: 'Operations',
    track: 'minmax(140px,1.4fr)',
    cell: (row) => <span className="t2">{row.edge.meanings.map(meaningWord).join(', ')}</span>,
  },
  { id: 'cyclic', name: 'Cyclic', track: '74px', cell: (row) => (row.edge.cyclic ? 'cyclic' : '') },
  {
    id: 'count',
    name: 'Conversations',
    track: '112px',
    right: true,
    sort: 'count',
    cell: (row) => number(row.edge.conversations),
  },
];

function End({ of }: { readonly of: Row['client'] }) {
  return of === null ? <span className="t2">External</span> : <AssetName asset={of} />;
}

const KEYS: Readonly<Record<string, (row: Row) => string>> = {
  client: (row) => row.client?.name ?? 'External',
  server: (row) => row.server?.name ?? 'External',
  from: (row) => row.from,
  to: (row) => row.to,
  protocol: (row) => row.edge.protocol,
};

export function MapTable({ scene, selected }: { readonly scene: Scene; readonly selected: readonly string[] }) {
  const [search, set] = useSearchState();
  const sort = search['sort'] ?? 'client';
  const rows = useMemo(() => sorted(rowsOf(scene, selected), sort), [scene, selected, sort]);
  return (
    <DataGrid
      name="Who talks to whom"
      rows={rows}
      total={rows.length}
      columns={COLUMNS}
      idOf={(row) => row.id}
      sort={sort}
      onSort={(next) => set({ sort: next === 'client' ? undefined : next })}
      empty={<Empty>No conversation matches this filter and selection.</Empty>}
    />
  );
}

export function rowsOf(scene: Scene, selected: readonly string[]): readonly Row[] {
  const wanted = new Set(selected);
  const trunks = new Set(
    scene.layout.trunks.flatMap((t) => (wanted.has(t.id) ? [`${t.a}~${t.b}`, `${t.b}~${t.a}`] : [])),
  );
  return scene.edges.flatMap((edge): Row[] => {
    const a = scene.chipOf.get(edge.client);
    const b = scene.chipOf.get(edge.server);
    const [from, to] = [a?.zone ?? 'external', b?.zone ?? 'external'];
    const chosen = [edge.client, edge.server, from, to].some((id) => wanted.has(id)) || trunks.has(`${from}~${to}`);
    if (wanted.size > 0 && !chosen) return [];
    const found =
      scene.found === null || (a && scene.found.has(a.id)) === true || (b && scene.found.has(b.id)) === true;
    if (!found) return [];
    const client = scene.assets.get(edge.client) ?? null;
    const server = scene.assets.get(edge.server) ?? null;
    const id = `${edge.client} ${edge.server} ${edge.protocol}`;
    return [{ id, edge, client, server, from: placeName(scene, from), to: placeName(scene, to) }];
  });
}

const placeName = (scene: Scene, zone: string): string =>
  zone === 'external' ? 'External' : unbroken(zoneName(scene, zone));

function sorted(rows: readonly Row[], sort: string): readonly Row[] {
  const down = sort.startsWith('-') ? -1 : 1;
  const name = sort.replace('-', '');
  if (name === 'count') return [...rows].sort((a, b) => (a.edge.conversations - b.edge.conversations) * down);
  const key = KEYS[name] ?? ((row: Row) => row.client?.name ?? '');
  return [...rows].sort(
    (a, b) => key(a).localeCompare(key(b), 'en', { numeric: true }) * down || (a.id < b.id ? -1 : 1),
  );
}
