/** What RIP is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './rip.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['another version', '020300000002000000000000000000000000000000000000', true, NO],
  ['an entry that is cut', '0201000000020000000000000000000000000000000000', true, NO],
  ['elsewhere', '020100000002000000000000000000000000000000000000', false, NO],
  ['no entry', '02010000', true, NO],
] as const;

describe('rip', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
    expect(protocol.describe(1).meaning).toBe('unknown');
  });
});
