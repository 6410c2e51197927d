/** Overview: what is here, what is new, what is seen? The first line answers in words; every number opens its evidence. */
import { useQuery } from '@tanstack/react-query';
import { logonTotals, overview, pulse } from '../api/queries.ts';
import type { Overview } from '../api/types.ts';
import { count, number } from '../format.ts';
import { Go } from '../parts/go.tsx';
import { Mark } from '../parts/marks.tsx';
import { Hints, NewAssets, Notable } from '../parts/overview-news.tsx';
import { Kinds, Plant, Protocols, Seen } from '../parts/overview-plant.tsx';
import { PageNumber } from '../parts/page-number.tsx';
import { useSite, useSiteId, useTitle } from '../parts/site.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { Moment } from '../parts/time.tsx';
import { paths } from '../paths.ts';
import { sumPulse, type Beat } from '../pulse-model.ts';

const FIRST_HOUR_MS = 3_600_000;

export default function OverviewPage() {
  useTitle('Overview');
  const site = useSiteId();
  const query = useQuery(overview(site));
  return (
    <Answered query={query} what="the overview" rows={8}>
      {(data) => (data.assets.total === 0 && data.conversations.total === 0 ? <Nothing /> : <Something data={data} />)}
    </Answered>
  );
}

function Nothing() {
  const site = useSite();
  return (
    <>
      <div className="lead">
        <h1>Nothing is seen yet.</h1>
        <p>{site.name} has no sensor that sends and no capture that was read.</p>
      </div>
      <Empty
        action={
          <span className="row">
            <Go className="btn p" href={paths.page(site.id, 'import')}>
              Import a capture
            </Go>
            <Go className="btn" href={paths.page(site.id, 'sensors', { enrol: '1' })}>
              Enrol a sensor
            </Go>
          </span>
        }
      >
        Assets appear here within seconds of their first packet.
      </Empty>
    </>
  );
}

function Something({ data: counted }: { readonly data: Overview }) {
  const beats = useQuery(pulse(useSiteId())).data?.items;
  const data = beats ? withLivePulse(counted, beats) : counted;
  return (
    <div className="cols two">
      <div>
        <Lead data={data} />
        {data.limits.map((limit) => (
          <p key={`${limit.sensor ?? ''} ${limit.limit}`} className="note" style={{ marginBottom: 16 }}>
            <Mark as="unseen">Limit reached</Mark> {limit.missing} Since <Moment at={limit.since} />,{' '}
            {number(limit.count)}×
          </p>
        ))}
        <Notable data={data} />
        <NewAssets data={data} />
        <Hints data={data} />
      </div>
      <div>
        <Plant zones={data.zones} />
        <Seen data={data} />
        <Protocols rows={data.protocols} />
        <Kinds rows={data.assets.byClass} />
      </div>
    </div>
  );
}

/** The strip above counts while the page is open: both say the same. */
function withLivePulse(data: Overview, beats: readonly Beat[]): Overview {
  const { zones, total, onTime, late, missing, gone, unheard } = sumPulse(beats);
  const live = new Map(zones.map((zone) => [zone.id, { total: zone.total, onTime: zone.onTime }]));
  return {
    ...data,
    pulse: { ...data.pulse, total, onTime, late, missing, gone, notReceived: unheard },
    zones: data.zones.map((zone) => ({
      ...zone,
      pulse: { ...zone.pulse, ...(live.get(zone.id) ?? { total: 0, onTime: 0 }) },
    })),
  };
}

function Lead({ data }: { readonly data: Overview }) {
  const { pulse, assets, conversations } = data;
  const known = useQuery(logonTotals(useSiteId())).data?.knownDefaults ?? 0;
  const off = pulse.late + pulse.missing + pulse.gone + pulse.notReceived;
  const young = data.oldest !== null && Date.now() - Date.parse(data.oldest) < FIRST_HOUR_MS;
  return (
    <div className="lead">
      <h1>{headline(data, young, known)}</h1>
      <p>
        {pulse.total === 0 ? (
          'No cyclic conversation is known yet. '
        ) : (
          <>
            <PageNumber page="conversations" search={{ cyclic: 'true' }}>
              {number(pulse.onTime)} of {number(pulse.total)}
            </PageNumber>{' '}
            cyclic conversations are on time{off === 0 ? '. ' : `, ${number(off)} are not. `}
          </>
        )}
        <PageNumber page="conversations">{number(conversations.total)}</PageNumber> conversations in{' '}
        {count(data.protocols.length, 'protocol')};{' '}
        <PageNumber page="assets" search={{ newWithin: '24' }}>
          {count(assets.new24h, 'asset')}
        </PageNumber>{' '}
        {assets.new24h === 1 ? 'is' : 'are'} new in 24 h.{' '}
        {young && (
          <>
            <PageNumber page="map">Open the map</PageNumber> to see who talks to whom.
          </>
        )}
      </p>
    </div>
  );
}

function headline(data: Overview, young: boolean, makersLogons: number): string {
  const { pulse, assets, zones } = data;
  if (pulse.missing > 0)
    return pulse.missing === 1
      ? 'One cyclic conversation is missing.'
      : `${number(pulse.missing)} cyclic conversations are missing.`;
  if (young) return `${count(assets.total, 'asset')} so far, in ${count(zones.length, 'zone')}.`;
  const here = `${count(assets.total, 'asset')} in ${count(zones.length, 'zone')}`;
  if (makersLogons > 0) return `${here}, ${count(makersLogons, 'logon')} as delivered by the maker.`;
  return `${here}, nothing stands out.`;
}
