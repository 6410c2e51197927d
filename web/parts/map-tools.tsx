/** The row above the map: what it says in words, search, filters, as a table, zoom. */
import type { RefObject } from 'react';
import { MEANINGS } from '../../src/model/words.ts';
import type { PlantMap } from '../api/types.ts';
import { count, number } from '../format.ts';
import { zoomBy } from '../map/map-canvas.tsx';
import type { Scene } from '../map/scene.ts';
import type { Stage } from '../map/stage.ts';
import { Filter, SearchBox } from './filters.tsx';
import { usePhone, useSearchState } from './site.tsx';
import { meaningWord, protocolWord } from './words.ts';

interface ToolsProps {
  readonly data: PlantMap;
  readonly scene: Scene;
  readonly as: 'canvas' | 'table' | 'zones';
  readonly zoom: number;
  readonly stage: RefObject<Stage | null>;
  readonly onTable: () => void;
}

export function MapTools({ data, scene, as, zoom, stage, onTable }: ToolsProps) {
  const [, set] = useSearchState();
  const phone = usePhone();
  const protocols = [...new Set(data.edges.map((edge) => edge.protocol))].sort((a, b) =>
    protocolWord(a).localeCompare(protocolWord(b)),
  );
  const used = new Set(data.edges.flatMap((edge) => edge.meanings));
  return (
    <div className="tb">
      <h1>{headline(scene)}</h1>
      <span className="sp" />
      <SearchBox name="search" label="Find on the map" hint="Name or address" />
      <Filter
        name="protocol"
        label="Protocol"
        all="Protocol: all"
        options={protocols.map((p) => [p, protocolWord(p)])}
      />
      <Filter
        name="meaning"
        label="Operation"
        all="Operation: all"
        options={MEANINGS.filter((m) => used.has(m)).map((m) => [m, meaningWord(m)])}
      />
      {phone && as === 'canvas' && (
        <button type="button" className="btn s" onClick={() => set({ as: undefined }, { push: true })}>
          Zones
        </button>
      )}
      <button
        type="button"
        className={as === 'table' ? 'btn s on' : 'btn s'}
        aria-pressed={as === 'table'}
        onClick={onTable}
      >
        As a table
      </button>
      {as === 'canvas' && (
        <>
          <button type="button" className="btn s" title="Show all (0)" onClick={() => stage.current?.fit()}>
            {Math.round(zoom * 100)} %
          </button>
          <button type="button" className="btn s" aria-label="Zoom out" onClick={() => zoomBy(stage.current, -1)}>
            −
          </button>
          <button type="button" className="btn s" aria-label="Zoom in" onClick={() => zoomBy(stage.current, 1)}>
            +
          </button>
        </>
      )}
    </div>
  );
}

/** The page's question, answered: how many conversations, how many of them between zones. */
function headline(scene: Scene): string {
  const zoneOf = (id: string): string => scene.chipOf.get(id)?.zone ?? 'external';
  let total = 0;
  let between = 0;
  for (const edge of scene.edges) {
    total += edge.conversations;
    if (zoneOf(edge.client) !== zoneOf(edge.server)) between += edge.conversations;
  }
  if (scene.found !== null) return `${count(scene.found.size, 'asset')} found`;
  return `${count(total, 'conversation')}, ${number(between)} between zones`;
}
