/** Every protocol that has a file in `more-messages/` is counted as tshark counts it, on every shared capture. */
import { describe, expect, it } from 'vitest';
import { numbered, ourCounts, tsharkAbsent, tsharkCounts, unlike, type Counts } from './agreement.ts';
import { captureNames, capturesAbsent } from './captures.ts';
import { comparisons } from './comparisons.ts';

const NONE: Counts = new Map();

describe.skipIf(capturesAbsent)('messages by code', () => {
  const names = captureNames();
  const counted = new Map<string, ReadonlyMap<string, Counts>>();
  const countsOf = (name: string, protocol: string): Counts => {
    const known = counted.get(name) ?? ourCounts(name);
    counted.set(name, known);
    return known.get(protocol) ?? NONE;
  };

  it.each(comparisons().filter(({ tshark }) => tshark !== undefined))(
    '$protocol: as many as tshark counts by $tshark',
    { timeout: 300_000 },
    (comparison) => {
      const { protocol, differences = [] } = comparison;
      const found: { capture: string; lines: string[] }[] = [];
      let both = 0;
      for (const capture of names) {
        const ours = countsOf(capture, protocol);
        const theirs = tsharkCounts(capture, comparison, ours.size === 0);
        expect(theirs !== undefined || tsharkAbsent).toBe(true);
        if (!theirs) continue;
        for (const count of theirs.values()) both += count;
        const lines = unlike(ours, theirs, 'tshark');
        if (lines.length > 0) found.push({ capture, lines });
      }
      const explained = differences.map(({ capture, lines }) => ({ capture, lines }));
      expect(found).toEqual(explained.sort((a, b) => (a.capture < b.capture ? -1 : 1)));
      expect(both > 0 || tsharkAbsent).toBe(true);
    },
  );

  it.each(comparisons().flatMap(({ protocol, expected = [] }) => expected.map((figure) => ({ protocol, ...figure }))))(
    '$protocol: as many on $capture as $source',
    ({ protocol, capture, codes }) => {
      expect(unlike(countsOf(capture, protocol), numbered(codes), 'expected')).toEqual([]);
    },
  );
});
