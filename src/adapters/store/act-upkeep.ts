/** What an act may change about retention, holds, settings and secrets. `site` '' stands for none. */
import { sql } from 'kysely';
import { assert } from '../../kernel/assert.ts';
import { ok } from '../../kernel/result.ts';
import { RETENTION_DEFAULTS } from '../../model/fields.ts';
import type { Transaction } from '../../model/ports/store.ts';
import { missing, type ActContext } from './act-context.ts';
import { actorIdOf } from './audit.ts';
import { clean, json, rowsOf, whole, wholeOrNull } from './database.ts';
import { readHolds } from './read-people.ts';

type UpkeepPart = Pick<Transaction, 'putRetention' | 'addHold' | 'liftHold' | 'putSetting' | 'putSecret'>;

export const secretContext = (site: string, name: string): string => `secret/${site}/${name}`;

export function upkeepPart({ tx, nowUs, act, siteOfAct, sealer }: ActContext): UpkeepPart {
  return {
    async putRetention(days) {
      for (const [kind, count] of Object.entries(days)) {
        assert(RETENTION_DEFAULTS[kind as keyof typeof days] != null, `${kind} is not deleted by age`);
        await sql`INSERT INTO retention (site, class, days) VALUES (${siteOfAct()}, ${kind}, ${whole(count)})
          ON CONFLICT (site, class) DO UPDATE SET days = excluded.days`.execute(tx);
      }
    },
    async addHold({ reason, fromUs, toUs }) {
      const [row] = await rowsOf(
        tx,
        sql<{ id: string }>`INSERT INTO holds (site, id, reason, from_us, to_us, created_us, by_kind, by_id)
          VALUES (${siteOfAct()}, 'h' || nextval('hold_ids'), ${clean(reason)}, ${wholeOrNull(fromUs)}, ${wholeOrNull(toUs)},
            ${nowUs}, ${act.actor.kind}, ${actorIdOf(act.actor)}) RETURNING id`,
      );
      const hold = (await readHolds(tx, siteOfAct())).find(({ id }) => id === row?.id);
      assert(hold, 'a hold that was just added is there');
      return hold;
    },
    async liftHold(hold) {
      const gone = await rowsOf(
        tx,
        sql`UPDATE holds SET lifted_us = ${nowUs} WHERE site = ${siteOfAct()} AND id = ${hold} AND lifted_us IS NULL RETURNING id`,
      );
      return gone.length > 0 ? ok(undefined) : missing('hold', hold);
    },
    async putSetting(key, value) {
      const site = act.site ?? '';
      if (value === null) {
        await sql`DELETE FROM settings WHERE site = ${site} AND key = ${key}`.execute(tx);
        return;
      }
      await sql`INSERT INTO settings (site, key, value) VALUES (${site}, ${key}, ${json(value)}::jsonb)
        ON CONFLICT (site, key) DO UPDATE SET value = excluded.value`.execute(tx);
    },
    async putSecret(name, value) {
      const site = act.site ?? '';
      if (value === null) {
        await sql`DELETE FROM secrets WHERE site = ${site} AND name = ${name}`.execute(tx);
        return;
      }
      const sealed = sealer.seal(Buffer.from(value.reveal()), secretContext(site, name));
      await sql`INSERT INTO secrets (site, name, sealed) VALUES (${site}, ${name}, ${sealed})
        ON CONFLICT (site, name) DO UPDATE SET sealed = excluded.sealed`.execute(tx);
    },
  };
}
