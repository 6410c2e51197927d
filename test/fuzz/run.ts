/**
 * Mutated captures through the whole decoder: nothing may throw, hang or grow without bound.
 *
 *   npm run fuzz [-- --inputs N] [--seed S] [--from N]
 *
 * Prints how to repeat each failure; its last line is `N passed, N failed, N skipped`.
 */
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { GROUP, type Finding, type Share } from './share.ts';

const WORKERS = 2;
const HANG_MS = 20_000;
const RESIDENT_MB_MAX = 1536;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '50000' },
    seed: { type: 'string', default: '20260105' },
    from: { type: 'string', default: '0' },
  },
});
const [inputs, seed, first] = [Number(values.inputs), Number(values.seed), Number(values.from)];
const failures: Finding[] = [];
let packets = 0;

function fail(finding: Finding): void {
  failures.push(finding);
  if (failures.length > 20) return;
  const group = finding.input - (finding.input % GROUP);
  process.stdout.write(
    `input ${finding.input} (${finding.source}): ${finding.problem}\n` +
      `  again: npm run fuzz -- --seed ${seed} --from ${group} --inputs ${finding.input - group + 1}\n`,
  );
}

/** Runs one share to its end; an input that takes too long is a failure, and the share ends with it. */
function run(from: number, to: number): Promise<number> {
  const at = new Int32Array(new SharedArrayBuffer(8));
  Atomics.store(at, 0, from);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { seed, from, to, at } satisfies Share,
  });
  return new Promise((resolve) => {
    let [seen, since] = [-1, performance.now()];
    const watch = setInterval(() => {
      const now = Atomics.load(at, 0);
      if (now !== seen) [seen, since] = [now, performance.now()];
      else if (performance.now() - since > HANG_MS) {
        fail({ input: now, source: 'see below', problem: `did not end within ${HANG_MS / 1000} s` });
        void worker.terminate();
      }
    }, 500);
    worker.on('message', fail);
    worker.on('error', (error) => fail({ input: Atomics.load(at, 0), source: 'worker', problem: String(error) }));
    worker.on('exit', () => {
      clearInterval(watch);
      packets += Atomics.load(at, 1);
      resolve(Atomics.load(at, 0) - from);
    });
  });
}

const half = Math.ceil(inputs / WORKERS / GROUP) * GROUP;
const shares = Array.from(
  { length: WORKERS },
  (_, i) => [first + i * half, Math.min(first + inputs, first + (i + 1) * half)] as const,
);
const done = await Promise.all(shares.filter(([from, to]) => from < to).map(([from, to]) => run(from, to)));
const residentMb = Math.round(process.resourceUsage().maxRSS / 1024);
const total = done.reduce((sum, n) => sum + n, 0);
const heavy = residentMb > RESIDENT_MB_MAX;
process.stdout.write(
  `seed ${seed}, ${total} inputs, ${packets} packets, peak memory ${residentMb} MB${heavy ? ': too much' : ''}\n`,
);
const failed = failures.length + (heavy ? 1 : 0) + (total < inputs ? 1 : 0);
process.exitCode = failed === 0 ? 0 : 1;
process.stdout.write(`${Math.max(0, total - failures.length)} passed, ${failed} failed, 0 skipped\n`);
