/**
 * Observations of a sensor: check, fold, resolve, commit with the sensor's cursor in one transaction, tell whoever listens.
 * This is the one door for writing that is not an actor's act: a batch is acknowledged by its number, not audited.
 */
import { err, ok, type Problem, type Result } from '../kernel/result.ts';
import type { AssetRecord } from '../model/graph.ts';
import type { SensorId, SiteId } from '../model/ids.ts';
import { LIMITS } from '../model/limits.ts';
import type { Batch } from '../model/observation.ts';
import type { PulseRow } from '../model/ports/rows.ts';
import type { Taken } from '../model/ports/store.ts';
import type { App } from './app.ts';
import { asBatch, asPulseWord } from './batch-shape.ts';
import type { Caller } from './caller.ts';
import { mayIngest, noSensor } from './sensors.ts';
import type { FoldedBatch, SiteMemory } from './site-book.ts';

/** Ids told in one event; beyond that listeners load anew anyway. */
const IDS_TOLD_MAX = 200;

const BUSY: Problem = {
  code: 'busy',
  message: 'More batches wait than are held.',
  advice: 'Keep the batch in the spool and send it again.',
};

export async function observe(app: App, caller: Caller, site: SiteId, body: unknown): Promise<Result<Taken, Problem>> {
  const shaped = asBatch(body);
  if (!shaped.ok) {
    app.meters.batchesRefused++;
    return shaped;
  }
  const batch = shaped.value;
  const sensor = mayIngest(app, caller, site, batch.sensor);
  if (!sensor.ok) return sensor;
  if (batch.site !== site) {
    return err({ code: 'invalid', message: `The batch is of site ${batch.site}, not of ${site}.`, where: 'site' });
  }
  if (app.meters.queued >= LIMITS.queueBatchesMax) return err(BUSY);
  app.meters.queued++;
  try {
    return await app.sites.alone(site, () => take(app, site, sensor.value, batch));
  } finally {
    app.meters.queued--;
  }
}

/** Alone at its site: in order, and with nothing else changing the graph meanwhile. */
async function take(app: App, site: SiteId, sensor: SensorId, batch: Batch): Promise<Result<Taken, Problem>> {
  const memory = await app.sites.open(site);
  const cursor = memory.cursor(sensor);
  const now = app.clock.now();
  if (batch.sequence <= cursor) {
    memory.pulses.heard(sensor, now);
    app.meters.batchesKnown++;
    return ok({ taken: false, sequence: cursor });
  }
  if (cursor === 0 && !(await app.store.sensor(site, sensor))) return err(noSensor(sensor));
  // A spool that overflowed says how many batches are gone; anything else that is missing may still arrive.
  if (batch.sequence > cursor + 1 + (batch.gap?.batches ?? 0)) return err(outOfOrder(cursor + 1));
  await recallBuckets(app, memory, batch);
  const folded = memory.fold(batch);
  const committed = await commit(app, memory, sensor, batch, folded);
  if (!committed.ok) return committed;
  memory.took(sensor, batch.sequence, folded);
  memory.pulses.heard(sensor, now);
  app.meters.batches++;
  app.meters.conversationUpdates += folded.changes.conversations.length;
  for (const { limit, missing } of memory.firstHits(folded.limits)) {
    app.log.warn({ site, limit }, `a ceiling of the site was hit: ${missing}`);
  }
  await tellPulses(app, site, memory.pulses.retry(now));
  tell(app, site, sensor, batch, folded);
  return committed;
}

const outOfOrder = (expected: number): Problem => ({
  code: 'sequence-gap',
  message: `Batch ${expected} is expected next.`,
  where: String(expected),
  advice: 'Ask for the cursor of this sensor and send from there.',
});

/** An old capture adds to stretches of time that are no longer in memory: their totals are fetched first. */
async function recallBuckets(app: App, memory: SiteMemory, batch: Batch): Promise<void> {
  const wanted = memory.graph.bucketsToRecall(batch);
  if (wanted.length === 0) return;
  for (const bucket of await app.store.recallBuckets(memory.site, wanted)) memory.graph.buckets.put(bucket);
}

async function commit(
  app: App,
  memory: SiteMemory,
  sensor: SensorId,
  batch: Batch,
  folded: FoldedBatch,
): Promise<Result<Taken, Problem>> {
  const { sequence, health, limits, gap } = batch;
  const began = app.clock.now();
  try {
    const taken = await app.store.takeBatch({
      ...folded.changes,
      sensor,
      sequence,
      health,
      limits,
      siteLimits: folded.limits.map((hit) => ({ ...hit, firstUs: began, lastUs: began })),
      signs: folded.signs,
      gap: gap ?? null,
      takenUs: began,
    });
    app.meters.commitSeconds += (app.clock.now() - began) / 1e6;
    if (taken.ok && taken.value.taken) return taken;
    // Memory has it and the store has not: memory is rebuilt from the store, which is the truth.
    app.sites.forget(memory.site);
    if (taken.ok) return taken;
    return err(taken.error.code === 'gap' ? outOfOrder((taken.error as { expected: number }).expected) : taken.error);
  } catch (error) {
    app.sites.forget(memory.site);
    throw error;
  }
}

function tell(app: App, site: SiteId, sensor: SensorId, batch: Batch, folded: FoldedBatch): void {
  const { assets, conversations } = folded.changes;
  if (assets.length > 0) {
    app.events.publish(site, 'asset', {
      added: folded.addedAssets.slice(0, IDS_TOLD_MAX).map(short),
      changed: assets.slice(0, IDS_TOLD_MAX).map((asset) => asset.id),
      more: assets.length > IDS_TOLD_MAX,
    });
  }
  if (conversations.length > 0) {
    const added = folded.addedConversations;
    app.events.publish(site, 'conversation', { added, changed: conversations.length - added });
  }
  if (folded.changes.zones.length > 0) app.events.publish(site, 'zone', { changed: folded.changes.zones.length });
  const { health, sequence, limits } = batch;
  app.events.publish(site, 'sensor', { id: sensor, sequence, packets: health.packets, dropped: health.dropped });
  for (const { limit, count, missing } of limits) {
    app.events.publish(site, 'limit', { sensor, limit, count, missing });
  }
  for (const hit of folded.limits) app.events.publish(site, 'limit', { sensor: null, ...hit });
}

const short = ({ id, name, class: kind, zone }: AssetRecord): Readonly<Record<string, unknown>> => ({
  id,
  name,
  class: kind,
  zone,
});

/** The pulse goes past the queue of batches: it must be on the screen within 250 ms. */
export async function beat(app: App, caller: Caller, site: SiteId, body: unknown): Promise<Result<undefined, Problem>> {
  const word = asPulseWord(body);
  if (!word.ok) return word;
  const sensor = mayIngest(app, caller, site, word.value.sensor);
  if (!sensor.ok) return sensor;
  const memory = await app.sites.open(site);
  app.meters.pulses += word.value.pulses.length;
  await tellPulses(app, site, memory.pulses.take(sensor.value, word.value.pulses, app.clock.now()));
  return ok(undefined);
}

async function tellPulses(
  app: App,
  site: SiteId,
  pulses: { readonly told: readonly PulseRow[]; readonly written: readonly PulseRow[] },
): Promise<void> {
  if (pulses.told.length > 0) {
    const receivedUs = app.clock.now();
    app.events.publish(site, 'pulse', { receivedUs, pulses: pulses.told });
  }
  if (pulses.written.length > 0) await app.store.takePulses(site, pulses.written);
}
