/** The map on a phone: zones as a list by level. A tap opens the zone on the canvas. */
import { count, number } from '../format.ts';
import type { Scene } from '../map/scene.ts';
import type { Trouble } from '../map/trouble.ts';
import { Mark } from './marks.tsx';

const MARKS = { red: 'critical', ochre: 'medium', violet: 'unseen' } as const;

interface ZoneListProps {
  readonly scene: Scene;
  readonly trouble: Trouble;
  readonly open: (zone: string | null) => void;
}

export function ZoneList({ scene, trouble, open }: ZoneListProps) {
  const { layout } = scene;
  const levels = layout.bands.filter((band, at) => at === layout.bands.findIndex((one) => one.y === band.y));
  const tiers = [...new Set(layout.zones.map((zone) => zone.y))].sort((a, b) => a - b);
  return (
    <div className="zone-list" tabIndex={0} role="region" aria-label="Zones by level">
      {tiers.map((y, at) => {
        const below = tiers[at + 1] ?? Number.POSITIVE_INFINITY;
        const names = levels.filter((band) => band.y >= y - 4 && band.y < below - 4);
        return (
          <section key={y}>
            <h2 className="lab">{names.map((band) => `${band.level} ${band.word}`).join(', ')}</h2>
            {layout.zones
              .filter((zone) => zone.y === y)
              .map((zone) => {
                const bad = trouble.zones.get(zone.id);
                const lines = layout.trunks.filter((trunk) => trunk.a === zone.id || trunk.b === zone.id);
                return (
                  <button type="button" key={zone.id} className="zone-row" onClick={() => open(zone.id)}>
                    <b>{zone.name}</b>
                    <span className="t2">{number(zone.count)}</span>
                    <span className="xs t3">
                      {lines.length === 0 ? 'speaks with no other zone' : `speaks with ${count(lines.length, 'zone')}`}
                    </span>
                    {bad && <Mark as={MARKS[bad.kind]}>{bad.word}</Mark>}
                  </button>
                );
              })}
          </section>
        );
      })}
      <button type="button" className="btn" onClick={() => open(null)}>
        Show the whole map
      </button>
    </div>
  );
}
