/** One worker of the fuzzer: decodes inputs from..to with all protocols and says what was wrong with which. */
import { parentPort, workerData } from 'node:worker_threads';
import { createEngine, type Engine } from '../../src/see/decode/engine.ts';
import { toBatches } from '../../src/see/decode/batches.ts';
import { protocols } from '../../src/see/protocols/index.gen.ts';
import { mutant, type Mutant } from './mutate.ts';
import { GROUP, type Finding, type Share } from './share.ts';
import { sources } from './sources.ts';

const SLOW_MS = 2000;
const HEALTH = { dropped: 0, packetsPerSecond: 0, lagUs: 0, spoolBytes: 0 };

const share = workerData as Share;
const say = (finding: Finding): void => parentPort?.postMessage(finding);

function engineOf(group: number, faults: string[]): Engine {
  return createEngine({
    protocols,
    seed: share.seed,
    onFault: (protocol, error) =>
      faults.push(`${protocol} threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
    // Every other engine makes fields and messages too.
    ...(group % 2 === 1 ? { onMessage: () => undefined } : {}),
  });
}

function decode(engine: Engine, { bytes, chunk }: Mutant, sequence: number): void {
  engine.open('input');
  for (let at = 0; at < bytes.length; at += chunk) engine.write(bytes.subarray(at, at + chunk));
  Atomics.add(share.at, 1, engine.end().packets);
  engine.pulse.evaluate(engine.nowUs);
  if (sequence % 3 === 0) toBatches(engine, { sensor: 'fuzz', site: 'fuzz', sequence, health: HEALTH });
}

const all = sources();
const faults: string[] = [];
let engine = engineOf(0, faults);
for (let number = share.from; number < share.to; number++) {
  Atomics.store(share.at, 0, number);
  if (number % GROUP === 0) engine = engineOf(number / GROUP, faults);
  const input = mutant(share.seed, number, all);
  const began = performance.now();
  try {
    decode(engine, input, number + 1);
  } catch (error) {
    faults.push(`the engine threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    engine = engineOf(number, faults);
  }
  const tookMs = performance.now() - began;
  if (tookMs > SLOW_MS) faults.push(`took ${Math.round(tookMs)} ms`);
  if (faults.length > 0) say({ input: number, source: input.source, problem: faults[0] ?? '' });
  faults.length = 0;
}
Atomics.store(share.at, 0, share.to);
