/** TCP and fragments: however the bytes arrive, each message comes out once. */
import { describe, expect, it } from 'vitest';
import { join, u16, u32, zeros, type Part } from '../../src/exercise/encoders/bytes.ts';
import { LIMITS } from '../../src/model/limits.ts';
import {
  ACK,
  answer,
  brief,
  datagram,
  ethernet,
  FIN,
  flowsOf,
  ip4,
  ip6,
  pcap,
  probe,
  read,
  readFrames,
  RST,
  segment,
  START_US,
  SYN,
  udp,
} from '../support/frames.ts';

const STREAM = join(probe(1, 1, zeros(9)), probe(2, 2, zeros(30)), probe(3, 3));
const codes = (frames: readonly Part[]): readonly number[] => readFrames(frames).messages.map((m) => m.code);
const part = (from: number, to: number, base = 1001): Uint8Array =>
  segment((base + from) >>> 0, STREAM.slice(from, to));
const OPEN = segment(1000, [], { flags: SYN });

describe('TCP', () => {
  it('gives every message once, split at each offset, in order and swapped', () => {
    for (let cut = 1; cut < STREAM.length; cut++) {
      expect([cut, codes([OPEN, part(0, cut), part(cut, STREAM.length)])]).toEqual([cut, [1, 2, 3]]);
      expect([cut, codes([OPEN, part(cut, STREAM.length), part(0, cut)])]).toEqual([cut, [1, 2, 3]]);
    }
  });

  it('gives them from one byte per segment, forwards and in shuffled groups', () => {
    const bytes = Array.from({ length: STREAM.length }, (_, i) => part(i, i + 1));
    expect(codes([OPEN, ...bytes])).toEqual([1, 2, 3]);
    const shuffled = bytes.map((frame, i) => [(i & ~7) + ((i * 3) & 7), frame] as const).sort((a, b) => a[0] - b[0]);
    expect(codes([OPEN, ...shuffled.map(([, frame]) => frame)])).toEqual([1, 2, 3]);
  });

  it.each([
    [
      'a retransmission',
      [
        [0, 20],
        [0, 20],
        [20, 51],
      ],
    ],
    [
      'an overlap at each end',
      [
        [0, 20],
        [10, 30],
        [25, 51],
      ],
    ],
    [
      'one that holds what came',
      [
        [0, 20],
        [0, 51],
      ],
    ],
    [
      'all of it again',
      [
        [0, 51],
        [0, 51],
      ],
    ],
    [
      'a late copy of the middle',
      [
        [0, 51],
        [13, 30],
      ],
    ],
  ] as const)('%s adds nothing', (_title, pieces) => {
    expect(codes([OPEN, ...pieces.map(([from, to]) => part(from, to))])).toEqual([1, 2, 3]);
  });

  it('goes on over the wrap of sequence numbers', () => {
    for (const base of [0xffffffff, 0xfffffff0, 0xffffffe0]) {
      const frames = [segment(base - 1, [], { flags: SYN }), part(0, 20, base), part(20, 51, base)];
      expect([base, codes(frames)]).toEqual([base, [1, 2, 3]]);
    }
  });

  it('resumes behind a hole that the receiver has acknowledged', () => {
    const tail = segment(2001, probe(9));
    expect(codes([OPEN, part(0, 20), tail, answer(500, [], ACK, 2005)])).toEqual([1, 9]);
    expect(codes([OPEN, part(0, 20), tail])).toEqual([1, 9]);
  });

  it('numbers a message by the frame that completes it', () => {
    expect(brief(readFrames([OPEN, part(0, 20), part(20, 51)]))).toEqual(['1/1@2', '2/2@3', '3/3@3']);
  });

  it('begins a new flow where ports are used again, not where the SYN is repeated', () => {
    const again = [segment(9_000_000, [], { flags: SYN }), segment(9_000_001, STREAM)];
    const seen = readFrames([OPEN, OPEN, part(0, 51), part(51, 51), segment(1052, [], { flags: FIN | ACK }), ...again]);
    expect(seen.messages.map((m) => m.code)).toEqual([1, 2, 3, 1, 2, 3]);
    expect(seen.engine.health().flowsBegun).toBe(2);
  });

  it('gives what a reset finds waiting', () => {
    expect(codes([OPEN, part(13, 51), segment(1052, [], { flags: RST })])).toEqual([2, 3]);
  });

  it("recognises a protocol on a port that is nobody's, and leaves alone what is nobody's", () => {
    const odd = { source: 40_001, target: 45_678 };
    expect(codes([segment(1, STREAM, odd)])).toEqual([1, 2, 3]);
    const seen = readFrames([segment(1, zeros(40), odd)]);
    expect(brief(seen)).toEqual([]);
    expect(flowsOf(seen.engine)[0]).toMatchObject({ protocol: 'unknown', packets: 1 });
  });

  it('tells the server by the handshake, also from its half alone', () => {
    const seen = readFrames([answer(5, [], SYN | ACK), segment(1001, STREAM)]);
    expect(flowsOf(seen.engine)[0]).toMatchObject({ client: '10.0.0.1', server: '10.0.0.2', port: 7000 });
  });
});

const BODY = udp(probe(5, 1, zeros(80)));
const fragment = (from: number, to: number, id = 9): Uint8Array =>
  ethernet(0x0800, ip4(17, BODY.slice(from, to), { id, offset: from, more: to < BODY.length }));
const fragment6 = (from: number, to: number): Uint8Array => {
  const head = join([17, 0], u16(from | (to < BODY.length ? 1 : 0)), u32(77));
  return ethernet(0x86dd, ip6(44, join(head, BODY.slice(from, to))));
};

describe('fragments', () => {
  it.each([
    ['in order', [fragment(0, 32), fragment(32, 64), fragment(64, BODY.length)], 3],
    ['out of order', [fragment(64, BODY.length), fragment(0, 32), fragment(32, 64)], 3],
    ['overlapping', [fragment(0, 40), fragment(32, 64), fragment(64, BODY.length)], 3],
    ['twice', [fragment(0, 32), fragment(0, 32), fragment(32, BODY.length)], 3],
    ['of IPv6', [fragment6(48, BODY.length), fragment6(0, 48)], 2],
  ] as const)('%s: one message, every packet counted', (_title, frames, packets) => {
    const seen = readFrames(frames);
    expect(seen.messages.map((m) => m.code)).toEqual([5]);
    expect(flowsOf(seen.engine).reduce((sum, f) => sum + f.packets, 0)).toBe(packets);
  });

  it('does not mix datagrams', () => {
    expect(brief(readFrames([fragment(0, 32, 1), fragment(32, BODY.length, 2)]))).toEqual([]);
  });

  it('gives up after the time-out, and still counts', () => {
    const late = START_US + LIMITS.fragmentTimeoutUs + 1_000_000;
    const frames = [
      { bytes: fragment(0, 32), us: START_US },
      { bytes: datagram(probe(1)), us: late },
    ];
    const seen = read(pcap([...frames, { bytes: fragment(32, BODY.length), us: late + 5_000_000 }]));
    expect(seen.messages.map((m) => m.code)).toEqual([1]);
    expect(flowsOf(seen.engine).reduce((sum, f) => sum + f.packets, 0)).toBe(3);
  });

  it('holds no more datagrams than it may, and says so', () => {
    const many = Array.from({ length: LIMITS.fragmentsInFlightMax + 50 }, (_, i) => fragment(0, 32, i));
    const padding = Array.from({ length: 4000 }, () => fragment(0, 32, 1));
    const { engine } = readFrames([...many, ...padding]);
    expect(engine.limitEvents().map((e) => e.limit)).toContain('fragmentsInFlightMax');
  });
});
