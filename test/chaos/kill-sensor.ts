/** Kill −9 of a sensor that reads a capture: its spool and the server's cursor make up for it, to the last packet. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  addSensor,
  ask,
  end,
  ROOT,
  setUp,
  startServer,
  type Account,
  type ServerProcess,
} from '../support/server-process.ts';
import { randomOf, type KillRun } from './run.ts';

const SECONDS = 1800;
const WITHIN_MS = 120_000;

export async function killSensors({ folder, kills, seed, report }: KillRun): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const capture = join(folder, 'plant.pcap');
  const made = spawnSync(
    join(ROOT, 'bulkhead'),
    [
      'exercise',
      'play',
      'northfield',
      '--seconds',
      String(SECONDS),
      '--speed',
      'max',
      '--start',
      '2026-11-17T02:00:00Z',
      '--out',
      capture,
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (made.status !== 0) throw new Error('the capture could not be made');
  const server = await startServer({ data: join(folder, 'data') });
  const account = await setUp(server);
  try {
    const quiet = await readWith(server, account, { capture, folder, name: 'quiet', killAfterMs: [] });
    const random = randomOf(seed + 1);
    for (let kill = 0; kill < kills; kill++) {
      // Several times in one reading: the spool of a spool.
      const killAfterMs = [random() * 1500, random() * 1500, random() * 2500];
      const killed = await readWith(server, account, { capture, folder, name: `killed ${kill}`, killAfterMs });
      report(
        `sensor killed ${killAfterMs.length} times: ${killed.size} conversations as if it were not`,
        difference(quiet, killed),
      );
    }
  } finally {
    await server.stop();
  }
}

interface Reading {
  readonly capture: string;
  readonly folder: string;
  readonly name: string;
  readonly killAfterMs: readonly number[];
}

/** Into a site of its own. Returns packets and bytes by conversation. */
async function readWith(
  server: ServerProcess,
  account: Account,
  reading: Reading,
): Promise<ReadonlyMap<string, string>> {
  const body = { name: reading.name, timeZone: 'Etc/UTC' };
  const { id: site } = await ask<{ readonly id: string }>(server, { ...account, method: 'POST', body }, '/sites');
  const enrolled = await addSensor(server, { ...account, site }, 'reader');
  const token = join(reading.folder, `${reading.name}.token`);
  writeFileSync(token, enrolled.token, { mode: 0o600 });
  const start = (): ChildProcess =>
    spawn(
      join(ROOT, 'bulkhead'),
      [
        'sensor',
        '--site',
        site,
        '--sensor',
        enrolled.sensor,
        '--capture',
        reading.capture,
        '--server',
        server.base,
        '--token-file',
        token,
        '--spool',
        join(reading.folder, `${reading.name}.spool`),
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
  for (const ms of reading.killAfterMs) {
    const child = start();
    await pause(ms);
    await end(child, 'SIGKILL');
  }
  await untilDone(start());
  return await totalsOf(server, account, site);
}

async function untilDone(child: ChildProcess): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), WITHIN_MS);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  clearTimeout(timer);
  if (code !== 0) throw new Error(`the sensor ended with ${code}`);
}

interface Row {
  readonly clientAddress: string;
  readonly serverAddress: string;
  readonly transport: string;
  readonly port: number;
  readonly protocol: string;
  readonly packets: number;
  readonly bytes: number;
}

async function totalsOf(server: ServerProcess, account: Account, site: string): Promise<ReadonlyMap<string, string>> {
  const totals = new Map<string, string>();
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { readonly items: readonly Row[]; readonly nextCursor: string | null } = await ask(
      server,
      account,
      `/sites/${site}/conversations?limit=1000${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    for (const row of page.items) {
      const key = [row.clientAddress, row.serverAddress, row.transport, row.port, row.protocol].join(' ');
      totals.set(key, `${row.packets} packets, ${row.bytes} bytes`);
    }
    cursor = page.nextCursor;
  }
  return totals;
}

function difference(wanted: ReadonlyMap<string, string>, got: ReadonlyMap<string, string>): string | null {
  if (wanted.size === 0) return 'nothing was read at all';
  for (const [key, value] of wanted)
    if (got.get(key) !== value) return `${key}: ${got.get(key) ?? 'missing'} in place of ${value}`;
  for (const key of got.keys()) if (!wanted.has(key)) return `${key} should not be there`;
  return null;
}
