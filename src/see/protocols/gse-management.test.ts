/** What GSE management is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './gse-management.ts';

const ROWS = [
  ['a length past the frame', '000100ff000000006000'],
  ['a length of less than a header', '00010009000000006000'],
  ['cut short', '0001000a'],
  ['no bytes', ''],
] as const;

describe('gse-management', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(NO);
  });
});
