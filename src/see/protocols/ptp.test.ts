/** What PTP is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './ptp.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  [
    'a length past the datagram',
    '000200ff00000000000000000000000000000000000000000000000000000000000000000000000000000000',
    true,
    NO,
  ],
  [
    'a reserved type',
    '0502002c00000000000000000000000000000000000000000000000000000000000000000000000000000000',
    true,
    NO,
  ],
  ['no bytes', '', true, NO],
] as const;

describe('ptp', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
