/** Sites: which there are, added, renamed. */
import { err, ok, type Problem, type Result } from '../kernel/result.ts';
import type { SiteId } from '../model/ids.ts';
import type { SiteRow } from '../model/ports/rows.ts';
import { act } from './act.ts';
import type { App } from './app.ts';
import type { Caller } from './caller.ts';
import { badZone, isTimeZone } from './session.ts';

export async function addSite(
  app: App,
  caller: Caller,
  input: { readonly name: string; readonly timeZone: string; readonly demo?: boolean },
): Promise<Result<SiteRow, Problem>> {
  if (!isTimeZone(input.timeZone)) return err(badZone(input.timeZone));
  const { name, timeZone, demo = false } = input;
  const fromUs = app.clock.now();
  const made = await act(
    app,
    caller,
    { what: 'site.add', needs: 'add-site', site: null, detail: { demo } },
    async (tx) => {
      const site = await tx.addSite({ name, timeZone, demo });
      if (!site.ok) return site;
      tx.note({ subject: site.value.id });
      if (caller.kind !== 'person') return site;
      // Whoever adds a site administers it; other roles there are granted as at any site.
      const grant = { person: caller.id, role: 'admin' as const, site: site.value.id, zone: null, costLimit: null };
      const granted = await tx.addGrant({ ...grant, fromUs, untilUs: null });
      return granted.ok ? site : granted;
    },
  );
  if (made.ok) await app.sites.open(made.value.id);
  return made;
}

export async function changeSite(
  app: App,
  caller: Caller,
  site: SiteId,
  patch: { readonly name?: string | undefined; readonly timeZone?: string | undefined },
): Promise<Result<SiteRow, Problem>> {
  if (patch.timeZone !== undefined && !isTimeZone(patch.timeZone)) return err(badZone(patch.timeZone));
  const detail = { fields: Object.keys(patch) };
  const intent = { what: 'site.change', needs: 'change-site', site, subject: site, detail } as const;
  const changed = await act(app, caller, intent, (tx) => tx.changeSite(patch));
  if (changed.ok) app.events.publish(site, 'site', { id: site });
  return changed;
}

/** The roles that whoever set up holds: the demo's site is theirs as well. */
export async function grantEveryAdmin(app: App, by: Caller, site: SiteId): Promise<Result<undefined, Problem>> {
  const admins = new Set((await app.store.grants()).filter((g) => g.role === 'admin').map((g) => g.person));
  if (admins.size === 0) return ok(undefined);
  const fromUs = app.clock.now();
  return await act(app, by, { what: 'site.grant', needs: null, site, subject: site }, async (tx) => {
    for (const person of admins) {
      for (const role of ['admin', 'engineer', 'analyst'] as const) {
        const made = await tx.addGrant({ person, role, site, zone: null, costLimit: null, fromUs, untilUs: null });
        if (!made.ok && made.error.code !== 'conflict') return made;
      }
    }
    return ok(undefined);
  });
}
