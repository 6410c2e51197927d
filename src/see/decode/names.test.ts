import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../model/limits.ts';
import { Names } from './names.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const intern = (names: Names, text: string): number => names.intern(bytesOf(text), 0, text.length);

describe('interned names', () => {
  it('have one id for the same bytes, wherever they stand, and give them back', () => {
    const names = new Names(1);
    const tank = intern(names, 'Tank_01.Level');
    expect(names.intern(bytesOf('..Tank_01.Level..'), 2, 15)).toBe(tank);
    expect(intern(names, 'Tank_01.Leve')).not.toBe(tank);
    expect(names.text(tank)).toBe('Tank_01.Level');
    expect(names.text(0)).toBe('');
    expect(names.text(names.count + 1)).toBe('');
    expect([intern(names, ''), names.intern(bytesOf('abc'), 2, 1), names.intern(bytesOf('abc'), -1, 2)]).toEqual([
      0, 0, 0,
    ]);
  });

  it('are told apart in whatever order they come', () => {
    const name = fc.constantFrom('A', 'B', 'AB', 'BA', 'Tank', 'Tank1', 'tank', 'Pump.Speed', 'Pump.Speee');
    fc.assert(
      fc.property(fc.array(name, { minLength: 20, maxLength: 200 }), fc.integer(), (row, seed) => {
        const names = new Names(seed);
        const ids = new Map<string, number>();
        for (const text of [...row, ...row, ...row.toReversed()]) {
          const id = intern(names, text);
          expect(ids.get(text) ?? id).toBe(id);
          ids.set(text, id);
          expect(names.text(id)).toBe(text);
        }
        expect(new Set(ids.values()).size).toBe(ids.size);
        expect(names.count).toBe(ids.size);
      }),
    );
  });

  it('are as many as may be, each found again', () => {
    const names = new Names(3);
    const many = Array.from({ length: 5000 }, (_, i) => `Program:Main.Tag${String(i)}`);
    const ids = many.map((text) => intern(names, text));
    expect(new Set(ids).size).toBe(many.length);
    expect(many.map((text) => intern(names, text))).toEqual(ids);
    expect(many.toReversed().map((text) => intern(names, text))).toEqual(ids.toReversed());
    const long = 'x'.repeat(LIMITS.nameBytesMax + 10);
    expect(names.text(intern(names, long))).toBe('x'.repeat(LIMITS.nameBytesMax));
  });
});
