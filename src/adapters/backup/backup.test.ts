/** A backup restored is the same, and one that is not whole changes nothing. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ok } from '../../kernel/result.ts';
import { TABLE_NAMES } from '../../model/fields.ts';
import { asSecret } from '../../model/secret.ts';
import { addSite, onEveryPostgres, SYSTEM, type TestDatabase } from '../../../test/support/postgres.ts';
import { fill, START_US } from '../../../test/support/site-rows.ts';
import { restoreBackup } from './restore-backup.ts';
import { writeBackup } from './write-backup.ts';

const PASSPHRASE = asSecret('correct horse battery');

onEveryPostgres('backup', (server) => {
  let folder = '';
  let keys = '';
  let file = '';
  let source: TestDatabase;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bh-backup-'));
    keys = join(folder, 'keys');
    mkdirSync(keys);
    writeFileSync(join(keys, 'key'), Buffer.alloc(32, 7));
    writeFileSync(join(keys, 'tls.sealed'), 'sealed');
    writeFileSync(join(keys, 'tls.sealed.new'), 'half written');
    file = join(folder, 'plant.backup');
    source = await server.fresh();
    await furnish(source);
    const made = await writeBackup({
      connection: source.connection,
      keys,
      file,
      passphrase: PASSPHRASE,
      nowUs: START_US,
    });
    expect(made).toMatchObject({ ok: true, value: { keyFiles: 2, tables: TABLE_NAMES.length } });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const into = (target: TestDatabase, name: string, from = file, passphrase = PASSPHRASE) =>
    restoreBackup({
      connection: target.connection,
      keys: join(folder, name),
      file: from,
      passphrase,
      nowUs: START_US + 1,
    });

  test('restored, every table is the same row by row, the audit is whole and secrets open', async () => {
    const target = await server.fresh();
    expect(await into(target, 'same')).toMatchObject({ ok: true, value: { madeUs: START_US } });
    for (const table of TABLE_NAMES)
      expect([table, await rowsIn(target, table)]).toEqual([table, await rowsIn(source, table)]);
    expect(await sequences(target)).toEqual(await sequences(source));
    expect(await weeks(target)).toEqual(await weeks(source));
    const store = await target.open();
    expect(await store.verifyAudit()).toMatchObject({ whole: true });
    expect((await store.secret('mail'))?.reveal()).toBe('swordfish');
    expect(readFileSync(join(folder, 'same', 'key'))).toEqual(Buffer.alloc(32, 7));
    expect(existsSync(join(folder, 'same', 'tls.sealed.new'))).toBe(false);
  });

  test('ids go on where they were: none is given again', async () => {
    const target = await server.fresh();
    await into(target, 'ids');
    const before = await (await source.open()).sites();
    const added = await addSite(await target.open(), 'Another');
    expect(before.map(({ id }) => id)).not.toContain(added);
  });

  test('refuses a wrong passphrase, and nothing changed', async () => {
    const target = await server.fresh();
    const refused = await into(target, 'wrong', file, asSecret('incorrect horse'));
    expect(refused).toMatchObject({ ok: false, error: { code: 'wrong-passphrase' } });
    expect(await target.query(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
    expect(existsSync(join(folder, 'wrong'))).toBe(false);
  });

  test('refuses to restore over a store that holds anything, or over a key file', async () => {
    const target = await server.fresh();
    await addSite(await target.open(), 'Mine');
    expect(await into(target, 'full')).toMatchObject({ ok: false, error: { code: 'not-empty' } });
    expect(existsSync(join(folder, 'full'))).toBe(false);
    expect(await target.query('SELECT name FROM sites')).toEqual([{ name: 'Mine' }]);
    expect(await into(await server.fresh(), 'keys')).toMatchObject({ ok: false, error: { code: 'not-empty' } });
  });

  test('refuses to write over a file', async () => {
    const again = { connection: source.connection, keys, file, passphrase: PASSPHRASE, nowUs: START_US };
    expect(await writeBackup(again)).toMatchObject({ ok: false, error: { code: 'file-exists' } });
    const nowhere = { ...again, file: join(folder, 'no', 'where') };
    expect(await writeBackup(nowhere)).toMatchObject({ ok: false, error: { code: 'cannot-write' } });
  });

  describe('a file that is not whole is refused, and nothing changed', () => {
    const damages: readonly (readonly [string, (bytes: Buffer) => Buffer, string])[] = [
      ['empty', () => Buffer.alloc(0), 'not-a-backup'],
      ['something else', () => Buffer.from('PK\x03\x04'.padEnd(100)), 'not-a-backup'],
      ['of a newer format', (bytes) => at(bytes, 8, 9), 'newer-backup'],
      ['asking for a key that takes forever', (bytes) => at(bytes, 9, 60), 'damaged'],
      ['with another salt', (bytes) => flip(bytes, 13), 'wrong-passphrase'],
      ['cut off within the last chunk', (bytes) => bytes.subarray(0, -10), 'damaged'],
      ['cut off between two chunks', (bytes) => bytes.subarray(0, 36 + 2 * (65_536 + 16)), 'damaged'],
      ['with one bit flipped', (bytes) => flip(bytes, bytes.length - 100), 'damaged'],
      ['with something behind it', (bytes) => Buffer.concat([bytes, Buffer.from('x')]), 'damaged'],
      ['with two chunks swapped', swapped, 'damaged'],
    ];
    let target: TestDatabase;
    beforeAll(async () => {
      target = await server.fresh();
    });
    for (const [what, damage, code] of damages) {
      test(what, async () => {
        const bad = join(folder, `${code}-${what.replaceAll(' ', '-')}`);
        writeFileSync(bad, damage(readFileSync(file)));
        expect(await into(target, `keys-${what}`, bad)).toMatchObject({ ok: false, error: { code, where: bad } });
        expect(await target.query(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
        expect(existsSync(join(folder, `keys-${what}`))).toBe(false);
      });
    }
  });

  test('holds neither what it was made of nor the passphrase in the clear', () => {
    const bytes = readFileSync(file);
    for (const word of ['Pump 2', 'swordfish', 'correct horse']) expect(bytes.includes(word)).toBe(false);
  });
});

const at = (bytes: Buffer, place: number, value: number): Buffer => Buffer.from(bytes.with(place, value));
const flip = (bytes: Buffer, place: number): Buffer => at(bytes, place, (bytes[place] ?? 0) ^ 1);

function swapped(bytes: Buffer): Buffer {
  const size = 65_536 + 16;
  const [first, second, third] = [36, 36 + size, 36 + 2 * size].map((from) => bytes.subarray(from, from + size));
  return Buffer.concat([
    bytes.subarray(0, 36),
    ...[first, third, second].flatMap((b) => b ?? []),
    bytes.subarray(36 + 3 * size),
  ]);
}

/** Something in as many tables as the doors reach, with text that is awkward to carry. */
async function furnish(database: TestDatabase): Promise<void> {
  const store = await database.open();
  const site = await addSite(store, 'Werk „Süd" \\ 1\u2028\t\n');
  await fill(store, site, { assets: 12 });
  await fill(store, await addSite(store, 'Other'), { assets: 700, startUs: START_US - 30 * 86_400_000_000 });
  await store.takeLimits(null, [
    { limit: 'flowsMax', count: 3, firstUs: START_US, lastUs: START_US, missing: 'flows {"a",\\b}' },
  ]);
  const about = { name: 'Ada' } as const;
  const act = { actor: SYSTEM, what: 'test.furnish', site, personal: [{ about, fields: { name: 'Ada' } }] };
  const done = await store.mutate(act, async (tx) => {
    await tx.putSetting('look', { a: [1, null, 'x'], b: 1e-7 });
    await tx.putRetention({ history: 30 });
    await tx.addHold({ reason: 'audit', fromUs: null, toUs: 5 });
    await tx.addLine({ name: 'Line', assets: [], valuePerHour: 0.1 + 0.2 });
    const person = await tx.addPerson({ name: 'Grace', passwordHash: 'x' });
    if (person.ok) {
      await tx.addGrant({
        person: person.value.id,
        role: 'viewer',
        site,
        zone: null,
        costLimit: null,
        fromUs: 0,
        untilUs: null,
      });
    }
    return ok(undefined);
  });
  expect(done.ok).toBe(true);
  await store.mutate({ actor: SYSTEM, what: 'secret.put', site: null }, async (tx) => {
    await tx.putSecret('mail', asSecret('swordfish'));
    return ok(undefined);
  });
}

async function rowsIn(database: TestDatabase, table: string): Promise<string[]> {
  const rows = await database.query<{ row: string }>(`SELECT t::text AS row FROM "${table}" t ORDER BY 1`);
  return rows.map(({ row }) => row);
}

const sequences = (database: TestDatabase): Promise<unknown[]> =>
  database.query('SELECT sequencename, last_value FROM pg_sequences ORDER BY 1');

const weeks = (database: TestDatabase): Promise<unknown[]> =>
  database.query(
    `SELECT inhrelid::regclass::text AS week FROM pg_inherits WHERE inhparent = 'buckets'::regclass ORDER BY 1`,
  );
