/** History by the week: partitions of `buckets`, made by the program itself before the first row of a week, dropped whole. */
import { sql } from 'kysely';
import { rowsOf, type Connection, type Database } from './database.ts';

export const WEEK_US = 7 * 86_400_000_000;
/** Ten years. Rows of further weeks (a capture with odd clocks) go to the default partition. */
const PARTITIONS_MAX = 520;
const LOCK = 5_318_008_421;
const NAME = /^buckets_w(\d+)$/;

export const weekOf = (us: number): number => Math.floor(us / WEEK_US);

export async function weeksKept(db: Connection): Promise<number[]> {
  const rows = await rowsOf(
    db,
    sql<{
      name: string;
    }>`SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'buckets'::regclass`,
  );
  return rows
    .map(({ name }) => NAME.exec(name)?.[1])
    .filter((week) => week !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
}

export class Partitions {
  private readonly db: Database;
  private known: Set<number> | undefined;

  constructor(db: Database) {
    this.db = db;
  }

  /** Call outside the transaction that writes: it must not hold the lock on the parent while it waits for others. */
  async makeFor(starts: Iterable<number>): Promise<void> {
    const weeks = new Set<number>();
    for (const start of starts) weeks.add(weekOf(start));
    this.known ??= new Set(await this.db.transaction(weeksKept));
    const known = this.known;
    for (const week of weeks) {
      if (known.has(week) || week < 0 || known.size >= PARTITIONS_MAX) continue;
      await this.db.transaction((tx) => makeWeek(tx, week));
      known.add(week);
    }
  }

  /** After weeks were dropped, or a database was restored. */
  forget(): void {
    this.known = undefined;
  }
}

/** Rows of that week may lie in the default partition: they move, else attaching would be refused. */
export async function makeWeek(tx: Connection, week: number): Promise<void> {
  const name = sql.raw(`buckets_w${week}`);
  const [from, to] = [week * WEEK_US, (week + 1) * WEEK_US];
  await sql`SELECT pg_advisory_xact_lock(${LOCK})`.execute(tx);
  if ((await weeksKept(tx)).includes(week)) return;
  await sql`CREATE TABLE ${name} (LIKE buckets INCLUDING DEFAULTS INCLUDING CONSTRAINTS) WITH (fillfactor = 70)`.execute(
    tx,
  );
  await sql`ALTER TABLE ${name} ADD PRIMARY KEY (site, conversation, start_us)`.execute(tx);
  await sql`
    WITH moved AS (DELETE FROM buckets_other WHERE start_us >= ${from} AND start_us < ${to} RETURNING *)
    INSERT INTO ${name} SELECT * FROM moved`.execute(tx);
  await sql`ALTER TABLE buckets ATTACH PARTITION ${name} FOR VALUES FROM (${sql.raw(String(from))}) TO (${sql.raw(String(to))})`.execute(
    tx,
  );
}

/** Removes weeks that hold no row any more and lie before `beforeUs`. */
export async function dropEmptyWeeks(tx: Connection, beforeUs: number): Promise<number> {
  let dropped = 0;
  await sql`SELECT pg_advisory_xact_lock(${LOCK})`.execute(tx);
  for (const week of await weeksKept(tx)) {
    if ((week + 1) * WEEK_US > beforeUs) break;
    const name = sql.raw(`buckets_w${week}`);
    const [found] = await rowsOf(tx, sql<{ any: boolean }>`SELECT EXISTS (SELECT 1 FROM ${name}) AS any`);
    if (found?.any !== false) continue;
    await sql`DROP TABLE ${name}`.execute(tx);
    dropped++;
  }
  return dropped;
}
