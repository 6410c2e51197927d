/** Conversations, sessions, accounts, logons, and what changed between two times. */
import { err, ok, type Problem, type Result } from '../kernel/result.ts';
import type { BucketRecord, OperationRecord } from '../model/graph.ts';
import type { SiteId } from '../model/ids.ts';
import type {
  AccountView,
  Changes,
  ConversationQuery,
  ConversationView,
  LogonPage,
  LogonQuery,
  Page,
  Paging,
  SessionQuery,
  SessionView,
} from '../model/ports/queries.ts';
import type { App } from './app.ts';
import { sightOf, type Caller } from './caller.ts';
import { veilOf } from './personal.ts';

const WEEK_US = 7 * 86_400_000_000;

export async function listConversations(
  app: App,
  caller: Caller,
  site: SiteId,
  query: ConversationQuery,
): Promise<Result<Page<ConversationView>>> {
  const sight = sightOf(caller, site, app.clock.now());
  return sight.ok ? ok(await app.store.conversations(sight.value, query)) : sight;
}

export interface ConversationWhole {
  readonly conversation: ConversationView;
  readonly operations: readonly OperationRecord[];
  readonly buckets: readonly BucketRecord[];
}

export async function seeConversation(
  app: App,
  caller: Caller,
  site: SiteId,
  id: number,
): Promise<Result<ConversationWhole, Problem>> {
  const sight = sightOf(caller, site, app.clock.now());
  if (!sight.ok) return sight;
  const conversation = await app.store.conversation(sight.value, id);
  if (!conversation) return err({ code: 'unknown', message: `There is no conversation ${id} here.` });
  const [operations, buckets] = await Promise.all([
    app.store.operations(sight.value, id),
    // The latest week in which it spoke: an imported capture may be years old.
    app.store.buckets(sight.value, id, { fromUs: conversation.lastUs - WEEK_US }),
  ]);
  return ok({ conversation, operations, buckets });
}

export async function listSessions(
  app: App,
  caller: Caller,
  site: SiteId,
  query: SessionQuery,
): Promise<Result<Page<SessionView>>> {
  const sight = sightOf(caller, site, app.clock.now());
  return sight.ok ? ok(await app.store.sessions(sight.value, query)) : sight;
}

export async function listAccounts(
  app: App,
  caller: Caller,
  site: SiteId,
  paging: Paging,
): Promise<Result<Page<AccountView>>> {
  const sight = sightOf(caller, site, app.clock.now());
  if (!sight.ok) return sight;
  const page = await app.store.accounts(sight.value, paging);
  return ok({ ...page, items: page.items.map(veilOf(app, caller, site).account) });
}

export async function listLogons(
  app: App,
  caller: Caller,
  site: SiteId,
  query: LogonQuery,
): Promise<Result<LogonPage>> {
  const sight = sightOf(caller, site, app.clock.now());
  if (!sight.ok) return sight;
  const page = await app.store.logons(sight.value, query);
  return ok({ ...page, items: page.items.map(veilOf(app, caller, site).account) });
}

export async function seeChanges(
  app: App,
  caller: Caller,
  site: SiteId,
  range: { readonly fromUs: number; readonly toUs: number },
): Promise<Result<Changes>> {
  const sight = sightOf(caller, site, app.clock.now());
  if (!sight.ok) return sight;
  const veil = veilOf(app, caller, site);
  const changes = await app.store.changes(sight.value, range);
  return ok({
    ...changes,
    assets: changes.assets.map(veil.asset),
    claims: changes.claims.map((claim) => ({ ...veil.claim(claim), assetRef: claim.assetRef })),
  });
}
