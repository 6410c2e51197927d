/** NetBIOS sessions and the messages of SMB in them: whole, in pieces, too long to be read. RFC 1002, 4.3. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import smb from './index.ts';

/** First-level encoding of a name padded to 15 and its suffix: RFC 1001, 14.1. */
function encoded(name: string, suffix = 0x20): string {
  const bytes = [...Buffer.from(name.padEnd(15, ' '), 'latin1'), suffix];
  return Buffer.from(bytes.flatMap((byte) => [0x41 + (byte >> 4), 0x41 + (byte & 15)])).toString('hex');
}
const called = (target: string, source: string): string => `20${encoded(target)}0020${encoded(source)}00`;

const LOGOFF2 = `fe534d424000000000000000 0200 ${'00'.repeat(50)} 04000000`.replaceAll(' ', '');
/** The header of a message of SMB 1 with this command, and 14 words. */
const header1 = (command: string): string => `ff534d42${command}${'00'.repeat(27)}0e${'00'.repeat(30)}`;
const header2 = (command: string, next = '00000000'): string =>
  `fe534d4240000000 00000000 ${command} 0000 00000000 ${next} ${'00'.repeat(40)}`.replaceAll(' ', '');

describe('sessions', () => {
  it('holds to its examples', () => expect(exampleFailures(smb)).toEqual([]));
  it('4.3.2: a request names both ends', () => {
    expect(told(smb, `81000044${called('SRV1', 'HMI1')}`)).toEqual([
      'request netbios_session_request',
      'target netbios-name=SRV1',
      'source netbios-name=HMI1',
    ]);
  });
  it.each<[string, string, readonly string[]]>([
    [
      'whoever answers is no name',
      `81000044${called('*SMBSERVER', 'HMI1')}`,
      ['request netbios_session_request', 'source netbios-name=HMI1'],
    ],
    [
      'one name alone',
      `81000023${called('SRV1', '').slice(0, 70)}`,
      ['request netbios_session_request', 'target netbios-name=SRV1'],
    ],
    ['names of another encoding', `81000044${`20${'7a'.repeat(32)}00`.repeat(2)}`, ['request netbios_session_request']],
    ['a scope instead of a name', `8100000205ff`, []],
    ['4.3.3: accepted', '82000000', []],
    ['4.3.4: refused', '8300000182', []],
    ['4.3.5: redirected', '840000060a0000010089', []],
    ['4.3.6: kept alive, twice', '8500000085000000', []],
    ['4.3.1: no message at all', '00000000', []],
    ['a type that does not exist', '42000000', ['resync']],
    ['a request longer than any', '81000200', ['resync']],
    ['a message of no SMB', '00000008aabbccdd00000000', ['resync']],
  ])('%s', (_title, hex, expected) => expect(told(smb, hex)).toEqual(expected));
});

describe('messages', () => {
  it('follow one another, also past a kept-alive', () => {
    const logoff = `00000044${LOGOFF2}`;
    expect(told(smb, `${logoff}85000000${logoff}`)).toEqual(['request logoff', 'request logoff']);
  });
  it.each<[string, string, readonly string[]]>([
    ['[MS-SMB2] 2.2.41: encrypted', `00000034fd534d42${'00'.repeat(48)}`, ['event encrypted']],
    ['[MS-SMB2] 2.2.42: compressed', `00000010fc534d42${'00'.repeat(12)}`, ['event compressed']],
    ['a length that is not whole', '000000', ['waits 3']],
    ['an identifier that is not whole', '00000044fe53', ['waits 6']],
    ['a header that is not whole', `00000044${LOGOFF2.slice(0, 40)}`, ['waits 24']],
    ['a session request that is not whole', '8100004420', ['waits 5']],
    ['a short message that carries no contents', `00000090${header2('0500')}${'00'.repeat(8)}`, ['waits 76']],
  ])('%s', (_title, hex, expected) => expect(told(smb, hex)).toEqual(expected));
  it.each<[string, string, string, number]>([
    ['contents of SMB 1', `00001000${header1('2f')}${'00'.repeat(8)}`, 'request write_andx', 0x1000 - 71],
    ['contents of SMB 2', `00001000${header2('0900')}${'00'.repeat(8)}`, 'request write', 0x1000 - 72],
    ['encrypted ones', `00001000fd534d42${'00'.repeat(68)}`, 'event encrypted', 0x1000 - 72],
    ['long ones', `00020000${header2('0500')}${'00'.repeat(8)}`, 'request create', 0x20000 - 72],
  ])('%s are read by their header, the rest is skipped', (_title, hex, line, skipped) => {
    const { context, consumed } = record(smb, hex);
    expect(consumed).toBe(fromHex(hex).length);
    expect(context.messages.map(({ kind, operation }) => `${kind} ${operation}`)).toEqual([line]);
    expect(context.skipped).toBe(skipped);
  });
  it('contents compounded with something else are waited for', () => {
    expect(told(smb, `00001000${header2('0900', '80000000')}${'00'.repeat(8)}`)).toEqual(['waits 76']);
  });
  it('are no messages of SMB 1 where commands without contents are cut', () => {
    expect(told(smb, `00001000${header1('a2')}${'00'.repeat(8)}`)).toEqual(['waits 75']);
  });
});

describe('recognises', () => {
  it.each<[string, string, boolean, number]>([
    ['SMB 1', '00000023ff534d42', false, YES],
    ['SMB 2', '00000023fe534d42', false, YES],
    ['another protocol', '00000023fb534d42', true, NO],
    ['a name alike', '00000023fe534d43', true, NO],
    ['too little at its port', '00000023', true, MORE],
    ['too little elsewhere', '00000023', false, NO],
    ['a session request', '8100004420', true, YES],
    ['a session request elsewhere', '8100004420', false, NO],
    ['the beginning of a session request', '81000044', true, MORE],
    ['a session request that names nobody', '8100004400', true, NO],
    ['an accepted session', '82000000', true, YES],
    ['an accepted session elsewhere', '82000000', false, NO],
    ['no such session', '86000000', true, NO],
    ['another beginning', '16030100', true, NO],
  ])('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(smb.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});

it('counts commands by their codes, sessions and encrypted messages by none', () => {
  const context = new RecordingContext(smb);
  told(smb, `00000044${LOGOFF2}00000034fd534d42${'00'.repeat(48)}81000044${called('A', 'B')}`, { context });
  expect(context.messages.map(({ kind, code }) => [kind, smb.codeKey?.(kind === 'event' ? 3 : 0, code)])).toEqual([
    ['request', 258],
    ['event', undefined],
    ['request', undefined],
  ]);
});

describe('the name of a file', () => {
  const raw = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

  it('is read as UTF-8, which Unicode names are kept in, and else as it came', () => {
    const shown = (name: string): string | undefined => smb.objectName?.(5, 1, () => name);
    expect(shown(raw(Buffer.from('Müller–Plan.awl')))).toBe('Müller–Plan.awl');
    expect(shown(raw(Uint8Array.of(0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72)))).toBe('Müller');
  });
});
