/** Assets: asked for, and corrected by a person. */
import { err, ok, type Problem, type Result } from '../kernel/result.ts';
import type { ClaimRecord } from '../model/graph.ts';
import type { AssetId, SiteId } from '../model/ids.ts';
import { LIMITS } from '../model/limits.ts';
import type {
  AssetQuery,
  AssetView,
  HistoryRow,
  Page,
  Paging,
  PeerRow,
  Range,
  ServiceRow,
  Sight,
} from '../model/ports/queries.ts';
import type { App } from './app.ts';
import { sightOf, type Caller } from './caller.ts';
import { veilOf } from './personal.ts';

export const noAsset = (id: string): Problem => ({
  code: 'unknown',
  message: `There is no asset ${id} here.`,
  where: id,
});

export async function listAssets(
  app: App,
  caller: Caller,
  site: SiteId,
  query: AssetQuery,
): Promise<Result<Page<AssetView>>> {
  const sight = sightOf(caller, site, app.clock.now());
  if (!sight.ok) return sight;
  const page = await app.store.assets(sight.value, query);
  return ok({ ...page, items: page.items.map(veilOf(app, caller, site).asset) });
}

/** All of them, page by page, so that an export never holds more than one page. */
export function everyAsset(
  app: App,
  caller: Caller,
  site: SiteId,
  query: Omit<AssetQuery, 'cursor' | 'limit'>,
): Result<AsyncGenerator<readonly AssetView[]>> {
  const sight = sightOf(caller, site, app.clock.now());
  if (!sight.ok) return sight;
  const veil = veilOf(app, caller, site);
  return ok(pages(app, sight.value, query, (items) => items.map(veil.asset)));
}

async function* pages(
  app: App,
  sight: Sight,
  query: Omit<AssetQuery, 'cursor' | 'limit'>,
  veil: (items: readonly AssetView[]) => readonly AssetView[],
): AsyncGenerator<readonly AssetView[]> {
  let cursor: string | undefined;
  // Bounded: each asset has an address of its own, and a site has so many and no more.
  for (let rows = 0; rows < LIMITS.addressesMax; rows += LIMITS.pageRowsMax) {
    const page: Page<AssetView> = await app.store.assets(sight, { ...query, cursor, limit: LIMITS.pageRowsMax });
    yield veil(page.items);
    if (page.nextCursor === null) return;
    cursor = page.nextCursor;
  }
}

export interface AssetWhole {
  readonly asset: AssetView;
  readonly services: readonly ServiceRow[];
  readonly conversations: number;
}

export async function seeAsset(
  app: App,
  caller: Caller,
  site: SiteId,
  id: AssetId,
): Promise<Result<AssetWhole, Problem>> {
  const sight = sightOf(caller, site, app.clock.now());
  if (!sight.ok) return sight;
  const asset = await app.store.asset(sight.value, id);
  if (!asset) return err(noAsset(id));
  const [services, conversations] = await Promise.all([
    app.store.services(sight.value, id),
    app.store.conversations(sight.value, { asset: id, limit: 1 }),
  ]);
  return ok({ asset: veilOf(app, caller, site).asset(asset), services, conversations: conversations.total });
}

/** Asks something about one asset that the caller sees. */
async function about<T>(
  app: App,
  caller: Caller,
  site: SiteId,
  id: AssetId,
  ask: (sight: Sight, asset: AssetView) => Promise<T>,
): Promise<Result<T, Problem>> {
  const sight = sightOf(caller, site, app.clock.now());
  if (!sight.ok) return sight;
  const asset = await app.store.asset(sight.value, id);
  return asset ? ok(await ask(sight.value, asset)) : err(noAsset(id));
}

export interface ClaimView extends ClaimRecord {
  /** It is what the asset shows. */
  readonly best: boolean;
  /** It is about something that the asset shows differently. */
  readonly disagrees: boolean;
  /** Name of the person who said it. */
  readonly person: string | null;
}

export async function assetClaims(
  app: App,
  caller: Caller,
  site: SiteId,
  id: AssetId,
): Promise<Result<readonly ClaimView[], Problem>> {
  const veil = veilOf(app, caller, site);
  return await about(app, caller, site, id, async (sight, asset) => {
    const claims = await app.store.claims(sight, id);
    const said = claims.some((claim) => claim.source.startsWith('person:'));
    const rows = said ? await app.store.people() : [];
    const people = new Map(rows.map((p) => [`person:${p.id}`, p.name === null ? 'erased' : veil.name(p.name)]));
    return claims.map((claim) => {
      const shown = asset.reasons[claim.attribute]?.value ?? plainValue(asset, claim.attribute);
      const best = shown !== null && shown === claim.value;
      const disagrees = shown !== null && !best && SINGLE.has(claim.attribute);
      return { ...veil.claim(claim), best, disagrees, person: people.get(claim.source) ?? null };
    });
  });
}

/** Attributes of which an asset has one: a second value is a disagreement and not one more. */
const SINGLE: ReadonlySet<string> = new Set([
  'name',
  'class',
  'level',
  'domain',
  'vendor',
  'model',
  'firmware',
  'serial',
  'os',
]);

function plainValue(asset: AssetView, attribute: string): string | null {
  const value = SINGLE.has(attribute) ? (asset as unknown as Readonly<Record<string, unknown>>)[attribute] : null;
  return typeof value === 'string' ? value : null;
}

export async function assetHistory(
  app: App,
  caller: Caller,
  site: SiteId,
  id: AssetId,
  query: Range & Paging,
): Promise<Result<Page<HistoryRow>, Problem>> {
  const veil = veilOf(app, caller, site);
  return await about(app, caller, site, id, async (sight) => {
    const page = await app.store.history(sight, id, query);
    return { ...page, items: page.items.map(veil.history) };
  });
}

export const assetPeers = (
  app: App,
  caller: Caller,
  site: SiteId,
  id: AssetId,
  range: Range,
): Promise<Result<readonly PeerRow[], Problem>> =>
  about(app, caller, site, id, (sight) => app.store.peers(sight, id, range));
