/** Find or command (Ctrl K): assets by name, address, MAC or serial; pages; commands, the disabled ones with their reason. */
import { useMantineColorScheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState, type KeyboardEvent, type ReactNode } from 'react';
import { refusal } from '../api/needs.ts';
import { findAssets } from '../api/queries.ts';
import { unbroken } from '../format.ts';
import { paths } from '../paths.ts';
import { Dialog } from './dialog.tsx';
import { useGo } from './go.tsx';
import { Glyph } from './marks.tsx';
import { GROUPS, useSignOut } from './frame.ts';
import { useMay, useSite } from './site.tsx';

interface Hit {
  readonly key: string;
  readonly group: string;
  readonly words: ReactNode;
  readonly text: string;
  readonly reason?: string;
  readonly act: () => void;
}

export default function Palette({ close }: { readonly close: () => void }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const hits = useHits(text);
  const chosen = Math.min(at, Math.max(0, hits.length - 1));
  const act = (hit: Hit | undefined): void => {
    if (!hit || hit.reason !== undefined) return;
    close();
    hit.act();
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(hits.length - 1, chosen + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, chosen - 1));
    else if (event.key === 'Enter') act(hits[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title="Find" close={close} size={560}>
      <input
        className="field"
        style={{ width: '100%', height: 40, fontSize: 15 }}
        role="combobox"
        aria-expanded="true"
        aria-controls="hits"
        aria-activedescendant={hits[chosen] ? `hit-${chosen}` : undefined}
        aria-label="Find an asset, address, page or command"
        placeholder="Name, IP, MAC, serial, page or command"
        data-autofocus
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <ul className="hits" id="hits" role="listbox" aria-label="Found">
        {hits.map((hit, index) => (
          <li
            key={hit.key}
            id={`hit-${index}`}
            role="option"
            aria-selected={index === chosen}
            aria-disabled={hit.reason !== undefined}
            onMouseMove={() => setAt(index)}
            onClick={() => act(hit)}
          >
            <span className="lab" style={{ width: 64 }}>
              {hits[index - 1]?.group === hit.group ? '' : hit.group}
            </span>
            {hit.words}
            {hit.reason !== undefined && <span className="xs t3 clip">{hit.reason}</span>}
          </li>
        ))}
      </ul>
      {hits.length === 0 && <p className="t2 sm">Nothing is called that here.</p>}
    </Dialog>
  );
}

function useHits(text: string): readonly Hit[] {
  const site = useSite();
  const go = useGo();
  const wanted = useDeferredValue(text.trim());
  const found = useQuery(findAssets(site.id, wanted));
  const fixed = useFixedHits();
  const low = wanted.toLowerCase();
  const assets: Hit[] = (wanted === '' ? [] : (found.data?.items ?? [])).map((asset) => ({
    key: `asset ${asset.id}`,
    group: 'Assets',
    text: asset.name,
    words: (
      <>
        <Glyph of={asset.class} />
        <b className="nw">{unbroken(asset.name)}</b>
        <span className="t3 clip">{[asset.ips[0], asset.zone?.name].filter((part) => part).join(', ')}</span>
      </>
    ),
    act: () => go(paths.asset(site.id, asset.id)),
  }));
  return [...assets, ...fixed.filter((hit) => hit.text.toLowerCase().includes(low))];
}

function useFixedHits(): readonly Hit[] {
  const site = useSite();
  const go = useGo();
  const { setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  const mayImport = useMay('import');
  const maySensors = useMay('sensors');
  const pages: readonly (readonly [string, () => void])[] = [
    ...GROUPS.flatMap((group) => group.pages),
    ['administration', 'Administration'] as const,
  ].map(([id, word]) => [word, () => go(paths.page(site.id, id))]);
  const command = (text: string, act: () => void, reason?: string): Hit => ({
    key: text,
    group: 'Commands',
    text,
    words: <span className="nw">{text}</span>,
    act,
    ...(reason === undefined ? {} : { reason }),
  });
  return [
    ...pages.map(([word, act]) => ({ key: word, group: 'Pages', text: word, words: word, act })),
    command(
      'Import a capture',
      () => go(paths.page(site.id, 'import')),
      mayImport ? undefined : refusal(site.name, 'import'),
    ),
    command(
      'Enrol a sensor',
      () => go(paths.page(site.id, 'sensors', { enrol: '1' })),
      maySensors ? undefined : refusal(site.name, 'sensors'),
    ),
    command('Theme: light', () => setColorScheme('light')),
    command('Theme: dark', () => setColorScheme('dark')),
    command('Sign out', signOut),
  ];
}
