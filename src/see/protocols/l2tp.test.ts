/** L2TP: messages, names of hosts, products and users; nothing that is hidden or authenticates. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex, record } from '../../model/recording-context.ts';
import protocol from './l2tp.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const two = (value: number): string => value.toString(16).padStart(4, '0');
const pair = (type: number, value: string, flags = 0x8000, vendor = 0): string =>
  two(flags | (6 + value.length / 2)) + two(vendor) + two(type) + value;
const control = (type: number, ...pairs: string[]): string => framed(pair(0, two(type)) + pairs.join(''));
const framed = (body: string, version = 2): string =>
  `c80${String(version)}${two(12 + body.length / 2)}0001000000000000${body}`;
const said = (hex: string): string[] => told(protocol, hex, { datagram: true });

describe('L2TP', () => {
  it.each([
    [control(2), ['response start_control_connection_reply']],
    [control(3), ['event start_control_connection_connected']],
    [control(4), ['event stop_control_connection_notification']],
    [control(6), ['event hello']],
    [control(10), ['request incoming_call_request']],
    [control(14), ['event call_disconnect_notify']],
    [control(99), ['event message_type_99']],
    [framed(''), ['event acknowledgement']],
    [framed(pair(7, hexOf('lac1'))), ['event message_type_0']],
    [framed(pair(0, '000001')), ['event message_type_0']],
    [framed(pair(0, '0001', 0x8000, 9)), ['event message_type_0']],
    [framed('8008'), ['event message_type_0']],
    [framed(pair(0, '0001'), 3), ['request start_control_connection_request']],
    ['000200010001ff03c021', ['event data']],
    ['400200010001ff03c021', ['event data']],
    ['0002000100', ['resync']],
    ['000500010001ff03c021', ['resync']],
    ['100200010001ff03c021', ['resync']],
    [`${control(1)}00`, ['resync']],
    [control(1).replace('c802', 'c812'), ['resync']],
    ['', ['resync']],
  ])('%s', (hex, lines) => expect(said(hex)).toEqual(lines));

  it('names host, product and user', () => {
    const hex = control(
      1,
      pair(7, hexOf('lac1')),
      pair(8, hexOf('Microsoft')),
      pair(30, hexOf('anna')),
      pair(33, hexOf('S3CRET')),
      pair(7, hexOf('S3CRET'), 0xc000),
      pair(7, hexOf('S3CRET'), 0x8000, 9),
      pair(8, ''),
    );
    expect(said(hex)).toEqual([
      'request start_control_connection_request',
      'source hostname=lac1',
      'source application=Microsoft',
      'account \\anna',
    ]);
    expect(JSON.stringify(record(protocol, hex).context)).not.toContain('S3CRET');
    expect(record(protocol, hex).context.messages[0]?.fields).toEqual({ version: 2 });
  });
  it.each([
    ['an attribute of length 0', control(1, '800000000007')],
    ['an attribute beyond the end', control(1, '83ff00000007')],
    ['half an attribute', control(1, '8008')],
  ])('%s is malformed', (_title, hex) =>
    expect(said(hex)).toEqual(['request start_control_connection_request', 'malformed an attribute that does not fit']),
  );
  it.each([
    [control(1), false, YES],
    [control(1), true, YES],
    [framed(''), false, NO],
    [framed(''), true, YES],
    [framed(pair(7, hexOf('lac1'))), false, NO],
    ['000200010001ff03c021', false, NO],
    ['000200010001ff03c021', true, YES],
    ['c80200', true, NO],
    ['', true, NO],
  ])('%s, own port %s: %s', (hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
  it('counts messages, not what goes through', () => {
    expect([protocol.codeKey?.(0, 1), protocol.codeKey?.(0, 0x10001)]).toEqual([1, undefined]);
  });
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
});
