/** Nothing is written without an actor; the chain is whole, or it says where it is not; erased is erased. */
import { beforeAll, expect, test } from 'vitest';
import { err, ok } from '../../kernel/result.ts';
import { asId, type PersonId, type SiteId } from '../../model/ids.ts';
import type { Act } from '../../model/ports/audit.ts';
import type { Store } from '../../model/ports/store.ts';
import { asSecret } from '../../model/secret.ts';
import { addSite, onEveryPostgres, SYSTEM, type TestDatabase } from '../../../test/support/postgres.ts';

onEveryPostgres('acts and their audit', (server) => {
  let database: TestDatabase;
  let store: Store;
  let site: SiteId;
  beforeAll(async () => {
    database = await server.fresh();
    store = await database.open();
    site = await addSite(store, 'Plant');
  });

  const put = (value: string, more: Partial<Act> = {}) =>
    store.mutate({ actor: SYSTEM, what: 'setting.put', site, ...more }, async (tx) => {
      await tx.putSetting('key', value);
      return ok(undefined);
    });

  async function addPerson(name: string): Promise<PersonId> {
    const added = await store.mutate({ actor: SYSTEM, what: 'person.add', site: null }, (tx) =>
      tx.addPerson({ name, passwordHash: 'hash' }),
    );
    if (!added.ok) throw new Error(added.error.message);
    return added.value.id;
  }

  const grant = (person: PersonId, role: 'admin' | 'ot-approver' | 'engineer', at = site) =>
    store.mutate({ actor: SYSTEM, what: 'grant.add', site: at }, (tx) =>
      tx.addGrant({ person, role, site: at, zone: null, costLimit: null, fromUs: 0, untilUs: null }),
    );

  const entries = async () => (await store.audit({ by: SYSTEM, site, zones: 'site' }, { limit: 1000 })).items;

  test('an act is written with who, what and where, in the same transaction', async () => {
    await put('a', { subject: 'key', detail: { to: 'a' } });
    expect(await store.setting('key', site)).toBe('a');
    expect((await entries())[0]).toMatchObject({
      what: 'setting.put',
      actor: SYSTEM,
      site,
      subject: 'key',
      outcome: 'done',
      detail: { to: 'a' },
    });
  });

  test('an act whose result is an error, or that throws, leaves nothing', async () => {
    const before = (await entries()).length;
    const failed = await store.mutate({ actor: SYSTEM, what: 'setting.put', site }, async (tx) => {
      await tx.putSetting('key', 'b');
      return err({ code: 'no', message: 'no' });
    });
    expect(failed).toMatchObject({ ok: false, error: { code: 'no' } });
    const thrown = store.mutate({ actor: SYSTEM, what: 'setting.put', site }, async (tx) => {
      await tx.putSetting('key', 'c');
      throw new Error('fell over');
    });
    await expect(thrown).rejects.toThrow('fell over');
    expect(await store.setting('key', site)).toBe('a');
    expect(await entries()).toHaveLength(before);
  });

  test('an actor without the role is not let through, with it he is, and without it again he is not', async () => {
    const person = await addPerson('Ada');
    const actor = { kind: 'person', id: person } as const;
    const asAda = { actor, needs: ['engineer'] as const };
    expect(await put('d', asAda)).toMatchObject({ ok: false, error: { code: 'not-allowed' } });
    const given = await grant(person, 'engineer');
    expect(await put('d', asAda)).toMatchObject({ ok: true });
    expect(await put('d', { ...asAda, site: await addSite(store, 'Elsewhere') })).toMatchObject({ ok: false });
    if (given.ok) {
      await store.mutate({ actor: SYSTEM, what: 'grant.remove', site }, (tx) => tx.removeGrant(given.value.id));
    }
    expect(await put('e', asAda)).toMatchObject({ ok: false });
    expect(await store.setting('key', site)).toBe('d');
  });

  test('what was refused is written down as refused', async () => {
    await store.refused({ actor: SYSTEM, what: 'site.remove', site });
    expect((await entries())[0]).toMatchObject({ what: 'site.remove', outcome: 'refused' });
  });

  test('an administrator holds no approver grant, nor an approver that of an administrator, at any site', async () => {
    const other = await addSite(store, 'Other plant');
    const [boss, approver] = [await addPerson('Boss'), await addPerson('Approver')];
    expect(await grant(boss, 'admin')).toMatchObject({ ok: true });
    expect(await grant(boss, 'ot-approver', other)).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(await grant(approver, 'ot-approver')).toMatchObject({ ok: true });
    expect(await grant(approver, 'admin', other)).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(await grant(approver, 'engineer', other)).toMatchObject({ ok: true });
  });

  test('personal fields are read until the person is erased, and then by nobody; the chain stays whole', async () => {
    const person = await addPerson('Erasmus');
    const personal = [{ about: { person }, fields: { phone: '+49 1234' } }];
    await put('f', { personal });
    expect((await entries())[0]?.personal).toEqual([{ person, fields: { phone: '+49 1234' } }]);
    expect(JSON.stringify(await database.query('SELECT * FROM audit'))).not.toContain('1234');
    await store.mutate({ actor: SYSTEM, what: 'person.erase', site: null }, (tx) => tx.erasePerson(person));
    expect((await entries()).find((entry) => entry.personal.length > 0)?.personal).toEqual([{ person, fields: null }]);
    expect(await store.person(person)).toMatchObject({ name: null, disabled: true });
    expect(await store.credentials('Erasmus')).toBeNull();
    expect(await store.verifyAudit()).toMatchObject({ whole: true });
  });

  test('secrets come back from the store and are not in the tables; under another place they do not open', async () => {
    const act = { actor: SYSTEM, what: 'secret.put', site };
    await store.mutate(act, async (tx) => {
      await tx.putSecret('mail', asSecret('swordfish'));
      return ok(undefined);
    });
    expect((await store.secret('mail', site))?.reveal()).toBe('swordfish');
    expect(await store.secret('mail')).toBeNull();
    const dump = await database.query<{ t: string }>(`SELECT encode(sealed, 'escape') AS t FROM secrets`);
    expect(JSON.stringify(dump)).not.toContain('swordfish');
    await database.query(`INSERT INTO secrets SELECT site, 'moved', sealed FROM secrets`);
    await expect(store.secret('moved', site)).rejects.toThrow();
    await store.mutate(act, async (tx) => {
      await tx.putSecret('mail', null);
      return ok(undefined);
    });
    expect(await store.secret('mail', site)).toBeNull();
  });

  test('acts at once do not fork the chain', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, n) => put(`at once ${n}`)));
    expect(await store.verifyAudit()).toMatchObject({ whole: true, firstBad: null });
  });

  test('a removed account name can be had again, an id never', async () => {
    const first = await addPerson('Same');
    expect(
      await store.mutate({ actor: SYSTEM, what: 'person.add', site: null }, (tx) =>
        tx.addPerson({ name: 'SAME', passwordHash: 'x' }),
      ),
    ).toMatchObject({ ok: false, error: { code: 'conflict' } });
    await store.mutate({ actor: SYSTEM, what: 'person.erase', site: null }, (tx) => tx.erasePerson(first));
    expect(await addPerson('Same')).not.toBe(first);
    expect(await store.person(asId('p99999'))).toBeNull();
  });

  const damages: readonly (readonly [string, string, number | 'head'])[] = [
    ['a changed row', `UPDATE audit SET what = 'nothing.happened' WHERE id = 3`, 3],
    ['a changed detail', `UPDATE audit SET detail = '{"a":1}' WHERE id = 4`, 4],
    ['a row taken out', 'DELETE FROM audit WHERE id = 3', 4],
    ['the end cut off', 'DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)', 'head'],
    [
      'the end cut off and the head put back',
      `DELETE FROM audit WHERE id = (SELECT max(id) FROM audit);
       UPDATE audit_head SET (id, hash) = (SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1)`,
      'head',
    ],
    ['everything gone', 'DELETE FROM audit', 'head'],
  ];
  for (const [what, tamper, firstBad] of damages) {
    test(`finds ${what}`, async () => {
      await database.query(
        'BEGIN; CREATE TABLE kept AS SELECT * FROM audit; CREATE TABLE kept_head AS SELECT * FROM audit_head; COMMIT',
      );
      await database.query(tamper);
      expect(await store.verifyAudit()).toMatchObject({ whole: false, firstBad });
      await database.query(`BEGIN; DELETE FROM audit; INSERT INTO audit SELECT * FROM kept; DELETE FROM audit_head;
        INSERT INTO audit_head SELECT * FROM kept_head; DROP TABLE kept, kept_head; COMMIT`);
      expect(await store.verifyAudit()).toMatchObject({ whole: true });
    });
  }
});
