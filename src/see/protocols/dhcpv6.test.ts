/** DHCPv6: message types, what clients say of themselves, also behind relays, and what servers answer. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import protocol from './dhcpv6.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const one = (value: number): string => value.toString(16).padStart(2, '0');
const two = (value: number): string => value.toString(16).padStart(4, '0');
const option = (code: number, value: string): string => two(code) + two(value.length / 2) + value;
const packet = (type: number, ...options: string[]): string => `${one(type)}a1b2c3${options.join('')}`;
const name = (...labels: string[]): string => labels.map((label) => one(label.length) + hexOf(label)).join('');
const DUID = '000100011c39cf88080027fe8f95';
const VENDOR = option(16, `00000137${two(8)}${hexOf('MSFT 5.0')}`);
const PEER = 'fe800000000000000000000000000009';
const relay = (type: number, inner: string, hops = 0): string =>
  `${one(type)}${one(hops)}${'20010db8'.padEnd(32, '0')}${PEER}${option(9, inner)}`;
const said = (hex: string): string[] => told(protocol, hex, { datagram: true });

describe('DHCPv6', () => {
  it.each([
    [1, 'request solicit'],
    [3, 'request request'],
    [4, 'request confirm'],
    [5, 'request renew'],
    [6, 'request rebind'],
    [8, 'request release'],
    [9, 'request decline'],
    [10, 'event reconfigure'],
    [11, 'request information_request'],
    [14, 'event message_type_14'],
  ])('type %i is %s', (type, line) => expect(said(packet(type))).toEqual([line]));

  it('a client says who it is', () => {
    const fqdn = option(39, `01${name('plc1', 'hall', 'example')}00`);
    expect(said(packet(1, option(1, DUID), VENDOR, fqdn))).toEqual([
      'request solicit',
      `source device-id=DUID ${DUID}`,
      'source dhcp-vendor-class=MSFT 5.0',
      'source hostname=plc1.hall.example',
    ]);
    expect(record(protocol, packet(1, fqdn)).context.messages[0]?.fields).toEqual({ host_name: 'plc1.hall.example' });
  });
  it.each([
    ['a class that is no text', option(16, `0000013700040102ff04`)],
    ['a class longer than its option', option(16, `00000137ffff00`)],
    ['an empty name', option(39, '010000')],
    ['a name that ends early', option(39, '01ff6161')],
    ['an identifier too long', option(1, '00'.repeat(131))],
    ['an identifier too short', option(1, '0001')],
  ])('%s says nothing', (_title, hex) => expect(said(packet(1, hex))).toEqual(['request solicit']));

  it('a server answers, and names the domain', () => {
    const domain = option(24, `${name('hall', 'example')}00`);
    expect(said(packet(2, domain))).toEqual(['response advertise', 'source role=DHCPv6 server']);
    expect(said(packet(7, domain, option(13, '0000')))).toEqual([
      'response reply',
      'source role=DHCPv6 server',
      'target dns-domain=hall.example',
    ]);
    expect(said(packet(7, option(24, 'ff6161')))).toEqual(['response reply', 'source role=DHCPv6 server']);
    expect(said(packet(7, option(13, '0002')))).toEqual(['error reply']);
  });
  it('through a relay the client is its peer', () => {
    expect(said(relay(12, packet(1, option(1, DUID))))).toEqual([
      'request relay_forward',
      'request solicit',
      `fe80::9 device-id=DUID ${DUID}`,
    ]);
    expect(said(relay(13, packet(7, option(24, `${name('hall')}00`))))).toEqual([
      'response relay_reply',
      'response reply',
      'fe80::9 dns-domain=hall',
    ]);
    expect(said(`0c00${'00'.repeat(32)}`)).toEqual(['request relay_forward']);
  });
  it('relays behind relays end', () => {
    let hex = packet(1);
    for (let i = 0; i < 12; i++) hex = relay(12, hex, i);
    expect(said(hex)).toEqual(Array.from({ length: 9 }, () => 'request relay_forward'));
  });
  it.each([
    ['an option longer than the message', `01a1b2c30001ffff00`, 'request solicit'],
    ['half an option', `01a1b2c30001`, 'request solicit'],
    ['too many options', packet(1, ...Array.from({ length: 200 }, () => option(99, ''))), 'request solicit'],
  ])('%s is malformed, and told', (_title, hex, line) =>
    expect(said(hex)).toEqual([line, 'malformed an option that does not fit']),
  );
  it('a relay message that ends in its header is malformed', () => expect(said('0c0000')).toEqual(['resync']));
  it('and one with a header alone', () =>
    expect(said('0c00000000')).toEqual(['malformed a message that ends in its header']));
  it.each([
    [packet(1), true, YES],
    [packet(36), true, YES],
    [packet(37), true, NO],
    [packet(0), true, NO],
    [packet(1), false, NO],
    ['01a1b2', true, NO],
  ])('%s, own port %s: %s', (hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
    if (onPort && verdict === NO) expect(said(hex)).toEqual(['resync']);
  });
  it('shows no field unasked', () => {
    const context = new RecordingContext(protocol);
    context.detail = false;
    told(protocol, packet(1, option(39, `01${name('plc1')}`)), { datagram: true, context });
    expect(context.messages[0]?.fields).toEqual({});
  });
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
});
