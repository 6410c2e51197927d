/** One pool of connections to PostgreSQL: queries, transactions, and what a lost connection is called above. */
import { Kysely, PostgresDialect, sql, type RawBuilder } from 'kysely';
import pg from 'pg';
import { assert } from '../../kernel/assert.ts';
import { StoreUnavailable } from '../../model/ports/store.ts';

const CONNECTIONS_MAX = 6;
const CONNECT_WAIT_MS = 5000;
const INT8 = 20;

/** No table types: every statement is SQL as it runs, and the tests run every statement. */
export type Connection = Kysely<unknown>;

export interface Database {
  rows<R>(query: RawBuilder<R>): Promise<R[]>;
  /** Several statements that need not see the same moment. */
  readonly ask: <T>(question: (on: Connection) => Promise<T>) => Promise<T>;
  /** Rolled back when `work` throws; see `Rollback` for an orderly way out. */
  transaction<T>(work: (tx: Connection) => Promise<T>): Promise<T>;
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** Ends a transaction without keeping anything; its value is the outcome. */
export class Rollback<T> extends Error {
  readonly outcome: T;
  constructor(outcome: T) {
    super('rolled back');
    this.outcome = outcome;
  }
}

// Counters and microseconds are exact in a double to 2^53; a number beyond that is a fault that must not pass unseen.
const types = new pg.TypeOverrides();
types.setTypeParser(INT8, wholeNumber);

function wholeNumber(text: string): number {
  const value = Number(text);
  assert(Number.isSafeInteger(value), `${text} in the database is beyond what a number holds`);
  return value;
}

export function openDatabase(config: pg.PoolConfig): Database {
  const pool = new pg.Pool({
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_WAIT_MS,
    idleTimeoutMillis: 30_000,
    application_name: 'bulkhead',
    ...config,
    types,
  });
  // An idle connection that breaks is taken out of the pool; who asks next gets a new one or the problem.
  pool.on('error', () => undefined);
  // One in use that breaks between two queries: its next query rejects, and that is where it is dealt with.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return {
    pool,
    rows: (query) => guarded(() => rowsOf(db, query)),
    ask: (question) => guarded(() => question(db)),
    transaction: (work) => guarded(() => transact(db, work)),
    close: () => db.destroy(),
  };
}

export async function rowsOf<R>(db: Connection, query: RawBuilder<R>): Promise<R[]> {
  return (await query.execute(db)).rows;
}

async function transact<T>(db: Connection, work: (tx: Connection) => Promise<T>): Promise<T> {
  return await db.connection().execute(async (tx) => {
    await sql`BEGIN`.execute(tx);
    let value: T;
    try {
      value = await work(tx);
    } catch (error) {
      // Where the connection is gone too, the server has rolled back by itself and the first error is what matters.
      await sql`ROLLBACK`.execute(tx).catch(() => undefined);
      if (error instanceof Rollback) return (error as Rollback<T>).outcome;
      throw error;
    }
    try {
      await sql`COMMIT`.execute(tx);
    } catch (error) {
      if (isUnavailable(error)) throw new StoreUnavailable('the database went away during a commit', true, error);
      throw error;
    }
    return value;
  });
}

async function guarded<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof StoreUnavailable || !isUnavailable(error)) throw error;
    throw new StoreUnavailable('the database does not answer', false, error);
  }
}

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EACCES',
]);

/** Class 08: connection exception; 57P: operator intervention; 53: insufficient resources (disk full, too many connections). */
export function isUnavailable(error: unknown): boolean {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  if (code !== undefined) return NETWORK.has(code) || /^(08|57P|53)/.test(code);
  return /Connection terminated|not queryable|timeout exceeded when trying to connect|Client was closed/.test(
    message ?? '',
  );
}

/** PostgreSQL keeps neither U+0000 nor half a surrogate pair; both come from the wire. */
export const clean = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

export const cleanOrNull = (text: string | null): string | null => (text === null ? null : clean(text));

export const json = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) => (typeof item === 'string' ? clean(item) : item));

/** A whole number for a bigint column. */
export function whole(value: number): number {
  assert(Number.isFinite(value), 'a number for the database is not finite');
  return Math.min(Math.max(Math.round(value), Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

export const wholeOrNull = (value: number | null): number | null => (value === null ? null : whole(value));

/** `{"a","b"}`: a text array as one value, since unnest would flatten arrays of arrays. */
export const arrayLiteral = (items: readonly string[]): string =>
  `{${items.map((item) => `"${clean(item).replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;
