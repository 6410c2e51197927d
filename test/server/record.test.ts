/** Changes by people: who may, what is written in the audit, what others see of it. Each do has its undo. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { act } from '../../src/app/act.ts';
import { ok } from '../../src/kernel/result.ts';
import type { SiteId, ZoneId } from '../../src/model/ids.ts';
import { asId } from '../../src/model/ids.ts';
import { LIMITS } from '../../src/model/limits.ts';
import { batchOf } from '../support/batches.ts';
import { serviceSeen } from '../support/deltas.ts';
import { openHarness, PASSWORD, withoutPostgres, type Harness, type Method, type Signed } from './harness.ts';

const MARK = '5bdcc146bf60754e';
const reason = withoutPostgres();
let harness: Harness;
let site: SiteId;
let other: SiteId;
let admin: Signed;
let engineer: Signed;
let analyst: Signed;
let viewer: Signed;
let auditor: Signed;

interface Asset {
  readonly id: string;
  readonly class: string;
  readonly itOwner: string | null;
  readonly neverTouch: boolean;
  readonly zone: { readonly id: string } | null;
  readonly reasons: Readonly<Record<string, { readonly source: string }>>;
}
interface Entry {
  readonly what: string;
  readonly outcome: string;
  readonly subject: string | null;
  readonly actor: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

beforeAll(async () => {
  if (reason !== undefined) return;
  harness = await openHarness();
  site = await harness.addSite('Plant');
  other = await harness.addSite('Other');
  admin = await harness.person('admin', [{ role: 'admin', site }]);
  engineer = await harness.person('engineer', [{ role: 'engineer', site }]);
  analyst = await harness.person('analyst', [{ role: 'analyst', site }]);
  viewer = await harness.person('viewer', [{ role: 'viewer', site }]);
  auditor = await harness.person('auditor', [{ role: 'auditor', site }]);
  const made = await at('POST', '/sensors', engineer, { name: 'mirror' });
  const { sensor, token } = made.json<{ sensor: { id: string }; token: string }>();
  const batch = batchOf({ site, sensor: sensor.id, number: 1, conversations: 3 }, 1);
  const claims = [
    { attribute: 'user', value: 'm.hale', source: 'ntlmssp' },
    { attribute: 'netbios-name', value: 'PC-01', source: 'nbns' },
  ].map((claim) => ({
    ...claim,
    about: 0,
    confidence: 0.8,
    firstUs: batch.fromUs,
    lastUs: batch.toUs,
    firstPacket: 1,
  }));
  const account = { at: 0, name: 'm.hale', domain: 'PLANT', kind: 'user', source: 'ntlmssp', firstUs: 1, lastUs: 2 };
  const ftp = { ...account, source: 'ftp', logon: { on: 1, secret: MARK, knownDefault: false } };
  const snmp = {
    ...ftp,
    name: '',
    kind: 'unknown',
    source: 'snmp',
    logon: { on: 2, secret: MARK, knownDefault: true },
  };
  const headers = { authorization: `Bearer ${token}` };
  const [modbus] = batch.conversations;
  const conversations = [...batch.conversations, { ...modbus, port: 9999, protocol: 'unknown', operations: [] }];
  const unknownServices = [serviceSeen({ firstUs: batch.fromUs, lastUs: batch.toUs })];
  const sent = {
    ...batch,
    conversations,
    unknownServices,
    claims,
    accounts: [account, { ...account, name: 'PC-01$', kind: 'machine' }, ftp, snmp],
  };
  const reply = await harness.ask('POST', `/sites/${site}/observations`, headers, sent);
  expect(reply.statusCode, reply.body).toBe(200);
});
afterAll(async () => {
  if (reason === undefined) await harness.close();
});

const at = (method: Method, path: string, by: Signed, body?: unknown): ReturnType<Harness['ask']> =>
  harness.ask(method, `/sites/${site}${path}`, by.headers, body);
const assetAt = async (ip: string, by: Signed): Promise<Asset> => {
  const [row] = (await at('GET', `/assets?search=${ip}`, by)).json<{ items: Asset[] }>().items;
  return (await at('GET', `/assets/${row?.id ?? 'none'}`, by)).json<Asset>();
};
const audit = async (what: string): Promise<readonly Entry[]> =>
  (await at('GET', `/audit?what=${what}&limit=200`, auditor)).json<{ items: Entry[] }>().items;

describe.skipIf(reason !== undefined)(`a change${reason === undefined ? '' : ` (${reason})`}`, () => {
  test('is carried out and written down, with who and what', async () => {
    const plc = await assetAt('10.1.0.2', engineer);
    expect(plc.class).toBe('plc');
    const changed = await at('PATCH', `/assets/${plc.id}`, engineer, { class: 'rtu' });
    expect(changed.json<Asset>()).toMatchObject({ class: 'rtu', reasons: { class: { source: 'person' } } });
    const [entry] = await audit('asset.correct');
    expect(entry).toMatchObject({ outcome: 'done', subject: plc.id, actor: 'engineer', detail: { class: 'rtu' } });
  });

  test('outlasts a load from the store, and is taken back by null', async () => {
    const plc = await assetAt('10.1.0.2', engineer);
    harness.app.sites.forget(site);
    expect((await harness.app.sites.open(site)).inventory.assets.get(asId(plc.id))?.class).toBe('rtu');
    const back = await at('PATCH', `/assets/${plc.id}`, analyst, { class: null });
    expect(back.json<Asset>()).toMatchObject({ class: 'plc', reasons: { class: { source: 'inference' } } });
  });

  test('that is refused changes nothing and is written down as refused', async () => {
    const plc = await assetAt('10.1.0.2', engineer);
    const refused = await at('PATCH', `/assets/${plc.id}`, analyst, { neverTouch: true });
    expect(refused.statusCode).toBe(403);
    expect((await assetAt('10.1.0.2', engineer)).neverTouch).toBe(false);
    const [entry] = await audit('asset.correct');
    expect(entry).toMatchObject({ outcome: 'refused', actor: 'analyst' });
    expect((await at('PATCH', `/assets/${plc.id}`, engineer, { neverTouch: true })).statusCode).toBe(200);
    expect((await assetAt('10.1.0.2', engineer)).neverTouch).toBe(true);
  });

  describe('of the name of an unknown service', () => {
    const services = async (by: Signed): Promise<{ items: readonly { id: string }[]; named: number }> =>
      (await at('GET', '/unknown-services', by)).json();
    const name = async (by: Signed, body: unknown, id?: string): ReturnType<Harness['ask']> =>
      at('PUT', `/unknown-services/${id ?? (await services(by)).items[0]?.id ?? 'none'}/name`, by, body);
    const conversations = async (search = ''): Promise<readonly unknown[]> =>
      (await at('GET', `/conversations?protocol=unknown${search}`, viewer))
        .json<{ items: { serviceName: string; protocol: string }[] }>()
        .items.map(({ protocol, serviceName }) => [protocol, serviceName]);

    test('shows on its conversations, is found by it, and is written down', async () => {
      expect(await conversations()).toEqual([['unknown', null]]);
      const named = await name(analyst, { name: ' Weigher ', note: 'Scale of line 2' });
      expect([named.statusCode, named.json()]).toEqual([
        200,
        expect.objectContaining({ name: 'Weigher', note: 'Scale of line 2', nature: 'binary', conversations: 1 }),
      ]);
      expect(await services(viewer)).toMatchObject({ items: [{ name: 'Weigher', port: 9999 }], named: 1 });
      expect(await conversations()).toEqual([['unknown', 'Weigher']]);
      expect([await conversations('&search=WEIGH'), await conversations('&search=pump')]).toEqual([
        [['unknown', 'Weigher']],
        [],
      ]);
      const [entry] = await audit('unknown-service.name');
      const detail = { name: 'Weigher', note: 'Scale of line 2', before: null };
      expect(entry).toMatchObject({ outcome: 'done', actor: 'analyst', detail });
    });

    test('is taken back by null, with its note', async () => {
      const back = await name(engineer, { name: null, note: 'left over' });
      expect(back.json()).toMatchObject({ name: null, note: null });
      expect(await conversations()).toEqual([['unknown', null]]);
      const [entry] = await audit('unknown-service.name');
      expect(entry).toMatchObject({ outcome: 'done', detail: { name: null, before: 'Weigher' } });
    });

    test('is refused to who may only see, where nothing is named, and where there is no such service', async () => {
      expect((await name(viewer, { name: 'Mine' })).statusCode).toBe(403);
      expect((await name(engineer, { name: '  ' })).statusCode).toBe(400);
      for (const id of ['99', 'none']) expect((await name(engineer, { name: 'Ghost' }, id)).statusCode).toBe(404);
      expect((await services(viewer)).named).toBe(0);
    });
  });

  test('without an actor that is there writes nothing', async () => {
    const nobody = {
      kind: 'person',
      id: asId<never>('person-999'),
      name: '',
      grants: [],
      session: '',
      csrf: '',
    } as const;
    const grants = [{ role: 'admin' as const, site, zone: null, costLimit: null, fromUs: 0, untilUs: null }];
    const intent = { what: 'site.change', needs: 'change-site', site } as const;
    const done = act(harness.app, { ...nobody, grants }, intent, (tx) => tx.changeSite({ name: 'Taken over' }));
    await expect(done.then((r) => r.ok)).resolves.toBe(false);
    expect((await harness.app.store.site(site))?.name).toBe('Plant');
  });

  test('by a grant that ended meanwhile is refused by the store itself', async () => {
    const late = await harness.person('late', [{ role: 'admin', site, untilUs: harness.app.clock.now() + 1000 }]);
    const grants = await harness.app.store.grants({ person: late.person });
    const caller = { kind: 'person', id: late.person, name: 'late', grants, session: '', csrf: '' } as const;
    harness.pass(2000);
    const stale = { ...caller, grants: grants.map((grant) => ({ ...grant, untilUs: null })) };
    const intent = { what: 'site.change', needs: 'change-site', site } as const;
    const done = await act(harness.app, stale, intent, (tx) => tx.changeSite({ name: 'Late' }));
    expect(done.ok).toBe(false);
    expect((await harness.app.store.site(site))?.name).toBe('Plant');
  });

  test('refused again and again fills no more of the audit than its bound, and the rest is logged', async () => {
    harness.pass(60_000_000);
    const caller = {
      kind: 'token',
      id: asId<never>('token-1'),
      name: 'x',
      scope: 'read',
      site,
      sensor: null,
      grants: [],
    } as const;
    const intent = { what: 'test.knock', needs: 'change-site', site } as const;
    for (let n = 0; n < LIMITS.refusalsAuditedPerMinuteMax + 5; n++)
      await act(harness.app, caller, intent, () => Promise.resolve(ok(undefined)));
    expect(await audit('test.knock')).toHaveLength(LIMITS.refusalsAuditedPerMinuteMax);
    expect(harness.logged.filter((line) => line.startsWith('refused, and not audited'))).toHaveLength(5);
    harness.pass(60_000_000);
    await act(harness.app, caller, intent, () => Promise.resolve(ok(undefined)));
    expect(await audit('test.knock')).toHaveLength(LIMITS.refusalsAuditedPerMinuteMax + 1);
  });

  test('leaves a record that is whole', async () => {
    expect((await at('GET', '/audit/verify', auditor)).json()).toMatchObject({ whole: true, firstBad: null });
  });
});

describe.skipIf(reason !== undefined)('people', () => {
  test('a name of a person is a pseudonym to a viewer, the same everywhere, and no machine is hidden', async () => {
    const pc = await assetAt('10.1.0.1', engineer);
    expect((await at('PATCH', `/assets/${pc.id}`, engineer, { itOwner: 'Maria Hale' })).statusCode).toBe(200);
    expect((await assetAt('10.1.0.1', analyst)).itOwner).toBe('Maria Hale');
    const hidden = (await assetAt('10.1.0.1', viewer)).itOwner;
    expect(hidden).toMatch(/^person-[0-9a-f]{8}$/);
    for (const path of [
      '/assets',
      '/assets.csv',
      `/assets/${pc.id}/claims`,
      `/assets/${pc.id}/history`,
      '/accounts',
      '/logons',
      '/changes?from=2026-01-01T00:00:00Z',
    ]) {
      const [open, veiled] = [await at('GET', path, analyst), await at('GET', path, viewer)];
      expect([path, open.statusCode, veiled.statusCode]).toEqual([path, 200, 200]);
      expect([path, open.body.includes(MARK)]).toEqual([path, false]);
      expect([path, veiled.body.includes('Maria'), veiled.body.includes('m.hale')]).toEqual([path, false, false]);
    }
    const accounts = (await at('GET', '/accounts', viewer)).json<{ items: { name: string }[] }>().items;
    expect(accounts.map((account) => account.name)).toContain('PC-01$');
    expect(accounts.map((account) => account.name)).not.toContain('');
    expect((await at('GET', '/accounts', analyst)).body).toContain('m.hale');
    const logons = async (by: Signed): Promise<readonly string[][]> =>
      (await at('GET', '/logons', by))
        .json<{ items: { name: string; protocol: string; sharedWith: number }[] }>()
        .items.map(({ name, protocol, sharedWith }) => [protocol, name, String(sharedWith)])
        .sort();
    expect(await logons(analyst)).toEqual([
      ['ftp', 'm.hale', '1'],
      ['snmp', '', '1'],
    ]);
    expect(await logons(viewer)).toEqual([
      ['ftp', expect.stringMatching(/^person-/), '1'],
      ['snmp', '', '1'],
    ]);
  });

  test('an administrator of one site rules no other', async () => {
    const grant = { person: viewer.person, role: 'viewer' };
    const there = await harness.ask('POST', '/grants', admin.headers, { ...grant, site: other });
    expect(there.statusCode).toBe(403);
    const both = await harness.person('both', [{ role: 'viewer', site: other }]);
    const password = await harness.ask('PATCH', `/people/${both.person}`, admin.headers, { password: PASSWORD });
    expect(password.statusCode).toBe(403);
    const erased = await harness.ask('DELETE', `/people/${both.person}`, admin.headers);
    expect(erased.statusCode).toBe(403);
    const token = await harness.ask('POST', '/tokens', admin.headers, { name: 'x', scope: 'read', site: other });
    expect(token.statusCode).toBe(403);
  });

  test('nobody is administrator and approver, and the last administrator stays', async () => {
    const body = { person: admin.person, role: 'it-approver', site };
    expect((await harness.ask('POST', '/grants', admin.headers, body)).statusCode).toBe(409);
    const grants = (await harness.ask('GET', '/grants', admin.headers)).json<{
      items: { id: string; role: string; person: string }[];
    }>();
    const own = grants.items.find((grant) => grant.role === 'admin' && grant.person === admin.person);
    const second = await harness.ask('POST', '/grants', admin.headers, { person: auditor.person, role: 'admin', site });
    expect(second.statusCode).toBe(201);
    const taken = await harness.ask('DELETE', `/grants/${second.json<{ id: string }>().id}`, admin.headers);
    expect(taken.statusCode).toBe(204);
    // The grant of `late` has ended: it makes nobody an administrator.
    const removed = await harness.ask('DELETE', `/grants/${own?.id ?? ''}`, admin.headers);
    expect(removed.statusCode).toBe(409);
    const disabled = await harness.ask('PATCH', `/people/${admin.person}`, admin.headers, { disabled: true });
    expect(disabled.statusCode).toBe(409);
  });

  test('who is erased is nobody: out at once, and the record stays whole', async () => {
    const leaving = await harness.person('Leaving', [{ role: 'viewer', site }]);
    expect((await harness.ask('GET', '/me', leaving.headers)).statusCode).toBe(200);
    expect((await harness.ask('DELETE', `/people/${leaving.person}`, admin.headers)).statusCode).toBe(204);
    expect((await harness.ask('GET', '/me', leaving.headers)).statusCode).toBe(401);
    expect((await harness.ask('GET', '/people', admin.headers)).body).not.toContain('Leaving');
    expect((await at('GET', '/audit/verify', auditor)).json()).toMatchObject({ whole: true });
    expect((await harness.ask('DELETE', `/people/${admin.person}`, admin.headers)).statusCode).toBe(409);
  });

  test('a new password ends all sessions', async () => {
    const somebody = await harness.person('somebody', [{ role: 'viewer', site }]);
    const set = await harness.ask('PATCH', `/people/${somebody.person}`, admin.headers, { password: PASSWORD });
    expect(set.statusCode).toBe(200);
    expect((await harness.ask('GET', '/me', somebody.headers)).statusCode).toBe(401);
  });
});

describe.skipIf(reason !== undefined)('a zone', () => {
  test('is made by a person, holds what he puts there, and gives it back when it is removed', async () => {
    const [a, before] = [await assetAt('10.1.0.2', engineer), (await assetAt('10.1.0.2', engineer)).zone?.id];
    const made = await at('POST', '/zones', engineer, { name: 'Filler', level: '1', members: [a.id] });
    expect(made.statusCode, made.body).toBe(201);
    const zone = made.json<{ id: string; members: string[] }>();
    expect(zone.members).toEqual([a.id]);
    harness.app.sites.forget(site);
    expect((await assetAt('10.1.0.2', engineer)).zone?.id).toBe(zone.id);
    expect((await at('PATCH', `/zones/${zone.id}`, engineer, { name: 'Filler 2', members: [] })).statusCode).toBe(200);
    expect((await assetAt('10.1.0.2', engineer)).zone?.id).toBe(before);
    expect((await at('DELETE', `/zones/${zone.id}`, engineer)).statusCode).toBe(204);
    expect((await at('GET', '/zones', viewer)).body).not.toContain('Filler');
    expect((await at('DELETE', `/zones/${zone.id}`, engineer)).statusCode).toBe(404);
  });

  test('with a member that is not there is not made', async () => {
    const made = await at('POST', '/zones', engineer, { name: 'Ghost', level: '1', members: ['asset-999'] });
    expect(made.statusCode).toBe(404);
    expect((await at('GET', '/zones', viewer)).body).not.toContain('Ghost');
  });

  test('is as far as a grant for it reaches', async () => {
    const asset = await assetAt('10.1.0.2', engineer);
    const outside = await assetAt('10.1.0.1', engineer);
    const made = await at('POST', '/zones', engineer, { name: 'Cell', level: '1', members: [asset.id] });
    const zone = asId<ZoneId>(made.json<{ id: string }>().id);
    const cell = await harness.person('cell engineer', [{ role: 'engineer', site, zone }]);
    const seen = (await at('GET', '/assets', cell)).json<{ items: { id: string }[]; total: number }>();
    expect(seen.items.map((row) => row.id)).toEqual([asset.id]);
    expect(seen.total).toBe(1);
    expect((await at('GET', `/assets/${outside.id}`, cell)).statusCode).toBe(404);
    expect((await at('PATCH', `/assets/${asset.id}`, cell, { class: 'rtu' })).statusCode).toBe(200);
    expect((await at('PATCH', `/assets/${asset.id}`, cell, { class: null })).statusCode).toBe(200);
    expect((await at('PATCH', `/assets/${outside.id}`, cell, { class: 'rtu' })).statusCode).toBe(403);
    expect((await at('POST', '/zones', cell, { name: 'More', level: '1' })).statusCode).toBe(403);
    for (const path of ['/overview', '/map', '/zones', '/conversations', '/assets.csv', '/changes', '/sessions'])
      expect([path, (await at('GET', path, cell)).statusCode]).toEqual([path, 200]);
    expect((await at('GET', '/map', cell)).body).not.toContain(`"${outside.id}"`);
  });
});

describe.skipIf(reason !== undefined)('the plant', () => {
  test('has lines with a value per hour, changed and removed again', async () => {
    const asset = await assetAt('10.1.0.2', engineer);
    const made = await at('POST', '/lines', engineer, { name: 'Line 1', assets: [asset.id], valuePerHour: 6200 });
    expect(made.statusCode, made.body).toBe(201);
    const { id } = made.json<{ id: string }>();
    expect((await at('PATCH', `/lines/${id}`, engineer, { valuePerHour: null })).json()).toMatchObject({
      name: 'Line 1',
      valuePerHour: null,
      assets: [asset.id],
    });
    expect((await at('GET', `/assets?line=${id}`, viewer)).json()).toMatchObject({ total: 1 });
    expect((await at('DELETE', `/lines/${id}`, engineer)).statusCode).toBe(204);
    expect((await at('GET', '/lines', viewer)).json()).toEqual({ items: [] });
  });

  test('keeps data as long as is said, and longer where somebody holds it', async () => {
    const before = (await at('GET', '/retention', admin)).json<{ days: Record<string, number> }>();
    const [name] = Object.keys(before.days);
    expect((await at('PUT', '/retention', admin, { days: { [name ?? '']: 7 } })).json()).toMatchObject({
      days: { [name ?? '']: 7 },
    });
    expect((await at('PUT', '/retention', admin, { days: { nonsense: 7 } })).statusCode).toBe(400);
    expect((await at('PUT', '/retention', admin, { days: { [name ?? '']: 0 } })).statusCode).toBe(400);
    const hold = await at('POST', '/holds', auditor, { reason: 'Audit 2026' });
    expect(hold.statusCode).toBe(201);
    const wrong = { reason: 'x', from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' };
    expect((await at('POST', '/holds', auditor, wrong)).statusCode).toBe(400);
    expect((await at('DELETE', `/holds/${hold.json<{ id: string }>().id}`, auditor)).statusCode).toBe(204);
    expect((await at('GET', '/holds', admin)).json()).toEqual({ items: [] });
  });

  test('has a time zone that is one', async () => {
    expect((await at('PATCH', '', admin, { timeZone: 'Mars/Olympus' })).statusCode).toBe(400);
    expect((await at('PATCH', '', admin, { name: 'Plant', timeZone: 'Europe/Madrid' })).json()).toMatchObject({
      timeZone: 'Europe/Madrid',
    });
  });
});

describe.skipIf(reason !== undefined)('an import', () => {
  const upload = async (): Promise<{ id: string; state: string }> => {
    const headers = { ...analyst.headers, 'content-type': 'application/octet-stream' };
    const reply = await harness.ask('POST', `/sites/${site}/imports?name=line.pcap`, headers, Buffer.from('a capture'));
    expect(reply.statusCode, reply.body).toBe(201);
    return reply.json();
  };
  const settled = async (id: string): Promise<{ state: string; error: string | null; packets: number }> => {
    for (;;) {
      const seen = (await at('GET', `/imports/${id}`, viewer)).json<{
        state: string;
        error: string | null;
        packets: number;
      }>();
      if (seen.state === 'done' || seen.state === 'failed') return seen;
    }
  };

  test('is read by a sensor of its own, and the upload and its token are gone afterwards', async () => {
    const { id } = await upload();
    expect(await settled(id)).toMatchObject({ state: 'done', packets: 3, error: null });
    await expect.poll(() => harness.captures.removed.length).toBe(1);
    expect(harness.app.children.size).toBe(0);
    const bearer = { authorization: `Bearer ${harness.captures.tokens[0] ?? ''}` };
    expect((await harness.ask('GET', '/me', bearer)).statusCode).toBe(401);
  });

  test('that cannot be read says why', async () => {
    harness.captures.fails = true;
    const { id } = await upload();
    expect(await settled(id)).toMatchObject({ state: 'failed', error: 'no capture' });
    expect(
      (await at('GET', '/sensors', viewer))
        .json<{ items: { id: string; kind: string }[] }>()
        .items.filter((s) => s.kind === 'import'),
    ).toHaveLength(1);
  });
});

describe.skipIf(reason !== undefined)('the demo', () => {
  test('is started into a site of its own, seen by whoever administers, and removed without a trace', async () => {
    const started = await harness.ask('POST', '/demo', admin.headers, { assets: 60 });
    expect(started.json()).toMatchObject({ running: true, assets: 60 });
    const { site: demo } = started.json<{ site: SiteId }>();
    expect(demo).not.toBe(site);
    const named = await harness.ask('GET', `/sites/${demo}/zones`, admin.headers);
    expect(named.json<{ items: { name: string }[] }>().items.map(({ name }) => name)).toContain('Line 1');
    const token = { authorization: `Bearer ${harness.demo.started?.token ?? ''}` };
    const batch = batchOf({ site: demo, sensor: 'demo', number: 1, conversations: 2 }, 1);
    expect((await harness.ask('POST', `/sites/${demo}/observations`, token, batch)).statusCode).toBe(200);
    expect((await harness.ask('GET', `/sites/${demo}/assets`, admin.headers)).json()).toMatchObject({ total: 3 });
    expect((await harness.ask('GET', `/sites/${demo}/assets`, viewer.headers)).statusCode).toBe(403);
    expect((await harness.ask('POST', '/demo', admin.headers, {})).statusCode).toBe(409);
    const removed = await harness.ask('DELETE', '/demo', admin.headers);
    expect(removed.json()).toMatchObject({ running: false, site: null });
    expect((await harness.ask('GET', '/sites', admin.headers)).body).not.toContain(demo);
    expect((await harness.ask('POST', `/sites/${demo}/observations`, token, batch)).statusCode).toBe(401);
    expect((await at('GET', '/audit/verify', auditor)).json()).toMatchObject({ whole: true });
  });
});
