/** Pages by key, not by offset: a cursor is the sort key of the last row, so rows that come meanwhile neither repeat nor hide one. */
import { sql, type RawBuilder } from 'kysely';
import { LIMITS } from '../../model/limits.ts';

export type CursorPart = string | number | null;

export const writeCursor = (parts: readonly CursorPart[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/** undefined for none, and for one that is not ours: the first page then. */
export function readCursor(cursor: string | undefined): readonly CursorPart[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(parts)) return undefined;
    return parts.every((p) => p === null || typeof p === 'string' || Number.isSafeInteger(p))
      ? (parts as CursorPart[])
      : undefined;
  } catch {
    return undefined;
  }
}

export const pageLimit = (limit: number): number => Math.min(Math.max(Math.trunc(limit), 1), LIMITS.pageRowsMax);

export interface SortKey {
  /** The expression that is sorted by, and the type of its value. */
  readonly by: RawBuilder<unknown>;
  readonly type: 'text' | 'bigint';
  /** Where it never is null, an index may give the order in either direction. */
  readonly mayBeNull: boolean;
  readonly id: RawBuilder<unknown>;
  readonly idType: 'text' | 'bigint';
  readonly descending: boolean;
}

/** Rows without a value come last in either direction. */
export function orderBy({ by, id, descending, mayBeNull }: SortKey): RawBuilder<unknown> {
  const nulls = sql.raw(mayBeNull ? ' NULLS LAST' : '');
  return descending ? sql`${by} DESC${nulls}, ${id} DESC` : sql`${by} ASC${nulls}, ${id} ASC`;
}

/** Rows after the cursor. A cursor of another query has other types and is taken as none. */
export function after(key: SortKey, cursor: string | undefined): RawBuilder<unknown> {
  const [value, id] = readCursor(cursor) ?? [];
  const fits = (part: CursorPart | undefined, type: 'text' | 'bigint'): boolean =>
    typeof part === (type === 'text' ? 'string' : 'number');
  if (value === undefined || !fits(id, key.idType) || (value !== null && !fits(value, key.type))) return sql`true`;
  const beyond = sql.raw(key.descending ? '<' : '>');
  const sameId = sql`${key.id} ${beyond} ${id}::${sql.raw(key.idType)}`;
  if (value === null) return sql`((${key.by}) IS NULL AND ${sameId})`;
  const given = sql`${value}::${sql.raw(key.type)}`;
  const later = sql`((${key.by}) ${beyond} ${given} OR ((${key.by}) = ${given} AND ${sameId}))`;
  // Said twice over, since only a plain comparison lets an index begin at the right place.
  return key.mayBeNull ? sql`(${later} OR (${key.by}) IS NULL)` : sql`(${key.by}) ${beyond}= ${given} AND ${later}`;
}
