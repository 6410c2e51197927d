/**
 * PostgreSQL for tests: every kind of server that Bulkhead supports, one of each per test file, and as many databases in it as
 * a file wants. A kind that this machine lacks is reported as skipped, with the reason.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { sealerOf, type Sealer } from '../../src/adapters/secrets/sealer.ts';
import { npmPostgres, systemPostgres, type PostgresBinaries } from '../../src/adapters/store/postgres-binaries.ts';
import { startPostgres, type PostgresServer } from '../../src/adapters/store/postgres-server.ts';
import { createStore } from '../../src/adapters/store/store.ts';
import { asMicros, type Clock } from '../../src/kernel/time.ts';
import type { SiteId } from '../../src/model/ids.ts';
import type { Store } from '../../src/model/ports/store.ts';

export interface ServerKind {
  readonly name: string;
  readonly find: () => readonly PostgresBinaries[];
  readonly absent: string;
  /** Reached by a URL, as one that somebody else runs. */
  readonly external: boolean;
}

export const SERVER_KINDS: readonly ServerKind[] = [
  { name: 'system PostgreSQL', find: systemPostgres, absent: 'no PostgreSQL is installed', external: false },
  { name: 'npm PostgreSQL', find: npmPostgres, absent: 'no npm package for this platform', external: false },
  {
    name: 'external PostgreSQL',
    find: () => [...systemPostgres(), ...npmPostgres()].slice(0, 1),
    absent: 'no PostgreSQL is installed',
    external: true,
  },
];

/** A clock that stands until it is told. */
export class TestClock implements Clock {
  us = Date.UTC(2026, 0, 5, 8) * 1000;
  now(): ReturnType<Clock['now']> {
    return asMicros(this.us);
  }
}

export interface TestDatabase {
  readonly connection: pg.PoolConfig;
  readonly clock: TestClock;
  readonly sealer: Sealer;
  readonly free: { share: number | null };
  /** SQL past the store: to look, or to tamper. */
  query<R>(text: string, values?: readonly unknown[]): Promise<R[]>;
  open(): Promise<Store>;
}

export interface TestServer {
  fresh(): Promise<TestDatabase>;
}

/** `body` is run once for each kind of server there is. */
export function onEveryPostgres(title: string, body: (server: TestServer) => void): void {
  for (const kind of SERVER_KINDS) {
    const found = kind.find();
    if (found.length === 0) {
      test.skip(`${title} on ${kind.name}: ${kind.absent}`, () => undefined);
      continue;
    }
    describe(`${title} on ${kind.name}`, () => {
      let data = '';
      let running: PostgresServer | undefined;
      const closing: (() => Promise<void>)[] = [];
      let made = 0;
      beforeAll(async () => {
        data = mkdtempSync(join(tmpdir(), 'bh-'));
        const started = await startPostgres({ data, binaries: found.slice(0, 1), forTest: true });
        if (!started.ok) throw new Error(started.error.message);
        running = started.value;
      });
      afterAll(async () => {
        for (const close of closing) await close();
        await running?.stop();
        rmSync(data, { recursive: true, force: true });
      });
      body({
        async fresh() {
          if (!running) throw new Error('the server is not up yet');
          const name = `test_${++made}`;
          const boss = await connected(running.connection);
          await boss.query(`CREATE DATABASE ${name}`);
          await boss.end();
          const connection = connectionTo(running, name, kind.external);
          const looker = await connected(connection);
          closing.push(() => looker.end());
          return databaseAt(connection, looker, closing);
        },
      });
    });
  }
}

function connectionTo(server: PostgresServer, database: string, external: boolean): pg.PoolConfig {
  const { host, user } = server.connection;
  if (!external) return { host, user, database };
  return { connectionString: `postgres://${user}@/${database}?host=${encodeURIComponent(host)}` };
}

async function connected(config: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(config);
  await client.connect();
  return client;
}

function databaseAt(connection: pg.PoolConfig, looker: pg.Client, closing: (() => Promise<void>)[]): TestDatabase {
  const clock = new TestClock();
  const sealer = sealerOf(Buffer.alloc(32, 7));
  const free = { share: null as number | null };
  return {
    connection,
    clock,
    sealer,
    free,
    query: async <R>(text: string, values: readonly unknown[] = []) =>
      (await looker.query(text, [...values])).rows as R[],
    async open() {
      const made = await createStore({
        connection,
        sealer,
        clock,
        freeShare: () => Promise.resolve(free.share),
      });
      if (!made.ok) throw new Error(made.error.message);
      closing.unshift(() => made.value.close());
      return made.value;
    },
  };
}

export const SYSTEM = { kind: 'system', name: 'test' } as const;

export async function addSite(store: Store, name: string): Promise<SiteId> {
  const act = { actor: SYSTEM, what: 'site.add', site: null };
  const added = await store.mutate(act, (tx) => tx.addSite({ name, timeZone: 'Europe/Berlin', demo: false }));
  if (!added.ok) throw new Error(added.error.message);
  return added.value.id;
}
