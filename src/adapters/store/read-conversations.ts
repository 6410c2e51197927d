/** Questions about conversations: by the page, one, its operations, its stretches of time. */
import { sql, type RawBuilder } from 'kysely';
import { BUCKET_US, type BucketRecord, type OperationRecord } from '../../model/graph.ts';
import type { AssetId } from '../../model/ids.ts';
import type {
  ConversationQuery,
  ConversationSort,
  ConversationView,
  Page,
  Range,
  Sight,
} from '../../model/ports/queries.ts';
import { after, orderBy, pageLimit, readCursor, writeCursor, type CursorPart, type SortKey } from './cursor.ts';
import { rowsOf, type Connection } from './database.ts';
import { endpointsOf, found } from './read-assets.ts';
import { isOf } from './read-services.ts';
import { ENDS_COLUMNS, endsJoin, natural, recordColumns, withEnds, type EndsSql } from './records.ts';
import { sees } from './sight.ts';

interface Sort extends Pick<SortKey, 'by' | 'type' | 'mayBeNull'> {
  /** Sorting by the name of a side needs that side's asset; group addresses have none. */
  readonly side?: 'client' | 'server';
}

const whole = (column: string): Sort => ({ by: sql.ref(column), type: 'bigint', mayBeNull: false });

const SORTS: Readonly<Record<ConversationSort, Sort>> = {
  client: { by: natural('a.name'), type: 'text', mayBeNull: false, side: 'client' },
  server: { by: natural('a.name'), type: 'text', mayBeNull: false, side: 'server' },
  protocol: { by: sql.ref('c.protocol'), type: 'text', mayBeNull: false },
  port: whole('c.port'),
  packets: whole('c.packets'),
  bytes: whole('c.bytes'),
  firstSeen: whole('c.first_us'),
  lastSeen: whole('c.last_us'),
};

const VIEW = sql`${recordColumns('conversations', 'c')}, ${ENDS_COLUMNS},
  o.meanings, o.n AS "operationCount", u.name AS "serviceName"`;
const NAMED = sql`LEFT JOIN unknown_services u ON ${isOf('c', 'u')}`;
const OPERATIONS = sql.raw(`LEFT JOIN LATERAL (
  SELECT coalesce(array_agg(DISTINCT meaning), '{}') AS meanings, count(*) AS n FROM operations
  WHERE site = c.site AND conversation = c.id) o ON true`);

type ConversationSql = Omit<ConversationView, 'clientAsset' | 'serverAsset'> & EndsSql;

/** Rows of conversations as they are shown, from what `picked` selects of them (all of their columns, as `c`). */
export async function viewConversations(
  db: Connection,
  picked: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<ConversationView[]> {
  const rows = await rowsOf(
    db,
    sql<ConversationSql>`SELECT ${VIEW} FROM (${picked}) c ${endsJoin('c')} ${NAMED} ${OPERATIONS} ORDER BY ${order}`,
  );
  return rows.map(withEnds);
}

export async function pageConversations(
  db: Connection,
  sight: Sight,
  nowUs: number,
  query: ConversationQuery,
): Promise<Page<ConversationView>> {
  const limit = pageLimit(query.limit);
  const matching = await matches(db, sight, query);
  const where = sql`c.site = ${sight.site} AND ${sees(sight, nowUs)} AND ${sideSeen(sight)} AND ${matching}`;
  // First the few rows of the page alone, then what they are joined with.
  const [rows, [count]] = await Promise.all([
    pickRows(db, where, query, limit + 1),
    rowsOf(db, sql<{ n: number }>`SELECT count(*) AS n FROM conversations c WHERE ${where}`),
  ]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await inOrder(db, sight, shown),
    nextCursor: rows.length > limit && last ? writeCursor([last.sortedBy, last.id]) : null,
    total: count?.n ?? 0,
  };
}

interface Picked {
  readonly id: number;
  readonly sortedBy: CursorPart;
}

async function pickRows(
  db: Connection,
  where: RawBuilder<unknown>,
  query: ConversationQuery,
  limit: number,
): Promise<Picked[]> {
  const { side, ...by } = SORTS[query.sort ?? 'lastSeen'];
  const descending = query.descending ?? query.sort === undefined;
  const key: SortKey = { ...by, id: sql.ref('c.id'), idType: 'bigint', descending };
  const pick = (join: RawBuilder<unknown>, by: SortKey, most: number): Promise<Picked[]> =>
    rowsOf(
      db,
      sql<Picked>`SELECT c.id, ${by.by} AS "sortedBy" FROM conversations c ${join} WHERE ${where}
        AND ${after(by, query.cursor)} ORDER BY ${orderBy(by)} LIMIT ${most}`,
    );
  if (side === undefined) return await pick(sql``, key, limit);
  const endpoint = sql`JOIN endpoints e ON e.site = c.site AND e.id = ${sql.ref(`c.${side}`)}`;
  // Sorted by an asset's name: those with one by the index of names, and behind them those without.
  const named =
    readCursor(query.cursor)?.[0] === null
      ? []
      : await pick(sql`${endpoint} JOIN assets a ON a.site = e.site AND a.id = e.asset`, key, limit);
  if (named.length === limit) return named;
  const nameless = { ...key, by: sql`NULL::text`, mayBeNull: true };
  const rest = await rowsOf(
    db,
    sql<Picked>`SELECT c.id, NULL AS "sortedBy" FROM conversations c ${endpoint} AND e.asset IS NULL WHERE ${where}
      AND ${after(nameless, named.length === 0 ? query.cursor : undefined)} ORDER BY ${orderBy(nameless)} LIMIT ${limit - named.length}`,
  );
  return [...named, ...rest];
}

async function inOrder(
  db: Connection,
  sight: Sight,
  rows: readonly { readonly id: number }[],
): Promise<ConversationView[]> {
  if (rows.length === 0) return [];
  const ids = sql`${rows.map(({ id }) => id)}::bigint[]`;
  return await viewConversations(
    db,
    sql`SELECT * FROM conversations WHERE site = ${sight.site} AND id = ANY (${ids})`,
    sql`array_position(${ids}, c.id)`,
  );
}

/** With zones: one side lies in one of them. */
export function sideSeen(sight: Sight, alias = 'c'): RawBuilder<unknown> {
  if (sight.zones === 'site') return sql`true`;
  return eitherSide(
    alias,
    sql`SELECT e.id FROM endpoints e JOIN assets a ON a.site = e.site AND a.id = e.asset
      WHERE e.site = ${sight.site} AND a.zone = ANY (${[...sight.zones]})`,
  );
}

const eitherSide = (alias: string, endpoints: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(${sql.ref(`${alias}.client`)} IN (${endpoints}) OR ${sql.ref(`${alias}.server`)} IN (${endpoints}))`;

/** A conversation is of a time when its life touches it; in which stretches it spoke, its buckets say. */
async function matches(db: Connection, sight: Sight, query: ConversationQuery): Promise<RawBuilder<unknown>> {
  const { asset, client, server, zone, protocols, meanings, cyclic, service, newSinceUs, fromUs, toUs } = query;
  const search = query.search?.trim() ?? '';
  const parts: RawBuilder<unknown>[] = [sql`true`];
  if (asset !== undefined) parts.push(hasSide(sight, asset));
  if (client !== undefined) parts.push(sql`c.client = ${endpointsOf(sight, client)}`);
  if (server !== undefined) parts.push(sql`c.server = ${endpointsOf(sight, server)}`);
  if (zone !== undefined) parts.push(sideSeen({ ...sight, zones: new Set([zone]) }));
  if (protocols) parts.push(sql`c.protocol = ANY (${[...protocols]})`);
  if (meanings) {
    parts.push(
      sql`c.id IN (SELECT o.conversation FROM operations o WHERE o.site = ${sight.site} AND o.meaning = ANY (${[...meanings]}))`,
    );
  }
  if (cyclic !== undefined) {
    const pulses = sql`SELECT p.conversation FROM pulses p WHERE p.site = ${sight.site}`;
    parts.push(cyclic ? sql`c.id IN (${pulses})` : sql`c.id NOT IN (${pulses})`);
  }
  if (service !== undefined) parts.push(ofService(sight, sql`u.id = ${service}`));
  if (search !== '') parts.push(await mentions(db, sight, search));
  if (newSinceUs !== undefined) parts.push(sql`c.first_us >= ${newSinceUs}`);
  if (fromUs !== undefined) parts.push(sql`c.last_us >= ${fromUs}`);
  if (toUs !== undefined) parts.push(sql`c.first_us <= ${toUs}`);
  return sql.join(parts, sql` AND `);
}

export const hasSide = (sight: Sight, asset: AssetId, alias = 'c'): RawBuilder<unknown> =>
  sql`(${sql.ref(`${alias}.client`)} = ${endpointsOf(sight, asset)} OR ${sql.ref(`${alias}.server`)} = ${endpointsOf(sight, asset)})`;

/** Hangs on no row of `c`, so that it is answered once. */
const ofService = (sight: Sight, which: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`c.id IN (SELECT x.id FROM unknown_services u JOIN conversations x ON ${isOf('x', 'u')}
    WHERE u.site = ${sight.site} AND ${which})`;

/**
 * In the protocol's name or the one that a person gave, in an address, or in what is searched of an asset on either side.
 * Looked up once, for both sides.
 */
async function mentions(db: Connection, sight: Sight, search: string): Promise<RawBuilder<unknown>> {
  const rows = await rowsOf(
    db,
    sql<{ id: number }>`SELECT e.id FROM endpoints e LEFT JOIN assets a ON a.site = e.site AND a.id = e.asset
      WHERE e.site = ${sight.site} AND (strpos(coalesce(e.ip, ''), lower(${search})) > 0
        OR strpos(coalesce(e.mac, ''), lower(${search})) > 0 OR ${found(search)})`,
  );
  const named = sql`strpos(lower(u.name), lower(${search})) > 0`;
  const ids = sql`ANY (${rows.map(({ id }) => id)}::bigint[])`;
  return sql`(strpos(c.protocol, lower(${search})) > 0 OR ${ofService(sight, named)} OR c.client = ${ids} OR c.server = ${ids})`;
}

export async function readConversation(
  db: Connection,
  sight: Sight,
  nowUs: number,
  id: number,
): Promise<ConversationView | null> {
  const rows = await viewConversations(
    db,
    sql`SELECT * FROM conversations c WHERE ${one(sight, nowUs, id)}`,
    sql`c.id`,
  );
  return rows[0] ?? null;
}

const one = (sight: Sight, nowUs: number, id: number): RawBuilder<unknown> =>
  sql`c.site = ${sight.site} AND c.id = ${id} AND ${sees(sight, nowUs)} AND ${sideSeen(sight)}`;

const conversationSeen = (sight: Sight, nowUs: number, id: number): RawBuilder<unknown> =>
  sql`EXISTS (SELECT 1 FROM conversations c WHERE ${one(sight, nowUs, id)})`;

/** The most used first. */
export async function readOperations(
  db: Connection,
  sight: Sight,
  nowUs: number,
  conversation: number,
): Promise<readonly OperationRecord[]> {
  return await rowsOf(
    db,
    sql<OperationRecord>`SELECT ${recordColumns('operations', 'o')} FROM operations o
      WHERE o.site = ${sight.site} AND o.conversation = ${conversation} AND ${conversationSeen(sight, nowUs, conversation)}
      ORDER BY o.requests + o.responses + o.errors DESC, o.id`,
  );
}

export async function readBuckets(
  db: Connection,
  sight: Sight,
  nowUs: number,
  conversation: number,
  range: Range,
): Promise<readonly BucketRecord[]> {
  return await rowsOf(
    db,
    sql<BucketRecord>`SELECT ${recordColumns('buckets', 'b')} FROM buckets b
      WHERE b.site = ${sight.site} AND b.conversation = ${conversation} AND ${bucketsWithin(range)}
      AND ${conversationSeen(sight, nowUs, conversation)} ORDER BY b.start_us`,
  );
}

/** A stretch counts when any of it lies within. */
export function bucketsWithin({ fromUs, toUs }: Range): RawBuilder<unknown> {
  const from = fromUs === undefined ? sql`true` : sql`b.start_us > ${fromUs - BUCKET_US}`;
  return toUs === undefined ? from : sql`${from} AND b.start_us <= ${toUs}`;
}
