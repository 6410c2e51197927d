/** What each part of an act is handed, and the answers that they share. */
import { err, type Problem } from '../../kernel/result.ts';
import type { SiteId } from '../../model/ids.ts';
import type { Act } from '../../model/ports/audit.ts';
import type { Sealer } from '../secrets/sealer.ts';
import type { Connection } from './database.ts';
import type { Partitions } from './partitions.ts';

export interface ActContext {
  readonly tx: Connection;
  readonly act: Act;
  readonly nowUs: number;
  readonly sealer: Sealer;
  readonly partitions: Partitions;
  /** @throws AssertionError for an act that belongs to no single site. */
  readonly siteOfAct: () => SiteId;
}

type Refusal<C extends string> = { readonly ok: false; readonly error: Problem<C> };

export const taken = (what: string, name: string): Refusal<'conflict'> =>
  err({ code: 'conflict', message: `There is a ${what} called "${name}" already.`, where: name });

export const missing = (what: string, id: string): Refusal<'not-found'> =>
  err({ code: 'not-found', message: `There is no ${what} ${id}.`, where: id });
