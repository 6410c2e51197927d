/** Held against the built-in ones: whatever is done to both, both say the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SmallMap, SmallSet } from './small.ts';

const steps = fc.array(fc.tuple(fc.boolean(), fc.constantFrom('a', 'b', 'c'), fc.nat(3)), { maxLength: 20 });

describe('SmallSet', () => {
  it('holds what a Set holds, in the same order', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const [small, plain] = [new SmallSet<string>(), new Set<string>()];
        for (const [adds, value] of all) {
          if (adds) {
            small.add(value);
            plain.add(value);
          } else expect(small.delete(value)).toBe(plain.delete(value));
          expect([small.size, small.has('a'), [...small]]).toEqual([plain.size, plain.has('a'), [...plain]]);
        }
      }),
    );
  });
});

describe('SmallMap', () => {
  it('holds what a Map holds, in the same order', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const [small, plain] = [new SmallMap<string, number>(), new Map<string, number>()];
        for (const [sets, key, value] of all) {
          if (sets) {
            small.set(key, value);
            plain.set(key, value);
          } else expect(small.delete(key)).toBe(plain.delete(key));
          expect([small.size, small.get('a'), [...small.keys()], [...small.values()]]).toEqual([
            plain.size,
            plain.get('a'),
            [...plain.keys()],
            [...plain.values()],
          ]);
        }
      }),
    );
  });
});
