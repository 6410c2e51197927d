/** Audit: what was done, by whom, and is the record whole? */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { audit, auditVerdict, type AuditQuery } from '../api/queries.ts';
import type { AuditEntry } from '../api/types.ts';
import { count, number } from '../format.ts';
import { DataGrid, GridFoot, type Column } from '../parts/data-grid.tsx';
import { Filters, SearchBox } from '../parts/filters.tsx';
import { Mark } from '../parts/marks.tsx';
import { useMay, useMe, useNow, useSearchState, useSiteId, useTitle } from '../parts/site.tsx';
import { Empty, Failed, Forbidden, isForbidden, Loading } from '../parts/states.tsx';
import { At, RangeSwitch, rangeOf } from '../parts/time.tsx';

const MINUTE_MS = 60_000;
const FILTERS = ['who', 'what', 'range'];

const COLUMNS: readonly Column<AuditEntry>[] = [
  { id: 'time', name: 'When', track: '92px', phone: '76px', cell: (row) => <At at={row.time} /> },
  {
    id: 'actor',
    name: 'Who',
    track: 'minmax(170px,.9fr)',
    cell: (row) => <b title={row.actor}>{row.actor}</b>,
  },
  {
    id: 'what',
    name: 'What',
    track: 'minmax(140px,.9fr)',
    phone: 'minmax(0,1fr)',
    cell: (row) => <What row={row} />,
  },
  { id: 'subject', name: 'On', track: 'minmax(120px,1fr)', cell: (row) => <Subject of={row.subject} /> },
  {
    id: 'outcome',
    name: 'Outcome',
    track: '104px',
    cell: (row) => (row.outcome === 'done' ? 'done' : <Mark as="medium">refused</Mark>),
  },
  {
    id: 'detail',
    name: 'Detail',
    track: 'minmax(160px,1.6fr)',
    cell: (row) => <span className="t2">{detail(row)}</span>,
  },
  { id: 'hash', name: 'Chain', track: '92px', cell: (row) => <span className="mono t3">{row.hash.slice(0, 8)}</span> },
];

/** On a phone there is no column for the outcome: what was refused says so beside what was asked. */
function What({ row }: { readonly row: AuditEntry }) {
  return (
    <>
      {row.outcome !== 'done' && (
        <span className="phone-only">
          <Mark as="medium">refused</Mark>{' '}
        </span>
      )}
      {row.what.replace('.', ': ').replaceAll('-', ' ')}
      <span className="sub clip only-phone">{row.actor}</span>
    </>
  );
}

/** A site or oneself by name; everything else by its id, which is what the record holds. */
function Subject({ of }: { readonly of: string | null }) {
  const { sites, person } = useMe();
  if (of === null) return null;
  if (of === person?.id) return person.name;
  return sites.find((site) => site.id === of)?.name ?? of;
}

const detail = (row: AuditEntry): string =>
  Object.entries(row.detail)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');

export default function AuditPage() {
  useTitle('Audit');
  const site = useSiteId();
  const allowed = useMay('audit');
  const [search] = useSearchState();
  const now = useNow(MINUTE_MS);
  const range = rangeOf(search['range'], now.getTime(), '7d');
  const filter: AuditQuery = {
    ...range,
    ...(search['who'] ? { who: search['who'] } : {}),
    ...(search['what'] ? { what: search['what'] } : {}),
  };
  const query = useInfiniteQuery({ ...audit(site, filter), enabled: allowed });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (!allowed || isForbidden(query.error)) {
    return (
      <div className="pad">
        <Forbidden page="Audit" need="audit" />
      </div>
    );
  }
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
  return (
    <div className="page">
      <div className="tools">
        <Verdict />
        <span className="sp dsk-only" />
        <Filters names={FILTERS}>
          <SearchBox name="who" label="Who" hint="Who" />
          <SearchBox name="what" label="What" hint="What" />
          <RangeSwitch fallback="7d" />
        </Filters>
      </div>
      {query.isPending && (
        <div className="grid pad">
          <Loading what="the audit" rows={10} />
        </div>
      )}
      {query.isError && (
        <div className="pad">
          <Failed error={query.error} retry={() => void query.refetch()} />
        </div>
      )}
      {query.data && (
        <DataGrid
          name="Audit"
          rows={rows}
          total={total}
          columns={COLUMNS}
          idOf={(row) => row.id}
          sort=""
          onSort={() => undefined}
          more={more}
          empty={<Empty>Nothing was done in this time.</Empty>}
        />
      )}
      <GridFoot
        shown={rows.length}
        total={query.data ? total : null}
        one="entry in this time"
        many="entries in this time"
      />
    </div>
  );
}

function Verdict() {
  const site = useSiteId();
  const query = useQuery(auditVerdict(site));
  const verdict = query.data;
  return (
    <>
      <h1>
        {verdict === undefined
          ? 'Audit'
          : verdict.whole
            ? `The record is whole: ${count(verdict.entries, 'entry', 'entries')}.`
            : 'The record is not whole.'}
      </h1>
      {verdict && !verdict.whole && (
        <Mark as="critical">
          First bad entry {verdict.firstBad ?? 'not known'} of {number(verdict.entries)}
        </Mark>
      )}
      <button type="button" className="btn s" disabled={query.isFetching} onClick={() => void query.refetch()}>
        Verify again
      </button>
    </>
  );
}
