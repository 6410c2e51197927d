import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../model/limits.ts';
import { Holds } from './holds.ts';

const bytes = new Uint8Array(LIMITS.tcpBytesHeldMax + 1);
const keep = (holds: Holds, key: number, size: number, sequence: number): boolean =>
  holds.keep(key, bytes, 0, size, sequence, 1, 1);

describe('segments behind a hole', () => {
  it('come out in the order of their sequence numbers, across the end of the number space', () => {
    const holds = new Holds();
    for (const sequence of [20, -10, 5, 0x7fffffff | 0]) expect(keep(holds, 1, 4, sequence)).toBe(true);
    const out = [0, 1, 2, 3].map(() => holds.shift(1)?.sequence);
    expect(out).toEqual([-10, 5, 20, 0x7fffffff]);
    expect([holds.shift(1), holds.total]).toEqual([undefined, 0]);
  });

  it('of one direction are no more bytes and no more segments than it may hold; another direction has its own', () => {
    const holds = new Holds();
    expect(keep(holds, 1, LIMITS.tcpBytesHeldMax, 1)).toBe(true);
    expect(keep(holds, 1, 1, 1 << 20)).toBe(false);
    expect(keep(holds, 2, 1, 1)).toBe(true);
    for (let i = 1; i < LIMITS.tcpSegmentsHeldMax; i++) expect(keep(holds, 2, 1, 1 + i * 9)).toBe(true);
    expect(keep(holds, 2, 1, 9999)).toBe(false);
  });
});

describe('the head of a message', () => {
  it('grows, is used up from its beginning, and is given back', () => {
    const holds = new Holds();
    const handle = holds.append(0, Uint8Array.of(1, 2, 3), 0, 3);
    expect(holds.append(handle, Uint8Array.of(4, 5), 0, 2)).toBe(handle);
    expect([holds.lengths[handle], holds.total]).toEqual([5, 5]);
    expect(holds.consume(handle, 2)).toBe(handle);
    expect([...(holds.bytes[handle] ?? [])].slice(0, 3)).toEqual([3, 4, 5]);
    expect(holds.consume(handle, 3)).toBe(0);
    expect(holds.total).toBe(0);
  });

  it('is let go when it is longer than a message may be', () => {
    const holds = new Holds();
    const whole = new Uint8Array(LIMITS.messageBytesMax);
    const handle = holds.append(0, whole, 0, whole.length);
    expect(handle).toBeGreaterThan(0);
    expect(holds.append(handle, Uint8Array.of(1), 0, 1)).toBe(-1);
    expect([holds.total, holds.dropped]).toEqual([0, 1]);
  });
});
