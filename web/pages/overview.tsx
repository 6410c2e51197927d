/** Overview: what is here, what is new, what is seen? The first line answers in words; every number opens its evidence. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { CLASS_WORDS, LEVEL_WORDS } from '../../src/model/words.ts';
import { overview, sensors } from '../api/queries.ts';
import type { Overview, Sensor } from '../api/types.ts';
import { count, number, unbroken } from '../format.ts';
import { AssetName } from '../parts/asset-chip.tsx';
import { Go } from '../parts/go.tsx';
import { Mark } from '../parts/marks.tsx';
import { useSite, useSiteId, useTitle } from '../parts/site.tsx';
import { Answered, Empty } from '../parts/states.tsx';
import { Ago, At } from '../parts/time.tsx';
import { didWord, meaningWord, protocolWord } from '../parts/words.ts';
import { PAGES, paths, type Page, type Search } from '../paths.ts';
import { byZone } from '../zone-order.ts';

const FIRST_HOUR_MS = 3_600_000;
const ROWS = 8;
const PROTOCOLS = 8;

export default function OverviewPage() {
  useTitle('Overview');
  const site = useSiteId();
  const query = useQuery(overview(site));
  return (
    <Answered query={query} what="the overview" rows={8}>
      {(data) => (data.assets.total === 0 && data.conversations.total === 0 ? <Nothing /> : <Plant data={data} />)}
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

function Plant({ data }: { readonly data: Overview }) {
  return (
    <div className="cols two">
      <div>
        <Lead data={data} />
        {data.limits.map((limit) => (
          <p key={limit.limit} className="note" style={{ marginBottom: 16 }}>
            <Mark as="unseen">Limit reached</Mark> {limit.missing} <Ago at={limit.since} />
          </p>
        ))}
        <Notable data={data} />
        <NewAssets data={data} />
        <Hints data={data} />
      </div>
      <div>
        <Zones data={data} />
        <Seen data={data} />
        <Protocols data={data} />
        <Kinds data={data} />
      </div>
    </div>
  );
}

function Number(props: { readonly page: Page; readonly search?: Search; readonly children: ReactNode }) {
  const site = useSiteId();
  return (
    <Go className="n" href={paths.page(site, props.page, props.search)}>
      {props.children}
    </Go>
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
            <Number page="conversations" search={{ cyclic: 'true' }}>
              {number(pulse.onTime)} of {number(pulse.total)}
            </Number>{' '}
            cyclic conversations are on time{off === 0 ? '. ' : `, ${number(off)} are not. `}
          </>
        )}
        <Number page="conversations">{number(conversations.total)}</Number> conversations in{' '}
        {count(data.protocols.length, 'protocol')};{' '}
        <Number page="assets" search={{ newWithin: '24' }}>
          {count(assets.new24h, 'asset')}
        </Number>{' '}
        {assets.new24h === 1 ? 'is' : 'are'} new in 24 h.{' '}
        {young && (
          <>
            <Number page="map">Open the map</Number> to see who talks to whom.
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

function Notable({ data }: { readonly data: Overview }) {
  const site = useSiteId();
  return (
    <section className="card">
      <div className="hd">
        <h2>Notable operations</h2>
        <span className="lab">what changes a device, newest first</span>
      </div>
      {data.notable.length === 0 && (
        <p className="sm t2">No program was written, no device configured, started or stopped.</p>
      )}
      {data.notable.slice(0, ROWS).map((each) => (
        <div className="li" key={`${each.conversation} ${each.operation} ${each.object ?? ''} ${each.time}`}>
          <span className="t2">
            <Ago at={each.time} />
          </span>
          <span>
            <AssetName asset={each.client} /> {didWord(each.meaning)} <AssetName asset={each.server} />{' '}
            <span className="t2">
              {protocolWord(each.protocol)} {each.operation.replaceAll('_', ' ')}
              {each.object !== null && ` ${each.object}`}, {number(each.count)}×
            </span>
          </span>
          <Go className="n nw" href={paths.conversation(site, each.conversation)}>
            {meaningWord(each.meaning)}
          </Go>
        </div>
      ))}
    </section>
  );
}

function NewAssets({ data }: { readonly data: Overview }) {
  const rest = data.assets.new24h - Math.min(ROWS, data.newAssets.length);
  return (
    <section className="card">
      <div className="hd">
        <h2>New assets</h2>
        <span className="lab">first seen in the last 24 h</span>
      </div>
      {data.newAssets.length === 0 && <p className="sm t2">None. All that talks was known before.</p>}
      {data.newAssets.slice(0, ROWS).map((asset) => (
        <div className="li" key={asset.id}>
          <span className="t2">
            <At at={asset.firstSeen} />
          </span>
          <span>
            <AssetName asset={asset} />{' '}
            <span className="t2">
              {CLASS_WORDS[asset.class]}
              {asset.zone !== null && ` in zone ${asset.zone.name}`}
              {asset.vendor !== null && `, ${asset.vendor}`}
            </span>
          </span>
          <span className="t2 nw">{asset.ips[0] ?? asset.macs[0] ?? ''}</span>
        </div>
      ))}
      {rest > 0 && (
        <p className="sm" style={{ marginTop: 10 }}>
          <Number page="assets" search={{ newWithin: '24', sort: '-firstSeen' }}>
            {number(rest)} more
          </Number>
        </p>
      )}
    </section>
  );
}

function Hints({ data }: { readonly data: Overview }) {
  const site = useSiteId();
  if (data.hints.length === 0) return null;
  return (
    <section className="card">
      <div className="hd">
        <h2>When there is time</h2>
        <span className="lab">not alarms; nothing here gets worse by tonight</span>
      </div>
      {data.hints.slice(0, 3).map((hint) => (
        <div
          className="li"
          key={hint.id}
          style={{ gridTemplateColumns: '20px minmax(0,1fr) auto', alignItems: 'center' }}
        >
          <Mark as="info" />
          <span>{hint.text}</span>
          <Go className="btn s" href={hintPath(site, hint.page)}>
            {HINT_WORDS[pageOf(hint.page)]}
          </Go>
        </div>
      ))}
    </section>
  );
}

const pageOf = (given: string): Page => {
  const word = given.replace(/^\//, '').split(/[/?]/)[0];
  return PAGES.find((page) => page === word) ?? 'overview';
};

function hintPath(site: string, given: string): string {
  const query = given.split('?')[1] ?? '';
  return `${paths.page(site, pageOf(given))}${query === '' ? '' : `?${query}`}`;
}

const HINT_WORDS: Readonly<Record<Page, string>> = {
  overview: 'Look',
  map: 'Open the map',
  assets: 'Open assets',
  conversations: 'Open conversations',
  sensors: 'Open sensors',
  import: 'Import',
  audit: 'Open the audit',
  administration: 'Name the zones',
  start: 'Start',
};

function Zones({ data }: { readonly data: Overview }) {
  return (
    <section className="card">
      <div className="hd">
        <h2>Plant</h2>
        <span className="lab">pulse by zone</span>
      </div>
      <div className="scroll-x" tabIndex={0}>
        <table className="pl">
          <thead>
            <tr>
              <th>Zone</th>
              <th>Level</th>
              <th className="r">Assets</th>
              <th className="r">On time</th>
            </tr>
          </thead>
          <tbody>
            {[...data.zones].sort(byZone).map((zone) => (
              <tr key={zone.id}>
                <td className="b">{unbroken(zone.name)}</td>
                <td className="t2 nw">{zone.level === null ? '' : `${zone.level} ${LEVEL_WORDS[zone.level]}`}</td>
                <td className="r">
                  <Number page="assets" search={{ zone: zone.id }}>
                    {number(zone.assets)}
                  </Number>
                </td>
                <td className="r nw">
                  {zone.pulse.total === 0 ? (
                    <span className="t3">not cyclic</span>
                  ) : (
                    <>
                      {zone.pulse.onTime < zone.pulse.total && <Mark as="medium" />}{' '}
                      <Number page="conversations" search={{ cyclic: 'true', zone: zone.id }}>
                        {number(zone.pulse.onTime)}/{number(zone.pulse.total)}
                      </Number>
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

function Seen({ data }: { readonly data: Overview }) {
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
          <Number page="sensors">
            {data.sensors.healthy} of {data.sensors.total} healthy
          </Number>
          {list.data && (
            <>
              , <Number page="sensors">{number(lost)} dropped</Number>
            </>
          )}
        </dd>
        <dt>Conversations</dt>
        <dd>
          <Number page="conversations">{number(data.conversations.total)}</Number>,{' '}
          <Number page="conversations" search={{ newWithin: '24' }}>
            {number(data.conversations.new24h)} new
          </Number>
        </dd>
        <dt>Assets with an owner</dt>
        <dd>
          <Number page="assets" search={{ owner: 'none' }}>
            {number(data.assets.withOwner)} of {number(data.assets.total)}
          </Number>
        </dd>
        <dt>External addresses</dt>
        <dd>
          <Number page="assets" search={{ class: 'external' }}>
            {number(data.assets.external)}
          </Number>
        </dd>
      </dl>
    </section>
  );
}

function Protocols({ data }: { readonly data: Overview }) {
  const rows = [...data.protocols].sort((a, b) => b.messages - a.messages || a.protocol.localeCompare(b.protocol));
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
                <Number page="conversations" search={{ protocol: row.protocol }}>
                  {number(row.messages)}
                </Number>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > PROTOCOLS && (
        <p className="sm" style={{ marginTop: 8 }}>
          <Number page="conversations">{count(rows.length - PROTOCOLS, 'more protocol')}</Number>
        </p>
      )}
    </section>
  );
}

function Kinds({ data }: { readonly data: Overview }) {
  const rows = [...data.assets.byClass].filter((row) => row.class !== 'external').sort((a, b) => b.count - a.count);
  return (
    <section className="card">
      <div className="hd">
        <h2>Kinds of asset</h2>
        <span className="lab">{count(rows.length, 'class', 'classes')}</span>
      </div>
      <div className="sm t2" style={{ lineHeight: '24px' }}>
        {rows.map((row, index) => (
          <span key={row.class} className="nw">
            {CLASS_WORDS[row.class]}{' '}
            <Number page="assets" search={{ class: row.class }}>
              {number(row.count)}
            </Number>
            {index < rows.length - 1 && ', '}
          </span>
        ))}
      </div>
    </section>
  );
}
