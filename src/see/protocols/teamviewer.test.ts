/** What TeamViewer is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './teamviewer.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['elsewhere', '1724', false, NO],
  ['one byte', '17', true, MORE],
  ['over UDP', '0001020304050607080900172400', true, YES],
  ['over UDP, too short', '00010203040506070809001724', true, NO],
  ['over UDP, another mark', '0001020304050607080900172500', true, NO],
  ['over UDP elsewhere', '0001020304050607080900172400', false, NO],
  ['another thing', '16030100', true, NO],
  ['no bytes', '', true, NO],
] as const;

describe('teamviewer', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
