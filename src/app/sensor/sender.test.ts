/** The sender: whatever fails, the server has each batch once and in order, and what is missing is a gap. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeServer, FakeSpool, FakeTimer, silentLog, type Fault } from '../../model/ports/sensor-fakes.ts';
import { batchOf } from '../../../test/support/batches.ts';
import { Sender } from './sender.ts';

const FEED = { site: 'site', sensor: 'sensor', number: 1, conversations: 1 };

interface Scene {
  readonly server: FakeServer;
  readonly spool: FakeSpool;
  readonly timer: FakeTimer;
  readonly sender: Sender;
}

function scene(patient = false, spool = new FakeSpool(), server = new FakeServer()): Scene {
  const timer = new FakeTimer();
  return { server, spool, timer, sender: new Sender({ spool, uplink: server, timer, log: silentLog, patient }) };
}

const batches = (from: number, to: number): ReturnType<typeof batchOf>[] =>
  Array.from({ length: to - from + 1 }, (_, i) => batchOf(FEED, from + i));
const numbers = (server: FakeServer): number[] => server.taken.map((batch) => batch.sequence);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

async function finished({ sender }: Scene): ReturnType<Sender['run']> {
  sender.finish();
  return await sender.run();
}

describe('sender', () => {
  it('sends what waits in order and forgets it', async () => {
    const s = scene();
    await s.spool.append(batches(1, 5));
    expect(await finished(s)).toEqual({ ok: true, value: undefined });
    expect(numbers(s.server)).toEqual(upTo(5));
    expect([s.spool.waiting, s.server.gaps, s.timer.sleeps]).toEqual([0, [], []]);
  });

  it('asks for the cursor after a lost answer, so that nothing is counted twice', async () => {
    const s = scene();
    await s.spool.append(batches(1, 3));
    s.server.faults = ['none', 'lost-answer'];
    await finished(s);
    expect(numbers(s.server)).toEqual([1, 2, 3]);
    expect(s.timer.sleeps).toHaveLength(1);
  });

  it('waits longer and longer, up to a ceiling, while the server is down', async () => {
    const s = scene();
    await s.spool.append(batches(1, 1));
    s.server.faults = Array.from({ length: 12 }, (): Fault => 'down');
    await finished(s);
    expect(numbers(s.server)).toEqual([1]);
    expect(s.timer.sleeps.slice(0, 3)).toEqual([150, 300, 600]);
    expect(Math.max(...s.timer.sleeps)).toBe(22_500);
  });

  it('tells the gap when a server comes back from an older backup', async () => {
    const s = scene();
    await s.spool.append(batches(1, 6));
    s.server.onCommit = (server) => {
      if (server.taken.length !== 5) return;
      server.committed = 3;
      server.faults = ['down'];
    };
    await finished(s);
    // 5 had not been acknowledged and is there to be sent again; 4 is gone.
    expect(numbers(s.server)).toEqual([1, 2, 3, 4, 5, 5, 6]);
    expect(s.server.gaps).toMatchObject([{ batches: 1 }]);
  });

  it('tells the gap that an overflow left, once', async () => {
    const s = scene(false, new FakeSpool(3));
    await s.spool.append(batches(1, 8));
    await finished(s);
    expect(numbers(s.server)).toEqual([6, 7, 8]);
    expect(s.server.gaps).toMatchObject([{ batches: 5 }]);
  });

  it('tells as a gap what bears numbers that the server knows from elsewhere', async () => {
    const server = new FakeServer();
    server.committed = 2;
    const s = scene(true, new FakeSpool(), server);
    await s.spool.append(batches(1, 4));
    await finished(s);
    expect(numbers(server)).toEqual([3, 4]);
    expect(server.gaps).toMatchObject([{ batches: 2 }]);
  });

  it.each([true, false])('ends with the problem when it is refused at first contact (patient: %s)', async (patient) => {
    const s = scene(patient);
    await s.spool.append(batches(1, 1));
    s.server.faults = ['refused'];
    expect(await finished(s)).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect([s.spool.waiting, s.sender.hasEnded]).toEqual([1, true]);
  });

  it('outlives a later refusal when it is patient, and ends when it is not', async () => {
    for (const patient of [true, false]) {
      const s = scene(patient);
      await s.spool.append(batches(1, 2));
      s.server.faults = ['none', 'refused'];
      expect((await finished(s)).ok).toBe(patient);
      expect(numbers(s.server)).toEqual(patient ? [1, 2] : []);
    }
  });

  it('passes over a batch that is never taken when it is patient, and the gap says so', async () => {
    const s = scene(true);
    await s.spool.append(batches(1, 3));
    s.server.faults = ['none', 'none', 'invalid'];
    expect((await finished(s)).ok).toBe(true);
    expect(numbers(s.server)).toEqual([1, 3]);
    expect(s.server.gaps).toMatchObject([{ batches: 1 }]);
  });

  it('loses nothing and sends nothing twice, whatever fails', async () => {
    const fault = fc.constantFrom('none' as const, 'down' as const, 'lost-answer' as const);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { maxLength: 60 }),
        fc.array(fc.nat(6), { maxLength: 8 }),
        async (faults, adds) => {
          const s = scene();
          s.server.faults = faults;
          const running = s.sender.run();
          let made = 0;
          for (const count of adds) {
            await s.spool.append(batches(made + 1, made + count));
            made += count;
            s.sender.wake();
            await Promise.resolve();
          }
          s.sender.finish();
          expect((await running).ok).toBe(true);
          // What it was given before it heard the server for the first time starts at 1, as the server does.
          expect(numbers(s.server)).toEqual(upTo(made));
          expect(s.server.gaps).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
