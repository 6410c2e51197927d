/** Every capture, and all of them together, decoded by several cores: the JSON is that of one. */
import { describe, expect, it } from 'vitest';
import { analysedBy, inMemory } from '../support/shared-analysis.ts';
import { captureBytes, captureNames, capturesAbsent } from './captures.ts';

describe.skipIf(capturesAbsent)('several cores', () => {
  it.each(captureNames())('%s: find what one finds', async (name) => {
    const captures = inMemory({ [name]: captureBytes(name) });
    const alone = await analysedBy(1, [name], captures);
    for (const count of [2, 3]) {
      const together = await analysedBy(count, [name], captures);
      expect(together.json === alone.json).toBe(true);
      expect(together.analysis.malformed).toEqual(alone.analysis.malformed);
    }
  });

  it('find what one finds in all captures together', { timeout: 240_000 }, async () => {
    const names = captureNames();
    const captures = inMemory(Object.fromEntries(names.map((name) => [name, captureBytes(name)])));
    const alone = await analysedBy(1, names, captures);
    expect((await analysedBy(2, names, captures)).json === alone.json).toBe(true);
  });
});
