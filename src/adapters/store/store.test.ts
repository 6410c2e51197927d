/** The door of the sensors, what is loaded again, and how far each one sees. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ok } from '../../kernel/result.ts';
import { asId, type AssetId, type SiteId, type TokenId, type ZoneId } from '../../model/ids.ts';
import type { Sight } from '../../model/ports/queries.ts';
import type { Store } from '../../model/ports/store.ts';
import { addSite, onEveryPostgres, SYSTEM, type TestDatabase } from '../../../test/support/postgres.ts';
import {
  assetOf,
  batch,
  fill,
  nothing,
  SENSOR,
  serviceOf,
  siteChanges,
  START_US,
} from '../../../test/support/site-rows.ts';

const [NORTH, SOUTH] = [asId<ZoneId>('zone-1'), asId<ZoneId>('zone-2')];
const ASSET = (n: number): AssetId => asId(`asset-${n}`);

onEveryPostgres('store', (server) => {
  let database: TestDatabase;
  let store: Store;
  let site: SiteId;
  let all: Sight;
  beforeAll(async () => {
    database = await server.fresh();
    store = await database.open();
    site = await addSite(store, 'Plant');
    all = { by: SYSTEM, site, zones: 'site' };
    await fill(store, site, { assets: 12, zoneOf: (n) => (n <= 6 ? NORTH : SOUTH) });
  });

  describe('batches', () => {
    test('what was committed is loaded again as it was, with counters and cursor', async () => {
      const { graph, cursors } = await store.loadSite(site);
      const written = siteChanges(site, { assets: 12, zoneOf: (n) => (n <= 6 ? NORTH : SOUTH) });
      const byId = <T extends { readonly id: string | number }>(rows: Iterable<T>): T[] =>
        [...rows].sort((a, b) => String(a.id).localeCompare(String(b.id)));
      for (const part of ['endpoints', 'claims', 'assets', 'conversations', 'operations', 'zones'] as const) {
        expect(byId<{ id: string | number }>(graph[part])).toEqual(byId<{ id: string | number }>(written[part]));
      }
      expect(new Set(graph.buckets)).toEqual(new Set(written.buckets));
      expect(graph.highest).toMatchObject({ asset: 12, conversation: 11, endpoint: 12 });
      expect(cursors).toEqual(new Map([[SENSOR, 1]]));
      const wanted = written.buckets.slice(0, 2);
      expect(await store.recallBuckets(site, wanted)).toEqual(expect.arrayContaining(wanted.map((b) => ({ ...b }))));
    });

    test('unknown services are loaded as they looked last, and keep what a person calls them', async () => {
      const scales = await addSite(store, 'Scales');
      await fill(store, scales, { assets: 2 });
      const one = serviceOf(4, { periodUs: 500_000, answers: serviceOf(1).client });
      await store.takeBatch(batch({ ...nothing(scales), unknownServices: [one, serviceOf(5, { port: 0x9000 })] }, 2));
      await database.query("UPDATE unknown_services SET name = 'Weigher' WHERE id = 4");
      await store.takeBatch(batch({ ...nothing(scales), unknownServices: [{ ...one, entropy: 7.9 }] }, 3));
      const { graph } = await store.loadSite(scales);
      expect(graph.unknownServices).toEqual([{ ...one, entropy: 7.9 }, serviceOf(5, { port: 0x9000 })]);
      expect(graph.highest).toMatchObject({ service: 5 });
      expect(await database.query('SELECT name FROM unknown_services ORDER BY id')).toEqual([
        { name: 'Weigher' },
        { name: null },
      ]);
    });

    test('one that comes twice changes nothing the second time', async () => {
      const changed = { ...nothing(site), assets: [assetOf(site, 1, { name: 'Twice', zone: NORTH })] };
      expect(await store.takeBatch(batch(changed, 1))).toEqual({ ok: true, value: { taken: false, sequence: 1 } });
      expect((await store.asset(all, ASSET(1)))?.name).toBe('Pump 1');
    });

    test('one that comes too early is refused with the number that is expected; with its gap told it is taken', async () => {
      const early = batch(nothing(site), 4);
      expect(await store.takeBatch(early)).toMatchObject({ ok: false, error: { code: 'gap', expected: 2 } });
      const gap = { fromUs: START_US, toUs: START_US + 1, batches: 2 };
      expect(await store.takeBatch({ ...early, gap })).toEqual({ ok: true, value: { taken: true, sequence: 4 } });
      expect((await store.sensor(site, SENSOR))?.gaps).toEqual([gap]);
    });

    test('one that fails halfway leaves neither rows nor a moved cursor', async () => {
      const bad = { ...nothing(site), assets: [assetOf(site, 99)], endpoints: [{ id: Number.NaN } as never] };
      await expect(store.takeBatch(batch(bad, 5))).rejects.toThrow();
      expect(await store.asset(all, ASSET(99))).toBeNull();
      expect((await store.sensor(site, SENSOR))?.sequence).toBe(4);
    });

    test('many at once are carried out in the order made', async () => {
      const taken = await Promise.all([5, 6, 7, 8, 9].map((n) => store.takeBatch(batch(nothing(site), n))));
      expect(taken.map((one) => one.ok && one.value)).toEqual(
        [5, 6, 7, 8, 9].map((sequence) => ({ taken: true, sequence })),
      );
    });

    test('a sensor that was never added, or was removed, is refused', async () => {
      const strange = batch(nothing(site), 1, { sensor: asId('n-none') });
      expect(await store.takeBatch(strange)).toMatchObject({ ok: false, error: { code: 'unknown-sensor' } });
    });

    test('text that PostgreSQL cannot keep is kept without what it cannot keep', async () => {
      const other = await addSite(store, 'Odd text');
      await fill(store, other, { assets: 1 });
      const odd = { ...nothing(other), assets: [assetOf(other, 1, { name: 'a\0b\uD800', hostnames: ['{"x",\\'] })] };
      expect(await store.takeBatch(batch(odd, 2))).toMatchObject({ ok: true });
      expect(await store.asset({ ...all, site: other }, ASSET(1))).toMatchObject({
        name: 'a\uFFFDb\uFFFD',
        hostnames: ['{"x",\\'],
      });
    });
  });

  test('two sites with the same addresses stay apart', async () => {
    const twin = await addSite(store, 'Twin');
    const there = { ...all, site: twin };
    expect((await store.assets(there, { limit: 10 })).total).toBe(0);
    await fill(store, twin, { assets: 3 });
    expect((await store.assets(there, { limit: 10 })).total).toBe(3);
    expect((await store.assets(all, { limit: 10 })).total).toBe(12);
    expect((await store.conversations(there, { limit: 10, asset: ASSET(1) })).total).toBe(2);
    expect((await store.conversations(all, { limit: 10, asset: ASSET(1) })).total).toBe(11);
  });

  test('a removed site is gone with its rows, and its id is not given again', async () => {
    const doomed = await addSite(store, 'Doomed');
    await fill(store, doomed, { assets: 3 });
    const remove = () => store.mutate({ actor: SYSTEM, what: 'site.remove', site: doomed }, (tx) => tx.removeSite());
    const hold = await store.mutate({ actor: SYSTEM, what: 'hold.add', site: doomed }, async (tx) =>
      ok(await tx.addHold({ reason: 'lawsuit', fromUs: null, toUs: null })),
    );
    expect(await remove()).toMatchObject({ ok: false, error: { code: 'held' } });
    await store.mutate({ actor: SYSTEM, what: 'hold.lift', site: doomed }, (tx) =>
      tx.liftHold(hold.ok ? hold.value.id : asId('')),
    );
    expect(await remove()).toMatchObject({ ok: true });
    expect(await store.site(doomed)).toBeNull();
    expect(await database.query('SELECT 1 FROM assets WHERE site = $1', [doomed])).toEqual([]);
    expect(await addSite(store, 'Doomed')).not.toBe(doomed);
  });

  test('last use reaches the database at most once a minute', async () => {
    const token = await store.mutate({ actor: SYSTEM, what: 'token.add', site }, async (tx) =>
      ok(await tx.addToken({ name: 't', hash: 'h', scope: 'read', role: null, site, sensor: null, expiresUs: null })),
    );
    const id: TokenId = token.ok ? token.value.id : asId('');
    const used = async (): Promise<number | null | undefined> => (await store.tokenByHash('h'))?.lastUsedUs;
    await store.takeUse({ token: id }, START_US);
    await store.takeUse({ token: id }, START_US + 59_000_000);
    expect(await used()).toBe(START_US);
    await store.takeUse({ token: id }, START_US + 60_000_000);
    expect(await used()).toBe(START_US + 60_000_000);
  });

  describe('sight', () => {
    const DAY_US = 86_400_000_000;

    async function personWith(
      name: string,
      grant: { readonly at?: SiteId; readonly zone?: ZoneId; readonly untilUs?: number } | null,
    ): Promise<Sight> {
      const added = await store.mutate({ actor: SYSTEM, what: 'person.add', site: null }, async (tx) => {
        const person = await tx.addPerson({ name, passwordHash: 'x' });
        if (!person.ok || grant === null) return person;
        const { at = site, zone = null, untilUs = null } = grant;
        await tx.addGrant({
          person: person.value.id,
          role: 'viewer',
          site: at,
          zone,
          costLimit: null,
          fromUs: 0,
          untilUs,
        });
        return person;
      });
      if (!added.ok) throw new Error(added.error.message);
      return { by: { kind: 'person', id: added.value.id }, site, zones: 'site' };
    }

    /** Rows of every question. */
    async function seen(sight: Sight): Promise<Readonly<Record<string, number>>> {
      const one = (value: unknown): number => (value === null ? 0 : 1);
      return {
        assets: (await store.assets(sight, { limit: 100 })).total,
        asset: one(await store.asset(sight, ASSET(8))),
        services: (await store.services(sight, ASSET(8))).length,
        claims: (await store.claims(sight, ASSET(8))).length,
        peers: (await store.peers(sight, ASSET(8), {})).length,
        peersThen: (await store.peers(sight, ASSET(8), { fromUs: START_US, toUs: START_US + 1 })).length,
        history: (await store.history(sight, ASSET(8), { limit: 100 })).total,
        conversations: (await store.conversations(sight, { limit: 100 })).total,
        conversation: one(await store.conversation(sight, 3)),
        operations: (await store.operations(sight, 3)).length,
        buckets: (await store.buckets(sight, 3, {})).length,
        edges: (await store.edges(sight)).length,
        overview: (await store.overview(sight, { newSinceUs: 0, industrial: [] })).assets.total,
        changes: (await store.changes(sight, { fromUs: 0, toUs: START_US + 100 })).assets.length,
        zones: (await store.zones(sight)).length,
        sensors: (await store.sensors(sight)).length,
        audit: Math.min(1, (await store.audit(sight, { limit: 10 })).total),
      };
    }

    const EVERYTHING = {
      assets: 12,
      asset: 1,
      services: 1,
      claims: 1,
      peers: 1,
      peersThen: 1,
      history: 4,
      conversations: 11,
      conversation: 1,
      operations: 1,
      buckets: 1,
      edges: 11,
      overview: 12,
      changes: 12,
      zones: 2,
      sensors: 1,
      audit: 1,
    };
    const NOTHING = Object.fromEntries(Object.keys(EVERYTHING).map((key) => [key, 0]));

    test('a grant at the site shows all; a part of Bulkhead itself sees all', async () => {
      expect(await seen(await personWith('Full', {}))).toEqual(EVERYTHING);
      expect(await seen(all)).toEqual(EVERYTHING);
    });

    test('no grant, one that has ended, or one at another site shows nothing', async () => {
      expect(await seen(await personWith('None', null))).toEqual(NOTHING);
      expect(await seen(await personWith('Ended', { untilUs: database.clock.us }))).toEqual(NOTHING);
      const other = await addSite(store, 'Far away');
      expect(await seen(await personWith('Elsewhere', { at: other }))).toEqual(NOTHING);
    });

    test('a grant that ends while one looks shows nothing from then on', async () => {
      const sight = await personWith('Ending', { untilUs: database.clock.us + DAY_US });
      expect((await store.assets(sight, { limit: 1 })).total).toBe(12);
      database.clock.us += DAY_US;
      expect((await store.assets(sight, { limit: 1 })).total).toBe(0);
    });

    test('a grant for one zone shows its assets and what they speak with, but not the whole site', async () => {
      const sight = await personWith('Zone', { zone: SOUTH });
      expect(await seen(sight)).toEqual(NOTHING);
      const south = { ...sight, zones: new Set([SOUTH]) };
      expect(await seen(south)).toMatchObject({ assets: 6, asset: 1, conversations: 6, conversation: 0, zones: 1 });
      expect(await store.asset(south, ASSET(1))).toBeNull();
      expect(await seen({ ...sight, zones: new Set([NORTH]) })).toEqual(NOTHING);
    });

    test('a revoked or foreign token shows nothing', async () => {
      const added = await store.mutate({ actor: SYSTEM, what: 'token.add', site }, async (tx) =>
        ok(await tx.addToken({ name: 'r', hash: 'r', scope: 'read', role: null, site, sensor: null, expiresUs: null })),
      );
      const id: TokenId = added.ok ? added.value.id : asId('');
      const sight: Sight = { by: { kind: 'token', id }, site, zones: 'site' };
      expect(await seen(sight)).toEqual(EVERYTHING);
      expect(await seen({ ...sight, site: await addSite(store, 'Not its own') })).toEqual(NOTHING);
      await store.mutate({ actor: SYSTEM, what: 'token.revoke', site }, (tx) => tx.revokeToken(id));
      expect(await seen(sight)).toEqual(NOTHING);
    });
  });
});
