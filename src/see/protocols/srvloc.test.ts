/** What SLP is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './srvloc.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['version 2', '020100000c00000000000000', true, YES],
  ['another length', '020100000d00000000000000', true, NO],
  ['another function', '020c00000c00000000000000', true, NO],
  ['function 0', '0200000c0000000000000000', true, NO],
  ['elsewhere', '020100000c00000000000000', false, NO],
  ['half a header', '0201', true, NO],
] as const;

describe('srvloc', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
    expect(protocol.describe(1).meaning).toBe('unknown');
  });
});
