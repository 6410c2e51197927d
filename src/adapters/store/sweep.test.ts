/** What is deleted and what is not: by class, site, hold, and for want of room. */
import { beforeEach, expect, test } from 'vitest';
import { ok } from '../../kernel/result.ts';
import { RETENTION_DEFAULTS } from '../../model/fields.ts';
import { asId, type AssetId, type SiteId } from '../../model/ids.ts';
import type { RetentionDays } from '../../model/ports/retention.ts';
import type { Store } from '../../model/ports/store.ts';
import { addSite, onEveryPostgres, SYSTEM, type TestDatabase } from '../../../test/support/postgres.ts';
import {
  accountOf,
  assetOf,
  batch,
  fill,
  nothing,
  serviceOf,
  siteChanges,
  START_US,
} from '../../../test/support/site-rows.ts';

const DAY_US = 86_400_000_000;

onEveryPostgres('retention', (server) => {
  let database: TestDatabase;
  let store: Store;
  let site: SiteId;
  beforeEach(async () => {
    database = await server.fresh();
    database.clock.us = START_US;
    store = await database.open();
    site = await addSite(store, 'Plant');
    await fill(store, site, { assets: 3 });
  });

  const setDays = (days: RetentionDays, at = site) =>
    store.mutate({ actor: SYSTEM, what: 'retention.set', site: at }, async (tx) => {
      await tx.putRetention(days);
      return ok(undefined);
    });

  async function rowsOf(table: string, at = site): Promise<number> {
    const rows = await database.query<{ n: string }>(`SELECT count(*) AS n FROM ${table} WHERE site = $1`, [at]);
    return Number(rows[0]?.n);
  }

  const later = (days: number): void => {
    database.clock.us = START_US + days * DAY_US;
  };

  test('nothing goes before its time, everything of its class after it, and no class beside it', async () => {
    later(RETENTION_DEFAULTS.history - 1);
    expect((await store.sweep()).rows).toEqual([]);
    later(RETENTION_DEFAULTS.history + 1);
    expect((await store.sweep()).rows).toEqual([{ site, class: 'history', rows: 2 }]);
    expect(await rowsOf('buckets')).toBe(0);
    expect(await rowsOf('conversations')).toBe(2);
    later(RETENTION_DEFAULTS.inventory + 1);
    await store.sweep();
    for (const table of ['operations', 'conversations', 'claims', 'endpoints', 'assets']) {
      expect([table, await rowsOf(table)]).toEqual([table, 0]);
    }
    expect(await store.verifyAudit()).toMatchObject({ whole: true });
  });

  test('the days of one site are those of that site alone', async () => {
    const other = await addSite(store, 'Other');
    await fill(store, other, { assets: 3 });
    await setDays({ history: 7 });
    expect(await store.retention(site)).toEqual({ history: 7 });
    expect(await store.retention(other)).toEqual({});
    later(8);
    expect((await store.sweep()).rows).toEqual([{ site, class: 'history', rows: 2 }]);
    expect(await rowsOf('buckets', other)).toBe(2);
  });

  test('what a hold covers stays, what lies outside it goes, and after it is lifted the rest goes too', async () => {
    const before = START_US - 10 * DAY_US;
    await store.takeBatch(
      batch({ ...nothing(site), buckets: siteChanges(site, { assets: 2, startUs: before }).buckets }, 2),
    );
    const act = { actor: SYSTEM, what: 'hold.add', site };
    const hold = await store.mutate(act, async (tx) =>
      ok(await tx.addHold({ reason: 'lawsuit', fromUs: START_US - DAY_US, toUs: START_US + DAY_US })),
    );
    expect(await store.holds(site)).toMatchObject([{ reason: 'lawsuit', by: SYSTEM }]);
    later(RETENTION_DEFAULTS.history + 1);
    expect((await store.sweep()).rows).toEqual([{ site, class: 'history', rows: 1 }]);
    expect(await rowsOf('buckets')).toBe(2);
    await store.mutate({ ...act, what: 'hold.lift' }, (tx) => tx.liftHold(hold.ok ? hold.value.id : asId('')));
    expect((await store.sweep()).rows).toEqual([{ site, class: 'history', rows: 2 }]);
  });

  test('an asset that a person spoke for stays', async () => {
    const owned = { ...nothing(site), assets: [assetOf(site, 2, { itOwner: 'Ada' })] };
    await store.takeBatch(batch(owned, 2));
    later(RETENTION_DEFAULTS.inventory + 1);
    await store.sweep();
    expect(await database.query('SELECT id FROM assets')).toEqual([{ id: 'asset-2' }]);
  });

  test('an endpoint that somebody logged on to stays as long as that is kept', async () => {
    const logon = accountOf(1, { endpoint: 1, server: 3, secret: '5bdcc146bf60754e', lastUs: START_US + 20 * DAY_US });
    await store.takeBatch(batch({ ...nothing(site), accounts: [logon] }, 2));
    await setDays({ inventory: 10, history: 10, accounts: 10 });
    later(21);
    await store.sweep();
    const kept = (table: string) => database.query(`SELECT id FROM ${table} ORDER BY id`);
    expect([await kept('endpoints'), await kept('assets')]).toEqual([
      [{ id: '1' }, { id: '3' }],
      [{ id: 'asset-1' }, { id: 'asset-3' }],
    ]);
    later(31);
    await store.sweep();
    expect([await kept('accounts'), await kept('endpoints')]).toEqual([[], []]);
  });

  test('an unknown service stays with its conversations or its name, and its endpoint with it', async () => {
    const lastUs = START_US + 20 * DAY_US;
    const unknownServices = [
      serviceOf(1, { server: 2 }),
      serviceOf(2, { server: 3, lastUs }),
      serviceOf(3, { server: 3 }),
    ];
    await store.takeBatch(
      batch({ ...nothing(site), unknownServices: unknownServices.map((s, n) => ({ ...s, port: n })) }, 2),
    );
    await database.query("UPDATE unknown_services SET name = 'Weigher' WHERE id = 1");
    await setDays({ inventory: 10, history: 10 });
    const kept = async (): Promise<unknown[]> => [
      (await database.query<{ id: string }>('SELECT id FROM unknown_services ORDER BY id')).map(({ id }) => id),
      (await database.query<{ id: string }>('SELECT id FROM endpoints ORDER BY id')).map(({ id }) => id),
    ];
    later(21);
    await store.sweep();
    expect(await kept()).toEqual([
      ['1', '2'],
      ['2', '3'],
    ]);
    later(31);
    await store.sweep();
    expect(await kept()).toEqual([['1'], ['2']]);
  });

  test('ids are not given again after what bore them was deleted', async () => {
    later(RETENTION_DEFAULTS.inventory + 1);
    await store.sweep();
    expect((await store.loadSite(site)).graph.highest).toMatchObject({ asset: 3, endpoint: 3, conversation: 2 });
  });

  test('where the disk is nearly full the oldest week of history goes before its time, and one can see that it did', async () => {
    const old = START_US - 30 * DAY_US;
    await store.takeBatch(
      batch({ ...nothing(site), buckets: siteChanges(site, { assets: 3, startUs: old }).buckets }, 2),
    );
    database.free.share = 0.5;
    expect((await store.sweep()).rows).toEqual([]);
    database.free.share = 0.01;
    const swept = await store.sweep();
    expect(swept.rows).toEqual([{ site, class: 'history', rows: 2 }]);
    expect(swept.droppedBeforeUs).toBeGreaterThan(old);
    // The present week stays, however full the disk is.
    expect(await rowsOf('buckets')).toBe(2);
    const sight = { by: SYSTEM, site, zones: 'site' } as const;
    expect(await store.limits(sight, 0)).toMatchObject([{ limit: 'freeDiskShareMin', sensor: null, count: 2 }]);
    expect((await store.audit(sight, { limit: 1 })).items).toMatchObject([{ what: 'retention.make-room' }]);
  });

  test('history that comes after its week was dropped finds a place', async () => {
    later(RETENTION_DEFAULTS.history + 30);
    await store.sweep();
    const again = { ...nothing(site), buckets: siteChanges(site, { assets: 3 }).buckets };
    expect(await store.takeBatch(batch(again, 2))).toMatchObject({ ok: true });
    expect(await rowsOf('buckets')).toBe(2);
  });

  test('a name without an account is erased wherever it was written, and nobody else is', async () => {
    const sight = { by: SYSTEM, site, zones: 'site' } as const;
    const rows = [assetOf(site, 1, { itOwner: 'Ada ', otOwner: 'Bob' }), assetOf(site, 2, { otOwner: 'Bob' })];
    await store.takeBatch(batch({ ...nothing(site), assets: rows }, 2));
    const erased = await store.mutate({ actor: SYSTEM, what: 'name.erase', site: null }, async (tx) =>
      ok(await tx.eraseName('ada')),
    );
    expect(erased).toEqual({ ok: true, value: [{ site, asset: 'asset-1' }] });
    const [first, second] = [asId<AssetId>('asset-1'), asId<AssetId>('asset-2')];
    expect(await store.asset(sight, first)).toMatchObject({ itOwner: null, otOwner: 'Bob' });
    expect(await store.asset(sight, second)).toMatchObject({ otOwner: 'Bob' });
  });
});
