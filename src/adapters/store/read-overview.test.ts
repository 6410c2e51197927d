/** What is notable at a site: the rare and weighty, not what a cyclic exchange repeats. */
import { expect, test } from 'vitest';
import type { OperationRecord } from '../../model/graph.ts';
import type { Meaning } from '../../model/words.ts';
import { addSite, onEveryPostgres, SYSTEM } from '../../../test/support/postgres.ts';
import { batch, fill, nothing, SENSOR, START_US } from '../../../test/support/site-rows.ts';

const SECOND_US = 1_000_000;
const CYCLIC = 2;
const NOT_CYCLIC = 3;
/** Between the same two, within the cyclic one. */
const CARRIED = 30;

interface Said {
  readonly meaning: Meaning;
  readonly conversation: number;
  readonly requests: number;
  readonly everyUs: number;
}

const ROWS: readonly (readonly [string, boolean, Said])[] = [
  ['cyclic data', false, { meaning: 'exchange', conversation: CYCLIC, requests: 9000, everyUs: SECOND_US }],
  ['a read', false, { meaning: 'read', conversation: NOT_CYCLIC, requests: 1, everyUs: 0 }],
  ['a program download', true, { meaning: 'program-download', conversation: NOT_CYCLIC, requests: 2, everyUs: 1 }],
  ['stops in a cyclic one', true, { meaning: 'stop', conversation: CYCLIC, requests: 30, everyUs: SECOND_US }],
  ['a single write in a cyclic one', true, { meaning: 'write', conversation: CYCLIC, requests: 1, everyUs: 0 }],
  ['writes with the beat', false, { meaning: 'write', conversation: CYCLIC, requests: 3, everyUs: 50 * SECOND_US }],
  ['controls with the beat', false, { meaning: 'control', conversation: CYCLIC, requests: 3, everyUs: SECOND_US }],
  ['writes now and then', true, { meaning: 'write', conversation: CYCLIC, requests: 9, everyUs: 3600 * SECOND_US }],
  ['writes within what beats', false, { meaning: 'write', conversation: CARRIED, requests: 9, everyUs: SECOND_US }],
  ['writes in no cyclic one', true, { meaning: 'write', conversation: NOT_CYCLIC, requests: 9, everyUs: SECOND_US }],
];

const operation = (id: number, { meaning, conversation, requests, everyUs }: Said): OperationRecord => ({
  id,
  conversation,
  code: id,
  object: null,
  operation: ROWS[id - 1]?.[0] ?? '',
  meaning,
  requests,
  responses: requests,
  errors: 0,
  firstUs: START_US,
  lastUs: START_US + (requests - 1) * everyUs,
  firstSensor: SENSOR,
  firstPacket: 1,
  lastSensor: SENSOR,
  lastPacket: 1,
});

onEveryPostgres('the overview', (server) => {
  test('names as notable what is rare or weighty, once for each conversation and meaning, and nothing that an exchange repeats', async () => {
    const database = await server.fresh();
    const store = await database.open();
    const site = await addSite(store, 'Plant');
    const { conversations } = await fill(store, site, { assets: 6 });
    const carried = conversations.filter(({ id }) => id === CYCLIC).map((row) => ({ ...row, id: CARRIED }));
    const operations = ROWS.map(([, , said], index) => operation(index + 1, said));
    await store.takeBatch(batch({ ...nothing(site), conversations: carried, operations }, 2));
    await store.takePulses(site, [
      {
        conversation: CYCLIC,
        sensor: SENSOR,
        periodUs: SECOND_US,
        jitterUs: 0,
        lastBeatUs: START_US,
        state: 'on-time',
        sinceUs: START_US,
      },
    ]);
    const notable = async (industrial: readonly string[]): Promise<ReadonlySet<string>> => {
      const sight = { by: SYSTEM, site, zones: 'site' } as const;
      const { notable: rows } = await store.overview(sight, { newSinceUs: 0, industrial });
      return new Set(rows.map((row) => `${row.conversation} ${row.meaning} ${row.kinds} ${row.total}`));
    };
    const told = (wanted: (said: Said) => boolean): ReadonlySet<string> => {
      const rows = ROWS.filter(([, is, said]) => is && wanted(said)).map(([, , said]) => said);
      const alike = (one: Said): readonly Said[] =>
        rows.filter(({ conversation, meaning }) => conversation === one.conversation && meaning === one.meaning);
      const total = (of: readonly Said[]): number => of.reduce((sum, { requests }) => sum + requests, 0);
      return new Set(rows.map((row) => `${row.conversation} ${row.meaning} ${alike(row).length} ${total(alike(row))}`));
    };
    expect(await notable(['modbus'])).toEqual(told(() => true));
    // In a protocol of IT a write is a file, and no news either.
    expect(await notable([])).toEqual(told(({ meaning }) => meaning !== 'write' && meaning !== 'control'));
  });
});
