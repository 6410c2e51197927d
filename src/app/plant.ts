/** What a person says the plant is: zones with their members, production lines. */
import { err, ok, type Problem, type Result } from '../kernel/result.ts';
import type { AssetId, LineId, SiteId, ZoneId } from '../model/ids.ts';
import type { ZoneRecord } from '../model/graph.ts';
import type { ZoneView as ZoneRow } from '../model/ports/queries.ts';
import type { LineRow } from '../model/ports/rows.ts';
import type { Transaction } from '../model/ports/store.ts';
import type { Level } from '../model/words.ts';
import { act, type Intent } from './act.ts';
import type { App } from './app.ts';
import { sightOf, type Caller } from './caller.ts';
import type { SiteMemory } from './site-book.ts';
import { countByZone, livePulses, type PulseCounts } from './pulse.ts';

export interface ZoneView extends ZoneRow {
  readonly pulse: PulseCounts;
}

const NONE: PulseCounts = { total: 0, onTime: 0, late: 0, missing: 0, gone: 0, notReceived: 0 };

export async function listZones(app: App, caller: Caller, site: SiteId): Promise<Result<readonly ZoneView[]>> {
  const now = app.clock.now();
  const sight = sightOf(caller, site, now);
  if (!sight.ok) return sight;
  const memory = await app.sites.open(site);
  const byZone = countByZone(livePulses(memory, now, sight.value.zones));
  const zones = await app.store.zones(sight.value);
  return ok(
    zones
      .filter((zone) => zone.members.length > 0 || zone.kind === 'person')
      .map((zone) => ({ ...zone, pulse: byZone.get(zone.id) ?? NONE })),
  );
}

export interface ZoneInput {
  readonly name?: string | undefined;
  readonly level?: Level | null | undefined;
  readonly members?: readonly AssetId[] | undefined;
}

/** Alone at the site: batches change zones too. What memory learnt before a refusal or an error is thrown away. */
async function changing<T>(
  app: App,
  caller: Caller,
  site: SiteId,
  intent: Intent,
  work: (memory: SiteMemory, tx: Transaction) => Promise<Result<T, Problem>>,
): Promise<Result<T, Problem>> {
  const done = await app.sites.alone(site, async () => {
    let kept = false;
    try {
      const memory = await app.sites.open(site);
      const result = await act(app, caller, intent, (tx) => work(memory, tx));
      kept = result.ok;
      return result;
    } finally {
      if (!kept) app.sites.forget(site);
    }
  });
  if (done.ok) app.events.publish(site, 'zone', {});
  return done;
}

/** Puts assets into a zone (null: back to the proposal) by a person's word. */
async function put(
  memory: SiteMemory,
  tx: Transaction,
  person: string,
  zone: ZoneId | null,
  assets: readonly AssetId[],
): Promise<Result<undefined, Problem>> {
  for (const asset of assets) {
    const record = memory.inventory.resolve(asset);
    if (!record) return err({ code: 'unknown', message: `There is no asset ${asset} here.`, where: 'members' });
    if (record.zone !== zone || zone === null) await tx.saveGraph(memory.inventory.decide(asset, { zone, person }));
  }
  return ok(undefined);
}

const speaker = (caller: Caller): string => (caller.kind === 'system' ? caller.name : caller.id);

const found = (zones: readonly ZoneView[], id: ZoneId): Result<ZoneView, Problem> => {
  const zone = zones.find((z) => z.id === id);
  return zone ? ok(zone) : err(noZone(id));
};

async function seeZone(app: App, caller: Caller, site: SiteId, id: ZoneId): Promise<Result<ZoneView, Problem>> {
  const zones = await listZones(app, caller, site);
  return zones.ok ? found(zones.value, id) : zones;
}

export async function addZone(
  app: App,
  caller: Caller,
  site: SiteId,
  input: ZoneInput & { readonly name: string; readonly level: Level | null },
): Promise<Result<ZoneView, Problem>> {
  const { name, level, members = [] } = input;
  const intent = { what: 'zone.add', needs: 'plant', site, detail: { name, level, members } } as const;
  const made = await changing(app, caller, site, intent, async (memory, tx) => {
    const zone = memory.inventory.zones.add({ name, level });
    tx.note({ subject: zone.id });
    await tx.saveGraph(memory.inventory.takeZoneChanges());
    const moved = await put(memory, tx, speaker(caller), zone.id, members);
    return moved.ok ? ok(zone.id) : moved;
  });
  return made.ok ? await seeZone(app, caller, site, made.value) : made;
}

export async function changeZone(
  app: App,
  caller: Caller,
  site: SiteId,
  id: ZoneId,
  patch: ZoneInput,
): Promise<Result<ZoneView, Problem>> {
  const { members } = patch;
  const detail = { fields: Object.keys(patch), ...(members ? { members } : {}) };
  const intent = { what: 'zone.change', needs: 'plant', site, zone: id, subject: id, detail } as const;
  const done = await changing(app, caller, site, intent, async (memory, tx) => {
    const zone = zoneIn(memory, id);
    if (!zone) return err(noZone(id));
    if (patch.name !== undefined) zone.name = patch.name;
    if (patch.level !== undefined) zone.level = patch.level;
    // From now on it is a person's: no inference puts it away or names it.
    zone.kind = 'person';
    memory.inventory.zones.touch(zone);
    await tx.saveGraph(memory.inventory.takeZoneChanges());
    if (!members) return ok(undefined);
    const left = memory.membersOf(id).filter((asset) => !members.includes(asset));
    const out = await put(memory, tx, speaker(caller), null, left);
    return out.ok ? await put(memory, tx, speaker(caller), id, members) : out;
  });
  return done.ok ? await seeZone(app, caller, site, id) : done;
}

export async function removeZone(
  app: App,
  caller: Caller,
  site: SiteId,
  id: ZoneId,
): Promise<Result<undefined, Problem>> {
  const intent = { what: 'zone.remove', needs: 'plant', site, zone: id, subject: id } as const;
  return await changing(app, caller, site, intent, async (memory, tx) => {
    const zone = zoneIn(memory, id);
    if (!zone) return err(noZone(id));
    if (zone.key !== null) {
      // Its assets would be proposed into it again at once: it becomes a proposal, which goes when it is empty.
      zone.kind = 'proposed';
    } else {
      zone.removed = true;
    }
    memory.inventory.zones.touch(zone);
    await tx.saveGraph(memory.inventory.takeZoneChanges());
    return await put(memory, tx, speaker(caller), null, memory.membersOf(id));
  });
}

const zoneIn = (memory: SiteMemory, id: ZoneId): ZoneRecord | undefined => {
  const zone = memory.inventory.zones.records.get(id);
  return zone?.removed === true ? undefined : zone;
};

const noZone = (id: ZoneId): Problem => ({ code: 'unknown', message: `There is no zone ${id} here.`, where: id });

export async function listLines(app: App, caller: Caller, site: SiteId): Promise<Result<readonly LineRow[]>> {
  const sight = sightOf(caller, site, app.clock.now());
  return sight.ok ? ok(await app.store.lines(sight.value)) : sight;
}

export async function addLine(
  app: App,
  caller: Caller,
  site: SiteId,
  line: { readonly name: string; readonly assets: readonly AssetId[]; readonly valuePerHour: number | null },
): Promise<Result<LineRow, Problem>> {
  const made = await act(app, caller, { what: 'line.add', needs: 'plant', site, detail: { ...line } }, async (tx) => {
    const added = await tx.addLine(line);
    if (added.ok) tx.note({ subject: added.value.id });
    return added;
  });
  if (made.ok) app.events.publish(site, 'zone', {});
  return made;
}

export async function changeLine(
  app: App,
  caller: Caller,
  site: SiteId,
  id: LineId,
  patch: {
    readonly name?: string | undefined;
    readonly assets?: readonly AssetId[] | undefined;
    readonly valuePerHour?: number | null | undefined;
  },
): Promise<Result<LineRow, Problem>> {
  const detail = { fields: Object.keys(patch) };
  const intent = { what: 'line.change', needs: 'plant', site, subject: id, detail } as const;
  return await act(app, caller, intent, (tx) => tx.changeLine(id, patch));
}

export async function removeLine(
  app: App,
  caller: Caller,
  site: SiteId,
  id: LineId,
): Promise<Result<undefined, Problem>> {
  return await act(app, caller, { what: 'line.remove', needs: 'plant', site, subject: id }, async (tx) => {
    const removed = await tx.removeLine(id);
    return removed.ok ? ok(undefined) : removed;
  });
}
