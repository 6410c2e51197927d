/** A row of an asset's history as a sentence: subject, verb, asset. */
import type { z } from 'zod';
import type { HistoryRow } from '../../../model/ports/queries.ts';
import type { HistoryItem } from '../schemas/assets.ts';
import { protocolName } from './protocols.ts';
import { assetRef, time } from './rows.ts';

type Tell = (row: HistoryRow) => string;

const SENTENCES: Readonly<Record<HistoryRow['kind'], Tell>> = {
  asset: () => 'First seen.',
  claim: (row) => `${says(row.source)} ${plain(row.word)} is ${row.value ?? 'unknown'}.`,
  conversation: (row) =>
    row.otherRole === 'client'
      ? `${other(row)} first used it over ${protocolName(row.word)}.`
      : `First used ${other(row)} over ${protocolName(row.word)}.`,
  operation: (row) => {
    const what = row.value === null ? plain(row.word) : `${plain(row.word)} (${row.value})`;
    return row.otherRole === 'client' ? `${other(row)} first asked: ${what}.` : `First asked ${other(row)}: ${what}.`;
  },
  session: (row) =>
    row.otherRole === 'client'
      ? `${other(row)} opened a ${protocolName(row.word)} session to it.`
      : `Opened a ${protocolName(row.word)} session to ${other(row)}.`,
};

const other = (row: HistoryRow): string => row.other?.name ?? 'another device';
const plain = (word: string): string => word.replaceAll(/[-_]/g, ' ');

const SOURCES: Readonly<Record<string, string>> = {
  wire: 'The wire',
  oui: 'The MAC vendor prefix',
  inference: 'Inference',
};

function says(source: string | null): string {
  if (source?.startsWith('person:')) return 'A person says:';
  return `${SOURCES[source ?? 'wire'] ?? protocolName(source ?? '')} says:`;
}

export const historyItem = (row: HistoryRow): z.input<typeof HistoryItem> => ({
  time: time(row.timeUs),
  kind: row.kind === 'claim' && row.source?.startsWith('person:') ? 'person' : row.kind,
  text: SENTENCES[row.kind](row),
  asset: row.other === null ? null : assetRef(row.other),
  conversation: row.conversation === null ? null : String(row.conversation),
  meaning: row.meaning,
});
