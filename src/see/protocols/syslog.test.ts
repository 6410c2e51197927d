/** What Syslog is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { MORE, NO } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './syslog.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['no number', '3c61623e', true, NO],
  ['too long a number', '3c313233343e', true, NO],
  ['three bytes', '3c3133', true, MORE],
  ['elsewhere', '3c33343e61', false, NO],
  ['no bytes', '', true, NO],
] as const;

describe('syslog', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
