/** Assets: what do we have? Ten thousand rows, searched, filtered, sorted and exported; the URL holds all of it. */
import { Menu } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { ASSET_CLASSES, CLASS_WORDS, LEVEL_WORDS, LEVELS } from '../../src/model/words.ts';
import { assets, overview, zones, type AssetQuery } from '../api/queries.ts';
import type { Overview } from '../api/types.ts';
import { count, number } from '../format.ts';
import { ASSET_COLUMNS } from '../parts/asset-columns.tsx';
import { DataGrid, Fresh, GridFoot } from '../parts/data-grid.tsx';
import { Filter, Filters, SearchBox } from '../parts/filters.tsx';
import { Go } from '../parts/go.tsx';
import { useSearchState, useSiteId, useTitle } from '../parts/site.tsx';
import { Empty, Failed, Loading } from '../parts/states.tsx';
import { useHeld } from '../parts/use-held.ts';
import { paths, toQuery } from '../paths.ts';
import { byZone } from '../zone-order.ts';

const HIDDEN_AT_FIRST = new Set(['os', 'serial', 'mac', 'first']);
const FILTERS = ['search', 'zone', 'class', 'level', 'vendor', 'owner', 'seenWithin', 'newWithin', 'line'] as const;

const FOLDED = ['zone', 'class', 'level', 'owner', 'seenWithin'];

export default function AssetsPage() {
  useTitle('Assets');
  const site = useSiteId();
  const [search, set] = useSearchState();
  const sort = search['sort'] ?? 'name';
  const filter = Object.fromEntries(FILTERS.flatMap((name) => (search[name] ? [[name, search[name]]] : [])));
  const query = useInfiniteQuery(assets(site, { ...filter, sort } as unknown as AssetQuery));
  const held = useHeld(query.data, `${site} ${toQuery({ ...filter, sort })}`);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const hidden = new Set(search['hide']?.split(',') ?? HIDDEN_AT_FIRST);
  const filtered = Object.keys(filter).length > 0;
  const sum = useQuery(overview(site)).data?.assets;
  return (
    <div className="page">
      <Tools filter={filter} hidden={hidden} sum={sum} total={query.data ? held.total : null} filtered={filtered} />
      {query.isPending && (
        <div className="grid pad">
          <Loading what="assets" rows={12} />
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
            name="Assets"
            rows={held.rows}
            total={held.total}
            columns={ASSET_COLUMNS.filter((column) => !hidden.has(column.id))}
            idOf={(asset) => asset.id}
            unread={(asset) => asset.new}
            sort={sort}
            onSort={(next) => set({ sort: next === 'name' ? undefined : next })}
            more={more}
            empty={<None filtered={filtered} />}
          />
        </div>
      )}
      <GridFoot
        shown={held.rows.length}
        total={query.data ? held.total : null}
        one="asset"
        many="assets"
        filtered={filtered}
      />
    </div>
  );
}

function None({ filtered }: { readonly filtered: boolean }) {
  const site = useSiteId();
  if (filtered) {
    return (
      <Empty
        action={
          <Go className="btn" href={paths.page(site, 'assets')}>
            Clear the filters
          </Go>
        }
      >
        No asset matches these filters.
      </Empty>
    );
  }
  return (
    <Empty
      action={
        <Go className="btn p" href={paths.page(site, 'import')}>
          Import a capture
        </Go>
      }
    >
      No asset was seen yet at this site.
    </Empty>
  );
}

interface ToolsProps {
  readonly filter: Readonly<Record<string, string>>;
  readonly hidden: ReadonlySet<string>;
  readonly sum: Overview['assets'] | undefined;
  readonly total: number | null;
  readonly filtered: boolean;
}

function Tools({ filter, hidden, sum, total, filtered }: ToolsProps) {
  const site = useSiteId();
  const [, set] = useSearchState();
  const zoneList = useQuery(zones(site)).data?.items ?? [];
  const known = new Set(sum?.byClass.map((row) => row.class) ?? ASSET_CLASSES);
  return (
    <div className="tools">
      <h1>{heading(total, filtered, sum)}</h1>
      <span className="sp dsk-only" />
      <Chooser hidden={hidden} />
      <a
        className="btn s dsk-only"
        href={`/api/v1/sites/${encodeURIComponent(site)}/assets.csv?${toQuery(filter)}`}
        download
      >
        CSV
      </a>
      <span className="brk dsk-only" />
      <SearchBox name="search" label="Search assets" hint="Name, address, vendor, serial" />
      <Filters names={FOLDED}>
        <Filter
          name="zone"
          label="Zone"
          all="Zone: all"
          options={[...zoneList.map((zone) => [zone.id, zone.name] as const).sort(zoneSort), ['none', 'No zone']]}
        />
        <Filter
          name="class"
          label="Class"
          all="Class: all"
          options={ASSET_CLASSES.filter((c) => known.has(c)).map((c) => [c, CLASS_WORDS[c]])}
        />
        <Filter
          name="level"
          label="Level"
          all="Level: all"
          options={LEVELS.map((l) => [l, `${l} ${LEVEL_WORDS[l]}`])}
        />
        <Filter
          name="owner"
          label="Owner"
          all="Owner: any"
          options={[
            ['none', 'No owner'],
            ['it', 'IT owner'],
            ['ot', 'OT owner'],
            ['both', 'Both owners'],
          ]}
        />
        <Filter
          name="seenWithin"
          label="Seen"
          all="Seen: ever"
          options={[
            ['1', 'in 1 h'],
            ['24', 'in 24 h'],
            ['168', 'in 7 d'],
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

const zoneSort = (a: readonly [string, string], b: readonly [string, string]): number =>
  byZone({ name: a[1] }, { name: b[1] });

function heading(total: number | null, filtered: boolean, sum: Overview['assets'] | undefined): string {
  if (filtered && total !== null) return `${count(total, 'asset')} ${total === 1 ? 'matches' : 'match'}`;
  if (!sum || filtered) return 'Assets';
  return `${count(sum.total, 'asset')}, ${number(sum.withOwner)} with an owner`;
}

function Chooser({ hidden }: { readonly hidden: ReadonlySet<string> }) {
  const [, set] = useSearchState();
  const [chosen, setChosen] = useState(hidden);
  const key = [...hidden].sort().join();
  useEffect(() => setChosen(new Set(key.split(','))), [key]);
  const turn = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
    set({ hide: [...next].join(',') });
  };
  return (
    <Menu closeOnItemClick={false} position="bottom-end" width={200} withinPortal>
      <Menu.Target>
        <button type="button" className="btn s dsk-only">
          Columns
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {ASSET_COLUMNS.slice(1).map((column) => (
          <Menu.Item
            key={column.id}
            role="menuitemcheckbox"
            aria-checked={!chosen.has(column.id)}
            onClick={() => turn(column.id)}
            leftSection={<span style={{ width: 12, display: 'inline-block' }}>{chosen.has(column.id) ? '' : '✓'}</span>}
          >
            {column.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
