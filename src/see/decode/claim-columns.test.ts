/** What goes into the columns comes out again, whichever page it lies on; a repeat is told only after a while. */
import { describe, expect, it } from 'vitest';
import { ClaimColumns, REPEAT_US, type ClaimEntry } from './claim-columns.ts';

const shown = ({ about, attribute, value, source, confidence, firstUs, lastUs, firstPacket }: ClaimEntry) =>
  [about, attribute, value, source, confidence, firstUs, lastUs, firstPacket] as const;

/** Later than 2³² µs, and behind more packets than 32 bits count. */
const START_US = 1_700_000_000_000_000;
const PACKET = 2 ** 33 + 1;

describe('claims in columns', () => {
  it('are what was put in, on every page', () => {
    const columns = new ClaimColumns();
    const put = Array.from(
      { length: 9_000 },
      (_, i) =>
        [i + 1, i % 2 ? 'name' : 'model', `v${i}`, `s${i % 7}`, 0.1 * (i % 9), START_US + i, PACKET + i] as const,
    );
    for (const [number, row] of put.entries()) expect(columns.add(...row)).toBe(number);
    expect(columns.count).toBe(put.length);
    for (const [number, [about, attribute, value, source, confidence, us, packet]] of put.entries())
      expect(shown(columns.view(number))).toEqual([about, attribute, value, source, confidence, us, us, packet]);
  });

  it('are told again when their last time has moved far enough, and show it at once', () => {
    const columns = new ClaimColumns();
    const number = columns.add(1, 'name', 'plc', 'lldp', 0.9, START_US, 1);
    const view = columns.view(number);
    expect(columns.again(number, START_US + REPEAT_US - 1)).toBe(false);
    expect(view.lastUs).toBe(START_US + REPEAT_US - 1);
    expect(columns.again(number, START_US + REPEAT_US)).toBe(true);
    expect(columns.again(number, START_US + REPEAT_US + 1)).toBe(false);
  });

  it('keep their last time when an older packet comes late', () => {
    const columns = new ClaimColumns();
    const number = columns.add(1, 'name', 'plc', 'lldp', 0.9, START_US, 1);
    expect(columns.again(number, START_US - 5)).toBe(false);
    const { firstUs, lastUs } = columns.view(number);
    expect([firstUs, lastUs]).toEqual([START_US, START_US]);
  });
});
