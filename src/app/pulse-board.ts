/** The pulse of one site as it is known now: the last word of each sensor on each cyclic conversation, and when it was heard. */
import type { AssetId, SensorId, ZoneId } from '../model/ids.ts';
import { LIMITS } from '../model/limits.ts';
import type { PulseSeen } from '../model/observation.ts';
import type { PulseRow } from '../model/ports/rows.ts';

/** A sensor that was not heard for so long says nothing about the present: its pulses are not received, never "on time". */
export const PULSE_STALE_US = 20_000_000;
/** Beats that only moved on are written at most so often; a change of state is written at once. */
const WRITE_EVERY_US = 60_000_000;

export interface LivePulse extends PulseRow {
  readonly received: boolean;
}

/** One side of a cyclic conversation, as people know it. */
export interface PulseEnd {
  readonly id: AssetId;
  readonly name: string;
  readonly zone: ZoneId | null;
}

export class PulseBoard {
  private readonly rows = new Map<number, PulseRow>();
  private readonly heardUs = new Map<SensorId, number>();
  private readonly writtenUs = new Map<number, number>();
  /** Seen before the conversation was: tried again after each batch. The last word of each, since a sensor repeats them all. */
  private waiting = new Map<string, { readonly sensor: SensorId; readonly pulse: PulseSeen }>();
  private readonly conversationOf: (pulse: PulseSeen) => number | undefined;
  private readonly isPlants: (conversation: number) => boolean;

  /** `isPlants`: which cyclic conversations the plant's pulse is made of; others are not kept. */
  constructor(
    conversationOf: (pulse: PulseSeen) => number | undefined,
    isPlants: (conversation: number) => boolean = () => true,
  ) {
    this.conversationOf = conversationOf;
    this.isPlants = isPlants;
  }

  /** What was written before the start. No sensor is heard yet, so all of it is stale. */
  load(rows: readonly PulseRow[]): void {
    for (const row of rows) this.rows.set(row.conversation, row);
  }

  heard(sensor: SensorId, nowUs: number): void {
    this.heardUs.set(sensor, nowUs);
  }

  /** Takes a sensor's word. Returns what is to be told at once, and what is to be written. */
  take(sensor: SensorId, pulses: readonly PulseSeen[], nowUs: number): { told: PulseRow[]; written: PulseRow[] } {
    this.heard(sensor, nowUs);
    const told: PulseRow[] = [];
    for (const pulse of pulses) {
      const row = this.takeOne(sensor, pulse);
      if (row) told.push(row);
    }
    return { told, written: this.due(told, nowUs) };
  }

  /** After a batch: pulses whose conversation is known by now. */
  retry(nowUs: number): { told: PulseRow[]; written: PulseRow[] } {
    const again = this.waiting;
    this.waiting = new Map();
    const told = [...again.values()].flatMap(({ sensor, pulse }) => this.takeOne(sensor, pulse) ?? []);
    return { told, written: this.due(told, nowUs) };
  }

  private takeOne(sensor: SensorId, pulse: PulseSeen): PulseRow | undefined {
    const conversation = this.conversationOf(pulse);
    if (conversation === undefined) {
      const key = keyOf(sensor, pulse);
      if (this.waiting.size < LIMITS.pulsesMax || this.waiting.has(key)) this.waiting.set(key, { sensor, pulse });
      return undefined;
    }
    if (!this.isPlants(conversation)) {
      this.rows.delete(conversation);
      return undefined;
    }
    if (!this.rows.has(conversation) && this.rows.size >= LIMITS.pulsesMax) return undefined;
    const { periodUs, jitterUs, lastBeatUs, state, sinceUs } = pulse;
    const row: PulseRow = { conversation, sensor, periodUs, jitterUs, lastBeatUs, state, sinceUs };
    const changed = this.rows.get(conversation)?.state !== state;
    this.rows.set(conversation, row);
    if (changed) this.writtenUs.delete(conversation);
    return row;
  }

  private due(rows: readonly PulseRow[], nowUs: number): PulseRow[] {
    const due = rows.filter((row) => nowUs - (this.writtenUs.get(row.conversation) ?? 0) >= WRITE_EVERY_US);
    for (const row of due) this.writtenUs.set(row.conversation, nowUs);
    return due;
  }

  /** The last word of any sensor. */
  receivedUs(): number | null {
    let last: number | null = null;
    for (const us of this.heardUs.values()) last = Math.max(last ?? 0, us);
    return last;
  }

  isHeard(sensor: SensorId, nowUs: number): boolean {
    return nowUs - (this.heardUs.get(sensor) ?? Number.NEGATIVE_INFINITY) < PULSE_STALE_US;
  }

  of(conversation: number, nowUs: number): LivePulse | null {
    const row = this.rows.get(conversation);
    return row ? { ...row, received: this.isHeard(row.sensor, nowUs) } : null;
  }

  all(nowUs: number): LivePulse[] {
    return [...this.rows.values()].map((row) => ({ ...row, received: this.isHeard(row.sensor, nowUs) }));
  }
}

const keyOf = (sensor: SensorId, { client, server, transport, port, protocol }: PulseSeen): string =>
  JSON.stringify([sensor, client, server, transport, port, protocol]);
