/** Overview, what is new: notable operations, new assets, and what to do when there is time. */
import { CLASS_WORDS } from '../../src/model/words.ts';
import type { Overview } from '../api/types.ts';
import { count, number } from '../format.ts';
import { PAGES, paths, type Page } from '../paths.ts';
import { AssetName } from './asset-chip.tsx';
import { Go } from './go.tsx';
import { Mark } from './marks.tsx';
import { PageNumber } from './page-number.tsx';
import { useSiteId } from './site.tsx';
import { Ago, At } from './time.tsx';
import { didWord, meaningWord, protocolWord } from './words.ts';

const ROWS = 8;

export function Notable({ data }: { readonly data: Overview }) {
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
              {each.object !== null && ` ${each.object}`}
              {each.kinds > 1 && ` and ${count(each.kinds - 1, 'other operation')}`}, {number(each.count)}×
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

export function NewAssets({ data }: { readonly data: Overview }) {
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
          <PageNumber page="assets" search={{ newWithin: '24', sort: '-firstSeen' }}>
            {number(rest)} more
          </PageNumber>
        </p>
      )}
    </section>
  );
}

export function Hints({ data }: { readonly data: Overview }) {
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
  logons: 'Open logons',
  'unknown-services': 'Open unknown services',
  sensors: 'Open sensors',
  import: 'Import',
  audit: 'Open the audit',
  administration: 'Name the zones',
  start: 'Start',
};
