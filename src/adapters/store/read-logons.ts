/** Questions about logons whose secret could be read on the way, by the page. Marks of secrets are compared here and go no further. */
import { sql, type RawBuilder } from 'kysely';
import { NO_SECRET } from '../../model/observation.ts';
import type { LogonPage, LogonQuery, LogonView, Sight } from '../../model/ports/queries.ts';
import { after, orderBy, pageLimit, writeCursor, type SortKey } from './cursor.ts';
import { rowsOf, type Connection } from './database.ts';
import { sideSeen } from './read-conversations.ts';
import { ENDS_COLUMNS, endsJoin, withEnds, type EndsSql } from './records.ts';
import { sees } from './sight.ts';

/** What is known of a logon without what it is joined with. */
type Picked = Pick<LogonView, 'id' | 'withSecret' | 'knownDefault' | 'sharedWith' | 'firstUs' | 'lastUs'>;
type Named = Pick<LogonView, 'id' | 'name' | 'domain' | 'kind' | 'protocol'> & EndsSql;

interface PickedSql extends Omit<Picked, 'id'> {
  /** Null where the totals come alone. */
  readonly id: number | null;
  readonly total: number;
  readonly defaults: number;
}

const KEY: SortKey = {
  by: sql.ref('x.lastUs'),
  type: 'bigint',
  mayBeNull: false,
  id: sql.ref('x.id'),
  idType: 'bigint',
  descending: true,
};

/** Last seen first. One row for each client, server, account and secret, whatever addresses the two have. */
export async function pageLogons(db: Connection, sight: Sight, nowUs: number, query: LogonQuery): Promise<LogonPage> {
  const limit = pageLimit(query.limit);
  const rows = await rowsOf(
    db,
    sql<PickedSql>`WITH ${logonsSeen(sight, nowUs)},
        f AS MATERIALIZED (SELECT x.* FROM x WHERE ${matching(query)}),
        t AS (SELECT count(*) AS total, count(*) FILTER (WHERE f."knownDefault") AS defaults FROM f)
      SELECT x.id, x."withSecret", x."knownDefault", x."sharedWith", x."firstUs", x."lastUs", t.total, t.defaults
      FROM t LEFT JOIN (SELECT x.* FROM f x WHERE ${after(KEY, query.cursor)} ORDER BY ${orderBy(KEY)}
        LIMIT ${limit + 1}) x ON true ORDER BY ${orderBy(KEY)}`,
  );
  const found = rows.flatMap(({ id, total: _t, defaults: _d, ...row }): Picked[] =>
    id === null ? [] : [{ ...row, id }],
  );
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await named(db, sight, shown),
    nextCursor: found.length > limit && last ? writeCursor([last.lastUs, last.id]) : null,
    total: rows[0]?.total ?? 0,
    knownDefaults: rows[0]?.defaults ?? 0,
  };
}

/**
 * `l`: rows as they are stored; `g`: those that are one logon, under the id of the oldest; `h`, `x`: each with how many others
 * bear the same mark. What was seen before the sensor had its key and again with it is one logon, told with its mark. Assets
 * are looked up and others counted by sorting: what joins would do here hangs on statistics that a young site has none of.
 */
function logonsSeen(sight: Sight, nowUs: number): RawBuilder<unknown> {
  return sql`l AS MATERIALIZED (SELECT c.id, c.source, c.secret, c.known_default, c.first_us, c.last_us,
      ${place('c.client')} AS "from", ${place('c.server')} AS "to", ${folded('c.name')} || chr(10) || ${folded('c.domain')} AS who
    FROM (SELECT a.*, a.endpoint AS client FROM accounts a WHERE a.site = ${sight.site} AND a.server IS NOT NULL) c
    WHERE ${sees(sight, nowUs)} AND ${sideSeen(sight)}),
  g AS (SELECT min(l.id) AS id, l.secret, bool_or(l.known_default) AS "knownDefault", min(l.first_us) AS "firstUs",
      max(l.last_us) AS "lastUs", l."from", l."to", l.who,
      bool_or(l.secret <> '') OVER (PARTITION BY l."from", l."to", l.source, l.who) AS marked
    FROM l GROUP BY l."from", l."to", l.source, l.who, l.secret),
  h AS (SELECT g.*, dense_rank() OVER (PARTITION BY g.secret ORDER BY g."from", g."to", g.who) AS place FROM g),
  x AS MATERIALIZED (SELECT h.*, h.secret <> ${NO_SECRET} AS "withSecret", CASE WHEN h.secret IN ('', ${NO_SECRET}) THEN 0
      ELSE max(h.place) OVER (PARTITION BY h.secret) - 1 END AS "sharedWith"
    FROM h WHERE h.secret <> '' OR NOT h.marked)`;
}

/** The asset of an endpoint, else the endpoint itself. */
const place = (endpoint: string): RawBuilder<unknown> =>
  sql`coalesce((SELECT e.asset FROM endpoints e WHERE e.site = c.site AND e.id = ${sql.ref(endpoint)}),
    'at ' || ${sql.ref(endpoint)}) COLLATE "C"`;

const folded = (column: string): RawBuilder<unknown> =>
  sql`lower(${sql.ref(column)} COLLATE natural_order) COLLATE "C"`;

function matching({ asset, knownDefault, sameSecretAs }: LogonQuery): RawBuilder<unknown> {
  const marked = sql`SELECT l.secret FROM l WHERE l.id = ${sameSecretAs} AND l.secret NOT IN ('', ${NO_SECRET})`;
  const parts = [
    ...(asset === undefined ? [] : [sql`(x."from" = ${asset} OR x."to" = ${asset})`]),
    ...(knownDefault === undefined ? [] : [sql`x."knownDefault" = ${knownDefault}`]),
    ...(sameSecretAs === undefined ? [] : [sql`x.secret IN (${marked})`]),
  ];
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` AND `);
}

async function named(db: Connection, sight: Sight, picked: readonly Picked[]): Promise<LogonView[]> {
  if (picked.length === 0) return [];
  const ids = picked.map(({ id }) => id);
  const rows = await rowsOf(
    db,
    sql<Named>`SELECT c.id, c.name, c.domain, c.kind, c.source AS protocol, ${ENDS_COLUMNS}
      FROM (SELECT a.*, a.endpoint AS client FROM accounts a WHERE a.site = ${sight.site} AND a.id = ANY (${ids}::bigint[])) c
      ${endsJoin('c')}`,
  );
  const byId = new Map(rows.map((row) => [row.id, withEnds(row)]));
  return picked.flatMap((logon) => {
    const row = byId.get(logon.id);
    return row ? [{ ...row, ...logon }] : [];
  });
}
