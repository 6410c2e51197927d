/** What IEC 60870-5-104 is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './iec104.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['information', '680e0000000064010600010000000014', true, YES],
  ['a U format with more', '680507000000', true, NO],
  ['two bytes', '6804', true, MORE],
  ['elsewhere', '680407000000', false, NO],
  ['no bytes', '', true, NO],
] as const;

describe('iec104', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
