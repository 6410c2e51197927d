/** People and grants: a name in any case, and no site without an administrator, however many take turns at it. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Result } from '../../kernel/result.ts';
import { asId, type GrantId, type PersonId, type SiteId, type ZoneId } from '../../model/ids.ts';
import type { Store, Transaction } from '../../model/ports/store.ts';
import { addSite, onEveryPostgres, SYSTEM, type TestDatabase } from '../../../test/support/postgres.ts';

const TURNS = 5;

onEveryPostgres('people', (server) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await server.fresh();
    store = await database.open();
  });

  const act = <T>(work: (tx: Transaction) => Promise<Result<T>>, site: SiteId | null = null): Promise<Result<T>> =>
    store.mutate({ actor: SYSTEM, what: 'test', site }, work);
  const must = async <T>(doing: Promise<Result<T>>): Promise<T> => {
    const done = await doing;
    if (!done.ok) throw new Error(done.error.message);
    return done.value;
  };
  const person = async (name: string): Promise<PersonId> =>
    (await must(act((tx) => tx.addPerson({ name, passwordHash: 'x' })))).id;
  let made = 0;
  interface Given {
    readonly person: PersonId;
    readonly grant: GrantId;
  }
  async function admin(site: SiteId, more: { readonly untilUs?: number; readonly zone?: ZoneId } = {}): Promise<Given> {
    const id = await person(`admin ${++made}`);
    const { untilUs = null, zone = null } = more;
    const given = { person: id, role: 'admin' as const, site, zone, costLimit: null, fromUs: 0, untilUs };
    return { person: id, grant: (await must(act((tx) => tx.addGrant(given), site))).id };
  }
  const takeGrant = ({ grant }: Given): Promise<Result<void>> => act((tx) => tx.removeGrant(grant));
  const disable = ({ person: id }: Given): Promise<Result<unknown>> =>
    act((tx) => tx.changePerson(id, { disabled: true }));
  const erase = ({ person: id }: Given): Promise<Result<void>> => act((tx) => tx.erasePerson(id));

  describe('the last administrator of a site', () => {
    const ways = [
      ['a grant taken back', takeGrant],
      ['somebody disabled', disable],
      ['somebody erased', erase],
    ] as const;

    test.each(ways)('stays: %s', async (_title, lose) => {
      const site = await addSite(store, `Alone ${++made}`);
      const [first, second] = [await admin(site), await admin(site)];
      expect(await lose(first)).toMatchObject({ ok: true });
      expect(await lose(second)).toMatchObject({ ok: false, error: { code: 'conflict', where: site } });
      await admin(site);
      expect(await lose(second)).toMatchObject({ ok: true });
    });

    test.each(ways.flatMap((one) => ways.map((other) => [`${one[0]} and ${other[0]}`, one[1], other[1]] as const)))(
      'stays when two go at once: %s',
      async (_title, one, other) => {
        for (let turn = 0; turn < TURNS; turn++) {
          const site = await addSite(store, `Both ${++made}`);
          const [first, second] = [await admin(site), await admin(site)];
          const done = await Promise.all([one(first), other(second)]);
          expect(done.filter(({ ok }) => ok)).toHaveLength(1);
        }
      },
    );

    test('is not one whose grant has ended, is for zones, or who is disabled: those go, and do not count', async () => {
      const site = await addSite(store, `Few ${++made}`);
      const only = await admin(site);
      const ended = await admin(site, { untilUs: database.clock.us });
      const zoned = await admin(site, { zone: asId<ZoneId>('zone-1') });
      const disabled = await admin(site);
      expect(await disable(disabled)).toMatchObject({ ok: true });
      for (const lose of [takeGrant, disable, erase]) expect(await lose(only)).toMatchObject({ ok: false });
      for (const other of [ended, zoned, disabled]) expect(await takeGrant(other)).toMatchObject({ ok: true });
    });

    test('of one site may go where he is one of two at another, and a site that was removed needs none', async () => {
      const [site, gone] = [await addSite(store, `Stays ${++made}`), await addSite(store, `Goes ${++made}`)];
      const first = await admin(site);
      await admin(site);
      const there = { person: first.person, role: 'admin' as const, site: gone, zone: null, costLimit: null };
      await must(act((tx) => tx.addGrant({ ...there, fromUs: 0, untilUs: null }), gone));
      expect(await erase(first)).toMatchObject({ ok: false, error: { where: gone } });
      await must(act((tx) => tx.removeSite(), gone));
      expect(await erase(first)).toMatchObject({ ok: true });
    });
  });

  describe('a name', () => {
    test('is the same in any case, of other alphabets too: for signing in, and for whoever wants it as well', async () => {
      const id = await person('Jürgen Müller');
      expect((await store.credentials('JÜRGEN MÜLLER'))?.person.id).toBe(id);
      expect(await store.credentials('Jurgen Muller')).toBeNull();
      for (const again of ['jürgen müller', 'JÜRGEN MÜLLER'])
        expect(await act((tx) => tx.addPerson({ name: again, passwordHash: 'x' }))).toMatchObject({ ok: false });
      const other = await person('Ödön');
      expect(await act((tx) => tx.changePerson(other, { name: 'JÜRGEN MÜLLER' }))).toMatchObject({ ok: false });
      expect(await act((tx) => tx.changePerson(other, { name: 'ÖDÖN' }))).toMatchObject({ ok: true });
    });

    test('of a site or a line is, too', async () => {
      const site = await addSite(store, 'Werk Köln');
      const twin = { name: 'WERK KÖLN', timeZone: 'Europe/Berlin', demo: false };
      expect(await act((tx) => tx.addSite(twin))).toMatchObject({ ok: false, error: { code: 'conflict' } });
      const line = (name: string): Promise<Result<unknown>> =>
        act((tx) => tx.addLine({ name, assets: [], valuePerHour: null }), site);
      expect(await line('Öl')).toMatchObject({ ok: true });
      expect(await line('ÖL')).toMatchObject({ ok: false, error: { code: 'conflict' } });
    });

    test('finds what somebody did, in any case', async () => {
      const site = await addSite(store, 'Seen');
      const id = await person('Änne');
      await must(store.mutate({ actor: { kind: 'person', id }, what: 'test.seen', site }, (tx) => tx.changeSite({})));
      const sight = { by: SYSTEM, site, zones: 'site' } as const;
      expect((await store.audit(sight, { who: 'äNN', limit: 10 })).items).toMatchObject([{ what: 'test.seen' }]);
      expect((await store.audit(sight, { who: 'ann', limit: 10 })).items).toEqual([]);
    });
  });
});
