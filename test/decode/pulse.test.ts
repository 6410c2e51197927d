/** The pulse: recognised by its period, followed through jitter, and judged on the packets' clock. */
import { describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/see/decode/engine.ts';
import { createRandom } from '../../src/exercise/random.ts';
import { datagram, pcap, probe, PROBE, START_US } from '../support/frames.ts';

const PERIOD = 100_000;

function beating(times: readonly number[]): Engine {
  const engine = createEngine({ protocols: [PROBE], seed: 3 });
  engine.open();
  engine.write(pcap(times.map((us) => ({ us: START_US + Math.round(us), bytes: datagram(probe(3)) }))));
  return engine;
}

const regular = (count: number, jitter = 0, seed = 1): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => 10_000 + i * PERIOD + (random.next() - 0.5) * 2 * jitter);
};

describe('pulse', () => {
  it('is recognised by its period', () => {
    const [pulse] = beating(regular(20)).pulse.evaluate(START_US + 20 * PERIOD);
    expect(pulse).toMatchObject({ state: 'on-time', periodUs: PERIOD, protocol: 'probe', port: 7000 });
  });

  it('goes from on time over late and missing to gone, each told once, and comes back', () => {
    const engine = beating(regular(20));
    const last = START_US + 10_000 + 19 * PERIOD;
    const told = [1, 2.9, 3.5, 4.5, 5, 700, 701].flatMap((periods) =>
      engine.pulse.evaluate(last + periods * PERIOD).map((p) => [periods, p.state]),
    );
    expect(told).toEqual([
      [1, 'on-time'],
      [2.9, 'late'],
      [4.5, 'missing'],
      [700, 'gone'],
    ]);
    engine.write(pcap([{ us: last + 702 * PERIOD, bytes: datagram(probe(3)) }]).subarray(24));
    expect(engine.pulse.evaluate(last + 702 * PERIOD)).toMatchObject([{ state: 'on-time' }]);
  });

  it.each([1, 2, 3, 4, 5])('with real jitter is neither lost nor late (seed %i)', (seed) => {
    const times = regular(2000, PERIOD * 0.1, seed);
    const engine = beating(times.slice(0, 30));
    engine.pulse.evaluate(START_US + (times[29] as number));
    for (const us of times.slice(30)) {
      engine.write(pcap([{ us: START_US + Math.round(us), bytes: datagram(probe(3)) }]).subarray(24));
      expect(engine.pulse.evaluate(START_US + Math.round(us)).filter((p) => p.state !== 'on-time')).toEqual([]);
    }
    const [pulse] = engine.pulse.all();
    expect(Math.abs((pulse?.periodUs ?? 0) - PERIOD)).toBeLessThan(PERIOD * 0.1);
    expect(pulse?.jitterUs).toBeGreaterThan(0);
  });

  it('takes several packets close together for one beat', () => {
    const bursts = regular(30).flatMap((us) => [us, us + 200, us + 500]);
    const [pulse] = beating(bursts).pulse.evaluate(START_US + 30 * PERIOD);
    expect(Math.abs((pulse?.periodUs ?? 0) - PERIOD)).toBeLessThan(PERIOD * 0.05);
  });

  it('is none in traffic without a period', () => {
    const random = createRandom(9);
    let us = 0;
    const times = Array.from({ length: 200 }, () => (us += 10_000 + random.next() ** 4 * 3_000_000));
    expect(beating(times).pulse.evaluate(START_US + us)).toEqual([]);
  });
});
