/** WireGuard: its four messages by type and length, and how it is known at any port. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex } from '../../model/recording-context.ts';
import protocol from './wireguard.ts';

const message = (type: number, bytes: number, index = 'c0ffee01'): string =>
  `0${type}000000${index}${'ab'.repeat(bytes - 8)}`;
const said = (hex: string, context = new RecordingContext(protocol), direction: 0 | 1 = 0): string[] =>
  told(protocol, hex, { datagram: true, context, direction });
const BOTH = ['source application=WireGuard', 'target application=WireGuard'];

describe('WireGuard', () => {
  it.each([
    [message(1, 148), ['request handshake_initiation', ...BOTH]],
    [message(2, 92), ['response handshake_response', ...BOTH]],
    [message(3, 64), ['response cookie_reply']],
    [message(4, 32), ['event transport_data']],
    [message(4, 1424), ['event transport_data']],
    [message(4, 1452), ['event transport_data']],
    [message(4, 16), ['resync']],
    [message(1, 149), ['resync']],
    [message(2, 148), ['resync']],
    [message(5, 64), ['resync']],
    [message(1, 148).replace('01000000', '01000001'), ['resync']],
    ['', ['resync']],
  ])('%#', (hex, lines) => expect(said(hex)).toEqual(lines));

  it.each([
    ['an initiation by the client', message(1, 148), 0, 0],
    ['an initiation by what was taken for the server', message(1, 148), 1, 1],
    ['a response by what was taken for the client', message(2, 92), 0, 1],
    ['data', message(4, 32), 1, 0],
  ] as const)('%s: turned %s', (_title, hex, direction, swapped) => {
    const context = new RecordingContext(protocol);
    said(hex, context, direction);
    said(hex, context, direction);
    expect(context.swapped).toBe(swapped);
  });
  it.each([
    ['an initiation', message(1, 148), false, YES],
    ['a response', message(2, 92), false, YES],
    ['an initiation without an index', message(1, 148, '00000000'), false, NO],
    ['an initiation without an index at its port', message(1, 148, '00000000'), true, YES],
    ['a cookie', message(3, 64), false, NO],
    ['data', message(4, 32), false, NO],
    ['data at its port', message(4, 32), true, YES],
    ['another thing at its port', message(6, 32), true, NO],
  ])('recognises %s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
  it('has a word for what it does not know', () => expect(protocol.describe(9).operation).toBe('type_9'));
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
});
