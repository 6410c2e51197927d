/** What every page below a site knows: the site, who is asking, and the state that the URL holds. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { createContext, useCallback, useContext, useEffect, useState } from 'react';
import { may, type Need } from '../api/needs.ts';
import { me } from '../api/queries.ts';
import type { LiveState } from '../api/live.ts';
import type { Me, Site } from '../api/types.ts';
import { sameSiteless, toQuery, type Search } from '../paths.ts';
import { usePathWords, useSearchWords } from './address.ts';

export const Live = createContext<LiveState>('connecting');
export const useLiveState = (): LiveState => useContext(Live);

const UNKNOWN: Omit<Site, 'id'> = { name: 'Unknown site', timeZone: 'UTC', demo: false, created: '' };

export function useMe(): Me {
  return useSuspenseQuery(me).data;
}

/** Who is asking, where that is not yet sure: outside of a site. */
export const useMaybeMe = (): Me | undefined => useQuery(me).data;

export function useSiteId(): string {
  return usePathWords()['site'] ?? '';
}

export function useSite(): Site & { readonly known: boolean } {
  const mine = useMe();
  const id = useSiteId();
  const found = mine.sites.find((site) => site.id === id);
  return found ? { ...found, known: true } : { ...UNKNOWN, id, known: false };
}

export function useMay(need: Need): boolean {
  return may(useMe(), useSiteId(), need);
}

/** The search of the URL as plain words, and a way to change some of them. Typing replaces, choosing may add history. */
export function useSearchState(): readonly [
  Readonly<Record<string, string>>,
  (change: Search, options?: { readonly push?: boolean }) => void,
] {
  const search = useSearchWords() as Readonly<Record<string, string>>;
  const router = useRouter();
  const set = useCallback(
    (change: Search, options?: { readonly push?: boolean }) => {
      const { pathname } = router.state.location;
      const now = router.state.location.search as Search;
      const text = toQuery({ ...now, ...change });
      void router.navigate({
        href: text === '' ? pathname : `${pathname}?${text}`,
        replace: !(options?.push ?? false),
      });
    },
    [router],
  );
  return [search, set];
}

/** Now, ticking. Every part that shows "3 s ago" counts from the same kind of clock. */
export function useNow(everyMs = 1000): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

export function useTitle(page: string): void {
  const site = useSite();
  useEffect(() => {
    document.title = `${page} · ${site.name} · Bulkhead`;
  }, [page, site.name]);
}

export { sameSiteless };

/** True below the width at which the phone's layout begins. */
export function usePhone(): boolean {
  const [phone, setPhone] = useState(() => matchMedia('(max-width: 640px)').matches);
  useEffect(() => {
    const query = matchMedia('(max-width: 640px)');
    const change = (): void => setPhone(query.matches);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, []);
  return phone;
}
