/** People, grants, tokens, sign-ins, set-up links, holds: rows as the port gives them. */
import { sql } from 'kysely';
import { asId, type PersonId, type SiteId } from '../../model/ids.ts';
import type { Hold } from '../../model/ports/retention.ts';
import type { GrantRow, PersonRow, SignInRow, TokenRow } from '../../model/ports/rows.ts';
import { actorFrom } from './audit.ts';
import { clean, rowsOf, type Connection } from './database.ts';
import { folded } from './folded.ts';

interface PersonSql {
  readonly id: string;
  readonly name: string | null;
  readonly created_us: number;
  readonly last_sign_in_us: number | null;
  readonly disabled: boolean;
  readonly erased_us: number | null;
}

const PERSON_COLUMNS = sql.raw('id, name, created_us, last_sign_in_us, disabled, erased_us');

const personRow = (row: PersonSql): PersonRow => ({
  id: asId(row.id),
  name: row.name,
  createdUs: row.created_us,
  lastSignInUs: row.last_sign_in_us,
  disabled: row.disabled,
  erasedUs: row.erased_us,
});

export async function readPeople(db: Connection, id?: PersonId): Promise<PersonRow[]> {
  const rows = await rowsOf(
    db,
    sql<PersonSql>`SELECT ${PERSON_COLUMNS} FROM people WHERE ${id ?? null}::text IS NULL OR id = ${id ?? null}
      ORDER BY created_us, id`,
  );
  return rows.map(personRow);
}

export async function readCredentials(
  db: Connection,
  name: string,
): Promise<{ readonly person: PersonRow; readonly passwordHash: string } | null> {
  const [row] = await rowsOf(
    db,
    sql<PersonSql & { password_hash: string | null }>`SELECT ${PERSON_COLUMNS}, password_hash FROM people
      WHERE ${folded(sql`name`)} = ${folded(clean(name))} AND erased_us IS NULL`,
  );
  return row?.password_hash == null ? null : { person: personRow(row), passwordHash: row.password_hash };
}

interface GrantSql {
  readonly id: string;
  readonly person: string;
  readonly person_name: string | null;
  readonly role: GrantRow['role'];
  readonly site: string;
  readonly zone: string | null;
  readonly cost_limit: number | null;
  readonly from_us: number;
  readonly until_us: number | null;
}

export async function readGrants(
  db: Connection,
  of: { readonly id?: string | undefined; readonly person?: PersonId | undefined; readonly site?: SiteId | undefined },
): Promise<GrantRow[]> {
  const is = (column: string, value: string | undefined) =>
    value === undefined ? sql`true` : sql`${sql.ref(column)} = ${value}`;
  const rows = await rowsOf(
    db,
    sql<GrantSql>`SELECT g.*, p.name AS person_name FROM grants g JOIN people p ON p.id = g.person
      WHERE ${is('g.id', of.id)} AND ${is('g.person', of.person)} AND ${is('g.site', of.site)} ORDER BY g.from_us, g.id`,
  );
  return rows.map((row) => ({
    id: asId(row.id),
    person: asId(row.person),
    personName: row.person_name,
    role: row.role,
    site: asId(row.site),
    zone: row.zone === null ? null : asId(row.zone),
    costLimit: row.cost_limit,
    fromUs: row.from_us,
    untilUs: row.until_us,
  }));
}

interface TokenSql {
  readonly id: string;
  readonly name: string;
  readonly scope: TokenRow['scope'];
  readonly role: TokenRow['role'];
  readonly site: string | null;
  readonly sensor: string | null;
  readonly created_us: number;
  readonly expires_us: number | null;
  readonly last_used_us: number | null;
  readonly revoked_us: number | null;
}

export async function readTokens(
  db: Connection,
  of: { readonly id?: string; readonly hash?: string },
): Promise<TokenRow[]> {
  const rows = await rowsOf(
    db,
    sql<TokenSql>`SELECT * FROM tokens WHERE (${of.hash ?? null}::text IS NULL OR hash = ${of.hash ?? null})
      AND (${of.id ?? null}::text IS NULL OR id = ${of.id ?? null}) ORDER BY created_us, id`,
  );
  return rows.map((row) => ({
    id: asId(row.id),
    name: row.name,
    scope: row.scope,
    role: row.role,
    site: row.site === null ? null : asId(row.site),
    sensor: row.sensor === null ? null : asId(row.sensor),
    createdUs: row.created_us,
    expiresUs: row.expires_us,
    lastUsedUs: row.last_used_us,
    revokedUs: row.revoked_us,
  }));
}

interface SignInSql {
  readonly hash: string;
  readonly person: string;
  readonly csrf: string;
  readonly created_us: number;
  readonly last_used_us: number;
  readonly expires_us: number;
}

export async function readSignIn(db: Connection, hash: string, nowUs: number): Promise<SignInRow | null> {
  const [row] = await rowsOf(
    db,
    sql<SignInSql>`SELECT s.* FROM sign_ins s JOIN people p ON p.id = s.person
      WHERE s.hash = ${hash} AND s.expires_us > ${nowUs} AND NOT p.disabled AND p.erased_us IS NULL`,
  );
  return row
    ? {
        hash: row.hash,
        person: asId(row.person),
        csrf: row.csrf,
        createdUs: row.created_us,
        lastUsedUs: row.last_used_us,
        expiresUs: row.expires_us,
      }
    : null;
}

export async function readSetup(db: Connection, hash: string, nowUs: number): Promise<'open' | 'used' | 'unknown'> {
  const [row] = await rowsOf(
    db,
    sql<{ used: boolean; expired: boolean }>`SELECT used_us IS NOT NULL AS used,
      expires_us IS NOT NULL AND expires_us <= ${nowUs} AS expired FROM setups WHERE hash = ${hash}`,
  );
  if (!row || (row.expired && !row.used)) return 'unknown';
  return row.used ? 'used' : 'open';
}

interface HoldSql {
  readonly id: string;
  readonly site: string;
  readonly reason: string;
  readonly from_us: number | null;
  readonly to_us: number | null;
  readonly created_us: number;
  readonly by_kind: string;
  readonly by_id: string;
}

export async function readHolds(db: Connection, site: SiteId): Promise<Hold[]> {
  const rows = await rowsOf(
    db,
    sql<HoldSql>`SELECT * FROM holds WHERE site = ${site} AND lifted_us IS NULL ORDER BY created_us, id`,
  );
  return rows.map((row) => ({
    id: asId(row.id),
    site: asId(row.site),
    reason: row.reason,
    fromUs: row.from_us,
    toUs: row.to_us,
    createdUs: row.created_us,
    by: actorFrom(row.by_kind, row.by_id),
  }));
}
