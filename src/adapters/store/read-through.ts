/** The reading half of the store: every question of the port, answered from the pool, as of the present of the clock. */
import { sql } from 'kysely';
import type { Clock } from '../../kernel/time.ts';
import type { SensorId } from '../../model/ids.ts';
import type { Questions } from '../../model/ports/queries.ts';
import type { Store } from '../../model/ports/store.ts';
import type { Database } from './database.ts';
import { pageAssets, readAsset, readClaims, readServices } from './read-assets.ts';
import { pageConversations, readBuckets, readConversation, readOperations } from './read-conversations.ts';
import { pageHistory, readPeers } from './read-history.ts';
import { pageLogons } from './read-logons.ts';
import { readChanges, readEdges, readOverview } from './read-overview.ts';
import {
  readCredentials,
  readGrants,
  readHolds,
  readPeople,
  readSetup,
  readSignIn,
  readTokens,
} from './read-people.ts';
import { readImports, readLimits, readLines, readSensors, readSites, readZones, lineReaches } from './read-plant.ts';
import { pageServices, readService } from './read-services.ts';
import { pageAccounts, pageSessions } from './read-sessions.ts';
import { loadSite, recallBuckets } from './read-site.ts';
import { sees } from './sight.ts';

interface Reading {
  readonly db: Database;
  readonly clock: Clock;
}

export function questionsOf({ db, clock }: Reading): Questions {
  const ask = db.ask;
  const now = (): number => clock.now();
  return {
    overview: (sight, query) => ask((on) => readOverview(on, sight, now(), query)),
    edges: (sight) => ask((on) => readEdges(on, sight, now())),
    assets: (sight, query) => ask((on) => pageAssets(on, sight, now(), query)),
    asset: (sight, id) => ask((on) => readAsset(on, sight, now(), id)),
    services: (sight, id) => ask((on) => readServices(on, sight, now(), id)),
    claims: (sight, id) => ask((on) => readClaims(on, sight, now(), id)),
    peers: (sight, id, range) => ask((on) => readPeers(on, sight, now(), id, range)),
    history: (sight, id, query) => ask((on) => pageHistory(on, sight, now(), id, query)),
    conversations: (sight, query) => ask((on) => pageConversations(on, sight, now(), query)),
    conversation: (sight, id) => ask((on) => readConversation(on, sight, now(), id)),
    operations: (sight, id) => ask((on) => readOperations(on, sight, now(), id)),
    buckets: (sight, id, range) => ask((on) => readBuckets(on, sight, now(), id, range)),
    sessions: (sight, query) => ask((on) => pageSessions(on, sight, now(), query)),
    accounts: (sight, query) => ask((on) => pageAccounts(on, sight, now(), query)),
    logons: (sight, query) => ask((on) => pageLogons(on, sight, now(), query)),
    unknownServices: (sight, query) => ask((on) => pageServices(on, sight, now(), query)),
    unknownService: (sight, id) => ask((on) => readService(on, sight, now(), id)),
    changes: (sight, range) => ask((on) => readChanges(on, sight, now(), range)),
  };
}

type PlantReading = Pick<
  Store,
  | 'loadSite'
  | 'recallBuckets'
  | 'sites'
  | 'site'
  | 'zones'
  | 'lines'
  | 'sensors'
  | 'sensor'
  | 'imports'
  | 'import'
  | 'limits'
>;

export function plantReading({ db, clock }: Reading): PlantReading {
  const ask = db.ask;
  const now = (): number => clock.now();
  return {
    loadSite: (site) => db.transaction((tx) => loadSite(tx, site)),
    recallBuckets: (site, wanted) => ask((on) => recallBuckets(on, site, wanted)),
    sites: () => ask((on) => readSites(on)),
    site: async (id) => (await ask((on) => readSites(on, id)))[0] ?? null,
    zones: (sight) => ask((on) => readZones(on, sight, now())),
    lines: (sight) => ask((on) => readLines(on, sight.site, sql`${sees(sight, now())} AND ${lineReaches(sight)}`)),
    sensors: (sight) => ask((on) => readSensors(on, sight.site, sees(sight, now()))),
    sensor: async (site, id: SensorId) => (await ask((on) => readSensors(on, site, sql`true`, id)))[0] ?? null,
    imports: (sight) => ask((on) => readImports(on, sight.site, sees(sight, now()))),
    import: async (sight, id) => (await ask((on) => readImports(on, sight.site, sees(sight, now()), id)))[0] ?? null,
    limits: (sight, sinceUs) => ask((on) => readLimits(on, sight.site, sinceUs, undefined, sees(sight, now()))),
  };
}

type PeopleReading = Pick<
  Store,
  'people' | 'person' | 'credentials' | 'grants' | 'tokens' | 'tokenByHash' | 'signIn' | 'setup' | 'anyone' | 'holds'
>;

export function peopleReading({ db, clock }: Reading): PeopleReading {
  const ask = db.ask;
  return {
    people: () => ask((on) => readPeople(on)),
    person: async (id) => (await ask((on) => readPeople(on, id)))[0] ?? null,
    credentials: (name) => ask((on) => readCredentials(on, name)),
    grants: (of = {}) => ask((on) => readGrants(on, of)),
    tokens: () => ask((on) => readTokens(on, {})),
    tokenByHash: async (hash) => (await ask((on) => readTokens(on, { hash })))[0] ?? null,
    signIn: (hash) => ask((on) => readSignIn(on, hash, clock.now())),
    setup: (hash) => ask((on) => readSetup(on, hash, clock.now())),
    anyone: async () => (await db.rows(sql`SELECT 1 FROM people LIMIT 1`)).length > 0,
    holds: (site) => ask((on) => readHolds(on, site)),
  };
}
