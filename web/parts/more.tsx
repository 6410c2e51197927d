/** The menu where there is no room for the one at the left: all pages, sites, theme, sign out. */
import { useMantineColorScheme } from '@mantine/core';
import { paths } from '../paths.ts';
import { Dialog } from './dialog.tsx';
import { Go } from './go.tsx';
import { GROUPS, rolesAt, THEMES, useSignOut } from './frame.ts';
import { useMe, useSite } from './site.tsx';

export default function More({ close }: { readonly close: () => void }) {
  const site = useSite();
  const mine = useMe();
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Dialog title={`${mine.person?.name ?? 'Token'}, ${rolesAt(mine, site.id)}`} close={close}>
      <nav aria-label="All pages" className="stack">
        {GROUPS.map((group) => (
          <div key={group.name}>
            <div className="lab">{group.name}</div>
            {group.pages.map(([id, word]) => (
              <Go key={id} className="more" href={paths.page(site.id, id)} onClick={close}>
                {word}
              </Go>
            ))}
          </div>
        ))}
        <Go className="more" href={paths.page(site.id, 'administration')} onClick={close}>
          Administration
        </Go>
        {mine.sites.length > 1 && <div className="lab">Sites</div>}
        {mine.sites.length > 1 &&
          mine.sites.map((each) => (
            <Go key={each.id} className="more" href={paths.page(each.id, 'overview')} onClick={close}>
              {each.id === site.id ? <b>{each.name}</b> : each.name}
            </Go>
          ))}
      </nav>
      <div className="row" style={{ marginTop: 16 }} role="group" aria-label="Theme">
        {(['light', 'dark', 'auto'] as const).map((scheme) => (
          <button
            key={scheme}
            type="button"
            className={colorScheme === scheme ? 'btn on' : 'btn'}
            aria-pressed={colorScheme === scheme}
            onClick={() => setColorScheme(scheme)}
          >
            {THEMES[scheme]}
          </button>
        ))}
      </div>
      <button type="button" className="btn" style={{ marginTop: 16, width: '100%' }} onClick={signOut}>
        Sign out
      </button>
    </Dialog>
  );
}
