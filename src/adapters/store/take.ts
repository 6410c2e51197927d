/** The door of the sensors: observations with their cursor in one transaction, pulses, progress of imports, limits, last use. */
import { sql } from 'kysely';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { ImportId, SiteId } from '../../model/ids.ts';
import type { LimitEvent } from '../../model/limits.ts';
import type { ImportProgress, PulseRow } from '../../model/ports/rows.ts';
import type { BatchCommit, BatchProblem, Taken } from '../../model/ports/store.ts';
import { clean, cleanOrNull, json, rowsOf, whole, wholeOrNull, type Connection } from './database.ts';
import { upsert, writeGraph, type Kind } from './write-graph.ts';

const LIMITS_PER_BATCH_MAX = 100;

export async function takeBatch(tx: Connection, batch: BatchCommit): Promise<Result<Taken, BatchProblem>> {
  const { site, sensor, sequence } = batch;
  const [held] = await rowsOf(
    tx,
    sql<{ sequence: number }>`
      SELECT n.sequence FROM sensors n JOIN sites s ON s.id = n.site
      WHERE n.site = ${site} AND n.id = ${sensor} AND n.removed_us IS NULL AND s.removed_us IS NULL FOR UPDATE OF n`,
  );
  if (!held) {
    return err({ code: 'unknown-sensor', message: `There is no sensor ${sensor} at site ${site}.`, where: sensor });
  }
  if (sequence <= held.sequence) return ok({ taken: false, sequence: held.sequence });
  const expected = held.sequence + 1;
  // A spool that overflowed says how many batches it dropped; anything else that is missing may still arrive.
  if (sequence > expected + (batch.gap?.batches ?? 0)) {
    const message = `Batch ${sequence} came before batch ${expected}.`;
    return err({ code: 'gap', message, expected, advice: `Send batch ${expected} first.` });
  }
  await writeGraph(tx, batch);
  await writeSigns(tx, batch);
  await writeLimits(tx, site, sensor, batch.limits);
  await writeLimits(tx, site, '', batch.siteLimits);
  if (batch.gap) {
    const { fromUs, toUs, batches } = batch.gap;
    await sql`INSERT INTO sensor_gaps (site, sensor, sequence, from_us, to_us, batches)
      VALUES (${site}, ${sensor}, ${sequence}, ${whole(fromUs)}, ${whole(toUs)}, ${whole(batches)})`.execute(tx);
  }
  await sql`UPDATE sensors SET sequence = ${sequence}, health = ${json(batch.health)}::jsonb,
    last_batch_us = ${whole(batch.takenUs)} WHERE site = ${site} AND id = ${sensor}`.execute(tx);
  return ok({ taken: true, sequence });
}

async function writeSigns(tx: Connection, { site, sensor, signs }: BatchCommit): Promise<void> {
  if (signs.length === 0) return;
  await sql`
    INSERT INTO signs (site, sensor, source, target, protocol, kind, text, time_us, packet)
    SELECT ${site}, ${sensor}, * FROM unnest(
      ${signs.map((s) => s.source)}::bigint[], ${signs.map((s) => s.target)}::bigint[],
      ${signs.map((s) => clean(s.protocol))}::text[], ${signs.map((s) => clean(s.kind))}::text[],
      ${signs.map((s) => clean(s.text))}::text[], ${signs.map((s) => whole(s.timeUs))}::bigint[],
      ${signs.map((s) => whole(s.packet))}::bigint[])`.execute(tx);
}

/**
 * A reporter either says the total since a first time, again and again, or what was added since it last spoke. The same first
 * time means the same count, grown; another one begins a part of its own.
 */
export async function writeLimits(
  tx: Connection,
  site: SiteId | '',
  sensor: string,
  limits: readonly LimitEvent[],
): Promise<void> {
  for (const event of limits.slice(0, LIMITS_PER_BATCH_MAX)) {
    const [count, first, last] = [whole(event.count), whole(event.firstUs), whole(event.lastUs)];
    await sql`
      INSERT INTO limit_events AS old (site, sensor, "limit", before_count, count, part_us, first_us, last_us, missing)
      VALUES (${site}, ${sensor}, ${event.limit}, 0, ${count}, ${first}, ${first}, ${last}, ${clean(event.missing)})
      ON CONFLICT (site, sensor, "limit") DO UPDATE SET
        before_count = CASE WHEN old.part_us = excluded.part_us THEN old.before_count ELSE old.before_count + old.count END,
        count = CASE WHEN old.part_us = excluded.part_us THEN GREATEST(old.count, excluded.count) ELSE excluded.count END,
        part_us = excluded.part_us, first_us = LEAST(old.first_us, excluded.first_us),
        last_us = GREATEST(old.last_us, excluded.last_us), missing = excluded.missing`.execute(tx);
  }
}

const PULSES: Kind<PulseRow> = {
  table: 'pulses',
  key: ['conversation'],
  sortKey: (r) => r.conversation,
  columns: [
    ['conversation', 'bigint', (r) => r.conversation],
    ['sensor', 'text', (r) => clean(r.sensor)],
    ['period_us', 'bigint', (r) => whole(r.periodUs)],
    ['jitter_us', 'bigint', (r) => whole(r.jitterUs)],
    ['last_beat_us', 'bigint', (r) => whole(r.lastBeatUs)],
    ['state', 'text', (r) => r.state],
    ['since_us', 'bigint', (r) => whole(r.sinceUs)],
  ],
};

export const takePulses = (tx: Connection, site: SiteId, pulses: readonly PulseRow[]): Promise<void> =>
  upsert(tx, site, PULSES, pulses);

export async function takeImportProgress(
  tx: Connection,
  site: SiteId,
  id: ImportId,
  progress: Partial<ImportProgress>,
): Promise<void> {
  const p = progress;
  const sets = [
    p.state !== undefined && sql`state = ${p.state}`,
    p.sha256 !== undefined && sql`sha256 = ${p.sha256}`,
    p.progress !== undefined && sql`progress = ${p.progress}`,
    p.packets !== undefined && sql`packets = ${whole(p.packets)}`,
    p.firstUs !== undefined && sql`first_us = ${wholeOrNull(p.firstUs)}`,
    p.lastUs !== undefined && sql`last_us = ${wholeOrNull(p.lastUs)}`,
    p.warnings !== undefined && sql`warnings = ${p.warnings.map(clean)}`,
    p.result !== undefined && sql`result = ${p.result === null ? null : json(p.result)}::jsonb`,
    p.error !== undefined && sql`error = ${cleanOrNull(p.error)}`,
    p.endedUs !== undefined && sql`ended_us = ${wholeOrNull(p.endedUs)}`,
  ].filter((set) => set !== false);
  if (sets.length === 0) return;
  await sql`UPDATE imports SET ${sql.join(sets)} WHERE site = ${site} AND id = ${id}`.execute(tx);
}
