import { describe, expect, it } from 'vitest';
import { mixed, mixedMac, ownerOf } from './share.ts';

/** How many of these pairs each of `count` decoders gets. */
function spread(pairs: readonly (readonly [number, number])[], count: number): readonly number[] {
  const shares = new Array<number>(count).fill(0);
  for (const [a, b] of pairs) {
    const owner = ownerOf(mixed(a), mixed(b), count);
    shares[owner] = (shares[owner] as number) + 1;
  }
  return shares;
}

const CELLS = Array.from({ length: 4096 }, (_, i) => 0x0a000000 + (i << 8));

describe('a share', () => {
  it.each([1, 2, 3, 7])('of %i is the same from both ends', (count) => {
    for (const a of CELLS.slice(0, 50)) {
      const [one, two] = [mixed(a), mixed(a + 7)];
      const owner = ownerOf(one, two, count);
      expect(ownerOf(two, one, count)).toBe(owner);
      expect(owner).toBeLessThan(count);
    }
  });

  it.each([
    ['cells that are numbered alike', CELLS.map((cell) => [cell + 1, cell + 10] as const)],
    ['one server and its clients', CELLS.map((_, i) => [0x0a000001, 0x0a010000 + i] as const)],
    ['neighbours', CELLS.map((_, i) => [0x0a000000 + i, 0x0a000001 + i] as const)],
  ])('is about as large as any other: %s', (_title, pairs) => {
    for (const count of [2, 3, 8]) {
      const even = pairs.length / count;
      for (const share of spread(pairs, count)) expect(Math.abs(share - even)).toBeLessThan(even / 4);
    }
  });

  it('of MACs hangs on all of both', () => {
    const owners = (high: number): readonly number[] =>
      Array.from({ length: 64 }, (_, low) => ownerOf(mixedMac(high, low), mixedMac(1, 2), 2));
    expect(owners(1)).not.toEqual(owners(2));
    expect(new Set(owners(1))).toEqual(new Set([0, 1]));
  });
});
