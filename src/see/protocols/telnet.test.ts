/** What Telnet is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './telnet.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['a prompt', '6c6f67696e3a20', true, YES],
  ['options elsewhere', 'fffd18', false, NO],
  ['one byte of an option', 'ff', true, MORE],
  ['IAC and no command', 'ff10', true, NO],
  ['no bytes', '', true, NO],
] as const;

describe('telnet', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
