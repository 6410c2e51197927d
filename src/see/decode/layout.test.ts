/** The words of a flow record are shared by many: no two may mean the same bit. */
import { describe, expect, it } from 'vitest';
import * as layout from './layout.ts';

/** Flags that each side has its own of: the second side's is one bit up. */
const OF_SIDES = ['FLAG_SEQUENCE', 'FLAG_HELD', 'FLAG_FIN', 'FLAG_GAP'];

describe('layout of the flow record', () => {
  it('gives every flag a bit of its own below the number of the plug-in', () => {
    const flags = Object.entries(layout).filter(([name]) => name.startsWith('FLAG_'));
    const bits = flags.flatMap(([name, bit]) => (OF_SIDES.includes(name) ? [bit, bit << 1] : [bit]));
    expect(bits.length).toBeGreaterThan(12);
    expect(new Set(bits).size).toBe(bits.length);
    expect(Math.max(...bits)).toBeLessThan(1 << layout.NAME_SHIFT);
  });

  it('has room for the number of any plug-in behind the flags', () => {
    expect(layout.CLASS_MASK).toBeLessThanOrEqual(0xffff_ffff >>> layout.NAME_SHIFT);
  });
});
