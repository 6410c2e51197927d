/** `analyze --cores` as a process: threads of its own, the same output, and what cannot be shared. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { le16, le32, join as joined } from '../../src/exercise/encoders/bytes.ts';
import { Framer, PacketIndex } from '../../src/see/decode/framer.ts';
import { anyTraffic } from './any-traffic.ts';

const ROOT = resolve(import.meta.dirname, '../..');
let folder = '';
const PCAP = anyTraffic(7, 4000);
const CUT = /^bulkhead: \d+ of 4000 packets were cut short .*\n?$/;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cores-'));
  writeFileSync(join(folder, 'any.pcap'), PCAP);
  writeFileSync(join(folder, 'any.pcap.gz'), gzipSync(PCAP));
  writeFileSync(join(folder, 'any.pcapng'), pcapng(PCAP));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The same packets in blocks. draft-ietf-opsawg-pcapng, 4. */
function pcapng(pcap: Uint8Array): Uint8Array {
  const block = (type: number, body: Uint8Array): Uint8Array => {
    const padding = new Uint8Array(-body.length & 3);
    const length = le32(12 + body.length + padding.length);
    return joined(le32(type), length, body, padding, length);
  };
  const parts = [
    block(0x0a0d0d0a, joined(le32(0x1a2b3c4d), le16(1), le16(0), new Uint8Array(8).fill(255))),
    block(1, joined(le16(1), le16(0), le32(0))),
  ];
  const [framer, index] = [new Framer(), new PacketIndex()];
  const view = new DataView(pcap.buffer, pcap.byteOffset, pcap.length);
  for (let at = 0, next = framer.fill(view, 0, pcap.length, index); next > at;) {
    for (let i = 0; i < index.n; i++) {
      const [from, size, us] = [index.offset[i] as number, index.captured[i] as number, index.time[i] as number];
      const time = joined(le32(Math.floor(us / 2 ** 32)), le32(us % 2 ** 32));
      const head = joined(le32(0), time, le32(size), le32(index.wire[i] as number));
      parts.push(block(6, joined(head, pcap.subarray(from, from + size))));
    }
    at = next;
    next = framer.fill(view, at, pcap.length, index);
  }
  return Buffer.concat(parts);
}

function analyze(args: readonly string[], input?: Uint8Array) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(ROOT, 'src/bin/main.ts'), 'analyze', '--json', ...args],
    { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28, ...(input && { input }) },
  );
  return { status, stdout, stderr };
}

describe('analyze --cores', () => {
  it.each(['any.pcap', 'any.pcap.gz', 'any.pcapng'])(
    '%s: writes what one core writes',
    { timeout: 120_000 },
    (file) => {
      const alone = analyze([file]);
      // Chance has cut some of the packets: how many is counted alike.
      expect([alone.status, alone.stderr]).toEqual([0, expect.stringMatching(CUT)]);
      for (const cores of ['2', '3']) {
        const together = analyze(['--cores', cores, file]);
        expect([together.status, together.stderr, together.stdout === alone.stdout]).toEqual([0, alone.stderr, true]);
      }
    },
  );

  it('reads a pipe on one core, and says so', { timeout: 120_000 }, () => {
    const piped = analyze(['--cores', '2', '-'], readFileSync(join(folder, 'any.pcap')));
    expect(piped.status).toBe(0);
    const [first, second, ...more] = piped.stderr.split('\n').filter((line) => line !== '');
    expect(first).toBe('bulkhead: This can be read once only, so one core decodes. (standard input)');
    expect([second, more]).toEqual([expect.stringMatching(CUT), []]);
    expect(JSON.parse(piped.stdout)).toMatchObject({ inputs: [{ file: '-', packets: 4000 }] });
  });

  it('leaves with 1 where nothing can be read', { timeout: 120_000 }, () => {
    expect(analyze(['--cores', '2', 'gone.pcap']).status).toBe(1);
  });
});
