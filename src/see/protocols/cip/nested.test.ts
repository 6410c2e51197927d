/** Rows of nested requests: each answer finds its own, and none what is gone. */
import { describe, expect, it } from 'vitest';
import { beginRow, putInRow, takeFromRow } from './nested.ts';

const READ = 0x4c;
const WRITE = 0x4d;

describe('rows of nested requests', () => {
  it('gives each answer what the request at its place left', () => {
    const [one, other] = [beginRow(2), beginRow(1)];
    putInRow(one, 0, READ, 7);
    putInRow(one, 1, WRITE, 8);
    putInRow(other, 0, READ, 9);
    expect([takeFromRow(one, 0, READ), takeFromRow(one, 1, WRITE), takeFromRow(other, 0, READ)]).toEqual([7, 8, 9]);
  });

  it('gives nothing to an answer to another service, nor beyond the last request', () => {
    const row = beginRow(1);
    putInRow(row, 0, READ, 7);
    putInRow(beginRow(1), 0, READ, 8);
    expect([takeFromRow(row, 0, WRITE), takeFromRow(row, 1, READ), takeFromRow(-1, 0, READ)]).toEqual([-1, -1, -1]);
  });

  it('gives nothing for a request that could not be read', () => {
    putInRow(beginRow(1), 0, READ, 7);
    const row = beginRow(1);
    expect(takeFromRow(row, 0, READ)).toBe(-1);
  });

  it('gives nothing once the row was written over', () => {
    const row = beginRow(1);
    putInRow(row, 0, READ, 7);
    for (let i = 0; i < 200; i++) beginRow(300);
    expect(takeFromRow(row, 0, READ)).toBe(7);
    for (let i = 0; i < 30; i++) beginRow(300);
    expect(takeFromRow(row, 0, READ)).toBe(-1);
  });
});
