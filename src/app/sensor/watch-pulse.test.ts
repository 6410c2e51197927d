/** What is late or missing is known to the server at once; a sensor that was held up itself blames no one else for it. */
import { describe, expect, it } from 'vitest';
import { FakeServer, FakeSource, FakeSpool, FakeTime, silentLog } from '../../model/ports/sensor-fakes.ts';
import { createEngine } from '../../see/decode/engine.ts';
import { datagram, pcap, probe, PROBE, START_US } from '../../../test/support/frames.ts';
import { Watch } from './watch.ts';

const PERIOD_MS = 100;
const PROMISE_MS = 250;
const STEP_MS = 10;
const HEADER_BYTES = 24;
const OTHER_PORT = 7001;

/** A machine that is busy with something else for a while. */
class BusyTime extends FakeTime {
  busyMs = 0;

  override sleep(ms: number): Promise<void> {
    return super.sleep(ms + this.busyMs);
  }
}

function scene() {
  const [server, source, time] = [new FakeServer(), new FakeSource(), new BusyTime(START_US)];
  const engine = createEngine({ protocols: [PROBE], seed: 1 });
  const watch = new Watch({
    ...{ site: 's', sensor: 'hall', source, engine, spool: new FakeSpool(), uplink: server },
    ...{ clock: time, timer: time, log: silentLog },
  });
  let begun = false;
  const packet = (us: number = time.now(), port?: number): void => {
    const capture = pcap([{ us, bytes: datagram(probe(3), 40_000, port) }]);
    source.push(begun ? capture.subarray(HEADER_BYTES) : capture);
    begun = true;
  };
  const beat = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++) {
      packet();
      await time.pass(PERIOD_MS);
    }
  };
  /** Other traffic, without a period, beside a beat or not. */
  const busy = async (ms: number, beating: boolean): Promise<void> => {
    for (let at = 0; at < ms; at += STEP_MS) {
      if (beating && at % PERIOD_MS === 0) packet();
      for (let n = 0; n < 8; n++) packet(time.now() + 17 * n * n + (at % 70), OTHER_PORT);
      await time.pass(STEP_MS);
    }
  };
  const finish = async (running: ReturnType<Watch['run']>): Promise<void> => {
    source.end();
    await time.pass(5000);
    expect(await running).toMatchObject({ ok: true });
  };
  return { server, time, watch, packet, beat, busy, finish };
}

type Scene = ReturnType<typeof scene>;

const states = ({ server }: Scene): string[] => server.beats.flatMap((word) => word.map(({ state }) => state));

/** From when a state became true to when the server had it. */
async function delayMs({ server, time }: Scene, state: string): Promise<number> {
  for (let waited = 0; waited < 60_000; waited += STEP_MS) {
    const told = server.beats.flat().find((pulse) => pulse.state === state);
    if (told) return (time.now() - told.sinceUs) / 1000;
    await time.pass(STEP_MS);
  }
  throw new Error(`${state} was never told`);
}

describe('the pulse of a watching sensor', () => {
  it('reaches the server in time: recognised, late, missing, and back again', async () => {
    const s = scene();
    const running = s.watch.run();
    await s.beat(7);
    s.packet();
    expect(await delayMs(s, 'on-time')).toBeLessThanOrEqual(PROMISE_MS / 2);
    for (const state of ['late', 'missing']) expect(await delayMs(s, state)).toBeLessThanOrEqual(PROMISE_MS / 2);
    s.server.beats.length = 0;
    s.packet();
    expect(await delayMs(s, 'on-time')).toBeLessThanOrEqual(PROMISE_MS / 2);
    await s.finish(running);
  });

  it('says nothing of a beat that only waits to be read, when the sensor itself was held up', async () => {
    const s = scene();
    const running = s.watch.run();
    await s.beat(20);
    s.time.busyMs = 800;
    await s.time.pass(100);
    s.time.busyMs = 0;
    await s.time.pass(830);
    // Awake again, it reads what came meanwhile.
    for (let n = 9; n > 0; n--) s.packet(s.time.now() - n * PERIOD_MS * 1000);
    await s.beat(10);
    expect(states(s)).toEqual(['on-time']);
    await s.finish(running);
  });

  it.each<[string, number, boolean, readonly string[]]>([
    ['nothing comes of a busy network for a moment', 800, false, ['on-time']],
    ['all of it stays silent', 1600, false, ['on-time', 'missing', 'on-time']],
    ['it alone is silent there', 800, true, ['on-time', 'late', 'missing', 'on-time']],
  ])('when %s', async (_, silentMs, others, told) => {
    const s = scene();
    const running = s.watch.run();
    await s.busy(12_000, true);
    if (others) await s.busy(silentMs, false);
    else await s.time.pass(silentMs);
    await s.busy(1000, true);
    const mine = s.server.beats.flat().filter(({ port }) => port !== OTHER_PORT);
    expect(mine.map(({ state }) => state)).toEqual(told);
    await s.finish(running);
  });

  it('says it when the same silence was on the wire', async () => {
    const s = scene();
    const running = s.watch.run();
    await s.beat(20);
    await s.time.pass(800);
    await s.beat(10);
    expect(states(s)).toEqual(['on-time', 'late', 'missing', 'on-time']);
    await s.finish(running);
  });
});
