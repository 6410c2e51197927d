/** The one place where rows are deleted by age, by site or for want of room. It asks class, site and hold, every time. */
import { sql, type RawBuilder } from 'kysely';
import { RETENTION_DEFAULTS, tableOf, TABLE_NAMES, type RetentionClass, type TableName } from '../../model/fields.ts';
import { asId, type SiteId } from '../../model/ids.ts';
import { LIMITS } from '../../model/limits.ts';
import type { Swept } from '../../model/ports/retention.ts';
import type { Sealer } from '../secrets/sealer.ts';
import { appendAudit } from './audit.ts';
import { rowsOf, type Connection, type Database } from './database.ts';
import { dropEmptyWeeks, WEEK_US, weeksKept } from './partitions.ts';
import { writeLimits } from './take.ts';

const DAY_US = 86_400_000_000;

interface SweepOptions {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly nowUs: number;
  /** Share of the disk that is free; null where it cannot be known (an external database). */
  readonly freeShare: () => Promise<number | null>;
}

type Removed = Swept['rows'][number];

export async function sweep(options: SweepOptions): Promise<Swept> {
  const { db, sealer, nowUs } = options;
  const rows = await db.transaction(async (tx) => {
    const removed = await sweepByAge(tx, nowUs);
    await dropEmptyWeeks(tx, nowUs - WEEK_US);
    if (removed.length > 0) {
      const act = { actor: { kind: 'system', name: 'retention' }, what: 'retention.sweep', site: null } as const;
      await appendAudit(tx, sealer, act, [{ detail: { removed: removed.map((r) => ({ ...r })) } }], 'done', nowUs);
    }
    return removed;
  });
  const room = await makeRoom(options);
  return { rows: [...rows, ...room.rows], droppedBeforeUs: room.droppedBeforeUs, freeShare: room.freeShare };
}

async function sweepByAge(tx: Connection, nowUs: number): Promise<Removed[]> {
  const sites = await rowsOf(tx, sql<{ id: string }>`SELECT id FROM sites WHERE removed_us IS NULL ORDER BY id`);
  const removed: Removed[] = [];
  for (const site of [...sites.map(({ id }) => id), '']) {
    const days = await daysOf(tx, site);
    for (const table of IN_ORDER) {
      const kind = tableOf(table).class;
      const kept = days.get(kind);
      if (kept === undefined || (site === '') !== BELONGS_TO_NO_SITE.has(table)) continue;
      const count = await deleteAged(tx, table, site, nowUs - kept * DAY_US);
      if (count > 0) removed.push({ site: asId<SiteId>(site), class: kind, rows: count });
    }
  }
  return removed;
}

async function daysOf(tx: Connection, site: string): Promise<ReadonlyMap<RetentionClass, number>> {
  const days = new Map<RetentionClass, number>();
  for (const [kind, count] of Object.entries(RETENTION_DEFAULTS)) {
    if (count !== null) days.set(kind as RetentionClass, count);
  }
  const rows = await rowsOf(
    tx,
    sql<{ class: RetentionClass; days: number }>`SELECT class, days FROM retention WHERE site = ${site}`,
  );
  for (const row of rows) if (days.has(row.class)) days.set(row.class, row.days);
  return days;
}

/** What refers to others goes before what is referred to. */
const IN_ORDER: readonly TableName[] = [
  'buckets',
  'pulses',
  'signs',
  'sessions',
  'accounts',
  'operations',
  'conversations',
  'unknown_services',
  'claims',
  'endpoints',
  'assets',
  'imports',
  'sensor_gaps',
  'limit_events',
  'sign_ins',
];

const BELONGS_TO_NO_SITE: ReadonlySet<TableName> = new Set<TableName>(['sign_ins']);

const none = (from: string, join: string): RawBuilder<unknown> =>
  sql.raw(`NOT EXISTS (SELECT 1 FROM ${from} x WHERE x.site = t.site AND ${join})`);

/** Rows that stay although they are old. A person's word is for good, and what still has something hanging on it stays with that. */
const STAYS_UNLESS: Partial<Record<TableName, RawBuilder<unknown>>> = {
  claims: sql`t.source NOT LIKE 'person:%'`,
  operations: sql`true`,
  conversations: sql`${none('operations', 'x.conversation = t.id')} AND ${none('buckets', 'x.conversation = t.id')}`,
  unknown_services: sql`t.name IS NULL AND ${none(
    'conversations',
    `x.protocol = 'unknown' AND x.server = t.server
    AND x.transport = t.transport AND x.port = t.port`,
  )}`,
  endpoints: sql`${none('conversations', 'x.client = t.id')} AND ${none('conversations', 'x.server = t.id')}
    AND ${none('claims', 'x.endpoint = t.id')} AND ${none('accounts', '(x.endpoint = t.id OR x.server = t.id)')}
    AND ${none('sessions', '(x.client = t.id OR x.server = t.id)')} AND ${none('unknown_services', 'x.server = t.id')}`,
  assets: sql`${none('endpoints', 'x.asset = t.id')} AND ${none('claims', 'x.asset = t.id')}
    AND t.it_owner IS NULL AND t.ot_owner IS NULL AND NOT t.never_touch AND t.loss_per_hour IS NULL`,
};

async function deleteAged(tx: Connection, table: TableName, site: string, beforeUs: number): Promise<number> {
  const { ageBy, site: siteColumn } = tableOf(table);
  if (ageBy === undefined) return 0;
  const here = siteColumn === undefined ? sql`true` : sql`${sql.ref(`t.${siteColumn}`)} = ${site}`;
  const [counted] = await rowsOf(
    tx,
    sql<{ n: number }>`WITH gone AS (
        DELETE FROM ${sql.raw(table)} t WHERE ${here} AND ${sql.ref(`t.${ageBy}`)} < ${beforeUs}
        AND ${STAYS_UNLESS[table] ?? sql`true`} AND ${notHeld(table)} RETURNING 1)
      SELECT count(*) AS n FROM gone`,
  );
  return counted?.n ?? 0;
}

/** A row is held when the time that it speaks of touches that of a hold on its site. */
function notHeld(table: TableName): RawBuilder<unknown> {
  const { plain, ageBy, site } = tableOf(table);
  if (site === undefined || ageBy === undefined) return sql`true`;
  const begin = ['first_us', 'start_us', 'from_us', 'since_us'].find((column) => plain.includes(column)) ?? ageBy;
  return sql`NOT EXISTS (SELECT 1 FROM holds h WHERE h.site = ${sql.ref(`t.${site}`)} AND h.lifted_us IS NULL
    AND (h.to_us IS NULL OR ${sql.ref(`t.${begin}`)} <= h.to_us) AND (h.from_us IS NULL OR ${sql.ref(`t.${ageBy}`)} >= h.from_us))`;
}

/** Below the floor of free disk the oldest week of history goes first, until there is room or only the present week is left. */
async function makeRoom({ db, sealer, nowUs, freeShare }: SweepOptions): Promise<Swept> {
  const rows: Removed[] = [];
  let droppedBeforeUs: number | null = null;
  let free = await freeShare();
  const weeks = await db.transaction(weeksKept);
  for (const week of weeks) {
    if (free === null || free >= LIMITS.freeDiskShareMin || (week + 1) * WEEK_US > nowUs) break;
    const gone = await db.transaction((tx) => dropWeek(tx, sealer, week, nowUs));
    rows.push(...gone);
    if (gone.length > 0) droppedBeforeUs = (week + 1) * WEEK_US;
    free = await freeShare();
  }
  return { rows, droppedBeforeUs, freeShare: free };
}

async function dropWeek(tx: Connection, sealer: Sealer, week: number, nowUs: number): Promise<Removed[]> {
  const endUs = (week + 1) * WEEK_US;
  const counted = await rowsOf(
    tx,
    sql<{ site: string; rows: number }>`WITH gone AS (
        DELETE FROM buckets t WHERE t.start_us >= ${week * WEEK_US} AND t.start_us < ${endUs} AND ${notHeld('buckets')} RETURNING site)
      SELECT site, count(*) AS rows FROM gone GROUP BY site ORDER BY site`,
  );
  const gone = counted.map(({ site, rows }) => ({ site: asId<SiteId>(site), class: 'history' as const, rows }));
  const until = new Date(endUs / 1000).toISOString().slice(0, 10);
  for (const { site, rows } of gone) {
    const missing = `history before ${until}: the disk is nearly full`;
    await writeLimits(tx, site, '', [
      { limit: 'freeDiskShareMin', count: rows, firstUs: nowUs, lastUs: nowUs, missing },
    ]);
  }
  await dropEmptyWeeks(tx, endUs);
  if (gone.length > 0) {
    const act = { actor: { kind: 'system', name: 'retention' }, what: 'retention.make-room', site: null } as const;
    await appendAudit(tx, sealer, act, [{ detail: { removed: gone.map((r) => ({ ...r })), until } }], 'done', nowUs);
  }
  return gone;
}

/** All rows of a site but the audit's, and the site's own row, so that its id is never given again. The reason of a hold stops it. */
export async function removeSiteRows(tx: Connection, site: SiteId): Promise<string | null> {
  const [hold] = await rowsOf(
    tx,
    sql<{ reason: string }>`SELECT reason FROM holds WHERE site = ${site} AND lifted_us IS NULL ORDER BY id LIMIT 1`,
  );
  if (hold) return hold.reason;
  for (const table of TABLE_NAMES) {
    if (table === 'sites' || tableOf(table).site === undefined) continue;
    await sql`DELETE FROM ${sql.raw(table)} WHERE site = ${site}`.execute(tx);
  }
  return null;
}
