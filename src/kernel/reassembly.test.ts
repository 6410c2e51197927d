import { describe, expect, it } from 'vitest';
import { Reassembly } from './reassembly.ts';

const part = Uint8Array.of(9, 1, 2, 3, 9);

describe('reassembly', () => {
  it('gives the parts in the order in which they came', () => {
    const all = new Reassembly({ placesMax: 2, bytesMax: 8 });
    const token = all.begin();
    expect(all.add(token, part, 1, 3)).toBe(true);
    expect(all.add(token, part, 3, 4)).toBe(true);
    const whole = all.take(token);
    expect([...(whole?.bytes.subarray(0, whole.length) ?? [])]).toEqual([1, 2, 3]);
  });
  it('grows to its greatest size and no further', () => {
    const all = new Reassembly({ placesMax: 1, bytesMax: 3000 });
    const token = all.begin();
    const big = new Uint8Array(1000).fill(7);
    expect([1, 2, 3].map(() => all.add(token, big, 0, 1000))).toEqual([true, true, true]);
    expect(all.add(token, big, 0, 1)).toBe(false);
    expect(all.take(token)).toBeUndefined();
  });
  it('loses the oldest when all places are taken, and mixes nothing', () => {
    const all = new Reassembly({ placesMax: 2, bytesMax: 8 });
    const [first, second, third] = [all.begin(), all.begin(), all.begin()];
    expect(all.add(first, part, 0, 1)).toBe(false);
    expect(all.add(second, part, 1, 2)).toBe(true);
    expect(all.add(third, part, 2, 3)).toBe(true);
    expect(all.take(second)?.length).toBe(1);
  });
  it('loses nothing by others that were finished meanwhile', () => {
    const all = new Reassembly({ placesMax: 2, bytesMax: 8 });
    const slow = all.begin();
    for (let i = 0; i < 100; i++) {
      const quick = all.begin();
      expect(all.add(quick, part, 0, 2)).toBe(true);
      expect(all.take(quick)?.length).toBe(2);
    }
    expect(all.add(slow, part, 1, 4)).toBe(true);
    const whole = all.take(slow);
    expect([...(whole?.bytes.subarray(0, whole.length) ?? [])]).toEqual([1, 2, 3]);
  });
  it('loses the oldest when all together are too long, and never the one that grows', () => {
    const all = new Reassembly({ placesMax: 9, bytesMax: 6000, heldMax: 5000 });
    const big = new Uint8Array(3000).fill(7);
    const [first, second] = [all.begin(), all.begin()];
    expect(all.add(first, big, 0, 3000)).toBe(true);
    expect(all.add(second, big, 0, 3000)).toBe(true);
    expect(all.take(first)).toBeUndefined();
    expect(all.add(second, big, 0, 3000)).toBe(true);
    expect(all.take(second)?.length).toBe(6000);
  });
  it.each([0, -1, 12345])('opens nothing for the token %d', (token) => {
    const all = new Reassembly({ placesMax: 2, bytesMax: 8 });
    expect(all.add(token, part, 0, 1)).toBe(false);
    expect(all.take(token)).toBeUndefined();
  });
});
