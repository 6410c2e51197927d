/** `analyze` and `decode` as a caller meets them: exit codes, what goes where, and a report that fits the terminal. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { err, ok } from '../../kernel/result.ts';
import type { CaptureSource } from '../../app/analysis/read-captures.ts';
import type { TextOutput } from '../../model/ports/captures.ts';
import { analyzeCommand } from './analyze.ts';
import { decodeCommand } from './decode.ts';

/** One Ethernet frame: Modbus/TCP from 10.0.0.1:5020 to 10.0.0.9:502, write single register 40005. */
const FRAME =
  '00005e000102' +
  '00005e000101' +
  '0800' + // Ethernet
  '450000340001000040060000' +
  '0a000001' +
  '0a000009' + // IPv4
  '139c01f6' +
  '00000001' +
  '00000001' +
  '5018ffff00000000' + // TCP
  '0001' +
  '0000' +
  '0006' +
  '01' +
  '06' +
  '0004' +
  '002a'; // Modbus

function capture(frames: readonly string[]): Uint8Array {
  const records = frames.map((hex, i) => {
    const bytes = Buffer.from(hex, 'hex');
    const head = Buffer.alloc(16);
    head.writeUInt32LE(1_700_000_000 + i, 0);
    head.writeUInt32LE(bytes.length, 8);
    head.writeUInt32LE(bytes.length, 12);
    return Buffer.concat([head, bytes]);
  });
  const head = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');
  return Buffer.concat([head, ...records]);
}

const FILES: Readonly<Record<string, Uint8Array>> = {
  'one.pcap': capture([FRAME]),
  'cut.pcap': capture([FRAME, FRAME]).subarray(0, -10),
  'text.txt': new TextEncoder().encode('This is no capture at all, only some text.'),
};

const captures: CaptureSource = {
  find: (path) =>
    Promise.resolve(
      path in FILES ? ok([path]) : err({ code: 'not-found', message: 'There is no such file or folder.', where: path }),
    ),
  peek: (file) => Promise.resolve(ok(FILES[file] ?? new Uint8Array(0))),
  read: (file, onChunk) => {
    onChunk(FILES[file] ?? new Uint8Array(0));
    return Promise.resolve(ok(undefined));
  },
};

const DIED = { code: 'helper-died', message: 'A thread died: no luck.', advice: 'Try it again.' } as const;

interface Ran {
  readonly out: string;
  readonly log: string;
  readonly code: number;
}

async function run(command: 'analyze' | 'decode', ...args: readonly string[]): Promise<Ran> {
  const parts: string[] = [];
  const output: TextOutput = {
    write: (text) => parts.push(text) > 0,
    writeUtf8: (bytes) => parts.push(new TextDecoder().decode(bytes)) > 0,
    flush: () => true,
  };
  const log: string[] = [];
  const silent = vi.spyOn(process.stderr, 'write').mockImplementation((text) => log.push(String(text)) > 0);
  const made =
    command === 'analyze'
      ? analyzeCommand({
          ...{ captures, output, vendorOf: () => undefined, fingerprint: () => '', hasColour: () => false },
          cores: { helpers: { start: () => Promise.resolve(err(DIED)) }, isFile: (file) => file !== 'cut.pcap' },
        })
      : decodeCommand({ captures, output });
  let refused = 0;
  made.exitOverride(() => {
    refused = 2;
    throw new Error('usage');
  });
  try {
    await made.parseAsync(args, { from: 'user' }).catch((error: unknown) => {
      if (refused === 0) throw error;
    });
  } finally {
    silent.mockRestore();
  }
  return { out: parts.join(''), log: log.join(''), code: refused || Number(process.exitCode ?? 0) };
}

describe('analyze and decode', () => {
  let before: typeof process.exitCode;
  beforeEach(() => {
    before = process.exitCode;
    process.exitCode = 0;
  });
  afterEach(() => {
    process.exitCode = before;
  });

  it('writes JSON on standard output and nothing else', async () => {
    const { out, log, code } = await run('analyze', '--json', 'one.pcap');
    const analysis = JSON.parse(out) as { inputs: { packets: number }[]; protocols: unknown[] };
    expect([code, log, analysis.inputs[0]?.packets]).toEqual([0, '', 1]);
    expect(analysis.protocols).toEqual([{ protocol: 'modbus', messages: 1, codes: { 6: 1 } }]);
  });

  it('writes a report that fits 100 columns, without colour where there is no terminal', async () => {
    const { out, code } = await run('analyze', 'one.pcap');
    expect(code).toBe(0);
    expect(out).toContain('10.0.0.1 → 10.0.0.9');
    expect(out).toContain('write_single_register');
    expect(out).not.toContain('\u001b');
    expect(Math.max(...out.split('\n').map((text) => text.length))).toBeLessThanOrEqual(100);
  });

  it('reads what a truncated capture holds, and warns with the offset', async () => {
    const { out, log, code } = await run('analyze', '--json', 'cut.pcap');
    expect((JSON.parse(out) as { inputs: unknown[] }).inputs).toMatchObject([{ packets: 1, truncated: true }]);
    expect([code, log]).toEqual([0, expect.stringContaining('at byte 106')]);
  });

  it.each([
    [0, ['one.pcap', 'gone.pcap', 'text.txt'], 'gone.pcap'],
    [1, ['gone.pcap'], 'There is no such file'],
    [1, ['text.txt'], 'Nothing could be read'],
    [2, [], 'missing required argument'],
    [2, ['--xml', 'one.pcap'], 'unknown option'],
  ])('leaves with %i on %j', async (wanted, args, said) => {
    const { log, code } = await run('analyze', ...args);
    expect([code, log]).toEqual([wanted, expect.stringContaining(said)]);
  });

  it.each([
    [1, ['--cores', '2', 'one.pcap'], 'bulkhead: A thread died: no luck.\n  Try it again.\n'],
    [0, ['--cores', '1', 'one.pcap'], ''],
    [0, ['--cores', '2', '--json', 'cut.pcap'], 'so one core decodes. (cut.pcap)'],
    [2, ['--cores', '0', 'one.pcap'], 'from 1 to 16'],
    [2, ['--cores', '17', 'one.pcap'], 'from 1 to 16'],
    [2, ['--cores', 'all', 'one.pcap'], 'from 1 to 16'],
  ])('leaves with %i on cores: %j', async (wanted, args, said) => {
    const { out, log, code } = await run('analyze', ...args);
    expect([code, log]).toEqual([wanted, expect.stringContaining(said)]);
    expect(out === '').toBe(wanted !== 0);
  });

  it('decodes each message to a line, its code as it is known', async () => {
    const { out, code } = await run('decode', '--jsonl', 'one.pcap');
    expect(code).toBe(0);
    expect(
      out
        .split('\n')
        .filter((text) => text !== '')
        .map((text) => JSON.parse(text) as unknown),
    ).toMatchObject([
      {
        file: 'one.pcap',
        packet: 1,
        part: 0,
        time: '2023-11-14T22:13:20.000000Z',
        protocol: 'modbus',
        source: '10.0.0.1:5020',
        target: '10.0.0.9:502',
        kind: 'request',
        code: 6,
        operation: 'write_single_register',
        meaning: 'write',
      },
    ]);
  });

  it('decodes nothing without being told how to write it', async () => {
    expect((await run('decode', 'one.pcap')).code).toBe(2);
    expect((await run('decode', '--jsonl', 'gone.pcap')).code).toBe(1);
  });
});
