/** What MQTT is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './mqtt.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['a subscription', '820800010003612f6200', true, YES],
  ['a subscription with wrong flags', '8008000100', true, NO],
  ['another name elsewhere', '100c000458585858040200', false, NO],
  ['one byte', '10', true, MORE],
  ['no bytes', '', true, NO],
] as const;

describe('mqtt', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
