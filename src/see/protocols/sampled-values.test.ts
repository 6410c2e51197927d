/** What Sampled values is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './sampled-values.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['a length past the frame', '400000ff000000006000', true, NO],
  ['cut short', '4000000a', true, NO],
  ['no bytes', '', true, NO],
] as const;

describe('sampled-values', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
