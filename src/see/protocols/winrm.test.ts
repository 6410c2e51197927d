/** What WinRM is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './winrm.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['TLS', '1603010050', true, YES],
  ['TLS elsewhere', '1603010050', false, NO],
  ['no bytes', '', true, NO],
] as const;

describe('winrm', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
