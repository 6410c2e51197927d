/**
 * What a sensor on an interface keeps up with: `npm run live -- [--pps 100000] [--seconds 60] [--json]`. A simulated plant's
 * packets are replayed into a veth pair, in a network namespace of its own; `bulkhead sensor` reads the other end for a real
 * server. Fails when a packet is lost anywhere. Linux, as root, with tcpdump, tcpreplay and iproute2.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  addSensor,
  ask,
  end,
  ROOT,
  setUp,
  startServer,
  type Account,
  type ServerProcess,
} from '../test/support/server-process.ts';

const INSIDE = 'BULKHEAD_LIVE_INSIDE';
const [SENDS, WATCHED] = ['bh-send', 'bh-watch'];
const SETTLE_MS = 20_000;
const POLL_MS = 20;
const TICKS_PER_SECOND = 100;

const { values } = parseArgs({
  options: {
    pps: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '60' },
    json: { type: 'boolean', default: false },
  },
});

interface Figures {
  readonly sent: number;
  readonly sentPerSecond: number;
  readonly received: number;
  readonly dropped: number;
  readonly lost: number;
  readonly firstAssetMs: number;
  /** Of one core, while packets came; tcpdump is a child of the sensor and not counted. */
  readonly sensorCpu: number;
  readonly load: number;
}

if (process.env[INSIDE] === undefined) {
  const args = ['--net', process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const inside = spawnSync('unshare', args, { stdio: 'inherit', env: { ...process.env, [INSIDE]: '1' } });
  process.exitCode = inside.status ?? 1;
} else {
  const figures = await measured();
  process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : told(figures));
  process.exitCode = figures.lost === 0 && figures.dropped === 0 ? 0 : 1;
}

function told(f: Figures): string {
  const lines = [
    `sent             ${f.sent} packets, ${Math.round(f.sentPerSecond)}/s`,
    `received         ${f.received}`,
    `dropped          ${f.dropped} by the kernel`,
    `lost             ${f.lost}`,
    `first asset      after ${Math.round(f.firstAssetMs)} ms`,
    `sensor           ${Math.round(f.sensorCpu * 100)} % of a core`,
    `load             ${f.load.toFixed(1)} (1 min)`,
  ];
  return `${lines.join('\n')}\n`;
}

async function measured(): Promise<Figures> {
  const work = mkdtempSync(join(tmpdir(), 'bulkhead-live-'));
  // PostgreSQL runs under an account of its own and must pass through.
  chmodSync(work, 0o711);
  let server: ServerProcess | undefined;
  try {
    layWires();
    const capture = join(work, 'plant.pcap');
    run(join(ROOT, 'bulkhead'), [
      'exercise',
      'play',
      'northfield',
      '--seconds',
      '20',
      '--speed',
      'max',
      '--out',
      capture,
    ]);
    server = await startServer({ data: join(work, 'data') });
    return await replayed(server, await setUp(server), { work, capture });
  } finally {
    await server?.stop();
    rmSync(work, { recursive: true, force: true });
  }
}

/** Without IPv6 the kernel has nothing of its own to say on them. */
function layWires(): void {
  for (const which of ['all', 'default']) writeFileSync(`/proc/sys/net/ipv6/conf/${which}/disable_ipv6`, '1');
  run('ip', ['link', 'set', 'lo', 'up']);
  run('ip', ['link', 'add', SENDS, 'type', 'veth', 'peer', 'name', WATCHED]);
  for (const end of [SENDS, WATCHED]) run('ip', ['link', 'set', end, 'arp', 'off', 'up']);
}

function run(program: string, args: readonly string[]): void {
  const done = spawnSync(program, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${done.stderr}`);
}

interface Place {
  readonly work: string;
  readonly capture: string;
}

interface Row {
  readonly packets: number;
  readonly dropped: number;
  readonly sequence: number;
}

async function replayed(server: ServerProcess, account: Account, { work, capture }: Place): Promise<Figures> {
  const { token } = await addSensor(server, account, 'live');
  const tokenFile = join(work, 'token');
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const where = ['--site', account.site, '--server', server.base, '--token-file', tokenFile];
  const args = ['sensor', '--interface', WATCHED, ...where, '--spool', join(work, 'spool')];
  const sensing = spawn(join(ROOT, 'bulkhead'), args, { stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    await until(() => isListening(sensing), 'the capture to begin');
    const sees = async (path: string): Promise<readonly Row[]> =>
      (await ask<{ readonly items: readonly Row[] }>(server, account, `/sites/${account.site}${path}`)).items;
    const row = async (): Promise<Row> => (await sees('/sensors'))[0] ?? { packets: 0, dropped: 0, sequence: 0 };
    // The first batch makes the sensor known; what comes after it is measured.
    await until(async () => (await row()).sequence > 0, 'the first sign of life');
    const cpuBefore = cpuSeconds(sensing);
    const began = performance.now();
    const replaying = replay(capture);
    await until(async () => (await sees('/assets?limit=1')).length > 0, 'the first asset');
    const firstAssetMs = performance.now() - began;
    const { sent, seconds } = await replaying;
    const sensorCpu = (cpuSeconds(sensing) - cpuBefore) / ((performance.now() - began) / 1000);
    const load = loadavg()[0] ?? 0;
    await until(async () => (await row()).packets >= sent, 'the last packet', SETTLE_MS).catch(() => undefined);
    const { packets: received, dropped } = await row();
    return {
      sent,
      sentPerSecond: sent / seconds,
      received,
      dropped,
      lost: sent - received,
      firstAssetMs,
      sensorCpu,
      load,
    };
  } finally {
    await end(sensing, 'SIGTERM');
  }
}

async function replay(capture: string): Promise<{ readonly sent: number; readonly seconds: number }> {
  const limit = Number(values.pps) * Number(values.seconds);
  const args = ['-K', '--loop=1000000', `--limit=${limit}`, `--pps=${values.pps}`, '-i', SENDS, capture];
  const child = spawn('tcpreplay', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-100_000)));
  }
  await new Promise((done) => child.once('close', done));
  const [, sent, seconds] = /Actual: (\d+) packets .* sent in ([\d.]+) seconds/.exec(text) ?? [];
  if (sent === undefined || !/Failed packets:\s+0\b/.test(text)) throw new Error(`tcpreplay:\n${text}`);
  return { sent: Number(sent), seconds: Number(seconds) };
}

/** tcpdump holds a packet socket once it listens. */
function isListening(child: ChildProcess): boolean {
  if (child.exitCode !== null) throw new Error(`the sensor ended with ${child.exitCode}`);
  return readFileSync('/proc/self/net/packet', 'utf8').trim().split('\n').length > 1;
}

/** `utime` and `stime` of proc(5). */
function cpuSeconds(child: ChildProcess): number {
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function until(done: () => boolean | Promise<boolean>, what: string, withinMs = 60_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await done())) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms for ${what}`);
    await pause(POLL_MS);
  }
}
