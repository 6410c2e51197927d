/**
 * Restores a backup, all or nothing: the whole file is authenticated before anything is touched, then all rows go in within one
 * transaction, and the key files get their names just before it commits.
 */
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { assert } from '../../kernel/assert.ts';
import { err, ok, type Problem, type Result } from '../../kernel/result.ts';
import { TABLE_NAMES } from '../../model/fields.ts';
import type { BackupSummary } from '../../model/ports/backup.ts';
import type { Secret } from '../../model/secret.ts';
import { openDatabase, Rollback, rowsOf, type Connection } from '../store/database.ts';
import { migrate, SCHEMA_VERSION, type MigrateProblem } from '../store/migrate.ts';
import { makeWeek } from '../store/partitions.ts';
import { openSealed, Unreadable, type EnvelopeProblem } from './envelope.ts';
import { readFrames, type EndFrame, type Frame, type ManifestFrame, type RowsFrame } from './frames.ts';

export interface BackupFile {
  readonly file: string;
  readonly passphrase: Secret;
}

export interface RestoreOptions extends BackupFile {
  readonly connection: pg.PoolConfig;
  readonly keys: string;
  readonly nowUs: number;
}

type ReadProblem = EnvelopeProblem | Problem<'cannot-read' | 'newer-backup'>;
type RestoreProblem = ReadProblem | MigrateProblem | Problem<'not-empty'>;

/** Reads the whole file: is it whole, is the passphrase right, does this program know it? Changes nothing. */
export async function checkBackup({ file, passphrase }: BackupFile): Promise<Result<BackupSummary, ReadProblem>> {
  return await reading(file, async (handle) => {
    let manifest: ManifestFrame | undefined;
    let end: EndFrame | undefined;
    for await (const frame of readFrames(openSealed(handle, passphrase))) {
      if (frame.kind === 'manifest') manifest = frame;
      if (frame.kind === 'end') end = frame;
    }
    assert(manifest && end, 'a whole backup has a beginning and an end');
    if (manifest.schemaVersion > SCHEMA_VERSION) return err(newer(manifest.schemaVersion));
    const { madeUs, schemaVersion } = manifest;
    const { tables, rows, keyFiles } = end;
    return ok({ madeUs, schemaVersion, tables, rows, keyFiles, bytes: (await stat(file)).size });
  });
}

const newer = (version: number): ReadProblem => ({
  code: 'newer-backup',
  message: `The backup holds tables of version ${version}, this program knows versions up to ${SCHEMA_VERSION}.`,
  advice: 'Restore it with the version of Bulkhead that made it, or a newer one.',
});

type Handle = Awaited<ReturnType<typeof open>>;

async function reading<T, E>(
  file: string,
  work: (handle: Handle) => Promise<Result<T, E>>,
): Promise<Result<T, E | ReadProblem>> {
  let handle: Handle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    const message = `The backup cannot be read: ${(error as Error).message}`;
    return err({ code: 'cannot-read', message, where: file });
  }
  try {
    return await work(handle);
  } catch (error) {
    if (error instanceof Unreadable) return err({ ...error.problem, where: file });
    throw error;
  } finally {
    await handle.close();
  }
}

export async function restoreBackup(options: RestoreOptions): Promise<Result<BackupSummary, RestoreProblem>> {
  const checked = await checkBackup(options);
  if (!checked.ok) return checked;
  if (existsSync(join(options.keys, 'key'))) return err(notEmpty('The data folder holds a key file', options.keys));
  const migrated = await migrateTo(options, checked.value.schemaVersion);
  if (!migrated.ok) return migrated;
  const restored = await reading(options.file, (handle) => restoreFrom(handle, options));
  if (!restored.ok) return restored;
  const forward = await migrateTo(options, SCHEMA_VERSION);
  return forward.ok ? checked : forward;
}

const notEmpty = (what: string, where: string): RestoreProblem => ({
  code: 'not-empty',
  message: `${what} already; a backup is restored into an empty one only.`,
  where,
  advice: 'Name another data folder with --data, or move the old one away.',
});

async function migrateTo(
  { connection, nowUs }: RestoreOptions,
  version: number,
): Promise<Result<unknown, MigrateProblem>> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await migrate(client, nowUs, version);
  } finally {
    await client.end();
  }
}

async function restoreFrom(
  handle: Handle,
  { connection, keys, passphrase }: RestoreOptions,
): Promise<Result<undefined, RestoreProblem>> {
  const db = openDatabase(connection);
  const staged = `${keys}.restored`;
  await rm(staged, { recursive: true, force: true });
  await mkdir(staged, { recursive: true, mode: 0o700 });
  let placed = false;
  try {
    const outcome = await db.transaction<Result<undefined, RestoreProblem>>(async (tx) => {
      const filled = await firstFilled(tx);
      if (filled !== undefined) throw new Rollback(err(notEmpty('The database holds data', filled)));
      await sql`DELETE FROM migrations`.execute(tx);
      for await (const frame of readFrames(openSealed(handle, passphrase))) await put(tx, staged, frame);
      await place(staged, keys);
      placed = true;
      return ok(undefined);
    });
    return outcome;
  } catch (error) {
    // The rows did not stay, so the keys must not either.
    if (placed) await rm(keys, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(staged, { recursive: true, force: true });
    await db.close();
  }
}

async function place(staged: string, keys: string): Promise<void> {
  // An empty folder may stand there; one with files in it makes this fail, and the transaction with it.
  if (existsSync(keys) && (await readdir(keys)).length === 0) await rmdir(keys);
  await rename(staged, keys);
}

/** Locks all tables, so that nothing comes in between. */
async function firstFilled(tx: Connection): Promise<string | undefined> {
  await sql`LOCK TABLE ${sql.join(TABLE_NAMES.map((table) => sql.table(table)))} IN ACCESS EXCLUSIVE MODE`.execute(tx);
  for (const table of TABLE_NAMES) {
    if (table === 'migrations') continue;
    const [row] = await rowsOf(tx, sql`SELECT 1 FROM ${sql.table(table)} LIMIT 1`);
    if (row) return table;
  }
  return undefined;
}

async function put(tx: Connection, staged: string, frame: Frame): Promise<void> {
  switch (frame.kind) {
    case 'manifest':
      for (const week of frame.weeks) await makeWeek(tx, week);
      return;
    case 'rows': {
      await putRows(tx, frame);
      return;
    }
    case 'sequences':
      for (const [name, last] of Object.entries(frame.last)) {
        if (last !== null) await sql`SELECT setval(${name}::regclass, ${last})`.execute(tx);
      }
      return;
    case 'key-file':
      assert(basename(frame.name) === frame.name && !frame.name.startsWith('.'), 'a key file has a plain name');
      {
        await writeFile(join(staged, frame.name), Buffer.from(frame.base64, 'base64'), {
          mode: 0o600,
          flush: true,
        });
        return;
      }
    case 'end':
  }
}

async function putRows(tx: Connection, { table, columns, rows }: RowsFrame): Promise<void> {
  const types = await rowsOf(
    tx,
    sql<{ name: string; type: string }>`SELECT attname AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
      WHERE attrelid = ${table}::regclass AND attnum > 0 AND NOT attisdropped`,
  );
  const typeOf = new Map(types.map(({ name, type }) => [name, type]));
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const values = columns.map((column, i) => {
    assert(typeOf.has(column), `the table ${table} has the column ${column}`);
    return sql`${sql.ref(`v.c${i}`)}::${sql.raw(typeOf.get(column) ?? '')}`;
  });
  const arrays = columns.map((_, i) => sql`${rows.map((row) => row[i] ?? null)}::text[]`);
  const aliases = sql.join(columns.map((_, i) => sql.ref(`c${i}`)));
  await sql`INSERT INTO ${sql.table(table)} (${names}) SELECT ${sql.join(values)}
    FROM unnest(${sql.join(arrays)}) AS v (${aliases})`.execute(tx);
}
