/** Pulses go a way of their own: not behind batches, not from a spool, and all of them again after a failure. */
import { describe, expect, it, vi } from 'vitest';
import { FakeServer, FakeSpool, FakeTimer, silentLog } from '../../model/ports/sensor-fakes.ts';
import { LIMITS } from '../../model/limits.ts';
import type { PulseSeen } from '../../model/observation.ts';
import { batchOf } from '../../../test/support/batches.ts';
import { PulseChannel } from './pulse-channel.ts';
import { Sender } from './sender.ts';

const pulse = (port: number): PulseSeen => ({
  client: { ip: '10.0.0.1' },
  server: { ip: '10.0.0.2' },
  transport: 'tcp',
  port,
  protocol: 'modbus',
  periodUs: 100_000,
  jitterUs: 0,
  lastBeatUs: 1,
  state: 'late',
  sinceUs: 1,
});
const ALL = [pulse(1), pulse(2), pulse(3)];

function scene(): { server: FakeServer; channel: PulseChannel; done: Promise<void> } {
  const server = new FakeServer();
  const channel = new PulseChannel(server, new FakeTimer(), () => ALL);
  return { server, channel, done: channel.run() };
}

async function told(server: FakeServer, count: number): Promise<void> {
  await vi.waitFor(() => expect(server.beats.length).toBeGreaterThanOrEqual(count), { interval: 1 });
}

describe('pulse channel', () => {
  it('tells what changed, and nothing when nothing did', async () => {
    const { server, channel, done } = scene();
    channel.tell([]);
    channel.tell([pulse(2)]);
    await told(server, 1);
    channel.stop();
    await done;
    expect(server.beats).toEqual([[pulse(2)]]);
  });

  it('tells all of them again after a failure', async () => {
    const { server, channel, done } = scene();
    server.beatFaults = ['down', 'down'];
    channel.tell([pulse(2)]);
    await told(server, 1);
    channel.stop();
    await done;
    expect(server.beats).toEqual([ALL]);
  });

  it('is not held up by a batch that is not answered', async () => {
    const { server, channel, done } = scene();
    let release = (): void => undefined;
    server.held = new Promise((resolve) => (release = resolve));
    const spool = new FakeSpool();
    await spool.append([batchOf({ site: 's', sensor: 's', number: 1, conversations: 1 }, 1)]);
    const sender = new Sender({ spool, uplink: server, timer: new FakeTimer(), log: silentLog, patient: true });
    sender.finish();
    const sending = sender.run();
    channel.tell([pulse(1)]);
    await told(server, 1);
    expect(server.taken).toEqual([]);
    release();
    await sending;
    expect(server.taken).toHaveLength(1);
    channel.stop();
    await done;
  });

  it('tells all of them in place of more changes than it holds', async () => {
    const { server, channel, done } = scene();
    channel.tell(Array.from({ length: LIMITS.pulsesMax + 1 }, (_, i) => pulse(i)));
    await told(server, 1);
    channel.stop();
    await done;
    expect(server.beats).toEqual([ALL]);
  });
});
