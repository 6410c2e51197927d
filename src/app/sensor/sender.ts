/**
 * Sends what waits in the spool, in order and one at a time; forgets a batch when the server's committed cursor has passed it.
 * After anything that went wrong the cursor is asked for anew, so that an answer that was lost is neither loss nor double count.
 */
import { err, ok, type Result } from '../../kernel/result.ts';
import type {
  Gap,
  SensorLog,
  SensorTimer,
  Spool,
  StoredBatch,
  Uplink,
  UplinkProblem,
} from '../../model/ports/sensor.ts';
import { BackOff } from './back-off.ts';
import { Bell } from './bell.ts';

export interface SenderParts {
  readonly spool: Spool;
  readonly uplink: Uplink;
  readonly timer: SensorTimer;
  readonly log: SensorLog;
  /** A sensor that watches outlives a refusal once it was accepted, and passes over a batch that is never taken. */
  readonly patient: boolean;
}

export class Sender {
  private readonly parts: SenderParts;
  private readonly bell = new Bell();
  private readonly backOff: BackOff;
  private known: number | undefined;
  private accepted = false;
  private stopped = false;
  private closing = false;
  /** The newest batch that an earlier run had kept: those are the only ones that the server may know at first contact. */
  private readonly inherited: number;
  private lost = 0;
  private passedOver = 0;
  private lastToUs: number | undefined;
  private readonly waiters: (() => void)[] = [];

  constructor(parts: SenderParts) {
    this.parts = parts;
    this.backOff = new BackOff(() => parts.timer.random());
    this.inherited = parts.spool.newest;
  }

  /** The server's cursor; undefined until it was heard once. */
  get cursor(): number | undefined {
    return this.known;
  }

  /** Nothing is sent any more. */
  get hasEnded(): boolean {
    return this.stopped;
  }

  /** There is more to send. */
  wake(): void {
    this.bell.ring();
  }

  stop(): void {
    this.stopped = true;
    this.bell.ring();
  }

  /** Let `run` end once all is acknowledged. */
  finish(): void {
    this.closing = true;
    this.bell.ring();
  }

  /** Resolves after the next batch was acknowledged, or the loop ended. */
  progress(): Promise<void> {
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  /** Sends until it is stopped or finished. An error is a refusal that waiting would not mend. */
  async run(): Promise<Result<void, UplinkProblem>> {
    try {
      return await this.loop();
    } finally {
      this.stopped = true;
      this.tell();
    }
  }

  private async loop(): Promise<Result<void, UplinkProblem>> {
    let fresh = false;
    while (!this.stopped) {
      const step = await this.step(fresh);
      fresh = step.ok;
      if (!step.ok) {
        if (!this.bearable(step.error)) return step;
        await this.pause(step.error);
      } else if (step.value === 'idle') {
        if (this.closing) return ok(undefined);
        await this.bell.wait();
      } else {
        this.recovered();
      }
    }
    return ok(undefined);
  }

  /** Asks where the server is, unless that is fresh; then sends the next batch. */
  private async step(fresh: boolean): Promise<Result<'sent' | 'idle', UplinkProblem>> {
    const { spool, uplink } = this.parts;
    if (!fresh || this.known === undefined) {
      const asked = await uplink.cursor();
      if (!asked.ok) return asked;
      await this.heard(asked.value);
    }
    const first = await spool.first();
    if (!first) return ok('idle');
    const sent = await uplink.send(first, this.gapBefore(first));
    if (!sent.ok) return await this.unsent(first, sent.error);
    this.lost = 0;
    this.lastToUs = first.toUs;
    await this.heard(sent.value);
    return ok('sent');
  }

  private async heard(cursor: number): Promise<void> {
    const { spool, log } = this.parts;
    if (this.known === undefined && cursor > this.inherited && spool.newest > this.inherited) {
      // Numbers that this run gave away without knowing were used by a run with another spool: the server will not take them.
      this.lost = Math.min(spool.newest, cursor) - this.inherited;
      log.warn(
        { batches: this.lost, cursor },
        'batches bear numbers that the server knows from elsewhere; they are a gap',
      );
    }
    this.known = cursor;
    this.accepted = true;
    await spool.acknowledge(cursor);
    this.tell();
  }

  private tell(): void {
    for (const resolve of this.waiters.splice(0)) resolve();
  }

  /** What is missing between the server's cursor and this batch. */
  private gapBefore(first: StoredBatch): Gap | undefined {
    const batches = first.sequence - (this.known ?? 0) - 1 + this.lost;
    if (batches <= 0) return undefined;
    return { fromUs: Math.min(this.lastToUs ?? first.fromUs, first.fromUs), toUs: first.fromUs, batches };
  }

  private async unsent(first: StoredBatch, problem: UplinkProblem): Promise<Result<'sent', UplinkProblem>> {
    if (problem.code !== 'invalid' || !this.parts.patient) return err(problem);
    this.passedOver++;
    const { sequence } = first;
    this.parts.log.warn(
      { sequence, problem, passedOver: this.passedOver },
      'a batch is never taken; it is passed over',
    );
    await this.parts.spool.acknowledge(sequence);
    return ok('sent');
  }

  private bearable(problem: UplinkProblem): boolean {
    if (problem.code === 'unreachable' || problem.code === 'out-of-order') return true;
    return problem.code === 'refused' && this.parts.patient && this.accepted;
  }

  private async pause(problem: UplinkProblem): Promise<void> {
    const { log, timer, spool } = this.parts;
    if (this.backOff.failures === 0) log.warn({ problem, waiting: spool.waiting }, 'the server does not take batches');
    await timer.sleep(this.backOff.nextMs());
  }

  private recovered(): void {
    if (this.backOff.failures > 0) this.parts.log.info({ cursor: this.known }, 'the server takes batches again');
    this.backOff.reset();
  }
}
