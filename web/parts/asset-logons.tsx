/** Logons from or to an asset whose secret can be read on the way. Nothing where there are none. */
import { useQuery } from '@tanstack/react-query';
import * as ask from '../api/queries.ts';
import type { Asset, Logon } from '../api/types.ts';
import { number } from '../format.ts';
import { AssetName } from './asset-chip.tsx';
import { LogonName, LogonSecret } from './logon-words.tsx';
import { PageNumber } from './page-number.tsx';
import { useSiteId } from './site.tsx';
import { Failed } from './states.tsx';
import { Ago } from './time.tsx';
import { protocolWord } from './words.ts';

const LOGONS_SHOWN = 12;

export function Logons({ asset }: { readonly asset: Asset }) {
  const site = useSiteId();
  const query = useQuery(ask.assetLogons(site, asset.id, LOGONS_SHOWN));
  const { data } = query;
  if (data?.total === 0 || query.isPending) return null;
  return (
    <section className="card">
      <div className="hd">
        <h2>Logons in clear</h2>
        {data && (
          <span className="sm t2">
            <PageNumber page="logons" search={{ asset: asset.id }}>
              {number(data.total)}
            </PageNumber>
            , of them {number(data.knownDefaults)} as delivered by the maker
          </span>
        )}
      </div>
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {data && (
        <>
          <LogonTable asset={asset} rows={data.items} />
          {data.total > data.items.length && (
            <p className="sm" style={{ marginTop: 8 }}>
              <PageNumber page="logons" search={{ asset: asset.id }}>
                {number(data.total - data.items.length)} more
              </PageNumber>
            </p>
          )}
        </>
      )}
    </section>
  );
}

function LogonTable({ asset, rows }: { readonly asset: Asset; readonly rows: readonly Logon[] }) {
  return (
    <div className="scroll-x" tabIndex={0}>
      <table className="tight fold">
        <thead>
          <tr>
            <th>Account</th>
            <th>From, to</th>
            <th>Protocol</th>
            <th>Secret</th>
            <th className="r">Last seen</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td className="wide b">
                <LogonName logon={row} />
              </td>
              <td className="nw">
                {row.server.id === asset.id ? 'from ' : 'to '}
                <AssetName asset={row.server.id === asset.id ? row.client : row.server} />
              </td>
              <td className="t2 nw">{protocolWord(row.protocol)}</td>
              <td className="wide">
                <LogonSecret logon={row} />
              </td>
              <td className="r t2 dsk-only">
                <Ago at={row.lastSeen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
