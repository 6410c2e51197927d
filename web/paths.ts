/** Every address of the console, built in one place. The URL is the state: what a page shows is in its path and its search. */

export type Search = Readonly<Record<string, string | undefined>>;

export const PAGES = [
  'overview',
  'map',
  'assets',
  'conversations',
  'logons',
  'unknown-services',
  'sensors',
  'import',
  'audit',
  'administration',
  'start',
] as const;
export type Page = (typeof PAGES)[number];

const withSearch = (path: string, search?: Search): string => {
  const text = toQuery(search ?? {});
  return text === '' ? path : `${path}?${text}`;
};

export const paths = {
  home: (): string => '/',
  signIn: (back?: string): string => withSearch('/sign-in', { back }),
  page: (site: string, page: Page, search?: Search): string =>
    withSearch(`/s/${encodeURIComponent(site)}/${page}`, search),
  asset: (site: string, asset: string | number, search?: Search): string =>
    withSearch(`/s/${encodeURIComponent(site)}/assets/${encodeURIComponent(String(asset))}`, search),
  conversation: (site: string, conversation: string | number, search?: Search): string =>
    withSearch(`/s/${encodeURIComponent(site)}/conversations/${encodeURIComponent(String(conversation))}`, search),
};

/** The same page at another site: ids are dropped, since they belong to the site that is left. */
export function sameSiteless(path: string, site: string): string {
  const page = path.split('/')[3];
  const known = PAGES.find((name) => name === page);
  return paths.page(site, known ?? 'overview');
}

export function toQuery(search: Search): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) if (value !== undefined && value !== '') params.set(key, value);
  return params.toString();
}

export const fromQuery = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));
