/** What Kerberos is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './kerberos.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['over TCP', '000000c26a81c2', true, YES],
  ['elsewhere', '6a81c23081bf', false, NO],
  ['a length and another tag', '000000c23081', true, NO],
  ['two bytes', '6a81', true, MORE],
  ['no bytes', '', true, NO],
] as const;

describe('kerberos', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
