/** One asset: what is it, who says so, who does it talk to, what happened to it? A person's word outranks inference. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { CLASS_WORDS } from '../../src/model/words.ts';
import * as ask from '../api/queries.ts';
import type { Asset } from '../api/types.ts';
import { unbroken } from '../format.ts';
import { usePathWords } from '../parts/address.ts';
import { AssetName } from '../parts/asset-chip.tsx';
import { Claims } from '../parts/asset-claims.tsx';
import { Conversations } from '../parts/asset-conversations.tsx';
import { Addresses, Never, Owners, Services } from '../parts/asset-facts.tsx';
import { Logons } from '../parts/asset-logons.tsx';
import { Correct } from '../parts/correct.tsx';
import { Go, useGo } from '../parts/go.tsx';
import { History } from '../parts/history.tsx';
import { useKeys } from '../parts/keys.ts';
import { useSiteId, useTitle } from '../parts/site.tsx';
import { Answered, Empty, isMissing } from '../parts/states.tsx';
import { Ago } from '../parts/time.tsx';
import { paths } from '../paths.ts';

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
  useKeys({
    m: () => go(paths.page(site, 'map', { select: asset.id })),
    Escape: () => go(paths.page(site, 'assets')),
  });
  return (
    <>
      <Head asset={asset} />
      {asset.mergedInto !== null && (
        <p className="note plain" style={{ marginBottom: 16 }}>
          This turned out to be the same device as{' '}
          <AssetName asset={{ id: asset.mergedInto, name: `asset ${asset.mergedInto}` }} />.
        </p>
      )}
      <div className="cols aside">
        <div>
          <Claims asset={asset} />
          <Conversations asset={asset} />
          <Logons asset={asset} />
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
