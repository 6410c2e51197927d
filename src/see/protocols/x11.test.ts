/** What X11 is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './x11.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['elsewhere, most significant byte first', '4200000b0000000000000000', false, YES],
  ['with an authorisation', '6c000b0000000400010000006161616162000000', true, YES],
  ['one that is cut', '6c000b00000004000100000061616161', true, NO],
  ['a long one', '6c000b00000001ff00000000', true, NO],
  ['another byte order', '41000b000000000000000000', true, NO],
  ['no zero', '6c010b000000000000000000', true, NO],
  ['half of it', '6c00', true, NO],
] as const;

describe('x11', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
    expect(protocol.describe(1).meaning).toBe('unknown');
  });
});
