/** What happened to an asset in a range of time, newest first, and who talked to it then, on one timeline. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { NOTABLE_MEANINGS, type Meaning } from '../../src/model/words.ts';
import { history, peers } from '../api/queries.ts';
import type { Asset, HistoryItem, Peer } from '../api/types.ts';
import { clock, count, number, shortClock, unbroken } from '../format.ts';
import { paths } from '../paths.ts';
import { AssetName } from './asset-chip.tsx';
import { Go } from './go.tsx';
import { Mark } from './marks.tsx';
import { useSearchState, useSite, useSiteId } from './site.tsx';
import { Answered } from './states.tsx';
import { Ago, RangeSwitch, rangeOf } from './time.tsx';
import { meaningWord, protocolWord } from './words.ts';

const ROWS_MAX = 40;
const LANES_MAX = 8;

export function History({ asset }: { readonly asset: Asset }) {
  const site = useSiteId();
  const [search] = useSearchState();
  const [opened] = useState(() => Date.now());
  const range = rangeOf(search['range'], opened);
  const items = useQuery(history(site, asset.id, range));
  const who = useQuery(peers(site, asset.id, range));
  return (
    <section className="card">
      <div className="hd" style={{ flexWrap: 'wrap' }}>
        <h2>History</h2>
        <RangeSwitch />
      </div>
      <Answered query={who} what="who talked to it" rows={3}>
        {(data) => <Timeline peers={data.items} from={range.from} to={opened} />}
      </Answered>
      <Answered query={items} what="the history" rows={3}>
        {(data) =>
          data.items.length === 0 ? (
            <p className="sm t2">Nothing new happened to it in this time.</p>
          ) : (
            <>
              {data.items.slice(0, ROWS_MAX).map((item, index) => (
                <Item key={`${item.time} ${item.kind} ${index}`} item={item} />
              ))}
              {data.total > ROWS_MAX && (
                <p className="sm t2" style={{ marginTop: 8 }}>
                  {count(data.total - ROWS_MAX, 'earlier entry', 'earlier entries')}. Choose a shorter range to see
                  them.
                </p>
              )}
            </>
          )
        }
      </Answered>
    </section>
  );
}

function Item({ item }: { readonly item: HistoryItem }) {
  const site = useSiteId();
  const notable = item.meaning !== null && NOTABLE_MEANINGS.includes(item.meaning);
  return (
    <div className="li">
      <span className="t2">
        <Ago at={item.time} />
      </span>
      <span>
        <Sentence item={item} />
        {notable && (
          <>
            {' '}
            <Mark as="medium">{meaningWord(item.meaning as Meaning)}</Mark>
          </>
        )}
      </span>
      {item.conversation === null ? (
        <span className="lab">{item.kind}</span>
      ) : (
        <Go className="n sm" href={paths.conversation(site, item.conversation)}>
          {item.kind}
        </Go>
      )}
    </div>
  );
}

/** The sentence with the other asset as a link where it is named. */
function Sentence({ item: { text, asset } }: { readonly item: HistoryItem }) {
  const at = asset === null ? -1 : text.indexOf(asset.name);
  if (asset === null || at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <AssetName asset={asset} />
      {text.slice(at + asset.name.length)}
    </>
  );
}

interface TimelineProps {
  readonly peers: readonly Peer[];
  readonly from: string | undefined;
  readonly to: number;
}

const WIDTH = 776;
const LEFT = 190;
const LANE = 24;
const TOP = 20;
const SHORT_MS = 15 * 60_000;

/** One lane a peer: from when to when it talked, thicker where more was said. */
function Timeline({ peers: all, from, to }: TimelineProps) {
  const { timeZone } = useSite();
  if (all.length === 0) return <p className="sm t2">Nobody talked to it in this time.</p>;
  const lanes = [...all]
    .sort((a, b) => b.packets - a.packets || a.asset.name.localeCompare(b.asset.name))
    .slice(0, LANES_MAX);
  const firsts = all.map((peer) => Date.parse(peer.firstSeen));
  const start = Math.max(from === undefined ? 0 : Date.parse(from), Math.min(...firsts));
  const end = Math.max(to, start + 60_000);
  const x = (ms: number): number =>
    LEFT + ((Math.max(start, Math.min(end, ms)) - start) / (end - start)) * (WIDTH - LEFT - 8);
  const height = TOP + lanes.length * LANE + 2;
  const tickWord = end - start < SHORT_MS ? clock : shortClock;
  const ticks = [0, 1, 2, 3, 4].map((step) => start + ((end - start) * step) / 4);
  return (
    <figure style={{ margin: '4px 0 8px' }}>
      <svg
        className="dsk-only"
        width="100%"
        viewBox={`0 0 ${WIDTH} ${height}`}
        role="img"
        aria-label={spoken(lanes, all.length)}
      >
        {ticks.map((at, step) => (
          <g key={at}>
            <path d={`M${x(at)} 14V${height}`} stroke="var(--line)" />
            <text x={x(at)} y="9" fontSize="11" fill="var(--text3)" textAnchor={step === 4 ? 'end' : 'middle'}>
              {tickWord(new Date(at), timeZone)}
            </text>
          </g>
        ))}
        {lanes.map((peer, lane) => {
          const y = TOP + lane * LANE + 10;
          const a = x(Date.parse(peer.firstSeen));
          const b = x(Date.parse(peer.lastSeen));
          const notable = Object.keys(peer.meanings).some((word) => NOTABLE_MEANINGS.includes(word as Meaning));
          return (
            <g key={peer.conversation}>
              <text x="0" y={y + 4} fontSize="12" fill="var(--text2)">
                {unbroken(peer.asset.name)}, {protocolWord(peer.protocol)}
              </text>
              <path d={`M${a} ${y}H${Math.max(a + 3, b)}`} stroke="var(--tick)" strokeWidth={weight(peer.packets)} />
              {notable && (
                <path d={`M${b} ${y - 6}l6 6-6 6-6-6Z`} fill="var(--surface)" stroke="var(--ochre)" strokeWidth="1.7" />
              )}
            </g>
          );
        })}
      </svg>
      <figcaption className="lab">
        {count(all.length, 'conversation')} in this time
        {all.length > LANES_MAX && `, the ${LANES_MAX} busiest drawn`}
      </figcaption>
    </figure>
  );
}

const weight = (packets: number): number => Math.min(8, 2 + Math.log10(Math.max(1, packets)));
const spoken = (lanes: readonly Peer[], total: number): string =>
  `Who talked to it: ${lanes.map((peer) => `${peer.asset.name} ${number(peer.packets)} packets`).join(', ')}, of ${total}`;
