import { describe, expect, it } from 'vitest';
import { hold } from './held-rows.ts';

const rows = (...ids: readonly string[]) => ids.map((id) => ({ id }));
const idOf = (row: { id: string }): string => row.id;

describe('rows held still while they are read', () => {
  it('shows all at first', () => {
    expect(hold(null, rows('a', 'b'), idOf)).toEqual({ rows: rows('a', 'b'), waiting: 0 });
  });
  it('lets a row that pushed in wait', () => {
    expect(hold(['a', 'c'], rows('a', 'b', 'c'), idOf)).toEqual({ rows: rows('a', 'c'), waiting: 1 });
  });
  it('lets rows at the end in, since scrolling asked for them', () => {
    expect(hold(['a', 'b'], rows('a', 'b', 'c'), idOf)).toEqual({ rows: rows('a', 'b', 'c'), waiting: 0 });
  });
  it('keeps the order that is read when the fresh order differs', () => {
    expect(hold(['a', 'b'], rows('b', 'a'), idOf).rows).toEqual(rows('a', 'b'));
  });
  it('drops a row that is gone', () => {
    expect(hold(['a', 'b'], rows('b'), idOf).rows).toEqual(rows('b'));
  });
});
