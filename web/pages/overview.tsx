/** Overview: what is here, what is new, what is seen? The first line answers in words; every number opens its evidence. */
import { useQuery } from '@tanstack/react-query';
import { overview } from '../api/queries.ts';
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

function Something({ data }: { readonly data: Overview }) {
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

function Lead({ data }: { readonly data: Overview }) {
  const { pulse } = data;
  const { assets, conversations } = data;
  const off = pulse.late + pulse.missing + pulse.gone;
  const young = data.oldest !== null && Date.now() - Date.parse(data.oldest) < FIRST_HOUR_MS;
  return (
    <div className="lead">
      <h1>{headline(data, young)}</h1>
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

function headline(data: Overview, young: boolean): string {
  const { pulse, assets, zones } = data;
  if (pulse.missing > 0)
    return pulse.missing === 1
      ? 'One cyclic conversation is missing.'
      : `${number(pulse.missing)} cyclic conversations are missing.`;
  if (young) return `${count(assets.total, 'asset')} so far, in ${count(zones.length, 'zone')}.`;
  return `${count(assets.total, 'asset')} in ${count(zones.length, 'zone')}, nothing stands out.`;
}
