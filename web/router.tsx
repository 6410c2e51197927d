/** Routes of the console. Each page is a file of its own, fetched when it is first opened, the others in a quiet moment after. */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { Problem } from './api/client.ts';
import { me } from './api/queries.ts';
import { late } from './late.ts';
import { Shell } from './parts/shell.tsx';
import { Failed, NotFound, PageError } from './parts/states.tsx';
import { fromQuery, paths, toQuery } from './paths.ts';

const UNAUTHENTICATED = 401;

interface Context {
  readonly queries: QueryClient;
}

const strings = (search: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

const root = createRootRouteWithContext<Context>()({
  validateSearch: strings,
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => (
    <PageError error={error instanceof Error ? error : new Error(String(error))} retry={reset} />
  ),
});

/** Fetches who is asking; sends to sign-in, and back to the very same page afterwards, when nobody is. */
async function signedIn(queries: QueryClient, href: string) {
  try {
    return await queries.query({ ...me, staleTime: 'static' });
  } catch (error) {
    if (error instanceof Problem && error.status === UNAUTHENTICATED) {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way to redirect
      throw redirect({ href: paths.signIn(href === '/' ? undefined : href) });
    }
    throw error;
  }
}

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ context, location }) => {
    const mine = await signedIn(context.queries, location.href);
    const first = mine.sites[0];
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way to redirect
    if (first) throw redirect({ href: paths.page(first.id, 'overview') });
  },
  component: lazyRouteComponent(() => import('./pages/no-site.tsx')),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./pages/setup.tsx')),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./pages/sign-in.tsx')),
});

const site = createRoute({
  getParentRoute: () => root,
  path: '/s/$site',
  beforeLoad: async ({ context, location }) => {
    await signedIn(context.queries, location.href);
  },
  component: Shell,
});

const page = <P extends string>(path: P, load: Parameters<typeof lazyRouteComponent>[0]) =>
  createRoute({ getParentRoute: () => site, path, component: lazyRouteComponent(late(load)) });

const pages = [
  page('overview', () => import('./pages/overview.tsx')),
  page('map', () => import('./pages/map.tsx')),
  page('assets', () => import('./pages/assets.tsx')),
  page('assets/$asset', () => import('./pages/asset.tsx')),
  page('conversations', () => import('./pages/conversations.tsx')),
  page('conversations/$conversation', () => import('./pages/conversation.tsx')),
  page('logons', () => import('./pages/logons.tsx')),
  page('unknown-services', () => import('./pages/unknown-services.tsx')),
  page('sensors', () => import('./pages/sensors.tsx')),
  page('import', () => import('./pages/import.tsx')),
  page('audit', () => import('./pages/audit.tsx')),
  page('administration', () => import('./pages/administration.tsx')),
  page('start', () => import('./pages/start.tsx')),
];

export const makeRouter = (queries: QueryClient) =>
  createRouter({
    routeTree: root.addChildren([home, setup, signIn, site.addChildren(pages)]),
    context: { queries },
    defaultPreload: 'intent',
    defaultPendingMs: 300,
    // Within the frame. What failed to load stays failed until the console is loaded anew.
    defaultErrorComponent: ({ error }) => (
      <div className="pad">
        <Failed error={error instanceof Error ? error : new Error(String(error))} retry={() => location.reload()} />
      </div>
    ),
    parseSearch: fromQuery,
    stringifySearch: (search) => {
      const text = toQuery(strings(search));
      return text === '' ? '' : `?${text}`;
    },
    scrollRestoration: true,
  });
