/** The spool keeps what it promised through reopening, overflow, torn files and kill −9. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../../model/observation.ts';
import type { Spool } from '../../model/ports/sensor.ts';
import { batchOf } from '../../../test/support/batches.ts';
import { openSpool } from './spool.ts';

const FEED = { site: 'site', sensor: 'sensor', number: 1, conversations: 2 };
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spool-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function opened(bytesMax?: number): Promise<Spool> {
  const spool = await openSpool({ folder, ...(bytesMax === undefined ? {} : { bytesMax }) });
  if (!spool.ok) throw new Error(spool.error.message);
  return spool.value;
}

const batches = (from: number, to: number): Batch[] =>
  Array.from({ length: to - from + 1 }, (_, i) => batchOf(FEED, from + i));
const batchFiles = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.batch'))
    .sort();

/** All that waits, each whole; acknowledged one by one. */
async function drained(spool: Spool): Promise<number[]> {
  const numbers: number[] = [];
  for (let next = await spool.first(); next; next = await spool.first()) {
    expect(JSON.parse(gunzipSync(next.body).toString())).toEqual(batchOf(FEED, next.sequence));
    numbers.push(next.sequence);
    await spool.acknowledge(next.sequence);
  }
  return numbers;
}

/** Another process: opens the spool, then does as `then` says. Lines that it prints come to `onLine`. */
function another(then: string, onLine: (line: string) => void): ChildProcess {
  const spoolUrl = new URL('./spool.ts', import.meta.url).href;
  const batchesUrl = new URL('../../../test/support/batches.ts', import.meta.url).href;
  const script = `import { openSpool } from '${spoolUrl}'; import { batchOf } from '${batchesUrl}';
    const feed = ${JSON.stringify(FEED)};
    const { value: spool } = await openSpool({ folder: ${JSON.stringify(folder)} }); ${then}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  createInterface({ input: child.stdout }).on('line', onLine);
  return child;
}

const gone = (child: ChildProcess): Promise<unknown> => new Promise((resolve) => child.once('close', resolve));

describe('spool', () => {
  it('hands batches over in order, forgets those acknowledged, and survives reopening', async () => {
    const spool = await opened();
    expect((await spool.append(batches(1, 5))).ok).toBe(true);
    expect(await spool.first()).toMatchObject({ sequence: 1, fromUs: batchOf(FEED, 1).fromUs });
    await spool.acknowledge(2);
    expect([spool.waiting, batchFiles().length, spool.newest]).toEqual([3, 3, 5]);
    await spool.close();
    const again = await opened();
    expect([again.waiting, again.newest]).toEqual([3, 5]);
    expect(again.bytes).toBeGreaterThan(0);
    expect(await drained(again)).toEqual([3, 4, 5]);
    expect([again.bytes, batchFiles()]).toEqual([0, []]);
  });

  it('remembers its newest number after all of it was acknowledged', async () => {
    const spool = await opened();
    await spool.append(batches(1, 3));
    await spool.acknowledge(3);
    await spool.append(batches(4, 4));
    await spool.acknowledge(4);
    await spool.close();
    expect((await opened()).newest).toBe(4);
    expect(readdirSync(folder).filter((name) => name.startsWith('newest'))).toEqual(['newest-4']);
  });

  it('remembers where a capture began', async () => {
    const content = 'ab'.repeat(32);
    const spool = await opened();
    expect(spool.baseOf(content)).toBeUndefined();
    await spool.setBase(content, 17);
    await spool.close();
    expect((await opened()).baseOf(content)).toBe(17);
  });

  it('drops the oldest when there is no room, and says so once', async () => {
    const probe = await opened();
    await probe.append(batches(1, 1));
    const room = Math.round(probe.bytes * 3.5);
    await probe.acknowledge(1);
    await probe.close();
    const spool = await opened(room);
    await spool.append(batches(2, 9));
    expect(spool.bytes).toBeLessThanOrEqual(room);
    const [event, ...more] = spool.limitEvents();
    expect(event).toMatchObject({ limit: 'spoolBytesMax', count: 5, firstUs: batchOf(FEED, 2).fromUs });
    expect([more, spool.limitEvents()]).toEqual([[], []]);
    expect(await drained(spool)).toEqual([7, 8, 9]);
  });

  it.each([0, 10, 60, -1])('passes over a file that is torn (cut at %i), and says so', async (cut) => {
    const spool = await opened();
    await spool.append(batches(1, 3));
    const path = join(folder, batchFiles()[1] ?? '');
    truncateSync(path, cut < 0 ? Math.floor(spool.bytes / 3) - 20 : cut);
    await spool.close();
    const again = await opened();
    expect(await drained(again)).toEqual([1, 3]);
    // It was of the time between the two beside it.
    const [firstUs, lastUs] = [batchOf(FEED, 1).toUs, batchOf(FEED, 3).fromUs];
    expect(again.limitEvents()).toMatchObject([{ count: 1, firstUs, lastUs }]);
  });

  it('says of the oldest and of the newest that were torn when something after them tells their time', async () => {
    const spool = await opened();
    await spool.append(batches(1, 4));
    for (const at of [0, 1, 3]) truncateSync(join(folder, batchFiles()[at] ?? ''), 5);
    await spool.close();
    const again = await opened();
    expect(await drained(again)).toEqual([3]);
    const [third, fifth] = [batchOf(FEED, 3), batchOf(FEED, 5)];
    expect(again.limitEvents()).toMatchObject([{ count: 2, firstUs: third.fromUs, lastUs: third.fromUs }]);
    expect(again.limitEvents()).toEqual([]);
    await again.append([fifth]);
    expect(await drained(again)).toEqual([5]);
    expect(again.limitEvents()).toMatchObject([{ count: 1, firstUs: third.toUs, lastUs: fifth.fromUs }]);
  });

  it('removes what was cut off before it was promised', async () => {
    writeFileSync(join(folder, '000000000000007.batch.new'), 'half');
    const spool = await opened();
    expect([spool.newest, spool.waiting, readdirSync(folder)]).toEqual([0, 0, ['lock']]);
  });

  it('refuses a folder that cannot be one', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await openSpool({ folder: join(folder, 'file') })).toMatchObject({
      ok: false,
      error: { code: 'spool-broken' },
    });
  });

  it('is for one process at a time, and is taken over when that one is gone', async () => {
    let ready = (): void => undefined;
    const open = new Promise<void>((resolve) => (ready = resolve));
    const holder = another(`console.log('open'); setInterval(() => {}, 1000);`, () => ready());
    await open;
    const refused = await openSpool({ folder });
    expect(refused).toMatchObject({ ok: false, error: { code: 'spool-broken' } });
    expect(refused.ok ? '' : refused.error.message).toContain(`process ${holder.pid}`);
    const ended = gone(holder);
    holder.kill('SIGKILL');
    await ended;
    expect((await openSpool({ folder })).ok).toBe(true);
  });

  it('has every append that it acknowledged after kill −9', async () => {
    let promised = 0;
    const loop = `for (let n = 1; ; n++) { await spool.append([batchOf(feed, n)]); console.log(n); }`;
    const child = another(loop, (line) => {
      promised = Number(line);
      if (promised === 40) child.kill('SIGKILL');
    });
    await gone(child);
    expect(promised).toBeGreaterThanOrEqual(40);
    const numbers = await drained(await opened());
    expect(numbers.slice(0, promised)).toEqual(Array.from({ length: promised }, (_, i) => i + 1));
  });
});
