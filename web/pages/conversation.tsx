/** One conversation: what does this client do to this server, since when, how regularly? */
import { useQuery } from '@tanstack/react-query';
import { NOTABLE_MEANINGS } from '../../src/model/words.ts';
import { conversation } from '../api/queries.ts';
import type { Bucket, ConversationDetail, Operation } from '../api/types.ts';
import { bytes, count, number, shortClock, span, unbroken } from '../format.ts';
import { usePathWords } from '../parts/address.ts';
import { AssetChip } from '../parts/asset-chip.tsx';
import { Go } from '../parts/go.tsx';
import { Mark } from '../parts/marks.tsx';
import { PulseWord } from '../parts/pulse-word.tsx';
import { useSite, useSiteId, useTitle } from '../parts/site.tsx';
import { Answered, Empty, isMissing } from '../parts/states.tsx';
import { Ago, Moment } from '../parts/time.tsx';
import { meaningWord, portWord, protocolWord, serviceWord, spokenWord } from '../parts/words.ts';
import { paths } from '../paths.ts';

const OPERATIONS_MAX = 200;
const STRETCH_MS = 5 * 60_000;

export default function ConversationPage() {
  const site = useSiteId();
  const id = usePathWords()['conversation'] ?? '';
  const query = useQuery(conversation(site, id));
  useTitle(query.data ? `${query.data.client.name} → ${query.data.server.name}` : 'Conversation');
  if (query.isError && isMissing(query.error)) {
    return (
      <Empty
        action={
          <Go className="btn" href={paths.page(site, 'conversations')}>
            All conversations
          </Go>
        }
      >
        There is no such conversation at this site.
      </Empty>
    );
  }
  return (
    <Answered query={query} what="the conversation" rows={8}>
      {(row) => (
        <div>
          <Head row={row} />
          <div className="cols aside">
            <div>
              <Operations row={row} />
              <Buckets buckets={row.buckets} />
            </div>
            <Facts row={row} />
          </div>
        </div>
      )}
    </Answered>
  );
}

function Head({ row }: { readonly row: ConversationDetail }) {
  const site = useSiteId();
  return (
    <div style={{ marginBottom: 14 }}>
      <div className="crumb">
        <Go href={paths.page(site, 'conversations')}>Conversations</Go>
      </div>
      <h1>
        {unbroken(row.client.name)} <span className="t3">→</span> {unbroken(row.server.name)}
      </h1>
      <p className="t2" style={{ fontSize: 15, lineHeight: '22px' }}>
        {sentence(row)}
      </p>
    </div>
  );
}

function sentence(row: ConversationDetail): string {
  const over =
    row.transport === 'ethernet' && row.serviceName === null
      ? serviceWord(row)
      : `${spokenWord(row)} on ${portWord(row)}`;
  const how = row.pulse
    ? `every ${span(row.pulse.periodMs)}, ${row.pulse.state.replace('-', ' ')}`
    : 'not in a fixed period';
  const does = row.meanings.length === 0 ? '' : `: ${row.meanings.map(meaningWord).join(', ')}`;
  return `${over}, ${how}${does}.`;
}

function Operations({ row }: { readonly row: ConversationDetail }) {
  const sorted = [...row.operations].sort(
    (a, b) => Number(notable(b)) - Number(notable(a)) || b.requests + b.responses - a.requests - a.responses,
  );
  return (
    <section className="card">
      <div className="hd">
        <h2>Operations</h2>
        <span className="lab">{count(row.operations.length, 'kind')}, by what they do</span>
      </div>
      {sorted.length === 0 && <p className="sm t2">No message of it was decoded; packets and bytes are counted.</p>}
      {sorted.length > 0 && (
        <div className="scroll-x" tabIndex={0}>
          <table className="tight fold">
            <thead>
              <tr>
                <th>Meaning</th>
                <th>Operation</th>
                <th>Object</th>
                <th className="r">Requests</th>
                <th className="r">Responses</th>
                <th className="r">Errors</th>
                <th className="r">First packet</th>
                <th className="r">Last seen</th>
              </tr>
            </thead>
            <tbody>
              {sorted.slice(0, OPERATIONS_MAX).map((each) => (
                <tr key={`${each.code} ${each.operation} ${each.object ?? ''}`}>
                  <td className="nw">
                    {notable(each) ? <Mark as="medium">{meaningWord(each.meaning)}</Mark> : meaningWord(each.meaning)}
                  </td>
                  <td className="wide">
                    {each.operation.replaceAll('_', ' ')} <span className="t3">{each.code}</span>
                  </td>
                  <td className="t2 wide" style={{ overflowWrap: 'anywhere' }}>
                    {each.object}
                  </td>
                  <td className="r" data-name="Requests">
                    {number(each.requests)}
                  </td>
                  <td className="r" data-name="Responses">
                    {number(each.responses)}
                  </td>
                  <td className="r" data-name="Errors">
                    {each.errors > 0 ? <Mark as="medium">{number(each.errors)}</Mark> : <span className="t3">0</span>}
                  </td>
                  <td
                    className="r nw t2"
                    data-name="First packet"
                    title={`Packet ${each.firstPacket} of ${each.firstSensor}`}
                  >
                    {number(each.firstPacket)}
                  </td>
                  <td className="r t2" data-name="Last seen">
                    <Ago at={each.lastSeen} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const notable = (each: Operation): boolean => NOTABLE_MEANINGS.includes(each.meaning);

function Buckets({ buckets }: { readonly buckets: readonly Bucket[] }) {
  const { timeZone } = useSite();
  const shown = buckets.slice(-96);
  const most = Math.max(1, ...shown.map((bucket) => bucket.packets));
  const first = shown[0];
  const last = shown[shown.length - 1];
  return (
    <section className="card">
      <div className="hd">
        <h2>When they talked</h2>
        <span className="lab">packets in 5 minutes, most {number(most)}</span>
      </div>
      {first && last ? (
        <>
          <div
            className="spark"
            role="img"
            aria-label={`Packets in 5 minutes, ${shown.length} stretches, most ${most}`}
          >
            {shown.map((bucket) => (
              <i
                key={bucket.start}
                title={`${shortClock(new Date(bucket.start), timeZone)}: ${number(bucket.packets)} packets`}
                style={{ height: `${Math.max(3, (100 * bucket.packets) / most)}%` }}
              />
            ))}
          </div>
          <div className="row xs t3" style={{ justifyContent: 'space-between', marginTop: 4 }}>
            <span>{shortClock(new Date(first.start), timeZone)}</span>
            <span>{shortClock(new Date(Date.parse(last.start) + STRETCH_MS), timeZone)}</span>
          </div>
        </>
      ) : (
        <p className="sm t2">No stretch of time is kept for it.</p>
      )}
    </section>
  );
}

function Facts({ row }: { readonly row: ConversationDetail }) {
  return (
    <section className="card">
      <div className="hd">
        <h2>Facts</h2>
        {row.pulse && <PulseWord state={row.pulse.state} />}
      </div>
      <dl className="kv">
        <dt className="t2">Client</dt>
        <dd>
          <AssetChip asset={row.client} />
          <div className="xs t3">{row.clientAddress}</div>
        </dd>
        <dt className="t2">Server</dt>
        <dd>
          <AssetChip asset={row.server} />
          <div className="xs t3">{row.serverAddress}</div>
        </dd>
        <dt className="t2">Service</dt>
        <dd>
          {spokenWord(row)}, {portWord(row)}
          {row.serviceName !== null && <div className="xs t3">protocol {protocolWord(row.protocol)}</div>}
        </dd>
        <dt className="t2">Packets</dt>
        <dd>{number(row.packets)}</dd>
        <dt className="t2">Bytes</dt>
        <dd>{bytes(row.bytes)}</dd>
        <dt className="t2">Flows</dt>
        <dd>{number(row.flows)}</dd>
        {row.pulse && (
          <>
            <dt className="t2">Period</dt>
            <dd>
              {span(row.pulse.periodMs)}, jitter {span(row.pulse.jitterMs)}
            </dd>
            {row.pulse.state !== 'on-time' && <dt className="t2">Last beat</dt>}
            {row.pulse.state !== 'on-time' && (
              <dd>
                <Ago at={row.pulse.lastBeat} />
              </dd>
            )}
          </>
        )}
        <dt className="t2">First seen</dt>
        <dd>
          <Moment at={row.firstSeen} />
        </dd>
        <dt className="t2">Last seen</dt>
        <dd>
          <Ago at={row.lastSeen} />
        </dd>
      </dl>
    </section>
  );
}
