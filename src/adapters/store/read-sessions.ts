/** Questions about sessions and accounts, by the page. */
import { sql } from 'kysely';
import type {
  AssetRef,
  AccountView,
  Page,
  Paging,
  SessionQuery,
  SessionView,
  Sight,
} from '../../model/ports/queries.ts';
import { after, orderBy, pageLimit, writeCursor, type SortKey } from './cursor.ts';
import { rowsOf, type Connection } from './database.ts';
import { hasSide, sideSeen } from './read-conversations.ts';
import { ENDS_COLUMNS, endsJoin, natural, recordColumns, withEnds, type EndsSql } from './records.ts';
import { inZones, sees } from './sight.ts';

type SessionSql = Omit<SessionView, 'clientAsset' | 'serverAsset'> & EndsSql;

/** Newest first. */
export async function pageSessions(
  db: Connection,
  sight: Sight,
  nowUs: number,
  query: SessionQuery,
): Promise<Page<SessionView>> {
  const limit = pageLimit(query.limit);
  const key: SortKey = {
    by: sql.ref('c.start_us'),
    type: 'bigint',
    mayBeNull: false,
    id: sql.ref('c.id'),
    idType: 'bigint',
    descending: true,
  };
  const { asset, fromUs, toUs } = query;
  const where = sql`c.site = ${sight.site} AND ${sees(sight, nowUs)} AND ${sideSeen(sight)}
    AND ${asset === undefined ? sql`true` : hasSide(sight, asset)}
    AND ${fromUs === undefined ? sql`true` : sql`c.last_us >= ${fromUs}`}
    AND ${toUs === undefined ? sql`true` : sql`c.start_us <= ${toUs}`}`;
  const rows = await rowsOf(
    db,
    sql<SessionSql>`SELECT ${recordColumns('sessions', 'c')}, ${ENDS_COLUMNS} FROM sessions c ${endsJoin('c')}
      WHERE ${where} AND ${after(key, query.cursor)} ORDER BY ${orderBy(key)} LIMIT ${limit + 1}`,
  );
  const [count] = await rowsOf(db, sql<{ n: number }>`SELECT count(*) AS n FROM sessions c WHERE ${where}`);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => {
      const { clientAddress: _c, serverAddress: _s, ...session } = withEnds(row);
      return session;
    }),
    nextCursor: rows.length > limit && last ? writeCursor([last.startUs, last.id]) : null,
    total: count?.n ?? 0,
  };
}

/** One row for each account of a domain, wherever it was seen: the same name from several endpoints is one account. */
export async function pageAccounts(
  db: Connection,
  sight: Sight,
  nowUs: number,
  query: Paging,
): Promise<Page<AccountView>> {
  const limit = pageLimit(query.limit);
  const key: SortKey = {
    by: natural('x.name'),
    type: 'text',
    mayBeNull: false,
    id: sql.ref('x.id'),
    idType: 'bigint',
    descending: false,
  };
  const seen = sql`c.site = ${sight.site} AND c.name <> '' AND ${sees(sight, nowUs)} AND ${inZones(sight, sql.ref('a.zone'))}`;
  const grouped = sql`SELECT min(c.id) AS id, (array_agg(c.name ORDER BY c.id))[1] AS name,
      (array_agg(c.domain ORDER BY c.id))[1] AS domain, (array_agg(c.kind ORDER BY c.kind = 'unknown', c.id))[1] AS kind,
      (array_agg(c.source ORDER BY c.id))[1] AS source, min(c.first_us) AS "firstUs", max(c.last_us) AS "lastUs",
      coalesce(jsonb_agg(DISTINCT jsonb_build_object('id', a.id, 'name', a.name, 'class', a.class))
        FILTER (WHERE a.id IS NOT NULL), '[]') AS assets
    FROM accounts c LEFT JOIN endpoints e ON e.site = c.site AND e.id = c.endpoint
      LEFT JOIN assets a ON a.site = e.site AND a.id = e.asset
    WHERE ${seen} GROUP BY lower(c.name COLLATE natural_order), lower(c.domain COLLATE natural_order)`;
  const rows = await rowsOf(
    db,
    sql<AccountView & { total: number }>`WITH x AS MATERIALIZED (${grouped})
      SELECT x.*, (SELECT count(*) FROM x) AS total FROM x
      WHERE ${after(key, query.cursor)} ORDER BY ${orderBy(key)} LIMIT ${limit + 1}`,
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ total: _, assets, ...account }) => ({ ...account, assets: [...assets].sort(byName) })),
    nextCursor: rows.length > limit && last ? writeCursor([last.name, last.id]) : null,
    total: rows[0]?.total ?? 0,
  };
}

const byName = (a: AssetRef, b: AssetRef): number => a.name.localeCompare(b.name, 'en', { numeric: true });
