/** Pages: in natural order, each row once, to the end; filters that find and do not find. */
import { beforeAll, describe, expect, test } from 'vitest';
import { asId, type AssetId, type SiteId, type ZoneId } from '../../model/ids.ts';
import {
  ASSET_SORTS,
  CONVERSATION_SORTS,
  type AssetFilter,
  type ConversationQuery,
  type LogonQuery,
  type Page,
  type Paging,
  type Sight,
  type UnknownServiceQuery,
} from '../../model/ports/queries.ts';
import type { ConversationRecord } from '../../model/graph.ts';
import type { Store } from '../../model/ports/store.ts';
import { addSite, onEveryPostgres, SYSTEM, type TestDatabase } from '../../../test/support/postgres.ts';
import {
  accountOf,
  assetOf,
  batch,
  fill,
  nothing,
  SENSOR,
  serviceOf,
  START_US,
} from '../../../test/support/site-rows.ts';

const ZONE = asId<ZoneId>('zone-1');
const ASSET = (n: number): AssetId => asId(`asset-${n}`);

const [MARK, OTHER, THIRD] = ['5bdcc146bf60754e', '4a1b4a1b4a1b4a1b', '77aa77aa77aa77aa'];
/** Endpoint 1 logs on; each a microsecond after the one before. */
const LOGONS = [
  { name: 'admin', source: 'ftp', server: 2, secret: MARK, knownDefault: true },
  { name: 'ADMIN', source: 'ftp', server: 3, secret: MARK, knownDefault: true },
  { name: 'admin', source: 'http', server: 3, secret: MARK },
  { name: '', source: 'snmp', kind: 'unknown' as const, server: 5, secret: OTHER, knownDefault: true },
  { name: 'lea', source: 'ftp', server: 2, secret: '' },
  { name: 'lea', source: 'ftp', server: 2, secret: THIRD },
  { name: 'anonymous', source: 'ftp', server: 4, secret: 'none' },
  { name: 'eve', source: 'telnet', server: 26, secret: '' },
  { name: 'guest', source: 'ftp', server: 7, secret: 'none' },
  { name: 'reed', source: 'telnet', server: 7, secret: '' },
].map((logon, n) => accountOf(4 + n, { ...logon, firstUs: START_US, lastUs: START_US + n }));

onEveryPostgres('questions', (server) => {
  let database: TestDatabase;
  let store: Store;
  let site: SiteId;
  let sight: Sight;
  beforeAll(async () => {
    database = await server.fresh();
    store = await database.open();
    site = await addSite(store, 'Plant');
    sight = { by: SYSTEM, site, zones: 'site' };
    const made = await fill(store, site, { assets: 25, zoneOf: (n) => (n % 5 === 0 ? ZONE : null) });
    const more = {
      ...nothing(site),
      assets: [
        assetOf(site, 3, { name: 'Überdruckventil', serial: 'S-77', itOwner: 'Ada', otOwner: 'Bob' }),
        assetOf(site, 4, { class: 'external', name: 'Internet' }),
        assetOf(site, 6, { mergedInto: ASSET(5) }),
      ],
      // A group address belongs to no asset.
      endpoints: [
        { id: 26, mac: '01:00:5e:00:00:01', ip: '224.0.0.1', vlan: null, asset: null, firstUs: 1, lastUs: 1 },
      ],
      conversations: [
        { ...(made.conversations[0] as (typeof made.conversations)[number]), id: 26, server: 26, protocol: 'igmp' },
      ],
      sessions: [1, 2, 3].map((id) => ({
        id,
        sensor: SENSOR,
        key: `k${id}`,
        client: 1,
        server: 2,
        protocol: 'rdp',
        port: 3389,
        clientPort: 50_000 + id,
        startUs: START_US + id,
        lastUs: START_US + id + 10,
        ended: true,
        bytes: 5,
      })),
      accounts: [
        accountOf(1, { name: 'ada', domain: 'PLANT', source: 'kerberos' }),
        accountOf(2, { name: 'ADA', domain: 'plant', endpoint: 2, lastUs: START_US + 5 }),
        accountOf(3, { name: 'bob', domain: 'PLANT', endpoint: 2 }),
        ...LOGONS,
      ],
    };
    await store.takeBatch(batch(more, 2));
    await store.takePulses(site, [
      { conversation: 2, sensor: SENSOR, periodUs: 1, jitterUs: 0, lastBeatUs: 1, state: 'on-time', sinceUs: 1 },
    ]);
  });

  /** All items by pages of three. */
  async function walk<T>(page: (paging: Paging) => Promise<Page<T>>): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < 100; pages++) {
      const one: Page<T> = await page({ limit: 3, cursor });
      items.push(...one.items);
      if (one.nextCursor === null) {
        expect(one.total).toBe(items.length);
        return items;
      }
      cursor = one.nextCursor;
    }
    throw new Error('the pages do not end');
  }

  describe('assets', () => {
    for (const sort of ASSET_SORTS) {
      test(`by ${sort}, up and down, page by page, are those of one page`, async () => {
        for (const descending of [false, true]) {
          const query = { sort, descending };
          const once = (await store.assets(sight, { ...query, limit: 1000 })).items.map(({ id }) => id);
          const paged = await walk((paging) => store.assets(sight, { ...query, ...paging }));
          expect(paged.map(({ id }) => id)).toEqual(once);
          expect(new Set(once).size).toBe(23);
        }
      });
    }

    test('stand in the order of people: 2 before 10; what has no value comes last in both directions', async () => {
      const names = (await store.assets(sight, { limit: 4 })).items.map(({ name }) => name);
      expect(names).toEqual(['Pump 1', 'Pump 2', 'Pump 5', 'Pump 7']);
      const byIp = (await store.assets(sight, { limit: 9, sort: 'ip' })).items.map(({ ips }) => ips[0]);
      expect(byIp.slice(-2)).toEqual(['10.0.0.10', '10.0.0.11']);
      for (const descending of [false, true]) {
        const { items } = await store.assets(sight, { limit: 1000, sort: 'vendor', descending });
        expect([items[0]?.vendor, items.at(-1)?.vendor]).toEqual(['Siemens', null]);
      }
    });

    test('a cursor of another query, or of nobody, begins at the first row', async () => {
      const first = await store.assets(sight, { limit: 3 });
      const foreign = (await store.assets(sight, { limit: 3, sort: 'lastSeen' })).nextCursor ?? '';
      for (const cursor of [foreign, 'x', '', Buffer.from('[{}]').toString('base64url')]) {
        expect((await store.assets(sight, { limit: 3, cursor })).items).toEqual(first.items);
      }
    });

    const filters: readonly (readonly [string, AssetFilter, number])[] = [
      ['search in any case, of other alphabets too', { search: 'ÜBERDRUCK' }, 1],
      ['search by address', { search: '10.0.0.25' }, 1],
      ['search by serial', { search: 's-77' }, 1],
      ['search for nothing that is there', { search: 'pump 1siemens' }, 0],
      ['search for what means something to LIKE', { search: '%' }, 0],
      ['zone', { zone: ZONE }, 5],
      ['no zone', { zone: 'none' }, 18],
      ['another zone', { zone: asId('zone-9') }, 0],
      ['class', { classes: ['plc'] }, 23],
      ['external by class', { classes: ['external'] }, 1],
      ['externals too', { externals: true }, 24],
      ['level', { levels: ['1', 'none'] }, 23],
      ['another level', { levels: ['2'] }, 0],
      ['vendor', { vendor: 'Siemens' }, 10],
      ['both owners', { owner: 'both' }, 1],
      ['no owner', { owner: 'none' }, 22],
      ['seen since', { seenSinceUs: START_US + 25 }, 1],
      ['new since', { newSinceUs: START_US + 1 }, 0],
      ['a line that is not there', { line: asId('l9') }, 0],
    ];
    for (const [what, filter, total] of filters) {
      test(what, async () => {
        expect((await store.assets(sight, { ...filter, limit: 1 })).total).toBe(total);
      });
    }
  });

  describe('conversations', () => {
    for (const sort of CONVERSATION_SORTS) {
      test(`by ${sort}, up and down, page by page, are those of one page`, async () => {
        for (const descending of [false, true]) {
          const query = { sort, descending };
          const once = (await store.conversations(sight, { ...query, limit: 1000 })).items.map(({ id }) => id);
          const paged = await walk((paging) => store.conversations(sight, { ...query, ...paging }));
          expect(paged.map(({ id }) => id)).toEqual(once);
          expect(new Set(once).size).toBe(25);
        }
      });
    }

    test('with a group address are shown by it, last when sorted by name', async () => {
      const last = (await store.conversations(sight, { limit: 1000, sort: 'server' })).items.at(-1);
      expect(last).toMatchObject({ protocol: 'igmp', serverAddress: '224.0.0.1', serverAsset: { name: '224.0.0.1' } });
    });

    test('tell what was meant, and how many operations there were', async () => {
      expect(await store.conversation(sight, 1)).toMatchObject({
        meanings: ['control'],
        operationCount: 1,
        clientAsset: { id: 'asset-1', name: 'Pump 1', class: 'plc' },
        serverAsset: { id: 'asset-2' },
        clientAddress: '10.0.0.1',
      });
      expect(await store.conversation(sight, 999)).toBeNull();
    });

    const filters: readonly (readonly [string, Omit<ConversationQuery, 'limit'>, number])[] = [
      ['asset on either side', { asset: ASSET(2) }, 1],
      ['client', { client: ASSET(1) }, 25],
      ['server that is only a client', { server: ASSET(1) }, 0],
      ['zone', { zone: ZONE }, 5],
      ['protocol', { protocols: ['igmp', 'nothing'] }, 1],
      ['meaning', { meanings: ['control', 'stop'] }, 1],
      ['cyclic', { cyclic: true }, 1],
      ['not cyclic', { cyclic: false }, 24],
      ['search by address', { search: '224.0' }, 1],
      ['search by name', { search: 'überdruck' }, 1],
      ['search for nothing that is there', { search: 'nowhere' }, 0],
      ['new since', { newSinceUs: START_US + 1 }, 0],
      ['of a time', { fromUs: START_US + 24, toUs: START_US + 30 }, 1],
      ['of a time before', { toUs: START_US - 1 }, 0],
    ];
    for (const [what, filter, total] of filters) {
      test(what, async () => {
        expect((await store.conversations(sight, { ...filter, limit: 1 })).total).toBe(total);
      });
    }
  });

  test('sessions and accounts, page by page; one account wherever it was seen, and none without a name', async () => {
    expect((await walk((paging) => store.sessions(sight, paging))).map(({ id }) => id)).toEqual([3, 2, 1]);
    expect((await store.sessions(sight, { limit: 9, asset: ASSET(9) })).total).toBe(0);
    const accounts = await walk((paging) => store.accounts(sight, paging));
    expect(accounts.map(({ name, assets }) => [name, assets.map(({ id }) => id)])).toEqual([
      ['ada', ['asset-1', 'asset-2']],
      ['admin', ['asset-1']],
      ['anonymous', ['asset-1']],
      ['bob', ['asset-2']],
      ['eve', ['asset-1']],
      ['guest', ['asset-1']],
      ['lea', ['asset-1']],
      ['reed', ['asset-1']],
    ]);
  });

  describe('logons', () => {
    test('are told last seen first, page by page, each with how many others have its secret, and never the mark', async () => {
      const rows = await walk((paging) => store.logons(sight, paging));
      expect(
        rows.map((row) => [
          row.name,
          row.protocol,
          row.serverAsset.id,
          row.withSecret,
          row.knownDefault,
          row.sharedWith,
        ]),
      ).toEqual([
        ['reed', 'telnet', ASSET(7), true, false, 0],
        ['guest', 'ftp', ASSET(7), false, false, 0],
        ['eve', 'telnet', '', true, false, 0],
        ['anonymous', 'ftp', ASSET(4), false, false, 0],
        ['lea', 'ftp', ASSET(2), true, false, 0],
        ['', 'snmp', ASSET(5), true, true, 0],
        ['admin', 'http', ASSET(3), true, false, 1],
        ['ADMIN', 'ftp', ASSET(3), true, true, 1],
        ['admin', 'ftp', ASSET(2), true, true, 1],
      ]);
      for (const mark of [MARK, OTHER, THIRD]) expect(JSON.stringify(rows)).not.toContain(mark);
    });

    const filters: readonly (readonly [string, Partial<LogonQuery>, number, number])[] = [
      ['of the one who logs on', { asset: ASSET(1) }, 9, 3],
      ['of the one that is logged on to', { asset: ASSET(3) }, 2, 1],
      ['of nobody', { asset: ASSET(9) }, 0, 0],
      ['as delivered', { knownDefault: true }, 3, 3],
      ['not as delivered', { knownDefault: false }, 6, 0],
      ['with the secret of one', { sameSecretAs: 4 }, 3, 2],
      ['with a secret that no other has', { sameSecretAs: 9 }, 1, 0],
      ['with the secret of one that had none', { sameSecretAs: 10 }, 0, 0],
      ['with the secret of one that has no mark', { sameSecretAs: 11 }, 0, 0],
      ['with the secret of one that is not there', { sameSecretAs: 99 }, 0, 0],
    ];
    test.each(filters)('%s', async (_what, filter, total, knownDefaults) => {
      const page = await store.logons(sight, { ...filter, limit: 1 });
      expect(page).toMatchObject({ total, knownDefaults });
      expect(page.items).toHaveLength(Math.min(total, 1));
    });

    test('keep to the zones of who asks, also where they count others', async () => {
      const page = await store.logons({ ...sight, zones: new Set([ZONE]) }, { limit: 9 });
      expect(page.items.map(({ protocol }) => protocol)).toEqual(['snmp']);
      const nobody = await store.logons({ ...sight, by: { kind: 'person', id: asId('nobody') } }, { limit: 9 });
      expect(nobody).toEqual({ items: [], nextCursor: null, total: 0, knownDefaults: 0 });
    });
  });

  describe('unknown services', () => {
    let scales: Sight;
    beforeAll(async () => {
      const other = await addSite(store, 'Scales');
      scales = { by: SYSTEM, site: other, zones: 'site' };
      const { conversations } = await fill(store, other, { assets: 4, zoneOf: (n) => (n === 3 ? ZONE : null) });
      const [talk] = conversations as [ConversationRecord, ...ConversationRecord[]];
      const unknown = (id: number, more: Partial<ConversationRecord>): ConversationRecord => ({
        ...{ ...talk, id, protocol: 'unknown', server: 2, port: 9999, lastUs: START_US + 10 },
        ...more,
      });
      const changes = {
        ...nothing(other),
        conversations: [
          unknown(10, {}),
          unknown(11, { client: 3, firstUs: START_US - 5 }),
          unknown(12, { port: 9998 }),
          unknown(13, { transport: 'udp' }),
          unknown(14, { protocol: 'http' }),
        ],
        unknownServices: [
          serviceOf(1, { lastUs: START_US + 7 }),
          serviceOf(2, { server: 3, lastUs: START_US + 8 }),
          serviceOf(3, { transport: 'udp', lastUs: START_US + 20 }),
        ],
      };
      await store.takeBatch(batch(changes, 2));
      await database.query(`UPDATE unknown_services SET name = 'Weigher' WHERE site = '${other}' AND id = 1`);
    });

    test('are told last seen first, page by page, as old and new as their conversations', async () => {
      const rows = await walk((paging) => store.unknownServices(scales, paging));
      expect(
        rows.map(({ id, serverAsset, address, conversations, name, firstUs, lastUs }) => [
          ...[id, serverAsset.id, address, conversations, name, firstUs - START_US, lastUs - START_US],
        ]),
      ).toEqual([
        [3, ASSET(2), '10.0.0.2', 1, null, 0, 20],
        [1, ASSET(2), '10.0.0.2', 2, 'Weigher', -5, 10],
        [2, ASSET(3), '10.0.0.3', 0, null, 0, 8],
      ]);
    });

    test.each<[string, Partial<UnknownServiceQuery>, number, number]>([
      ['of the one that offers it', { asset: ASSET(2) }, 2, 1],
      ['of one that only asks', { asset: ASSET(1) }, 0, 0],
      ['named', { named: true }, 1, 1],
      ['not named', { named: false }, 2, 0],
    ])('%s', async (_what, filter, total, named) => {
      expect(await store.unknownServices(scales, { ...filter, limit: 1 })).toMatchObject({ total, named });
    });

    test('keep to the zones of who asks', async () => {
      const narrow = { ...scales, zones: new Set([ZONE]) };
      expect((await store.unknownServices(narrow, { limit: 9 })).items.map(({ id }) => id)).toEqual([2]);
      expect([await store.unknownService(narrow, 1), (await store.unknownService(narrow, 2))?.id]).toEqual([null, 2]);
      const nobody = { ...scales, by: { kind: 'person', id: asId<never>('nobody') } } as const;
      expect((await store.unknownServices(nobody, { limit: 9 })).total).toBe(0);
    });

    test('open their conversations, which bear the name', async () => {
      const page = await store.conversations(scales, { service: 1, sort: 'firstSeen', limit: 9 });
      expect(page.items.map(({ id, protocol, serviceName }) => [id, protocol, serviceName])).toEqual([
        [11, 'unknown', 'Weigher'],
        [10, 'unknown', 'Weigher'],
      ]);
      expect((await store.conversation(scales, 14))?.serviceName).toBeNull();
      expect((await store.conversations(scales, { search: 'weigh', limit: 9 })).total).toBe(2);
    });
  });

  test('a history is told newest first, page by page, each thing once', async () => {
    const rows = await walk((paging) => store.history(sight, ASSET(2), paging));
    expect(rows.map(({ kind }) => kind).sort()).toEqual(
      ['asset', 'claim', 'conversation', 'operation', 'session', 'session', 'session'].sort(),
    );
    expect(rows.map(({ timeUs }) => timeUs)).toEqual(rows.map(({ timeUs }) => timeUs).sort((a, b) => b - a));
    expect(rows.find(({ kind }) => kind === 'conversation')).toMatchObject({
      otherRole: 'client',
      other: { id: 'asset-1' },
    });
    expect((await store.history(sight, ASSET(2), { limit: 9, toUs: START_US - 1 })).items).toEqual([]);
  });

  test('peers within a time come from the stretches of it, with what was meant', async () => {
    const [peer] = await store.peers(sight, ASSET(2), { fromUs: START_US, toUs: START_US + 1 });
    expect(peer).toMatchObject({
      asset: { id: 'asset-1' },
      direction: 'client',
      packets: 10,
      meanings: { control: 2 },
    });
    expect(await store.peers(sight, ASSET(2), { fromUs: START_US + 86_400_000_000 })).toEqual([]);
    expect(await store.peers(sight, ASSET(2), {})).toMatchObject([{ packets: 10, meanings: { control: 2 } }]);
  });

  test('the overview counts what is there, externals apart', async () => {
    const overview = await store.overview(sight, { newSinceUs: START_US, industrial: ['modbus'] });
    expect(overview).toMatchObject({
      assets: { total: 23, new: 23, external: 1, withOwner: 1, byClass: [{ class: 'plc', count: 23 }] },
      conversations: { total: 25, new: 25 },
      notable: [{ operation: 'write_single_register', protocol: 'modbus', serverAsset: { id: 'asset-2' } }],
      oldestUs: START_US,
    });
    expect(overview.protocols[0]).toMatchObject({ protocol: 'modbus', conversations: 24 });
    expect(overview.assets.byZone).toContainEqual({ zone: ZONE, count: 5 });
  });

  test('edges are between assets, with the meanings of all their conversations', async () => {
    const edges = await store.edges(sight);
    expect(edges).toHaveLength(24);
    expect(edges.find(({ server }) => server === 'asset-2')).toMatchObject({
      client: 'asset-1',
      meanings: ['control'],
    });
  });

  test('changes between two times, and none outside them', async () => {
    const found = await store.changes(sight, { fromUs: START_US, toUs: START_US });
    expect([found.assets.length, found.conversations.length, found.operations.length, found.claims.length]).toEqual([
      24, 25, 24, 25,
    ]);
    expect(found.cut).toBe(false);
    const before = await store.changes(sight, { fromUs: 2, toUs: START_US - 1 });
    expect([before.assets, before.conversations, before.operations, before.claims]).toEqual([[], [], [], []]);
  });
});
