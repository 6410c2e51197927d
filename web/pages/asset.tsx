/** One asset: what is it, who says so, who does it talk to, what happened to it? A person's word outranks inference. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { CLASS_WORDS, LEVEL_WORDS } from '../../src/model/words.ts';
import { api, take } from '../api/client.ts';
import * as ask from '../api/queries.ts';
import type { Asset, Claim, ConversationRow } from '../api/types.ts';
import { capital, count, number, perHour, unbroken } from '../format.ts';
import { usePathWords } from '../parts/address.ts';
import { AssetName } from '../parts/asset-chip.tsx';
import { Correct } from '../parts/correct.tsx';
import { Go, useGo } from '../parts/go.tsx';
import { History } from '../parts/history.tsx';
import { useKeys } from '../parts/keys.ts';
import { Confidence, Glyph, Mark } from '../parts/marks.tsx';
import { PulsePeriod, PulseWord } from '../parts/pulse-word.tsx';
import { useMay, useSiteId, useTitle } from '../parts/site.tsx';
import { Answered, Empty, Failed, Guarded, isMissing } from '../parts/states.tsx';
import { Ago, Moment } from '../parts/time.tsx';
import { meaningWord, protocolWord } from '../parts/words.ts';
import { paths } from '../paths.ts';

const CONVERSATIONS_SHOWN = 12;

export default function AssetPage() {
  const site = useSiteId();
  const id = usePathWords()['asset'] ?? '';
  const query = useQuery(ask.asset(site, id));
  useTitle(query.data?.name ?? 'Asset');
  if (query.isError && isMissing(query.error)) return <Gone />;
  return (
    <Answered query={query} what="the asset" rows={8}>
      {(asset) => <Page asset={asset} />}
    </Answered>
  );
}

function Gone() {
  const site = useSiteId();
  return (
    <Empty
      action={
        <Go className="btn" href={paths.page(site, 'assets')}>
          All assets
        </Go>
      }
    >
      There is no such asset at this site. It may have turned out to be the same device as another.
    </Empty>
  );
}

function Page({ asset }: { readonly asset: Asset }) {
  const site = useSiteId();
  const go = useGo();
  const [correcting, setCorrecting] = useState(false);
  useKeys({ m: () => go(paths.page(site, 'map', { select: asset.id })) });
  return (
    <>
      <Head asset={asset} />
      {asset.mergedInto !== null && (
        <p className="note plain" style={{ marginBottom: 16 }}>
          This turned out to be the same device as{' '}
          <AssetName asset={{ id: asset.mergedInto, name: `asset ${asset.mergedInto}` }} />.
        </p>
      )}
      <div className="cols side">
        <div>
          <Claims asset={asset} />
          <Conversations asset={asset} />
          <History asset={asset} />
        </div>
        <div>
          <Owners asset={asset} correct={() => setCorrecting(true)} />
          <Addresses asset={asset} />
          <Services asset={asset} />
          <Never asset={asset} />
        </div>
      </div>
      {correcting && <Correct asset={asset} close={() => setCorrecting(false)} />}
    </>
  );
}

function Head({ asset }: { readonly asset: Asset }) {
  const site = useSiteId();
  return (
    <div className="row" style={{ alignItems: 'flex-end', gap: '8px 24px', marginBottom: 14 }}>
      <div>
        <div className="crumb">
          <Go href={paths.page(site, 'assets')}>Assets</Go>
          {asset.zone && (
            <>
              {' / '}
              <Go href={paths.page(site, 'assets', { zone: asset.zone.id })}>{asset.zone.name}</Go>
            </>
          )}
        </div>
        <div className="row" style={{ gap: '2px 12px' }}>
          <h1>{unbroken(asset.name)}</h1>
          <span className="t2" style={{ fontSize: 15 }}>
            {what(asset)}
          </span>
        </div>
      </div>
      <span className="sp" />
      <Fact name="Pulse">
        {asset.pulse.total === 0 ? 'not cyclic' : `${asset.pulse.onTime} of ${asset.pulse.total} on time`}
      </Fact>
      <Fact name="OT owner">{asset.otOwner ?? 'none'}</Fact>
      <Fact name="IT owner">{asset.itOwner ?? 'none'}</Fact>
      <Fact name="Last seen">
        <Ago at={asset.lastSeen} />
      </Fact>
      <Go className="btn s" href={paths.page(site, 'map', { select: asset.id })}>
        On the map
      </Go>
    </div>
  );
}

function what(asset: Asset): string {
  const kind = asset.class === 'unknown' ? 'Class not known' : CLASS_WORDS[asset.class];
  const model = [asset.vendor, asset.model].filter((part) => part !== null).join(' ');
  return model === '' ? kind : `${kind}, ${model}`;
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div className="sm dsk-only">
      <div className="lab">{name}</div>
      {children}
    </div>
  );
}

/** What a reader asks first, in this order; the rest follows by name. */
const FIRST = ['class', 'vendor', 'model', 'order-number', 'firmware', 'serial', 'os', 'name', 'level', 'domain'];
const INFERRED = ['class', 'level', 'domain', 'zone'] as const;

function Claims({ asset }: { readonly asset: Asset }) {
  const site = useSiteId();
  const query = useQuery(ask.claims(site, asset.id));
  const [all, setAll] = useState(false);
  return (
    <section className="card">
      <Answered query={query} what="claims">
        {({ items }) => {
          const sorted = [...items].sort(claimOrder);
          const main = sorted.filter((claim) => FIRST.includes(claim.attribute) && (claim.best || claim.disagrees));
          const shown = all ? sorted : main;
          const against = items.filter((claim) => claim.disagrees).length;
          return (
            <>
              <div className="hd">
                <h2>What it is, and who says so</h2>
                <span className="sm t2">
                  <button type="button" className="n" aria-expanded={all} onClick={() => setAll(!all)}>
                    {all ? 'only the best' : count(items.length, 'claim')}
                  </button>
                  {against > 0 && `, ${count(against, 'disagreement')}`}
                </span>
              </div>
              <div className="scroll-x" tabIndex={0}>
                <table className="tight">
                  <thead>
                    <tr>
                      <th>Attribute</th>
                      <th>Value</th>
                      <th>Source</th>
                      <th className="r">Confidence</th>
                    </tr>
                  </thead>
                  <tbody>
                    {!all &&
                      INFERRED.map((attribute) => (
                        <Inferred key={attribute} asset={asset} attribute={attribute} items={main} />
                      ))}
                    {shown.map((claim) => (
                      <ClaimRow key={claim.id} claim={claim} />
                    ))}
                  </tbody>
                </table>
              </div>
            </>
          );
        }}
      </Answered>
    </section>
  );
}

const place = (claim: Claim): number => {
  const at = FIRST.indexOf(claim.attribute);
  return at < 0 ? FIRST.length : at;
};
const claimOrder = (a: Claim, b: Claim): number =>
  place(a) - place(b) ||
  a.attribute.localeCompare(b.attribute) ||
  Number(b.best) - Number(a.best) ||
  b.confidence - a.confidence;

/** A row for what is inferred and has no claim of its own: the value with its reason. */
function Inferred(props: { readonly asset: Asset; readonly attribute: string; readonly items: readonly Claim[] }) {
  const { asset, attribute, items } = props;
  const reason = asset.reasons[attribute];
  if (!reason || items.some((claim) => claim.attribute === attribute && claim.best)) return null;
  return (
    <tr>
      <td className="t2">{capital(attribute)}</td>
      <td className="b">{valueWord(asset, attribute, reason.value)}</td>
      <td className="t2">{reason.reason || reason.source}</td>
      <td className="r">
        <Confidence value={reason.confidence} />
      </td>
    </tr>
  );
}

function valueWord(asset: Asset, attribute: string, value: string): string {
  if (attribute === 'class') return CLASS_WORDS[asset.class];
  if (attribute === 'level' && asset.level !== null) return `${asset.level} ${LEVEL_WORDS[asset.level]}`;
  if (attribute === 'domain') return value === 'both' ? 'IT and OT' : value.toUpperCase();
  if (attribute === 'zone') return asset.zone?.name ?? value;
  return value;
}

function ClaimRow({ claim }: { readonly claim: Claim }) {
  return (
    <tr>
      <td className="t2 nw">
        {claim.disagrees ? <span className="ochre b">≠ disagrees</span> : capital(claim.attribute.replaceAll('-', ' '))}
      </td>
      <td className={claim.best ? 'b' : 't2'} style={{ overflowWrap: 'anywhere' }}>
        {claim.attribute === 'class' && claim.value in CLASS_WORDS
          ? CLASS_WORDS[claim.value as keyof typeof CLASS_WORDS]
          : claim.value}
        {claim.disagrees && <span className="vh"> ({claim.attribute})</span>}
      </td>
      <td className="t2">
        {sourceWord(claim)}, <Ago at={claim.lastSeen} />
      </td>
      <td className="r">
        <Confidence value={claim.confidence} />
      </td>
    </tr>
  );
}

function sourceWord(claim: Claim): string {
  if (claim.person !== null) return `${claim.person}, a person's word`;
  if (claim.source.startsWith('person')) return "a person's word";
  if (claim.source === 'oui') return 'MAC vendor prefix';
  if (claim.source === 'wire') return 'seen on the wire';
  if (claim.source === 'inference') return 'inferred';
  return protocolWord(claim.source);
}

function Conversations({ asset }: { readonly asset: Asset }) {
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
      <table className="tight">
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
              <td className="nw">
                <Go className="b" href={paths.conversation(site, row.id)}>
                  {unbroken(row.client.name)}{' '}
                  <span className="t3" style={{ fontWeight: 400 }}>
                    →
                  </span>{' '}
                  {unbroken(row.server.name)}
                </Go>
              </td>
              <td className="t2 nw">{protocolWord(row.protocol)}</td>
              <td>{row.meanings.map(meaningWord).join(', ')}</td>
              <td className="r nw">
                <PulsePeriod pulse={row.pulse} />
              </td>
              <td className="r t2">
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

function Owners({ asset, correct }: { readonly asset: Asset; readonly correct: () => void }) {
  const allowed = useMay('correct');
  return (
    <section className="card">
      <div className="hd">
        <h2>Whose it is</h2>
        <Glyph of={asset.class} size={14} />
      </div>
      <dl className="kv" style={{ marginBottom: 12 }}>
        <dt className="t2">OT owner</dt>
        <dd>{asset.otOwner ?? <span className="t3">none named</span>}</dd>
        <dt className="t2">IT owner</dt>
        <dd>{asset.itOwner ?? <span className="t3">none named</span>}</dd>
        <dt className="t2">Never touch</dt>
        <dd>{asset.neverTouch ? <b>yes</b> : 'no'}</dd>
        <dt className="t2">Loss when it stands</dt>
        <dd>{asset.lossPerHour === null ? <span className="t3">not said</span> : perHour(asset.lossPerHour)}</dd>
      </dl>
      <Guarded allowed={allowed} need="correct">
        <button type="button" className="btn" style={{ width: '100%' }} onClick={correct}>
          Correct or complete it
        </button>
      </Guarded>
    </section>
  );
}

function Addresses({ asset }: { readonly asset: Asset }) {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['IP', asset.ips],
    ['MAC', asset.macs],
    ['Host name', asset.hostnames],
  ];
  return (
    <section className="card">
      <div className="hd">
        <h2>Addresses</h2>
      </div>
      <dl className="kv">
        {rows.map(([name, values]) =>
          values.length === 0 ? null : (
            <div key={name} style={{ display: 'contents' }}>
              <dt className="t2">{name}</dt>
              <dd className={name === 'MAC' ? 'mono' : ''} style={{ overflowWrap: 'anywhere' }}>
                {values.slice(0, 12).map((value) => (
                  <div key={value}>{value}</div>
                ))}
                {values.length > 12 && <div className="t3">{values.length - 12} more</div>}
              </dd>
            </div>
          ),
        )}
        <dt className="t2">First seen</dt>
        <dd>
          <Moment at={asset.firstSeen} />
        </dd>
      </dl>
    </section>
  );
}

function Services({ asset }: { readonly asset: Asset }) {
  const offered = asset.services.filter((service) => service.role === 'server');
  const used = asset.services.filter((service) => service.role === 'client');
  const line = (rows: Asset['services']) =>
    rows.map((row) => `${protocolWord(row.protocol)}${row.port > 0 ? ` ${row.port}` : ''}`).join(', ');
  return (
    <section className="card">
      <div className="hd">
        <h2>Services</h2>
      </div>
      <dl className="kv" style={{ gridTemplateColumns: '64px 1fr' }}>
        <dt className="t2">Offers</dt>
        <dd style={{ textAlign: 'left' }}>{offered.length === 0 ? 'none seen' : line(offered)}</dd>
        <dt className="t2">Uses</dt>
        <dd style={{ textAlign: 'left' }}>{used.length === 0 ? 'none seen' : line(used)}</dd>
      </dl>
    </section>
  );
}

/** The switch of never-touch by itself: one click in the plant, always with what it means. */
function Never({ asset }: { readonly asset: Asset }) {
  const site = useSiteId();
  const client = useQueryClient();
  const allowed = useMay('correct');
  const turn = useMutation({
    mutationFn: () =>
      take(
        api.PATCH('/api/v1/sites/{site}/assets/{asset}', {
          params: { path: { site, asset: asset.id } },
          body: { neverTouch: !asset.neverTouch },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: [site, 'asset', asset.id] }),
  });
  return (
    <section className="card">
      <div className="hd">
        <h2>Never touch</h2>
        {asset.neverTouch && <Mark as="info">Set</Mark>}
      </div>
      <p className="sm t2" style={{ marginBottom: 10 }}>
        {asset.neverTouch
          ? 'No plan will ever isolate, filter or scan it.'
          : 'Set it, and no plan will ever isolate, filter or scan it.'}
      </p>
      <Guarded allowed={allowed} need="correct">
        <button type="button" className="btn s" disabled={turn.isPending} onClick={() => turn.mutate()}>
          {asset.neverTouch ? 'Take it back' : 'Set never touch'}
        </button>
      </Guarded>
      {turn.isError && <Failed error={turn.error} />}
    </section>
  );
}
