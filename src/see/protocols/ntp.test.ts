/** What NTP is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './ntp.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['a control message', '160000000000000000000000', true, YES],
  ['a packet cut short', '230000000000000000000000000000000000000000', true, NO],
  [
    'elsewhere',
    '230000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000',
    false,
    NO,
  ],
  ['no bytes', '', true, NO],
] as const;

describe('ntp', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
