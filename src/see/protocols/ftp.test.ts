/** What FTP is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './ftp.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['a command', '5553455220780d0a', true, YES],
  ['elsewhere', '3232302072656164790d0a', false, NO],
  ['three bytes', '323230', true, MORE],
  ['four digits', '32323030', true, NO],
  ['no bytes', '', true, NO],
] as const;

describe('ftp', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
