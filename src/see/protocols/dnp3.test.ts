/** What DNP3 is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './dnp3.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['elsewhere, with its checksum', '056405c901000004a657', false, YES],
  ['elsewhere, another checksum', '056405c9010000040000', false, NO],
  ['a length too small', '056404c901000004e921', true, NO],
  ['half a header', '056405c9', true, MORE],
  ['no bytes', '', true, NO],
] as const;

describe('dnp3', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
