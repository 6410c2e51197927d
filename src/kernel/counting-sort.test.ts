import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countingSort } from './counting-sort.ts';

describe('countingSort', () => {
  it('orders places by their key and leaves equals as they stand', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9)), (keys) => {
        const order = Int32Array.from(keys, (_, i) => i);
        countingSort(order, Int32Array.from(keys), 10);
        const wanted = [...keys.keys()].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
        expect([...order]).toEqual(wanted);
      }),
    );
  });
});
