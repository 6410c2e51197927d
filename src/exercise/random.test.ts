/** Chance that repeats. */
import { expect, test } from 'vitest';
import { createRandom } from './random.ts';

const draws = (seed: number, name: string): number[] => {
  const random = createRandom(seed, name);
  return Array.from({ length: 8 }, random.next);
};

test('repeats for the same seed and name, differs for any other', () => {
  expect(draws(7, 'a')).toEqual(draws(7, 'a'));
  expect(draws(7, 'a')).not.toEqual(draws(8, 'a'));
  expect(draws(7, 'a')).not.toEqual(draws(7, 'b'));
});

test('forks to the same stream however much was drawn before', () => {
  const [fresh, used] = [createRandom(1), createRandom(1)];
  for (let i = 0; i < 100; i++) used.next();
  expect(used.fork('x').bytes(16)).toEqual(fresh.fork('x').bytes(16));
});

test('is even within its bounds', () => {
  const random = createRandom(1);
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 10_000; i++) {
    const n = random.between(0, 9);
    counts[n] = (counts[n] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(850);
  expect(Math.max(...counts)).toBeLessThan(1150);
});

test('draws a bell that never leaves ±3', () => {
  const random = createRandom(1);
  const all = Array.from({ length: 5000 }, random.bell);
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  expect(Math.abs(mean)).toBeLessThan(0.05);
  expect(all.every((x) => Math.abs(x) <= 3)).toBe(true);
});
