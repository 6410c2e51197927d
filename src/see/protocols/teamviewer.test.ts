/** What TeamViewer is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { MORE, NO } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './teamviewer.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['elsewhere', '1724', false, NO],
  ['one byte', '17', true, MORE],
  ['no bytes', '', true, NO],
] as const;

describe('teamviewer', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
