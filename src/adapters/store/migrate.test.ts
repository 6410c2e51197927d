/** Tables move forward only, and are the ones that the list of fields knows. */
import pg from 'pg';
import { expect, test } from 'vitest';
import { TABLE_NAMES, tableOf } from '../../model/fields.ts';
import { onEveryPostgres, type TestDatabase } from '../../../test/support/postgres.ts';
import { migrate, MIGRATIONS, SCHEMA_VERSION } from './migrate.ts';
import { createStore } from './store.ts';

onEveryPostgres('migrations', (server) => {
  async function migrating(database: TestDatabase, upTo?: number): ReturnType<typeof migrate> {
    const client = new pg.Client(database.connection);
    await client.connect();
    try {
      return await migrate(client, 1, upTo);
    } finally {
      await client.end();
    }
  }

  test('each goes forward on the one before it, and a second run changes nothing', async () => {
    const database = await server.fresh();
    for (const { version } of MIGRATIONS) {
      expect(await migrating(database, version)).toEqual({ ok: true, value: { from: version - 1, to: version } });
    }
    expect(await migrating(database)).toEqual({ ok: true, value: { from: SCHEMA_VERSION, to: SCHEMA_VERSION } });
  });

  test('refuses a database that is newer than the program, and tables that are not ours', async () => {
    const newer = await server.fresh();
    await migrating(newer);
    await newer.query(`INSERT INTO migrations VALUES (${SCHEMA_VERSION + 1}, 'future', 1)`);
    expect(await opened(newer)).toMatchObject({ ok: false, error: { code: 'newer-database' } });
    const strange = await server.fresh();
    await strange.query('CREATE TABLE theirs (id integer)');
    expect(await opened(strange)).toMatchObject({ ok: false, error: { code: 'not-ours' } });
    expect(await strange.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`)).toHaveLength(1);
  });

  test('two that start at once take turns', async () => {
    const database = await server.fresh();
    const both = await Promise.all([migrating(database), migrating(database)]);
    expect(both.map((one) => one.ok && one.value.from).sort()).toEqual([0, SCHEMA_VERSION]);
  });

  test('says it where the database does not answer', async () => {
    const database = await server.fresh();
    const nowhere = { ...database, connection: { host: '127.0.0.1', port: 1, user: 'x', database: 'x' } };
    expect(await opened(nowhere)).toMatchObject({ ok: false, error: { code: 'no-database' } });
  });

  test('every column of every table is in the list of fields, and no other', async () => {
    const database = await server.fresh();
    await database.open();
    const rows = await database.query<{ table: string; columns: string[] }>(
      `SELECT relname::text AS table, array_agg(attname::text ORDER BY attname::text) AS columns FROM pg_class
        JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition GROUP BY relname`,
    );
    const listed = TABLE_NAMES.map((table) => {
      const { personal, plain } = tableOf(table);
      return { table, columns: [...personal, ...plain].sort() };
    });
    const byName = (a: { table: string }, b: { table: string }): number => (a.table < b.table ? -1 : 1);
    const found = rows.map(({ table, columns }) => ({ table, columns: [...columns].sort() }));
    expect(found.sort(byName)).toEqual(listed.sort(byName));
  });
});

const opened = ({ connection, sealer, clock }: TestDatabase): ReturnType<typeof createStore> =>
  createStore({ connection, sealer, clock, freeShare: () => Promise.resolve(null) });
