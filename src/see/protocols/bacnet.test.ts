/** What BACnet is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './bacnet.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['elsewhere', '810b000c0120ffff00ff1008', false, YES],
  ['over LLC', '01200000', true, YES],
  ['a function that does not exist', '81200004', true, NO],
  ['no bytes', '', true, NO],
] as const;

describe('bacnet', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
