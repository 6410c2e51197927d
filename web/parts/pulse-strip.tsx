/** The plant's pulse, on every page: ticks by zone; what is not on time is a framed gap with a word; unheard is violet. */
import { useQuery } from '@tanstack/react-query';
import { pulse, sensors } from '../api/queries.ts';
import type { Pulse } from '../api/types.ts';
import { number, span, unbroken } from '../format.ts';
import { paths } from '../paths.ts';
import { inSight, sumPulse, toneOf, wrong, type PulseSum, type PulseZone } from '../pulse-model.ts';
import { Go } from './go.tsx';
import { Mark } from './marks.tsx';
import { useLiveState, useNow, useSiteId } from './site.tsx';

const TICK = 3;
const QUIET_MS = 12_000;
const ZONES_MOST = 7;

export function PulseStrip() {
  const site = useSiteId();
  const { data, dataUpdatedAt } = useQuery(pulse(site));
  const now = useNow();
  const live = useLiveState();
  if (!data) return <div className="pulse" role="status" aria-label="Plant pulse" />;
  const unreached = now.getTime() - dataUpdatedAt;
  // Two ways to be blind: the server hears no sensor, or this page does not hear the server.
  const cut = unreached > QUIET_MS || (live === 'lost' && unreached > QUIET_MS / 2);
  const silent = silence(data, cut ? dataUpdatedAt : null, now);
  const sum = sumPulse(data.items);
  return (
    <div className={silent === null ? 'pulse' : 'pulse stale'} role="status" aria-label="Plant pulse">
      <Headline sum={sum} silent={silent} site={site} />
      <span className="zones dsk" aria-hidden={sum.total === 0}>
        {inSight(sum.zones, ZONES_MOST).map((zone) => (
          <ZoneTicks key={zone.id} zone={zone} perTick={sum.perTick} hollow={silent !== null} site={site} />
        ))}
      </span>
      {sum.zones.length > ZONES_MOST && (
        <Go className="n sm dsk nw" href={paths.page(site, 'conversations', { cyclic: 'true' })}>
          {number(sum.zones.length - ZONES_MOST)} more zones
        </Go>
      )}
      <SensorCount site={site} />
    </div>
  );
}

/** How long nothing was received, in words; null while all is heard. */
function silence(data: Pulse, cutSince: number | null, now: Date): string | null {
  if (cutSince !== null) return span(now.getTime() - cutSince);
  if (!data.stale || data.receivedAt === null) return null;
  return span(now.getTime() - Date.parse(data.receivedAt));
}

function Headline(props: { readonly sum: PulseSum; readonly silent: string | null; readonly site: string }) {
  const { sum, silent, site } = props;
  if (silent !== null) {
    return (
      <span className="nw">
        <Mark as="unseen">Pulse not received for {silent}</Mark>
      </span>
    );
  }
  if (sum.total === 0) {
    return (
      <span>
        <span className="lab">Pulse</span> <span className="t2">No cyclic conversation yet</span>
      </span>
    );
  }
  const tone = toneOf(sum);
  return (
    <>
      <span className="nw">
        <span className="lab">Pulse</span> {tone === 'red' && <Mark as="critical" />}
        {tone === 'ochre' && <Mark as="medium" />}
        {tone === 'violet' && <Mark as="unseen" />}{' '}
        <Go className="n b" href={paths.page(site, 'conversations', { cyclic: 'true' })}>
          {number(sum.onTime)} of {number(sum.total)}
        </Go>{' '}
        <span className="t2">on time</span>
        {sum.perTick > 1 && <span className="lab dsk"> 1 tick for {sum.perTick}</span>}
      </span>
      {tone !== 'plain' && <span className={`phone-only sm b ${tone} only-phone`}>{worst(sum)}</span>}
    </>
  );
}

function worst(sum: PulseSum): string {
  const zone = sum.zones.find((each) => toneOf(each) === toneOf(sum));
  return zone ? `${zone.name}: ${wrong(zone)}` : wrong(sum);
}

interface ZoneTicksProps {
  readonly zone: PulseZone;
  readonly perTick: number;
  readonly hollow: boolean;
  readonly site: string;
}

function ZoneTicks({ zone, perTick, hollow, site }: ZoneTicksProps) {
  const ticks = Math.ceil(zone.total / perTick);
  const good = zone.total === zone.onTime ? ticks : Math.min(ticks - 1, Math.floor(zone.onTime / perTick));
  const tone = toneOf(zone);
  const bad = wrong(zone);
  const width = ticks * TICK + 3;
  return (
    <Go className="zone" href={paths.page(site, 'conversations', { cyclic: 'true', zone: zone.id })}>
      <svg width={width} height="18" aria-hidden="true">
        <path className={hollow ? 'tkv' : 'tk'} d={hollow ? hollowPath(ticks) : tickPath(good)} />
        {!hollow && bad !== '' && (
          <rect
            x={good * TICK - 0.5}
            y="1"
            width={(ticks - good) * TICK + 2}
            height="16"
            fill={`var(--${tone}-bg)`}
            stroke={`var(--${tone})`}
          />
        )}
      </svg>
      <span className={`zl ${hollow ? 'violet' : tone}`}>
        {unbroken(zone.name)} {hollow ? '' : `${number(zone.onTime)}/`}
        {number(zone.total)}
        {!hollow && bad !== '' && `, ${bad}`}
      </span>
    </Go>
  );
}

const tickPath = (count: number): string =>
  Array.from({ length: count }, (_, tick) => `M${tick * TICK + 1} 3v12`).join('');
const hollowPath = (count: number): string =>
  Array.from({ length: count }, (_, tick) => `M${tick * TICK + 0.5} 3.5h1.5v11h-1.5Z`).join('');

function SensorCount({ site }: { readonly site: string }) {
  const { data } = useQuery(sensors(site));
  if (!data) return null;
  const live = data.items.filter((sensor) => sensor.kind !== 'import');
  const healthy = live.filter((sensor) => sensor.state === 'healthy').length;
  return (
    <span className="dsk t2 nw">
      <span className="lab">Sensors</span> {healthy < live.length && <Mark as="unseen" />}{' '}
      <Go className="n" href={paths.page(site, 'sensors')}>
        {healthy} of {live.length}
      </Go>
    </span>
  );
}
