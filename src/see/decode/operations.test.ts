import { describe, expect, it } from 'vitest';
import { FLOW_WORDS, PAGE_MASK, W_OPERATIONS } from './layout.ts';
import * as O from './operations.ts';

interface Counted {
  readonly code: number;
  readonly object: number;
  readonly requests: number;
  readonly responses: number;
}

function table(max = 1e6): {
  readonly operations: O.Operations;
  readonly count: (flow: number, code: number, object: number, kind?: 0 | 1) => void;
  readonly release: (flow: number) => void;
  readonly of: (flow: number) => Counted[];
} {
  const operations = new O.Operations(7, max);
  const flows = new Map<number, Int32Array>();
  const record = (flow: number): Int32Array => {
    const known = flows.get(flow) ?? new Int32Array(FLOW_WORDS);
    flows.set(flow, known);
    return known;
  };
  return {
    operations,
    count: (flow, code, object, kind = 0) => operations.count(record(flow), 0, flow, 5, code, object, kind, 1),
    release: (flow) => {
      operations.release(record(flow), 0);
      flows.delete(flow);
    },
    of: (flow) => {
      const found: Counted[] = [];
      for (let id = record(flow)[W_OPERATIONS] as number; id !== 0;) {
        const page = operations.page(id);
        const at = (id & PAGE_MASK) << O.OPERATION_SHIFT;
        const word = (offset: number): number => page[at + offset] as number;
        found.push({
          code: word(O.O_CODE),
          object: word(O.O_OBJECT),
          requests: word(O.O_COUNTS),
          responses: word(O.O_COUNTS + 1),
        });
        id = word(O.O_NEXT);
      }
      return found.sort((a, b) => a.code - b.code || a.object - b.object);
    },
  };
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('the table of operations', () => {
  it.each([1, O.LISTED_MAX - 1, O.LISTED_MAX, O.LISTED_MAX + 1, O.LISTED_MAX + 2, 5000])(
    'counts each of %i operations of a flow for itself, in whatever order they come',
    (distinct) => {
      const { operations, count, of } = table();
      for (const object of range(distinct)) {
        count(1, 3, object);
        count(1, 3, object, 1);
        count(2, 3, object);
      }
      for (const object of range(distinct).reverse()) count(1, 3, object);
      for (const step of range(distinct)) count(1, 3, (step * 7) % distinct, 1);
      const sevens = range(distinct).map((step) => (step * 7) % distinct);
      expect(of(1)).toEqual(
        range(distinct).map((object) => ({
          code: 3,
          object,
          requests: 2,
          responses: 1 + sevens.filter((seven) => seven === object).length,
        })),
      );
      expect(of(2)).toEqual(range(distinct).map((object) => ({ code: 3, object, requests: 1, responses: 0 })));
      expect(operations.live).toBe(2 * distinct);
    },
  );

  it.each([3, 40])('gives back the %i operations of a flow, and no other', (distinct) => {
    const { operations, count, release, of } = table();
    for (const flow of range(30).map((n) => n + 1)) for (const object of range(distinct)) count(flow, 3, object);
    const { top } = operations;
    for (const flow of range(15).map((n) => 2 * n + 1)) release(flow);
    expect(operations.live).toBe(15 * distinct);
    for (const flow of range(15).map((n) => 2 * n + 1)) for (const object of range(distinct)) count(flow, 4, object);
    for (const flow of range(30).map((n) => n + 1)) {
      for (const object of range(distinct)) count(flow, flow % 2 === 1 ? 4 : 3, object, 1);
      const code = flow % 2 === 1 ? 4 : 3;
      expect(of(flow)).toEqual(range(distinct).map((object) => ({ code, object, requests: 1, responses: 1 })));
    }
    expect(operations.top).toBe(top);
  });

  it('counts what found no room, and goes on with what did', () => {
    const { operations, count, of } = table(10);
    for (const object of range(12)) count(1, 3, object);
    for (const object of range(12)) count(1, 3, object);
    expect(operations.lost).toBe(4);
    expect(of(1)).toEqual(range(10).map((object) => ({ code: 3, object, requests: 2, responses: 0 })));
  });
});
