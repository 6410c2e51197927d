/**
 * A sensor that reads captures to their end. Batches follow the packets' own time and the file's own pieces, so that the same
 * file always gives the same batches under the same numbers: a second reading changes nothing, an interrupted one goes on.
 */
import { ok, type Problem, type Result } from '../../kernel/result.ts';
import { LIMITS } from '../../model/limits.ts';
import type { Batch } from '../../model/observation.ts';
import type { Captures } from '../../model/ports/captures.ts';
import type { SensorLog, SensorTimer, Spool, Uplink } from '../../model/ports/sensor.ts';
import { BatchMaker } from '../../see/decode/batches.ts';
import type { Engine } from '../../see/decode/engine.ts';
import { Sender } from './sender.ts';

/** A flow without a name is held back for so long that it may still get one; at the end of a capture it won't. */
const HELD_BACK_US = 1_000_000;
/** Time on the packets' clock between two batches, a fraction of a stretch of history. */
const EVERY_US = 60_000_000;
/** Ids of sensors that stand for one capture (app/imports.ts). */
const CAPTURE_SENSOR = 'capture:';

export interface ReadProgress {
  /** 0 to 1. */
  readonly progress: number;
  readonly packets: number;
  readonly firstUs: number | null;
  readonly lastUs: number | null;
  readonly warnings: readonly string[];
}

export interface ReadParts {
  readonly site: string;
  readonly sensor: string;
  readonly files: readonly string[];
  readonly captures: Captures;
  /** Its seed must always be the same one. */
  readonly engine: Engine;
  readonly spool: Spool;
  readonly uplink: Uplink;
  readonly timer: SensorTimer;
  readonly log: SensorLog;
  readonly onProgress: (progress: ReadProgress) => void;
}

export async function readCaptures(parts: ReadParts): Promise<Result<ReadProgress, Problem>> {
  return await new Reading(parts).run();
}

class Reading {
  private readonly parts: ReadParts;
  private readonly maker: BatchMaker;
  private readonly sender: Sender;
  private sequence = 0;
  /** Batches of other captures that this sensor read before: numbers go on from there. */
  private base = 0;
  private madeUs = 0;
  private share = 0;
  private problem: Problem | undefined;

  constructor(parts: ReadParts) {
    this.parts = parts;
    const { engine, spool, uplink, timer, log } = parts;
    this.maker = new BatchMaker(engine);
    this.sender = new Sender({ spool, uplink, timer, log, patient: false });
  }

  async run(): Promise<Result<ReadProgress, Problem>> {
    const sending = this.sender.run();
    let ended = false;
    void sending.then(() => (ended = true));
    // How far an earlier reading came must be known before the first number is given.
    while (this.sender.cursor === undefined && !ended) await this.sender.progress();
    if (!ended) {
      this.base = await this.baseOf();
      await this.readAll();
    }
    this.sender.finish();
    const sent = await sending;
    if (!sent.ok) return sent;
    if (this.problem) return { ok: false, error: this.problem };
    return ok(this.progress(1));
  }

  /** A sensor that is named after its capture reads nothing else; another keeps in its spool where each capture began. */
  private async baseOf(): Promise<number> {
    const { sensor, spool, captures, files } = this.parts;
    if (sensor.startsWith(CAPTURE_SENSOR)) return 0;
    const content = await captures.digest(files);
    const known = spool.baseOf(content);
    if (known !== undefined) return known;
    const base = Math.max(spool.newest, this.sender.cursor ?? 0);
    await spool.setBase(content, base);
    return base;
  }

  private async readAll(): Promise<void> {
    const { files, captures, engine } = this.parts;
    let readable = 0;
    for (const [index, file] of files.entries()) {
      engine.open(file);
      const read = await captures.stream(file, async (chunk, share) => {
        engine.write(chunk);
        this.share = (index + share) / files.length;
        if (this.isDue()) await this.make();
      });
      const totals = engine.end();
      if (totals.readable) readable++;
      if (!read.ok) this.problem ??= read.error;
      this.maker.gather();
      await this.make(engine.nowUs + HELD_BACK_US);
    }
    if (readable === 0) {
      this.problem ??= { code: 'unreadable', message: 'There is nothing in it that could be read as a capture.' };
    }
  }

  private isDue(): boolean {
    const { engine } = this.parts;
    return engine.nowUs - this.madeUs >= EVERY_US || engine.nowUs < this.madeUs;
  }

  private async make(untilUs = this.parts.engine.nowUs): Promise<void> {
    const { engine, site, sensor } = this.parts;
    this.madeUs = engine.nowUs;
    this.maker.gather(untilUs);
    const health = { dropped: 0, packetsPerSecond: 0, lagUs: 0, spoolBytes: 0 };
    const batches = this.maker.make({ site, sensor, sequence: this.base + this.sequence + 1, health });
    this.sequence += batches.length;
    await this.keep(batches);
    this.parts.onProgress(this.progress(this.share * 0.99));
  }

  /** What an earlier reading has kept or sent bears the same numbers and is the same. */
  private async keep(batches: readonly Batch[]): Promise<void> {
    const { spool } = this.parts;
    const done = Math.max(spool.newest, this.sender.cursor ?? 0);
    const fresh = batches.filter((batch) => batch.sequence > done);
    if (fresh.length === 0) return;
    const kept = await spool.append(fresh);
    if (!kept.ok) this.problem ??= kept.error;
    this.sender.wake();
    while (spool.waiting > LIMITS.readBatchesWaitingMax && !this.sender.hasEnded) await this.sender.progress();
  }

  private progress(progress: number): ReadProgress {
    const { inputs } = this.parts.engine;
    const times = inputs.filter((input) => input.packets > 0);
    return {
      progress,
      packets: this.parts.engine.health().packets,
      firstUs: times.length === 0 ? null : Math.min(...times.map((input) => input.firstUs ?? Infinity)),
      lastUs: times.length === 0 ? null : Math.max(...times.map((input) => input.lastUs ?? -Infinity)),
      warnings: inputs.flatMap((input) => input.warnings),
    };
  }
}
