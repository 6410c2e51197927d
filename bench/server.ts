/**
 * What the server costs: `node bench/server.ts idle` (first and second start, PSS after 60 s) and
 * `node bench/server.ts load [minutes]` (1,000 assets, 1,300 conversation updates/s from one sensor; peak PSS).
 * PSS is that of the whole process tree, PostgreSQL included. Linux only, as root.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Batch } from '../src/model/observation.ts';

const root = resolve(import.meta.dirname, '..');
const PORT = 18421;
const base = `http://127.0.0.1:${PORT}`;
const ASSETS = 1000;
const UPDATES_PER_SECOND = 1300;

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly healthyAfterMs: number;
}

async function start(data: string): Promise<Running> {
  const began = performance.now();
  const child = spawn(join(root, 'bulkhead'), ['up', '--port', String(PORT), '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  for (let tries = 0; tries < 1200; tries++) {
    const answer = await fetch(`${base}/health`).catch(() => null);
    if (answer?.status === 200) return { child, output: () => text, healthyAfterMs: performance.now() - began };
    if (child.exitCode !== null) break;
    await pause(25);
  }
  throw new Error(`the server did not answer:\n${text}`);
}

async function stop({ child }: Running): Promise<void> {
  const closed = new Promise((done) => child.once('close', done));
  child.kill('SIGINT');
  await closed;
}

/** All processes below pid, itself included, and PostgreSQL where it was adopted: those that have the data folder in their command line. */
function tree(pid: number, data: string): number[] {
  const parents = new Map<number, number>();
  const named: number[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      if (readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(data)) named.push(Number(entry));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && (error as NodeJS.ErrnoException).code !== 'ESRCH')
        throw error;
    }
  }
  const roots = new Set([pid, ...named]);
  const below = (id: number): boolean =>
    roots.has(id) || (parents.has(id) && parents.get(id) !== 0 && below(parents.get(id) ?? 0));
  return [...parents.keys()].filter(below);
}

/** Proportional set size of these processes in MB. */
function pssMb(pids: readonly number[]): number {
  let kb = 0;
  for (const pid of pids) {
    const text = spawnSync('cat', [`/proc/${pid}/smaps_rollup`], { encoding: 'utf8' }).stdout;
    kb += Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0);
  }
  return kb / 1024;
}

interface Account {
  readonly site: string;
  readonly headers: Record<string, string>;
}

async function json<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function setUp(running: Running): Promise<Account> {
  const token = /setup\?token=([\w.~-]+)/.exec(running.output())?.[1];
  if (token === undefined) throw new Error(`no set-up link in:\n${running.output()}`);
  const answer = await fetch(`${base}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      token,
      name: 'bench',
      password: 'a long bench password',
      site: { name: 'Bench', timeZone: 'Etc/UTC' },
    }),
  });
  if (!answer.ok) throw new Error(`set-up: ${answer.status} ${await answer.text()}`);
  const cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const me = await json<{ csrf: string; sites: { id: string }[] }>(
    await fetch(`${base}/api/v1/me`, { headers: { cookie } }),
  );
  return { site: me.sites[0]?.id ?? '', headers: { cookie, 'x-bulkhead-csrf': me.csrf } };
}

const mac = (n: number): string =>
  `02:00:00:00:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`;
const ip = (n: number): string => `10.0.${n >> 8}.${n & 255}`;

function batchAt(account: Account, sensor: string, sequence: number): Batch {
  const now = Date.now() * 1000;
  const endpoints = Array.from({ length: ASSETS }, (_, n) => ({ mac: mac(n + 1), ip: ip(n + 1) }));
  const conversations = Array.from({ length: UPDATES_PER_SECOND }, (_, n) => ({
    client: (n * 7) % ASSETS,
    server: (n * 13 + 1) % ASSETS,
    transport: 'tcp' as const,
    port: 502 + (n % 3),
    protocol: 'modbus',
    packets: 20,
    bytes: 1400,
    flows: 0,
    firstUs: now - 1_000_000,
    lastUs: now,
    operations: [
      {
        code: 3,
        operation: 'read_holding_registers',
        meaning: 'read' as const,
        object: 'holding register 0',
        requests: 10,
        responses: 10,
        errors: 0,
        firstUs: now - 1_000_000,
        lastUs: now,
        firstPacket: sequence * 1000,
        lastPacket: sequence * 1000 + 20,
      },
    ],
  }));
  const health = {
    packets: 26_000,
    bytes: 1_820_000,
    dropped: 0,
    malformed: 0,
    packetsPerSecond: 26_000,
    lagUs: 0,
    spoolBytes: 0,
    flows: UPDATES_PER_SECOND,
  };
  return {
    version: 1,
    sensor,
    site: account.site,
    sequence,
    fromUs: now - 1_000_000,
    toUs: now,
    endpoints,
    conversations,
    sessions: [],
    claims: [],
    accounts: [],
    signs: [],
    limits: [],
    health,
  };
}

async function idle(data: string): Promise<void> {
  const first = await start(data);
  await stop(first);
  const second = await start(data);
  await pause(60_000);
  const pids = tree(second.child.pid ?? 0, data);
  process.stdout.write(
    `first start ${(first.healthyAfterMs / 1000).toFixed(2)} s, second start ${(second.healthyAfterMs / 1000).toFixed(2)} s (limit 3)\n`,
  );
  process.stdout.write(`idle after 60 s: ${pssMb(pids).toFixed(0)} MB PSS in ${pids.length} processes (limit 250)\n`);
  await stop(second);
}

async function load(data: string, minutes: number): Promise<void> {
  const running = await start(data);
  const account = await setUp(running);
  const enrolled = await json<{ sensor: { id: string }; token: string }>(
    await fetch(`${base}/api/v1/sites/${account.site}/sensors`, {
      method: 'POST',
      headers: { ...account.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'bench' }),
    }),
  );
  let peak = 0;
  let slowest = 0;
  const began = performance.now();
  const seconds = minutes * 60;
  for (let second = 1; second <= seconds; second++) {
    const body = gzipSync(JSON.stringify(batchAt(account, enrolled.sensor.id, second)));
    const sent = performance.now();
    await json(
      await fetch(`${base}/api/v1/sites/${account.site}/observations`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${enrolled.token}`,
          'content-type': 'application/json',
          'content-encoding': 'gzip',
        },
        body,
      }),
    );
    slowest = Math.max(slowest, performance.now() - sent);
    if (second % 10 === 0) peak = Math.max(peak, pssMb(tree(running.child.pid ?? 0, data)));
    await pause(Math.max(0, began + second * 1000 - performance.now()));
  }
  const took = (performance.now() - began) / 1000;
  process.stdout.write(
    `${ASSETS} assets, ${((seconds * UPDATES_PER_SECOND) / took).toFixed(0)} conversation updates/s for ${(took / 60).toFixed(1)} min: peak ${peak.toFixed(0)} MB PSS (limit 1536), slowest batch ${slowest.toFixed(0)} ms\n`,
  );
  await stop(running);
}

const data = mkdtempSync(join(tmpdir(), 'bulkhead-bench-'));
try {
  if (process.argv[2] === 'load') await load(data, Number(process.argv[3] ?? 10));
  else await idle(data);
} finally {
  rmSync(data, { recursive: true, force: true });
}
