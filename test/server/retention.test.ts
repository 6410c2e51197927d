/** What a hold covers outlives its time, and goes once it is lifted: asked for and seen over HTTP. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SiteId } from '../../src/model/ids.ts';
import type { Role } from '../../src/model/words.ts';
import { batchOf } from '../support/batches.ts';
import { openHarness, withoutPostgres, type Harness, type Method, type Signed } from './harness.ts';

const reason = withoutPostgres();
const DAY_US = 86_400_000_000;
let harness: Harness;
let sites = 0;

beforeAll(async () => {
  if (reason === undefined) harness = await openHarness();
});
afterAll(async () => {
  if (reason === undefined) await harness.close();
});

/** Somebody signed in just now: days pass here, and a sign-in does not last for days. */
let people = 0;
const signedIn = (site: SiteId, role: Role): Promise<Signed> => harness.person(`person ${++people}`, [{ role, site }]);
async function ask<T>(method: Method, site: SiteId, path: string, role: Role, body?: unknown): Promise<T> {
  const { headers } = await signedIn(site, role);
  const reply = await harness.ask(method, `/sites/${site}${path}`, headers, body);
  expect([reply.statusCode < 300, reply.body]).toEqual([true, reply.body]);
  return (reply.body === '' ? undefined : reply.json()) as T;
}

/** A site whose history and accounts are kept for a day, with both. */
async function plant(): Promise<SiteId> {
  const site = await harness.addSite(`Plant ${++sites}`);
  await ask('PUT', site, '/retention', 'admin', { days: { history: 1, accounts: 1 } });
  const { sensor, token } = await ask<{ sensor: { id: string }; token: string }>('POST', site, '/sensors', 'engineer', {
    name: 'mirror',
  });
  const batch = batchOf({ site, sensor: sensor.id, number: sites, conversations: 1 }, 1);
  const now = { firstUs: harness.app.clock.now(), lastUs: harness.app.clock.now() };
  const sent = {
    ...batch,
    conversations: batch.conversations.map((one) => ({ ...one, ...now, operations: [] })),
    accounts: [{ at: 0, name: 'anna', domain: '', kind: 'user', source: 'ntlmssp', ...now }],
  };
  const reply = await harness.ask('POST', `/sites/${site}/observations`, { authorization: `Bearer ${token}` }, sent);
  expect(reply.statusCode, reply.body).toBe(200);
  return site;
}

/** Stretches of history, and accounts. */
async function kept(site: SiteId): Promise<[number, number]> {
  const { items } = await ask<{ items: { id: number | string }[] }>('GET', site, '/conversations', 'viewer');
  const path = `/conversations/${String(items[0]?.id)}`;
  const { buckets } = await ask<{ buckets: unknown[] }>('GET', site, path, 'viewer');
  return [buckets.length, (await ask<{ total: number }>('GET', site, '/accounts', 'viewer')).total];
}

async function hold(site: SiteId, of: object): Promise<() => Promise<void>> {
  const { id } = await ask<{ id: string }>('POST', site, '/holds', 'auditor', of);
  return () => ask('DELETE', site, `/holds/${id}`, 'auditor');
}

const time = (us: number): string => new Date(us / 1000).toISOString();

describe.skipIf(reason !== undefined)(`retention${reason === undefined ? '' : ` (${reason})`}`, () => {
  test('what is held stays beyond its time, what is not goes, and after the hold is lifted the rest goes too', async () => {
    const [held, free] = [await plant(), await plant()];
    expect([await kept(held), await kept(free)]).toEqual([
      [1, 1],
      [1, 1],
    ]);
    const lift = await hold(held, { reason: 'Accident of 5 January' });
    harness.pass(3 * DAY_US);
    await harness.app.store.sweep();
    expect([await kept(held), await kept(free)]).toEqual([
      [1, 1],
      [0, 0],
    ]);
    await lift();
    await harness.app.store.sweep();
    expect(await kept(held)).toEqual([0, 0]);
    const record = await ask<{ items: unknown[] }>('GET', held, '/audit?what=retention.sweep', 'auditor');
    expect(record.items).toHaveLength(2);
  });

  test('a hold of other days holds nothing of these', async () => {
    const now = harness.app.clock.now();
    const [before, during] = [await plant(), await plant()];
    await hold(before, { reason: 'Last year', to: time(now - DAY_US) });
    await hold(during, { reason: 'Now', from: time(now - DAY_US), to: time(now + DAY_US) });
    harness.pass(2 * DAY_US);
    await harness.app.store.sweep();
    expect([await kept(before), await kept(during)]).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  test('a demo that is held plays on, and is removed once the hold is lifted', async () => {
    const admin = await signedIn(await plant(), 'admin');
    const started = await harness.ask('POST', '/demo', admin.headers, {});
    const { site } = started.json<{ site: SiteId }>();
    const lift = await hold(site, { reason: 'To be shown' });
    const refused = await harness.ask('DELETE', '/demo', admin.headers);
    expect([refused.statusCode, refused.json<{ detail: string }>().detail]).toEqual([
      409,
      'Data of this site is held from deletion: To be shown',
    ]);
    expect((await harness.ask('GET', '/demo', admin.headers)).json()).toMatchObject({ running: true, site });
    expect(harness.app.children.size).toBe(1);
    await lift();
    expect((await harness.ask('DELETE', '/demo', admin.headers)).json()).toMatchObject({ running: false, site: null });
  });
});
