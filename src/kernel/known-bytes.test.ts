/** Bytes that come again are not worked out again; a full place goes to the newcomer. */
import { expect, it } from 'vitest';
import { KnownBytes } from './known-bytes.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function counting(limits: { placesMax: number; bytesMax: number }): (text: string) => readonly [string, number] {
  const known = new KnownBytes<string>(limits);
  let worked = 0;
  return (text) => {
    const value = known.of(bytesOf(`-${text}-`), 1, text.length + 1, (bytes, from, to) => {
      worked++;
      return new TextDecoder().decode(bytes.subarray(from, to));
    });
    return [value, worked];
  };
}

it('works out each value once', () => {
  const ask = counting({ placesMax: 64, bytesMax: 8 });
  expect([ask('a'), ask('b'), ask('a'), ask('b')]).toEqual([
    ['a', 1],
    ['b', 2],
    ['a', 2],
    ['b', 2],
  ]);
});
it('never gives one value for another, however few the places are', () => {
  const ask = counting({ placesMax: 1, bytesMax: 8 });
  expect([ask('a'), ask('b'), ask('ab'), ask('a')].map(([value]) => value)).toEqual(['a', 'b', 'ab', 'a']);
});
it('keeps nothing that is too long', () => {
  const ask = counting({ placesMax: 4, bytesMax: 2 });
  expect([ask('long'), ask('long')]).toEqual([
    ['long', 1],
    ['long', 2],
  ]);
});
it('refuses a number of places that is no power of two', () => {
  expect(() => new KnownBytes({ placesMax: 3, bytesMax: 1 })).toThrow();
});
