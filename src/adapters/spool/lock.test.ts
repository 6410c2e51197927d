/** The lock of a spool: one holder, however many find it stale at once. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from './lock.ts';

/** No process has this number: it is above what Linux gives. */
const GONE = '4194305 123';
const ROUNDS = 50;
const AT_ONCE = 8;

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  path = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a lock', () => {
  it('is held by one, is given back, and leaves nothing behind', async () => {
    const first = await takeLock(path);
    expect(await takeLock(path)).toMatchObject({ ok: false, error: { code: 'spool-broken', where: path } });
    expect(readdirSync(folder)).toEqual(['lock']);
    if (first.ok) await first.value();
    expect(readdirSync(folder)).toEqual([]);
    expect((await takeLock(path)).ok).toBe(true);
  });

  it.each([
    ['of a process that is gone', GONE],
    ['of a process whose number another has now', `${process.pid} 1`],
    ['that says nothing', ''],
    ['that says what no lock does', 'who knows'],
  ])('%s is taken over', async (_title, text) => {
    writeFileSync(path, text);
    expect((await takeLock(path)).ok).toBe(true);
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  it('is taken over by one where several find it stale at once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      writeFileSync(path, GONE);
      const taken = await Promise.all(Array.from({ length: AT_ONCE }, () => takeLock(path)));
      const held = taken.flatMap((one) => (one.ok ? [one.value] : []));
      expect([round, held.length]).toEqual([round, 1]);
      await held[0]?.();
      expect(readdirSync(folder)).toEqual([]);
    }
  });

  it('is taken over where those who were about to are gone as well', async () => {
    for (const name of ['lock', 'lock.turn', 'lock.turn.turn']) writeFileSync(join(folder, name), GONE);
    expect((await takeLock(path)).ok).toBe(true);
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  it('is not taken over without end', async () => {
    const names = Array.from({ length: 8 }, (_, i) => `lock${'.turn'.repeat(i)}`);
    for (const name of names) writeFileSync(join(folder, name), GONE);
    expect(await takeLock(path)).toMatchObject({ ok: false, error: { code: 'spool-broken' } });
  });
});
