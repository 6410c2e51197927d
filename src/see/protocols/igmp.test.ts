/** What IGMP is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './igmp.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['seven bytes', '16000a0be00001', true, NO],
  ['a report of version 3', '2200000000000001', true, YES],
] as const;

describe('igmp', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
    expect(protocol.describe(1).meaning).toBe('unknown');
  });
});
