/** Questions about a whole site: the overview's numbers, the edges of the map, and what first appeared between two times. */
import { sql, type RawBuilder } from 'kysely';
import type { ClaimRecord } from '../../model/graph.ts';
import type {
  AssetRef,
  AssetView,
  Changes,
  EdgeRow,
  OperationView,
  Overview,
  OverviewQuery,
  Sight,
} from '../../model/ports/queries.ts';
import { MEANINGS, type AssetClass, type Level } from '../../model/words.ts';
import type { ZoneId } from '../../model/ids.ts';
import { writeCursor } from './cursor.ts';
import { rowsOf, type Connection } from './database.ts';
import { pageAssets } from './read-assets.ts';
import { sideSeen, viewConversations } from './read-conversations.ts';
import { notableGroups } from './read-notable.ts';
import { ENDS_COLUMNS, endsJoin, recordColumns, withEnds, type EndsSql } from './records.ts';
import { inZones, sees } from './sight.ts';

/** Rows of each kind in one answer. */
const CHANGES_MAX = 500;

interface AssetCount {
  readonly class: AssetClass;
  readonly level: Level | null;
  readonly zone: ZoneId | null;
  readonly count: number;
  readonly fresh: number;
  readonly owned: number;
  readonly oldest: number;
}

export async function readOverview(
  db: Connection,
  sight: Sight,
  nowUs: number,
  { newSinceUs, industrial }: OverviewQuery,
): Promise<Overview> {
  const counts = await rowsOf(
    db,
    sql<AssetCount>`SELECT a.class, a.level, a.zone, count(*) AS count,
      count(*) FILTER (WHERE a.first_us >= ${newSinceUs}) AS fresh,
      count(*) FILTER (WHERE a.it_owner IS NOT NULL OR a.ot_owner IS NOT NULL) AS owned, min(a.first_us) AS oldest
      FROM assets a WHERE a.site = ${sight.site} AND a.merged_into IS NULL AND ${sees(sight, nowUs)}
      AND ${inZones(sight, sql.ref('a.zone'))} GROUP BY a.class, a.level, a.zone`,
  );
  const seen = conversationsSeen(sight, nowUs);
  const spoken = await rowsOf(
    db,
    sql<{ protocol: string; conversations: number; fresh: number; messages: number; oldest: number }>`
      SELECT c.protocol, count(*) AS conversations, count(*) FILTER (WHERE c.first_us >= ${newSinceUs}) AS fresh,
        coalesce(sum(o.n), 0)::bigint AS messages, min(c.first_us) AS oldest
      FROM conversations c LEFT JOIN (SELECT conversation, sum((requests + responses)::double precision) AS n FROM operations
        WHERE site = ${sight.site} GROUP BY conversation) o ON o.conversation = c.id
      WHERE ${seen} GROUP BY c.protocol ORDER BY messages DESC, conversations DESC, c.protocol`,
  );
  const oldest = [...counts, ...spoken].map((row) => row.oldest);
  const total = (pick: (row: (typeof spoken)[number]) => number): number => spoken.reduce((n, row) => n + pick(row), 0);
  return {
    assets: assetNumbers(counts),
    conversations: { total: total((row) => row.conversations), new: total((row) => row.fresh) },
    protocols: spoken.map(({ protocol, messages, conversations }) => ({ protocol, messages, conversations })),
    notable: await viewNotable(db, sight, nowUs, industrial),
    oldestUs: oldest.length === 0 ? null : oldest.reduce((a, b) => Math.min(a, b)),
  };
}

function assetNumbers(counts: readonly AssetCount[]): Overview['assets'] {
  const inside = counts.filter((row) => row.class !== 'external');
  const sum = (rows: readonly AssetCount[], pick: (row: AssetCount) => number): number =>
    rows.reduce((n, row) => n + pick(row), 0);
  const by = <K>(pick: (row: AssetCount) => K): (readonly [K, number])[] => {
    const counted = new Map<K, number>();
    for (const row of inside) counted.set(pick(row), (counted.get(pick(row)) ?? 0) + row.count);
    return [...counted].sort((a, b) => b[1] - a[1] || String(a[0]).localeCompare(String(b[0])));
  };
  return {
    total: sum(inside, (row) => row.count),
    new: sum(inside, (row) => row.fresh),
    external: sum(counts, (row) => row.count) - sum(inside, (row) => row.count),
    withOwner: sum(inside, (row) => row.owned),
    byClass: by((row) => row.class).map(([kind, count]) => ({ class: kind, count })),
    byLevel: by((row) => row.level).map(([level, count]) => ({ level, count })),
    byZone: by((row) => row.zone).map(([zone, count]) => ({ zone, count })),
  };
}

const conversationsSeen = (sight: Sight, nowUs: number): RawBuilder<unknown> =>
  sql`c.site = ${sight.site} AND ${sees(sight, nowUs)} AND ${sideSeen(sight)}`;

/** For operations as `o` joined with their conversation as `c`. */
const operationSeen = (sight: Sight, nowUs: number): RawBuilder<unknown> =>
  sql`${sees(sight, nowUs)} AND ${sideSeen(sight)}`;

async function viewNotable(
  db: Connection,
  sight: Sight,
  nowUs: number,
  industrial: readonly string[],
): Promise<Overview['notable']> {
  const groups = await notableGroups(db, sight, nowUs, industrial);
  const newest = sql`o.site = ${sight.site} AND o.id = ANY (${groups.map(({ id }) => id)})`;
  const rows = await viewOperations(db, newest, sql`o.last_us DESC, o.id DESC`, groups.length);
  const sums = new Map(groups.map((group) => [group.id, group]));
  return rows.map((row) => ({ ...row, kinds: sums.get(row.id)?.kinds ?? 1, total: sums.get(row.id)?.total ?? 0 }));
}

async function viewOperations(
  db: Connection,
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
  limit: number,
): Promise<OperationView[]> {
  const rows = await rowsOf(
    db,
    sql<Omit<OperationView, 'clientAsset' | 'serverAsset'> & EndsSql>`
      SELECT ${recordColumns('operations', 'o')}, c.protocol, ${ENDS_COLUMNS} FROM (
        SELECT o.*, c.client, c.server FROM operations o JOIN conversations c ON c.site = o.site AND c.id = o.conversation
        WHERE ${where} ORDER BY ${order} LIMIT ${limit}) o
      JOIN conversations c ON c.site = o.site AND c.id = o.conversation ${endsJoin('o')} ORDER BY ${order}`,
  );
  return rows.map((row) => {
    const { clientAddress: _c, serverAddress: _s, ...operation } = withEnds(row);
    return operation;
  });
}

/**
 * Between assets, not endpoints; group addresses are nobody, and what an asset says to itself is no edge. Meanings are gathered
 * as bits, one for each word: a quarter of the time that arrays take.
 */
export async function readEdges(db: Connection, sight: Sight, nowUs: number): Promise<readonly EdgeRow[]> {
  const rows = await rowsOf(
    db,
    sql<Omit<EdgeRow, 'meanings'> & { bits: number }>`WITH meant AS (
        SELECT conversation, bit_or(1 << (array_position(${[...MEANINGS]}::text[], meaning) - 1)) AS bits FROM operations
        WHERE site = ${sight.site} GROUP BY conversation),
      spoke AS (SELECT c.client, c.server, c.protocol, count(*) AS n, max(c.last_us) AS last_us, bit_or(m.bits) AS bits
        FROM conversations c LEFT JOIN meant m ON m.conversation = c.id
        WHERE ${conversationsSeen(sight, nowUs)} GROUP BY c.client, c.server, c.protocol)
      SELECT ce.asset AS client, se.asset AS server, s.protocol, sum(s.n)::bigint AS conversations,
        max(s.last_us) AS "lastUs", coalesce(bit_or(s.bits), 0) AS bits
      FROM spoke s JOIN endpoints ce ON ce.site = ${sight.site} AND ce.id = s.client
        JOIN endpoints se ON se.site = ${sight.site} AND se.id = s.server
      WHERE ce.asset IS NOT NULL AND se.asset IS NOT NULL AND ce.asset <> se.asset
      GROUP BY ce.asset, se.asset, s.protocol ORDER BY ce.asset, se.asset, s.protocol`,
  );
  return rows.map(({ bits, ...edge }) => ({ ...edge, meanings: MEANINGS.filter((_, i) => (bits & (1 << i)) !== 0) }));
}

export async function readChanges(
  db: Connection,
  sight: Sight,
  nowUs: number,
  range: { readonly fromUs: number; readonly toUs: number },
): Promise<Changes> {
  const within = (column: string): RawBuilder<unknown> =>
    sql`${sql.ref(column)} >= ${range.fromUs} AND ${sql.ref(column)} <= ${range.toUs}`;
  const more = CHANGES_MAX + 1;
  const [assets, conversations, operations, claims] = await Promise.all([
    newAssets(db, sight, nowUs, range, more),
    viewConversations(
      db,
      sql`SELECT * FROM conversations c WHERE ${conversationsSeen(sight, nowUs)} AND ${within('c.first_us')}
        ORDER BY c.first_us DESC, c.id DESC LIMIT ${more}`,
      sql`c.first_us DESC, c.id DESC`,
    ),
    viewOperations(
      db,
      sql`o.site = ${sight.site} AND ${within('o.first_us')} AND ${operationSeen(sight, nowUs)}`,
      sql`o.first_us DESC, o.id DESC`,
      more,
    ),
    rowsOf(
      db,
      sql<ClaimRecord & { assetRef: AssetRef }>`SELECT ${recordColumns('claims', 'c')},
        jsonb_build_object('id', a.id, 'name', a.name, 'class', a.class) AS "assetRef" FROM claims c
        LEFT JOIN endpoints e ON e.site = c.site AND e.id = c.endpoint
        JOIN assets a ON a.site = c.site AND a.id = coalesce(c.asset, e.asset)
        WHERE c.site = ${sight.site} AND ${within('c.first_us')} AND ${sees(sight, nowUs)}
        AND ${inZones(sight, sql.ref('a.zone'))} ORDER BY c.first_us DESC, c.id DESC LIMIT ${more}`,
    ),
  ]);
  const all = [assets, conversations, operations, claims] as const;
  return {
    assets: assets.slice(0, CHANGES_MAX),
    conversations: conversations.slice(0, CHANGES_MAX),
    operations: operations.slice(0, CHANGES_MAX),
    claims: claims.slice(0, CHANGES_MAX),
    cut: all.some((rows) => rows.length > CHANGES_MAX),
  };
}

async function newAssets(
  db: Connection,
  sight: Sight,
  nowUs: number,
  { fromUs, toUs }: { readonly fromUs: number; readonly toUs: number },
  limit: number,
): Promise<AssetView[]> {
  const query = { newSinceUs: fromUs, externals: true, sort: 'firstSeen', descending: true, limit } as const;
  // Sorted by when they were first seen: those beyond the end of the range come first and are skipped by the cursor.
  const page = await pageAssets(db, sight, nowUs, { ...query, cursor: writeCursor([toUs + 1, '']) });
  return [...page.items];
}
