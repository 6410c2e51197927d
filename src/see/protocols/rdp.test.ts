/** Who connects to a desktop and from where, as far as it is said in clear. [MS-RDPBCGR] 2.2.1.1–2.2.1.3. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import rdp from './rdp.ts';

const narrow = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const wide = (text: string): string => Buffer.from(text, 'utf16le').toString('hex');
const NEGOTIATION = '0100080003000000';

function tpkt(body: string): string {
  return `0300${(4 + body.length / 2).toString(16).padStart(4, '0')}${body}`;
}
/** X.224 connection request and confirm: 2.2.1.1, 2.2.1.2. */
const x224 = (type: string, data: string): string =>
  tpkt(`${(6 + data.length / 2).toString(16).padStart(2, '0')}${type}0000000000${data}`);
const request = (data: string): string => x224('e0', data);
const cookie = (user: string): string => request(`${narrow(`Cookie: mstshash=${user}\r\n`)}${NEGOTIATION}`);
const CONFIRM = x224('d0', '0200080001000000');

const BUILD = 'source application=RDP client, build 2600';
/** Connect-Initial with the client's core data in the GCC conference: 2.2.1.3. */
function connectInitial(name: string, header = '01c0', length = '81d8', more = ''): string {
  const core = `${header}d800 04000800 00050004 01ca 03aa 07040000 280a0000 ${wide(name.padEnd(16, '\0'))}`;
  return tpkt(
    `02f080 7f658201 94 0401 0101 ${narrow('Duca')}${length}${core}${'00'.repeat(160)}${more}`.replaceAll(' ', ''),
  );
}

describe('a connection request', () => {
  it('holds to its examples', () => expect(exampleFailures(rdp)).toEqual([]));
  it.each<[string, string, readonly string[]]>([
    ['2.2.1.1: a user', cookie('anna'), ['request connection_request', 'account \\anna']],
    ['a user of a domain', cookie('HALL\\anna'), ['request connection_request', 'account HALL\\anna']],
    [
      'a cookie without an end',
      request(narrow('Cookie: mstshash=bert')),
      ['request connection_request', 'account \\bert'],
    ],
    ['an empty cookie', cookie(''), ['request connection_request']],
    [
      'a token of a load balancer',
      request(narrow('Cookie: msts=3640205228.15629.0000\r\n')),
      ['request connection_request'],
    ],
    ['no cookie', request(NEGOTIATION), ['request connection_request']],
    ['nothing at all', request(''), ['request connection_request']],
  ])('%s', (_title, hex, expected) => expect(told(rdp, hex)).toEqual(expected));
  it('shows its cookie, where fields are asked for', () => {
    expect(record(rdp, cookie('anna')).context.messages[0]?.fields).toEqual({ cookie: 'anna', requested_protocols: 3 });
    const context = new RecordingContext(rdp);
    context.detail = false;
    told(rdp, cookie('anna'), { context });
    expect(context.messages[0]?.fields).toEqual({});
  });
  it.each<[string, string, readonly string[]]>([
    [
      '2.2.1.2.1: is granted',
      CONFIRM,
      ['response connection_request: TLS', 'source security=RDP over TLS without network level authentication'],
    ],
    [
      'with who logs on told before',
      x224('d0', '0200080008000000'),
      [
        'response connection_request: CredSSP, early user authorization',
        'source security=RDP with network level authentication',
      ],
    ],
    ['with what is not known', x224('d0', '0200080040000000'), ['response connection_request: protocol 64']],
    [
      'by a server of old, which says nothing',
      x224('d0', ''),
      ['response connection_request: standard RDP security', 'source security=standard RDP security, weak'],
    ],
    ['2.2.1.2.2: is refused', x224('d0', '0300080002000000'), ['error connection_request: TLS not allowed by server']],
    ['for a reason unknown', x224('d0', '0300080009000000'), ['error connection_request: failure 9']],
    [
      'by a server that wants the logon first',
      x224('d0', '0300080005000000'),
      ['error connection_request: CredSSP required by server', 'source security=RDP with network level authentication'],
    ],
  ])('%s', (_title, hex, lines) => {
    const context = new RecordingContext(rdp);
    told(rdp, cookie('anna'), { context });
    expect(told(rdp, hex, { context, direction: 1 })).toEqual(lines);
  });
});

describe('the client’s core data: 2.2.1.3.2', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'name the client',
      connectInitial('HMI7'),
      ['request connect_initial', 'source netbios-name=HMI7', BUILD, 'skipped'],
    ],
    [
      'behind a length of one byte',
      connectInitial('HMI7', '01c0', '58'),
      ['request connect_initial', 'source netbios-name=HMI7', BUILD, 'skipped'],
    ],
    [
      'fill the name to its end',
      connectInitial('ABCDEFGHIJKLMNOP'),
      ['request connect_initial', 'source netbios-name=ABCDEFGHIJKLMNOP', BUILD, 'skipped'],
    ],
    ['name nobody', connectInitial(''), ['request connect_initial', BUILD, 'skipped']],
    ['are no other block', connectInitial('HMI7', '02c0'), ['request connect_initial', 'skipped']],
    [
      'are cut short',
      tpkt(`02f080${narrow('Duca')}81d801c0d800${'00'.repeat(40)}`),
      ['request connect_initial', 'skipped'],
    ],
    [
      'are too short',
      tpkt(`02f080${narrow('Duca')}1801c01000${'00'.repeat(40)}`),
      ['request connect_initial', 'skipped'],
    ],
    ['are not there', tpkt(`02f080${narrow('Dxca Duc')}${'00'.repeat(40)}`), ['skipped']],
  ])('%s', (_title, hex, expected) => expect(told(rdp, hex)).toEqual(expected));
  it('are the client’s: a server says none', () => {
    expect(told(rdp, connectInitial('HMI7'), { direction: 1 })).toEqual(['skipped']);
  });
});

describe('what the two say of themselves in clear', () => {
  it('shows the client’s build, keyboard and channels', () => {
    const network = `03c02000 02000000 ${narrow('rdpdr').padEnd(16, '0')}00000080 ${narrow('cliprdr').padEnd(16, '0')}00000080`;
    const { context } = record(rdp, connectInitial('HMI7', '01c0', '81f4', network));
    expect(context.messages[0]?.fields).toEqual({
      client_name: 'HMI7',
      client_build: 2600,
      keyboard_layout: 1031,
      channels: ['rdpdr', 'cliprdr'],
    });
    const short = connectInitial('HMI7', '01c0', '81f4', '03c00600 0200');
    expect(record(rdp, short).context.messages[0]?.fields['channels']).toBeUndefined();
  });
  it.each([
    ['128-bit RC4', '020c0c00 02000000 03000000', ['source security=RDP encryption: 128-bit RC4, weak']],
    ['none', '020c0c00 00000000 00000000', ['source security=RDP encryption: no encryption, weak']],
    ['a method unknown', '020c0c00 40000000 00000000', []],
    [
      'behind the server’s core data',
      '010c0800 04000800 020c0c00 10000000 04000000',
      ['source security=RDP encryption: 3DES (FIPS), weak'],
    ],
    ['a block too short', '020c0800 02000000', []],
    ['a block of no length', '020c0000 02000000', []],
    ['a block beyond the end', '020cff00 02000000 03000000', []],
  ])('2.2.1.4.3: how the server encrypts: %s', (_title, data, lines) => {
    const hex = tpkt(`02f080 7f66 ${narrow('McDn')}10${data}`.replaceAll(' ', ''));
    expect(told(rdp, hex, { direction: 1 })).toEqual(['response connect_response', ...lines, 'skipped']);
  });
});

describe('what follows', () => {
  it('of TLS is yielded until there is data, and nothing later is read', () => {
    const context = new RecordingContext(rdp);
    expect(told(rdp, `${cookie('anna')}1603010002 0100 140303000101`, { context })).toEqual([
      'request connection_request',
      'account \\anna',
      'handed starttls 7',
      'handed starttls 6',
    ]);
    expect(told(rdp, '160301', { context })).toEqual(['waits 3']);
    expect(told(rdp, '1603010002', { context })).toEqual(['waits 5']);
    expect(told(rdp, '1703030100', { context })).toEqual(['skipped']);
    expect(told(rdp, cookie('bert'), { context })).toEqual(['skipped']);
  });
  it('of TLS is passed over where nobody takes it', () => {
    const context = new RecordingContext(rdp);
    context.hand = () => false;
    expect(told(rdp, `${cookie('anna')}1603010002 0100`, { context }).at(-1)).toBe('skipped');
  });
  it('another TPDU', () => expect(told(rdp, tpkt('0280f000'))).toEqual(['skipped']));
  it.each<[string, string, readonly string[]]>([
    ['what never began as a desktop is refused', '16030100', ['resync']],
    ['half a header is waited for', '0300', ['waits 2']],
    ['half a request is waited for', cookie('anna').slice(0, 30), ['waits 15']],
  ])('%s', (_title, hex, expected) => expect(told(rdp, hex)).toEqual(expected));
});

describe('recognises', () => {
  it.each<[string, string, boolean, number]>([
    ['a cookie anywhere', cookie('anna'), false, YES],
    ['a negotiation anywhere', request(NEGOTIATION), false, YES],
    ['a negotiation of another length', request('0100080003'), false, NO],
    ['a negotiation of another type', request('0500080003000000'), false, NO],
    ['a negotiation that is cut', request(NEGOTIATION).slice(0, -8), false, NO],
    ['a request of something else', request('c10201 00c20201 02'.replaceAll(' ', '')), false, NO],
    ['any TPDU at its port', tpkt('02f080'), true, YES],
    ['any TPDU elsewhere', tpkt('02f080'), false, NO],
    ['a TPDU that is not whole', '0300000902', true, MORE],
    ['half a header', '0300', true, MORE],
    ['another protocol', '16030100', true, NO],
  ])('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(rdp.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});

it('has a word for what it does not know, and counts no codes', () => {
  expect(rdp.describe(0x70)).toEqual({ operation: 'tpdu_112', meaning: 'unknown' });
  expect(rdp.codeKey?.(0, 0xe0)).toBeUndefined();
});
