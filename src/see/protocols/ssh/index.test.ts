/** Identification, offers, host keys, and where reading ends. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import ssh from './index.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const said = (text: string, context = new RecordingContext(ssh)): string[] => told(ssh, hexOf(text), { context });
const BANNER = ['event identification', 'source ssh-banner=SSH-2.0-OpenSSH_9.2'];
const four = (value: number): string => value.toString(16).padStart(8, '0');
const text = (value: string): string => four(value.length) + hexOf(value);
const packet = (payload: string): string => {
  const bytes = payload.replaceAll(' ', '').length / 2;
  const padding = 4 + ((8 - ((bytes + 9) % 8)) % 8);
  return `${four(1 + bytes + padding)}${padding.toString(16).padStart(2, '0')}${payload}${'00'.repeat(padding)}`;
};
const COOKIE = '11'.repeat(16);
const LISTS = ['a,diffie-hellman-group1-sha1', 'ssh-dss', 'c', 'arcfour,d', 'e', 'hmac-md5', 'none', 'zlib', '', ''];
const kexinit = (lists: readonly string[] = LISTS): string =>
  packet(`14${COOKIE}${lists.map(text).join('')}00 00000000`);
const KEY = `${text('ssh-ed25519')}${four(32)}${'22'.repeat(32)}`;
const key = (blob: string): string => four(blob.length / 2) + blob;
const opened = (): RecordingContext => {
  const context = new RecordingContext(ssh);
  said('SSH-2.0-x\r\n', context);
  told(ssh, hexOf('SSH-2.0-y\r\n'), { context, direction: 1 });
  context.direction = 0;
  return context;
};

describe('identification', () => {
  it('holds to its examples', () => expect(exampleFailures(ssh)).toEqual([]));
  it('claims the banner, also behind other lines', () => {
    expect(said('SSH-2.0-OpenSSH_9.2\r\n')).toEqual(BANNER);
    expect(said('Welcome\r\nSSH-2.0-OpenSSH_9.2\n')).toEqual(BANNER);
  });
  it('waits for the end of the line', () => {
    const context = new RecordingContext(ssh);
    expect(said('SSH-2.0-Open', context)).toEqual(['waits 12']);
    expect(said('SSH-2.0-OpenSSH_9.2\r\n', context)).toEqual(BANNER);
  });
  it('of version 1 is the last that is read', () => {
    expect(said('SSH-1.5-x\n').slice(2)).toEqual(['source security=SSH 1, weak', 'skipped']);
    expect(said('SSH-1.99-x\n').slice(2)).toEqual(['source security=SSH 1 and 2, weak']);
  });
  it.each([
    ['a line that is too long', `SSH-2.0-${'a'.repeat(300)}`],
    ['too much before it', 'a'.repeat(2100)],
  ])('refuses %s', (_title, line) => expect(said(line)).toEqual(['resync']));
  it.each([
    ['SSH-2.0-x', YES],
    ['SSH-1.99-x', YES],
    ['SSH-9.9-x', NO],
    ['SSH-', MORE],
    ['SSL-', NO],
    ['', NO],
    ['GET / HTTP', NO],
  ])('recognises %j', (line, verdict) => {
    const bytes = fromHex(hexOf(line));
    expect(ssh.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
  });
});

describe('offers', () => {
  // MD5 of `a,diffie-hellman-group1-sha1;c;e;none` and of `a,diffie-hellman-group1-sha1;arcfour,d;hmac-md5;zlib`.
  it('are fingerprints of client and server, and show what is weak', () => {
    const context = opened();
    expect(told(ssh, kexinit(), { context })).toEqual([
      'request kexinit',
      'source ssh-hassh=2e3dd65eb29b3494159182b3b61316c5',
    ]);
    expect(told(ssh, kexinit(), { context, direction: 1 })).toEqual([
      'response kexinit',
      'source ssh-hassh-server=b902d6a5e19b76e7685cc07cf5ca4b40',
      'source security=SSH offers weak diffie-hellman-group1-sha1, ssh-dss, arcfour, hmac-md5',
    ]);
    const strong = ['a', 'b', 'c', 'd', 'e', 'f', 'none', 'none', '', ''];
    expect(told(ssh, kexinit(strong), { context, direction: 1 })).toHaveLength(2);
  });
  it('are shown by their names', () => {
    const { context } = record(ssh, kexinit(), opened());
    expect(context.messages.at(-1)?.fields).toMatchObject({
      ciphers: ['c'],
      macs: ['e'],
      host_key_algorithms: ['ssh-dss'],
    });
  });
  it.each([
    ['nothing', packet('14')],
    ['a list that ends early', packet(`14${COOKIE}${text('a')}00000fff`)],
    ['lists that are missing', packet(`14${COOKIE}${text('a')}`)],
  ])('of %s are malformed', (_title, hex) => {
    expect(told(ssh, hex, { context: opened() })).toEqual([
      'request kexinit',
      'malformed an offer of algorithms that ends within its lists',
    ]);
  });
});

describe('host keys', () => {
  const CLAIM = 'source ssh-host-key=ssh-ed25519 SHA256:DZyZLHYkg98LXeBMrWPb1yMuLZRau2MJhzjRAZwPAHU';
  it('come with the answer to a key exchange', () => {
    const context = opened();
    expect(told(ssh, packet(`1e${four(0)}`), { context })).toEqual(['request kexdh_init']);
    expect(told(ssh, packet(`1f${key(KEY)}`), { context, direction: 1 })).toEqual(['response kexdh_reply', CLAIM]);
  });
  it('come last where the server proposes a group', () => {
    const context = opened();
    const server = { context, direction: 1 } as const;
    expect(told(ssh, packet('22 00000400 00000800 00002000'), { context })).toEqual(['request kex_dh_gex_request']);
    expect(told(ssh, packet(`1f${key('00ff')}`), server)).toEqual(['response kex_dh_gex_group']);
    expect(told(ssh, packet('20'), { context })).toEqual(['request kex_dh_gex_init']);
    expect(told(ssh, packet(`21${key(KEY)}`), server)).toEqual(['response kex_dh_gex_reply', CLAIM]);
  });
  it.each([
    ['a number', key('00'.repeat(40))],
    ['a long number', key('7f'.repeat(40))],
    ['a name of another kind', key(text('other'))],
    ['a name beyond the key', key(four(20))],
    ['a key beyond the message', `${four(999)}${KEY}`],
    ['nothing', ''],
  ])('are none: %s', (_title, hex) => {
    const context = opened();
    expect(told(ssh, packet(`1f${hex}`), { context, direction: 1 })).toEqual(['response kex_dh_gex_group']);
  });
});

describe('packets', () => {
  it.each([
    ['a disconnect', packet('01 0000000b'), ['event disconnect']],
    ['debug', packet('04'), ['event debug']],
    ['a number without a name', packet('31'), ['request message_49']],
    ['new keys, the last that is read', packet('15'), ['request newkeys', 'skipped']],
    ['a number of what is encrypted', packet('32'), ['skipped']],
    ['number 0', packet('00'), ['skipped']],
    ['a length that is none', 'ffffffff 04 14', ['skipped']],
    ['a length that fills no blocks', '0000000b 04 14', ['skipped']],
    ['padding too short', '0000000c 03 14', ['skipped']],
    ['padding beyond the packet', '0000000c 0b 14', ['skipped']],
    ['a part of one', packet('15').slice(0, 20), ['waits 10']],
    ['a part of a header', '0000', ['waits 2']],
  ])('%s', (_title, hex, lines) => expect(told(ssh, hex, { context: opened() })).toEqual(lines));
  it('shows why a side leaves', () => {
    const { context } = record(ssh, packet('01 0000000b'), opened());
    expect(context.messages.at(-1)?.fields).toEqual({ reason: 11 });
  });
  it('nothing is read behind new keys', () => {
    const context = opened();
    told(ssh, packet('15'), { context });
    expect(said('SSH-2.0-Other\r\n', context)).toEqual(['skipped']);
  });
  it('counts by number', () => {
    expect([ssh.codeKey?.(3, 0), ssh.codeKey?.(0, 20), ssh.codeKey?.(1, 256 + 31)]).toEqual([undefined, 20, 31]);
  });
});
