/** Grants, checked where the rows are read: a query that nobody may ask has no rows. */
import { sql, type RawBuilder } from 'kysely';
import type { Actor } from '../../model/ports/audit.ts';
import type { Sight } from '../../model/ports/queries.ts';
import type { Role } from '../../model/words.ts';
import type { SiteId, ZoneId } from '../../model/ids.ts';

const inForce = (nowUs: number): RawBuilder<unknown> =>
  sql`g.from_us <= ${nowUs} AND (g.until_us IS NULL OR g.until_us > ${nowUs})`;

const tokenGood = (nowUs: number): RawBuilder<unknown> =>
  sql`t.revoked_us IS NULL AND (t.expires_us IS NULL OR t.expires_us > ${nowUs})`;

/** Does the actor hold a grant, or a token, that is good for this site now? With zones: one that reaches into one of them. */
export function sees(sight: Sight, nowUs: number): RawBuilder<boolean> {
  const { by, site, zones } = sight;
  if (by.kind === 'system') return sql<boolean>`true`;
  if (by.kind === 'token') {
    return sql<boolean>`EXISTS (SELECT 1 FROM tokens t WHERE t.id = ${by.id} AND t.site = ${site} AND ${tokenGood(nowUs)})`;
  }
  const there = zones === 'site' ? sql`g.zone IS NULL` : sql`(g.zone IS NULL OR g.zone = ANY (${[...zones]}))`;
  return sql<boolean>`EXISTS (SELECT 1 FROM grants g JOIN people p ON p.id = g.person
    WHERE g.person = ${by.id} AND g.site = ${site} AND NOT p.disabled AND ${there} AND ${inForce(nowUs)})`;
}

/** Narrows to zones: `zone` is the column that names an asset's zone. */
export const inZones = (sight: Sight, zone: RawBuilder<unknown>): RawBuilder<unknown> =>
  sight.zones === 'site' ? sql`true` : sql`${zone} = ANY (${[...sight.zones]})`;

/** For changes: one of these roles, here and now. `site` null: at any site. Locks the grant, so that it cannot go meanwhile. */
export function holdsRole(
  actor: Actor,
  needs: readonly Role[],
  site: SiteId | null,
  zone: ZoneId | null,
  nowUs: number,
): RawBuilder<{ readonly one: number }> {
  const roles = sql`ANY (${[...needs]})`;
  if (actor.kind === 'token') {
    return sql`SELECT 1 AS one FROM tokens t WHERE t.id = ${actor.id} AND t.role = ${roles} AND ${tokenGood(nowUs)}
      AND (${site}::text IS NULL OR t.site = ${site}) FOR SHARE`;
  }
  const id = actor.kind === 'person' ? actor.id : '';
  return sql`SELECT 1 AS one FROM grants g JOIN people p ON p.id = g.person
    WHERE g.person = ${id} AND NOT p.disabled AND g.role = ${roles} AND ${inForce(nowUs)}
    AND (${site}::text IS NULL OR g.site = ${site})
    AND (g.zone IS NULL OR g.zone = ${zone}) LIMIT 1 FOR SHARE OF g`;
}
