/** The commands carry file, place and passphrase to the backups, say how it went, and write the record first. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi, type MockInstance } from 'vitest';
import type { App } from '../../app/app.ts';
import { err, ok } from '../../kernel/result.ts';
import type { Backups } from '../../model/ports/backup.ts';
import { backupCommand, restoreCommand } from './backup.ts';
import type { WithApp } from './local.ts';

const SUMMARY = { madeUs: 0, schemaVersion: 1, tables: 2, rows: 3, keyFiles: 1, bytes: 99 };

let folder = '';
let file = '';
let calls: string[] = [];
let out: MockInstance;
let complaint: MockInstance;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bh-cli-'));
  file = join(folder, 'passphrase');
  writeFileSync(file, 'correct horse battery\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  calls = [];
  out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  complaint = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

const backups: Backups = {
  write(place, to, passphrase) {
    calls.push(`write ${place.data ?? ''} ${to} ${passphrase.reveal()}`);
    return Promise.resolve(ok(SUMMARY));
  },
  restore(place, from, passphrase) {
    calls.push(`restore ${place.data ?? ''} ${from} ${passphrase.reveal()}`);
    return Promise.resolve(err({ code: 'damaged', message: 'The backup is damaged.' }));
  },
};

/** Only what an act by the system itself needs. */
const app = {
  clock: { now: () => 0 },
  store: {
    mutate: (act: { readonly what: string }) => {
      calls.push(act.what);
      return Promise.resolve(ok(undefined));
    },
  },
} as unknown as App;
const withApp: WithApp = (_where, work) => work(app);

const run = (command: ReturnType<typeof backupCommand>, ...given: readonly string[]): Promise<unknown> =>
  command.exitOverride().parseAsync(given, { from: 'user' });

test('a backup is written down first, then made, and told in one line', async () => {
  await run(backupCommand({ withApp, backups }), 'x.bak', '--data', 'd', '--passphrase-file', file);
  expect(calls).toEqual(['backup.make', 'write d x.bak correct horse battery']);
  expect(out).toHaveBeenCalledWith(
    'Wrote x.bak: 3 rows of 2 tables and 1 key files, 99 bytes, as of 1970-01-01T00:00:00.000Z.\n',
  );
  expect(process.exitCode ?? 0).toBe(0);
});

test('without a passphrase nothing is done', async () => {
  await run(backupCommand({ withApp, backups }), 'x.bak', '--passphrase-file', join(folder, 'none'));
  expect(calls).toEqual([]);
  expect(process.exitCode).toBe(1);
});

test('a restore that is refused is a sentence and an exit code', async () => {
  await run(restoreCommand({ backups }), 'x.bak', '--data', 'd', '--passphrase-file', file);
  expect(calls).toEqual(['restore d x.bak correct horse battery']);
  expect(complaint).toHaveBeenCalledWith('bulkhead: The backup is damaged.\n');
  expect(process.exitCode).toBe(1);
});
