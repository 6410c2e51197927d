/**
 * Helpers as worker threads: each runs a script of ours, does one task and ends.
 *
 *   const helpers = openHelpers<Task, Found>({ script: new URL('./helper.ts', import.meta.url), shared });
 *   const found = await helpers.start(task);                       // in the thread that has the work
 *   await help<Shared, Task, Found>((shared, task) => …);          // in the script
 */
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { err, ok, type Result } from '../kernel/result.ts';
import type { HelperProblem, Helpers } from '../model/ports/helpers.ts';

export interface HelperOptions {
  readonly script: URL;
  /** What every helper is given beside its task. */
  readonly shared: unknown;
}

/** What a helper found, and the buffers in it that are moved, not copied: they are gone from the helper then. */
export interface Handed<Found> {
  readonly found: Found;
  readonly move: readonly ArrayBuffer[];
}

interface Given<Shared, Task> {
  readonly shared: Shared;
  readonly task: Task;
}

export function openHelpers<Task, Found>({ script, shared }: HelperOptions): Helpers<Task, Found> {
  const working = new Set<Worker>();
  const stopAll = (): void => {
    for (const worker of working) void worker.terminate();
    working.clear();
  };
  return {
    async start(task) {
      const worker = new Worker(script, { workerData: { shared, task } satisfies Given<unknown, Task> });
      working.add(worker);
      const found = await outcomeOf<Found>(worker, () => !working.has(worker));
      working.delete(worker);
      if (!found.ok) stopAll();
      return found;
    },
  };
}

async function outcomeOf<Found>(worker: Worker, isStopped: () => boolean): Promise<Result<Found, HelperProblem>> {
  return await new Promise((resolve) => {
    const died = (why: string): void => resolve(isStopped() ? err(STOPPED) : err(deathOf(why)));
    worker.once('message', (found: Found) => resolve(ok(found)));
    worker.once('messageerror', (error) => died(error.message));
    worker.once('error', (error) =>
      died(error instanceof Error && error.message !== '' ? error.message : String(error)),
    );
    worker.once('exit', (code) => died(`it left with ${code}`));
  });
}

const STOPPED: HelperProblem = { code: 'helper-stopped', message: 'Stopped, since another one died.' };

const deathOf = (why: string): HelperProblem => ({
  code: 'helper-died',
  message: `A thread that decoded a part of it died: ${why}.`,
  advice: 'Try it with --cores 1.',
});

/** In a helper's script: does the task that it was started for. What `work` throws ends the helper. */
export async function help<Shared, Task, Found>(
  work: (shared: Shared, task: Task) => Promise<Handed<Found>>,
): Promise<void> {
  const { shared, task } = workerData as Given<Shared, Task>;
  const { found, move } = await work(shared, task);
  parentPort?.postMessage(found, [...move]);
}
