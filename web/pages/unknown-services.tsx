/** Unknown services: what speaks a protocol that nobody here knows, what does it look like, and who can say what it is? */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { asset, unknownServices, type UnknownServiceQuery } from '../api/queries.ts';
import type { UnknownService } from '../api/types.ts';
import { count, number, span, unbroken } from '../format.ts';
import { AssetChip } from '../parts/asset-chip.tsx';
import { DataGrid, Fresh, GridFoot, type Column } from '../parts/data-grid.tsx';
import { Filter } from '../parts/filters.tsx';
import { Go } from '../parts/go.tsx';
import { NameService } from '../parts/name-service.tsx';
import { PageNumber } from '../parts/page-number.tsx';
import { BothWays, bytesWord, lengthsWord, NATURE_WORDS, serviceTitle } from '../parts/service-words.tsx';
import { useMay, useSearchState, useSiteId, useTitle } from '../parts/site.tsx';
import { Empty, Failed, Guarded, Loading } from '../parts/states.tsx';
import { Ago } from '../parts/time.tsx';
import { useHeld } from '../parts/use-held.ts';
import { portWord } from '../parts/words.ts';
import { paths, toQuery } from '../paths.ts';

const FILTERS = ['asset', 'named'] as const;

const LOOKS: readonly Column<UnknownService>[] = [
  { id: 'server', name: 'Server', track: 'minmax(120px,1fr)', cell: (row) => <AssetChip asset={row.server} /> },
  { id: 'nature', name: 'Bytes', track: '68px', cell: (row) => NATURE_WORDS[row.nature] },
  { id: 'entropy', name: 'Entropy', track: '72px', right: true, cell: (row) => row.entropy.toFixed(1) },
  {
    id: 'lengths',
    name: 'Lengths',
    track: 'minmax(96px,.7fr)',
    cell: (row) => <BothWays asks={lengthsWord(row.client)} answers={lengthsWord(row.answers)} />,
  },
  { id: 'begins', name: 'Begins', track: 'minmax(276px,2fr)', cell: (row) => <Begins row={row} /> },
  {
    id: 'period',
    name: 'Period',
    track: '76px',
    right: true,
    cell: (row) => (row.periodMs === null ? '' : span(row.periodMs)),
  },
  {
    id: 'conversations',
    name: 'Conversations',
    track: '104px',
    right: true,
    cell: (row) => (
      <PageNumber page="conversations" search={{ service: row.id }}>
        {number(row.conversations)}
      </PageNumber>
    ),
  },
  { id: 'last', name: 'Last seen', track: '92px', right: true, cell: (row) => <Ago at={row.lastSeen} /> },
];

function Begins({ row }: { readonly row: UnknownService }) {
  const [asks, answers] = [row.client.begins, row.answers.begins];
  return (
    <span className="mono clip" title={`${bytesWord(asks)} → ${bytesWord(answers)}`}>
      <BothWays asks={asks} answers={answers} />
    </span>
  );
}

/** Opens its conversations. */
function Service({ row }: { readonly row: UnknownService }) {
  const site = useSiteId();
  return (
    <Go className="main-link" href={paths.page(site, 'conversations', { service: row.id })}>
      <span className="clip" title={row.note ?? undefined}>
        {row.name ?? portWord(row)}
        {row.name !== null && <span className="t3 dsk-only"> {portWord(row)}</span>}
        <span className="sub clip only-phone">
          {unbroken(row.server.name)} {portWord(row)}, {NATURE_WORDS[row.nature]}
        </span>
      </span>
    </Go>
  );
}

/** All columns: the name first, the way to give one last. */
function useColumns(name: (service: UnknownService) => void): readonly Column<UnknownService>[] {
  const allowed = useMay('correct');
  return useMemo(
    () => [
      {
        id: 'service',
        name: 'Service',
        track: 'minmax(130px,1fr)',
        phone: 'minmax(0,1fr)',
        cell: (row) => <Service row={row} />,
      },
      ...LOOKS,
      {
        id: 'name',
        name: 'Name',
        track: '84px',
        phone: '84px',
        cell: (row) => (
          <button
            type="button"
            className="btn q"
            disabled={!allowed}
            aria-label={`${row.name === null ? 'Name' : 'Rename'} ${serviceTitle(row)} of ${row.server.name}`}
            onClick={() => name(row)}
          >
            {row.name === null ? 'Name' : 'Rename'}
          </button>
        ),
      },
    ],
    [allowed, name],
  );
}

export default function UnknownServicesPage() {
  useTitle('Unknown services');
  const site = useSiteId();
  const [search] = useSearchState();
  const [naming, setNaming] = useState<UnknownService | null>(null);
  const columns = useColumns(setNaming);
  const filter = Object.fromEntries(FILTERS.flatMap((name) => (search[name] ? [[name, search[name]]] : [])));
  const query = useInfiniteQuery(unknownServices(site, filter as UnknownServiceQuery));
  const held = useHeld(query.data, `${site} ${toQuery(filter)}`);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const filtered = Object.keys(filter).length > 0;
  const [first] = query.data?.pages ?? [];
  return (
    <div className="page">
      <Tools filter={filter} title={first ? headline(first, filtered) : 'Unknown services'} />
      {query.isPending && (
        <div className="grid pad">
          <Loading what="unknown services" rows={12} />
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
            name="Unknown services"
            rows={held.rows}
            total={held.total}
            columns={columns}
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
        one="unknown service"
        many="unknown services"
        filtered={filtered}
      />
      {naming && <NameService service={naming} close={() => setNaming(null)} />}
    </div>
  );
}

function headline(page: { readonly total: number; readonly named: number }, filtered: boolean): string {
  if (filtered) return `${count(page.total, 'unknown service')} ${page.total === 1 ? 'matches' : 'match'}`;
  if (page.total === 0) return 'No unknown service';
  return `${count(page.total, 'unknown service')}, ${page.named === 0 ? 'none' : number(page.named)} named`;
}

function None({ filtered }: { readonly filtered: boolean }) {
  const site = useSiteId();
  return (
    <Empty
      action={
        filtered ? (
          <Go className="btn" href={paths.page(site, 'unknown-services')}>
            Clear the filters
          </Go>
        ) : (
          <Go className="btn" href={paths.page(site, 'conversations')}>
            All conversations
          </Go>
        )
      }
    >
      {filtered
        ? 'No unknown service matches these filters.'
        : 'No bytes of a protocol that is not recognised were seen yet at this site.'}
    </Empty>
  );
}

interface ToolsProps {
  readonly filter: Readonly<Record<string, string>>;
  readonly title: string;
}

function Tools({ filter, title }: ToolsProps) {
  const allowed = useMay('correct');
  return (
    <div className="tools">
      <h1>{title}</h1>
      <span className="sp dsk-only" />
      {filter['asset'] !== undefined && <AssetTag id={filter['asset']} />}
      <Filter
        name="named"
        label="Named"
        all="Named or not"
        options={[
          ['false', 'Not named'],
          ['true', 'Named'],
        ]}
      />
      <span className="brk" hidden={allowed} />
      <Guarded allowed={allowed} need="correct">
        {null}
      </Guarded>
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
