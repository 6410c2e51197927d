/** The pulse as the strip draws it: what is wrong is said in words, and is never out of sight. */
import { describe, expect, it } from 'vitest';
import { inSight, sumPulse, toneOf, wrong, type Beat } from './pulse-model.ts';

const beat = (zone: string | null, state: Beat['state'] = 'on-time', received = true): Beat => ({
  state,
  received,
  zone: zone === null ? null : { id: zone, name: zone },
});

describe('the sum of the pulse', () => {
  it('counts by zone, cells first and safety last', () => {
    const sum = sumPulse([
      beat('Safety'),
      beat('Utilities'),
      beat('Line 2', 'missing'),
      beat('Line 2'),
      beat('Line 1'),
    ]);
    expect(sum.zones.map(({ name, onTime, total }) => [name, onTime, total])).toEqual([
      ['Line 1', 1, 1],
      ['Line 2', 1, 2],
      ['Utilities', 1, 1],
      ['Safety', 1, 1],
    ]);
    expect([sum.onTime, sum.total, sum.missing, sum.perTick]).toEqual([4, 5, 1, 1]);
  });

  it('never counts as on time what is not received', () => {
    const sum = sumPulse([beat('Line 1', 'on-time', false), beat(null)]);
    expect([sum.onTime, sum.unheard, wrong(sum), toneOf(sum)]).toEqual([1, 1, '1 not received', 'violet']);
  });

  it.each([
    ['all on time', [], '', 'plain'],
    ['late', ['late'], '1 late', 'ochre'],
    ['gone', ['late', 'gone'], '1 gone, 1 late', 'violet'],
    ['missing', ['late', 'gone', 'missing', 'missing'], '2 missing, 1 gone, 1 late', 'red'],
  ] as const)('says the worst first: %s', (_, states, words, tone) => {
    const sum = sumPulse([beat('Line 1'), ...states.map((state) => beat('Line 1', state))]);
    expect([wrong(sum), toneOf(sum)]).toEqual([words, tone]);
  });

  it('lets one tick stand for several over two hundred', () => {
    expect(sumPulse(Array.from({ length: 200 }, () => beat('Line 1'))).perTick).toBe(1);
    expect(sumPulse(Array.from({ length: 201 }, () => beat('Line 1'))).perTick).toBe(2);
  });
});

describe('the zones in sight', () => {
  const names = (beats: readonly Beat[], most: number): string[] =>
    inSight(sumPulse(beats).zones, most).map(({ name }) => name);
  const lines = [1, 2, 3, 4, 5].map((n) => beat(`Line ${n}`));

  it('keep their places while there is room', () => {
    expect(names([...lines, beat('Line 5', 'missing')], 5)).toEqual(['Line 1', 'Line 2', 'Line 3', 'Line 4', 'Line 5']);
  });

  it('hold those where something is wrong when there is not', () => {
    expect(names(lines, 3)).toEqual(['Line 1', 'Line 2', 'Line 3']);
    expect(names([...lines, beat('Line 5', 'missing'), beat('Line 4', 'late')], 3)).toEqual([
      'Line 4',
      'Line 5',
      'Line 1',
    ]);
  });
});
