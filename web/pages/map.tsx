/** Map: who talks to whom across IT and OT? The URL holds what is in view, selected and filtered. */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { plantMap, pulse } from '../api/queries.ts';
import type { PlantMap } from '../api/types.ts';
import { MapCanvas, zoomBy } from '../map/map-canvas.tsx';
import { makeScene, type Scene } from '../map/scene.ts';
import type { Stage } from '../map/stage.ts';
import { troubleOf, type Trouble } from '../map/trouble.ts';
import { useLayout } from '../map/use-layout.ts';
import { Go, useGo } from '../parts/go.tsx';
import { useKeys } from '../parts/keys.ts';
import { MapPanel } from '../parts/map-panel.tsx';
import { MapTable } from '../parts/map-table.tsx';
import { MapTools } from '../parts/map-tools.tsx';
import { ZoneList } from '../parts/map-zones.tsx';
import { usePhone, useSearchState, useSiteId, useTitle } from '../parts/site.tsx';
import { Empty, Failed, Forbidden, isForbidden, Loading } from '../parts/states.tsx';
import { paths } from '../paths.ts';

export default function MapPage() {
  useTitle('Map');
  const site = useSiteId();
  const query = useQuery(plantMap(site));
  const beats = useQuery(pulse(site)).data;
  const [search] = useSearchState();
  const { layout, failed } = useLayout(query.data, search['open'] ?? '');
  const trouble = useMemo(() => troubleOf(beats), [beats]);
  const { protocol = '', meaning = '', search: text = '' } = search;
  const { data } = query;
  const scene = useMemo(
    () =>
      data && layout
        ? makeScene({ layout, assets: data.assets, edges: data.edges, filters: { protocol, meaning, search: text } })
        : null,
    [data, layout, protocol, meaning, text],
  );
  if (isForbidden(query.error)) {
    return (
      <div className="pad">
        <Forbidden page="Map" need="see" />
      </div>
    );
  }
  if (data?.assets.length === 0) return <NoPlant />;
  if (data && scene) return <Plant data={data} scene={scene} trouble={trouble} />;
  return (
    <div className="pad stack">
      <h1>Map</h1>
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {failed && <Failed error={new Error('The map could not be laid out')} retry={() => location.reload()} />}
      {!query.isError && !failed && <Loading what="the map" rows={10} />}
    </div>
  );
}

function NoPlant() {
  const site = useSiteId();
  return (
    <div className="pad stack">
      <h1>Nothing to draw yet</h1>
      <Empty
        action={
          <Go className="btn p" href={paths.page(site, 'import')}>
            Import a capture
          </Go>
        }
      >
        No asset was seen yet at this site. The map draws itself from what sensors and captures show.
      </Empty>
    </div>
  );
}

interface PlantProps {
  readonly data: PlantMap;
  readonly scene: Scene;
  readonly trouble: Trouble;
}

type As = 'canvas' | 'table' | 'zones';

function Plant({ data, scene, trouble }: PlantProps) {
  const [search, set] = useSearchState();
  const phone = usePhone();
  const go = useGo();
  const site = useSiteId();
  const stage = useRef<Stage | null>(null);
  const [zoom, setZoom] = useState(1);
  const selectedText = search['select'] ?? '';
  const selected = useMemo(() => (selectedText === '' ? [] : selectedText.split(',')), [selectedText]);
  const as: As = search['as'] === 'table' ? 'table' : phone && search['as'] !== 'canvas' ? 'zones' : 'canvas';
  const select = useCallback(
    (ids: readonly string[]) => set({ select: ids.length === 0 ? undefined : ids.slice(0, SELECTED_MAX).join(',') }),
    [set],
  );
  const rest = useCallback((view: string | undefined) => set({ view }), [set]);
  const openStacks = search['open'] ?? '';
  const open = useCallback(
    (id: string) => {
      if (scene.assets.has(id)) go(paths.asset(site, id));
      else if (id.includes('|')) set({ open: openStacks === '' ? id : `${openStacks},${id}` });
      else select([id]);
    },
    [scene, go, site, set, select, openStacks],
  );
  const table = useCallback(() => set({ as: as === 'table' ? undefined : 'table' }, { push: true }), [set, as]);
  useFocusKept(as);
  useKeys({
    t: table,
    '+': () => zoomBy(stage.current, 1),
    '=': () => zoomBy(stage.current, 1),
    '-': () => zoomBy(stage.current, -1),
    '0': () => stage.current?.fit(),
  });
  return (
    <div className="mp">
      <MapTools data={data} scene={scene} as={as} zoom={zoom} stage={stage} onTable={table} />
      {as === 'canvas' && (
        <MapCanvas
          scene={scene}
          trouble={trouble}
          selected={selected}
          view={search['view']}
          onSelect={select}
          onOpen={open}
          onRest={rest}
          onZoom={setZoom}
          stage={stage}
        />
      )}
      {as === 'table' && <MapTable scene={scene} selected={selected} />}
      {as === 'zones' && (
        <ZoneList
          scene={scene}
          trouble={trouble}
          open={(zone) => set({ as: 'canvas', select: zone ?? undefined }, { push: true })}
        />
      )}
      {(!phone || (as === 'canvas' && selected.length > 0)) && (
        <MapPanel scene={scene} trouble={trouble} selected={selected} onSelect={select} />
      )}
    </div>
  );
}

const SELECTED_MAX = 100;

/** What had the focus went with the other view: the one in its place has it now. */
function useFocusKept(as: As): void {
  const before = useRef(as);
  useEffect(() => {
    if (before.current !== as && document.activeElement === document.body) {
      document.querySelector<HTMLElement>('.cv-host, .mp > .grid')?.focus();
    }
    before.current = as;
  }, [as]);
}
