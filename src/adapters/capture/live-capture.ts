/**
 * Packets of an interface, through tcpdump in a process of its own: it holds the right to capture and does nothing but write
 * pcap to a pipe. Its buffer is large and it hands over each packet at once; `--immediate-mode` would lose packets at speed.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { err, ok, type Result } from '../../kernel/result.ts';
import { LIMITS } from '../../model/limits.ts';
import type { PacketSink, PacketSource, SourceProblem } from '../../model/ports/sensor.ts';

const BUFFER_KIB = '65536';
const SNAP_BYTES = '65535';
const WORDS_KEPT = 4000;
const RESTARTS_MAX = 20;
const FIRST_WAIT_MS = 500;
const STEADY_MS = 60_000;

export interface LiveOptions {
  readonly interface: string;
  /** As root, the account that tcpdump becomes once the interface is open. */
  readonly account?: string | undefined;
  readonly onEvent: (text: string) => void;
}

export function liveCapture(options: LiveOptions): PacketSource {
  return new LiveCapture(options);
}

class LiveCapture implements PacketSource {
  readonly present = true;
  private readonly options: LiveOptions;
  private child: ChildProcess | undefined;
  private stopped = false;
  private listening = false;
  /** It was there once: when it goes, it is waited for. */
  private opened = false;
  private readonly halt = new AbortController();
  private words = '';
  /** Lost by children that have ended, and by the present one. */
  private lostBefore = 0;
  private lostNow = 0;

  constructor(options: LiveOptions) {
    this.options = options;
  }

  get dropped(): number {
    return this.lostBefore + this.lostNow;
  }

  /** tcpdump prints its counts when it is told SIGUSR1. */
  refresh(): void {
    // Before it listens it has no handler, and would die of it.
    if (this.listening) this.child?.kill('SIGUSR1');
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.halt.abort();
    this.child?.kill('SIGTERM');
    await Promise.resolve();
  }

  async read(sink: PacketSink): Promise<Result<void, SourceProblem>> {
    let failures = 0;
    while (!this.stopped) {
      const began = performance.now();
      const code = await this.runOnce(sink);
      this.lostBefore += this.lostNow;
      this.lostNow = 0;
      if (this.stopped) break;
      const problem = this.problemOf(code);
      const waits = problem.code === 'capture-failed' || (problem.code === 'no-interface' && this.opened);
      if (!waits) return err(problem);
      failures = performance.now() - began > STEADY_MS ? 1 : failures + 1;
      if (failures > RESTARTS_MAX) return err(problem);
      this.options.onEvent(`${problem.message} It is started again.`);
      await this.wait(Math.min(LIMITS.backOffMsMax, FIRST_WAIT_MS * 2 ** Math.min(failures, 10)));
    }
    return ok(undefined);
  }

  /** Ends early when it is told to stop. */
  private async wait(ms: number): Promise<void> {
    await Promise.race([
      pause(ms, undefined, { ref: true }),
      new Promise<void>((resolve) => this.halt.signal.addEventListener('abort', () => resolve(), { once: true })),
    ]);
  }

  private runOnce(sink: PacketSink): Promise<number | string> {
    const { account } = this.options;
    const become = process.getuid?.() === 0 && account !== undefined ? ['-Z', account] : [];
    const args = ['-i', this.options.interface, '-n', '-B', BUFFER_KIB, '-s', SNAP_BYTES, '-U', ...become, '-w', '-'];
    this.words = '';
    this.listening = false;
    return new Promise((resolve) => {
      const child = spawn('tcpdump', args, { stdio: ['ignore', 'pipe', 'pipe'] });
      this.child = child;
      sink.open(this.options.interface);
      child.stdout.on('data', (chunk: Buffer) => sink.chunk(chunk));
      child.stderr.on('data', (chunk: Buffer) => this.listen(chunk.toString()));
      child.on('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? 'unknown'));
      child.on('close', (code) => resolve(code ?? 1));
    });
  }

  /** `12 packets captured, 12 packets received by filter, 0 packets dropped by kernel` (and by the interface). */
  private listen(text: string): void {
    this.words = (this.words + text).slice(-WORDS_KEPT);
    if (/listening on/.test(this.words)) this.listening = this.opened = true;
    const kernel = [...this.words.matchAll(/(\d+) packets? dropped by kernel/g)].at(-1)?.[1];
    const device = [...this.words.matchAll(/(\d+) packets? dropped by interface/g)].at(-1)?.[1];
    if (kernel !== undefined) this.lostNow = Number(kernel) + Number(device ?? 0);
  }

  private problemOf(code: number | string): SourceProblem {
    const name = this.options.interface;
    if (code === 'ENOENT') {
      const advice = 'Install it (Debian: apt-get install tcpdump).';
      return { code: 'no-tool', message: 'tcpdump is not installed.', advice };
    }
    if (/permission|not permitted/i.test(this.words) || code === 'EACCES') {
      const advice = 'Run the sensor as root, or: setcap cap_net_raw,cap_net_admin=eip on tcpdump.';
      return { code: 'not-permitted', message: `Packets of ${name} may not be read.`, where: name, advice };
    }
    if (/No such device|doesn't exist|No such interface/i.test(this.words) || !existsSync(`/sys/class/net/${name}`)) {
      return { code: 'no-interface', message: `There is no interface ${name}.`, where: name, advice: 'See `ip link`.' };
    }
    const last = this.words.trim().split('\n').at(-1) ?? '';
    return { code: 'capture-failed', message: `tcpdump ended (${code}): ${last}`, where: name };
  }
}
