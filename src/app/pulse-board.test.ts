/** The last word on each pulse: told at once, written now and then, and never "on time" when nobody is heard. */
import { describe, expect, it } from 'vitest';
import { asId, type SensorId } from '../model/ids.ts';
import { LIMITS } from '../model/limits.ts';
import type { PulseSeen } from '../model/observation.ts';
import type { PulseState } from '../model/words.ts';
import { PulseBoard, PULSE_STALE_US } from './pulse-board.ts';

const HALL = asId<SensorId>('hall');
const YARD = asId<SensorId>('yard');
const NOW_US = 1_750_000_000_000_000;
const MINUTE_US = 60_000_000;

const pulse = (port: number, state: PulseState = 'on-time'): PulseSeen => ({
  client: { ip: '10.0.0.1' },
  server: { ip: '10.0.0.2' },
  transport: 'tcp',
  port,
  protocol: 'modbus',
  periodUs: 100_000,
  jitterUs: 10,
  lastBeatUs: NOW_US,
  state,
  sinceUs: NOW_US,
});
/** The conversation of a pulse is its port, so far as it is known. */
function board(known: (port: number) => boolean = () => true, isPlants?: (port: number) => boolean): PulseBoard {
  return new PulseBoard(({ port }) => (known(port) ? port : undefined), isPlants);
}
const counts = ({ told, written }: ReturnType<PulseBoard['take']>): [number, number] => [told.length, written.length];

describe('pulse board', () => {
  it('tells each word, and writes it when its state changes or a minute has passed', () => {
    const pulses = board();
    expect(counts(pulses.take(HALL, [pulse(1)], NOW_US))).toEqual([1, 1]);
    expect(counts(pulses.take(HALL, [pulse(1)], NOW_US + MINUTE_US - 1))).toEqual([1, 0]);
    expect(counts(pulses.take(HALL, [pulse(1, 'late')], NOW_US + MINUTE_US - 1))).toEqual([1, 1]);
    expect(counts(pulses.take(HALL, [pulse(1, 'late')], NOW_US + 2 * MINUTE_US - 2))).toEqual([1, 0]);
    expect(counts(pulses.take(HALL, [pulse(1, 'late')], NOW_US + 2 * MINUTE_US - 1))).toEqual([1, 1]);
  });

  it('keeps what comes before its conversation, and tells it once that is known', () => {
    let known = false;
    const pulses = board(() => known);
    expect(counts(pulses.take(HALL, [pulse(1)], NOW_US))).toEqual([0, 0]);
    expect(counts(pulses.retry(NOW_US))).toEqual([0, 0]);
    known = true;
    expect(counts(pulses.retry(NOW_US))).toEqual([1, 1]);
    expect(counts(pulses.retry(NOW_US))).toEqual([0, 0]);
    expect(pulses.of(1, NOW_US)).toMatchObject({ conversation: 1, sensor: HALL, received: true });
  });

  it('keeps the last word of what waits, however often it is said', () => {
    let known = false;
    const pulses = board(() => known);
    for (const state of ['on-time', 'late', 'missing'] as const) pulses.take(HALL, [pulse(1, state)], NOW_US);
    known = true;
    expect(pulses.retry(NOW_US).told.map(({ state }) => state)).toEqual(['missing']);
  });

  it("holds what is the plant's, and lets go of what turns out to be no more", () => {
    const plants = new Set([1, 2]);
    const pulses = board(undefined, (port) => plants.has(port));
    expect(counts(pulses.take(HALL, [pulse(1), pulse(2), pulse(3)], NOW_US))).toEqual([2, 2]);
    plants.delete(2);
    expect(counts(pulses.take(HALL, [pulse(1), pulse(2)], NOW_US))).toEqual([1, 0]);
    expect(pulses.all(NOW_US).map(({ conversation }) => conversation)).toEqual([1]);
  });

  it('is not received once its sensor was not heard for twenty seconds', () => {
    const pulses = board();
    pulses.take(HALL, [pulse(1)], NOW_US);
    pulses.take(YARD, [pulse(2)], NOW_US + 1);
    expect(pulses.of(1, NOW_US + PULSE_STALE_US - 1)?.received).toBe(true);
    expect(pulses.all(NOW_US + PULSE_STALE_US).map(({ received }) => received)).toEqual([false, true]);
    expect(pulses.receivedUs()).toBe(NOW_US + 1);
    pulses.heard(HALL, NOW_US + PULSE_STALE_US);
    expect(pulses.of(1, NOW_US + PULSE_STALE_US)?.received).toBe(true);
    expect(pulses.of(9, NOW_US)).toBeNull();
  });

  it('what was written before a start is there, and is not received', () => {
    const pulses = board();
    const { periodUs, jitterUs, lastBeatUs, sinceUs } = pulse(1);
    pulses.load([{ conversation: 1, sensor: HALL, periodUs, jitterUs, lastBeatUs, state: 'on-time', sinceUs }]);
    expect([pulses.of(1, NOW_US)?.received, pulses.receivedUs()]).toEqual([false, null]);
  });

  it('holds so many and no more, waiting or known', () => {
    const all = Array.from({ length: LIMITS.pulsesMax + 5 }, (_, i) => pulse(i));
    const full = board();
    full.take(HALL, all, NOW_US);
    expect(full.all(NOW_US)).toHaveLength(LIMITS.pulsesMax);
    expect(counts(full.take(HALL, [pulse(1), pulse(LIMITS.pulsesMax + 1)], NOW_US))).toEqual([1, 0]);
    let known = false;
    const waiting = board(() => known);
    waiting.take(HALL, all, NOW_US);
    known = true;
    expect(waiting.retry(NOW_US).told).toHaveLength(LIMITS.pulsesMax);
  });
});
