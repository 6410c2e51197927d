/**
 * What the server costs: `node bench/server.ts idle` (first and second start, PSS after 60 s) and
 * `node bench/server.ts load [minutes]` (1,000 assets, 1,300 conversation updates/s from one sensor; peak PSS).
 * PSS is that of the whole process tree, PostgreSQL included. Linux only, as root.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Batch } from '../src/model/observation.ts';
import { addSensor, setUp, startServer } from '../test/support/server-process.ts';
import { processTree, pssMb } from './pss.ts';

const ASSETS = 1000;
const UPDATES_PER_SECOND = 1300;
const IDLE_LIMIT_MB = 250;
const LOAD_LIMIT_MB = 1536;
const SECOND_START_LIMIT_S = 3;

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

const mac = (n: number): string =>
  `02:00:00:00:${(n >> 8).toString(16).padStart(2, '0')}:${(n & 255).toString(16).padStart(2, '0')}`;
const ip = (n: number): string => `10.0.${n >> 8}.${n & 255}`;

function batchAt(site: string, sensor: string, sequence: number): Batch {
  const now = Date.now() * 1000;
  const times = { firstUs: now - 1_000_000, lastUs: now };
  const conversations = Array.from({ length: UPDATES_PER_SECOND }, (_, n) => ({
    client: (n * 7) % ASSETS,
    server: (n * 13 + 1) % ASSETS,
    transport: 'tcp' as const,
    port: 502 + (n % 3),
    protocol: 'modbus',
    packets: 20,
    bytes: 1400,
    flows: 0,
    ...times,
    operations: [
      {
        code: 3,
        operation: 'read_holding_registers',
        meaning: 'read' as const,
        object: 'holding register 0',
        requests: 10,
        responses: 10,
        errors: 0,
        ...times,
        firstPacket: sequence * 1000,
        lastPacket: sequence * 1000 + 20,
      },
    ],
  }));
  const rates = { packetsPerSecond: 26_000, lagUs: 0, spoolBytes: 0, flows: UPDATES_PER_SECOND };
  return {
    version: 1,
    sensor,
    site,
    sequence,
    fromUs: now - 1_000_000,
    toUs: now,
    endpoints: Array.from({ length: ASSETS }, (_, n) => ({ mac: mac(n + 1), ip: ip(n + 1) })),
    conversations,
    sessions: [],
    claims: [],
    accounts: [],
    signs: [],
    limits: [],
    health: { packets: 26_000, bytes: 1_820_000, dropped: 0, malformed: 0, ...rates },
  };
}

async function idle(data: string): Promise<void> {
  const first = await startServer({ data });
  await first.stop();
  const second = await startServer({ data, port: first.port });
  await pause(60_000);
  const pids = processTree(second.child.pid ?? 0, data);
  const [began, again] = [first, second].map((server) => (server.healthyAfterMs / 1000).toFixed(2));
  say(`first start ${began} s, second start ${again} s (limit ${SECOND_START_LIMIT_S})`);
  say(`idle after 60 s: ${pssMb(pids).toFixed(0)} MB PSS in ${pids.length} processes (limit ${IDLE_LIMIT_MB})`);
  await second.stop();
}

async function load(data: string, minutes: number): Promise<void> {
  const server = await startServer({ data });
  const account = await setUp(server);
  const { sensor, token } = await addSensor(server, account, 'bench');
  const url = `${server.base}/api/v1/sites/${account.site}/observations`;
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-encoding': 'gzip',
  };
  let peak = 0;
  let slowest = 0;
  const began = performance.now();
  const seconds = minutes * 60;
  for (let second = 1; second <= seconds; second++) {
    const body = gzipSync(JSON.stringify(batchAt(account.site, sensor, second)));
    const sent = performance.now();
    const answer = await fetch(url, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`batch ${second}: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
    slowest = Math.max(slowest, performance.now() - sent);
    if (second % 10 === 0) peak = Math.max(peak, pssMb(processTree(server.child.pid ?? 0, data)));
    await pause(Math.max(0, began + second * 1000 - performance.now()));
  }
  const took = (performance.now() - began) / 1000;
  const rate = ((seconds * UPDATES_PER_SECOND) / took).toFixed(0);
  say(
    `${ASSETS} assets, ${rate} conversation updates/s for ${(took / 60).toFixed(1)} min: peak ${peak.toFixed(0)} MB PSS (limit ${LOAD_LIMIT_MB}), slowest batch ${slowest.toFixed(0)} ms`,
  );
  await server.stop();
}

const data = mkdtempSync(join(tmpdir(), 'bulkhead-bench-'));
chmodSync(data, 0o711);
try {
  if (process.argv[2] === 'load') await load(data, Number(process.argv[3] ?? 10));
  else await idle(data);
} finally {
  rmSync(data, { recursive: true, force: true });
}
