/** The map's side panel: what is selected and its conversations; with nothing selected, how the map is read. */
import { CLASS_WORDS, LEVEL_WORDS } from '../../src/model/words.ts';
import { count, number, unbroken } from '../format.ts';
import { edgesBetween, type Scene } from '../map/scene.ts';
import { conversationsOf, zoneName } from '../map/spoken.ts';
import type { Trouble } from '../map/trouble.ts';
import type { MapEdge } from '../map/types.ts';
import { paths } from '../paths.ts';
import { Go } from './go.tsx';
import { Mark } from './marks.tsx';
import { useSiteId } from './site.tsx';
import { meaningWord, protocolWord } from './words.ts';

const ROWS_MAX = 60;

interface PanelProps {
  readonly scene: Scene;
  readonly trouble: Trouble;
  readonly selected: readonly string[];
  readonly onSelect: (ids: readonly string[]) => void;
}

export function MapPanel(props: PanelProps) {
  const { selected, scene } = props;
  const [one] = selected;
  return (
    <aside className="side" aria-label="Selection" tabIndex={0}>
      {selected.length > 1 && <Several {...props} />}
      {selected.length === 1 && one !== undefined && <One {...props} id={one} />}
      {selected.length === 0 && <Legend scene={scene} />}
    </aside>
  );
}

function One({ id, ...props }: PanelProps & { readonly id: string }) {
  const { scene } = props;
  if (scene.assets.has(id)) return <OneAsset {...props} id={id} />;
  const trunk = scene.layout.trunks.find((each) => each.id === id);
  if (trunk) return <OneTrunk {...props} a={trunk.a} b={trunk.b} />;
  const zone = scene.layout.zones.find((each) => each.id === id);
  if (zone) return <OneZone {...props} id={id} />;
  return <p className="t2">What the address names is not on the map now.</p>;
}

const STATES = {
  red: ['critical', 'beats missing'],
  ochre: ['medium', 'beats late'],
  violet: ['unseen', 'pulse not received'],
} as const;

function OneAsset({ id, scene, trouble, onSelect }: PanelProps & { readonly id: string }) {
  const site = useSiteId();
  const asset = scene.assets.get(id);
  if (!asset) return null;
  const edges = scene.edgesOf.get(id) ?? [];
  const bad = trouble.assets.get(id);
  const zone = scene.chipOf.get(id)?.zone ?? '';
  return (
    <div className="stack">
      <h2>{unbroken(asset.name)}</h2>
      {bad && <Mark as={STATES[bad][0]}>{STATES[bad][1]}</Mark>}
      <dl className="kv">
        <dt>Class</dt>
        <dd>{CLASS_WORDS[asset.class]}</dd>
        <dt>Zone</dt>
        <dd>
          <button type="button" className="n" onClick={() => onSelect([zone])}>
            {zoneName(scene, zone)}
          </button>
        </dd>
        <dt>Level</dt>
        <dd>{asset.level === null ? 'not known' : `${asset.level} ${LEVEL_WORDS[asset.level]}`}</dd>
        <dt>Address</dt>
        <dd>{asset.ip ?? 'none seen'}</dd>
        <dt>Conversations</dt>
        <dd>
          <Go className="n" href={paths.page(site, 'conversations', { asset: id })}>
            {number(conversationsOf(scene, id))}
          </Go>
        </dd>
      </dl>
      <Go className="btn p" href={paths.asset(site, id)}>
        Open {unbroken(asset.name)}
      </Go>
      <EdgeRows edges={edges} scene={scene} of={id} onSelect={onSelect} />
    </div>
  );
}

function OneZone({ id, scene, trouble, onSelect }: PanelProps & { readonly id: string }) {
  const site = useSiteId();
  const zone = scene.layout.zones.find((each) => each.id === id);
  if (!zone) return null;
  const trunks = scene.layout.trunks.filter((trunk) => trunk.a === id || trunk.b === id);
  const bad = trouble.zones.get(id);
  return (
    <div className="stack">
      <h2>{zone.name}</h2>
      {bad && <Mark as={STATES[bad.kind][0]}>{bad.word}</Mark>}
      <p className="sm t2">
        {zone.kind === 'zone' ? (
          <Go className="n" href={paths.page(site, 'assets', { zone: id })}>
            {count(zone.count, 'asset')}
          </Go>
        ) : (
          count(
            zone.count,
            zone.kind === 'external' ? 'address' : 'asset',
            zone.kind === 'external' ? 'addresses' : 'assets',
          )
        )}
        {zone.kind === 'external' && ' outside of the site'}
        {zone.kind === 'unplaced' && ' that no zone was found for yet'}
      </p>
      <div>
        <h3>Speaks with</h3>
        {trunks.length === 0 && <p className="sm t2">No other zone.</p>}
        {trunks.map((trunk) => (
          <div className="st" key={trunk.id}>
            <button type="button" className="n clip edge-name" onClick={() => onSelect([trunk.id])}>
              {zoneName(scene, trunk.a === id ? trunk.b : trunk.a)}
            </button>
            <span className="t2">
              {number(scene.passing === null ? trunk.count : (scene.passing.get(trunk.id) ?? 0))}
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}

function OneTrunk({ a, b, scene, onSelect }: PanelProps & { readonly a: string; readonly b: string }) {
  const edges = edgesBetween(scene, a, b);
  const total = edges.reduce((sum, edge) => sum + edge.conversations, 0);
  return (
    <div className="stack">
      <h2>
        {zoneName(scene, a)} and {zoneName(scene, b)}
      </h2>
      <p className="sm t2">{count(total, 'conversation')}</p>
      <EdgeRows edges={edges} scene={scene} onSelect={onSelect} />
    </div>
  );
}

function Several({ selected, scene, onSelect }: PanelProps) {
  const ids = new Set(selected);
  const between = scene.edges.filter((edge) => ids.has(edge.client) && ids.has(edge.server));
  return (
    <div className="stack">
      <h2>{count(selected.length, 'selected', 'selected')}</h2>
      <div>
        {selected.slice(0, ROWS_MAX).map((id) => (
          <div className="st" key={id}>
            <button type="button" className="n clip edge-name" onClick={() => onSelect([id])}>
              {unbroken(
                scene.assets.get(id)?.name ?? scene.layout.zones.find((zone) => zone.id === id)?.name ?? 'a trunk',
              )}
            </button>
            <span className="t2">{number(conversationsOf(scene, id))}</span>
          </div>
        ))}
      </div>
      <h3>Between them</h3>
      <EdgeRows edges={between} scene={scene} onSelect={onSelect} />
    </div>
  );
}

interface EdgeRowsProps {
  readonly edges: readonly MapEdge[];
  readonly scene: Scene;
  readonly of?: string;
  readonly onSelect: (ids: readonly string[]) => void;
}

function EdgeRows({ edges, scene, of, onSelect }: EdgeRowsProps) {
  const name = (id: string): string => unbroken(scene.assets.get(id)?.name ?? 'External');
  if (edges.length === 0) return <p className="sm t2">No conversation under these filters.</p>;
  return (
    <div>
      {edges.slice(0, ROWS_MAX).map((edge) => (
        <div className="st" key={`${edge.client} ${edge.server} ${edge.protocol}`}>
          <button
            type="button"
            className="n clip edge-name"
            onClick={() => onSelect([edge.client === of ? edge.server : edge.client])}
          >
            {edge.client === of
              ? `→ ${name(edge.server)}`
              : edge.server === of
                ? `← ${name(edge.client)}`
                : `${name(edge.client)} → ${name(edge.server)}`}
          </button>
          <span className="t2">{protocolWord(edge.protocol)}</span>
          {edge.meanings.length > 0 && (
            <span className="xs t3 edge-does">{edge.meanings.map(meaningWord).join(', ')}</span>
          )}
        </div>
      ))}
      {edges.length > ROWS_MAX && (
        <p className="xs t3">and {number(edges.length - ROWS_MAX)} more: see them as a table</p>
      )}
    </div>
  );
}

/** Only what this map shows is explained. */
function Legend({ scene }: { readonly scene: Scene }) {
  return (
    <div className="stack">
      <p className="sm t2">
        Choose an asset, a zone or a line between zones to see who talks to whom. Double click opens an asset.
      </p>
      <h3>How to read it</h3>
      <div className="lg">
        <LegendLine width={4} />
        <span>conversations between two zones; count</span>
        <LegendLine width={1} />
        <span>conversation inside a zone</span>
        {scene.layout.walls.length > 0 && (
          <>
            <svg width="34" height="12" aria-hidden="true">
              <path d="M0 4h13M0 8h13M21 4h13M21 8h13" stroke="var(--text2)" />
            </svg>
            <span>enforcement point; gate</span>
          </>
        )}
        <svg width="34" height="12" aria-hidden="true">
          <path d="M2 6h30" stroke="var(--red)" strokeWidth="1.5" strokeDasharray="1.5 3" />
        </svg>
        <span>cyclic, beats missing</span>
        <svg width="34" height="14" aria-hidden="true">
          <rect x="6.5" y="1.5" width="20" height="11" fill="none" stroke="var(--ctl)" strokeDasharray="3 2" />
        </svg>
        <span>no zone yet, or external</span>
      </div>
    </div>
  );
}

function LegendLine({ width }: { readonly width: number }) {
  return (
    <svg width="34" height="8" aria-hidden="true">
      <path d="M1 4h32" stroke="var(--flow)" strokeWidth={width} />
    </svg>
  );
}
