/**
 * `analyze` on two cores against one, on a capture of 20 million industrial packets: wall time of decoding and inventory,
 * and of the whole command with its JSON; interleaved, the least of all rounds, since every core is needed.
 *
 *   node bench/cores.ts [--rounds 3] [--cores 2] [--packets 20000000] [--file CAPTURE] [--cache FOLDER]
 *
 * What both write is compared line by line. The machine must be idle otherwise.
 */
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createCaptureFiles } from '../src/adapters/capture-files.ts';
import { openHelpers } from '../src/adapters/helper-threads.ts';
import { optimiseLate } from '../src/adapters/late-optimising.ts';
import { leanHeap } from '../src/adapters/lean-heap.ts';
import { fingerprintUnder, newKey } from '../src/adapters/secrets/fingerprint.ts';
import { openVendorTable } from '../src/adapters/vendor-table.ts';
import { analyse } from '../src/app/analysis/analysis.ts';
import { grow } from './grow.ts';

const ROOT = resolve(import.meta.dirname, '..');
const SHARED = resolve(ROOT, '../shared/captures');
const INDUSTRIAL = 'modbus s7comm enip-cip profinet dnp3 iec104 iec61850 bacnet opcua ot-other'.split(' ');
const NODE = [process.execPath, '--disable-warning=ExperimentalWarning'];
const LEAST = 1.2;
const WANTED = 1.4;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    cores: { type: 'string', default: '2' },
    packets: { type: 'string', default: '20000000' },
    file: { type: 'string' },
    cache: { type: 'string', default: join(tmpdir(), 'bulkhead-bench') },
    /** Used by this script itself: decodes on so many cores, makes the inventory, and says how long that took. */
    alone: { type: 'string' },
  },
});
const say = (text: string): boolean => process.stdout.write(`${text}\n`);

/** Seconds of decoding and inventory. */
async function inventoryOf(file: string, count: number): Promise<number> {
  leanHeap();
  optimiseLate();
  const captures = createCaptureFiles();
  const key = newKey();
  const script = new URL('../src/bin/analysis-helper.ts', import.meta.url);
  const began = performance.now();
  const analysis = await analyse([file], {
    captures,
    fingerprint: fingerprintUnder(key),
    vendorOf: openVendorTable(join(ROOT, 'data/oui.bin'), say),
    cores: { count, helpers: openHelpers({ script, shared: { key } }), isFile: (path) => captures.isFile(path) },
    onProblem: ({ message }) => say(message),
  });
  if (!analysis.ok) throw new Error(analysis.error.message);
  return (performance.now() - began) / 1000;
}

function capture(): string {
  if (values.file !== undefined) return values.file;
  mkdirSync(values.cache, { recursive: true });
  const out = join(values.cache, `cores-${values.packets}.pcap`);
  if (existsSync(out)) return out;
  const inputs = INDUSTRIAL.flatMap((folder) =>
    readdirSync(join(SHARED, folder))
      .filter((name) => /\.pcap(ng)?$/.test(name))
      .map((name) => join(SHARED, folder, name)),
  ).sort();
  grow({ out, inputs, packetsMax: Number(values.packets), spanSeconds: 600 });
  return out;
}

function inventorySeconds(file: string, count: number): number {
  const args = [...NODE.slice(1), import.meta.filename, '--alone', String(count), '--file', file];
  return Number(spawnSync(NODE[0] as string, args, { encoding: 'utf8' }).stdout);
}

function commandSeconds(file: string, count: number, out: string): number {
  const fd = openSync(out, 'w');
  const began = performance.now();
  const args = ['analyze', '--json', '--cores', String(count), file];
  const { status } = spawnSync(join(ROOT, 'bulkhead'), args, { stdio: ['ignore', fd, 'ignore'] });
  closeSync(fd);
  if (status !== 0) throw new Error(`analyze on ${count} left with ${status}`);
  return (performance.now() - began) / 1000;
}

/** Lines, and how many of them differ. */
async function compare(one: string, two: string): Promise<{ readonly lines: number; readonly differ: number }> {
  const others = createInterface({ input: createReadStream(two) })[Symbol.asyncIterator]();
  let [lines, differ] = [0, 0];
  for await (const line of createInterface({ input: createReadStream(one) })) {
    lines++;
    if ((await others.next()).value !== line) differ++;
  }
  return { lines, differ };
}

async function main(): Promise<void> {
  const file = capture();
  const counts = [1, Number(values.cores)] as const;
  const scratch = mkdtempSync(join(tmpdir(), 'bulkhead-cores-'));
  const outs = counts.map((count) => join(scratch, `${count}.json`)) as [string, string];
  const inventory = counts.map(() => Infinity) as [number, number];
  const command = counts.map(() => Infinity) as [number, number];
  try {
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const [i, count] of counts.entries()) {
        inventory[i] = Math.min(inventory[i] as number, inventorySeconds(file, count));
        command[i] = Math.min(command[i] as number, commandSeconds(file, count, outs[i] as string));
      }
    }
    const ratio = inventory[0] / inventory[1];
    const seconds = (list: readonly number[]): string => list.map((s) => `${s.toFixed(2)} s`).join(' and ');
    const pass = ratio >= LEAST;
    say(
      `${pass ? 'pass' : 'FAIL'}  decoding and inventory on 1 and ${counts[1]} cores: ${seconds(inventory)}, ${ratio.toFixed(2)} times as fast, must be ≥ ${LEAST}, wanted ${WANTED}`,
    );
    say(`      the whole command: ${seconds(command)}, ${(command[0] / command[1]).toFixed(2)} times as fast`);
    const { lines, differ } = await compare(...outs);
    say(`      of ${lines} lines of JSON ${differ} differ`);
    process.exitCode = pass ? 0 : 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (values.alone === undefined) await main();
else process.stdout.write(String(await inventoryOf(values.file ?? '', Number(values.alone))));
