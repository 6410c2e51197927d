/** What AH is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './ah.ts';

/** Title, bytes, verdict. */
const ROWS = [
  ['a header', '06040000c0ffee0100000001000102030405060708090a0b', YES],
  ['no check', '06010000c0ffee0100000001', YES],
  ['a length beyond the packet', '06ff0000c0ffee0100000001', NO],
  ['a length below the header', '06000000c0ffee0100000001', NO],
  ['reserved bits', '06010100c0ffee0100000001', NO],
  ['cut short', '0601', NO],
  ['no bytes', '', NO],
] as const;

describe('ah', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
  });
  it('is not read', () => expect(protocol.describe(1).meaning).toBe('unknown'));
});
