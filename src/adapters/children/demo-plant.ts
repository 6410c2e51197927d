/** The demo plant: the simulator's packets, in real time, through a pipe into a sensor like any other. What ends is started again. */
import type { ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LIMITS } from '../../model/limits.ts';
import type { DemoPlant, DemoState } from '../../model/ports/children.ts';
import { ended, keepToken, startChild, stopChild, type Program } from './program.ts';

export interface DemoOptions {
  readonly folder: string;
  readonly program: Program;
  readonly server: () => string;
  readonly onEvent: (text: string) => void;
  /** Half of what is waited for before the first start anew; then twice as long each time. */
  readonly waitMs?: number;
}

const PLANT = 'northfield';
const WAIT_MS = 500;
/** One that ran for so long did not fail at its start. */
const STEADY_MS = 30_000;
const FAILURES_MAX = 8;
const WORDS_KEPT = 2000;

type Wanted = Parameters<DemoPlant['start']>[0];

export function openDemoPlant(options: DemoOptions): DemoPlant {
  return new Demo(options);
}

class Demo implements DemoPlant {
  state: DemoState = 'absent';
  detail: string | null = null;
  private readonly options: DemoOptions;
  private children: readonly ChildProcess[] = [];
  private loop: Promise<void> = Promise.resolve();
  private wanted: Wanted | null = null;
  private wake: (() => void) | undefined;

  constructor(options: DemoOptions) {
    this.options = options;
  }

  start(wanted: Wanted): void {
    if (this.wanted) return;
    this.wanted = wanted;
    this.state = 'starting';
    this.detail = null;
    this.loop = this.keepPlaying(wanted);
  }

  async stop(): Promise<void> {
    if (this.wanted) this.state = 'removing';
    this.wanted = null;
    this.wake?.();
    await Promise.all(this.children.map(stopChild));
    await this.loop;
    this.state = 'absent';
    this.detail = null;
  }

  private async keepPlaying(wanted: Wanted): Promise<void> {
    let failures = 0;
    while (this.wanted === wanted) {
      const began = performance.now();
      const reason = await this.playOnce(wanted);
      if (this.wanted !== wanted) return;
      failures = performance.now() - began > STEADY_MS ? 1 : failures + 1;
      this.detail = reason;
      this.options.onEvent(`the demo plant stopped: ${reason}`);
      if (failures > FAILURES_MAX) {
        this.state = 'failed';
        this.wanted = null;
        return;
      }
      this.state = 'restarting';
      await this.pause(Math.min(LIMITS.backOffMsMax, (this.options.waitMs ?? WAIT_MS) * 2 ** failures));
    }
  }

  private async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }

  /** Plays until either of the two ends, then ends the other. Answers why. */
  private async playOnce({ site, sensor, token, assets }: Wanted): Promise<string> {
    const { folder, program, server } = this.options;
    const tokenFile = join(folder, 'token');
    const spool = join(folder, 'spool', site);
    keepToken(tokenFile, token);
    const where = ['--site', site, '--sensor', sensor, '--server', server(), '--token-file', tokenFile];
    const size = assets === null ? [] : ['--assets', String(assets)];
    const player = startChild(program, ['exercise', 'play', PLANT, ...size], ['ignore', 'pipe', 'pipe']);
    const watcher = startChild(
      program,
      ['sensor', ...where, '--capture', '-', '--spool', spool],
      [player.stdout, 'ignore', 'pipe'],
    );
    // The pipe is the watcher's now; held open here it would outlive both.
    player.stdout?.destroy();
    this.children = [player, watcher];
    let words = '';
    for (const child of this.children) {
      child.stderr?.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-WORDS_KEPT)));
    }
    if (this.state === 'starting' || this.state === 'restarting') this.state = 'running';
    const code = await Promise.race(this.children.map(ended));
    await Promise.all(this.children.map(stopChild));
    this.children = [];
    await rm(tokenFile, { force: true });
    return words.trim().split('\n').at(-1) || `it ended with ${code}`;
  }
}
