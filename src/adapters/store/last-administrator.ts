/** A site keeps an administrator: whatever takes one away, takes turns with whatever takes another, and the last one stays. */
import { sql, type RawBuilder } from 'kysely';
import { err, type Problem } from '../../kernel/result.ts';
import { rowsOf, type Connection } from './database.ts';

/** A grant that has ended, one for single zones, or one of somebody disabled makes nobody an administrator. */
const administers = (nowUs: number): RawBuilder<unknown> => sql`g.role = 'admin' AND g.zone IS NULL
  AND g.from_us <= ${nowUs} AND (g.until_us IS NULL OR g.until_us > ${nowUs}) AND NOT p.disabled AND p.erased_us IS NULL`;

const HELD = sql`grants g JOIN people p ON p.id = g.person`;

/** The refusal, where a site would be left without one by the loss of this grant, or of all grants of this person. */
export async function lastAdministrator(
  tx: Connection,
  nowUs: number,
  lost: { readonly grant: string } | { readonly person: string },
): Promise<{ readonly ok: false; readonly error: Problem<'conflict'> } | undefined> {
  const isLost = 'grant' in lost ? sql`g.id = ${lost.grant}` : sql`g.person = ${lost.person}`;
  // Locked in order, before it is asked who is left: what another has just taken away counts.
  const sites = await rowsOf(
    tx,
    sql<{ id: string }>`SELECT id FROM sites WHERE removed_us IS NULL
      AND id IN (SELECT g.site FROM ${HELD} WHERE ${isLost} AND ${administers(nowUs)}) ORDER BY id FOR UPDATE`,
  );
  for (const { id } of sites) {
    const left = await rowsOf(
      tx,
      sql`SELECT 1 FROM ${HELD} WHERE g.site = ${id} AND NOT (${isLost}) AND ${administers(nowUs)} LIMIT 1`,
    );
    if (left.length === 0) {
      return err({
        code: 'conflict',
        message: 'This is the last administrator of the site: grant the role to another first.',
        where: id,
      });
    }
  }
  return undefined;
}
