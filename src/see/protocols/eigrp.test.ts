/** What EIGRP is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './eigrp.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['another opcode', '020d000000000000000000000000000000000000', true, NO],
  ['opcode 0', '0200000000000000000000000000000000000000', true, NO],
  ['half a header', '0205', true, NO],
] as const;

describe('eigrp', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
    expect(protocol.describe(1).meaning).toBe('unknown');
  });
});
