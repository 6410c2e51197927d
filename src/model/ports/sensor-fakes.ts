/** Fakes of what a sensor speaks to: packets by hand, a server that fails as it is told, a spool in memory, time that passes when told. */
import { assert } from '../../kernel/assert.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { asMicros, type Clock, type Micros } from '../../kernel/time.ts';
import type { LimitEvent } from '../limits.ts';
import type { Batch, PulseSeen } from '../observation.ts';
import type {
  Gap,
  PacketSink,
  PacketSource,
  SensorLog,
  SensorTimer,
  SourceProblem,
  Spool,
  StoredBatch,
  Uplink,
  UplinkProblem,
} from './sensor.ts';

/** `lost-answer`: what was sent is committed, but nobody hears of it. */
export type Fault = 'down' | 'lost-answer' | 'refused' | 'invalid';

const SLEEPS_MAX = 100_000;

export class FakeServer implements Uplink {
  committed = 0;
  readonly taken: StoredBatch[] = [];
  readonly gaps: Gap[] = [];
  readonly beats: (readonly PulseSeen[])[] = [];
  /** What happens to the next questions, one each; then all is well. */
  faults: (Fault | 'none')[] = [];
  beatFaults: ('down' | 'none')[] = [];
  /** Batches are not answered before this resolves. */
  held: Promise<void> | undefined;
  onCommit: (server: FakeServer) => void = () => undefined;

  cursor(): Promise<Result<number, UplinkProblem>> {
    const fault = this.faults.shift() ?? 'none';
    return Promise.resolve(fault === 'none' ? ok(this.committed) : err(problemOf(fault)));
  }

  async send(batch: StoredBatch, gap: Gap | undefined): Promise<Result<number, UplinkProblem>> {
    await this.held;
    const fault = this.faults.shift() ?? 'none';
    if (fault !== 'none' && fault !== 'lost-answer') return err(problemOf(fault));
    if (batch.sequence > this.committed + 1 && gap === undefined) {
      return err({ code: 'out-of-order', message: `Batch ${this.committed + 1} is expected.` });
    }
    if (batch.sequence > this.committed) {
      this.committed = batch.sequence;
      this.taken.push(batch);
      if (gap) this.gaps.push(gap);
      this.onCommit(this);
    }
    return fault === 'none' ? ok(this.committed) : err(problemOf(fault));
  }

  beat(pulses: readonly PulseSeen[]): Promise<Result<void, UplinkProblem>> {
    if (this.beatFaults.shift() === 'down') return Promise.resolve(err(problemOf('down')));
    this.beats.push(pulses);
    return Promise.resolve(ok(undefined));
  }

  close(): void {
    this.faults = [];
  }
}

function problemOf(fault: Fault): UplinkProblem {
  const message = `The fake server is told: ${fault}.`;
  return { code: fault === 'refused' || fault === 'invalid' ? fault : 'unreachable', message };
}

export class FakeSpool implements Spool {
  newest = 0;
  readonly bytes = 0;
  private queue: StoredBatch[] = [];
  private readonly bases = new Map<string, number>();
  private readonly batchesMax: number;
  private dropped = 0;

  constructor(batchesMax = Infinity) {
    this.batchesMax = batchesMax;
  }

  get waiting(): number {
    return this.queue.length;
  }

  append(batches: readonly Batch[]): Promise<Result<void, never>> {
    for (const batch of batches) {
      assert(batch.sequence > this.newest, 'a number is given once');
      if (this.queue.length >= this.batchesMax) {
        this.queue.shift();
        this.dropped++;
      }
      const { sequence, fromUs, toUs } = batch;
      this.queue.push({ sequence, fromUs, toUs, body: new TextEncoder().encode(JSON.stringify(batch)) });
      this.newest = sequence;
    }
    return Promise.resolve(ok(undefined));
  }

  first(): Promise<StoredBatch | undefined> {
    return Promise.resolve(this.queue[0]);
  }

  acknowledge(sequence: number): Promise<void> {
    this.queue = this.queue.filter((batch) => batch.sequence > sequence);
    return Promise.resolve();
  }

  baseOf(content: string): number | undefined {
    return this.bases.get(content);
  }

  setBase(content: string, base: number): Promise<void> {
    this.bases.set(content, base);
    return Promise.resolve();
  }

  limitEvents(): readonly LimitEvent[] {
    const count = this.dropped;
    this.dropped = 0;
    return count === 0 ? [] : [{ limit: 'spoolBytesMax', count, firstUs: 0, lastUs: 0, missing: 'The oldest.' }];
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Sleeps are noted, not slept. */
export class FakeTimer implements SensorTimer {
  readonly sleeps: number[] = [];

  sleep(ms: number): Promise<void> {
    this.sleeps.push(ms);
    assert(this.sleeps.length < SLEEPS_MAX, 'a loop that never ends');
    return Promise.resolve();
  }

  random(): number {
    return 0.5;
  }
}

/** Turns of the queue of promises that what was woken may take until it sleeps again. */
const TURNS = 200;

/** A clock and a timer: whoever sleeps wakes when time is moved there. */
export class FakeTime implements SensorTimer, Clock {
  private nowUs: number;
  private sleepers: { readonly atUs: number; readonly wake: () => void }[] = [];

  constructor(startUs: number) {
    this.nowUs = startUs;
  }

  now(): Micros {
    return asMicros(this.nowUs);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => this.sleepers.push({ atUs: this.nowUs + ms * 1000, wake }));
  }

  random(): number {
    return 0.5;
  }

  /** Lets so much time pass, waking each in its turn. */
  async pass(ms: number): Promise<void> {
    const untilUs = this.nowUs + ms * 1000;
    await settled();
    for (let next = this.next(untilUs); next !== undefined; next = this.next(untilUs)) {
      this.nowUs = Math.max(this.nowUs, next);
      const due = this.sleepers.filter(({ atUs }) => atUs <= this.nowUs);
      this.sleepers = this.sleepers.filter(({ atUs }) => atUs > this.nowUs);
      for (const { wake } of due) wake();
      await settled();
    }
    this.nowUs = untilUs;
  }

  private next(untilUs: number): number | undefined {
    const first = Math.min(...this.sleepers.map(({ atUs }) => atUs));
    return first <= untilUs ? first : undefined;
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
}

/** Packets come when they are pushed; it ends when it is told to. */
export class FakeSource implements PacketSource {
  readonly present: boolean;
  dropped = 0;
  refreshed = 0;
  stopped = false;
  private sink: PacketSink | undefined;
  private finish: (ended: Result<void, SourceProblem>) => void = () => undefined;

  constructor(present = true) {
    this.present = present;
  }

  read(sink: PacketSink): Promise<Result<void, SourceProblem>> {
    this.sink = sink;
    sink.open('fake');
    return new Promise((resolve) => (this.finish = resolve));
  }

  push(bytes: Uint8Array): void {
    this.sink?.chunk(bytes);
  }

  end(problem?: SourceProblem): void {
    this.finish(problem ? err(problem) : ok(undefined));
  }

  refresh(): void {
    this.refreshed++;
  }

  stop(): Promise<void> {
    this.stopped = true;
    this.end();
    return Promise.resolve();
  }
}

export const silentLog: SensorLog = { info: () => undefined, warn: () => undefined };
