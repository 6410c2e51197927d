/** What OPC UA is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './opcua.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['a service message elsewhere', '4d53474630000000', false, YES],
  ['a size too small', '4d53474604000000', true, NO],
  ['three bytes', '4d5347', true, MORE],
  ['no bytes', '', true, NO],
] as const;

describe('opcua', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
