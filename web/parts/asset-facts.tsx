/** Beside the claims of an asset: whose it is, its addresses and services, never-touch. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, take } from '../api/client.ts';
import type { Asset } from '../api/types.ts';
import { perHour } from '../format.ts';
import { Glyph, Mark } from './marks.tsx';
import { useMay, useSiteId } from './site.tsx';
import { Failed, Guarded } from './states.tsx';
import { Moment } from './time.tsx';
import { serviceWord } from './words.ts';

export function Owners({ asset, correct }: { readonly asset: Asset; readonly correct: () => void }) {
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

export function Addresses({ asset }: { readonly asset: Asset }) {
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

export function Services({ asset }: { readonly asset: Asset }) {
  const offered = asset.services.filter((service) => service.role === 'server');
  const used = asset.services.filter((service) => service.role === 'client');
  const line = (rows: Asset['services']) => rows.map(serviceWord).join(', ');
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
export function Never({ asset }: { readonly asset: Asset }) {
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
