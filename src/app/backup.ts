/** That a backup was taken: it holds everything, so the record says who took one. */
import { ok, type Problem, type Result } from '../kernel/result.ts';
import { act } from './act.ts';
import type { App } from './app.ts';
import type { Caller } from './caller.ts';

export const noteBackup = (
  app: App,
  caller: Extract<Caller, { kind: 'system' }>,
): Promise<Result<undefined, Problem>> =>
  act(app, caller, { what: 'backup.make', needs: null, site: null }, () => Promise.resolve(ok(undefined)));
