/** What SMTP is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './smtp.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['a command', '45484c4f20610d0a', true, YES],
  ['elsewhere', '32323020610d0a', false, NO],
  ['two bytes', '3232', true, MORE],
  ['no bytes', '', true, NO],
] as const;

describe('smtp', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
