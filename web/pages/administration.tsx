/** Administration: who may do what, where; what the plant is made of; how long things are kept. One tab, one file in parts. */
import { useEffect, useRef } from 'react';
import { useTitle, useSearchState, useSiteId } from '../parts/site.tsx';
import { Go } from '../parts/go.tsx';
import { paths } from '../paths.ts';
import { People } from '../parts/admin-people.tsx';
import { Tokens } from '../parts/admin-tokens.tsx';
import { Plant } from '../parts/admin-plant.tsx';
import { SiteSettings } from '../parts/admin-site.tsx';
import { Keeping } from '../parts/admin-keeping.tsx';

const TABS = [
  ['plant', 'Zones and lines', Plant],
  ['site', 'Sites and demo', SiteSettings],
  ['people', 'People and grants', People],
  ['tokens', 'Tokens', Tokens],
  ['keeping', 'Retention and holds', Keeping],
] as const;

export default function AdministrationPage() {
  useTitle('Administration');
  const site = useSiteId();
  const [search] = useSearchState();
  const [id, , Tab] = TABS.find(([tab]) => tab === search['tab']) ?? TABS[0];
  const tabs = useRef<HTMLElement>(null);
  // On a phone the tabs are wider than the screen.
  useEffect(() => {
    tabs.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [id]);
  return (
    <>
      <h1 style={{ marginBottom: 8 }}>Administration</h1>
      <nav className="tabs" aria-label="Administration" ref={tabs}>
        {TABS.map(([tab, words]) => (
          <Go
            key={tab}
            href={paths.page(site, 'administration', { tab })}
            aria-current={tab === id ? 'page' : undefined}
          >
            {words}
          </Go>
        ))}
      </nav>
      <Tab />
    </>
  );
}
