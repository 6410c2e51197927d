/** The first start after an upgrade: what the new program sees otherwise is stored before anybody asks. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SiteId } from '../../src/model/ids.ts';
import { leftByOlder } from '../inventory/older-program.ts';
import { playNorthfield } from '../inventory/northfield.ts';
import { nothing } from '../support/site-rows.ts';
import { openHarness, withoutPostgres, type Harness, type Signed } from './harness.ts';

const reason = withoutPostgres();
let harness: Harness;
let site: SiteId;
let engineer: Signed;
let auditor: Signed;

const see = async <T>(path: string, by = engineer): Promise<T> =>
  (await harness.ask('GET', `/sites/${site}${path}`, by.headers)).json<T>();

interface Placed {
  readonly id: string;
  readonly name: string;
  readonly zone: { readonly id: string; readonly name: string } | null;
}

/** Zones that assets name, and zones that the list has with what it counts in them; what is outside is in no list of assets. */
async function places(): Promise<{ readonly named: Map<string, number>; readonly listed: Map<string, number> }> {
  const assets = await see<{ items: Placed[]; nextCursor: string | null }>('/assets?limit=1000');
  const zones = await see<{ items: { id: string; name: string; members: string[] }[] }>('/zones');
  const named = new Map<string, number>();
  for (const { zone } of assets.items) named.set(zone?.name ?? 'none', (named.get(zone?.name ?? 'none') ?? 0) + 1);
  const inside = zones.items.filter((zone) => zone.name !== 'External');
  return { named, listed: new Map(inside.map((zone) => [zone.name, zone.members.length])) };
}

const renewals = async (): Promise<number> =>
  (await see<{ items: { what: string }[] }>('/audit?what=inventory&limit=100', auditor)).items.length;

beforeAll(async () => {
  if (reason !== undefined) return;
  harness = await openHarness();
  site = await harness.addSite('Plant');
  engineer = await harness.person('engineer', [{ role: 'engineer', site }]);
  auditor = await harness.person('auditor', [{ role: 'auditor', site }]);
  const made = await harness.ask('POST', `/sites/${site}/sensors`, engineer.headers, { name: 'Mirror port' });
  const { sensor, token } = made.json<{ sensor: { id: string }; token: string }>();
  const by = { authorization: `Bearer ${token}` };
  for (const batch of playNorthfield(20, { sensor: sensor.id }))
    await harness.ask('POST', `/sites/${site}/observations`, by, { ...batch, site });
}, 60_000);
afterAll(async () => {
  if (reason === undefined) await harness.close();
});

test.skipIf(reason !== undefined)(
  `assets stand in zones that the list has, once for all${reason === undefined ? '' : ` (${reason})`}`,
  async () => {
    const { app } = harness;
    const before = await places();
    expect(before.named).toEqual(before.listed);

    app.sites.forget(site);
    await app.sites.open(site);
    expect(await renewals()).toBe(0);

    const { graph } = await app.store.loadSite(site);
    const old = leftByOlder(graph);
    // Each row of before is written over, as none of it was there then.
    expect(old.zones.length).toBeGreaterThanOrEqual([...graph.zones].length);
    const written = { ...nothing(site), assets: old.assets, zones: old.zones };
    await harness.system(site, (tx) => tx.saveGraph(written));
    expect([...(await places()).named.keys()]).toContain('Control 10.20.51.0/24');

    app.sites.forget(site);
    await app.sites.open(site);
    expect(await places()).toEqual(before);
    expect(await renewals()).toBe(1);

    app.sites.forget(site);
    await app.sites.open(site);
    expect(await renewals()).toBe(1);
  },
);
