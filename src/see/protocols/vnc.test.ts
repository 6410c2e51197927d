/** What VNC (RFB) is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './vnc.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['anywhere', '524642203030332e3838390a', false, YES],
  ['half of it', '52464220303033', true, MORE],
  ['another text', '524643203030332e3030380a', true, NO],
  ['no bytes', '', true, NO],
] as const;

describe('vnc', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
