/** What IMAP is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './imap.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['a tagged command', '6131204341504142494c4954590d0a', true, YES],
  ['elsewhere', '2a204f4b0d0a', false, NO],
  ['a tag and nothing', '6131205a5a5a5a', true, NO],
  ['two bytes', '2a20', true, MORE],
  ['no bytes', '', true, NO],
] as const;

describe('imap', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
