import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../model/limits.ts';
import { Correlation } from './correlation.ts';

describe('what a request leaves for its answer', () => {
  it('is taken once, by the flow, protocol and key that left it', () => {
    const correlation = new Correlation(1);
    correlation.put(5, 2, 77, 1234);
    for (const [flow, protocol, key] of [
      [6, 2, 77],
      [5, 3, 77],
      [5, 2, 78],
      [5, 2, 77 + 2 ** 32],
    ] as const)
      expect(correlation.take(flow, protocol, key)).toBe(-1);
    expect(correlation.take(5, 2, 77)).toBe(1234);
    expect(correlation.take(5, 2, 77)).toBe(-1);
  });

  it('is that of the later request under the same key', () => {
    const correlation = new Correlation(1);
    correlation.put(5, 2, 77, 1);
    correlation.put(5, 2, 77, 2);
    expect(correlation.take(5, 2, 77)).toBe(2);
    expect(correlation.take(5, 2, 77)).toBe(-1);
  });

  it.each([
    ['of as many flows', (i: number) => i],
    ['of a few flows', (i: number) => 1 + (i % 200)],
  ])('holds all of a few thousand open requests %s while it widens', (_title, flowOf) => {
    const correlation = new Correlation(1);
    const open = 4000;
    for (let i = 1; i <= open; i++) correlation.put(flowOf(i), 1, i * 7, i);
    let lost = 0;
    for (let i = 1; i <= open; i++) if (correlation.take(flowOf(i), 1, i * 7) !== i) lost++;
    expect(lost).toBe(0);
  });

  it('is forgotten with its flow', () => {
    const correlation = new Correlation(1);
    for (let key = 1; key <= 16; key++) for (const flow of [5, 6]) correlation.put(flow, 1, key, key);
    correlation.forget(5);
    for (let key = 1; key <= 16; key++) expect([5, 6].map((flow) => correlation.take(flow, 1, key))).toEqual([-1, key]);
  });

  it('does not suffer from what another flow, or this one before, never had answered', () => {
    const correlation = new Correlation(1);
    for (let key = 1; key <= LIMITS.correlationSlots; key++) correlation.put(5, 1, key, key);
    correlation.forget(5);
    let lost = 0;
    for (let flow = 6; flow < 206; flow++) for (let key = 1; key <= 100; key++) correlation.put(flow, 1, key, key);
    for (let flow = 6; flow < 206; flow++)
      for (let key = 1; key <= 100; key++) if (correlation.take(flow, 1, key) !== key) lost++;
    expect(lost).toBe(0);
  });

  it('loses one request in turn of a flow that leaves too many open, and answers the newest', () => {
    const correlation = new Correlation(1);
    const open = 1000;
    for (let key = 1; key <= open; key++) correlation.put(5, 1, key, key);
    const answered: number[] = [];
    for (let key = 1; key <= open; key++) if (correlation.take(5, 1, key) === key) answered.push(key);
    expect(answered.length).toBe(256);
    expect(answered).toEqual(Array.from({ length: 256 }, (_, i) => open - 255 + i));
  });

  it('answers the newest when more requests stay open than it may hold', () => {
    const correlation = new Correlation(1);
    const open = LIMITS.correlationSlots * 4;
    let answered = 0;
    for (let i = 1; i <= open; i++) {
      correlation.put(i, 1, i, i);
      if (correlation.take(i, 1, i) === i) answered++;
      correlation.put(i, 1, i, i);
    }
    expect(answered).toBe(open);
  });
});
