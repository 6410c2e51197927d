/** Every question that a page asks the API. Keys start with the site, then the kind, so that live events can refresh them. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, setCsrf, take } from './client.ts';
import type { paths } from './schema.gen.ts';

type Query<P extends keyof paths> = paths[P] extends { get: { parameters: { query?: infer Q } } }
  ? NonNullable<Q>
  : never;
export type AssetQuery = Query<'/api/v1/sites/{site}/assets'>;
export type ConversationQuery = Query<'/api/v1/sites/{site}/conversations'>;
export type LogonQuery = Query<'/api/v1/sites/{site}/logons'>;
export type UnknownServiceQuery = Query<'/api/v1/sites/{site}/unknown-services'>;
export type AuditQuery = Query<'/api/v1/sites/{site}/audit'>;
export type RangeQuery = Query<'/api/v1/sites/{site}/changes'>;

const PAGE_ROWS = 500;

export const me = queryOptions({
  queryKey: ['me'],
  staleTime: 60_000,
  retry: false,
  queryFn: async ({ signal }) => {
    const mine = await take(api.GET('/api/v1/me', { signal }));
    setCsrf(mine.csrf);
    return mine;
  },
});

export const overview = (site: string) =>
  queryOptions({
    queryKey: [site, 'overview'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/sites/{site}/overview', { params: { path: { site } }, signal })),
  });

export const plantMap = (site: string) =>
  queryOptions({
    queryKey: [site, 'map'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/sites/{site}/map', { params: { path: { site } }, signal })),
  });

export const pulse = (site: string) =>
  queryOptions({
    queryKey: [site, 'pulse'],
    refetchInterval: 5000,
    queryFn: ({ signal }) => take(api.GET('/api/v1/sites/{site}/pulse', { params: { path: { site } }, signal })),
  });

export const assets = (site: string, query: AssetQuery) =>
  infiniteQueryOptions({
    queryKey: [site, 'assets', query],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      take(
        api.GET('/api/v1/sites/{site}/assets', {
          params: { path: { site }, query: { ...query, ...cursor(pageParam), limit: PAGE_ROWS } },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.nextCursor,
  });

/** A few assets by what is typed, for the palette and the pickers. */
export const findAssets = (site: string, search: string, limit = 8) =>
  queryOptions({
    queryKey: [site, 'find', search, limit],
    enabled: search.trim() !== '',
    staleTime: 10_000,
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/sites/{site}/assets', { params: { path: { site }, query: { search, limit } }, signal })),
  });

export const asset = (site: string, id: string) =>
  queryOptions({
    queryKey: [site, 'asset', id],
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/sites/{site}/assets/{asset}', { params: { path: { site, asset: id } }, signal })),
  });

export const claims = (site: string, id: string) =>
  queryOptions({
    queryKey: [site, 'asset', id, 'claims'],
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/sites/{site}/assets/{asset}/claims', { params: { path: { site, asset: id } }, signal })),
  });

export const assetConversations = (site: string, id: string) =>
  queryOptions({
    queryKey: [site, 'asset', id, 'conversations'],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/sites/{site}/assets/{asset}/conversations', {
          params: { path: { site, asset: id }, query: { limit: 200 } },
          signal,
        }),
      ),
  });

export const history = (site: string, id: string, range: RangeQuery) =>
  queryOptions({
    queryKey: [site, 'asset', id, 'history', range],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/sites/{site}/assets/{asset}/history', {
          params: { path: { site, asset: id }, query: { ...range, limit: 200 } },
          signal,
        }),
      ),
  });

export const peers = (site: string, id: string, range: RangeQuery) =>
  queryOptions({
    queryKey: [site, 'asset', id, 'peers', range],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/sites/{site}/assets/{asset}/peers', {
          params: { path: { site, asset: id }, query: range },
          signal,
        }),
      ),
  });

export const conversations = (site: string, query: ConversationQuery) =>
  infiniteQueryOptions({
    queryKey: [site, 'conversations', query],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      take(
        api.GET('/api/v1/sites/{site}/conversations', {
          params: { path: { site }, query: { ...query, ...cursor(pageParam), limit: PAGE_ROWS } },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.nextCursor,
  });

export const conversation = (site: string, id: string) =>
  queryOptions({
    queryKey: [site, 'conversation', id],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/sites/{site}/conversations/{conversation}', {
          params: { path: { site, conversation: id } },
          signal,
        }),
      ),
  });

export const logons = (site: string, query: LogonQuery) =>
  infiniteQueryOptions({
    queryKey: [site, 'logons', query],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      take(
        api.GET('/api/v1/sites/{site}/logons', {
          params: { path: { site }, query: { ...query, ...cursor(pageParam), limit: PAGE_ROWS } },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.nextCursor,
  });

/** How many there are, and how many of them as delivered. */
export const logonTotals = (site: string) =>
  queryOptions({
    queryKey: [site, 'logons', 'totals'],
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/sites/{site}/logons', { params: { path: { site }, query: { limit: 1 } }, signal })),
  });

export const assetLogons = (site: string, id: string, limit: number) =>
  queryOptions({
    queryKey: [site, 'asset', id, 'logons', limit],
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/sites/{site}/logons', { params: { path: { site }, query: { asset: id, limit } }, signal })),
  });

export const unknownServices = (site: string, query: UnknownServiceQuery) =>
  infiniteQueryOptions({
    queryKey: [site, 'unknown-services', query],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      take(
        api.GET('/api/v1/sites/{site}/unknown-services', {
          params: { path: { site }, query: { ...query, ...cursor(pageParam), limit: PAGE_ROWS } },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.nextCursor,
  });

/** How many there are, and how many of them have a name. */
export const unknownServiceTotals = (site: string) =>
  queryOptions({
    queryKey: [site, 'unknown-services', 'totals'],
    queryFn: ({ signal }) =>
      take(
        api.GET('/api/v1/sites/{site}/unknown-services', { params: { path: { site }, query: { limit: 1 } }, signal }),
      ),
  });

export const changes = (site: string, range: RangeQuery) =>
  queryOptions({
    queryKey: [site, 'changes', range],
    staleTime: 30_000,
    queryFn: ({ signal }) =>
      take(api.GET('/api/v1/sites/{site}/changes', { params: { path: { site }, query: range }, signal })),
  });

export const zones = (site: string) =>
  queryOptions({
    queryKey: [site, 'zones'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/sites/{site}/zones', { params: { path: { site } }, signal })),
  });

export const lines = (site: string) =>
  queryOptions({
    queryKey: [site, 'lines'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/sites/{site}/lines', { params: { path: { site } }, signal })),
  });

export const sensors = (site: string) =>
  queryOptions({
    queryKey: [site, 'sensors'],
    refetchInterval: 5000,
    queryFn: ({ signal }) => take(api.GET('/api/v1/sites/{site}/sensors', { params: { path: { site } }, signal })),
  });

export const imports = (site: string) =>
  queryOptions({
    queryKey: [site, 'imports'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/sites/{site}/imports', { params: { path: { site } }, signal })),
  });

export const audit = (site: string, query: AuditQuery) =>
  infiniteQueryOptions({
    queryKey: [site, 'audit', query],
    initialPageParam: '',
    queryFn: ({ signal, pageParam }) =>
      take(
        api.GET('/api/v1/sites/{site}/audit', {
          params: { path: { site }, query: { ...query, ...cursor(pageParam), limit: 200 } },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.nextCursor,
  });

export const auditVerdict = (site: string) =>
  queryOptions({
    queryKey: [site, 'audit-verify'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/sites/{site}/audit/verify', { params: { path: { site } }, signal })),
  });

export const people = queryOptions({
  queryKey: ['people'],
  queryFn: ({ signal }) => take(api.GET('/api/v1/people', { signal })),
});
export const grants = queryOptions({
  queryKey: ['grants'],
  queryFn: ({ signal }) => take(api.GET('/api/v1/grants', { signal })),
});
export const tokens = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => take(api.GET('/api/v1/tokens', { signal })),
});
export const demo = queryOptions({
  queryKey: ['demo'],
  refetchInterval: 3000,
  queryFn: ({ signal }) => take(api.GET('/api/v1/demo', { signal })),
});

export const retention = (site: string) =>
  queryOptions({
    queryKey: [site, 'retention'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/sites/{site}/retention', { params: { path: { site } }, signal })),
  });

export const holds = (site: string) =>
  queryOptions({
    queryKey: [site, 'holds'],
    queryFn: ({ signal }) => take(api.GET('/api/v1/sites/{site}/holds', { params: { path: { site } }, signal })),
  });

const cursor = (given: string | null): { cursor?: string } => (given === null || given === '' ? {} : { cursor: given });
