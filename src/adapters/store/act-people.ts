/** What an act may change about people, grants, tokens, sign-ins and set-up links. */
import { sql } from 'kysely';
import { assert } from '../../kernel/assert.ts';
import { err, ok } from '../../kernel/result.ts';
import { asId, type AssetId, type PersonId, type SiteId } from '../../model/ids.ts';
import type { Transaction } from '../../model/ports/store.ts';
import type { Role } from '../../model/words.ts';
import { missing, taken, type ActContext } from './act-context.ts';
import { clean, rowsOf, whole, wholeOrNull, type Connection } from './database.ts';
import { folded } from './folded.ts';
import { lastAdministrator } from './last-administrator.ts';
import { destroyKeys, nameSubject } from './person-keys.ts';
import { readGrants, readPeople, readTokens } from './read-people.ts';

type PeoplePart = Pick<Transaction, 'addPerson' | 'changePerson' | 'erasePerson' | 'eraseName'>;
type GrantPart = Pick<Transaction, 'addGrant' | 'removeGrant' | 'addToken' | 'revokeToken'>;
type SignInPart = Pick<Transaction, 'addSignIn' | 'endSignIn' | 'addSetup' | 'useSetup'>;

const APPROVERS: readonly Role[] = ['it-approver', 'ot-approver'];

export function peoplePart(context: ActContext): PeoplePart & GrantPart & SignInPart {
  return { ...personPart(context), ...grantPart(context), ...signInPart(context) };
}

async function nameIsTaken(tx: Connection, name: string, except: string): Promise<boolean> {
  const rows = await rowsOf(
    tx,
    sql`SELECT 1 FROM people WHERE ${folded(sql`name`)} = ${folded(clean(name))} AND id <> ${except}`,
  );
  return rows.length > 0;
}

function personPart({ tx, nowUs, sealer }: ActContext): PeoplePart {
  return {
    async addPerson({ name, passwordHash }) {
      const [row] = await rowsOf(
        tx,
        sql<{ id: string }>`INSERT INTO people (id, name, password_hash, created_us, disabled)
          VALUES ('p' || nextval('person_ids'), ${clean(name)}, ${passwordHash}, ${nowUs}, false)
          ON CONFLICT (${folded(sql`name`)}) WHERE name IS NOT NULL DO NOTHING RETURNING id`,
      );
      if (!row) return taken('person', name);
      const [person] = await readPeople(tx, asId<PersonId>(row.id));
      assert(person, 'a person who was just added is there');
      return ok(person);
    },
    async changePerson(id, { name, passwordHash, disabled }) {
      const last = disabled === true ? await lastAdministrator(tx, nowUs, { person: id }) : undefined;
      if (last) return last;
      if (name !== undefined && (await nameIsTaken(tx, name, id))) return taken('person', name);
      const changed = await rowsOf(
        tx,
        sql`UPDATE people SET name = coalesce(${name === undefined ? null : clean(name)}, name),
          password_hash = coalesce(${passwordHash ?? null}, password_hash), disabled = coalesce(${disabled ?? null}, disabled)
          WHERE id = ${id} AND erased_us IS NULL RETURNING id`,
      );
      const [person] = await readPeople(tx, id);
      return changed.length > 0 && person ? ok(person) : missing('person', id);
    },
    async erasePerson(id) {
      const [before] = await readPeople(tx, id);
      if (!before || before.erasedUs !== null) return missing('person', id);
      const last = await lastAdministrator(tx, nowUs, { person: id });
      if (last) return last;
      await sql`UPDATE people SET name = NULL, password_hash = NULL, last_sign_in_us = NULL, disabled = true,
        erased_us = ${nowUs} WHERE id = ${id}`.execute(tx);
      await sql`DELETE FROM sign_ins WHERE person = ${id}`.execute(tx);
      await sql`DELETE FROM grants WHERE person = ${id}`.execute(tx);
      await destroyKeys(tx, [id, ...(before.name === null ? [] : [nameSubject(sealer, before.name)])]);
      return ok(undefined);
    },
    async eraseName(name) {
      await destroyKeys(tx, [nameSubject(sealer, name)]);
      const same = (column: string) =>
        sql`${folded(sql`trim(${sql.ref(column)})`)} = ${folded(sql`trim(${clean(name)}::text)`)}`;
      await sql`DELETE FROM claims WHERE attribute IN ('user', 'contact') AND ${same('value')}`.execute(tx);
      await sql`DELETE FROM accounts WHERE ${same('name')}`.execute(tx);
      const rows = await rowsOf(
        tx,
        sql<{ site: string; asset: string }>`UPDATE assets SET
            it_owner = CASE WHEN ${same('it_owner')} THEN NULL ELSE it_owner END,
            ot_owner = CASE WHEN ${same('ot_owner')} THEN NULL ELSE ot_owner END
          WHERE ${same('it_owner')} OR ${same('ot_owner')} RETURNING site, id AS asset`,
      );
      return rows.map((row) => ({ site: asId<SiteId>(row.site), asset: asId<AssetId>(row.asset) }));
    },
  };
}

function grantPart({ tx, nowUs }: ActContext): GrantPart {
  return {
    async addGrant(grant) {
      const { person, role, site, zone } = grant;
      // The lock makes two grants to one person take turns, so that together they cannot break the rule.
      const [found] = await rowsOf(
        tx,
        sql`SELECT 1 FROM people, sites WHERE people.id = ${person} AND erased_us IS NULL
          AND sites.id = ${site} AND removed_us IS NULL FOR UPDATE OF people`,
      );
      if (!found) return missing('person or site', `${person}, ${site}`);
      const held = await readGrants(tx, { person });
      const against = role === 'admin' ? APPROVERS : APPROVERS.includes(role) ? (['admin'] as const) : [];
      if (held.some((one) => (against as readonly Role[]).includes(one.role))) {
        const message = 'An administrator holds no approver grant: who gives out power must not use it alone.';
        return err({
          code: 'conflict' as const,
          message,
          advice: 'Take the other grant back first, or ask another person.',
        });
      }
      if (held.some((one) => one.role === role && one.site === site && one.zone === zone)) {
        return err({ code: 'conflict' as const, message: 'This person holds that grant already.' });
      }
      const [row] = await rowsOf(
        tx,
        sql<{ id: string }>`INSERT INTO grants (id, person, role, site, zone, cost_limit, from_us, until_us)
          VALUES ('g' || nextval('grant_ids'), ${person}, ${role}, ${site}, ${zone}, ${grant.costLimit},
            ${whole(grant.fromUs)}, ${wholeOrNull(grant.untilUs)}) RETURNING id`,
      );
      const [made] = await readGrants(tx, { id: row?.id });
      assert(made, 'a grant that was just added is there');
      return ok(made);
    },
    async removeGrant(grant) {
      const last = await lastAdministrator(tx, nowUs, { grant });
      if (last) return last;
      const gone = await rowsOf(tx, sql`DELETE FROM grants WHERE id = ${grant} RETURNING id`);
      return gone.length > 0 ? ok(undefined) : missing('grant', grant);
    },
    async addToken(token) {
      const [row] = await rowsOf(
        tx,
        sql<{ id: string }>`INSERT INTO tokens (id, name, hash, scope, role, site, sensor, created_us, expires_us)
          VALUES ('t' || nextval('token_ids'), ${clean(token.name)}, ${token.hash}, ${token.scope}, ${token.role}, ${token.site},
            ${token.sensor}, ${nowUs}, ${wholeOrNull(token.expiresUs)}) RETURNING id`,
      );
      const [made] = await readTokens(tx, { id: row?.id ?? '' });
      assert(made, 'a token that was just added is there');
      return made;
    },
    async revokeToken(token) {
      const gone = await rowsOf(
        tx,
        sql`UPDATE tokens SET revoked_us = ${nowUs} WHERE id = ${token} AND revoked_us IS NULL RETURNING id`,
      );
      return gone.length > 0 ? ok(undefined) : missing('token', token);
    },
  };
}

function signInPart({ tx, nowUs }: ActContext): SignInPart {
  return {
    async addSignIn(s) {
      await sql`INSERT INTO sign_ins (hash, person, csrf, created_us, last_used_us, expires_us) VALUES
        (${s.hash}, ${s.person}, ${s.csrf}, ${whole(s.createdUs)}, ${whole(s.lastUsedUs)}, ${whole(s.expiresUs)})`.execute(
        tx,
      );
      await sql`UPDATE people SET last_sign_in_us = ${whole(s.createdUs)} WHERE id = ${s.person}`.execute(tx);
    },
    async endSignIn(which) {
      const where = 'hash' in which ? sql`hash = ${which.hash}` : sql`person = ${which.person}`;
      await sql`DELETE FROM sign_ins WHERE ${where}`.execute(tx);
    },
    async addSetup(hash, expiresUs) {
      await sql`INSERT INTO setups (hash, created_us, expires_us) VALUES (${hash}, ${nowUs}, ${wholeOrNull(expiresUs)})`.execute(
        tx,
      );
    },
    async useSetup(hash) {
      const used = await rowsOf(
        tx,
        sql`UPDATE setups SET used_us = ${nowUs} WHERE hash = ${hash} AND used_us IS NULL
          AND (expires_us IS NULL OR expires_us > ${nowUs}) RETURNING hash`,
      );
      return used.length > 0;
    },
  };
}
