/** Overview, what is here: the plant by zone with its pulse, what is seen of it, protocols and kinds of asset. */
import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { CLASS_WORDS, LEVEL_WORDS } from '../../src/model/words.ts';
import { logonTotals, sensors, unknownServiceTotals } from '../api/queries.ts';
import type { Overview, Sensor } from '../api/types.ts';
import { count, number } from '../format.ts';
import { byZone } from '../zone-order.ts';
import { Mark } from './marks.tsx';
import { PageNumber } from './page-number.tsx';
import { useSiteId } from './site.tsx';
import { Ago } from './time.tsx';
import { protocolWord } from './words.ts';

const PROTOCOLS = 8;

export function Plant({ zones }: { readonly zones: Overview['zones'] }) {
  return (
    <section className="card">
      <div className="hd">
        <h2>Plant</h2>
        <span className="lab">pulse by zone</span>
      </div>
      <div className="scroll-x" tabIndex={0}>
        <table className="tight">
          <thead>
            <tr>
              <th>Zone</th>
              <th>Level</th>
              <th className="r">Assets</th>
              <th className="r">On time</th>
            </tr>
          </thead>
          <tbody>
            {[...zones].sort(byZone).map((zone) => (
              <tr key={zone.id}>
                <td className="b">{zone.name}</td>
                <td className="t2" title={zone.level === null ? undefined : LEVEL_WORDS[zone.level]}>
                  {zone.level}
                </td>
                <td className="r">
                  <PageNumber page="assets" search={{ zone: zone.id }}>
                    {number(zone.assets)}
                  </PageNumber>
                </td>
                <td className="r nw">
                  {zone.pulse.total === 0 ? (
                    <span className="t3">not cyclic</span>
                  ) : (
                    <>
                      {zone.pulse.onTime < zone.pulse.total && <Mark as="medium" />}{' '}
                      <PageNumber page="conversations" search={{ cyclic: 'true', zone: zone.id }}>
                        {number(zone.pulse.onTime)}/{number(zone.pulse.total)}
                      </PageNumber>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const dropped = (items: readonly Sensor[]): number => items.reduce((sum, sensor) => sum + sensor.dropped, 0);

export function Seen({ data }: { readonly data: Overview }) {
  const site = useSiteId();
  const list = useQuery(sensors(site));
  const live = (list.data?.items ?? []).filter((sensor) => sensor.kind !== 'import');
  const lost = dropped(live);
  return (
    <section className="card">
      <div className="hd">
        <h2>What is seen</h2>
        <span className="lab">
          {data.oldest === null ? '' : 'since '}
          {data.oldest !== null && <Ago at={data.oldest} />}
        </span>
      </div>
      <dl className="kv">
        <dt>Sensors</dt>
        <dd>
          {data.sensors.healthy < data.sensors.total && <Mark as="unseen" />}{' '}
          <PageNumber page="sensors">
            {data.sensors.healthy} of {data.sensors.total} healthy
          </PageNumber>
          {list.data && (
            <>
              , <PageNumber page="sensors">{number(lost)} dropped</PageNumber>
            </>
          )}
        </dd>
        <dt>Conversations</dt>
        <dd>
          <PageNumber page="conversations">{number(data.conversations.total)}</PageNumber>,{' '}
          <PageNumber page="conversations" search={{ newWithin: '24' }}>
            {number(data.conversations.new24h)} new
          </PageNumber>
        </dd>
        <LogonsSeen />
        <UnknownServicesSeen />
        <dt>Assets with an owner</dt>
        <dd>
          <PageNumber page="assets" search={{ owner: 'none' }}>
            {number(data.assets.withOwner)} of {number(data.assets.total)}
          </PageNumber>
        </dd>
        <dt>External addresses</dt>
        <dd>
          <PageNumber page="assets" search={{ class: 'external' }}>
            {number(data.assets.external)}
          </PageNumber>
        </dd>
      </dl>
    </section>
  );
}

/** Nothing where there are none. */
function LogonsSeen() {
  const { data } = useQuery(logonTotals(useSiteId()));
  if (!data || data.total === 0) return null;
  return (
    <>
      <dt>Logons in clear</dt>
      <dd>
        {data.knownDefaults > 0 && <Mark as="medium" />} <PageNumber page="logons">{number(data.total)}</PageNumber>,{' '}
        <PageNumber page="logons" search={{ knownDefault: 'true' }}>
          {number(data.knownDefaults)} as delivered by the maker
        </PageNumber>
      </dd>
    </>
  );
}

/** Nothing where there are none. */
function UnknownServicesSeen() {
  const { data } = useQuery(unknownServiceTotals(useSiteId()));
  if (!data || data.total === 0) return null;
  return (
    <>
      <dt>Unknown services</dt>
      <dd>
        <PageNumber page="unknown-services">{number(data.total)}</PageNumber>,{' '}
        <PageNumber page="unknown-services" search={{ named: 'false' }}>
          {number(data.total - data.named)} not named
        </PageNumber>
      </dd>
    </>
  );
}

export function Protocols({ rows: all }: { readonly rows: Overview['protocols'] }) {
  const rows = [...all].sort((a, b) => b.messages - a.messages || a.protocol.localeCompare(b.protocol));
  const top = rows[0]?.messages ?? 1;
  return (
    <section className="card">
      <div className="hd">
        <h2>Protocols</h2>
        <span className="lab">messages</span>
      </div>
      <table className="tight">
        <thead className="vh">
          <tr>
            <th>Protocol</th>
            <th>Share</th>
            <th>Messages</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, PROTOCOLS).map((row) => (
            <tr key={row.protocol}>
              <td>{row.name || protocolWord(row.protocol)}</td>
              <td style={{ width: '34%', verticalAlign: 'middle' }}>
                <span className="bar" style={{ display: 'block' }} aria-hidden="true">
                  <i style={{ width: `${Math.max(1, (100 * row.messages) / Math.max(1, top))}%` }} />
                </span>
              </td>
              <td className="r">
                <PageNumber page="conversations" search={{ protocol: row.protocol }}>
                  {number(row.messages)}
                </PageNumber>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > PROTOCOLS && (
        <p className="sm" style={{ marginTop: 8 }}>
          <PageNumber page="conversations">{count(rows.length - PROTOCOLS, 'more protocol')}</PageNumber>
        </p>
      )}
    </section>
  );
}

export function Kinds({ rows: all }: { readonly rows: Overview['assets']['byClass'] }) {
  const rows = [...all].filter((row) => row.class !== 'external').sort((a, b) => b.count - a.count);
  return (
    <section className="card">
      <div className="hd">
        <h2>Kinds of asset</h2>
        <span className="lab">{count(rows.length, 'class', 'classes')}</span>
      </div>
      <div className="sm t2" style={{ lineHeight: '24px' }}>
        {rows.map((row, index) => (
          <Fragment key={row.class}>
            <span className="nw">
              {CLASS_WORDS[row.class]}{' '}
              <PageNumber page="assets" search={{ class: row.class }}>
                {number(row.count)}
              </PageNumber>
              {index < rows.length - 1 && ','}
            </span>{' '}
          </Fragment>
        ))}
      </div>
    </section>
  );
}
