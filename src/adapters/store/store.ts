/**
 * The store: all that Bulkhead keeps, in PostgreSQL, behind the three doors of its port. Migrates when it is opened.
 *
 *   const made = await createStore({ connection, sealer, clock, freeShare });
 *   if (made.ok) await made.value.close();
 */
import { sql } from 'kysely';
import pg from 'pg';
import { err, ok, type Problem, type Result } from '../../kernel/result.ts';
import type { Clock } from '../../kernel/time.ts';
import type { RetentionClass } from '../../model/fields.ts';
import type { Json } from '../../model/ports/audit.ts';
import { asSecret } from '../../model/secret.ts';
import type { BatchCommit, BatchProblem, Store, Taken } from '../../model/ports/store.ts';
import type { Sealer } from '../secrets/sealer.ts';
import { secretContext } from './act-upkeep.ts';
import { appendAudit, pageAudit, verifyAudit } from './audit.ts';
import { isUnavailable, openDatabase, whole, type Database } from './database.ts';
import { migrate, type MigrateProblem } from './migrate.ts';
import { Partitions } from './partitions.ts';
import { peopleReading, plantReading, questionsOf } from './read-through.ts';
import { sweep } from './sweep.ts';
import { takeBatch, takeImportProgress, takePulses, writeLimits } from './take.ts';
import { mutate } from './transaction.ts';
import { Turns } from './turns.ts';
import { UseNotes } from './use-notes.ts';

export interface StoreOptions {
  readonly connection: pg.PoolConfig;
  readonly sealer: Sealer;
  readonly clock: Clock;
  /** Share of the database's disk that is free; null where it cannot be known. */
  readonly freeShare: () => Promise<number | null>;
}

export type OpenProblem = MigrateProblem | Problem<'no-database'>;

const CONNECT_WAIT_MS = 10_000;

export async function createStore(options: StoreOptions): Promise<Result<Store, OpenProblem>> {
  const migrated = await migrateNow(options);
  return migrated.ok ? ok(storeOn(openDatabase(options.connection), options)) : migrated;
}

async function migrateNow({ connection, clock }: StoreOptions): Promise<Result<unknown, OpenProblem>> {
  const client = new pg.Client({ connectionTimeoutMillis: CONNECT_WAIT_MS, ...connection });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await migrate(client, clock.now());
  } catch (error) {
    if (!isUnavailable(error) && !isRefusal(error)) throw error;
    return err({
      code: 'no-database',
      message: `The database cannot be used: ${(error as Error).message}`,
      advice: 'Look whether it runs, and whether DATABASE_URL names it, its user and password rightly.',
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Class 28: not let in; 3D: no such database; 42501: the user may not make tables. */
const isRefusal = (error: unknown): boolean => /^(28|3D|42501)/.test((error as { readonly code?: string }).code ?? '');

interface Parts extends StoreOptions {
  readonly db: Database;
  readonly partitions: Partitions;
}

function storeOn(db: Database, options: StoreOptions): Store {
  const parts: Parts = { ...options, db, partitions: new Partitions(db) };
  return {
    close: () => db.close(),
    async ping() {
      const began = performance.now();
      await db.rows(sql`SELECT 1`);
      return { milliseconds: performance.now() - began };
    },
    ...questionsOf(parts),
    ...plantReading(parts),
    ...peopleReading(parts),
    ...actorDoor(parts),
    ...sensorDoor(parts),
    ...upkeep(parts),
  };
}

function actorDoor({
  db,
  sealer,
  clock,
  partitions,
}: Parts): Pick<Store, 'mutate' | 'refused' | 'audit' | 'verifyAudit'> {
  return {
    mutate: (act, work) => mutate({ db, sealer, partitions, nowUs: clock.now() }, act, work),
    refused: (act) => db.transaction((tx) => appendAudit(tx, sealer, act, [], 'refused', clock.now())),
    audit: (sight, query) => db.ask((on) => pageAudit(on, sealer, sight, clock.now(), query)),
    verifyAudit: () => db.transaction((tx) => verifyAudit(tx, sealer)),
  };
}

type SensorDoor = Pick<Store, 'takeBatch' | 'takePulses' | 'takeImportProgress' | 'takeLimits' | 'takeUse'>;

function sensorDoor({ db, partitions }: Parts): SensorDoor {
  const turns = new Turns();
  const uses = new UseNotes();
  return {
    takeBatch: (batch) => turns.after(batch.site, () => commitBatch(db, partitions, batch)),
    takePulses: (site, pulses) => db.transaction((tx) => takePulses(tx, site, pulses)),
    takeImportProgress: (site, id, progress) => db.transaction((tx) => takeImportProgress(tx, site, id, progress)),
    takeLimits: (site, limits) => db.transaction((tx) => writeLimits(tx, site ?? '', '', limits)),
    async takeUse(use, atUs) {
      const [table, column, value] =
        'token' in use ? (['tokens', 'id', use.token] as const) : (['sign_ins', 'hash', use.signIn] as const);
      if (!uses.isDue(`${table}/${value}`, atUs)) return;
      await db.rows(sql`UPDATE ${sql.table(table)} SET last_used_us = ${whole(atUs)}
        WHERE ${sql.ref(column)} = ${value} AND (last_used_us IS NULL OR last_used_us < ${whole(atUs)})`);
    },
  };
}

async function commitBatch(
  db: Database,
  partitions: Partitions,
  batch: BatchCommit,
): Promise<Result<Taken, BatchProblem>> {
  await partitions.makeFor(batch.buckets.map((bucket) => bucket.startUs));
  return await db.transaction((tx) => takeBatch(tx, batch));
}

type Upkeep = Pick<Store, 'sweep' | 'retention' | 'setting' | 'secret'>;

function upkeep({ db, sealer, clock, partitions, freeShare }: Parts): Upkeep {
  return {
    async sweep() {
      try {
        return await sweep({ db, sealer, nowUs: clock.now(), freeShare });
      } finally {
        // Weeks may have gone, in whole or in part.
        partitions.forget();
      }
    },
    async retention(site) {
      const rows = await db.rows(
        sql<{ class: RetentionClass; days: number }>`SELECT class, days FROM retention WHERE site = ${site}`,
      );
      return Object.fromEntries(rows.map((row) => [row.class, row.days]));
    },
    async setting(key, site = null) {
      const [row] = await db.rows(
        sql<{ value: Json }>`SELECT value FROM settings WHERE site = ${site ?? ''} AND key = ${key}`,
      );
      return row?.value;
    },
    async secret(name, site = null) {
      const [row] = await db.rows(
        sql<{ sealed: Buffer }>`SELECT sealed FROM secrets WHERE site = ${site ?? ''} AND name = ${name}`,
      );
      if (!row) return null;
      const opened = sealer.open(row.sealed, secretContext(site ?? '', name));
      if (!opened.ok) throw new Error(opened.error.message);
      return asSecret(opened.value.toString());
    },
  };
}
