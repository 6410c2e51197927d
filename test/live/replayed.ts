/**
 * Run in a network namespace of its own: replays a plant's packets into a veth pair, lets `bulkhead sensor` watch the other
 * end, and takes what it sends in a server's place. Prints what was sent and what was told, as JSON.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { plants } from '../../src/exercise/plants/index.gen.ts';
import type { Batch } from '../../src/model/observation.ts';
import { pcap, START_US } from '../support/frames.ts';
import { end, ROOT } from '../support/server-process.ts';

const [SENDS, WATCHED] = ['bh-send', 'bh-watch'];
const PACKETS = 5000;
const PACKETS_PER_SECOND = 5000;
const PLANT_SECONDS = 20;
const PATIENCE_MS = 15_000;

const told = { sequence: 0, received: 0, dropped: 0, counted: 0, firstUs: 0 };

function take({ sequence, health, conversations }: Batch): void {
  told.sequence = sequence;
  told.received = health.packets;
  told.dropped = health.dropped;
  for (const { packets } of conversations) told.counted += packets;
  if (told.firstUs === 0 && conversations.length > 0) told.firstUs = performance.now() * 1000;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (request.url?.endsWith('/observations')) take(JSON.parse(String(gunzipSync(Buffer.concat(chunks)))) as Batch);
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ sequence: told.sequence }));
}

function run(program: string, ...args: readonly string[]): string {
  const done = spawnSync(program, args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${done.stderr}`);
  return done.stdout + done.stderr;
}

/** Without IPv6 the kernel has nothing of its own to say on them. */
function layWires(): void {
  for (const which of ['all', 'default']) writeFileSync(`/proc/sys/net/ipv6/conf/${which}/disable_ipv6`, '1');
  run('ip', 'link', 'set', 'lo', 'up');
  run('ip', 'link', 'add', SENDS, 'type', 'veth', 'peer', 'name', WATCHED);
  for (const side of [SENDS, WATCHED]) run('ip', 'link', 'set', side, 'arp', 'off', 'up');
}

function record(path: string): void {
  const frames: { us: number; bytes: Uint8Array }[] = [];
  for (const { timeUs, bytes } of plants[0]?.frames({ seed: 1, assets: plants[0].assets }, START_US) ?? []) {
    if (timeUs > START_US + PLANT_SECONDS * 1e6) break;
    frames.push({ us: timeUs, bytes: bytes.slice() });
  }
  writeFileSync(path, pcap(frames));
}

/** Whether it came to be so in time. */
async function came(done: () => boolean): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!done()) {
    if (performance.now() > deadline) return false;
    await pause(10);
  }
  return true;
}

async function until(done: () => boolean, what: string): Promise<void> {
  if (!(await came(done))) throw new Error(`waited ${PATIENCE_MS} ms for ${what}`);
}

/** tcpdump holds a packet socket once it listens. */
function isListening(child: ChildProcess): boolean {
  if (child.exitCode !== null) throw new Error(`the sensor ended with ${child.exitCode}`);
  return readFileSync('/proc/self/net/packet', 'utf8').trim().split('\n').length > 1;
}

const work = mkdtempSync(join(tmpdir(), 'bulkhead-replayed-'));
const capture = join(work, 'plant.pcap');
const server = createServer((request, response) => void answer(request, response));
layWires();
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const where = [
  '--site',
  's',
  '--sensor',
  'live',
  '--server',
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
];
const args = [
  join(ROOT, 'src/bin/main.ts'),
  'sensor',
  '--interface',
  WATCHED,
  ...where,
  '--spool',
  join(work, 'spool'),
];
const env = { ...process.env, BULKHEAD_TOKEN: 'token' };
const sensor = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
try {
  record(capture);
  await until(() => isListening(sensor), 'the capture to begin');
  // What comes after the first sign of life is measured.
  await until(() => told.sequence > 0, 'the first sign of life');
  const beganMs = performance.now();
  const replay = spawn(
    'tcpreplay',
    ['-K', '--loop=1000', `--limit=${PACKETS}`, `--pps=${PACKETS_PER_SECOND}`, '-i', SENDS, capture],
    { stdio: 'ignore' },
  );
  const replayed = new Promise((resolve) => replay.once('close', resolve));
  await until(() => told.firstUs > 0, 'the first conversation');
  const firstMs = Math.round(told.firstUs / 1000 - beganMs);
  await replayed;
  // Where packets are lost they never come: the figures, which the test compares, say how many.
  await came(() => told.received >= PACKETS && told.counted >= PACKETS);
  const { received, dropped, counted } = told;
  process.stdout.write(`${JSON.stringify({ sent: PACKETS, received, dropped, counted, firstMs })}\n`);
} finally {
  await end(sensor, 'SIGTERM');
  server.closeAllConnections();
  server.close();
  rmSync(work, { recursive: true, force: true });
}
