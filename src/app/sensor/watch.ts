/**
 * A sensor that watches: packets are decoded as they come; pulses are judged many times a second and told at once; every tick
 * what was seen becomes numbered batches in the spool: at once when there is something new in it, else every few seconds.
 */
import type { Result } from '../../kernel/result.ts';
import type { Clock } from '../../kernel/time.ts';
import { LIMITS } from '../../model/limits.ts';
import type {
  PacketSource,
  SensorLog,
  SensorTimer,
  SourceProblem,
  Spool,
  SpoolProblem,
  Uplink,
  UplinkProblem,
} from '../../model/ports/sensor.ts';
import { BatchMaker } from '../../see/decode/batches.ts';
import type { Engine } from '../../see/decode/engine.ts';
import { PulseChannel } from './pulse-channel.ts';
import { Sender } from './sender.ts';

/** What merely goes on is told so often; a server calls a sensor stale after 45 s. */
const ROUTINE_US = 10_000_000;
/** A flow without a name is held back for so long that it may still get one; at the end it won't. */
const HELD_BACK_US = 1_000_000;
const PULSES_ANEW_US = 60_000_000;
/** Woken so much too late, the sensor itself was held up: packets wait to be read that are not late at all. */
const HELD_UP_US = 50_000;
const HELD_UP_US_MAX = 2_000_000;
/** So many packets amiss at the usual rate, and none that came: what captures them is held up, for so long at most. */
const AMISS_PACKETS = 100;
const AMISS_US_MAX = 1_000_000;
/** Left to send what waits when the sensor is told to stop; the rest stays in the spool. */
const LAST_WORD_MS = 2000;

export interface WatchParts {
  readonly site: string;
  readonly sensor: string;
  readonly source: PacketSource;
  readonly engine: Engine;
  readonly spool: Spool;
  readonly uplink: Uplink;
  readonly clock: Clock;
  readonly timer: SensorTimer;
  readonly log: SensorLog;
}

export type WatchProblem = SourceProblem | SpoolProblem | UplinkProblem;

export class Watch {
  private readonly parts: WatchParts;
  private readonly maker: BatchMaker;
  private readonly sender: Sender;
  private readonly pulses: PulseChannel;
  private stopping = false;
  private ended = false;
  private madeUs: number;
  private madePackets = 0;
  private ratedUs: number;
  private packetsPerSecond = 0;
  private reachedUs: number | undefined;
  private pulsesToldUs: number;
  private packetUs = 0;
  private packetAtUs: number;
  private lagUs = 0;
  private pulsesFromUs = 0;
  private ticking = true;

  constructor(parts: WatchParts) {
    this.parts = parts;
    const { engine, uplink, timer, spool, log, clock } = parts;
    this.maker = new BatchMaker(engine);
    this.sender = new Sender({ spool, uplink, timer, log, patient: true });
    this.pulses = new PulseChannel(uplink, timer, () => engine.pulse.all());
    this.madeUs = this.ratedUs = this.pulsesToldUs = this.packetAtUs = clock.now();
  }

  /** Watches until the source ends or `stop` is called; what was seen is in the spool by then, and sent if there was time. */
  async run(): Promise<Result<void, WatchProblem>> {
    const { source, timer } = this.parts;
    const reading = this.reading(source);
    const sending = this.sender.run();
    const stop = (): void => void this.stop();
    void sending.then((sent) => sent.ok || stop(), stop);
    const beating = this.pulses.run();
    const judging = this.judging();
    const ticked = await this.ticks();
    this.ticking = false;
    await judging;
    const read = await reading;
    this.pulses.stop();
    this.sender.finish();
    // A stream that ended by itself is sent to its last batch; one that was stopped leaves what is not sent in the spool.
    if (this.stopping) await Promise.race([sending, timer.sleep(LAST_WORD_MS)]);
    else await Promise.race([sending, this.untilStopped()]);
    // Ends the loop that waits for it, too.
    this.stopping = true;
    this.sender.stop();
    const sent = await Promise.race([sending, timer.sleep(LAST_WORD_MS).then(() => undefined)]);
    await Promise.race([beating, timer.sleep(LIMITS.tickMs)]);
    if (sent && !sent.ok) return sent;
    return ticked.ok ? read : ticked;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.parts.source.stop();
  }

  private async untilStopped(): Promise<void> {
    while (!this.stopping) await this.parts.timer.sleep(LIMITS.tickMs);
  }

  private async reading(source: PacketSource): Promise<Result<void, SourceProblem>> {
    const { engine } = this.parts;
    try {
      const read = await source.read({
        open: (name) => engine.open(name),
        chunk: (bytes) => {
          engine.write(bytes);
          this.noteTime();
        },
      });
      // One that failed is told of now, whether the server is there or not.
      if (!read.ok) this.stopping = true;
      return read;
    } finally {
      this.ended = true;
    }
  }

  /** The packets' clock: their latest time, and what has passed since it came. Behind or ahead of ours, it runs as ours does. */
  private noteTime(): void {
    const { engine, clock, source } = this.parts;
    const nowUs = clock.now();
    if (engine.nowUs === this.packetUs) return;
    this.packetUs = engine.nowUs;
    this.packetAtUs = nowUs;
    this.lagUs = source.present ? Math.max(0, nowUs - engine.nowUs) : 0;
  }

  private packetClock(): number {
    return this.packetUs === 0 ? 0 : this.packetUs + Math.max(0, this.parts.clock.now() - this.packetAtUs);
  }

  private async ticks(): Promise<Result<void, SpoolProblem>> {
    for (;;) {
      const last = this.ended;
      const ticked = await this.tick(last);
      if (!ticked.ok) {
        await this.parts.source.stop();
        return ticked;
      }
      if (last) return ticked;
      await this.parts.timer.sleep(LIMITS.tickMs);
    }
  }

  private async tick(last: boolean): Promise<Result<void, SpoolProblem>> {
    const { engine, clock, spool, source } = this.parts;
    const nowUs = clock.now();
    if (last) {
      engine.end();
      // A stream that ended by itself is whole: how to number its last batches is waited for.
      while (this.sender.cursor === undefined && !this.stopping && !this.sender.hasEnded) {
        await Promise.race([this.sender.progress(), this.untilStopped()]);
      }
      this.maker.gather(this.packetClock());
    }
    if (last) this.judge(nowUs);
    // Without a number to go on from nothing is drained: the engine goes on adding up until the server was heard once.
    if (spool.newest === 0 && this.sender.cursor === undefined && !last) return { ok: true, value: undefined };
    const urgent = this.maker.gather(this.packetClock() + (last ? HELD_BACK_US : 0));
    const due = nowUs - this.madeUs >= ROUTINE_US || nowUs < this.madeUs;
    if (!urgent && !due && !last && this.maker.held < LIMITS.batchConversationsMax)
      return { ok: true, value: undefined };
    source.refresh();
    const kept = await spool.append(this.make(nowUs));
    this.sender.wake();
    return kept;
  }

  /** Pulses do not wait for the tick: it alone may last as long as their word may take to the server. */
  private async judging(): Promise<void> {
    const { clock, timer } = this.parts;
    for (let beforeUs: number = clock.now(); this.ticking;) {
      await timer.sleep(LIMITS.pulseTickMs);
      const nowUs = clock.now();
      const overdueUs = nowUs - beforeUs - LIMITS.pulseTickMs * 1000;
      beforeUs = nowUs;
      if (overdueUs > HELD_UP_US) this.pulsesFromUs = nowUs + Math.min(overdueUs, HELD_UP_US_MAX);
      if (this.ticking && nowUs >= this.pulsesFromUs && !this.isSilent(nowUs)) this.judge(nowUs);
    }
  }

  /** A busy network does not fall silent as a whole, one conversation does. */
  private isSilent(nowUs: number): boolean {
    const silentUs = nowUs - this.packetAtUs;
    return silentUs < AMISS_US_MAX && (silentUs / 1e6) * this.packetsPerSecond > AMISS_PACKETS;
  }

  private judge(nowUs: number): void {
    if (this.packetUs === 0) return;
    this.pulses.tell(this.parts.engine.pulse.evaluate(this.packetClock()));
    if (nowUs - this.pulsesToldUs < PULSES_ANEW_US) return;
    this.pulsesToldUs = nowUs;
    this.pulses.tellAll();
  }

  private make(nowUs: number): ReturnType<BatchMaker['make']> {
    const { engine, spool, source, site, sensor } = this.parts;
    const sequence = Math.max(spool.newest, this.sender.cursor ?? 0) + 1;
    const toUs = this.packetUs === 0 ? nowUs : Math.round(this.packetClock());
    const { packets } = engine.health();
    const seconds = (nowUs - this.ratedUs) / 1e6;
    if (seconds >= 1) {
      this.ratedUs = nowUs;
      this.packetsPerSecond = (packets - this.madePackets) / seconds;
      this.madePackets = packets;
    }
    const health = {
      dropped: source.dropped,
      packetsPerSecond: Math.round(this.packetsPerSecond * 10) / 10,
      lagUs: Math.round(this.lagUs),
      spoolBytes: spool.bytes,
    };
    const fromUs = Math.min(this.reachedUs ?? toUs, toUs);
    this.reachedUs = toUs;
    this.madeUs = nowUs;
    return this.maker.make({ site, sensor, sequence, fromUs, toUs, health, limits: spool.limitEvents(), always: true });
  }
}
