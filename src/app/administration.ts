/** People, grants and tokens. Whoever manages them acts on single sites: an administrator of one site does not rule another. */
import { err, ok, type Problem, type Result } from '../kernel/result.ts';
import type { GrantId, PersonId, SensorId, SiteId, TokenId, ZoneId } from '../model/ids.ts';
import type { GrantRow, PersonRow, TokenRow, TokenScope } from '../model/ports/rows.ts';
import type { Role } from '../model/words.ts';
import { act } from './act.ts';
import type { App } from './app.ts';
import { authorise, type Caller } from './caller.ts';

const YEAR_US = 366 * 86_400_000_000;

/** Sites at which this caller is an administrator; null: all, for Bulkhead itself. */
function administered(app: App, caller: Caller): ReadonlySet<SiteId> | null {
  if (caller.kind === 'system') return null;
  const now = app.clock.now();
  const held = caller.grants.filter(
    (g) => g.role === 'admin' && g.zone === null && g.fromUs <= now && (g.untilUs === null || now < g.untilUs),
  );
  return new Set(held.map((grant) => grant.site));
}

function atOwnSite(app: App, caller: Caller, site: SiteId | null): Result<undefined, Problem> {
  const own = administered(app, caller);
  if (own === null || (site === null ? own.size > 0 : own.has(site))) return ok(undefined);
  return err({ code: 'not-allowed', message: 'This takes an Administrator of that very site.' });
}

const allowed = (app: App, caller: Caller): Result<unknown, Problem> =>
  authorise(caller, 'people', null, app.clock.now());

export async function listPeople(app: App, caller: Caller): Promise<Result<readonly PersonRow[], Problem>> {
  const may = allowed(app, caller);
  return may.ok ? ok(await app.store.people()) : may;
}

export async function addPerson(
  app: App,
  caller: Caller,
  input: { readonly name: string; readonly password: string },
): Promise<Result<PersonRow, Problem>> {
  // Checked before the hash is made: hashing costs, and only those who may add somebody may make us pay.
  const may = allowed(app, caller);
  const passwordHash = may.ok ? await app.secrets.hashPassword(input.password) : '';
  return await act(app, caller, { what: 'person.add', needs: 'people', site: null }, async (tx) => {
    const made = await tx.addPerson({ name: input.name, passwordHash });
    if (made.ok) tx.note({ subject: made.value.id });
    return made;
  });
}

export async function changePerson(
  app: App,
  caller: Caller,
  id: PersonId,
  patch: {
    readonly name?: string | undefined;
    readonly password?: string | undefined;
    readonly disabled?: boolean | undefined;
  },
): Promise<Result<PersonRow, Problem>> {
  const reach = await mayManage(app, caller, id);
  const { name, disabled, password } = patch;
  const passwordHash = reach.ok && password !== undefined ? await app.secrets.hashPassword(password) : undefined;
  const detail = { fields: Object.keys(patch) };
  const intent = { what: 'person.change', needs: 'people', site: null, subject: id, detail } as const;
  return await act(app, caller, intent, async (tx) => {
    if (!reach.ok) return reach;
    if (disabled === true && caller.kind === 'person' && caller.id === id) {
      return err({ code: 'conflict', message: 'Nobody disables himself: another administrator must do it.' });
    }
    const changed = await tx.changePerson(id, { name, disabled, passwordHash });
    // Whoever knew the old password, or was let in before, is out.
    if (changed.ok && (disabled === true || passwordHash !== undefined)) await tx.endSignIn({ person: id });
    return changed;
  });
}

export async function erasePerson(app: App, caller: Caller, id: PersonId): Promise<Result<undefined, Problem>> {
  const reach = await mayManage(app, caller, id);
  const intent = { what: 'person.erase', needs: 'people', site: null, subject: id } as const;
  return await act(app, caller, intent, async (tx) => {
    if (!reach.ok) return reach;
    if (caller.kind === 'person' && caller.id === id) {
      return err({ code: 'conflict', message: 'Nobody erases himself: another administrator must do it.' });
    }
    const erased = await tx.erasePerson(id);
    return erased.ok ? ok(undefined) : erased;
  });
}

/** A person who holds a role at a site that the caller does not administer is not the caller's to change. */
async function mayManage(app: App, caller: Caller, id: PersonId): Promise<Result<undefined, Problem>> {
  const own = administered(app, caller);
  if (own === null || (caller.kind === 'person' && caller.id === id)) return ok(undefined);
  const grants = await app.store.grants({ person: id });
  return grants.every((grant) => own.has(grant.site))
    ? ok(undefined)
    : err({ code: 'not-allowed', message: 'This person also holds roles at sites that you do not administer.' });
}

export async function listGrants(app: App, caller: Caller): Promise<Result<readonly GrantRow[], Problem>> {
  const may = allowed(app, caller);
  if (!may.ok) return may;
  const own = administered(app, caller);
  return ok((await app.store.grants()).filter((grant) => own === null || own.has(grant.site)));
}

export interface GrantInput {
  readonly person: PersonId;
  readonly role: Role;
  readonly site: SiteId;
  readonly zone: ZoneId | null;
  readonly costLimit: number | null;
  readonly fromUs: number;
  readonly untilUs: number | null;
}

export async function addGrant(app: App, caller: Caller, grant: GrantInput): Promise<Result<GrantRow, Problem>> {
  const reach = atOwnSite(app, caller, grant.site);
  const detail = { person: grant.person, role: grant.role, zone: grant.zone, untilUs: grant.untilUs };
  const intent = { what: 'grant.add', needs: 'people', site: grant.site, detail } as const;
  return await act(app, caller, intent, async (tx) => {
    if (!reach.ok) return reach;
    const made = await tx.addGrant(grant);
    if (made.ok) tx.note({ subject: made.value.id });
    return made;
  });
}

export async function removeGrant(app: App, caller: Caller, id: GrantId): Promise<Result<undefined, Problem>> {
  const grant = (await app.store.grants()).find((g) => g.id === id);
  const reach = atOwnSite(app, caller, grant?.site ?? null);
  const intent = { what: 'grant.remove', needs: 'people', site: grant?.site ?? null, subject: id } as const;
  return await act(app, caller, intent, async (tx) => {
    if (!reach.ok) return reach;
    const removed = await tx.removeGrant(id);
    return removed.ok ? ok(undefined) : removed;
  });
}

export async function listTokens(app: App, caller: Caller): Promise<Result<readonly TokenRow[], Problem>> {
  const may = allowed(app, caller);
  if (!may.ok) return may;
  const own = administered(app, caller);
  return ok((await app.store.tokens()).filter((t) => own === null || t.site === null || own.has(t.site)));
}

export interface TokenInput {
  readonly name: string;
  readonly scope: TokenScope | null;
  readonly role: Role | null;
  readonly site: SiteId | null;
  readonly sensor: SensorId | null;
  /** undefined: a year. */
  readonly expiresUs?: number | null | undefined;
}

export async function addToken(
  app: App,
  caller: Caller,
  input: TokenInput,
): Promise<Result<{ readonly token: TokenRow; readonly secret: string }, Problem>> {
  const reach = atOwnSite(app, caller, input.site);
  const secret = app.secrets.randomSecret();
  const hash = app.secrets.sha256(secret);
  const { expiresUs = app.clock.now() + YEAR_US, ...given } = input;
  const detail = { name: given.name, scope: given.scope, role: given.role, sensor: given.sensor, expiresUs };
  const intent = { what: 'token.add', needs: 'people', site: input.site, detail } as const;
  return await act(app, caller, intent, async (tx) => {
    if (!reach.ok) return reach;
    if (given.role === 'it-approver' || given.role === 'ot-approver') {
      return err({ code: 'invalid', message: 'A token approves nothing: an approval is a person’s.' });
    }
    const token = await tx.addToken({ ...given, expiresUs, hash });
    tx.note({ subject: token.id });
    return ok({ token, secret });
  });
}

export async function removeToken(app: App, caller: Caller, id: TokenId): Promise<Result<undefined, Problem>> {
  const token = (await app.store.tokens()).find((t) => t.id === id);
  const reach = atOwnSite(app, caller, token?.site ?? null);
  const intent = { what: 'token.revoke', needs: 'people', site: token?.site ?? null, subject: id } as const;
  return await act(app, caller, intent, async (tx) => {
    if (!reach.ok) return reach;
    const revoked = await tx.revokeToken(id);
    return revoked.ok ? ok(undefined) : revoked;
  });
}
