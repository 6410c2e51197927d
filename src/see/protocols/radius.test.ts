/** What RADIUS is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './radius.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['a length past the datagram', '0101001500000000000000000000000000000000', true, NO],
  ['elsewhere', '0101001400000000000000000000000000000000', false, NO],
  ['no bytes', '', true, NO],
] as const;

describe('radius', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
