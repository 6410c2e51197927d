/** What IKE is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './isakmp.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['behind the marker', '000000000102030405060708000000000000000021202208000000000000001c', true, YES],
  ['elsewhere', '0102030405060708000000000000000021202208000000000000001c', false, NO],
  ['no bytes', '', true, NO],
] as const;

describe('isakmp', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
