/** Names in any case, of other alphabets too: the database's own collation may be C, which folds ASCII alone. */
import { sql, type RawBuilder } from 'kysely';

/** The unique indexes of names are on this very expression (0002-names). */
export const folded = (text: RawBuilder<unknown> | string): RawBuilder<unknown> =>
  typeof text === 'string'
    ? sql`lower(${text}::text COLLATE natural_order)`
    : sql`lower(${text} COLLATE natural_order)`;
