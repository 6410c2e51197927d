/** The door of the actors: an act and its audit row, in one transaction. There is no other way to a `Transaction`. */
import { assert } from '../../kernel/assert.ts';
import { err, type Problem, type Result } from '../../kernel/result.ts';
import type { SiteId } from '../../model/ids.ts';
import type { Act } from '../../model/ports/audit.ts';
import type { Transaction } from '../../model/ports/store.ts';
import type { Sealer } from '../secrets/sealer.ts';
import type { ActContext } from './act-context.ts';
import { peoplePart } from './act-people.ts';
import { plantPart } from './act-plant.ts';
import { upkeepPart } from './act-upkeep.ts';
import { appendAudit, type Note } from './audit.ts';
import { Rollback, rowsOf, type Connection, type Database } from './database.ts';
import type { Partitions } from './partitions.ts';
import { holdsRole } from './sight.ts';

interface MutateOptions {
  readonly db: Database;
  readonly sealer: Sealer;
  readonly partitions: Partitions;
  readonly nowUs: number;
}

export async function mutate<T, E extends Problem>(
  { db, sealer, partitions, nowUs }: MutateOptions,
  act: Act,
  work: (tx: Transaction) => Promise<Result<T, E>>,
): Promise<Result<T, E | Problem<'not-allowed'>>> {
  type Outcome = Result<T, E | Problem<'not-allowed'>>;
  return await db.transaction<Outcome>(async (tx) => {
    if (!(await holds(tx, act, nowUs))) throw new Rollback<Outcome>(err(NOT_ALLOWED));
    const notes: Note[] = [];
    const siteOfAct = (): SiteId => {
      assert(act.site !== null, `the act ${act.what} names no site`);
      return act.site;
    };
    const context: ActContext = { tx, act, nowUs, sealer, partitions, siteOfAct };
    const result = await work({
      note: (more) => {
        notes.push(more);
      },
      ...plantPart(context),
      ...peoplePart(context),
      ...upkeepPart(context),
    });
    if (!result.ok) throw new Rollback<Outcome>(result);
    await appendAudit(tx, sealer, act, notes, 'done', nowUs);
    return result;
  });
}

/** The grant may have been taken back since the request began. */
async function holds(tx: Connection, act: Act, nowUs: number): Promise<boolean> {
  if (act.needs === undefined || act.actor.kind === 'system') return true;
  const rows = await rowsOf(tx, holdsRole(act.actor, act.needs, act.site, act.zone ?? null, nowUs));
  return rows.length > 0;
}

const NOT_ALLOWED: Problem<'not-allowed'> = {
  code: 'not-allowed',
  message: 'The role that this takes is not held here, or not any more.',
};
