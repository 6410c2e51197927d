/** What Dropbox LAN sync is recognised by, and what it is not. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex } from '../../model/recording-context.ts';
import protocol from './db-lsp.ts';

/** Title, bytes, whether at its own port, verdict. */
const ROWS = [
  ['elsewhere', '7b22686f73745f696e74223a20317d', false, YES],
  ['other JSON at its port', '7b2261223a317d', true, NO],
  ['no bytes', '', true, NO],
] as const;

describe('db-lsp', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each(ROWS)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
    expect(protocol.describe(1).meaning).toBe('unknown');
  });
});
