/** The audit: appended in the act's own transaction, one chain for all, its head locked last, so that it never forks. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { CHAIN_START, ChainWalk, linkHash, type ChainJson } from '../../kernel/hash-chain.ts';
import { asId, type SiteId } from '../../model/ids.ts';
import type { Act, Actor, AuditEntry, AuditVerdict, Detail, PersonalDetail } from '../../model/ports/audit.ts';
import type { Page, Sight } from '../../model/ports/queries.ts';
import type { AuditQuery } from '../../model/ports/store.ts';
import type { Sealer } from '../secrets/sealer.ts';
import { cleanOrNull, json, rowsOf, type Connection } from './database.ts';
import { pageLimit, readCursor, writeCursor } from './cursor.ts';
import { folded } from './folded.ts';
import { openDetails, sealDetails, type SealedDetail } from './person-keys.ts';
import { sees } from './sight.ts';

const VERIFY_ROWS = 2000;

interface AuditRow {
  readonly id: number;
  readonly time_us: number;
  readonly actor_kind: Actor['kind'];
  readonly actor_id: string;
  readonly what: string;
  readonly site: string | null;
  readonly subject: string | null;
  readonly outcome: 'done' | 'refused';
  readonly detail: Detail;
  readonly personal: readonly SealedDetail[];
  readonly hash: string;
}

export interface Note {
  readonly subject?: string | undefined;
  readonly detail?: Detail | undefined;
  readonly personal?: readonly PersonalDetail[] | undefined;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export const actorIdOf = (actor: Actor): string => (actor.kind === 'system' ? actor.name : actor.id);

export function actorFrom(kind: string, id: string): Actor {
  if (kind === 'person') return { kind, id: asId(id) };
  if (kind === 'token') return { kind, id: asId(id) };
  return { kind: 'system', name: id };
}

/** What the hash is taken of: all of the row but the hash. */
const entryOf = ({ hash: _hash, ...entry }: AuditRow): ChainJson => entry as unknown as ChainJson;

const headSeal = (sealer: Sealer, id: number, hash: string): string => sealer.mark(`audit-head/${id}/${hash}`);

export async function appendAudit(
  tx: Connection,
  sealer: Sealer,
  act: Omit<Act, 'needs'>,
  notes: readonly Note[],
  outcome: 'done' | 'refused',
  timeUs: number,
): Promise<void> {
  const all: Note[] = [{ subject: act.subject ?? undefined, detail: act.detail, personal: act.personal }, ...notes];
  const personal = await sealDetails(
    tx,
    sealer,
    all.flatMap((note) => note.personal ?? []),
  );
  const detail = JSON.parse(json(Object.assign({}, ...all.map((note) => note.detail ?? {})))) as Detail;
  const subject = all.map((note) => note.subject).findLast((text) => text !== undefined) ?? null;
  // From here to the commit the head is ours alone; nothing that waits for another lock comes after.
  await sql`INSERT INTO audit_head VALUES (true, 0, ${CHAIN_START}, '') ON CONFLICT (one) DO NOTHING`.execute(tx);
  const [head] = await rowsOf(tx, sql<{ id: number; hash: string }>`SELECT id, hash FROM audit_head FOR UPDATE`);
  const id = (head?.id ?? 0) + 1;
  const entry = {
    id,
    time_us: timeUs,
    actor_kind: act.actor.kind,
    actor_id: actorIdOf(act.actor),
    what: act.what,
    site: act.site,
    subject: cleanOrNull(subject),
    outcome,
    detail,
    personal,
  };
  const hash = linkHash(digest, head?.hash ?? CHAIN_START, entry as unknown as ChainJson);
  await sql`INSERT INTO audit (id, time_us, actor_kind, actor_id, what, site, subject, outcome, detail, personal, hash)
    VALUES (${id}, ${timeUs}, ${entry.actor_kind}, ${entry.actor_id}, ${entry.what}, ${entry.site}, ${entry.subject},
      ${outcome}, ${JSON.stringify(detail)}::jsonb, ${JSON.stringify(personal)}::jsonb, ${hash})`.execute(tx);
  await sql`UPDATE audit_head SET id = ${id}, hash = ${hash}, seal = ${headSeal(sealer, id, hash)}`.execute(tx);
}

/** In one snapshot, so that acts meanwhile do not look like a tear. The head is sealed: cutting the end off shows too. */
export async function verifyAudit(tx: Connection, sealer: Sealer): Promise<AuditVerdict> {
  await sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`.execute(tx);
  const walk = new ChainWalk(digest);
  for (let after = 0; ;) {
    const rows = await rowsOf(
      tx,
      sql<AuditRow>`SELECT id, time_us, actor_kind, actor_id, what, site, subject, outcome, detail, personal, hash
        FROM audit WHERE id > ${after} ORDER BY id LIMIT ${VERIFY_ROWS}`,
    );
    for (const row of rows) walk.follow(row.id, entryOf(row), row.hash);
    const last = rows.at(-1);
    if (!last || walk.end.firstBad !== null) break;
    after = last.id;
  }
  const [head] = await rowsOf(tx, sql<{ id: number; hash: string; seal: string }>`SELECT * FROM audit_head`);
  const { entries, hash, firstBad } = walk.end;
  if (firstBad !== null) return { whole: false, entries, firstBad };
  const ends = head
    ? head.id === entries && head.hash === hash && head.seal === headSeal(sealer, head.id, head.hash)
    : entries === 0;
  return { whole: ends, entries, firstBad: ends ? null : 'head' };
}

/** Newest first. What belongs to no single site (people, grants) is shown at every site. */
export async function pageAudit(
  tx: Connection,
  sealer: Sealer,
  sight: Sight,
  nowUs: number,
  query: AuditQuery,
): Promise<Page<AuditEntry>> {
  const limit = pageLimit(query.limit);
  const before = readCursor(query.cursor)?.[0];
  const who = query.who?.trim();
  const where = sql`(a.site = ${sight.site} OR a.site IS NULL) AND ${sees(sight, nowUs)}
    AND (${who ?? null}::text IS NULL OR a.actor_id = ${query.who ?? null} OR strpos(${folded(sql`coalesce(p.name, t.name, a.actor_id)`)}, ${folded(who ?? '')}) > 0)
    AND (${query.what ?? null}::text IS NULL OR starts_with(a.what, ${query.what ?? ''}))
    AND a.time_us >= ${query.fromUs ?? 0} AND a.time_us <= ${query.toUs ?? Number.MAX_SAFE_INTEGER}`;
  const from = sql`audit a LEFT JOIN people p ON a.actor_kind = 'person' AND p.id = a.actor_id
    LEFT JOIN tokens t ON a.actor_kind = 'token' AND t.id = a.actor_id`;
  const rows = await rowsOf(
    tx,
    sql<AuditRow & { name: string | null }>`SELECT a.*, coalesce(p.name, t.name) AS name FROM ${from} WHERE ${where}
      AND a.id < ${typeof before === 'number' ? before : Number.MAX_SAFE_INTEGER} ORDER BY a.id DESC LIMIT ${limit + 1}`,
  );
  const [count] = await rowsOf(tx, sql<{ n: number }>`SELECT count(*) AS n FROM ${from} WHERE ${where}`);
  const shown = rows.slice(0, limit);
  const opened = await openDetails(
    tx,
    sealer,
    shown.map(({ personal }) => personal),
  );
  const items = shown.map((row, i) => ({
    id: row.id,
    timeUs: row.time_us,
    actor: actorFrom(row.actor_kind, row.actor_id),
    actorName: row.actor_kind === 'system' ? row.actor_id : row.name,
    what: row.what,
    site: row.site === null ? null : asId<SiteId>(row.site),
    subject: row.subject,
    outcome: row.outcome,
    detail: row.detail,
    personal: opened[i] ?? [],
    hash: row.hash,
  }));
  const last = shown.at(-1);
  return { items, nextCursor: rows.length > limit && last ? writeCursor([last.id]) : null, total: count?.n ?? 0 };
}
