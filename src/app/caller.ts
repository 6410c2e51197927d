/** Who asks: a person with a session, a token, or Bulkhead itself; and whether they may. Asked here and nowhere else. */
import { err, ok, type Problem, type Result } from '../kernel/result.ts';
import type { Micros } from '../kernel/time.ts';
import type { PersonId, SensorId, SiteId, TokenId, ZoneId } from '../model/ids.ts';
import type { Actor } from '../model/ports/audit.ts';
import type { Sight } from '../model/ports/queries.ts';
import { ROLE_WORDS, type Role } from '../model/words.ts';
import { ruleOf, type Capability, type Scope } from './access.ts';

export interface GrantHeld {
  readonly role: Role;
  readonly site: SiteId;
  /** null: the whole site. */
  readonly zone: ZoneId | null;
  readonly costLimit: number | null;
  readonly fromUs: number;
  readonly untilUs: number | null;
}

export interface PersonCaller {
  readonly kind: 'person';
  readonly id: PersonId;
  readonly name: string;
  readonly grants: readonly GrantHeld[];
  /** Hash of the session's secret, by which it is ended. */
  readonly session: string;
  /** Expected back with every change. */
  readonly csrf: string;
}

export interface TokenCaller {
  readonly kind: 'token';
  readonly id: TokenId;
  readonly name: string;
  readonly scope: Scope | null;
  readonly site: SiteId | null;
  readonly sensor: SensorId | null;
  readonly grants: readonly GrantHeld[];
}

/** Bulkhead itself: set-up, the local command line (whoever may read the key file), retention. Never from the network. */
export interface SystemCaller {
  readonly kind: 'system';
  readonly name: 'setup' | 'command-line' | 'retention' | 'demo' | 'server';
}

export type Caller = PersonCaller | TokenCaller | SystemCaller;

/** Which zones of a site a caller's grants reach. */
export type Reach = 'site' | ReadonlySet<ZoneId>;

const inForce = (grant: GrantHeld, now: Micros): boolean =>
  grant.fromUs <= now && (grant.untilUs === null || now < grant.untilUs);

/** How far a capability reaches for this caller at a site (null: at any site); undefined when not at all. */
export function reachOf(caller: Caller, capability: Capability, site: SiteId | null, now: Micros): Reach | undefined {
  const rule = ruleOf(capability);
  if (caller.kind === 'system') return 'site';
  if (caller.kind === 'token' && caller.scope !== null) {
    const there = rule.at === 'any' ? true : caller.site !== null && caller.site === site;
    return there && rule.scopes.includes(caller.scope) ? 'site' : undefined;
  }
  const grants = caller.grants.filter(
    (grant) => rule.roles.includes(grant.role) && (rule.at === 'any' || grant.site === site) && inForce(grant, now),
  );
  if (grants.length === 0) return undefined;
  const zones = new Set<ZoneId>();
  for (const { zone } of grants) {
    if (zone === null) return 'site';
    zones.add(zone);
  }
  return zones;
}

export const may = (caller: Caller, capability: Capability, site: SiteId | null, now: Micros): boolean =>
  reachOf(caller, capability, site, now) !== undefined;

/** The refusal says what is missing and who has it. */
export function authorise(caller: Caller, capability: Capability, site: SiteId | null, now: Micros): Result<Reach> {
  const reach = reachOf(caller, capability, site, now);
  return reach === undefined ? err(refusal(capability)) : ok(reach);
}

function refusal(capability: Capability): Problem {
  const rule = ruleOf(capability);
  const roles = rule.roles.map((role) => ROLE_WORDS[role]);
  const who = roles.length > 0 ? roles.join(', ') : `a token of scope ${rule.scopes.join(' or ')}`;
  return {
    code: 'not-allowed',
    message: `To ${rule.words}${rule.at === 'site' ? ' at this site' : ''} takes: ${who}.`,
    advice: roles.length > 0 ? 'An administrator can grant the role.' : 'An administrator can make such a token.',
  };
}

/** How the caller stands in the audit and before the store. */
export function actorOf(caller: Caller): Actor {
  switch (caller.kind) {
    case 'person':
      return { kind: 'person', id: caller.id };
    case 'token':
      return { kind: 'token', id: caller.id };
    case 'system':
      return { kind: 'system', name: caller.name };
  }
}

/** What a caller may look at of a site; the store asks the grants once more in the query itself. */
export function sightOf(caller: Caller, site: SiteId, now: Micros, capability: Capability = 'see'): Result<Sight> {
  const reach = authorise(caller, capability, site, now);
  return reach.ok ? ok({ by: actorOf(caller), site, zones: reach.value }) : reach;
}
