/** The columns of the list of assets; on a phone the zone stands below the name. */
import { CLASS_WORDS } from '../../src/model/words.ts';
import type { AssetRow } from '../api/types.ts';
import { unbroken } from '../format.ts';
import { paths } from '../paths.ts';
import type { Column } from './data-grid.tsx';
import { Go } from './go.tsx';
import { Glyph } from './marks.tsx';
import { useSiteId } from './site.tsx';
import { Ago } from './time.tsx';

export const ASSET_COLUMNS: readonly Column<AssetRow>[] = [
  {
    id: 'name',
    name: 'Name',
    track: 'minmax(150px,1.2fr)',
    phone: 'minmax(0,1.5fr)',
    sort: 'name',
    cell: (asset) => <NameCell asset={asset} />,
  },
  {
    id: 'class',
    name: 'Class',
    track: 'minmax(166px,1.1fr)',
    phone: 'minmax(0,1fr)',
    sort: 'class',
    cell: (asset) => CLASS_WORDS[asset.class],
  },
  {
    id: 'zone',
    name: 'Zone',
    track: 'minmax(150px,1.4fr)',
    sort: 'zone',
    cell: (asset) => asset.zone?.name ?? '',
  },
  { id: 'level', name: 'Level', track: '56px', sort: 'level', cell: (asset) => asset.level ?? '' },
  { id: 'address', name: 'Address', track: 'minmax(124px,.9fr)', sort: 'ip', cell: (asset) => addresses(asset) },
  {
    id: 'vendor',
    name: 'Vendor, model',
    track: 'minmax(150px,1.5fr)',
    sort: 'vendor',
    cell: (asset) => [asset.vendor, asset.model].filter((part) => part !== null).join(' '),
  },
  { id: 'firmware', name: 'Firmware', track: 'minmax(72px,.5fr)', cell: (asset) => asset.firmware ?? '' },
  { id: 'os', name: 'System', track: 'minmax(110px,1fr)', cell: (asset) => asset.os ?? '' },
  { id: 'serial', name: 'Serial', track: 'minmax(110px,.9fr)', cell: (asset) => asset.serial ?? '' },
  {
    id: 'mac',
    name: 'MAC',
    track: 'minmax(140px,.9fr)',
    cell: (asset) => <span className="mono">{asset.macs[0]}</span>,
  },
  {
    id: 'owner',
    name: 'Owner',
    track: 'minmax(90px,.7fr)',
    cell: (asset) => asset.otOwner ?? asset.itOwner ?? <span className="t3">none</span>,
  },
  {
    id: 'first',
    name: 'First seen',
    track: '104px',
    right: true,
    sort: 'firstSeen',
    cell: (asset) => <Ago at={asset.firstSeen} />,
  },
  {
    id: 'last',
    name: 'Last seen',
    track: '104px',
    right: true,
    sort: 'lastSeen',
    phone: '84px',
    cell: (asset) => <Ago at={asset.lastSeen} />,
  },
];

function NameCell({ asset }: { readonly asset: AssetRow }) {
  const site = useSiteId();
  return (
    <Go className="main-link" href={paths.asset(site, asset.id)} title={asset.new ? 'New in the last 24 h' : undefined}>
      <Glyph of={asset.class} />
      <span className="clip">
        {unbroken(asset.name)}
        <span className="sub clip only-phone">{asset.zone?.name}</span>
      </span>
    </Go>
  );
}

const addresses = (asset: AssetRow): string =>
  asset.ips.length > 1 ? `${asset.ips[0] ?? ''} +${asset.ips.length - 1}` : (asset.ips[0] ?? asset.macs[0] ?? '');
