/**
 * Pulses on a way of their own, past the batches: a change is sent at once. Nothing is spooled, since an old pulse is no news;
 * after a failure, and now and then, the whole list is told again.
 */
import { LIMITS } from '../../model/limits.ts';
import type { PulseSeen } from '../../model/observation.ts';
import type { SensorTimer, Uplink } from '../../model/ports/sensor.ts';
import { BackOff } from './back-off.ts';
import { Bell } from './bell.ts';

const BACK_OFF_MS_MAX = 5000;

export class PulseChannel {
  private readonly uplink: Uplink;
  private readonly timer: SensorTimer;
  private readonly all: () => readonly PulseSeen[];
  private readonly bell = new Bell();
  private readonly backOff: BackOff;
  private changed: PulseSeen[] = [];
  private whole = false;
  private stopped = false;

  constructor(uplink: Uplink, timer: SensorTimer, all: () => readonly PulseSeen[]) {
    this.uplink = uplink;
    this.timer = timer;
    this.all = all;
    this.backOff = new BackOff(() => timer.random(), BACK_OFF_MS_MAX);
  }

  /** These changed. */
  tell(pulses: readonly PulseSeen[]): void {
    if (pulses.length === 0) return;
    if (this.changed.length + pulses.length > LIMITS.pulsesMax) this.tellAll();
    else if (!this.whole) this.changed.push(...pulses);
    this.bell.ring();
  }

  tellAll(): void {
    this.whole = true;
    this.changed = [];
    this.bell.ring();
  }

  stop(): void {
    this.stopped = true;
    this.bell.ring();
  }

  async run(): Promise<void> {
    while (!this.stopped) {
      const pulses = this.take();
      if (pulses.length === 0) {
        await this.bell.wait();
        continue;
      }
      const told = await this.uplink.beat(pulses);
      if (told.ok) {
        this.backOff.reset();
        continue;
      }
      this.tellAll();
      await this.timer.sleep(this.backOff.nextMs());
    }
  }

  private take(): readonly PulseSeen[] {
    const pulses = this.whole ? this.all() : this.changed;
    this.whole = false;
    this.changed = [];
    return pulses;
  }
}
