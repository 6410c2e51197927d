/** One worker of the fuzzer: decodes inputs from..to with all protocols and says what was wrong with which. */
import { parentPort, workerData } from 'node:worker_threads';
import { createEngine, type Engine } from '../../src/see/decode/engine.ts';
import { toBatches } from '../../src/see/decode/batches.ts';
import { protocols } from '../../src/see/protocols/index.gen.ts';
import { mutant, type Mutant } from './mutate.ts';
import { GROUP, type Finding, type Share } from './share.ts';
import { sources } from './sources.ts';

const SLOW_MS = 2000;
/** Least of this many decodings of one input, for each of its packets. */
const PACKET_MS = 1;
const AGAIN = 5;
/** Of unmeasured decoding before it. */
const WARM_MS = 100;
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

/** Milliseconds a packet, of decoding alone: handed over at once, since bytes one by one take their time whatever they are. */
function paceOf(engine: Engine, { bytes }: Mutant): number {
  const before = engine.health().packets;
  const began = performance.now();
  engine.open('input');
  engine.write(bytes);
  engine.end();
  return (performance.now() - began) / Math.max(1, engine.health().packets - before);
}

/**
 * One slow decoding may be the compiler's, whose first steps through a decoder take a millisecond each: the input is
 * decoded for a while unmeasured, then the quickest of several is its own.
 */
function leastPace(input: Mutant, group: number): number {
  const until = performance.now() + WARM_MS;
  while (performance.now() < until) paceOf(engineOf(group, []), input);
  return Math.min(...Array.from({ length: AGAIN }, () => paceOf(engineOf(group, []), input)));
}

const all = sources();
const faults: string[] = [];
let engine = engineOf(0, faults);
for (let number = share.from; number < share.to; number++) {
  Atomics.store(share.at, 0, number);
  if (number % GROUP === 0) engine = engineOf(number / GROUP, faults);
  const input = mutant(share.seed, number, all);
  const began = performance.now();
  const packetsBefore = Atomics.load(share.at, 1);
  try {
    decode(engine, input, number + 1);
  } catch (error) {
    faults.push(`the engine threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    engine = engineOf(number, faults);
  }
  const tookMs = performance.now() - began;
  if (tookMs > SLOW_MS) faults.push(`took ${Math.round(tookMs)} ms`);
  if (tookMs / Math.max(1, Atomics.load(share.at, 1) - packetsBefore) > PACKET_MS) {
    const pace = leastPace(input, Math.floor(number / GROUP));
    if (pace > PACKET_MS) faults.push(`took ${pace.toFixed(2)} ms a packet at the least`);
  }
  if (faults.length > 0) say({ input: number, source: input.source, problem: faults[0] ?? '' });
  faults.length = 0;
}
Atomics.store(share.at, 0, share.to);
