/** A capture always gives the same batches under the same numbers: read twice, or interrupted, the server has each once. */
import { describe, expect, it, vi } from 'vitest';
import { plants } from '../../exercise/plants/index.gen.ts';
import { ok, type Result } from '../../kernel/result.ts';
import { LIMITS } from '../../model/limits.ts';
import type { Captures } from '../../model/ports/captures.ts';
import { FakeServer, FakeSpool, FakeTimer, silentLog } from '../../model/ports/sensor-fakes.ts';
import { createEngine } from '../../see/decode/engine.ts';
import { protocols } from '../../see/protocols/index.gen.ts';
import { datagram, pcap, probe, START_US } from '../../../test/support/frames.ts';
import { readCaptures, type ReadProgress } from './read-captures.ts';

const SECONDS = 240;
const PIECE = 1 << 16;
/** Less than a packet. */
const SMALL_PIECE = 32;
const HEADER_BYTES = 24;

function recorded(seed: number): Uint8Array {
  const parts: Uint8Array[] = [pcap([])];
  for (const { timeUs, bytes } of plants[0]?.frames({ seed, assets: plants[0].assets }, START_US) ?? []) {
    if (timeUs > START_US + SECONDS * 1e6) break;
    parts.push(pcap([{ us: timeUs, bytes }]).subarray(HEADER_BYTES));
  }
  return Buffer.concat(parts);
}

const MINUTE_US = 60_000_000;
/** A packet every 66 seconds, a batch each. */
const HOURS = Array.from({ length: 180 }, (_, i) => ({
  us: START_US + i * 1.1 * MINUTE_US,
  bytes: datagram(probe(3)),
}));

const FILES: Readonly<Record<string, Uint8Array>> = {
  long: pcap(HOURS),
  a: recorded(1),
  b: recorded(2),
  noise: new Uint8Array(5000).fill(7),
};

const captures: Captures = {
  find: (path) => Promise.resolve(ok([path])),
  isFile: () => true,
  peek: (file) => Promise.resolve(ok(FILES[file] ?? new Uint8Array())),
  read: () => Promise.resolve(ok(undefined)),
  digest: (files) => Promise.resolve(files.join('+')),
  async stream(file, onChunk) {
    const bytes = FILES[file] ?? new Uint8Array();
    const piece = file === 'long' ? SMALL_PIECE : PIECE;
    for (let at = 0; at < bytes.length; at += piece) await onChunk(bytes.slice(at, at + piece), at / bytes.length);
    return ok(undefined);
  },
};

function reading(server: FakeServer, spool: FakeSpool, files: readonly string[]): Promise<Result<ReadProgress>> {
  const engine = createEngine({ protocols, seed: 1 });
  const timer = new FakeTimer();
  const parts = { site: 's', sensor: 'reader', files, captures, engine, spool, uplink: server, timer };
  return readCaptures({ ...parts, log: silentLog, onProgress: () => undefined });
}

const bodies = (server: FakeServer): string[] => server.taken.map(({ body }) => new TextDecoder().decode(body));
const numbers = (server: FakeServer): number[] => server.taken.map(({ sequence }) => sequence);

describe('reading captures', () => {
  it('gives the same batches each time, numbered from 1', async () => {
    const [one, two] = [new FakeServer(), new FakeServer()];
    expect((await reading(one, new FakeSpool(), ['a'])).ok).toBe(true);
    await reading(two, new FakeSpool(), ['a']);
    expect(numbers(one)).toEqual(numbers(one).map((_, i) => i + 1));
    expect(one.taken.length).toBeGreaterThan(3);
    expect(bodies(two)).toEqual(bodies(one));
  });

  it('sends nothing when it is read again', async () => {
    const [server, spool] = [new FakeServer(), new FakeSpool()];
    await reading(server, spool, ['a']);
    const before = numbers(server);
    expect((await reading(server, spool, ['a'])).ok).toBe(true);
    expect(numbers(server)).toEqual(before);
  });

  it('goes on with the same batches after it was interrupted', async () => {
    const [whole, cut, spool] = [new FakeServer(), new FakeServer(), new FakeSpool()];
    await reading(whole, new FakeSpool(), ['a']);
    cut.onCommit = (server) => void (server.faults = server.taken.length === 2 ? ['refused'] : []);
    expect(await reading(cut, spool, ['a'])).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect((await reading(cut, spool, ['a'])).ok).toBe(true);
    expect(bodies(cut)).toEqual(bodies(whole));
  });

  it('reads several files, and goes on when one of them is no capture', async () => {
    const [both, mixed] = [new FakeServer(), new FakeServer()];
    const read = await reading(both, new FakeSpool(), ['a', 'b']);
    const single = await reading(new FakeServer(), new FakeSpool(), ['a']);
    expect(read.ok && single.ok && read.value.packets > single.value.packets).toBe(true);
    expect((await reading(mixed, new FakeSpool(), ['noise', 'a'])).ok).toBe(true);
    expect(mixed.taken.length).toBeGreaterThan(0);
  });

  it('reads no further ahead of the server than its ceiling', async () => {
    const [server, spool] = [new FakeServer(), new FakeSpool()];
    let most = 0;
    let release = (): void => undefined;
    server.held = new Promise((resolve) => (release = resolve));
    const append = spool.append.bind(spool);
    spool.append = async (batches) => {
      const kept = await append(batches);
      most = Math.max(most, spool.waiting);
      return kept;
    };
    let ended = false;
    const running = reading(server, spool, ['long']).finally(() => (ended = true));
    await vi.waitFor(() => expect(spool.waiting).toBeGreaterThan(LIMITS.readBatchesWaitingMax), { interval: 1 });
    // The server is silent: however long it is, not a packet more is read.
    for (let turn = 0; turn < 1000; turn++) await Promise.resolve();
    expect([ended, spool.waiting]).toEqual([false, LIMITS.readBatchesWaitingMax + 1]);
    release();
    expect((await running).ok).toBe(true);
    expect(most).toBe(LIMITS.readBatchesWaitingMax + 1);
    expect(server.taken.length).toBeGreaterThan(2 * LIMITS.readBatchesWaitingMax);
  });

  it('says when there is nothing in it that could be read', async () => {
    const read = await reading(new FakeServer(), new FakeSpool(), ['noise']);
    expect(read).toMatchObject({ ok: false, error: { code: 'unreadable' } });
  });
});
