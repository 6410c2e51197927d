/** Questions about services of unknown protocols, by the page. */
import { sql, type RawBuilder } from 'kysely';
import type { AssetClass } from '../../model/words.ts';
import type { Sight, UnknownServicePage, UnknownServiceQuery, UnknownServiceView } from '../../model/ports/queries.ts';
import { after, orderBy, pageLimit, writeCursor, type SortKey } from './cursor.ts';
import { rowsOf, type Connection } from './database.ts';
import { refOf } from './records.ts';
import { inZones, sees } from './sight.ts';

type ServiceSql = Omit<UnknownServiceView, 'serverAsset'> & {
  readonly serverId: string | null;
  readonly serverName: string | null;
  readonly serverClass: AssetClass | null;
  readonly total: number;
  readonly named: number;
};

/** Last seen first. */
export async function pageServices(
  db: Connection,
  sight: Sight,
  nowUs: number,
  query: UnknownServiceQuery,
): Promise<UnknownServicePage> {
  const limit = pageLimit(query.limit);
  const key: SortKey = {
    by: sql.ref('x.lastUs'),
    type: 'bigint',
    mayBeNull: false,
    id: sql.ref('x.id'),
    idType: 'bigint',
    descending: true,
  };
  const rows = await rowsOf(
    db,
    sql<ServiceSql>`WITH f AS MATERIALIZED (${servicesSeen(sight, nowUs)} AND ${matching(query)}),
        t AS (SELECT count(*) AS total, count(f.name) AS named FROM f)
      SELECT x.*, t.* FROM t LEFT JOIN (SELECT x.* FROM f x WHERE ${after(key, query.cursor)}
        ORDER BY ${orderBy(key)} LIMIT ${limit + 1}) x ON true ORDER BY ${orderBy(key)}`,
  );
  // Totals come with or without a row.
  const [first] = rows;
  const found = rows.filter(({ id }) => id !== null);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(serviceOf),
    nextCursor: found.length > limit && last ? writeCursor([last.lastUs, last.id]) : null,
    total: first?.total ?? 0,
    named: first?.named ?? 0,
  };
}

export async function readService(
  db: Connection,
  sight: Sight,
  nowUs: number,
  id: number,
): Promise<UnknownServiceView | null> {
  const [row] = await rowsOf(db, sql<ServiceSql>`${servicesSeen(sight, nowUs)} AND c.id = ${id}`);
  return row ? serviceOf(row) : null;
}

/** Looks are taken of the first packets of flows: when a service was last seen its conversations know. */
const servicesSeen = (sight: Sight, nowUs: number): RawBuilder<unknown> =>
  sql`SELECT c.id, sa.id AS "serverId", sa.name AS "serverName", sa.class AS "serverClass",
      coalesce(se.ip, se.mac, '') AS address, c.transport, c.port, c.entropy, c.printable, c.client, c.answers,
      c.period_us AS "periodUs", least(c.first_us, v.first_us) AS "firstUs", greatest(c.last_us, v.last_us) AS "lastUs",
      v.n AS conversations, c.name, c.note
    FROM unknown_services c JOIN endpoints se ON se.site = c.site AND se.id = c.server
      LEFT JOIN assets sa ON sa.site = se.site AND sa.id = se.asset
      LEFT JOIN LATERAL (SELECT count(*) AS n, min(x.first_us) AS first_us, max(x.last_us) AS last_us
        FROM conversations x WHERE ${isOf('x', 'c')}) v ON true
    WHERE c.site = ${sight.site} AND ${sees(sight, nowUs)} AND ${inZones(sight, sql.ref('sa.zone'))}`;

/** Is a conversation one of an unknown service? */
export const isOf = (conversation: string, service: string): RawBuilder<unknown> =>
  sql.raw(`${conversation}.site = ${service}.site AND ${conversation}.server = ${service}.server
    AND ${conversation}.transport = ${service}.transport AND ${conversation}.port = ${service}.port
    AND ${conversation}.protocol = 'unknown'`);

function matching({ asset, named }: UnknownServiceQuery): RawBuilder<unknown> {
  return sql`${asset === undefined ? sql`true` : sql`sa.id = ${asset}`}
    AND ${named === undefined ? sql`true` : named ? sql`c.name IS NOT NULL` : sql`c.name IS NULL`}`;
}

function serviceOf(row: ServiceSql): UnknownServiceView {
  const { serverId, serverName, serverClass, total: _total, named: _named, ...rest } = row;
  return { ...rest, serverAsset: refOf(serverId, serverName, serverClass, row.address) };
}
