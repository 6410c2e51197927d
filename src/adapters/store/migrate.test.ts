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

  test('names that are the same but for the case of other letters are told apart, and from then on refused', async () => {
    const database = await server.fresh();
    await migrating(database, 1);
    const names = [`('p1', 'Müller', 1, false)`, `('p2', 'MÜLLER', 2, false)`, `('p3', 'Ada', 3, false)`];
    await database.query(`INSERT INTO people (id, name, created_us, disabled) VALUES ${names.join()}`);
    const sites = [`('s1', 'Köln', '', false, 1, NULL)`, `('s2', 'KÖLN', '', false, 2, NULL)`];
    await database.query(`INSERT INTO sites VALUES ${sites.join()}, ('s3', 'KÖLN', '', false, 0, 5)`);
    const lines = [`('s1', 'l1', 'öl', '{}', NULL, 1)`, `('s1', 'l2', 'ÖL', '{}', NULL, 2)`];
    await database.query(`INSERT INTO lines VALUES ${lines.join()}, ('s2', 'l3', 'ÖL', '{}', NULL, 3)`);
    await migrating(database);
    const namesOf = async (table: string): Promise<string[]> =>
      (await database.query<{ name: string }>(`SELECT name FROM ${table} ORDER BY id`)).map(({ name }) => name);
    expect(await namesOf('people')).toEqual(['Müller', 'MÜLLER (p2)', 'Ada']);
    expect(await namesOf('sites')).toEqual(['Köln', 'KÖLN (s2)', 'KÖLN']);
    expect(await namesOf('lines')).toEqual(['öl', 'ÖL (l2)', 'ÖL']);
    await expect(
      database.query(`INSERT INTO people (id, name, created_us, disabled) VALUES ('p4', 'mÜller', 4, false)`),
    ).rejects.toMatchObject({ code: '23505' });
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
