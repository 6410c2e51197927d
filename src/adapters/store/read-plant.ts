/** Sites, zones, lines, sensors, imports, limits: rows as the port gives them. */
import { sql, type RawBuilder } from 'kysely';
import type { ZoneRecord } from '../../model/graph.ts';
import { asId, type AssetId, type ImportId, type SensorId, type SiteId } from '../../model/ids.ts';
import type { Sight, ZoneView } from '../../model/ports/queries.ts';
import type { ImportRow, LimitRow, LineRow, SensorKind, SensorRow, SiteRow } from '../../model/ports/rows.ts';
import { rowsOf, type Connection } from './database.ts';
import { inZones, sees } from './sight.ts';

const GAPS_SHOWN = 20;
const IMPORTS_SHOWN = 500;

interface SiteSql {
  readonly id: string;
  readonly name: string;
  readonly time_zone: string;
  readonly demo: boolean;
  readonly created_us: number;
}

export const SITE_COLUMNS = sql.raw('id, name, time_zone, demo, created_us');

export const siteRow = (row: SiteSql): SiteRow => ({
  id: asId(row.id),
  name: row.name,
  timeZone: row.time_zone,
  demo: row.demo,
  createdUs: row.created_us,
});

export async function readSites(db: Connection, id?: SiteId): Promise<SiteRow[]> {
  const rows = await rowsOf(
    db,
    sql<SiteSql>`SELECT ${SITE_COLUMNS} FROM sites
      WHERE removed_us IS NULL AND (${id ?? null}::text IS NULL OR id = ${id ?? null}) ORDER BY name COLLATE natural_order, id`,
  );
  return rows.map(siteRow);
}

export interface ZoneSql {
  readonly site: SiteId;
  readonly id: ZoneRecord['id'];
  readonly name: string;
  readonly level: ZoneRecord['level'];
  readonly kind: ZoneRecord['kind'];
  readonly key: string | null;
  readonly x: number | null;
  readonly y: number | null;
  readonly removed: boolean;
}

export async function readZones(db: Connection, sight: Sight, nowUs: number): Promise<ZoneView[]> {
  return await rowsOf(
    db,
    sql<ZoneSql & { members: AssetId[] }>`
      SELECT z.site, z.id, z.name, z.level, z.kind, z.key, z.x, z.y, z.removed, coalesce(m.members, '{}') AS members
      FROM zones z LEFT JOIN (
        SELECT zone, array_agg(id ORDER BY id) AS members FROM assets
        WHERE site = ${sight.site} AND merged_into IS NULL GROUP BY zone
      ) m ON m.zone = z.id
      WHERE z.site = ${sight.site} AND NOT z.removed AND ${sees(sight, nowUs)} AND ${inZones(sight, sql`z.id`)}
      ORDER BY z.name COLLATE natural_order, z.id`,
  );
}

export interface LineSql {
  readonly site: string;
  readonly id: string;
  readonly name: string;
  readonly assets: string[];
  readonly value_per_hour: number | null;
  readonly created_us: number;
}

export const lineRow = (row: LineSql): LineRow => ({
  site: asId(row.site),
  id: asId(row.id),
  name: row.name,
  assets: row.assets.map((id) => asId<AssetId>(id)),
  valuePerHour: row.value_per_hour,
  createdUs: row.created_us,
});

export async function readLines(db: Connection, site: SiteId, allowed: RawBuilder<unknown>): Promise<LineRow[]> {
  const rows = await rowsOf(
    db,
    sql<LineSql>`SELECT * FROM lines WHERE site = ${site} AND ${allowed} ORDER BY name COLLATE natural_order, id`,
  );
  return rows.map(lineRow);
}

/** With zones: lines that have an asset in one of them. */
export const lineReaches = (sight: Sight): RawBuilder<unknown> =>
  sight.zones === 'site'
    ? sql`true`
    : sql`EXISTS (SELECT 1 FROM assets a WHERE a.site = lines.site AND a.id = ANY (lines.assets) AND ${inZones(sight, sql.ref('a.zone'))})`;

interface SensorSql {
  readonly site: string;
  readonly id: string;
  readonly name: string;
  readonly kind: SensorKind;
  readonly sequence: number;
  readonly health: SensorRow['health'];
  readonly last_batch_us: number | null;
  readonly created_us: number;
}

interface GapSql {
  readonly sensor: string;
  readonly from_us: number;
  readonly to_us: number;
  readonly batches: number;
}

export async function readSensors(
  db: Connection,
  site: SiteId,
  allowed: RawBuilder<unknown>,
  id?: SensorId,
): Promise<SensorRow[]> {
  const one = sql`(${id ?? null}::text IS NULL OR id = ${id ?? null})`;
  const rows = await rowsOf(
    db,
    sql<SensorSql>`SELECT * FROM sensors WHERE site = ${site} AND removed_us IS NULL AND ${one} AND ${allowed}
      ORDER BY created_us, id`,
  );
  const ids = rows.map((row) => row.id);
  const gaps = await rowsOf(
    db,
    sql<GapSql>`SELECT * FROM (
        SELECT *, row_number() OVER (PARTITION BY sensor ORDER BY sequence DESC) AS n FROM sensor_gaps
        WHERE site = ${site} AND sensor = ANY (${ids})) g WHERE n <= ${GAPS_SHOWN} ORDER BY sequence DESC`,
  );
  const limits = await readLimits(db, site, 0, ids);
  return rows.map((row) => ({
    site: asId(row.site),
    id: asId(row.id),
    name: row.name,
    kind: row.kind,
    sequence: row.sequence,
    health: row.health,
    lastBatchUs: row.last_batch_us,
    createdUs: row.created_us,
    gaps: gaps
      .filter((gap) => gap.sensor === row.id)
      .map(({ from_us, to_us, batches }) => ({ fromUs: from_us, toUs: to_us, batches })),
    limits: limits.filter((limit) => limit.sensor === row.id),
  }));
}

interface LimitSql {
  readonly sensor: string;
  readonly limit: LimitRow['limit'];
  readonly count: number;
  readonly first_us: number;
  readonly last_us: number;
  readonly missing: string;
}

/** Those of the server that concern no single site stand under the site ''. */
export async function readLimits(
  db: Connection,
  site: SiteId,
  sinceUs: number,
  sensors?: readonly string[],
  allowed: RawBuilder<unknown> = sql`true`,
): Promise<LimitRow[]> {
  const rows = await rowsOf(
    db,
    sql<LimitSql>`SELECT sensor, "limit", before_count + count AS count, first_us, last_us, missing FROM limit_events
      WHERE site IN (${site}, '') AND last_us >= ${sinceUs} AND ${allowed}
      AND (${sensors ?? null}::text[] IS NULL OR sensor = ANY (${sensors ?? []})) ORDER BY last_us DESC, "limit"`,
  );
  return rows.map((row) => ({
    limit: row.limit,
    sensor: row.sensor === '' ? null : asId<SensorId>(row.sensor),
    count: row.count,
    firstUs: row.first_us,
    lastUs: row.last_us,
    missing: row.missing,
  }));
}

interface ImportSql {
  readonly site: string;
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly created_us: number;
  readonly state: ImportRow['state'];
  readonly sha256: string | null;
  readonly progress: number;
  readonly packets: number;
  readonly first_us: number | null;
  readonly last_us: number | null;
  readonly warnings: string[];
  readonly result: ImportRow['result'];
  readonly error: string | null;
  readonly ended_us: number | null;
}

export async function readImports(
  db: Connection,
  site: SiteId,
  allowed: RawBuilder<unknown>,
  id?: ImportId,
): Promise<ImportRow[]> {
  const rows = await rowsOf(
    db,
    sql<ImportSql>`SELECT * FROM imports WHERE site = ${site} AND ${allowed}
      AND (${id ?? null}::text IS NULL OR id = ${id ?? null}) ORDER BY created_us DESC, id DESC LIMIT ${IMPORTS_SHOWN}`,
  );
  return rows.map((row) => ({
    site: asId(row.site),
    id: asId(row.id),
    name: row.name,
    bytes: row.bytes,
    createdUs: row.created_us,
    state: row.state,
    sha256: row.sha256,
    progress: row.progress,
    packets: row.packets,
    firstUs: row.first_us,
    lastUs: row.last_us,
    warnings: row.warnings,
    result: row.result,
    error: row.error,
    endedUs: row.ended_us,
  }));
}
