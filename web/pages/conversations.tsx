/** Conversations: who talks to whom, over what, since when? */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { MEANINGS } from '../../src/model/words.ts';
import { asset, conversations, overview, zones, type ConversationQuery } from '../api/queries.ts';
import type { ConversationRow } from '../api/types.ts';
import { bytes, count, number, unbroken } from '../format.ts';
import { DataGrid, Fresh, GridFoot, type Column } from '../parts/data-grid.tsx';
import { Filter, Filters, SearchBox } from '../parts/filters.tsx';
import { Go } from '../parts/go.tsx';
import { PulsePeriod, PulseWord } from '../parts/pulse-word.tsx';
import { useSearchState, useSiteId, useTitle } from '../parts/site.tsx';
import { Empty, Failed, Loading } from '../parts/states.tsx';
import { Ago } from '../parts/time.tsx';
import { useHeld } from '../parts/use-held.ts';
import { meaningWord, portWord, protocolWord, serviceWord, spokenWord } from '../parts/words.ts';
import { paths, toQuery } from '../paths.ts';
import { byZone } from '../zone-order.ts';

const FILTERS = [
  'asset',
  'client',
  'server',
  'service',
  'zone',
  'protocol',
  'meaning',
  'cyclic',
  'search',
  'newWithin',
] as const;
const FOLDED = ['protocol', 'meaning', 'zone', 'cyclic'];
const NEWEST = '-lastSeen';

const serviceOf = (row: ConversationRow): string =>
  row.transport === 'ethernet' && row.serviceName === null ? serviceWord(row) : spokenWord(row);

const COLUMNS: readonly Column<ConversationRow>[] = [
  {
    id: 'pair',
    name: 'Client → server',
    track: 'minmax(220px,2fr)',
    phone: 'minmax(0,1fr)',
    sort: 'client',
    cell: (row) => <Pair row={row} />,
  },
  {
    id: 'service',
    name: 'Service',
    track: 'minmax(110px,.9fr)',
    sort: 'protocol',
    cell: serviceOf,
  },
  { id: 'port', name: 'Port', track: '92px', sort: 'port', cell: portWord },
  {
    id: 'operations',
    name: 'Operations',
    track: 'minmax(140px,1.5fr)',
    cell: (row) => <span className="t2">{row.meanings.map(meaningWord).join(', ')}</span>,
  },
  {
    id: 'packets',
    name: 'Packets',
    track: '92px',
    right: true,
    sort: 'packets',
    cell: (row) => number(row.packets),
  },
  { id: 'bytes', name: 'Bytes', track: '84px', right: true, sort: 'bytes', cell: (row) => bytes(row.bytes) },
  { id: 'period', name: 'Period', track: '88px', right: true, cell: (row) => <PulsePeriod pulse={row.pulse} /> },
  {
    id: 'state',
    name: 'State',
    track: '116px',
    phone: '96px',
    cell: (row) => (row.pulse ? <PulseWord state={row.pulse.state} /> : ''),
  },
  {
    id: 'last',
    name: 'Last seen',
    track: '100px',
    right: true,
    sort: 'lastSeen',
    cell: (row) => <Ago at={row.lastSeen} />,
  },
];

function Pair({ row }: { readonly row: ConversationRow }) {
  const site = useSiteId();
  return (
    <Go className="main-link" href={paths.conversation(site, row.id)}>
      <span className="clip">
        {unbroken(row.client.name)} <span className="t3">→</span> {unbroken(row.server.name)}
        <span className="sub clip only-phone">{serviceOf(row)}</span>
      </span>
    </Go>
  );
}

export default function ConversationsPage() {
  useTitle('Conversations');
  const site = useSiteId();
  const [search, set] = useSearchState();
  const sort = search['sort'] ?? NEWEST;
  const filter = Object.fromEntries(FILTERS.flatMap((name) => (search[name] ? [[name, search[name]]] : [])));
  const query = useInfiniteQuery(conversations(site, { ...filter, sort } as unknown as ConversationQuery));
  const held = useHeld(query.data, `${site} ${toQuery({ ...filter, sort })}`);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const filtered = Object.keys(filter).length > 0;
  return (
    <div className="page">
      <Tools filter={filter} total={query.data ? held.total : null} filtered={filtered} />
      {query.isPending && (
        <div className="grid pad">
          <Loading what="conversations" rows={12} />
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
            name="Conversations"
            rows={held.rows}
            total={held.total}
            columns={COLUMNS}
            idOf={(row) => row.id}
            unread={(row) => row.new}
            sort={sort}
            onSort={(next) => set({ sort: next === NEWEST ? undefined : next })}
            more={more}
            empty={<None filtered={filtered} />}
          />
        </div>
      )}
      <GridFoot
        shown={held.rows.length}
        total={query.data ? held.total : null}
        one="conversation"
        many="conversations"
        filtered={filtered}
      />
    </div>
  );
}

function None({ filtered }: { readonly filtered: boolean }) {
  const site = useSiteId();
  return (
    <Empty
      action={
        filtered ? (
          <Go className="btn" href={paths.page(site, 'conversations')}>
            Clear the filters
          </Go>
        ) : (
          <Go className="btn p" href={paths.page(site, 'import')}>
            Import a capture
          </Go>
        )
      }
    >
      {filtered ? 'No conversation matches these filters.' : 'No conversation was seen yet at this site.'}
    </Empty>
  );
}

interface ToolsProps {
  readonly filter: Readonly<Record<string, string>>;
  readonly total: number | null;
  readonly filtered: boolean;
}

function Tools({ filter, total, filtered }: ToolsProps) {
  const site = useSiteId();
  const [, set] = useSearchState();
  const sum = useQuery(overview(site)).data;
  const zoneList = [...(useQuery(zones(site)).data?.items ?? [])].sort(byZone);
  const protocols = [...(sum?.protocols ?? [])].sort((a, b) => a.name.localeCompare(b.name));
  return (
    <div className="tools">
      <h1>
        {filtered && total !== null
          ? `${count(total, 'conversation')} ${total === 1 ? 'matches' : 'match'}`
          : sum && !filtered
            ? `${count(sum.conversations.total, 'conversation')}, ${number(sum.conversations.cyclic)} cyclic`
            : 'Conversations'}
      </h1>
      <span className="sp dsk-only" />
      {(['asset', 'client', 'server'] as const).map((side) =>
        filter[side] === undefined ? null : <SideTag key={side} side={side} id={filter[side]} />,
      )}
      {filter['service'] !== undefined && (
        <button type="button" className="btn s on" onClick={() => set({ service: undefined })}>
          of one service ✕
        </button>
      )}
      <SearchBox name="search" label="Search conversations" hint="Name, address, service" />
      <Filters names={FOLDED}>
        <Filter
          name="protocol"
          label="Protocol"
          all="Protocol: all"
          options={protocols.map((row) => [row.protocol, row.name || protocolWord(row.protocol)])}
        />
        <Filter
          name="meaning"
          label="Operation"
          all="Operation: all"
          options={MEANINGS.map((m) => [m, meaningWord(m)])}
        />
        <Filter name="zone" label="Zone" all="Zone: all" options={zoneList.map((zone) => [zone.id, zone.name])} />
        <Filter
          name="cyclic"
          label="Cyclic"
          all="Cyclic or not"
          options={[
            ['true', 'Cyclic'],
            ['false', 'Not cyclic'],
          ]}
        />
      </Filters>
      {filter['newWithin'] !== undefined && (
        <button type="button" className="btn s on" onClick={() => set({ newWithin: undefined })}>
          New in {filter['newWithin']} h ✕
        </button>
      )}
    </div>
  );
}

function SideTag({ side, id }: { readonly side: 'asset' | 'client' | 'server'; readonly id: string }) {
  const site = useSiteId();
  const [, set] = useSearchState();
  const name = useQuery(asset(site, id)).data?.name ?? id;
  return (
    <button type="button" className="btn s on" onClick={() => set({ [side]: undefined })}>
      {side === 'asset' ? 'of' : side} {unbroken(name)} ✕
    </button>
  );
}
