/** The one wrapper of every change: authorise, act, audit, in one transaction. What a sensor observes takes its own door (ingest). */
import { err, type Problem, type Result } from '../kernel/result.ts';
import type { SiteId, ZoneId } from '../model/ids.ts';
import { LIMITS } from '../model/limits.ts';
import type { Act, Detail, PersonalDetail } from '../model/ports/audit.ts';
import type { Transaction } from '../model/ports/store.ts';
import { ruleOf, type Capability } from './access.ts';
import type { App } from './app.ts';
import { actorOf, authorise, type Caller } from './caller.ts';

export interface Intent {
  /** The use case, as `asset.correct`: what the audit calls it. */
  readonly what: string;
  /** null: for what everyone may do to himself (sign out) or Bulkhead does itself. */
  readonly needs: Capability | null;
  readonly site: SiteId | null;
  /** Where it touches one zone only, a grant for that zone is enough; else a grant of zones is not. */
  readonly zone?: ZoneId | null;
  readonly subject?: string | null;
  readonly detail?: Detail;
  readonly personal?: readonly PersonalDetail[];
}

export async function act<T>(
  app: App,
  caller: Caller,
  intent: Intent,
  work: (tx: Transaction) => Promise<Result<T, Problem>>,
): Promise<Result<T, Problem>> {
  const { needs, ...rest } = intent;
  const plain: Act = { actor: actorOf(caller), ...rest };
  const allowed = mayAct(app, caller, intent);
  if (!allowed.ok) {
    await noteRefusal(app, plain);
    return allowed;
  }
  const roles = needs === null || caller.kind === 'system' ? undefined : ruleOf(needs).roles;
  return await app.store.mutate({ ...plain, needs: roles }, work);
}

function mayAct(app: App, caller: Caller, intent: Intent): Result<unknown> {
  if (intent.needs === null) return { ok: true, value: undefined };
  const reach = authorise(caller, intent.needs, intent.site, app.clock.now());
  if (!reach.ok || reach.value === 'site') return reach;
  if (ruleOf(intent.needs).at === 'any') {
    return err({ code: 'not-allowed', message: 'A grant for single zones does not reach this.' });
  }
  if (intent.zone != null && reach.value.has(intent.zone)) return reach;
  return err({
    code: 'not-allowed',
    message: 'Your grant is for other zones of this site.',
    advice: 'An administrator can grant the role for the whole site.',
  });
}

const MINUTE_US = 60_000_000;
const counted = new WeakMap<App, { minute: number; count: number }>();

/** Refusals are audited too, but nobody fills the record by knocking: beyond so many a minute they are only logged. */
async function noteRefusal(app: App, refused: Act): Promise<void> {
  const minute = Math.floor(app.clock.now() / MINUTE_US);
  const held = counted.get(app);
  const count = held?.minute === minute ? held.count + 1 : 1;
  counted.set(app, { minute, count });
  if (count <= LIMITS.refusalsAuditedPerMinuteMax) await app.store.refused(refused);
  else app.log.warn({ what: refused.what }, 'refused, and not audited since there are too many');
}
