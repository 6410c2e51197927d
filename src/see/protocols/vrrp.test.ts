/** VRRP: masters and their virtual addresses in versions 2 and 3; the password of version 2 never. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import protocol from './vrrp.ts';

const SECRET = Buffer.from('S3CRET!!').toString('hex');
const third = (priority: string, ...addresses: string[]): string =>
  `3107${priority}${String(addresses.length).padStart(2, '0')}00640000${addresses.join('')}`;
const second = (authentication: string, ...addresses: string[]): string =>
  `210764${String(addresses.length).padStart(2, '0')}${authentication}010000${addresses.join('')}${SECRET}`;
const said = (hex: string, context = new RecordingContext(protocol)): string[] =>
  told(protocol, hex, { datagram: true, context });

describe('VRRP', () => {
  it.each([
    [
      third('64', 'c0a80001', 'c0a80002'),
      [
        'event advertisement: virtual router 7',
        'source capability=router',
        'source role=VRRP master',
        '192.168.0.1 role=address of virtual router 7',
        '192.168.0.2 role=address of virtual router 7',
      ],
    ],
    [
      third('64', `fe80${'0'.repeat(26)}01`),
      [
        'event advertisement: virtual router 7',
        'source capability=router',
        'source role=VRRP master',
        'fe80::1 role=address of virtual router 7',
      ],
    ],
    [
      second('00', 'c0a80001'),
      [
        'event advertisement: virtual router 7',
        'source capability=router',
        'source role=VRRP master',
        '192.168.0.1 role=address of virtual router 7',
      ],
    ],
    [third('00', 'c0a80001'), ['event advertisement: virtual router 7', 'source capability=router']],
  ])('%s', (hex, lines) => expect(said(hex)).toEqual(lines));

  it('a master is told once, and that it goes leaves a sign', () => {
    const context = new RecordingContext(protocol);
    said(third('64', 'c0a80001'), context);
    expect(said(third('64', 'c0a80001'), context)).toEqual(['event advertisement: virtual router 7']);
    expect(context.signs).toEqual([]);
    said(third('00', 'c0a80001'), context);
    expect(context.signs).toEqual([{ kind: 'gateway-takeover', text: 'the master of virtual router 7 resigns' }]);
  });
  it('a password leaves a sign, and is told nowhere', () => {
    const { context } = record(protocol, second('01', 'c0a80001'));
    expect(context.signs.map(({ kind }) => kind)).toEqual(['logon-in-clear']);
    expect(JSON.stringify([context.messages, context.claims, context.signs])).not.toContain('S3CRET');
    expect(context.messages[0]?.fields).toEqual({ version: 2, priority: 100, addresses: 1 });
  });
  it.each([
    ['another version', third('64', 'c0a80001').replace('31', '41')],
    ['another type', third('64', 'c0a80001').replace('31', '32')],
    ['router 0', third('64', 'c0a80001').replace('3107', '3100')],
    ['no address', `${third('64')}00000000`],
    ['fewer addresses than said', third('64', 'c0a80001').replace('6401', '6402')],
    ['a hostile count', third('64', 'c0a80001').replace('6401', '64ff')],
    ['version 2 without authentication', second('00', 'c0a80001').slice(0, -16)],
    ['cut short', '3107'],
    ['nothing', ''],
  ])('%s is none', (_title, hex) => {
    expect(said(hex)).toEqual(['resync']);
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(NO);
  });
  it('is recognised', () => {
    const bytes = fromHex(third('64', 'c0a80001'));
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(YES);
  });
  it('has a word for what it does not know', () => expect(protocol.describe(9).operation).toBe('type_9'));
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
});
