/** A row of an asset's history as a sentence: subject, verb, asset. */
import type { z } from 'zod';
import type { HistoryRow } from '../../../model/ports/queries.ts';
import type { HistoryItem } from '../schemas/assets.ts';
import { assetRef, time } from './rows.ts';

type Tell = (row: HistoryRow) => string;

const SENTENCES: Readonly<Record<HistoryRow['kind'], Tell>> = {
  asset: () => 'First seen.',
  claim: (row) => `${says(row.source)} ${row.word} is ${row.value ?? 'unknown'}.`,
  conversation: (row) =>
    row.otherRole === 'client'
      ? `${other(row)} first used it over ${row.word}.`
      : `First used ${other(row)} over ${row.word}.`,
  operation: (row) => {
    const what = row.value === null ? row.word : `${row.word} (${row.value})`;
    return row.otherRole === 'client' ? `${other(row)} first asked: ${what}.` : `First asked ${other(row)}: ${what}.`;
  },
  session: (row) =>
    row.otherRole === 'client'
      ? `${other(row)} opened a ${row.word} session to it.`
      : `Opened a ${row.word} session to ${other(row)}.`,
};

const other = (row: HistoryRow): string => row.other?.name ?? 'another device';
const says = (source: string | null): string =>
  source?.startsWith('person:') ? 'A person says:' : `${source ?? 'The wire'} says:`;

export const historyItem = (row: HistoryRow): z.input<typeof HistoryItem> => ({
  time: time(row.timeUs),
  kind: row.kind === 'claim' && row.source?.startsWith('person:') ? 'person' : row.kind,
  text: SENTENCES[row.kind](row),
  asset: row.other === null ? null : assetRef(row.other),
  conversation: row.conversation === null ? null : String(row.conversation),
  meaning: row.meaning,
});
