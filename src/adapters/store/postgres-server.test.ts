/** Our own PostgreSQL: started, adopted, started again after it was killed, and refused where it must be. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SERVER_KINDS } from '../../../test/support/postgres.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { startPostgres, type PostgresOptions, type PostgresServer } from './postgres-server.ts';

let data = '';
let running: PostgresServer[] = [];
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'bh-'));
  running = [];
});
afterEach(async () => {
  for (const server of running) await server.stop();
  rmSync(data, { recursive: true, force: true });
});

for (const kind of SERVER_KINDS.filter(({ external }) => !external)) {
  const binaries = kind.find().slice(0, 1);
  if (binaries.length === 0) {
    test.skip(`${kind.name}: ${kind.absent}`, () => undefined);
    continue;
  }
  describe(kind.name, () => {
    test('starts, keeps what was committed over a stop, and starts again', async () => {
      const first = await start({ binaries });
      await ask(first, 'CREATE TABLE kept AS SELECT 1 AS n');
      await first.stop();
      expect(first.pid()).toBeUndefined();
      const second = await start({ binaries });
      expect(second.adopted).toBe(false);
      expect(await ask(second, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    });

    test('adopts one that lives, and a guest leaves it running', async () => {
      const host = await start({ binaries });
      const guest = await start({ binaries, guest: true });
      expect(guest.adopted).toBe(true);
      expect(guest.pid()).toBe(host.pid());
      await guest.stop();
      expect(await ask(host, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    });

    test('starts it again after it was killed, and what was committed is there', async () => {
      const server = await start({ binaries });
      await ask(server, 'CREATE TABLE kept AS SELECT 1 AS n');
      const pid = server.pid();
      if (pid === undefined) throw new Error('it has no pid');
      process.kill(pid, 'SIGKILL');
      await until(async () => server.pid() !== pid && (await ask(server, 'SELECT n FROM kept'))[0] !== undefined);
      expect(await ask(server, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    });

    test('comes back where only a pid file of a dead one is left', async () => {
      const server = await start({ binaries });
      await server.stop();
      writeFileSync(join(data, 'postgres', 'postmaster.pid'), `1\n${data}\n0\n5432\n${data}/none\n\n`);
      expect(await ask(await start({ binaries }), 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    });

    test('refuses data of another version, and changes nothing', async () => {
      mkdirSync(join(data, 'postgres'));
      writeFileSync(join(data, 'postgres', 'PG_VERSION'), '9\n');
      expect(await startPostgres({ data, binaries })).toMatchObject({ ok: false, error: { code: 'wrong-version' } });
      expect(existsSync(join(data, 'owner.pid'))).toBe(false);
    });

    test('a folder of a very long path works, after a kill too', async () => {
      chmodSync(data, 0o755);
      const long = join(data, 'x'.repeat(120));
      const server = await start({ binaries, data: long });
      const pid = server.pid();
      if (pid === undefined) throw new Error('it has no pid');
      process.kill(pid, 'SIGKILL');
      await until(async () => server.pid() !== pid && (await ask(server, 'SELECT 1 AS n'))[0] !== undefined);
    });
  });
}

test('refuses where there is no PostgreSQL at all', async () => {
  expect(await startPostgres({ data, binaries: [] })).toMatchObject({ ok: false, error: { code: 'no-postgres' } });
});

test('refuses a data folder that another living Bulkhead owns', async () => {
  const [binaries] = SERVER_KINDS.flatMap((kind) => kind.find());
  if (!binaries) return;
  const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
  const begun = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  writeFileSync(join(data, 'owner.pid'), `${process.ppid} ${begun}`);
  expect(await startPostgres({ data, binaries: [binaries] })).toMatchObject({ ok: false, error: { code: 'in-use' } });
  // The same pid given to another program since is no owner.
  writeFileSync(join(data, 'owner.pid'), `${process.ppid} 1`);
  await start({ binaries: [binaries] });
});

test.skipIf(process.getuid?.() !== 0)('refuses a folder that its account may not pass through', async () => {
  chmodSync(data, 0o700);
  const inner = join(data, 'inner');
  const found = SERVER_KINDS.flatMap((kind) => kind.find()).slice(0, 1);
  expect(await startPostgres({ data: inner, binaries: found })).toMatchObject({
    ok: false,
    error: { code: 'unreachable-folder', where: data },
  });
});

async function start(
  options: Partial<PostgresOptions> & { readonly binaries: readonly PostgresBinaries[] },
): Promise<PostgresServer> {
  const started = await startPostgres({ data, forTest: true, ...options });
  if (!started.ok) throw new Error(started.error.message);
  running.unshift(started.value);
  return started.value;
}

async function ask(server: PostgresServer, text: string): Promise<unknown[]> {
  const client = new pg.Client(server.connection);
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(text)).rows as unknown[];
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    if (await holds().catch(() => false)) return;
    await pause(20);
  }
  throw new Error('it did not come to be');
}
