/** All of a site that is kept in memory, in one snapshot; and the buckets that memory has let go. */
import { sql } from 'kysely';
import {
  BUCKET_US,
  type AccountRecord,
  type AssetRecord,
  type BucketRecord,
  type ClaimRecord,
  type ConversationRecord,
  type EndpointRecord,
  type OperationRecord,
  type SessionRecord,
  type SiteRecords,
  type UnknownServiceRecord,
  type ZoneRecord,
} from '../../model/graph.ts';
import { asId, type SensorId, type SiteId } from '../../model/ids.ts';
import type { PulseRow } from '../../model/ports/rows.ts';
import type { StoredSite } from '../../model/ports/store.ts';
import { rowsOf, type Connection } from './database.ts';
import { readLines } from './read-plant.ts';
import { recordColumns, type RecordTable } from './records.ts';

export async function loadSite(tx: Connection, site: SiteId): Promise<StoredSite> {
  await sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`.execute(tx);
  const all = <T>(table: RecordTable, order: string): Promise<T[]> =>
    rowsOf(
      tx,
      sql<T>`SELECT ${recordColumns(table, 't')} FROM ${sql.raw(table)} t WHERE t.site = ${site} ORDER BY ${sql.raw(order)}`,
    );
  const conversations = await all<ConversationRecord>('conversations', 't.id');
  const graph: SiteRecords = {
    endpoints: await all<EndpointRecord>('endpoints', 't.id'),
    claims: await all<ClaimRecord>('claims', 't.id'),
    assets: await all<AssetRecord>('assets', 't.id'),
    conversations,
    operations: await all<OperationRecord>('operations', 't.id'),
    buckets: await recentBuckets(tx, site, conversations),
    sessions: await all<SessionRecord>('sessions', 't.id'),
    accounts: await all<AccountRecord>('accounts', 't.id'),
    unknownServices: await all<UnknownServiceRecord>('unknown_services', 't.id'),
    zones: await all<ZoneRecord>('zones', 't.id'),
    highest: await highestOf(tx, site),
  };
  const cursors = await rowsOf(
    tx,
    sql<{ id: string; sequence: number }>`SELECT id, sequence FROM sensors WHERE site = ${site} AND removed_us IS NULL`,
  );
  return {
    graph,
    lines: await readLines(tx, site, sql`true`),
    pulses: await all<PulseRow>('pulses', 't.conversation'),
    cursors: new Map(cursors.map(({ id, sequence }) => [asId<SensorId>(id), sequence])),
  };
}

/** The stretch of time in which something was last said, and the one before it. */
async function recentBuckets(
  tx: Connection,
  site: SiteId,
  conversations: readonly ConversationRecord[],
): Promise<BucketRecord[]> {
  let lastUs = 0;
  for (const conversation of conversations) lastUs = Math.max(lastUs, conversation.lastUs);
  const fromUs = (Math.floor(lastUs / BUCKET_US) - 1) * BUCKET_US;
  return await rowsOf(
    tx,
    sql<BucketRecord>`SELECT ${recordColumns('buckets', 'b')} FROM buckets b
      WHERE b.site = ${site} AND b.start_us >= ${fromUs} ORDER BY b.start_us, b.conversation`,
  );
}

async function highestOf(tx: Connection, site: SiteId): Promise<NonNullable<SiteRecords['highest']>> {
  const rows = await rowsOf(
    tx,
    sql<{ kind: string; highest: number }>`SELECT kind, highest FROM counters WHERE site = ${site}`,
  );
  return Object.fromEntries(rows.map(({ kind, highest }) => [kind, highest]));
}

export async function recallBuckets(
  db: Connection,
  site: SiteId,
  wanted: readonly { readonly conversation: number; readonly startUs: number }[],
): Promise<BucketRecord[]> {
  if (wanted.length === 0) return [];
  return await rowsOf(
    db,
    sql<BucketRecord>`SELECT ${recordColumns('buckets', 'b')} FROM buckets b
      JOIN unnest(${wanted.map((w) => w.conversation)}::bigint[], ${wanted.map((w) => w.startUs)}::bigint[])
        AS wanted (conversation, start_us) ON wanted.conversation = b.conversation AND wanted.start_us = b.start_us
      WHERE b.site = ${site}`,
  );
}
