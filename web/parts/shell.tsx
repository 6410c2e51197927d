/** The frame of every page: navigation by purpose, site switcher, find, site time, account, pulse, and the phone's bar. */
import { Menu, useMantineColorScheme } from '@mantine/core';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useLive } from '../api/live.ts';
import type { Site } from '../api/types.ts';
import { late } from '../late.ts';
import { clock, longDate, moment, zoneName } from '../format.ts';
import { paths, type Page } from '../paths.ts';
import { GROUPS, rolesAt, THEMES, useSignOut } from './frame.ts';
import { Go, useGo } from './go.tsx';
import { lettersOn, setLettersOn, useKeys } from './keys.ts';
import { Brand } from './marks.tsx';
import { PulseStrip } from './pulse-strip.tsx';
import { Live, sameSiteless, useMe, useNow, useSite } from './site.tsx';

const Palette = lazy(late(() => import('./palette.tsx')));
const KeyTable = lazy(late(() => import('./key-table.tsx')));
const More = lazy(late(() => import('./more.tsx')));

type Overlay = 'palette' | 'keys' | 'more' | null;

export function Shell() {
  const site = useSite();
  const live = useLive(site.id);
  const [overlay, setOverlay] = useState<Overlay>(null);
  const close = useCallback(() => setOverlay(null), []);
  const page = useRouterState({ select: (state) => state.location.pathname.split('/')[3] ?? '' });
  const one = useRouterState({ select: (state) => state.location.pathname.split('/')[4] ?? '' });
  useShellKeys(site.id, setOverlay);
  if (!site.known) return <UnknownSite />;
  return (
    <Live value={live}>
      <div className="app">
        <a className="skip" href="#main">
          Skip to the page
        </a>
        <Nav site={site} page={page} />
        <Top site={site} open={setOverlay} />
        <PulseStrip />
        <main
          id="main"
          tabIndex={-1}
          className={FULL.has(page) && one === '' ? 'main full' : 'main'}
          key={`${page} ${one}`}
        >
          <Outlet />
        </main>
        <BottomBar site={site.id} page={page} more={() => setOverlay('more')} />
        <Suspense>
          {overlay === 'palette' && <Palette close={close} />}
          {overlay === 'keys' && <KeyTable close={close} />}
          {overlay === 'more' && <More close={close} />}
        </Suspense>
      </div>
    </Live>
  );
}

/** Pages that fill the frame and scroll inside. */
const FULL = new Set(['map', 'assets', 'conversations', 'logons', 'unknown-services', 'audit']);

function useShellKeys(site: string, setOverlay: (overlay: Overlay) => void): void {
  const go = useGo();
  useKeys({
    'ctrl+k': () => setOverlay('palette'),
    '?': () => setOverlay('keys'),
    'g n': () => go(paths.page(site, 'overview')),
    'g m': () => go(paths.page(site, 'map')),
    'g a': () => go(paths.page(site, 'assets')),
    'g c': () => go(paths.page(site, 'conversations')),
    '/': () => document.querySelector<HTMLInputElement>('input[data-filter]')?.focus(),
  });
}

function Nav({ site, page }: { readonly site: Site; readonly page: string }) {
  const link = ([id, word]: readonly [Page, string]) => (
    <Go key={id} className="i" href={paths.page(site.id, id)} aria-current={page === id ? 'page' : undefined}>
      <span>{word}</span>
    </Go>
  );
  return (
    <nav className="nav" aria-label="Main">
      <Brand />
      <SiteSwitcher site={site} />
      {GROUPS.map((group) => (
        <div key={group.name}>
          <div className="g">{group.name}</div>
          {group.pages.map(link)}
        </div>
      ))}
      <div className="sp" />
      <div style={{ marginBottom: 10 }}>{link(['administration', 'Administration'])}</div>
    </nav>
  );
}

export function SiteSwitcher({ site }: { readonly site: Site }) {
  const mine = useMe();
  const go = useGo();
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <Menu width={260} position="bottom-start" withinPortal>
      <Menu.Target>
        <button type="button" className="site" title="Switch site">
          <span className="clip">
            <b>{site.name}</b> <br />
            <span className="xs t3">{site.demo ? 'demo' : site.timeZone.replace('_', ' ')}</span>
          </span>
          <svg width="10" height="10" viewBox="0 0 12 12" aria-hidden="true">
            <path d="M2 4.5 6 8.5 10 4.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
          </svg>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {[...mine.sites]
          .sort((a, b) => a.name.localeCompare(b.name))
          .map((each) => (
            <Menu.Item key={each.id} onClick={() => go(sameSiteless(path, each.id))}>
              {each.id === site.id ? <b>{each.name}</b> : each.name}
              {each.demo && <span className="t3"> demo</span>}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Top({ site, open }: { readonly site: Site; readonly open: (overlay: Overlay) => void }) {
  return (
    <header className="top">
      <button type="button" className="btn s menu" onClick={() => open('more')}>
        Menu
      </button>
      <span className="phone-only sp clip">
        <b>{site.name}</b>
        {site.demo && <span className="t3"> demo</span>}
      </span>
      <button type="button" className="find" onClick={() => open('palette')}>
        <span className="clip">Find an asset, address, page or command</span>
        <span className="kbd">Ctrl K</span>
      </button>
      <span className="sp dsk" />
      <SiteTime zone={site.timeZone} />
      <Account open={open} />
    </header>
  );
}

function SiteTime({ zone }: { readonly zone: string }) {
  const now = useNow();
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const hover = [zone, `${clock(now, 'UTC')} UTC`, own === zone ? '' : `here ${moment(now, own)}`];
  return (
    <span className="sm t2 nw" title={hover.filter((part) => part !== '').join('\n')}>
      <span className="dsk">{longDate(now, zone)}&nbsp; </span>
      <b style={{ color: 'var(--text)' }}>{clock(now, zone)}</b> {zoneName(now, zone)}
    </span>
  );
}

function Account({ open }: { readonly open: (overlay: Overlay) => void }) {
  const mine = useMe();
  const site = useSite();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [letters, setLetters] = useState(lettersOn());
  const signOut = useSignOut();
  return (
    <Menu width={260} position="bottom-end" withinPortal>
      <Menu.Target>
        <button type="button" className="account dsk" aria-label={`Account: ${mine.person?.name ?? 'token'}`}>
          {mine.person?.name ?? 'Token'}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{rolesAt(mine, site.id)}</Menu.Label>
        <Menu.Divider />
        {(['light', 'dark', 'auto'] as const).map((scheme) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={colorScheme === scheme}
            onClick={() => setColorScheme(scheme)}
          >
            {colorScheme === scheme ? <b>{THEMES[scheme]}</b> : THEMES[scheme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          role="menuitemcheckbox"
          aria-checked={letters}
          closeMenuOnClick={false}
          onClick={() => {
            setLettersOn(!letters);
            setLetters(!letters);
          }}
        >
          Single-letter keys: {letters ? 'on' : 'off'}
        </Menu.Item>
        <Menu.Item onClick={() => open('keys')}>Keys</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={signOut}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const ICONS = {
  overview: 'M2 10h3l2-5 3 9 2-4h4',
  map: 'M3 3h5v4H3zM10 11h5v4h-5zM5.5 7v6H10',
  assets: 'M3 3h12v4H3zM3 11h12v4H3zM6 5h.1M6 13h.1',
  more: 'M3 5h12M3 9h12M3 13h12',
} as const;

function Icon({ of }: { readonly of: keyof typeof ICONS }) {
  return (
    <svg
      width="18"
      height="18"
      viewBox="0 0 18 18"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden="true"
    >
      <path d={ICONS[of]} />
    </svg>
  );
}

function BottomBar(props: { readonly site: string; readonly page: string; readonly more: () => void }) {
  const { site, page, more } = props;
  return (
    <nav className="bottom" aria-label="Main, phone">
      {(['overview', 'map', 'assets'] as const).map((id) => (
        <Go key={id} href={paths.page(site, id)} aria-current={page === id ? 'page' : undefined}>
          <Icon of={id} />
          {id === 'overview' ? 'Overview' : id === 'map' ? 'Map' : 'Assets'}
        </Go>
      ))}
      <button type="button" onClick={more}>
        <Icon of="more" />
        More
      </button>
    </nav>
  );
}

function UnknownSite() {
  useEffect(() => {
    document.title = 'No such site · Bulkhead';
  }, []);
  return (
    <main className="door">
      <div>
        <Brand />
        <h1>This site is not yours to see</h1>
        <p className="t2" style={{ margin: '8px 0 16px' }}>
          You hold no role at the site of this address, or it is gone. An administrator of the site can grant one.
        </p>
        <Go className="btn" href={paths.home()}>
          To a site of yours
        </Go>
      </div>
    </main>
  );
}
