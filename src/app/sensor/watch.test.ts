/** A sensor that watches: what comes in goes out, whatever the server does meanwhile, and what is missing is said. */
import { describe, expect, it } from 'vitest';
import { err } from '../../kernel/result.ts';
import type { Batch } from '../../model/observation.ts';
import { FakeServer, FakeSource, FakeSpool, FakeTime, silentLog, type Fault } from '../../model/ports/sensor-fakes.ts';
import { createEngine } from '../../see/decode/engine.ts';
import { datagram, pcap, probe, PROBE, START_US } from '../../../test/support/frames.ts';
import { Watch } from './watch.ts';

const TICK_MS = 250;
const ROUTINE_MS = 10_000;
const HEADER_BYTES = 24;
const down = (times: number): Fault[] => Array.from({ length: times }, () => 'down');

interface Scene {
  readonly source: FakeSource;
  readonly server: FakeServer;
  readonly spool: FakeSpool;
  readonly time: FakeTime;
  readonly watch: Watch;
  /** A packet of this code to the server of this port, now. */
  readonly packet: (code?: number, port?: number) => void;
}

function scene({ spool = new FakeSpool(), source = new FakeSource() } = {}): Scene {
  const [server, time] = [new FakeServer(), new FakeTime(START_US)];
  const engine = createEngine({ protocols: [PROBE], seed: 1 });
  const parts = { site: 's', sensor: 'hall', source, engine, spool, uplink: server, clock: time, timer: time };
  let begun = false;
  const packet = (code = 3, port = 40_000): void => {
    const capture = pcap([{ us: time.now(), bytes: datagram(probe(code), port) }]);
    source.push(begun ? capture.subarray(HEADER_BYTES) : capture);
    begun = true;
  };
  return { source, server, spool, time, watch: new Watch({ ...parts, log: silentLog }), packet };
}

const sent = (server: FakeServer): Batch[] =>
  server.taken.map(({ body }) => JSON.parse(new TextDecoder().decode(body)) as Batch);
const numbers = (server: FakeServer): number[] => server.taken.map(({ sequence }) => sequence);
const packetsOf = (batches: readonly Batch[]): number =>
  batches.flatMap(({ conversations }) => conversations).reduce((sum, { packets }) => sum + packets, 0);

/** Ends the source and lets the sensor say its last word. */
async function ended({ source, time }: Scene, running: ReturnType<Watch['run']>): ReturnType<Watch['run']> {
  source.end();
  await time.pass(5000);
  return await running;
}

describe('what comes in', () => {
  it('is told at the next tick when it is new', async () => {
    const s = scene();
    const running = s.watch.run();
    await s.time.pass(TICK_MS);
    s.packet(6);
    await s.time.pass(TICK_MS);
    expect(sent(s.server)).toMatchObject([
      {
        site: 's',
        sensor: 'hall',
        sequence: 1,
        endpoints: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }],
        conversations: [{ protocol: 'probe', packets: 1, operations: [{ operation: 'code_6', requests: 1 }] }],
      },
    ]);
    expect(await ended(s, running)).toEqual({ ok: true, value: undefined });
  });

  it('is told every ten seconds when it merely goes on', async () => {
    const s = scene();
    const running = s.watch.run();
    s.packet();
    await s.time.pass(TICK_MS);
    for (let i = 0; i < 5; i++) {
      s.packet();
      await s.time.pass(1000);
    }
    expect(numbers(s.server)).toEqual([1]);
    await s.time.pass(ROUTINE_MS);
    expect(numbers(s.server)).toEqual([1, 2]);
    expect(packetsOf(sent(s.server))).toBe(6);
    await ended(s, running);
  });

  it('a sensor that sees nothing gives a sign of life all the same', async () => {
    const s = scene();
    const running = s.watch.run();
    await s.time.pass(2 * ROUTINE_MS + TICK_MS);
    expect(sent(s.server)).toMatchObject([{ conversations: [] }, { conversations: [] }]);
    await ended(s, running);
  });

  it('bears what was lost of it, how far behind it is and what waits', async () => {
    const s = scene();
    const running = s.watch.run();
    s.packet();
    await s.time.pass(TICK_MS);
    s.source.dropped = 7;
    await s.time.pass(ROUTINE_MS);
    expect(sent(s.server).map(({ health }) => health.dropped)).toEqual([0, 7]);
    expect(s.source.refreshed).toBe(2);
    await ended(s, running);
  });

  it.each([
    ['lags where its packets should bear the present time', true, 4_000_000],
    ['does not where they are of another time', false, 0],
  ])('%s', async (_title, present, lagUs) => {
    const s = scene({ source: new FakeSource(present) });
    const running = s.watch.run();
    await s.time.pass(4000);
    s.source.push(pcap([{ us: START_US, bytes: datagram(probe(3)) }]));
    await s.time.pass(TICK_MS);
    expect(sent(s.server).at(-1)?.health.lagUs).toBe(lagUs);
    await ended(s, running);
  });

  it('is followed as a pulse, told past the batches', async () => {
    const s = scene();
    const running = s.watch.run();
    for (let i = 0; i < 20; i++) {
      s.packet();
      await s.time.pass(100);
    }
    expect(s.server.beats.flat()).toMatchObject([{ protocol: 'probe', periodUs: 100_000, state: 'on-time' }]);
    await s.time.pass(1000);
    expect(s.server.beats.flat().map(({ state }) => state)).toEqual(['on-time', 'late', 'missing']);
    const before = s.server.beats.length;
    // Now and then all of them are told again.
    await s.time.pass(60_000);
    expect(s.server.beats.length).toBeGreaterThan(before);
    await ended(s, running);
  });
});

describe('a server that is away', () => {
  it('from the first moment: nothing is numbered before it was heard, and nothing is lost', async () => {
    const s = scene();
    s.server.faults = down(5);
    const running = s.watch.run();
    for (let i = 0; i < 3; i++) {
      s.packet(3 + i);
      await s.time.pass(TICK_MS);
    }
    expect([s.spool.newest, s.server.taken.length]).toEqual([0, 0]);
    await s.time.pass(30_000);
    expect(packetsOf(sent(s.server))).toBe(3);
    expect(s.server.gaps).toEqual([]);
    await ended(s, running);
  });

  it('later: what is seen waits in the spool, and is sent oldest first when it comes back', async () => {
    const s = scene();
    const running = s.watch.run();
    s.packet();
    await s.time.pass(TICK_MS);
    s.server.faults = down(6);
    for (let code = 10; code < 14; code++) {
      s.packet(code);
      await s.time.pass(TICK_MS);
    }
    expect([s.spool.waiting, numbers(s.server)]).toEqual([4, [1]]);
    await s.time.pass(30_000);
    expect(s.spool.waiting).toBe(0);
    expect(numbers(s.server)).toEqual(numbers(s.server).map((_, i) => i + 1));
    expect(sent(s.server).flatMap(({ conversations }) => conversations[0]?.operations[0]?.operation ?? [])).toEqual([
      'code_3',
      'code_10',
      'code_11',
      'code_12',
      'code_13',
    ]);
    expect(s.server.gaps).toEqual([]);
    await ended(s, running);
  });

  it('for longer than the spool holds: what is missing is a gap, and a limit event', async () => {
    const s = scene({ spool: new FakeSpool(2) });
    const running = s.watch.run();
    s.packet();
    await s.time.pass(TICK_MS);
    s.server.faults = down(6);
    for (let code = 10; code < 15; code++) {
      s.packet(code);
      await s.time.pass(TICK_MS);
    }
    await s.time.pass(30_000);
    expect(s.server.gaps).toMatchObject([{ batches: 3 }]);
    // 2, 3 and 4 are gone; 5 and 6 are there.
    expect(numbers(s.server).slice(0, 3)).toEqual([1, 5, 6]);
    const told = sent(s.server).flatMap(({ limits }) => limits);
    expect(told.map(({ limit }) => limit)).toEqual(told.map(() => 'spoolBytesMax'));
    expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    await ended(s, running);
  });

  it('is refused: a sensor that was never accepted ends, and stops its source', async () => {
    const s = scene();
    s.server.faults = ['refused'];
    const running = s.watch.run();
    await s.time.pass(5000);
    expect(await running).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(s.source.stopped).toBe(true);
  });
});

describe('the end', () => {
  it('of the packets: all is sent before it ends, also what was held back', async () => {
    const s = scene();
    const running = s.watch.run();
    await s.time.pass(TICK_MS);
    s.packet();
    // Nothing recognises this, so that the flow waits for a name.
    s.source.push(pcap([{ us: START_US, bytes: datagram([1, 2, 3], 50_000, 9) }]).subarray(HEADER_BYTES));
    expect(await ended(s, running)).toEqual({ ok: true, value: undefined });
    expect(packetsOf(sent(s.server))).toBe(2);
    expect(s.spool.waiting).toBe(0);
  });

  it('of the packets before the server was heard: it waits for it', async () => {
    const s = scene();
    s.server.faults = down(8);
    const running = s.watch.run();
    s.packet();
    s.source.end();
    await s.time.pass(1000);
    expect(s.server.taken).toEqual([]);
    await s.time.pass(60_000);
    expect(await running).toEqual({ ok: true, value: undefined });
    expect(packetsOf(sent(s.server))).toBe(1);
  });

  it('by being told to: what is not sent stays in the spool', async () => {
    const s = scene();
    const running = s.watch.run();
    s.packet();
    await s.time.pass(TICK_MS);
    s.server.faults = down(1000);
    s.packet(9);
    await s.time.pass(TICK_MS);
    await s.watch.stop();
    await s.time.pass(5000);
    expect(await running).toEqual({ ok: true, value: undefined });
    expect(s.source.stopped).toBe(true);
    expect(s.spool.waiting).toBeGreaterThan(0);
    expect(numbers(s.server)).toEqual([1]);
  });

  it('by a source that fails: it says so, though the server is away', async () => {
    const s = scene();
    s.server.faults = down(1000);
    const running = s.watch.run();
    await s.time.pass(TICK_MS);
    s.source.end({ code: 'no-interface', message: 'There is no interface fake0.' });
    await s.time.pass(5000);
    expect(await running).toMatchObject({ ok: false, error: { code: 'no-interface' } });
  });

  it('by a spool that cannot be written: it says so, and stops its source', async () => {
    const spool = new FakeSpool();
    spool.append = () => Promise.resolve(err({ code: 'spool-full', message: 'full' }) as never);
    const s = scene({ spool });
    const running = s.watch.run();
    s.packet();
    await s.time.pass(5000);
    expect(await running).toMatchObject({ ok: false, error: { code: 'spool-full' } });
    expect(s.source.stopped).toBe(true);
  });
});
