/** OpenVPN: opcodes over both transports, and how a session is known at any port in its three forms. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex } from '../../model/recording-context.ts';
import protocol from './openvpn.ts';

const SESSION = '0102030405060708';
const TIME = '65000000';
const RESET = `38${SESSION}0000000000`;
const ANSWER = `40${SESSION}0100000000${'11'.repeat(8)}00000000`;
const withCheck = (opcode: string, bytes: number, rest: string): string =>
  `${opcode}${SESSION}${'ab'.repeat(bytes)}00000001${TIME}${rest}`;
const encrypted = (opcode: string, bytes: number): string =>
  `${opcode}${SESSION}00000001${TIME}${'ab'.repeat(32)}${'cd'.repeat(bytes)}`;
const framed = (...packets: string[]): string =>
  packets.map((packet) => (packet.length / 2).toString(16).padStart(4, '0') + packet).join('');
const said = (hex: string, context = new RecordingContext(protocol), direction: 0 | 1 = 0): string[] =>
  told(protocol, hex, { datagram: true, context, direction });

describe('OpenVPN', () => {
  it.each([
    [RESET, ['request control_hard_reset_client_v2', 'source application=OpenVPN']],
    ['0801020304', ['request control_hard_reset_client_v1', 'source application=OpenVPN']],
    [encrypted('50', 5), ['request control_hard_reset_client_v3', 'source application=OpenVPN']],
    [`18${SESSION}`, ['event control_soft_reset_v1']],
    [`20${SESSION}`, ['event control_v1']],
    [`28${SESSION}`, ['event ack_v1']],
    ['31abcdef', ['event data_v1']],
    ['48000001abcdef', ['event data_v2']],
    [`58${SESSION}`, ['event control_wkc_v1']],
    ['00010203', ['resync']],
    ['f8010203', ['resync']],
    ['', ['resync']],
  ])('%s', (hex, lines) => expect(said(hex)).toEqual(lines));

  it('names the server, and turns a flow that it began', () => {
    const context = new RecordingContext(protocol);
    expect(said(ANSWER, context, 1)).toEqual([
      'response control_hard_reset_server_v2',
      'source role=OpenVPN server',
      'source application=OpenVPN',
    ]);
    said(ANSWER, context, 0);
    expect(context.swapped).toBe(1);
    expect(context.messages[0]?.fields).toEqual({ key: 0 });
  });
  it('over TCP has a length before each packet, and is not waited for', () => {
    expect(told(protocol, framed(`20${SESSION}`, `28${SESSION}`))).toEqual(['event control_v1', 'event ack_v1']);
    expect(told(protocol, framed(`30${'ab'.repeat(100)}`).slice(0, 40))).toEqual(['event data_v1', 'skipped']);
    expect(told(protocol, '0010')).toEqual(['waits 2']);
    expect(told(protocol, '000130')).toEqual(['resync']);
    expect(told(protocol, framed('f8010203'))).toEqual(['resync']);
  });
  it('has a word for what it does not know', () => expect(protocol.describe(31).operation).toBe('opcode_31'));
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
});

describe('recognition', () => {
  it.each([
    ['a bare reset', RESET, YES],
    ['a bare answer', ANSWER, YES],
    ['a reset with a check of SHA-1', withCheck('38', 20, '0000000000'), YES],
    ['a reset with a check of SHA-512', withCheck('38', 64, '0000000000'), YES],
    ['an answer with a check of SHA-256', withCheck('40', 32, ANSWER.slice(18)), YES],
    ['an encrypted reset', encrypted('38', 5), YES],
    ['an encrypted reset with its key', encrypted('50', 200), YES],
    ['an encrypted answer', encrypted('40', 17), YES],
    ['a bare reset over TCP', framed(RESET), YES],
    ['two packets over TCP', framed(RESET, RESET), YES],
    ['a reset with acknowledgements', `38${SESSION}0100000000`, NO],
    ['a reset of another packet', `38${SESSION}0000000001`, NO],
    ['a reset one byte longer', `${RESET}00`, NO],
    ['an answer without an acknowledgement', `40${SESSION}0000000000${'11'.repeat(8)}00000000`, NO],
    ['a check of another size', withCheck('38', 21, '0000000000'), NO],
    ['a check of another packet', withCheck('38', 20, '0000000000').replace('00000001', '00000002'), NO],
    ['another key', `39${SESSION}0000000000`, NO],
    ['data', '31abcdef', NO],
    ['a length that does not fit', framed(RESET).slice(0, -2), NO],
    ['two bytes', '0010', NO],
    ['nothing', '', NO],
  ])('of %s elsewhere', (_title, hex, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, false)).toBe(verdict);
  });
  it.each([
    ['31abcdef', YES],
    [framed('31abcdef'), YES],
    ['0010', MORE],
    ['0010f8', NO],
    ['f8abcd', NO],
    ['', NO],
  ])('of %s at its port', (hex, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
  });
});
