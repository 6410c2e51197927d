/** What STP is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './stp.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['rapid', '0000020200', true, YES],
  ['a type that does not exist', '0000000500', true, NO],
  ['cut short', '0000', true, NO],
  ['no bytes', '', true, NO],
] as const;

describe('stp', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
