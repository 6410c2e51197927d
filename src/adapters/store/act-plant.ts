/** What an act may change about sites, lines, sensors and imports. */
import { sql } from 'kysely';
import { assert } from '../../kernel/assert.ts';
import { err, ok } from '../../kernel/result.ts';
import { asId, type ImportId, type SensorId } from '../../model/ids.ts';
import type { Transaction } from '../../model/ports/store.ts';
import { missing, taken, type ActContext } from './act-context.ts';
import { clean, cleanOrNull, rowsOf, whole } from './database.ts';
import { folded } from './folded.ts';
import { lineRow, readImports, readSensors, siteRow, SITE_COLUMNS, type LineSql } from './read-plant.ts';
import { removeSiteRows } from './sweep.ts';
import { writeGraph } from './write-graph.ts';

type PlantPart = Pick<
  Transaction,
  | 'addSite'
  | 'changeSite'
  | 'removeSite'
  | 'saveGraph'
  | 'removeClaims'
  | 'nameUnknownService'
  | 'addLine'
  | 'changeLine'
  | 'removeLine'
  | 'addSensor'
  | 'removeSensor'
  | 'addImport'
>;

const ALL = sql`true`;
export function plantPart(context: ActContext): PlantPart {
  return { ...sitePart(context), ...linePart(context), ...sensorPart(context) };
}

function sitePart({
  tx,
  nowUs,
  siteOfAct,
  partitions,
}: ActContext): Omit<PlantPart, keyof LinePart | keyof SensorPart> {
  return {
    async addSite({ name, timeZone, demo }) {
      const [row] = await rowsOf(
        tx,
        sql<Parameters<typeof siteRow>[0]>`INSERT INTO sites (id, name, time_zone, demo, created_us)
          VALUES ('s' || nextval('site_ids'), ${clean(name)}, ${timeZone}, ${demo}, ${nowUs})
          ON CONFLICT (${folded(sql`name`)}) WHERE removed_us IS NULL DO NOTHING RETURNING ${SITE_COLUMNS}`,
      );
      return row ? ok(siteRow(row)) : taken('site', name);
    },
    async changeSite({ name, timeZone }) {
      const site = siteOfAct();
      if (name !== undefined) {
        const [other] = await rowsOf(
          tx,
          sql`SELECT 1 FROM sites WHERE ${folded(sql`name`)} = ${folded(clean(name))} AND removed_us IS NULL AND id <> ${site}`,
        );
        if (other) return taken('site', name);
      }
      const [row] = await rowsOf(
        tx,
        sql<
          Parameters<typeof siteRow>[0]
        >`UPDATE sites SET name = coalesce(${name === undefined ? null : clean(name)}, name),
          time_zone = coalesce(${timeZone ?? null}, time_zone)
          WHERE id = ${site} AND removed_us IS NULL RETURNING ${SITE_COLUMNS}`,
      );
      return row ? ok(siteRow(row)) : missing('site', site);
    },
    async removeSite() {
      const site = siteOfAct();
      const [found] = await rowsOf(tx, sql`SELECT 1 FROM sites WHERE id = ${site} AND removed_us IS NULL FOR UPDATE`);
      if (!found) return missing('site', site);
      const held = await removeSiteRows(tx, site);
      if (held) {
        return err({
          code: 'held' as const,
          message: `Data of this site is held from deletion: ${held}`,
          advice: 'An administrator or auditor can lift the hold.',
        });
      }
      await sql`UPDATE sites SET removed_us = ${nowUs} WHERE id = ${site}`.execute(tx);
      return ok(undefined);
    },
    async saveGraph(changes) {
      assert(changes.site === siteOfAct(), 'an act writes to its own site only');
      await partitions.makeFor(changes.buckets.map((bucket) => bucket.startUs));
      await writeGraph(tx, changes);
    },
    async removeClaims(ids) {
      await sql`DELETE FROM claims WHERE site = ${siteOfAct()} AND id = ANY (${[...ids]}::bigint[])`.execute(tx);
    },
    async nameUnknownService(id, { name, note }) {
      const [row] = await rowsOf(
        tx,
        sql<{
          before: string | null;
        }>`UPDATE unknown_services t SET name = ${cleanOrNull(name)}, note = ${cleanOrNull(note)}
          FROM (SELECT o.id, o.name FROM unknown_services o WHERE o.site = ${siteOfAct()} AND o.id = ${id} FOR UPDATE) old
          WHERE t.site = ${siteOfAct()} AND t.id = old.id RETURNING old.name AS before`,
      );
      return row ? ok(row.before) : missing('unknown service', String(id));
    },
  };
}

type LinePart = Pick<PlantPart, 'addLine' | 'changeLine' | 'removeLine'>;

function linePart({ tx, nowUs, siteOfAct }: ActContext): LinePart {
  return {
    async addLine({ name, assets, valuePerHour }) {
      const [row] = await rowsOf(
        tx,
        sql<LineSql>`INSERT INTO lines (site, id, name, assets, value_per_hour, created_us)
          VALUES (${siteOfAct()}, 'l' || nextval('line_ids'), ${clean(name)}, ${[...assets]}, ${valuePerHour}, ${nowUs})
          ON CONFLICT (site, ${folded(sql`name`)}) DO NOTHING RETURNING *`,
      );
      return row ? ok(lineRow(row)) : taken('line', name);
    },
    async changeLine(line, { name, assets, valuePerHour }) {
      const site = siteOfAct();
      if (name !== undefined) {
        const [other] = await rowsOf(
          tx,
          sql`SELECT 1 FROM lines WHERE site = ${site} AND ${folded(sql`name`)} = ${folded(clean(name))} AND id <> ${line}`,
        );
        if (other) return taken('line', name);
      }
      const [row] = await rowsOf(
        tx,
        sql<LineSql>`UPDATE lines SET name = coalesce(${name === undefined ? null : clean(name)}, name),
          assets = coalesce(${assets ? [...assets] : null}::text[], assets),
          value_per_hour = CASE WHEN ${valuePerHour !== undefined} THEN ${valuePerHour ?? null}::double precision ELSE value_per_hour END
          WHERE site = ${site} AND id = ${line} RETURNING *`,
      );
      return row ? ok(lineRow(row)) : missing('line', line);
    },
    async removeLine(line) {
      const gone = await rowsOf(tx, sql`DELETE FROM lines WHERE site = ${siteOfAct()} AND id = ${line} RETURNING id`);
      return gone.length > 0 ? ok(undefined) : missing('line', line);
    },
  };
}

type SensorPart = Pick<PlantPart, 'addSensor' | 'removeSensor' | 'addImport'>;

function sensorPart({ tx, nowUs, siteOfAct }: ActContext): SensorPart {
  return {
    async addSensor({ id, name, kind }) {
      const site = siteOfAct();
      const key = id ?? (await nextId('n', 'sensor_ids'));
      // One that comes back goes on where it was: what it sent before is known.
      await sql`INSERT INTO sensors (site, id, name, kind, sequence, created_us)
        VALUES (${site}, ${key}, ${clean(name)}, ${kind}, 0, ${nowUs})
        ON CONFLICT (site, id) DO UPDATE SET removed_us = NULL`.execute(tx);
      const [row] = await readSensors(tx, site, ALL, asId<SensorId>(key));
      assert(row, 'a sensor that was just added is there');
      return row;
    },
    async removeSensor(sensor) {
      const site = siteOfAct();
      const gone = await rowsOf(
        tx,
        sql`UPDATE sensors SET removed_us = ${nowUs} WHERE site = ${site} AND id = ${sensor} AND removed_us IS NULL RETURNING id`,
      );
      if (gone.length === 0) return missing('sensor', sensor);
      await sql`UPDATE tokens SET revoked_us = ${nowUs}
        WHERE site = ${site} AND sensor = ${sensor} AND revoked_us IS NULL`.execute(tx);
      return ok(undefined);
    },
    async addImport({ id, name, bytes }) {
      const site = siteOfAct();
      const key = id ?? (await nextId('i', 'import_ids'));
      await sql`INSERT INTO imports (site, id, name, bytes, created_us, state, progress, packets, warnings)
        VALUES (${site}, ${key}, ${clean(name)}, ${whole(bytes)}, ${nowUs}, 'waiting', 0, 0, '{}')`.execute(tx);
      const [row] = await readImports(tx, site, ALL, asId<ImportId>(key));
      assert(row, 'an import that was just added is there');
      return row;
    },
  };

  async function nextId(prefix: string, sequence: string): Promise<string> {
    const [row] = await rowsOf(tx, sql<{ id: string }>`SELECT ${prefix}::text || nextval(${sequence}) AS id`);
    return row?.id ?? '';
  }
}
