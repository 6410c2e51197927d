/** Questions about one asset over time: what happened first when, and whom it spoke with between two times. */
import { sql, type RawBuilder } from 'kysely';
import { BUCKET_US } from '../../model/graph.ts';
import { asId, type AssetId } from '../../model/ids.ts';
import type { HistoryRow, Page, Paging, PeerRow, Range, Sight } from '../../model/ports/queries.ts';
import type { AssetClass, Meaning } from '../../model/words.ts';
import { pageLimit, readCursor, writeCursor } from './cursor.ts';
import { rowsOf, type Connection } from './database.ts';
import { assetSeen, endpointsOf } from './read-assets.ts';
import { bucketsWithin } from './read-conversations.ts';
import { refOf } from './records.ts';

/** Peers of one answer: the most talkative. */
const PEERS_MAX = 1000;

interface PeerSql extends Omit<PeerRow, 'asset' | 'meanings'> {
  readonly id: string | null;
  readonly name: string | null;
  readonly class: AssetClass | null;
  readonly address: string;
  readonly meanings: Readonly<Partial<Record<Meaning, number>>> | null;
}

export async function readPeers(
  db: Connection,
  sight: Sight,
  nowUs: number,
  id: AssetId,
  range: Range,
): Promise<readonly PeerRow[]> {
  // What lies in history when a range is asked for; for all time the conversations themselves know.
  const all = range.fromUs === undefined && range.toUs === undefined;
  const rows = await rowsOf(db, all ? peersOfAllTime(sight, nowUs, id) : peersWithin(sight, nowUs, id, range));
  return rows.map(({ id: peer, name, class: kind, address, meanings, ...row }) => ({
    ...row,
    asset: refOf(peer, name, kind, address),
    meanings: meanings ?? {},
  }));
}

const PEER_COLUMNS = sql.raw(`a.id, a.name, a.class, coalesce(e.ip, e.mac, '') AS address,
  m.direction, m.protocol, m.id AS conversation`);

/** Its conversations, with the endpoint of the other side and what that was. */
const conversationsOf = (sight: Sight, nowUs: number, id: AssetId): RawBuilder<unknown> =>
  sql`SELECT c.*, 'server' AS direction, c.server AS other FROM conversations c
      WHERE c.site = ${sight.site} AND c.client = ${endpointsOf(sight, id)} AND ${assetSeen(sight, nowUs, id)}
    UNION ALL SELECT c.*, 'client', c.client FROM conversations c
      WHERE c.site = ${sight.site} AND c.server = ${endpointsOf(sight, id)} AND ${assetSeen(sight, nowUs, id)}`;

const PEER_JOIN = sql.raw(`JOIN endpoints e ON e.site = m.site AND e.id = m.other
  LEFT JOIN assets a ON a.site = e.site AND a.id = e.asset`);

function peersWithin(sight: Sight, nowUs: number, id: AssetId, range: Range): RawBuilder<PeerSql> {
  return sql<PeerSql>`WITH m AS MATERIALIZED (${conversationsOf(sight, nowUs, id)}),
    spoke AS MATERIALIZED (SELECT b.* FROM m JOIN buckets b ON b.site = m.site AND b.conversation = m.id
      WHERE ${bucketsWithin(range)} AND b.site = ${sight.site}),
    sums AS (SELECT conversation, sum(packets)::bigint AS packets, sum(bytes)::bigint AS bytes, min(start_us) AS "firstUs",
      max(start_us) AS "lastUs" FROM spoke GROUP BY conversation),
    meant AS (SELECT conversation, jsonb_object_agg(key, n) AS meanings FROM (
      SELECT conversation, key, sum(value::bigint) AS n FROM spoke, jsonb_each_text(meanings) GROUP BY conversation, key) k
      GROUP BY conversation)
    SELECT ${PEER_COLUMNS}, s.packets, s.bytes, greatest(s."firstUs", m.first_us) AS "firstUs",
      least(s."lastUs" + ${BUCKET_US}, m.last_us) AS "lastUs", t.meanings
    FROM m JOIN sums s ON s.conversation = m.id LEFT JOIN meant t ON t.conversation = m.id ${PEER_JOIN}
    ORDER BY s.packets DESC, m.id, m.direction LIMIT ${PEERS_MAX}`;
}

function peersOfAllTime(sight: Sight, nowUs: number, id: AssetId): RawBuilder<PeerSql> {
  return sql<PeerSql>`WITH m AS MATERIALIZED (${conversationsOf(sight, nowUs, id)})
    SELECT ${PEER_COLUMNS}, m.packets, m.bytes, m.first_us AS "firstUs", m.last_us AS "lastUs",
      (SELECT jsonb_object_agg(meaning, n) FROM (SELECT o.meaning, sum(o.requests + o.responses + o.errors) AS n
        FROM operations o WHERE o.site = m.site AND o.conversation = m.id GROUP BY o.meaning) k) AS meanings
    FROM m ${PEER_JOIN} ORDER BY m.packets DESC, m.id, m.direction LIMIT ${PEERS_MAX}`;
}

interface HistorySql extends Omit<HistoryRow, 'other'> {
  readonly rank: number;
  readonly row: number;
  readonly otherId: string | null;
  readonly otherName: string | null;
  readonly otherClass: AssetClass | null;
  readonly otherAddress: string | null;
}

/** Columns of every part of a history: time, rank of its kind, row, kind, word, value, source, other, role, conversation, meaning. */
// OFFSET 0 keeps the planner from reading all operations of the site: an asset has few conversations.
function partsOf(sight: Sight, nowUs: number, id: AssetId): RawBuilder<unknown> {
  const site = sight.site;
  return sql`WITH m AS MATERIALIZED (${conversationsOf(sight, nowUs, id)}), h (
      "timeUs", rank, row, kind, word, value, source, other, "otherRole", conversation, meaning) AS (
    SELECT a.first_us, 0, 0::bigint, 'asset', 'first seen', NULL::text, NULL::text, NULL::bigint, NULL::text, NULL::bigint,
      NULL::text FROM assets a WHERE a.site = ${site} AND a.id = ${id} AND ${assetSeen(sight, nowUs, id)}
    UNION ALL SELECT c.first_us, 1, c.id, 'claim', c.attribute, c.value, c.source, NULL, NULL, NULL, NULL FROM claims c
      WHERE c.site = ${site} AND (c.endpoint = ${endpointsOf(sight, id)} OR c.asset = ${id}) AND ${assetSeen(sight, nowUs, id)}
    UNION ALL SELECT m.first_us, 2, m.id, 'conversation', m.protocol, NULL, NULL, m.other, m.direction, m.id, NULL FROM m
    UNION ALL SELECT o.first_us, 3, o.id, 'operation', o.operation, o.object, NULL, m.other, m.direction, m.id, o.meaning
      FROM m CROSS JOIN LATERAL (SELECT * FROM operations WHERE site = ${site} AND conversation = m.id OFFSET 0) o
    UNION ALL SELECT s.start_us, 4, s.id, 'session', s.protocol, NULL, NULL, s.server, 'server', NULL, NULL FROM sessions s
      WHERE s.site = ${site} AND s.client = ${endpointsOf(sight, id)} AND ${assetSeen(sight, nowUs, id)}
    UNION ALL SELECT s.start_us, 4, s.id, 'session', s.protocol, NULL, NULL, s.client, 'client', NULL, NULL FROM sessions s
      WHERE s.site = ${site} AND s.server = ${endpointsOf(sight, id)} AND ${assetSeen(sight, nowUs, id)})`;
}

/** Newest first; of one time, what came of it before what it came of. */
export async function pageHistory(
  db: Connection,
  sight: Sight,
  nowUs: number,
  id: AssetId,
  query: Range & Paging,
): Promise<Page<HistoryRow>> {
  const limit = pageLimit(query.limit);
  const place = readCursor(query.cursor);
  const [timeUs, rank, row] = place?.length === 3 && place.every((p) => typeof p === 'number') ? place : [];
  const below =
    timeUs === undefined
      ? sql`true`
      : sql`(h."timeUs", h.rank, h.row) < (${timeUs}::bigint, ${rank}::integer, ${row}::bigint)`;
  const within = sql`h."timeUs" >= ${query.fromUs ?? 0} AND h."timeUs" <= ${query.toUs ?? Number.MAX_SAFE_INTEGER}`;
  const rows = await rowsOf(
    db,
    sql<HistorySql & { total: number }>`${partsOf(sight, nowUs, id)}
      SELECT p.*, a.id AS "otherId", a.name AS "otherName", a.class AS "otherClass", coalesce(e.ip, e.mac) AS "otherAddress"
      FROM (SELECT h.*, (SELECT count(*) FROM h WHERE ${within}) AS total FROM h WHERE ${within} AND ${below}
        ORDER BY h."timeUs" DESC, h.rank DESC, h.row DESC LIMIT ${limit + 1}) p
      LEFT JOIN endpoints e ON e.site = ${sight.site} AND e.id = p.other
      LEFT JOIN assets a ON a.site = e.site AND a.id = e.asset
      ORDER BY p."timeUs" DESC, p.rank DESC, p.row DESC`,
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(historyRow),
    nextCursor: rows.length > limit && last ? writeCursor([last.timeUs, last.rank, last.row]) : null,
    total: rows[0]?.total ?? 0,
  };
}

const historyRow = (row: HistorySql): HistoryRow => ({
  timeUs: row.timeUs,
  kind: row.kind,
  word: row.word,
  value: row.value,
  source: row.source,
  other:
    row.otherAddress === null
      ? null
      : refOf(
          row.otherId === null ? null : asId<AssetId>(row.otherId),
          row.otherName,
          row.otherClass,
          row.otherAddress,
        ),
  otherRole: row.otherRole,
  conversation: row.conversation,
  meaning: row.meaning,
});
