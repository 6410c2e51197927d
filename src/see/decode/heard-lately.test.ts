import { describe, expect, it } from 'vitest';
import { Claims } from './claims.ts';
import { HeardLately } from './heard-lately.ts';

const SOURCE_ID = 3;

describe('what was heard lately', () => {
  it('is found in the same words, of the same endpoint, from the same source', () => {
    const lately = new HeardLately();
    lately.put(7, 'vendor', 'Siemens', SOURCE_ID, 42);
    expect(lately.find(7, 'vendor', ['Sie', 'mens'].join(''), SOURCE_ID)).toBe(42);
    expect(lately.find(8, 'vendor', 'Siemens', SOURCE_ID)).toBe(-1);
    expect(lately.find(7, 'vendor', 'Siemans', SOURCE_ID)).toBe(-1);
    expect(lately.find(7, 'verses', 'Siemens', SOURCE_ID)).toBe(-1);
    expect(lately.find(7, 'vendor', 'Siemens', SOURCE_ID + 1)).toBe(-1);
  });

  it('is nothing at first, and nothing of nobody', () => {
    expect(new HeardLately().find(0, '', '', 0)).toBe(-1);
  });

  it('gives way to another of its place, and to that alone', () => {
    const lately = new HeardLately();
    for (let about = 1; about <= 20_000; about++) lately.put(about, 'name', `host ${about}`, SOURCE_ID, about);
    let kept = 0;
    for (let about = 1; about <= 20_000; about++) {
      const number = lately.find(about, 'name', `host ${about}`, SOURCE_ID);
      if (number === about) kept++;
      else expect(number).toBe(-1);
    }
    expect(kept).toBeGreaterThan(1000);
    expect(kept).toBeLessThanOrEqual(4096);
  });
});

describe('claims said again and again', () => {
  const say = (claims: Claims, about: number, value: string, us: number): number =>
    claims.text(about, 'name', value, 'test', SOURCE_ID, 0.9, us, us);

  it('are one claim, last heard when they were said last', () => {
    const claims = new Claims(1);
    const first = say(claims, 5, 'press 1', 10);
    expect(say(claims, 5, 'press 1', 30)).toBe(first);
    expect(say(claims, 6, 'press 1', 40)).not.toBe(first);
    expect(say(claims, 5, 'press 1', 50)).toBe(first);
    expect(claims.count).toBe(2);
    expect(claims.entry(first)).toMatchObject({ value: 'press 1', firstUs: 10, lastUs: 50 });
  });

  it('are the same with blanks around them as without', () => {
    const claims = new Claims(1);
    const first = say(claims, 5, ' press 1 ', 10);
    expect(say(claims, 5, ' press 1 ', 20)).toBe(first);
    expect(say(claims, 5, 'press 1', 30)).toBe(first);
    expect(claims.count).toBe(1);
  });
});
