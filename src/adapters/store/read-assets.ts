/** Questions about assets: the inventory by the page, one asset, its services, its claims. */
import { sql, type RawBuilder } from 'kysely';
import type { ClaimRecord } from '../../model/graph.ts';
import type { AssetId } from '../../model/ids.ts';
import type {
  AssetFilter,
  AssetQuery,
  AssetSort,
  AssetView,
  Page,
  ServiceRow,
  Sight,
} from '../../model/ports/queries.ts';
import { after, orderBy, pageLimit, writeCursor, type CursorPart, type SortKey } from './cursor.ts';
import { rowsOf, type Connection } from './database.ts';
import { natural, recordColumns } from './records.ts';
import { inZones, sees } from './sight.ts';

type By = Pick<SortKey, 'by' | 'type' | 'mayBeNull'>;

const SORTS: Readonly<Record<AssetSort, By>> = {
  name: { by: natural('a.name'), type: 'text', mayBeNull: false },
  class: { by: sql.ref('a.class'), type: 'text', mayBeNull: false },
  level: { by: sql.ref('a.level'), type: 'text', mayBeNull: true },
  vendor: { by: natural('a.vendor'), type: 'text', mayBeNull: true },
  model: { by: natural('a.model'), type: 'text', mayBeNull: true },
  zone: { by: natural('z.name'), type: 'text', mayBeNull: true },
  ip: { by: sql.ref('a.ip_key'), type: 'text', mayBeNull: true },
  firstSeen: { by: sql.ref('a.first_us'), type: 'bigint', mayBeNull: false },
  lastSeen: { by: sql.ref('a.last_us'), type: 'bigint', mayBeNull: false },
};

const WITH_ZONE = sql`assets a LEFT JOIN zones z ON z.site = a.site AND z.id = a.zone AND NOT z.removed`;
const VIEW = sql`${recordColumns('assets', 'a')}, z.name AS "zoneName"`;

export async function pageAssets(
  db: Connection,
  sight: Sight,
  nowUs: number,
  query: AssetQuery,
): Promise<Page<AssetView>> {
  const limit = pageLimit(query.limit);
  const key: SortKey = {
    ...SORTS[query.sort ?? 'name'],
    id: sql.ref('a.id'),
    idType: 'text',
    descending: query.descending === true,
  };
  const where = sql`a.site = ${sight.site} AND a.merged_into IS NULL AND ${sees(sight, nowUs)}
    AND ${inZones(sight, sql.ref('a.zone'))} AND ${matches(query)}`;
  const [rows, [count]] = await Promise.all([
    rowsOf(
      db,
      sql<AssetView & { sortedBy: CursorPart }>`SELECT ${VIEW}, ${key.by} AS "sortedBy" FROM ${WITH_ZONE}
        WHERE ${where} AND ${after(key, query.cursor)} ORDER BY ${orderBy(key)} LIMIT ${limit + 1}`,
    ),
    rowsOf(db, sql<{ n: number }>`SELECT count(*) AS n FROM assets a WHERE ${where}`),
  ]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ sortedBy: _, ...asset }) => asset),
    nextCursor: rows.length > limit && last ? writeCursor([last.sortedBy, last.id]) : null,
    total: count?.n ?? 0,
  };
}

const OWNERS: Readonly<Record<NonNullable<AssetFilter['owner']>, RawBuilder<unknown>>> = {
  none: sql`a.it_owner IS NULL AND a.ot_owner IS NULL`,
  it: sql`a.it_owner IS NOT NULL`,
  ot: sql`a.ot_owner IS NOT NULL`,
  both: sql`a.it_owner IS NOT NULL AND a.ot_owner IS NOT NULL`,
};

function matches(filter: AssetFilter): RawBuilder<unknown> {
  const { zone, classes, levels, domain, vendor, line, owner, seenSinceUs, newSinceUs, externals } = filter;
  const search = filter.search?.trim() ?? '';
  const parts: RawBuilder<unknown>[] = [sql`true`];
  if (search !== '') parts.push(found(search));
  if (zone === 'none') parts.push(sql`a.zone IS NULL`);
  else if (zone !== undefined) parts.push(sql`a.zone = ${zone}`);
  if (classes) parts.push(sql`a.class = ANY (${[...classes]})`);
  if (levels) parts.push(sql`coalesce(a.level, 'none') = ANY (${[...levels]})`);
  if (domain !== undefined) parts.push(sql`a.domain = ${domain}`);
  if (vendor !== undefined) parts.push(sql`a.vendor = ${vendor}`);
  if (line !== undefined) {
    parts.push(sql`a.id IN (SELECT unnest(l.assets) FROM lines l WHERE l.site = a.site AND l.id = ${line})`);
  }
  if (owner !== undefined) parts.push(OWNERS[owner]);
  if (seenSinceUs !== undefined) parts.push(sql`a.last_us >= ${seenSinceUs}`);
  if (newSinceUs !== undefined) parts.push(sql`a.first_us >= ${newSinceUs}`);
  if (externals !== true && classes?.includes('external') !== true) parts.push(sql`a.class <> 'external'`);
  return sql.join(parts, sql` AND `);
}

const ASCII = /^[\x20-\x7e]*$/;

/** In any case. What the wire says is ASCII nearly always, and folding all alphabets takes five times as long. */
export function found(search: string): RawBuilder<unknown> {
  const rules = sql.raw(ASCII.test(search) ? '"C"' : 'natural_order');
  // The separator keeps a hit from spanning two fields.
  return sql`strpos(lower(concat_ws(E'\\x01', a.name, a.vendor, a.model, a.serial, array_to_string(a.ips, E'\\x01'),
    array_to_string(a.macs, E'\\x01'), array_to_string(a.hostnames, E'\\x01')) COLLATE ${rules}),
    lower(${search}::text COLLATE ${rules})) > 0`;
}

export async function readAsset(db: Connection, sight: Sight, nowUs: number, id: AssetId): Promise<AssetView | null> {
  const rows = await rowsOf(
    db,
    sql<AssetView>`SELECT ${VIEW} FROM ${WITH_ZONE} WHERE a.site = ${sight.site} AND a.id = ${id}
      AND ${sees(sight, nowUs)} AND ${inZones(sight, sql.ref('a.zone'))}`,
  );
  return rows[0] ?? null;
}

/** The asset, where it may be seen: for rows that hang on it. */
export const assetSeen = (sight: Sight, nowUs: number, id: AssetId): RawBuilder<unknown> =>
  sql`${sees(sight, nowUs)} AND EXISTS (SELECT 1 FROM assets a WHERE a.site = ${sight.site} AND a.id = ${id}
    AND ${inZones(sight, sql.ref('a.zone'))})`;

/** Its endpoints as an array, which lets the indexes on either side of a conversation be used. */
export const endpointsOf = (sight: Sight, id: AssetId): RawBuilder<unknown> =>
  sql`ANY (ARRAY(SELECT e.id FROM endpoints e WHERE e.site = ${sight.site} AND e.asset = ${id}))`;

export async function readServices(
  db: Connection,
  sight: Sight,
  nowUs: number,
  id: AssetId,
): Promise<readonly ServiceRow[]> {
  const side = (column: 'client' | 'server'): RawBuilder<unknown> =>
    sql`SELECT c.protocol, c.transport, c.port, ${column}::text AS role FROM conversations c
      WHERE c.site = ${sight.site} AND c.${sql.raw(column)} = ${endpointsOf(sight, id)} AND ${assetSeen(sight, nowUs, id)}`;
  return await rowsOf(
    db,
    sql<ServiceRow>`SELECT * FROM (${side('client')} UNION ${side('server')}) s ORDER BY role DESC, protocol, port, transport`,
  );
}

/** What was said of its endpoints and what people said of it; the best known attributes first, then the surest. */
export async function readClaims(
  db: Connection,
  sight: Sight,
  nowUs: number,
  id: AssetId,
): Promise<readonly ClaimRecord[]> {
  return await rowsOf(
    db,
    sql<ClaimRecord>`SELECT ${recordColumns('claims', 'c')} FROM claims c WHERE c.site = ${sight.site}
      AND (c.endpoint = ${endpointsOf(sight, id)} OR c.asset = ${id}) AND ${assetSeen(sight, nowUs, id)}
      ORDER BY c.attribute, c.confidence DESC, c.last_us DESC, c.id`,
  );
}
