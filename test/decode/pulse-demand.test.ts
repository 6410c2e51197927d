/** What is called cyclic and what is not: an industrial beat soon, any other only when it is steady, long and of one kind. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/exercise/random.ts';
import { defineProtocol } from '../../src/model/protocol.ts';
import { createEngine, type Engine } from '../../src/see/decode/engine.ts';
import {
  datagram,
  ethernet,
  IP_A,
  IP_B,
  ip4,
  MAC_A,
  MAC_B,
  pcap,
  PORT,
  PROBE,
  probe,
  segment,
  START_US,
  udp,
  type Frame,
} from '../support/frames.ts';

/** The same bytes, spoken by machines of IT, and by somebody at a keyboard. */
const OFFICE = defineProtocol({ ...PROBE, id: 'office', domain: 'it', remoteControl: false });
const SCREEN = defineProtocol({ ...PROBE, id: 'screen', domain: 'it', remoteControl: true });

const MS = 1000;
const GROUP = [1, 0, 0x5e, 0, 0, 1];

interface Beats {
  readonly every: number;
  readonly count: number;
  /** Uniform, as a share of the period, either way. */
  readonly jitter?: number;
  readonly seed?: number;
  readonly frame?: (n: number) => Uint8Array;
}

function beats({ every, count, jitter = 0, seed = 1, frame = () => datagram(probe(3)) }: Beats): Frame[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, n) => ({
    us: START_US + Math.round((n + (random.next() - 0.5) * 2 * jitter) * every * MS),
    bytes: frame(n),
  }));
}

function watch(frames: readonly Frame[], protocol = OFFICE): Engine {
  const engine = createEngine({ protocols: [protocol], seed: 3 });
  engine.open();
  engine.write(pcap([...frames].sort((a, b) => (a.us ?? 0) - (b.us ?? 0))));
  return engine;
}

const found = (frames: readonly Frame[], protocol = OFFICE): number =>
  watch(frames, protocol).pulse.evaluate(frames.reduce((last, { us = 0 }) => Math.max(last, us), 0)).length;

/** A name of so many letters in a message of its own. */
const asking = (letters: number): Uint8Array => probe(3, 0, new Uint8Array(letters));
const pick = (n: number, options: number): number => Math.imul(n + 1, 0x9e3779b1) >>> (16 % options);
const hello = (from = 40_000): Uint8Array => datagram(probe(3), from);
const other = ethernet(0x0800, ip4(17, udp(probe(3), 40_000, PORT), { source: IP_B, target: IP_A }), MAC_B, MAC_A);
const toAll = ethernet(0x0800, ip4(17, udp(probe(3)), { target: 0xe0000001 }), MAC_A, GROUP);

describe('an industrial protocol', () => {
  it.each<[string, number, Beats]>([
    ['eight beats', 1, { every: 500, count: 8 }],
    ['seven beats', 0, { every: 500, count: 7 }],
    ['eight beats that wander by a tenth', 1, { every: 500, count: 8, jitter: 0.05 }],
    ['to everybody', 1, { every: 500, count: 8, frame: () => toAll }],
    ['a poller that connects anew each time', 1, { every: 500, count: 8, frame: (n) => hello(40_000 + n) }],
  ])('is believed after %s: %i', (_, pulses, shape) => {
    expect(found(beats(shape), PROBE)).toBe(pulses);
  });

  it.each<[string, number, number]>([
    ['a transfer of four seconds in step with its answers', 400, 0],
    ['a poll that goes on', 4000, 1],
  ])('over TCP every 10 ms: %s', (_, count, pulses) => {
    const length = probe(3).length;
    expect(found(beats({ every: 10, count, frame: (n) => segment(1 + n * length, probe(3)) }), PROBE)).toBe(pulses);
  });

  it('tells two that ask each other over the same port apart', () => {
    const both = [...beats({ every: 1000, count: 12 }), ...beats({ every: 700, count: 12, frame: () => other })];
    const pulses = watch(both, PROBE).pulse.evaluate(START_US + 8_000 * MS);
    expect(pulses.map(({ client, periodUs }) => [client.ip, periodUs])).toEqual([
      ['10.0.0.2', 700_000],
      ['10.0.0.1', 1_000_000],
    ]);
  });
});

describe('any other protocol', () => {
  it.each<[string, number, Beats]>([
    ['a clock over one connection', 1, { every: 2000, count: 16, jitter: 0.01 }],
    ['the same for ten beats', 0, { every: 2000, count: 10, jitter: 0.01 }],
    ['a clock that beats fast, for less than ten seconds', 0, { every: 100, count: 90 }],
    ['a clock that beats fast, for longer', 1, { every: 100, count: 120 }],
    ['two kinds of message in turn', 1, { every: 2000, count: 20, frame: (n) => datagram(asking((n % 2) * 100)) }],
    [
      'a message of another length each time',
      0,
      { every: 2000, count: 40, frame: (n) => datagram(asking(pick(n, 200))) },
    ],
    ['a script that asks ten names', 0, { every: 2800, count: 10, frame: (n) => hello(40_000 + n) }],
    [
      'a tool that connects anew for each question, for minutes',
      1,
      { every: 2800, count: 60, frame: (n) => hello(40_000 + n) },
    ],
    ['announcements to everybody', 0, { every: 2000, count: 60, frame: () => toAll }],
  ])('%s: %i', (_, pulses, shape) => {
    expect(found(beats(shape))).toBe(pulses);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('hands at a keyboard for an hour are no clock (seed %i)', (seed) => {
    const random = createRandom(seed);
    let us = START_US;
    const typed = Array.from({ length: 3600 }, () => ({
      us: (us += Math.round(1_000_000 * (1 + random.bell() * 0.12))),
      bytes: hello(),
    }));
    expect(found(typed)).toBe(0);
  });

  it('is never believed where somebody sits in front of it', () => {
    const steady = beats({ every: 1000, count: 600 });
    expect(found(steady, SCREEN)).toBe(0);
    expect(found(steady)).toBe(1);
  });
});

describe('a known pulse', () => {
  const SECOND = 1_000_000;
  const states = (engine: Engine, from: number, seconds: readonly number[]): string[] =>
    seconds.flatMap((s) => engine.pulse.evaluate(from + s * SECOND).map(({ state }) => `${state} ${s}`));

  it('is late after the gaps that are ordinary for it, not before', () => {
    const even = beats({ every: 1000, count: 200 });
    const last = START_US + 199 * SECOND;
    expect(states(watch(even, PROBE), last, [0, 1.8, 2.6, 3.3])).toEqual(['on-time 0', 'late 1.8', 'missing 3.3']);
    // Every twentieth answer keeps it waiting for 2.2 s.
    const paused = even.filter((_, n) => n % 20 !== 11);
    expect(states(watch(paused, PROBE), last, [0, 1.8, 2.4, 2.7, 3.9, 4.5])).toEqual([
      'on-time 0',
      'late 2.7',
      'missing 4.5',
    ]);
  });

  it('does not take what was missing for ordinary', () => {
    const broken = beats({ every: 1000, count: 200 }).filter((_, n) => n < 100 || n > 110);
    expect(states(watch(broken, PROBE), START_US + 199 * SECOND, [0, 1.8, 3.3])).toEqual([
      'on-time 0',
      'late 1.8',
      'missing 3.3',
    ]);
  });

  it('that lost its period is told once as gone, and comes back when it beats again', () => {
    const random = createRandom(4);
    const engine = watch(beats({ every: 1000, count: 20 }), PROBE);
    let us = START_US + 19 * SECOND;
    expect(engine.pulse.evaluate(us)).toMatchObject([{ state: 'on-time' }]);
    const write = (at: number): void => engine.write(pcap([{ us: at, bytes: hello() }]).subarray(24));
    for (let n = 0; n < 40; n++) write((us += Math.round(SECOND * 0.5 * 8 ** random.next())));
    expect(engine.pulse.evaluate(us)).toMatchObject([{ state: 'gone' }]);
    expect(engine.pulse.evaluate(us + 1)).toEqual([]);
    expect(engine.pulse.all()).toEqual([]);
    for (let n = 0; n < 20; n++) write((us += SECOND));
    expect(engine.pulse.evaluate(us)).toMatchObject([{ state: 'on-time', periodUs: SECOND }]);
  });
});
