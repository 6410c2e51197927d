/** Logons: who logs on where with a secret that anybody on the way can read, and is it the maker's? */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { asset, logons, type LogonQuery } from '../api/queries.ts';
import type { Logon } from '../api/types.ts';
import { count, number, unbroken } from '../format.ts';
import { AssetChip } from '../parts/asset-chip.tsx';
import { DataGrid, Fresh, GridFoot, type Column } from '../parts/data-grid.tsx';
import { Filter } from '../parts/filters.tsx';
import { Go } from '../parts/go.tsx';
import { LogonName, LogonSecret } from '../parts/logon-words.tsx';
import { useSearchState, useSiteId, useTitle } from '../parts/site.tsx';
import { Empty, Failed, Loading } from '../parts/states.tsx';
import { Ago } from '../parts/time.tsx';
import { useHeld } from '../parts/use-held.ts';
import { protocolWord } from '../parts/words.ts';
import { paths, toQuery } from '../paths.ts';

const FILTERS = ['asset', 'knownDefault', 'sameSecretAs'] as const;

const COLUMNS: readonly Column<Logon>[] = [
  {
    id: 'account',
    name: 'Account',
    track: 'minmax(150px,1.2fr)',
    phone: 'minmax(0,1fr)',
    cell: (row) => <Account row={row} />,
  },
  { id: 'client', name: 'From', track: 'minmax(140px,1.2fr)', cell: (row) => <AssetChip asset={row.client} /> },
  { id: 'server', name: 'To', track: 'minmax(140px,1.2fr)', cell: (row) => <AssetChip asset={row.server} /> },
  { id: 'protocol', name: 'Protocol', track: '120px', cell: (row) => protocolWord(row.protocol) },
  {
    id: 'secret',
    name: 'Secret',
    track: 'minmax(380px,2fr)',
    phone: '144px',
    cell: (row) => <LogonSecret logon={row} />,
  },
  { id: 'last', name: 'Last seen', track: '100px', right: true, cell: (row) => <Ago at={row.lastSeen} /> },
];

/** Opens what proves it: the conversations of the two over that protocol. */
function Account({ row }: { readonly row: Logon }) {
  const site = useSiteId();
  const ends = { client: row.client.id, server: row.server.id, protocol: row.protocol };
  return (
    <Go className="main-link" href={paths.page(site, 'conversations', ends)}>
      <span className="clip">
        <LogonName logon={row} />
        <span className="sub clip only-phone">
          {protocolWord(row.protocol)}, {unbroken(row.client.name)} → {unbroken(row.server.name)}
        </span>
      </span>
    </Go>
  );
}

export default function LogonsPage() {
  useTitle('Logons');
  const site = useSiteId();
  const [search] = useSearchState();
  const filter = Object.fromEntries(FILTERS.flatMap((name) => (search[name] ? [[name, search[name]]] : [])));
  const query = useInfiniteQuery(logons(site, filter as LogonQuery));
  const held = useHeld(query.data, `${site} ${toQuery(filter)}`);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const filtered = Object.keys(filter).length > 0;
  const [first] = query.data?.pages ?? [];
  return (
    <div className="page">
      <Tools filter={filter} title={first ? headline(first, filtered) : 'Logons in clear'} />
      {query.isPending && (
        <div className="grid pad">
          <Loading what="logons" rows={12} />
        </div>
      )}
      {query.isError && (
        <div className="pad">
          <Failed error={query.error} retry={() => void query.refetch()} />
        </div>
      )}
      {query.data && (
        <div className="page rel">
          <Fresh count={held.waiting} show={held.letIn} />
          <DataGrid
            name="Logons in clear"
            rows={held.rows}
            total={held.total}
            columns={COLUMNS}
            idOf={(row) => row.id}
            sort=""
            onSort={() => undefined}
            more={more}
            empty={<None filtered={filtered} />}
          />
        </div>
      )}
      <GridFoot
        shown={held.rows.length}
        total={query.data ? held.total : null}
        one="logon in clear"
        many="logons in clear"
        filtered={filtered}
      />
    </div>
  );
}

function headline(page: { readonly total: number; readonly knownDefaults: number }, filtered: boolean): string {
  if (filtered) return `${count(page.total, 'logon')} ${page.total === 1 ? 'matches' : 'match'}`;
  if (page.total === 0) return 'No logon in clear';
  return `${count(page.total, 'logon')} in clear, ${number(page.knownDefaults)} as delivered by the maker`;
}

function None({ filtered }: { readonly filtered: boolean }) {
  const site = useSiteId();
  return (
    <Empty
      action={
        filtered ? (
          <Go className="btn" href={paths.page(site, 'logons')}>
            Clear the filters
          </Go>
        ) : (
          <Go className="btn" href={paths.page(site, 'sensors')}>
            What is seen
          </Go>
        )
      }
    >
      {filtered
        ? 'No logon matches these filters.'
        : 'No logon whose secret can be read on the way was seen yet at this site.'}
    </Empty>
  );
}

interface ToolsProps {
  readonly filter: Readonly<Record<string, string>>;
  readonly title: string;
}

function Tools({ filter, title }: ToolsProps) {
  const [, set] = useSearchState();
  return (
    <div className="tools">
      <h1>{title}</h1>
      <span className="sp dsk-only" />
      {filter['asset'] !== undefined && <AssetTag id={filter['asset']} />}
      {filter['sameSecretAs'] !== undefined && (
        <button type="button" className="btn s on" onClick={() => set({ sameSecretAs: undefined })}>
          The same secret ✕
        </button>
      )}
      <Filter
        name="knownDefault"
        label="Secret"
        all="Secret: all"
        options={[
          ['true', 'As delivered'],
          ['false', 'Not as delivered'],
        ]}
      />
    </div>
  );
}

function AssetTag({ id }: { readonly id: string }) {
  const site = useSiteId();
  const [, set] = useSearchState();
  const name = useQuery(asset(site, id)).data?.name ?? id;
  return (
    <button type="button" className="btn s on" onClick={() => set({ asset: undefined })}>
      of {unbroken(name)} ✕
    </button>
  );
}
