/** A key for each person, itself sealed under the key file. Destroying it erases that person's fields wherever they were written. */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { sealerOf, type Sealer } from '../secrets/sealer.ts';
import type { PersonalDetail } from '../../model/ports/audit.ts';
import { json, rowsOf, type Connection } from './database.ts';

const KEY_BYTES = 32;

/** In the audit row: who it is about, as a subject, and the encrypted fields. */
export interface SealedDetail {
  readonly person: string;
  readonly sealed: string;
}

/** An account by its id; somebody without one by a mark of the name, which says nothing without the key file. */
export const subjectOf = (sealer: Sealer, about: PersonalDetail['about']): string =>
  'person' in about ? about.person : nameSubject(sealer, about.name);

export const nameSubject = (sealer: Sealer, name: string): string =>
  `name:${sealer.mark(`name/${name.trim().toLowerCase()}`).slice(0, 32)}`;

export async function sealDetails(
  tx: Connection,
  sealer: Sealer,
  details: readonly PersonalDetail[],
): Promise<SealedDetail[]> {
  const sealed: SealedDetail[] = [];
  for (const { about, fields } of details) {
    const person = subjectOf(sealer, about);
    const key = await keyOf(tx, sealer, person);
    sealed.push({
      person,
      sealed: sealerOf(key)
        .seal(Buffer.from(json(fields)), `audit/${person}`)
        .toString('base64'),
    });
  }
  return sealed;
}

async function keyOf(tx: Connection, sealer: Sealer, subject: string): Promise<Buffer> {
  const context = `person-key/${subject}`;
  const fresh = sealer.seal(randomBytes(KEY_BYTES), context);
  // Whoever comes second gets the key of the first; the update that changes nothing makes it wait and answer.
  const [row] = await rowsOf(
    tx,
    sql<{ sealed: Buffer }>`INSERT INTO person_keys (subject, sealed) VALUES (${subject}, ${fresh})
      ON CONFLICT (subject) DO UPDATE SET subject = excluded.subject RETURNING sealed`,
  );
  const opened = sealer.open(row?.sealed ?? fresh, context);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** Opens what can be opened: null where the key was destroyed. */
export async function openDetails(
  db: Connection,
  sealer: Sealer,
  lists: readonly (readonly SealedDetail[])[],
): Promise<{ readonly person: string; readonly fields: Readonly<Record<string, string>> | null }[][]> {
  const subjects = [...new Set(lists.flat().map(({ person }) => person))];
  const rows =
    subjects.length === 0
      ? []
      : await rowsOf(
          db,
          sql<{ subject: string; sealed: Buffer }>`SELECT * FROM person_keys WHERE subject = ANY (${subjects})`,
        );
  const keys = new Map(rows.map(({ subject, sealed }) => [subject, sealer.open(sealed, `person-key/${subject}`)]));
  return lists.map((list) =>
    list.map(({ person, sealed }) => {
      const key = keys.get(person);
      const plain =
        key?.ok === true ? sealerOf(key.value).open(Buffer.from(sealed, 'base64'), `audit/${person}`) : null;
      const fields = plain?.ok === true ? (JSON.parse(plain.value.toString()) as Record<string, string>) : null;
      return { person, fields };
    }),
  );
}

export async function destroyKeys(tx: Connection, subjects: readonly string[]): Promise<void> {
  await sql`DELETE FROM person_keys WHERE subject = ANY (${subjects})`.execute(tx);
}
