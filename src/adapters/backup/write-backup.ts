/** Writes a backup: every table in one snapshot, the sequences, the key files. Needs nothing of PostgreSQL but a connection. */
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import type pg from 'pg';
import { err, ok, type Problem, type Result } from '../../kernel/result.ts';
import { TABLE_NAMES, tableOf, type TableName } from '../../model/fields.ts';
import { LIMITS } from '../../model/limits.ts';
import type { BackupSummary } from '../../model/ports/backup.ts';
import type { Secret } from '../../model/secret.ts';
import { openDatabase, rowsOf, type Connection } from '../store/database.ts';
import { SCHEMA_VERSION } from '../store/migrate.ts';
import { weeksKept } from '../store/partitions.ts';
import { SealedWriter } from './envelope.ts';
import { frameBytes, type EndFrame, type Frame } from './frames.ts';

export interface WriteBackupOptions {
  readonly connection: pg.PoolConfig;
  /** The folder with the key file and the files sealed under it. */
  readonly keys: string;
  readonly file: string;
  readonly passphrase: Secret;
  readonly nowUs: number;
}

type WriteProblem = Problem<'file-exists' | 'cannot-write'>;

export async function writeBackup(options: WriteBackupOptions): Promise<Result<BackupSummary, WriteProblem>> {
  const { file, nowUs } = options;
  if (existsSync(file)) {
    const advice = 'Choose another name, or remove it first.';
    return err({ code: 'file-exists', message: `${file} is there already.`, where: file, advice });
  }
  // It gets its name only when it is whole.
  const fresh = `${file}.new`;
  try {
    const handle = await open(fresh, 'w', 0o600);
    let end: Omit<EndFrame, 'kind'>;
    let bytes: number;
    try {
      const writer = await SealedWriter.begin(handle, options.passphrase);
      end = await writeAll(options, (frame) => writer.write(frameBytes(frame)));
      await writer.end();
      bytes = writer.bytes;
    } finally {
      await handle.close();
    }
    await rename(fresh, file);
    return ok({ madeUs: nowUs, schemaVersion: SCHEMA_VERSION, ...end, bytes });
  } catch (error) {
    await rm(fresh, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined || !WRITING.has(code)) throw error;
    return err({ code: 'cannot-write', message: `The backup cannot be written: ${message}`, where: file });
  }
}

const WRITING = new Set(['ENOENT', 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EFBIG', 'EIO']);

type Put = (frame: Frame) => Promise<void>;

async function writeAll({ connection, keys, nowUs }: WriteBackupOptions, put: Put): Promise<Omit<EndFrame, 'kind'>> {
  const db = openDatabase(connection);
  try {
    return await db.transaction(async (tx) => {
      await sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`.execute(tx);
      await sql`SET LOCAL bytea_output = 'hex'`.execute(tx);
      await put({ kind: 'manifest', madeUs: nowUs, schemaVersion: SCHEMA_VERSION, weeks: await weeksKept(tx) });
      let rows = 0;
      for (const table of TABLE_NAMES) rows += await writeTable(tx, table, put);
      await put({ kind: 'sequences', last: await sequences(tx) });
      const keyFiles = await writeKeyFiles(keys, put);
      const end = { tables: TABLE_NAMES.length, rows, keyFiles };
      await put({ kind: 'end', ...end });
      return end;
    });
  } finally {
    await db.close();
  }
}

async function writeTable(tx: Connection, table: TableName, put: Put): Promise<number> {
  const { personal, plain } = tableOf(table);
  const columns = [...plain, ...personal].sort();
  const texts = sql.join(columns.map((column) => sql`${sql.ref(column)}::text`));
  await sql`DECLARE backup_rows NO SCROLL CURSOR FOR SELECT ARRAY[${texts}] AS row FROM ${sql.table(table)}`.execute(
    tx,
  );
  let count = 0;
  for (;;) {
    const found = await rowsOf(
      tx,
      sql<{ row: (string | null)[] }>`FETCH ${sql.raw(String(LIMITS.writeRowsMax))} FROM backup_rows`,
    );
    if (found.length === 0) break;
    await put({ kind: 'rows', table, columns, rows: found.map(({ row }) => row) });
    count += found.length;
  }
  await sql`CLOSE backup_rows`.execute(tx);
  return count;
}

/** Sequences know no snapshot: they are read after the rows, so that no number in a row is beyond them. */
async function sequences(tx: Connection): Promise<Record<string, number | null>> {
  const rows = await rowsOf(
    tx,
    sql<{ name: string; last: number | null }>`SELECT sequencename AS name, last_value AS last FROM pg_sequences
      WHERE schemaname = current_schema() ORDER BY sequencename`,
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}

async function writeKeyFiles(folder: string, put: Put): Promise<number> {
  let count = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    // What ends so was being written when the program was cut off.
    if (!entry.isFile() || entry.name.endsWith('.new')) continue;
    await put({ kind: 'key-file', name: entry.name, base64: await readFile(join(folder, entry.name), 'base64') });
    count++;
  }
  return count;
}
