/** The record: what was done and whether it is whole; how long data is kept, and what is held from deletion. */
import { err, ok, type Problem, type Result } from '../kernel/result.ts';
import { RETENTION_DEFAULTS, type RetentionClass } from '../model/fields.ts';
import type { HoldId, SiteId } from '../model/ids.ts';
import type { AuditEntry, AuditVerdict } from '../model/ports/audit.ts';
import type { Page } from '../model/ports/queries.ts';
import type { Hold, RetentionDays } from '../model/ports/retention.ts';
import type { AuditQuery } from '../model/ports/store.ts';
import { act } from './act.ts';
import type { App } from './app.ts';
import { authorise, sightOf, type Caller } from './caller.ts';

export async function listAudit(
  app: App,
  caller: Caller,
  site: SiteId,
  query: AuditQuery,
): Promise<Result<Page<AuditEntry>>> {
  const sight = sightOf(caller, site, app.clock.now(), 'audit');
  return sight.ok ? ok(await app.store.audit(sight.value, query)) : sight;
}

export async function verifyAudit(app: App, caller: Caller, site: SiteId): Promise<Result<AuditVerdict>> {
  const may = authorise(caller, 'audit', site, app.clock.now());
  return may.ok ? ok(await app.store.verifyAudit()) : may;
}

/** Classes that are deleted by age at all. */
const AGEING = Object.entries(RETENTION_DEFAULTS).flatMap(([name, days]) =>
  days === null ? [] : [[name as RetentionClass, days as number] as const],
);

export interface RetentionView {
  readonly days: Readonly<Record<string, number>>;
  readonly defaults: Readonly<Record<string, number>>;
}

async function retentionOf(app: App, site: SiteId): Promise<RetentionView> {
  const own = await app.store.retention(site);
  return {
    days: Object.fromEntries(AGEING.map(([name, days]) => [name, own[name] ?? days])),
    defaults: Object.fromEntries(AGEING),
  };
}

export async function seeRetention(app: App, caller: Caller, site: SiteId): Promise<Result<RetentionView>> {
  const may = authorise(caller, 'see-retention', site, app.clock.now());
  return may.ok ? ok(await retentionOf(app, site)) : may;
}

export async function setRetention(
  app: App,
  caller: Caller,
  site: SiteId,
  days: Readonly<Record<string, number>>,
): Promise<Result<RetentionView, Problem>> {
  const known = new Set<string>(AGEING.map(([name]) => name));
  const strange = Object.keys(days).find((name) => !known.has(name));
  const intent = { what: 'retention.set', needs: 'retention', site, detail: { days } } as const;
  const set = await act(app, caller, intent, async (tx) => {
    if (strange !== undefined) return err({ code: 'invalid', message: `There is no class of data ${strange}.` });
    await tx.putRetention(days as RetentionDays);
    return ok(undefined);
  });
  return set.ok ? ok(await retentionOf(app, site)) : set;
}

export async function listHolds(app: App, caller: Caller, site: SiteId): Promise<Result<readonly Hold[]>> {
  const may = authorise(caller, 'see-retention', site, app.clock.now());
  return may.ok ? ok(await app.store.holds(site)) : may;
}

export async function addHold(
  app: App,
  caller: Caller,
  site: SiteId,
  hold: { readonly reason: string; readonly fromUs: number | null; readonly toUs: number | null },
): Promise<Result<Hold, Problem>> {
  return await act(app, caller, { what: 'hold.add', needs: 'hold', site, detail: { ...hold } }, async (tx) => {
    if (hold.fromUs !== null && hold.toUs !== null && hold.fromUs >= hold.toUs) {
      return err({ code: 'invalid', message: 'A hold ends after it begins.', where: 'to' });
    }
    const made = await tx.addHold(hold);
    tx.note({ subject: made.id });
    return ok(made);
  });
}

export async function removeHold(
  app: App,
  caller: Caller,
  site: SiteId,
  id: HoldId,
): Promise<Result<undefined, Problem>> {
  return await act(app, caller, { what: 'hold.lift', needs: 'hold', site, subject: id }, async (tx) => {
    const lifted = await tx.liftHold(id);
    return lifted.ok ? ok(undefined) : lifted;
  });
}
