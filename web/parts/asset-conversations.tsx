/** The conversations of an asset: those that are off their beat first, then the busiest. */
import { useQuery } from '@tanstack/react-query';
import * as ask from '../api/queries.ts';
import type { Asset, ConversationRow } from '../api/types.ts';
import { number, unbroken } from '../format.ts';
import { paths } from '../paths.ts';
import { Go } from './go.tsx';
import { PulsePeriod, PulseWord } from './pulse-word.tsx';
import { useSiteId } from './site.tsx';
import { Answered } from './states.tsx';
import { Ago } from './time.tsx';
import { meaningWord, spokenWord } from './words.ts';

const CONVERSATIONS_SHOWN = 12;

export function Conversations({ asset }: { readonly asset: Asset }) {
  const site = useSiteId();
  const query = useQuery(ask.assetConversations(site, asset.id));
  return (
    <section className="card">
      <Answered query={query} what="conversations">
        {({ items, total }) => {
          const cyclic = items.filter((row) => row.pulse !== null);
          const onTime = cyclic.filter((row) => row.pulse?.state === 'on-time').length;
          return (
            <>
              <div className="hd">
                <h2>Conversations</h2>
                <span className="sm t2">
                  <Go className="n" href={paths.page(site, 'conversations', { asset: asset.id })}>
                    {number(total)}
                  </Go>
                  , of them {number(cyclic.length)} cyclic{cyclic.length > 0 && `: ${number(onTime)} on time`}
                </span>
              </div>
              {items.length === 0 && <p className="sm t2">None was seen yet.</p>}
              {items.length > 0 && <ConversationTable rows={[...items].sort(urgent).slice(0, CONVERSATIONS_SHOWN)} />}
              {total > CONVERSATIONS_SHOWN && (
                <p className="sm" style={{ marginTop: 8 }}>
                  <Go className="n" href={paths.page(site, 'conversations', { asset: asset.id })}>
                    {number(total - CONVERSATIONS_SHOWN)} more
                  </Go>
                </p>
              )}
            </>
          );
        }}
      </Answered>
    </section>
  );
}

const WEIGHT: Readonly<Record<string, number>> = { missing: 0, gone: 1, late: 2, 'not-received': 3, 'on-time': 4 };
const NOT_CYCLIC = 5;
const weight = (row: ConversationRow): number => (row.pulse ? (WEIGHT[row.pulse.state] ?? NOT_CYCLIC) : NOT_CYCLIC);
const urgent = (a: ConversationRow, b: ConversationRow): number =>
  weight(a) - weight(b) || b.packets - a.packets || Number(a.id) - Number(b.id);

function ConversationTable({ rows }: { readonly rows: readonly ConversationRow[] }) {
  const site = useSiteId();
  return (
    <div className="scroll-x" tabIndex={0}>
      <table className="tight fold">
        <thead>
          <tr>
            <th>Client → server</th>
            <th>Service</th>
            <th>Operations</th>
            <th className="r">Period</th>
            <th className="r">Last seen</th>
            <th>State</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td className="nw wide">
                <Go className="b" href={paths.conversation(site, row.id)}>
                  {unbroken(row.client.name)}{' '}
                  <span className="t3" style={{ fontWeight: 400 }}>
                    →
                  </span>{' '}
                  {unbroken(row.server.name)}
                </Go>
              </td>
              <td className="t2 nw">{spokenWord(row)}</td>
              <td>{row.meanings.map(meaningWord).join(', ')}</td>
              <td className="r nw" data-name="Period">
                <PulsePeriod pulse={row.pulse} />
              </td>
              <td className="r t2 dsk-only">
                <Ago at={row.lastSeen} />
              </td>
              <td className="nw">{row.pulse ? <PulseWord state={row.pulse.state} /> : null}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
