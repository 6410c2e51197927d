/** What MS SQL (TDS) is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { MORE, NO } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './mssql.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['elsewhere', '1201003400000000', false, NO],
  ['another type', '2201003400000000', true, NO],
  ['half a header', '1201', true, MORE],
  ['no bytes', '', true, NO],
] as const;

describe('mssql', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
