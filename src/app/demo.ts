/** The demo plant: a site of its own, played packet by packet through a sensor like any other, and removed without a trace. */
import { plants } from '../exercise/plants/index.gen.ts';
import { err, ok, type Problem, type Result } from '../kernel/result.ts';
import { asId, type SensorId, type SiteId } from '../model/ids.ts';
import type { DemoState } from '../model/ports/children.ts';
import type { SiteRow } from '../model/ports/rows.ts';
import { act } from './act.ts';
import type { App } from './app.ts';
import { authorise, type Caller } from './caller.ts';
import { makeChildToken } from './children.ts';
import { grantEveryAdmin } from './sites.ts';

export const DEMO_SITE = { name: 'Northfield bottling', timeZone: 'Europe/Berlin' } as const;
const PLANT = 'northfield';
const DEMO_SENSOR = asId<SensorId>('demo');
const SETTING = 'demo.assets';
const SYSTEM = { kind: 'system', name: 'demo' } as const satisfies Caller;

export interface DemoView {
  readonly state: DemoState;
  readonly detail: string | null;
  readonly site: SiteId | null;
  readonly assets: number | null;
}

const demoSite = async (app: App): Promise<SiteRow | undefined> => (await app.store.sites()).find((site) => site.demo);

async function view(app: App): Promise<DemoView> {
  const site = await demoSite(app);
  const assets = site ? await app.store.setting(SETTING, site.id) : null;
  const { state, detail } = app.demo;
  return { state, detail, site: site?.id ?? null, assets: typeof assets === 'number' ? assets : null };
}

export async function seeDemo(app: App, caller: Caller): Promise<Result<DemoView, Problem>> {
  const may = authorise(caller, 'see-demo', null, app.clock.now());
  return may.ok ? ok(await view(app)) : may;
}

export async function startDemo(
  app: App,
  caller: Caller,
  input: { readonly assets?: number | undefined },
): Promise<Result<DemoView, Problem>> {
  const may = authorise(caller, 'demo', null, app.clock.now());
  if (!may.ok) return may;
  if (app.demo.state !== 'absent' && app.demo.state !== 'failed') {
    return err({ code: 'conflict', message: 'The demo plant runs already.' });
  }
  const site = await prepare(app, caller, input.assets ?? null);
  if (!site.ok) return site;
  play(app, site.value.id, input.assets ?? null);
  return ok(await view(app));
}

/** At a start of the server: plays on where a demo was there before. */
export async function resumeDemo(app: App): Promise<void> {
  const { site, assets } = await view(app);
  if (site && app.demo.state === 'absent') play(app, site, assets);
}

async function prepare(app: App, caller: Caller, assets: number | null): Promise<Result<SiteRow, Problem>> {
  const known = await demoSite(app);
  const made = known
    ? ok(known)
    : await act(app, caller, { what: 'demo.start', needs: 'demo', site: null, detail: { assets } }, async (tx) => {
        const site = await tx.addSite({ ...DEMO_SITE, demo: true });
        if (site.ok) tx.note({ subject: site.value.id });
        return site;
      });
  if (!made.ok) return made;
  const site = made.value;
  const sensor = await act(app, SYSTEM, { what: 'demo.sensor', needs: null, site: site.id }, async (tx) => {
    await tx.addSensor({ id: DEMO_SENSOR, name: 'Demo sensor', kind: 'demo' });
    await tx.putSetting(SETTING, assets);
    return ok(undefined);
  });
  if (!sensor.ok) return sensor;
  if (known) return ok(site);
  const named = await nameZones(app, site.id, assets);
  if (!named.ok) return named;
  const granted = await grantEveryAdmin(app, SYSTEM, site.id);
  return granted.ok ? ok(site) : granted;
}

/** As the people of the plant call them, which no packet says. What lies in them is found out like anywhere else. */
async function nameZones(app: App, site: SiteId, assets: number | null): Promise<Result<undefined>> {
  const plant = plants.find(({ id }) => id === PLANT);
  const zones = plant?.zones?.(assets ?? plant.assets) ?? [];
  return await app.sites.alone(site, async () => {
    const { inventory } = await app.sites.open(site);
    const intent = { what: 'demo.zones', needs: null, site, detail: { zones: zones.length } } as const;
    return await act(app, SYSTEM, intent, async (tx) => {
      for (const { subnet, level, name } of zones) inventory.zones.name(subnet, level, name);
      await tx.saveGraph(inventory.takeZoneChanges());
      return ok(undefined);
    });
  });
}

function play(app: App, site: SiteId, assets: number | null): void {
  const { secret } = makeChildToken(app, { site, sensor: DEMO_SENSOR, name: 'demo' });
  app.demo.start({ site, sensor: DEMO_SENSOR, token: secret, assets });
  app.events.publish(site, 'demo', { state: app.demo.state });
}

export async function removeDemo(app: App, caller: Caller): Promise<Result<DemoView, Problem>> {
  const may = authorise(caller, 'demo', null, app.clock.now());
  if (!may.ok) return may;
  const site = await demoSite(app);
  // Asked before anything is stopped, so that what is refused changes nothing.
  const [hold] = site ? await app.store.holds(site.id) : [];
  if (hold) return err({ code: 'held', message: `Data of this site is held from deletion: ${hold.reason}` });
  await app.demo.stop();
  for (const [hash, child] of app.children) if (child.sensor === DEMO_SENSOR) app.children.delete(hash);
  if (site) {
    const intent = { what: 'demo.remove', needs: 'demo', site: site.id, subject: site.id } as const;
    // The queue of the site first: a batch in flight would write into what is being deleted.
    const removed = await app.sites.alone(site.id, () => act(app, caller, intent, (tx) => tx.removeSite()));
    if (!removed.ok) return removed;
    app.sites.drop(site.id);
    app.events.publish(site.id, 'site', { id: site.id, removed: true });
  }
  return ok(await view(app));
}
