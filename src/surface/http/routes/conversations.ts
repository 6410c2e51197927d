/** Routes of conversations, sessions, accounts, logons, changes and the pulse. */
import type { App } from '../../../app/app.ts';
import {
  listAccounts,
  listConversations,
  listLogons,
  listSessions,
  seeChanges,
  seeConversation,
} from '../../../app/conversations.ts';
import { seePulse } from '../../../app/pulse.ts';
import { err, ok } from '../../../kernel/result.ts';
import { asId } from '../../../model/ids.ts';
import type { ConversationQuery, ConversationSort } from '../../../model/ports/queries.ts';
import { MEANINGS, type Meaning } from '../../../model/words.ts';
import {
  account,
  assetRef,
  assetRow,
  bucket,
  conversationRow,
  logon,
  maybeTime,
  micros,
  numberOf,
  operation,
  pulseItem,
  session,
  time,
} from '../present/rows.ts';
import type { Call, Handlers } from '../route.ts';

const HOUR_US = 3_600_000_000;
const DAY_US = 24 * HOUR_US;
const meanings: ReadonlySet<string> = new Set(MEANINGS);

const words = (text: string | undefined): readonly string[] | undefined =>
  text === undefined || text === '' ? undefined : text.split(',').filter((word) => word !== '');

function queryOf(app: App, given: Call<'listConversations'>['query']): ConversationQuery {
  const id = <T>(text: string | undefined): T | undefined => (text === undefined ? undefined : (asId(text) as T));
  return {
    asset: id(given.asset),
    client: id(given.client),
    server: id(given.server),
    zone: id(given.zone),
    protocols: words(given.protocol),
    meanings: words(given.meaning)?.filter((word): word is Meaning => meanings.has(word)),
    cyclic: given.cyclic === undefined ? undefined : given.cyclic === 'true',
    service: given.service === undefined ? undefined : numberOf(given.service),
    search: given.search,
    newSinceUs: given.newWithin === undefined ? undefined : app.clock.now() - given.newWithin * HOUR_US,
    fromUs: micros(given.from),
    toUs: micros(given.to),
    sort: given.sort.replace(/^-/, '') as ConversationSort,
    descending: given.sort.startsWith('-'),
    cursor: given.cursor,
    limit: given.limit,
  };
}

export const conversationHandlers = {
  listConversations: async (app, { caller, params, query }) => {
    const page = await listConversations(app, caller, asId(params.site), queryOf(app, query));
    if (!page.ok) return page;
    const now = app.clock.now();
    const memory = await app.sites.open(asId(params.site));
    const items = page.value.items.map((row) => conversationRow(row, memory.pulses.of(row.id, now), now));
    return ok({ ...page.value, items });
  },
  seeConversation: async (app, { caller, params }) => {
    const id = Number(params.conversation);
    if (!Number.isSafeInteger(id)) return err({ code: 'unknown', message: 'There is no such conversation.' });
    const found = await seeConversation(app, caller, asId(params.site), id);
    if (!found.ok) return found;
    const now = app.clock.now();
    const memory = await app.sites.open(asId(params.site));
    const { conversation, operations, buckets } = found.value;
    return ok({
      ...conversationRow(conversation, memory.pulses.of(id, now), now),
      operations: operations.map(operation),
      buckets: buckets.map(bucket),
    });
  },
  listSessions: async (app, { caller, params, query }) => {
    const { cursor, limit } = query;
    const asset = query.asset === undefined ? undefined : asId<never>(query.asset);
    const asked = { asset, fromUs: micros(query.from), toUs: micros(query.to), cursor, limit };
    const page = await listSessions(app, caller, asId(params.site), asked);
    return page.ok ? ok({ ...page.value, items: page.value.items.map(session) }) : page;
  },
  listAccounts: async (app, { caller, params, query }) => {
    const page = await listAccounts(app, caller, asId(params.site), query);
    return page.ok ? ok({ ...page.value, items: page.value.items.map(account) }) : page;
  },
  listLogons: async (app, { caller, params, query }) => {
    const { cursor, limit } = query;
    const asset = query.asset === undefined ? undefined : asId<never>(query.asset);
    const knownDefault = query.knownDefault === undefined ? undefined : query.knownDefault === 'true';
    const sameSecretAs = query.sameSecretAs === undefined ? undefined : numberOf(query.sameSecretAs);
    const page = await listLogons(app, caller, asId(params.site), { asset, knownDefault, sameSecretAs, cursor, limit });
    return page.ok ? ok({ ...page.value, items: page.value.items.map(logon) }) : page;
  },
  changes: async (app, { caller, params, query }) => {
    const now = app.clock.now();
    const toUs = micros(query.to) ?? now;
    const fromUs = micros(query.from) ?? toUs - DAY_US;
    const found = await seeChanges(app, caller, asId(params.site), { fromUs, toUs });
    if (!found.ok) return found;
    const memory = await app.sites.open(asId(params.site));
    const { assets, conversations, operations, claims, cut } = found.value;
    return ok({
      from: time(fromUs),
      to: time(toUs),
      assets: assets.map((asset) => assetRow(asset, now)),
      conversations: conversations.map((row) => conversationRow(row, memory.pulses.of(row.id, now), now)),
      operations: operations.map((row) => ({
        conversation: String(row.conversation),
        client: assetRef(row.clientAsset),
        server: assetRef(row.serverAsset),
        protocol: row.protocol,
        operation: row.operation,
        meaning: row.meaning,
        object: row.object,
        firstSeen: time(row.firstUs),
      })),
      claims: claims.map((row) => ({
        asset: assetRef(row.assetRef),
        attribute: row.attribute,
        value: row.value,
        source: row.source.startsWith('person:') ? 'person' : row.source,
        firstSeen: time(row.firstUs),
      })),
      cut,
    });
  },
  pulse: async (app, { caller, params }) => {
    const seen = await seePulse(app, caller, asId(params.site));
    if (!seen.ok) return seen;
    const { receivedUs, stale, items } = seen.value;
    return ok({ receivedAt: maybeTime(receivedUs), stale, items: items.map(pulseItem) });
  },
} satisfies Handlers<
  'listConversations' | 'seeConversation' | 'listSessions' | 'listAccounts' | 'listLogons' | 'changes' | 'pulse'
>;
