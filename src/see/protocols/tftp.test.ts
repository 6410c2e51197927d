/** What TFTP is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './tftp.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['a request without a mode', '000166772e62696e', true, NO],
  ['elsewhere', '000161006f6374657400', false, NO],
  ['no bytes', '', true, NO],
] as const;

describe('tftp', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
