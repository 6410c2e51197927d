/** From a secret to a caller. Only hashes are kept and compared; an unknown, expired or revoked one is nobody. */
import type { GrantRow, TokenRow } from '../model/ports/rows.ts';
import type { App } from './app.ts';
import type { Caller, GrantHeld, PersonCaller } from './caller.ts';

/** A session that was not used for a day has ended. */
const IDLE_US = 24 * 3_600_000_000;

export async function callerOfSession(app: App, cookie: string): Promise<PersonCaller | null> {
  const hash = app.secrets.sha256(cookie);
  const signIn = await app.store.signIn(hash);
  const now = app.clock.now();
  if (!signIn || signIn.expiresUs <= now || signIn.lastUsedUs + IDLE_US <= now) return null;
  const [person, grants] = await Promise.all([
    app.store.person(signIn.person),
    app.store.grants({ person: signIn.person }),
  ]);
  if (person?.name == null || person.disabled) return null;
  await app.store.takeUse({ signIn: hash }, now);
  return {
    kind: 'person',
    id: person.id,
    name: person.name,
    grants: grants.map(heldOf),
    session: hash,
    csrf: signIn.csrf,
  };
}

const heldOf = ({ role, site, zone, costLimit, fromUs, untilUs }: GrantRow): GrantHeld => ({
  role,
  site,
  zone,
  costLimit,
  fromUs,
  untilUs,
});

export async function callerOfToken(app: App, secret: string): Promise<Caller | null> {
  const hash = app.secrets.sha256(secret);
  const child = app.children.get(hash);
  if (child) return child;
  const token = await app.store.tokenByHash(hash);
  const now = app.clock.now();
  if (!token || token.revokedUs !== null || (token.expiresUs !== null && token.expiresUs <= now)) return null;
  await app.store.takeUse({ token: token.id }, now);
  const { id, name, scope, site, sensor } = token;
  return { kind: 'token', id, name, scope, site, sensor, grants: grantsOf(token) };
}

function grantsOf({ role, site, createdUs, expiresUs }: TokenRow): readonly GrantHeld[] {
  if (role === null || site === null) return [];
  return [{ role, site, zone: null, costLimit: null, fromUs: createdUs, untilUs: expiresUs }];
}
