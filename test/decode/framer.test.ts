/** What a capture file is, whatever wrote it and however it arrives. */
import { describe, expect, it } from 'vitest';
import { join, le16, le32, u16, u32, zeros, type Part } from '../../src/exercise/encoders/bytes.ts';
import { brief, datagram, pcap, probe, read, START_US, type PcapShape } from '../support/frames.ts';

const FRAMES = [1, 2, 3].map((code, i) => ({ bytes: datagram(probe(code)), us: START_US + i * 1_500_001 }));

const block = (type: number, body: Part, n32 = le32): Uint8Array => {
  const padded = join(body, zeros((4 - (body.length % 4)) % 4));
  return join(n32(type), n32(padded.length + 12), padded, n32(padded.length + 12));
};
const section = (n32 = le32, n16 = le16): Uint8Array =>
  block(0x0a0d0d0a, join(n32(0x1a2b3c4d), n16(1), n16(0), zeros(8).fill(255)), n32);
const option = (code: number, value: Part, n16 = le16): Uint8Array =>
  join(n16(code), n16(value.length), value, zeros((4 - (value.length % 4)) % 4));
const describeInterface = (options: Part = [], link = 1, n32 = le32, n16 = le16): Uint8Array =>
  block(1, join(n16(link), n16(0), n32(0), options), n32);

function enhanced(ticks: bigint, frame: Part, id = 0, n32 = le32): Uint8Array {
  const [high, low] = [Number(ticks >> 32n), Number(ticks & 0xffffffffn)];
  const padded = join(frame, zeros((4 - (frame.length % 4)) % 4), [1, 0, 2, 0, 65, 66, 0, 0, 0, 0, 0, 0]);
  return block(6, join(n32(id), n32(high), n32(low), n32(frame.length), n32(frame.length), padded), n32);
}

describe('pcap', () => {
  const shapes: readonly PcapShape[] = [
    { little: true, nano: false },
    { little: false, nano: false },
    { little: true, nano: true },
    { little: false, nano: true },
  ];
  it.each(shapes)('gives the same packets and times from %j', (shape) => {
    const seen = read(pcap(FRAMES, shape));
    expect(brief(seen)).toEqual(['1/0@1', '2/0@2', '3/0@3']);
    expect(seen.messages.map((m) => m.timeUs)).toEqual(FRAMES.map((f) => f.us));
    expect(seen.engine.inputs[0]).toMatchObject({ packets: 3, truncated: false, readable: true, linkTypes: [1] });
  });

  it.each([1, 7, 13, 65_536])('gives the same in chunks of %i bytes', (chunk) => {
    const seen = read(pcap(FRAMES), {}, chunk);
    expect(brief(seen)).toEqual(['1/0@1', '2/0@2', '3/0@3']);
    expect(seen.engine.inputs).toEqual(read(pcap(FRAMES)).engine.inputs);
  });

  it('gives what is there when cut at every byte, then a warning with the offset', () => {
    const whole = pcap(FRAMES);
    const record = 16 + (FRAMES[0]?.bytes.length ?? 0);
    for (let cut = 0; cut < whole.length; cut++) {
      const seen = read(whole.slice(0, cut));
      const packets = Math.max(0, Math.floor((cut - 24) / record));
      const clean = cut >= 24 && (cut - 24) % record === 0;
      const input = seen.engine.inputs[0];
      expect([cut, input?.packets, input?.truncated]).toEqual([cut, packets, !clean]);
      if (!clean) expect(input?.warnings[0]).toContain(`byte ${cut < 24 ? 0 : 24 + packets * record}`);
    }
  });

  it('says how many packets were cut short when they were captured, and of whole ones nothing', () => {
    const whole = FRAMES[0] as (typeof FRAMES)[0];
    const cut = { ...whole, us: whole.us + 1, bytes: whole.bytes.subarray(0, 40), wire: whole.bytes.length };
    const [input] = read(pcap([whole, cut])).engine.inputs;
    expect(input).toMatchObject({ packets: 2, bytes: 2 * whole.bytes.length, truncated: false });
    expect(input?.warnings.map((text) => text.slice(0, 29))).toEqual(['1 of 2 packets were cut short']);
    expect(read(pcap([whole])).engine.inputs[0]?.warnings).toEqual([]);
  });

  it('stops at a record of impossible length and says where', () => {
    const broken = join(pcap(FRAMES.slice(0, 1)), zeros(8), le32(0x7fffffff), le32(9), zeros(64));
    const [input] = read(broken).engine.inputs;
    expect(input).toMatchObject({ packets: 1, truncated: true });
    expect(input?.warnings[0]).toContain(`byte ${pcap(FRAMES.slice(0, 1)).length}`);
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['text', new TextEncoder().encode('this is a letter and no capture at all')],
  ])('takes %s for no capture', (_title, bytes) => {
    expect(read(bytes).engine.inputs[0]).toMatchObject({ packets: 0, readable: false });
  });
});

describe('pcapng', () => {
  const frame = (code: number): Uint8Array => datagram(probe(code));
  const start = BigInt(START_US);

  it.each([
    ['little', le32, le16],
    ['big', u32, u16],
  ] as const)('reads sections of %s endian', (_title, n32, n16) => {
    const file = join(section(n32, n16), describeInterface([], 1, n32, n16), enhanced(start, frame(4), 0, n32));
    const seen = read(file);
    expect(brief(seen)).toEqual(['4/0@1']);
    expect(seen.messages[0]?.timeUs).toBe(START_US);
  });

  it('steps over unknown, name, statistics and custom blocks', () => {
    const others = [4, 5, 0xbad, 0x40000bad, 10, 0x777].map((type) => block(type, zeros(20)));
    const file = join(section(), ...others, describeInterface(), ...others, enhanced(start, frame(5)), ...others);
    expect(brief(read(file))).toEqual(['5/0@1']);
    expect(read(file, {}, 1).engine.inputs).toEqual(read(file).engine.inputs);
  });

  it.each([
    ['microseconds by default', [], start],
    ['nanoseconds', option(9, [9]), start * 1000n],
    ['milliseconds', option(9, [3]), start / 1000n],
    ['powers of two', option(9, [0x80 | 20]), (start / 1_000_000n) << 20n],
    ['an offset', option(14, [...le32(1000), 0, 0, 0, 0]), start - 1_000_000_000n],
    ['options before and after', join(option(2, [101, 116, 104]), option(9, [9]), option(0, [])), start * 1000n],
  ] as const)('reads times in %s', (_title, options, ticks) => {
    const seen = read(join(section(), describeInterface(options), enhanced(ticks, frame(6))));
    expect(seen.messages[0]?.timeUs).toBe(START_US);
  });

  it('keeps each interface to its own link and clock', () => {
    const raw = frame(7).subarray(14);
    const file = join(
      section(),
      describeInterface([], 1),
      describeInterface(option(9, [9]), 101),
      enhanced(start, frame(8), 0),
      enhanced(start * 1000n + 5000n, raw, 1),
    );
    const seen = read(file);
    expect(seen.messages.map((m) => [m.code, m.timeUs])).toEqual([
      [8, START_US],
      [7, START_US + 5],
    ]);
    expect(seen.engine.inputs[0]?.linkTypes).toEqual([1, 101]);
  });

  it('reads simple and obsolete packet blocks, and forgets interfaces with their section', () => {
    const simple = block(3, join(le32(frame(9).length), frame(9)));
    const old = block(2, join(le16(0), le16(0), le32(0), le32(5), le32(frame(10).length), le32(60), frame(10)));
    const good = join(section(), describeInterface(), simple, old);
    expect(read(good).messages.map((m) => m.code)).toEqual([9, 10]);
    const orphan = join(good, section(), enhanced(start, frame(11)));
    expect(read(orphan).engine.inputs[0]).toMatchObject({ packets: 2, truncated: true });
  });

  it('gives whole blocks when cut at every byte', () => {
    const file = join(section(), describeInterface(), enhanced(start, frame(1)), enhanced(start, frame(2)));
    const [first] = [section().length + describeInterface().length + enhanced(start, frame(1)).length];
    for (let cut = 0; cut < file.length; cut++) {
      const packets = read(file.slice(0, cut)).engine.inputs[0]?.packets;
      expect([cut, packets]).toEqual([cut, cut >= first ? 1 : 0]);
    }
  });
});
