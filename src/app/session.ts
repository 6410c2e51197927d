/** Set-up, sign-in, sign-out, and who I am. */
import { err, ok, type Problem, type Result } from '../kernel/result.ts';
import type { PersonId, SiteId } from '../model/ids.ts';
import { LIMITS } from '../model/limits.ts';
import type { SiteRow } from '../model/ports/rows.ts';
import type { Transaction } from '../model/ports/store.ts';
import type { Role } from '../model/words.ts';
import { CAPABILITIES, type Capability } from './access.ts';
import { act } from './act.ts';
import type { App } from './app.ts';
import { may, type Caller, type GrantHeld } from './caller.ts';

const DAY_US = 86_400_000_000;
export const SESSION_US = 7 * DAY_US;
const SETUP_US = 7 * DAY_US;
const MINUTE_US = 60_000_000;

/** Whoever sets up may do everything but approve: an administrator holds no approver grant. */
const FIRST_ROLES: readonly Role[] = ['admin', 'engineer', 'analyst'];

const SETUP = { kind: 'system', name: 'setup' } as const satisfies Caller;

/** Makes a one-time set-up link's secret; the caller prints it. Only its hash is kept. */
export async function makeSetup(app: App, by: Caller): Promise<Result<string>> {
  const secret = app.secrets.randomSecret();
  const hash = app.secrets.sha256(secret);
  const expires = app.clock.now() + SETUP_US;
  return await act(app, by, { what: 'setup.link', needs: null, site: null }, async (tx) => {
    await tx.addSetup(hash, expires);
    return ok(secret);
  });
}

export const setupState = async (app: App, secret: string): Promise<'open' | 'used' | 'unknown'> =>
  await app.store.setup(app.secrets.sha256(secret));

export interface SetUpInput {
  readonly token: string;
  readonly name: string;
  readonly password: string;
  readonly site?: { readonly name: string; readonly timeZone: string } | undefined;
}

export interface SignedIn {
  /** For the cookie; kept nowhere. */
  readonly secret: string;
  readonly caller: Caller;
}

/** The first account of all, or one more by a link that the machine's owner printed. */
export async function setUp(app: App, input: SetUpInput): Promise<Result<SignedIn, Problem>> {
  const hash = app.secrets.sha256(input.token);
  const state = await app.store.setup(hash);
  if (state !== 'open') return err(linkProblem(state));
  if (input.site && !isTimeZone(input.site.timeZone)) return err(badZone(input.site.timeZone));
  const known = await app.store.sites();
  if (!input.site && known.length === 0) {
    return err({ code: 'invalid', message: 'There is no site yet: give one its name and time zone.', where: 'site' });
  }
  const passwordHash = await app.secrets.hashPassword(input.password);
  const intent = { what: 'setup.account', needs: null, site: null } as const;
  const made = await act(app, SETUP, intent, async (tx) => {
    if (!(await tx.useSetup(hash))) return err(linkProblem('used'));
    const added = input.site ? await tx.addSite({ ...input.site, demo: false }) : null;
    if (added && !added.ok) return added;
    const person = await tx.addPerson({ name: input.name, passwordHash });
    if (!person.ok) return person;
    tx.note({ subject: person.value.id });
    const granted = await grantFirst(app, tx, person.value.id, added ? [...known, added.value] : known);
    return granted.ok ? ok({ person: person.value.id, site: added?.value.id ?? null }) : granted;
  });
  if (!made.ok) return made;
  if (made.value.site) await app.sites.open(made.value.site);
  return await beginSession(app, made.value.person);
}

async function grantFirst(
  app: App,
  tx: Transaction,
  person: PersonId,
  sites: readonly SiteRow[],
): Promise<Result<PersonId, Problem>> {
  const fromUs = app.clock.now();
  for (const site of sites) {
    for (const role of FIRST_ROLES) {
      const made = await tx.addGrant({
        person,
        role,
        site: site.id,
        zone: null,
        costLimit: null,
        fromUs,
        untilUs: null,
      });
      if (!made.ok) return made;
    }
  }
  return ok(person);
}

function linkProblem(state: 'used' | 'unknown'): Problem {
  return state === 'used'
    ? { code: 'used', message: 'This set-up link was used already.', advice: 'Print a new one: `bulkhead setup-link`.' }
    : { code: 'unknown', message: 'This set-up link is not known.', advice: 'Print a new one: `bulkhead setup-link`.' };
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const badZone = (name: string): Problem => ({
  code: 'invalid',
  message: `${name} is no time zone.`,
  where: 'timeZone',
  advice: 'Give an IANA name, as Europe/Berlin.',
});

/** Tries by name in this minute: whoever guesses from many addresses is slowed all the same. */
const tries = new WeakMap<App, { minute: number; counts: Map<string, number> }>();

function tooMany(app: App, name: string): boolean {
  const minute = Math.floor(app.clock.now() / MINUTE_US);
  let held = tries.get(app);
  if (held?.minute !== minute) tries.set(app, (held = { minute, counts: new Map() }));
  const count = (held.counts.get(name.toLowerCase()) ?? 0) + 1;
  held.counts.set(name.toLowerCase(), count);
  return count > LIMITS.signInTriesPerMinuteMax;
}

export async function signIn(
  app: App,
  input: { readonly name: string; readonly password: string },
): Promise<Result<SignedIn, Problem>> {
  if (tooMany(app, input.name)) {
    return err({
      code: 'too-many',
      message: 'Too many tries for this name.',
      advice: 'Wait a minute, then try again.',
    });
  }
  const found = await app.store.credentials(input.name);
  const right = await app.secrets.verifyPassword(found?.passwordHash ?? null, input.password);
  if (!right || !found || found.person.disabled) {
    app.meters.signInsRefused++;
    // The same words whether the name exists or not.
    return err({ code: 'sign-in-refused', message: 'Name or password is wrong.' });
  }
  return await beginSession(app, found.person.id);
}

async function beginSession(app: App, person: PersonId): Promise<Result<SignedIn, Problem>> {
  const secret = app.secrets.randomSecret();
  const hash = app.secrets.sha256(secret);
  const csrf = app.secrets.randomSecret();
  const now = app.clock.now();
  const row = await app.store.person(person);
  const grants = await app.store.grants({ person });
  const caller: Caller = { kind: 'person', id: person, name: row?.name ?? '', grants, session: hash, csrf };
  return await act(app, caller, { what: 'session.begin', needs: null, site: null, subject: person }, async (tx) => {
    await tx.addSignIn({ hash, person, csrf, createdUs: now, lastUsedUs: now, expiresUs: now + SESSION_US });
    return ok({ secret, caller });
  });
}

export async function signOut(app: App, caller: Caller): Promise<Result<undefined, Problem>> {
  if (caller.kind !== 'person') return err({ code: 'invalid', message: 'A token has no session to end.' });
  const intent = { what: 'session.end', needs: null, site: null, subject: caller.id } as const;
  return await act(app, caller, intent, async (tx) => {
    await tx.endSignIn({ hash: caller.session });
    return ok(undefined);
  });
}

export interface Myself {
  readonly caller: Caller;
  readonly grants: readonly GrantHeld[];
  readonly sites: readonly SiteRow[];
  readonly can: Readonly<Record<string, readonly Capability[]>>;
}

const EVERYWHERE = '*';

export async function whoAmI(app: App, caller: Caller): Promise<Result<Myself>> {
  const now = app.clock.now();
  const sites = await visibleSites(app, caller);
  const names = Object.keys(CAPABILITIES) as Capability[];
  const can: Record<string, readonly Capability[]> = {
    [EVERYWHERE]: names.filter((name) => CAPABILITIES[name].at === 'any' && may(caller, name, null, now)),
  };
  for (const { id } of sites) {
    can[id] = names.filter((name) => CAPABILITIES[name].at === 'site' && may(caller, name, id, now));
  }
  const grants = caller.kind === 'system' ? [] : caller.grants.filter((g) => g.untilUs === null || now < g.untilUs);
  return ok({ caller, grants, sites, can });
}

export async function visibleSites(app: App, caller: Caller): Promise<readonly SiteRow[]> {
  const now = app.clock.now();
  const sites = await app.store.sites();
  return sites.filter((site: { readonly id: SiteId }) => may(caller, 'see', site.id, now));
}
