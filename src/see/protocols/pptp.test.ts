/** What PPTP is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './pptp.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['elsewhere', '009c00011a2b3c4d0001', false, YES],
  ['another type', '009c00031a2b3c4d0001', true, NO],
  ['type 0', '009c00001a2b3c4d0001', true, NO],
  ['another length', '000900011a2b3c4d0001', true, NO],
  ['half a header', '009c0001', true, NO],
] as const;

describe('pptp', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
    expect(protocol.describe(1).meaning).toBe('unknown');
  });
});
