/** Which bytes begin a record that can be read. */
import { expect, it } from 'vitest';
import { tlsRecordLength } from './tls-record.ts';

it.each([
  ['a handshake', [22, 3, 1, 0, 2, 1], 7],
  ['a change of cipher', [20, 3, 3, 0, 1], 6],
  ['half a header', [22, 3], 0],
  ['a first byte', [22], 0],
  ['nothing', [], -1],
  ['data', [23, 3, 3, 0, 1], -1],
  ['another type', [25, 3, 3, 0, 1], -1],
  ['another version', [22, 4, 3, 0, 1], -1],
  ['a length beyond all', [22, 3, 3, 255, 255], -1],
])('%s', (_title, bytes, length) => expect(tlsRecordLength(Uint8Array.from(bytes), 0, bytes.length)).toBe(length));
