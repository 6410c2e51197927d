/** The packed tarball, installed elsewhere as anyone would: the command line runs, the server starts, the demo plays. */
import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, end, ROOT, setUp, type ServerProcess } from '../support/server-process.ts';

const work = mkdtempSync(join(tmpdir(), 'bulkhead-packed-'));
const home = join(work, 'home');
const INSTALL_MS = 240_000;

/** No Node but the system's own on the PATH: the launcher must find the one that it brought. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const env = { ...process.env, PATH, HOME: process.env['HOME'] ?? '/root', NODE_COMPILE_CACHE: join(work, 'cache') };

function run(program: string, args: readonly string[], cwd: string): SpawnSyncReturns<string> {
  return spawnSync(program, [...args], { cwd, env, encoding: 'utf8', timeout: INSTALL_MS, maxBuffer: 64 << 20 });
}

beforeAll(() => {
  // PostgreSQL runs under an account of its own, which must pass through.
  chmodSync(work, 0o711);
  mkdirSync(home);
  const packed = run('npm', ['pack', '--pack-destination', work], ROOT);
  expect(packed.status, packed.stderr).toBe(0);
  const tarball = readdirSync(work).find((name) => name.endsWith('.tgz')) ?? '';
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', join(work, tarball)];
  const installed = run('npm', args, home);
  expect(installed.status, installed.stderr).toBe(0);
}, INSTALL_MS);

afterAll(() => rmSync(work, { recursive: true, force: true }));

it('analyzes a capture', () => {
  const capture = join(work, 'plant.pcap');
  const args = ['exercise', 'play', 'northfield', '--seconds', '20', '--speed', 'max', '--out', capture];
  const played = run('npx', ['bulkhead', ...args], home);
  expect(played.status, played.stderr).toBe(0);
  const analyzed = run('npx', ['bulkhead', 'analyze', '--json', capture], home);
  expect(analyzed.status, analyzed.stderr).toBe(0);
  const { schema, assets } = JSON.parse(analyzed.stdout) as { schema: string; assets: readonly { class: string }[] };
  expect(schema).toBe('bulkhead.analysis/1');
  expect(assets.filter((asset) => asset.class === 'plc').length).toBeGreaterThan(0);
});

it('says what to do where it was packed without being built', () => {
  const [built, bare] = ['bulkhead', 'unbuilt'].map((name) => join(home, 'node_modules', name)) as [string, string];
  for (const file of ['bulkhead', 'tools/install.sh']) cpSync(join(built, file), join(bare, file));
  const { status, stderr } = run(join(bare, 'bulkhead'), ['analyze', '--help'], home);
  expect([status, stderr]).toEqual([1, expect.stringContaining('npm run build')]);
});

it('refuses a command line that it does not understand with exit code 2', () => {
  expect(run('npx', ['bulkhead', 'analyze'], home).status).toBe(2);
  expect(run('npx', ['bulkhead', 'analyse', 'x.pcap'], home).status).toBe(2);
});

it('serves the console and plays the demo', { timeout: 120_000 }, async () => {
  const args = ['bulkhead', 'up', '--demo', '--port', '0', '--data', join(work, 'data')];
  const child = spawn('npx', args, { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  try {
    await expect.poll(() => text, { timeout: 60_000 }).toContain('Ctrl-C');
    const base = /Bulkhead is at (\S+)/.exec(text)?.[1] ?? '';
    const page = await fetch(`${base}/`);
    expect(await page.text()).toContain('<div id="root">');
    const server = { base, output: () => text } as ServerProcess;
    const account = await setUp(server);
    const { sites } = await ask<{ sites: readonly { id: string; demo: boolean }[] }>(server, account, '/me');
    const demo = sites.find((site) => site.demo)?.id ?? '';
    const seen = async (): Promise<number> =>
      (await ask<{ items: readonly unknown[] }>(server, account, `/sites/${demo}/assets?limit=100`)).items.length;
    await expect.poll(seen, { timeout: 30_000 }).toBeGreaterThan(5);
  } finally {
    // npx stands between: the whole group is told, as a terminal does.
    process.kill(-(child.pid ?? 0), 'SIGINT');
    await end(child, 'SIGCONT');
  }
});
