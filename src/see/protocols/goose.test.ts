/** What GOOSE is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './goose.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['a length past the frame', '000100ff000000006100', true, NO],
  ['cut short', '0001000a', true, NO],
  ['no bytes', '', true, NO],
] as const;

describe('goose', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
