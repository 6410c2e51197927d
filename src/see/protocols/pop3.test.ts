/** What POP3 is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './pop3.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['a command', '434150410d0a', true, YES],
  ['elsewhere', '2b4f4b0d0a', false, NO],
  ['two bytes', '2b4f', true, MORE],
  ['no bytes', '', true, NO],
] as const;

describe('pop3', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
