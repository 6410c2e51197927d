/** NTP: modes, strata and clocks; control messages, what they read and change; refusals. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import protocol from './ntp.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const one = (value: number): string => value.toString(16).padStart(2, '0');
const packet = (mode: number, stratum: number, reference = '0a000001', version = 4): string =>
  `${one((version << 3) | mode)}${one(stratum)}06ec0000000000000000${reference}${'00'.repeat(32)}`;
const control = (operation: number, data = ''): string =>
  `16${one(operation)}0001000000000000${(data.length / 2).toString(16).padStart(4, '0')}${data}`;
const said = (hex: string, context = new RecordingContext(protocol)): string[] =>
  told(protocol, hex, { datagram: true, context });

describe('NTP', () => {
  it.each([
    [packet(1, 2), ['request symmetric_active']],
    [packet(2, 2), ['response symmetric_passive']],
    [packet(3, 0), ['request client']],
    [packet(4, 2), ['response server', 'source role=NTP server, stratum 2']],
    [packet(4, 1, hexOf('GPS\0')), ['response server', 'source role=NTP server, stratum 1 (GPS)']],
    [packet(4, 1, '01020304'), ['response server', 'source role=NTP server, stratum 1']],
    [packet(4, 16), ['response server']],
    [packet(4, 0, hexOf('INIT')), ['response server']],
    [packet(4, 0, hexOf('RATE')), ['error server']],
    [packet(5, 3), ['event broadcast', 'source role=NTP server, stratum 3']],
    [control(1), ['request read_status']],
    [control(2), ['request read_variables']],
    [control(0xc2), ['error read_variables']],
    [control(3), ['request write_variables']],
    [control(8), ['request runtime_configuration']],
    [control(30), ['request control_30']],
    ['1700032a00000000', ['request monitor_list']],
    ['9700032a00000000', ['response monitor_list']],
    ['1700031400000000', ['request monitor_list']],
    ['1700030100000000', ['request private_1']],
    [packet(0, 0), ['resync']],
    [packet(3, 0, '00000000', 5), ['resync']],
    [packet(3, 0, '00000000', 0), ['resync']],
    [packet(3, 0).slice(0, -2), ['resync']],
    [control(2).slice(0, -2), ['resync']],
    ['17000301', ['resync']],
    ['', ['resync']],
  ])('%s', (hex, lines) => expect(said(hex)).toEqual(lines));

  it('reads what a server says of itself', () => {
    const data = hexOf('version="ntpd 4.2.8p15", processor="x86_64", system="Linux/5.10", leap=0');
    expect(said(control(0x82, data))).toEqual([
      'response read_variables',
      'source application=ntpd 4.2.8p15',
      'source os=Linux/5.10',
    ]);
    expect(said(control(0x82, hexOf('version="cut')))).toEqual(['response read_variables']);
    expect(said(control(0x82, hexOf('version=""')))).toEqual(['response read_variables']);
    expect(said(control(0x82, '').replace(/0000$/, 'ffff'))).toEqual(['response read_variables']);
    expect(said(control(2, data))).toEqual(['request read_variables']);
  });
  it('shows version, stratum and what the time comes from', () => {
    const fields = (hex: string): unknown => record(protocol, hex).context.messages[0]?.fields;
    expect(fields(packet(4, 2))).toEqual({ version: 4, stratum: 2, reference: '10.0.0.1' });
    expect(fields(packet(4, 1, hexOf('PPS\0')))).toEqual({ version: 4, stratum: 1, reference: 'PPS' });
  });
  it('changing a server configures, reading it does not', () => {
    expect([3, 5, 8].map((operation) => protocol.describe(6 | (operation << 3)).meaning)).toEqual([
      'configure',
      'configure',
      'configure',
    ]);
    expect(protocol.describe(6 | (2 << 3)).meaning).toBe('diagnose');
    expect(protocol.describe(0).operation).toBe('mode_0');
    expect(protocol.codeKey?.(0, 6 | (2 << 3))).toBe(6);
  });
  it.each([
    [packet(3, 0), true, YES],
    [packet(3, 0), false, NO],
    [control(1), true, YES],
    [packet(0, 0), true, NO],
    ['', true, NO],
  ])('%s, own port %s: %s', (hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
});
