/** `bulkhead exercise play PLANT`: packets of a synthetic plant as a capture, in real time or as fast as possible. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import { pcapHeader, pcapRecord } from '../../exercise/encoders/pcap.ts';
import { plants } from '../../exercise/plants/index.gen.ts';
import { complain } from './complain.ts';
import type { SimulatedFrame } from '../../model/plugins/plant.ts';

interface PlayOptions {
  readonly assets?: number;
  readonly seed: number;
  readonly speed: number;
  readonly seconds: number;
  readonly start?: number;
  readonly out: string;
}

/** How long the player sleeps at most; frames due within it leave together. */
const PACE_MS = 20;
const WRITE_BYTES = 256 * 1024;

export function exerciseCommand(): Command {
  const command = new Command('exercise').description('Synthetic plants and what happens in them.');
  command
    .command('play')
    .description('Write the packets of a synthetic plant as a capture (pcap).')
    .argument('<plant>', `one of: ${plants.map((plant) => plant.id).join(', ')}`)
    .option('--assets <n>', 'grow it to at least so many assets', wholeNumber)
    .option('--seed <n>', 'another seed, another day', wholeNumber, 1)
    .option('--speed <x>', 'times real time, or max', speedOf, 1)
    .option('--seconds <n>', 'stop after so many seconds of the plant; without it, go on', positive, Infinity)
    .option('--start <time>', 'time of the first packet (RFC 3339); without it, now', timeOf)
    .option('--out <file>', 'where to; - is standard output', '-')
    .action(async (plant: string, options: PlayOptions) => play(plant, options));
  return command;
}

async function play(id: string, options: PlayOptions): Promise<void> {
  const plant = plants.find((candidate) => candidate.id === id);
  if (!plant) {
    process.stderr.write(`There is no plant ${id}; there is ${plants.map((p) => p.id).join(', ')}.\n`);
    process.exitCode = 2;
    return;
  }
  const startUs = options.start ?? Date.now() * 1000;
  const frames = plant.frames({ seed: options.seed, assets: options.assets ?? plant.assets }, startUs);
  const out = options.out === '-' ? process.stdout : createWriteStream(options.out);
  const broken = new Promise<Error>((resolve) => out.once('error', resolve));
  const written = writeFrames(frames, out, { ...options, startUs }).then(() => undefined);
  const problem = await Promise.race([written, broken]);
  if (problem === undefined && out !== process.stdout) await new Promise<void>((resolve) => out.end(() => resolve()));
  if (problem === undefined) return;
  // Whoever reads a pipe may go at any time: that is the ordinary end of a demo, not an error.
  if (out === process.stdout) process.exit(0);
  complain({ code: 'unwritable', message: `The capture could not be written: ${problem.message}`, where: options.out });
  process.exit(1);
}

interface Pace {
  readonly speed: number;
  readonly seconds: number;
  readonly startUs: number;
}

async function writeFrames(frames: Iterable<SimulatedFrame>, out: Writable, pace: Pace): Promise<void> {
  const endUs = pace.startUs + pace.seconds * 1e6;
  const begun = performance.now();
  let held: Uint8Array[] = [pcapHeader()];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    const block = Buffer.concat(held);
    held = [];
    bytes = 0;
    if (block.length > 0 && !out.write(block)) await once(out, 'drain');
  };
  for (const frame of frames) {
    if (frame.timeUs >= endUs) break;
    const dueMs = (frame.timeUs - pace.startUs) / 1000 / pace.speed;
    for (
      let aheadMs = dueMs - (performance.now() - begun);
      aheadMs > 1;
      aheadMs = dueMs - (performance.now() - begun)
    ) {
      await flush();
      await delay(Math.max(PACE_MS, Math.min(aheadMs, 1000)));
    }
    const record = pcapRecord(frame.timeUs, frame.bytes);
    held.push(record);
    bytes += record.length;
    if (bytes >= WRITE_BYTES) await flush();
  }
  await flush();
}

function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('A whole number is wanted.');
  return Number(value);
}

function positive(value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new InvalidArgumentError('A number above 0 is wanted.');
  return number;
}

const speedOf = (value: string): number => (value === 'max' ? Infinity : positive(value));

function timeOf(value: string): number {
  const ms = Date.parse(value);
  if (Number.isNaN(ms)) throw new InvalidArgumentError('A time such as 2026-11-17T02:00:00Z is wanted.');
  return ms * 1000;
}
