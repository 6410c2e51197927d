/** Questions about logons whose secret could be read on the way, by the page. Marks of secrets are compared here and go no further. */
import { sql, type RawBuilder } from 'kysely';
import { NO_SECRET } from '../../model/observation.ts';
import type { LogonPage, LogonQuery, LogonView, Sight } from '../../model/ports/queries.ts';
import { after, orderBy, pageLimit, writeCursor, type SortKey } from './cursor.ts';
import { rowsOf, type Connection } from './database.ts';
import { sideSeen } from './read-conversations.ts';
import { ENDS_COLUMNS, endsJoin, withEnds, type EndsSql } from './records.ts';
import { sees } from './sight.ts';

type LogonSql = Omit<LogonView, 'clientAsset' | 'serverAsset'> &
  EndsSql & { readonly total: number; readonly defaults: number };

/** Last seen first. One row for each client, server, account and secret, whatever addresses the two have. */
export async function pageLogons(db: Connection, sight: Sight, nowUs: number, query: LogonQuery): Promise<LogonPage> {
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
    sql<LogonSql>`WITH ${logonsSeen(sight, nowUs)},
        f AS MATERIALIZED (SELECT x.* FROM x WHERE ${matching(query)}),
        t AS (SELECT count(*) AS total, count(*) FILTER (WHERE f."knownDefault") AS defaults FROM f)
      SELECT x.*, t.* FROM t LEFT JOIN (SELECT x.* FROM f x WHERE ${after(key, query.cursor)}
        ORDER BY ${orderBy(key)} LIMIT ${limit + 1}) x ON true ORDER BY ${orderBy(key)}`,
  );
  // Totals come with or without a row.
  const [first] = rows;
  const found = rows.filter(({ id }) => id !== null);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(logonOf),
    nextCursor: found.length > limit && last ? writeCursor([last.lastUs, last.id]) : null,
    total: first?.total ?? 0,
    knownDefaults: first?.defaults ?? 0,
  };
}

/**
 * `l`: rows as they are stored; `g`: those that are one logon; `x`: each with how many others bear the same mark. What was seen
 * before the sensor had its key and again with it is one logon, told with its mark.
 */
function logonsSeen(sight: Sight, nowUs: number): RawBuilder<unknown> {
  return sql`l AS MATERIALIZED (SELECT c.id, c.name, c.domain, c.kind, c.source, c.secret, c.known_default, c.first_us, c.last_us,
      ${ENDS_COLUMNS}, coalesce(ca.id, 'at ' || c.client) AS "from", coalesce(sa.id, 'at ' || c.server) AS "to",
      lower(c.name COLLATE natural_order) || chr(10) || lower(c.domain COLLATE natural_order) AS who
    FROM (SELECT a.*, a.endpoint AS client FROM accounts a WHERE a.site = ${sight.site} AND a.server IS NOT NULL) c
    ${endsJoin('c')} WHERE ${sees(sight, nowUs)} AND ${sideSeen(sight)}),
  g AS MATERIALIZED (SELECT min(l.id) AS id, ${firsts('name', 'domain', 'kind')}, l.source AS protocol, l.secret,
      bool_or(l.known_default) AS "knownDefault", min(l.first_us) AS "firstUs", max(l.last_us) AS "lastUs",
      ${firsts('clientId', 'clientName', 'clientClass', 'clientAddress')},
      ${firsts('serverId', 'serverName', 'serverClass', 'serverAddress')}, l."from", l."to", l.who,
      bool_or(l.secret <> '') OVER (PARTITION BY l."from", l."to", l.source, l.who) AS marked
    FROM l GROUP BY l."from", l."to", l.source, l.who, l.secret),
  s AS (SELECT secret, count(DISTINCT ("from", "to", who)) AS places FROM g
    WHERE secret NOT IN ('', ${NO_SECRET}) GROUP BY secret),
  x AS MATERIALIZED (SELECT g.*, g.secret <> ${NO_SECRET} AS "withSecret", coalesce(s.places, 1) - 1 AS "sharedWith"
    FROM g LEFT JOIN s ON s.secret = g.secret
    WHERE g.secret <> '' OR NOT g.marked)`;
}

/** Of rows that are one, the words of the oldest. */
const firsts = (...columns: readonly string[]): RawBuilder<unknown> =>
  sql.join(columns.map((column) => sql`(array_agg(${sql.ref(`l.${column}`)} ORDER BY l.id))[1] AS ${sql.ref(column)}`));

function matching({ asset, knownDefault, sameSecretAs }: LogonQuery): RawBuilder<unknown> {
  return sql`${asset === undefined ? sql`true` : sql`(x."from" = ${asset} OR x."to" = ${asset})`}
    AND ${knownDefault === undefined ? sql`true` : sql`x."knownDefault" = ${knownDefault}`}
    AND ${
      sameSecretAs === undefined
        ? sql`true`
        : sql`x.secret IN (SELECT l.secret FROM l WHERE l.id = ${sameSecretAs} AND l.secret NOT IN ('', ${NO_SECRET}))`
    }`;
}

function logonOf(row: LogonSql): LogonView {
  const { id, name, domain, kind, protocol, withSecret, knownDefault, sharedWith, firstUs, lastUs } = row;
  const { clientAsset, serverAsset, clientAddress, serverAddress } = withEnds(row);
  const ends = { clientAsset, serverAsset, clientAddress, serverAddress };
  return { id, name, domain, kind, ...ends, protocol, withSecret, knownDefault, sharedWith, firstUs, lastUs };
}
