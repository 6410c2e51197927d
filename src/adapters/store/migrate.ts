/** Brings the tables forward to this program's version. Never back: a database that is newer than the program is refused. */
import type pg from 'pg';
import { err, ok, type Problem, type Result } from '../../kernel/result.ts';
import { POSTGRES_VERSION_MIN } from './postgres-binaries.ts';
import { sql as spine } from './migrations/0001-spine.ts';
import { sql as names } from './migrations/0002-names.ts';
import { sql as logons } from './migrations/0003-logons.ts';
import { sql as unknownServices } from './migrations/0004-unknown-services.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** In order, without a gap. One that was released is never changed again. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: 'spine', sql: spine },
  { version: 2, name: 'names', sql: names },
  { version: 3, name: 'logons', sql: logons },
  { version: 4, name: 'unknown-services', sql: unknownServices },
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** Two programs that start at once on an external database take turns. */
const LOCK = 5_318_008_420;

export type MigrateProblem = Problem<'newer-database' | 'old-postgres' | 'not-ours'>;

/** `upTo`: only a restore stops earlier. */
export async function migrate(
  client: pg.ClientBase,
  nowUs: number,
  upTo: number = SCHEMA_VERSION,
): Promise<Result<{ readonly from: number; readonly to: number }, MigrateProblem>> {
  const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version_num') AS version");
  const major = Math.floor(Number(rows[0]?.version) / 10_000);
  if (major < POSTGRES_VERSION_MIN) return err(oldPostgres(major));
  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
  try {
    const version = await versionOf(client);
    if (version === undefined) return err(NOT_OURS);
    if (version > SCHEMA_VERSION) return err(newer(version));
    for (const migration of MIGRATIONS.slice(version, upTo)) await apply(client, migration, nowUs);
    return ok({ from: version, to: Math.max(version, upTo) });
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCK]);
  }
}

/** undefined: there are tables, but not ours. */
async function versionOf(client: pg.ClientBase): Promise<number | undefined> {
  const found = await client.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()`,
  );
  if (found.rows.length === 0) return 0;
  if (!found.rows.some(({ name }) => name === 'migrations')) return undefined;
  const { rows } = await client.query<{ version: number }>('SELECT max(version) AS version FROM migrations');
  return rows[0]?.version ?? 0;
}

async function apply(client: pg.ClientBase, migration: Migration, nowUs: number): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(
      'CREATE TABLE IF NOT EXISTS migrations (version integer PRIMARY KEY, name text NOT NULL, applied_us bigint NOT NULL)',
    );
    await client.query(migration.sql);
    await client.query('INSERT INTO migrations VALUES ($1, $2, $3)', [migration.version, migration.name, nowUs]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`migration ${migration.version} (${migration.name}) failed`, { cause: error });
  }
}

const newer = (version: number): MigrateProblem => ({
  code: 'newer-database',
  message: `The database has version ${version}, this program knows versions up to ${SCHEMA_VERSION}: it was used by a newer Bulkhead.`,
  advice: 'Start the newer Bulkhead, or restore a backup made by this version into an empty data folder.',
});

const oldPostgres = (major: number): MigrateProblem => ({
  code: 'old-postgres',
  message: `This is PostgreSQL ${major}; Bulkhead needs ${POSTGRES_VERSION_MIN} or newer.`,
  advice: 'Name a newer one with DATABASE_URL, or leave it out to use the one that comes with Bulkhead.',
});

const NOT_OURS: MigrateProblem = {
  code: 'not-ours',
  message: 'The database holds tables that are not of Bulkhead.',
  advice: 'Give Bulkhead a database of its own: DATABASE_URL=postgres://…/bulkhead',
};
