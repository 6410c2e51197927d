/** Operations, who binds, and results; a password is nowhere in what is told. RFC 4511, 4; [MS-ADTS] 5.1.1.1.3. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import ldap from './index.ts';

const octets = (text: string): string => Buffer.from(text).toString('hex');
const NTLM = `${octets('NTLMSSP\0')}01000000`;

/** An element in the shortest form of its length: X.690, 8.1.3. */
function element(tag: string, content: string): string {
  const bytes = content.length / 2;
  const length = bytes < 128 ? bytes.toString(16).padStart(2, '0') : `82${bytes.toString(16).padStart(4, '0')}`;
  return tag + length + content;
}
const message = (operation: string, controls = ''): string => element('30', `020107${operation}${controls}`);
const bind = (name: string, authentication: string): string =>
  message(element('60', `020103${element('04', octets(name))}${authentication}`));
const simple = (password: string): string => element('80', octets(password));
const result = (tag: string, code: string): string => message(element(tag, `0a01${code}04000400`));

describe('operations', () => {
  it('holds to its examples', () => expect(exampleFailures(ldap)).toEqual([]));
  it.each([
    ['4.3', '42', 'unbind', 'disconnect'],
    ['4.5.1', '63', 'search', 'read'],
    ['4.6', '66', 'modify', 'write'],
    ['4.7', '68', 'add', 'write'],
    ['4.8', '4a', 'delete', 'write'],
    ['4.9', '6c', 'modify_dn', 'write'],
    ['4.10', '6e', 'compare', 'read'],
    ['4.11', '50', 'abandon', 'disconnect'],
    ['4.12', '77', 'extended', 'execute'],
    ['no such tag', '5d', 'operation_29', 'unknown'],
  ])('%s: %s is %s, which is to %s', (_clause, tag, operation, meaning) => {
    const { context } = record(ldap, message(element(tag, '')));
    expect(context.messages).toMatchObject([{ kind: 'request', operation, meaning, object: null }]);
  });
  it.each([
    ['65', '00', 'response search'],
    ['67', '00', 'response modify'],
    ['69', '44', 'error add'],
    ['6b', '20', 'error delete'],
    ['6d', '00', 'response modify_dn'],
    ['78', '02', 'error extended'],
    ['61', '0e', 'response bind'],
    ['61', '00', 'response bind'],
    ['61', '31', 'error bind'],
  ])('the result in %s of %s is %s', (tag, code, line) => expect(told(ldap, result(tag, code))).toEqual([line]));
  it.each([
    ['compareFalse', '05', 'response'],
    ['compareTrue', '06', 'response'],
    ['referral', '0a', 'response'],
    ['noSuchAttribute', '10', 'error'],
  ])('A.1: %s is what a comparison may say: %s is a %s', (_name, code, kind) => {
    expect(told(ldap, result('6f', code))).toEqual([`${kind} compare`]);
  });
  it.each([
    ['an entry of a search', '64', 'search_result_entry'],
    ['a reference of a search', '73', 'search_result_reference'],
    ['4.13: what comes before the answer', '79', 'intermediate'],
  ])('%s is no answer', (_title, tag, operation) => {
    expect(told(ldap, message(element(tag, '0400')))).toEqual([`event ${operation}`]);
  });
  it.each([
    ['no result', message('6500'), 'error search'],
    ['an empty result', message('65020a00'), 'error search'],
    ['no result of a bind', message('6100'), 'error bind'],
    ['text in place of it', message('61080407000000000000'), 'error bind'],
    ['an empty one, and text of zeros', message('61050a00040100'), 'error bind'],
  ])('%s is an error', (_title, hex, line) => expect(told(ldap, hex)).toEqual([line]));
  it('follow one another, with controls', () => {
    expect(told(ldap, message('4200', element('a0', '3000')) + message('500107'))).toEqual([
      'request unbind',
      'request abandon',
    ]);
  });
});

describe('a bind: 4.2', () => {
  it.each<[string, string, readonly string[]]>([
    ['names its account, not its password', bind('cn=anna,dc=hall', simple('s3cret')), ['account \\cn=anna,dc=hall']],
    ['4.1.2: in UTF-8', bind('cn=Jürgen', simple('s3cret')), ['account \\cn=Jürgen']],
    ['is anonymous', bind('', simple('')), []],
    [
      '4.2.1: by SASL hands its token on',
      bind('', element('a3', `${element('04', octets('GSS-SPNEGO'))}${element('04', NTLM)}`)),
      ['handed ntlmssp 12'],
    ],
    ['by SASL with another mechanism', bind('cn=x', element('a3', element('04', octets('EXTERNAL')))), []],
    ['[MS-ADTS] 5.1.1.1.3: by Sicily', bind('NTLM', element('8a', NTLM)), ['handed ntlmssp 12']],
    ['without authentication', bind('cn=x', ''), []],
    ['without a version', message(element('60', '0400')), []],
    ['with a version alone', message(element('60', '020103')), []],
  ])('%s', (_title, hex, expected) => expect(told(ldap, hex)).toEqual(['request bind', ...expected]));
  it('leaves the password out of its fields, too', () => {
    const { context } = record(ldap, bind('cn=anna', simple('s3cret')));
    expect(JSON.stringify([context.messages, context.claims, context.accounts])).not.toContain('s3cret');
  });
  it('an answer hands its token on: 4.2.2', () => {
    const hex = message(element('61', `0a010e04000400${element('87', NTLM)}`));
    expect(told(ldap, hex, { direction: 1 })).toEqual(['response bind', 'handed ntlmssp 12']);
  });
});

describe('what the two say of themselves', () => {
  const text = (value: string): string => element('04', octets(value));
  const equals = (name: string, value: string): string => element('a3', text(name) + text(value));
  const search = (base: string, filter: string): string =>
    message(element('63', `${text(base)}0a01000a0100020100020100010100${filter}${element('30', text('netlogon'))}`));
  const attribute = (name: string, ...values: readonly string[]): string =>
    element('30', text(name) + element('31', values.map(text).join('')));
  const entry = (name: string, ...attributes: readonly string[]): string =>
    message(element('64', text(name) + element('30', attributes.join(''))));
  it('[MS-ADTS] 6.3.3.2: who looks for a domain controller', () => {
    const inner = element(
      'a0',
      equals('DnsDomain', 'a.example') + equals('Host', 'PC7') + equals('DnsHostName', 'pc7.a.example'),
    );
    expect(told(ldap, search('', element('a0', inner + equals('NtVer', 'x'))))).toEqual([
      'request search',
      'source netbios-name=PC7',
      'source hostname=pc7.a.example',
    ]);
  });
  it.each([
    ['of another base', search('dc=a', equals('Host', 'PC7'))],
    ['of another kind', search('', element('a1', equals('Host', 'PC7')))],
    ['without a value', search('', element('a3', text('Host')))],
    ['without a name', search('', element('a3', '0a0100'))],
    [
      'nested too deep',
      search(
        '',
        Array.from({ length: 9 }).reduce<string>((inner) => element('a0', inner), equals('Host', 'PC7')),
      ),
    ],
    ['without a filter', message(element('63', '0400 0a0100 0a0100 020100 020100 010100'.replaceAll(' ', '')))],
    ['cut short', message(element('63', '04000a0100'))],
    ['of nothing', message('6300')],
  ])('a search %s says nothing of who asks', (_title, hex) => expect(told(ldap, hex)).toEqual(['request search']));
  it('6.3.1.9: a domain controller answers with its names', () => {
    // A datagram as it was sent: an entry, then the end of the search.
    const hex =
      '3084000000970202008764840000008d040030840000008530840000007f04084e65746c6f676f6e31840000006f046d17000000fdf10300' +
      'c0ae1a8905fcca469f69e3bb3ac7568f087468657368697265056c6f63616c00c018084d4f52444f524443c01808544845534849524500084d' +
      '4f52444f52444300001744656661756c742d46697273742d536974652d4e616d6500c04a05000000ffffffff3084000000110202008765840000' +
      '00070a010004000400';
    expect(told(ldap, hex, { datagram: true, direction: 1 })).toEqual([
      'event search_result_entry',
      'response search',
      'source dns-domain=theshire.local',
      'source hostname=MORDORDC.theshire.local',
      'source workgroup=THESHIRE',
      'source netbios-name=MORDORDC',
    ]);
  });
  it.each([
    [
      '4512, 5.1: a server by its own entry',
      entry(
        '',
        attribute('x', 'y'),
        attribute('dnsHostName', 'dc.example'),
        attribute('vendorVersion', '389 Directory'),
      ),
      ['source hostname=dc.example', 'source application=389 Directory'],
    ],
    ['an entry of someone else', entry('cn=pc', attribute('dnsHostName', 'pc.example')), []],
    ['an answer of another kind', entry('', attribute('netlogon', '\x13\0'.padEnd(40, '\0'))), []],
    ['a short answer', entry('', attribute('netlogon', '\x17\0')), []],
    ['an answer without names', entry('', attribute('netlogon', '\x17\0'.padEnd(24, '\0'))), []],
    ['an attribute without values', entry('', attribute('dnsHostName')), []],
    ['an attribute without a set', entry('', element('30', text('dnsHostName'))), []],
    ['an attribute without a name', entry('', element('30', '')), []],
    ['an entry without attributes', message(element('64', '0400')), []],
  ])('%s', (_title, hex, claims) => {
    expect(told(ldap, hex, { direction: 1 })).toEqual(['event search_result_entry', ...claims]);
  });
  it('shows how a bind is made, and marks a password in clear', () => {
    const fields = (hex: string): unknown => record(ldap, hex).context.messages[0]?.fields;
    expect(fields(bind('cn=anna', simple('x')))).toEqual({ mechanism: 'simple' });
    expect(fields(bind('', simple('')))).toEqual({ mechanism: 'anonymous' });
    expect(fields(bind('', element('a3', text('GSS-SPNEGO'))))).toEqual({ mechanism: 'GSS-SPNEGO' });
    expect(fields(result('61', '31'))).toEqual({ result: 49 });
    const secrets = (hex: string): string[] => record(ldap, hex).context.logons.map(({ secret }) => secret);
    expect(secrets(bind('cn=anna', simple('x')))).toEqual(['x']);
    expect(secrets(bind('cn=anna', simple('')))).toEqual(['']);
    expect(secrets(bind('', simple('')))).toEqual([]);
  });
});

describe('a security layer: RFC 4422, 3.7', () => {
  const buffer = (token: string, content: string): string => {
    const hex = token.replaceAll(' ', '') + content;
    return (hex.length / 2).toString(16).padStart(8, '0') + hex;
  };
  const UNBIND = message('4200');
  const SUM = '11'.repeat(12);
  it.each([
    [
      'signed, rotated by its checksum',
      buffer('0504 04ff 000c 000c 0000000000000001', SUM + UNBIND + UNBIND),
      ['request unbind', 'request unbind'],
    ],
    ['signed, not rotated', buffer('0504 04ff 000c 0000 0000000000000001', UNBIND + SUM), ['request unbind']],
    ['signed by NTLM', buffer('01000000 1122334455667788 00000001', UNBIND), ['request unbind']],
    ['sealed', buffer('0504 06ff 0000 001c 0000000000000001', SUM), ['request sealed']],
    ['sealed by NTLM', buffer('01000000 1122334455667788 00000001', '9999'), ['request sealed']],
    ['sealed, whose rest is to come', '00000100 0504 06ff 0000 001c 0000000000000001', ['request sealed', 'skipped']],
    ['of nothing', buffer('0504 04ff 000c 000c 0000000000000001', SUM), ['request sealed']],
    ['signed, rotated otherwise', buffer('0504 04ff 000c 0003 0000000000000001', SUM), ['request sealed']],
    ['longer than is read', '00100000 0504 04ff 000c 000c 0000000000000001', ['request sealed', 'skipped']],
    [
      'with a message longer than it',
      buffer('0504 04ff 000c 000c 0000000000000001', `${SUM}30 7f 0201`.replaceAll(' ', '')),
      ['malformed a message that does not fit its buffer'],
    ],
    [
      'with a message that is none',
      buffer('0504 04ff 000c 000c 0000000000000001', `${SUM}3003020107`),
      ['malformed a message that does not fit its buffer'],
    ],
    [
      'with a message without a length',
      buffer('0504 04ff 000c 000c 0000000000000001', `${SUM}3080`),
      ['malformed a message that does not fit its buffer'],
    ],
    ['signed, not whole', '00000040 0504 04ff 000c 000c 0000000000000001', ['waits 20']],
    ['a part of its header', '00000040 0504', ['waits 6']],
    ['shorter than its token', '00000004 0504 04ff 000c 000c 0000000000000001', ['resync']],
    ['of another token', '00000040 0604 04ff 000c 000c 0000000000000001', ['resync']],
  ])('%s', (_title, hex, lines) => expect(told(ldap, hex)).toEqual(lines));
  it('is none in a datagram', () => expect(told(ldap, '00000004', { datagram: true })).toEqual(['resync']));
});

describe('StartTLS: 4.14', () => {
  const ask = message(element('77', element('80', octets('1.3.6.1.4.1.1466.20037'))));
  const granted = (code: string, context: RecordingContext): void => {
    told(ldap, ask, { context });
    told(ldap, message(element('78', `0a01${code}04000400`)), { context, direction: 1 });
  };
  it('once granted, TLS is yielded until there is data', () => {
    const context = new RecordingContext(ldap);
    granted('00', context);
    expect(told(ldap, '16030100020100', { context })).toEqual(['handed starttls 7']);
    expect(told(ldap, '160301', { context })).toEqual(['waits 3']);
    expect(told(ldap, '1603010002', { context })).toEqual(['waits 5']);
    expect(told(ldap, '1703030010', { context })).toEqual(['skipped']);
    context.hand = () => false;
    expect(told(ldap, '16030100020100', { context, direction: 1 })).toEqual(['skipped']);
  });
  it('refused, or something else, it stays LDAP', () => {
    const context = new RecordingContext(ldap);
    granted('02', context);
    expect(told(ldap, message('4200'), { context })).toEqual(['request unbind']);
    told(ldap, message(element('77', element('80', octets('1.3.6.1.4.1.4203.1.11.3')))), { context });
    told(ldap, message(element('78', '0a010004000400')), { context, direction: 1 });
    expect(told(ldap, message('4200'), { context })).toEqual(['request unbind']);
  });
  it('shows what is asked', () => {
    expect(record(ldap, ask).context.messages[0]?.fields).toEqual({ name: '1.3.6.1.4.1.1466.20037' });
    expect(record(ldap, message(element('77', '0400'))).context.messages[0]?.fields).toEqual({});
  });
});

describe('in pieces', () => {
  it('what is not whole is waited for', () => {
    const hex = bind('cn=anna', simple('x'));
    expect(told(ldap, hex.slice(0, 4))).toEqual(['waits 2']);
    expect(told(ldap, hex.slice(0, -2))).toEqual([`waits ${hex.length / 2 - 1}`]);
    expect(told(ldap, '30')).toEqual(['waits 1']);
    expect(told(ldap, '308400')).toEqual(['waits 3']);
  });
  it('what is longer than any message is skipped over a stream', () => {
    const context = new RecordingContext(ldap);
    expect(told(ldap, '3083020000020107', { context })).toEqual(['skipped']);
    expect(context.skipped).toBe(0x20000 + 5 - 8);
    expect(told(ldap, '3083020000020107', { datagram: true })).toEqual(['waits 8']);
  });
});

describe('malformed', () => {
  it.each<[string, string]>([
    ['another tag', '31050201074200'],
    ['X.690, 8.1.3.6: an indefinite length', '308002010742000000'],
    ['a length of more bytes than any', '3085000000000102'],
    ['no message id', '300442000000'],
    ['a message id alone', '3003020107'],
    ['an operation of another class', '3006020107020101'],
    ['an operation longer than its message', '30050201074205'],
  ])('%s is refused', (_title, hex) => expect(told(ldap, hex)).toEqual(['resync']));
});

describe('recognises', () => {
  it.each<[string, string, boolean, number]>([
    ['a bind at its port', bind('cn=a', simple('b')), true, YES],
    ['a long search at its port', message(element('63', '00'.repeat(200))), true, YES],
    ['a bind elsewhere', bind('cn=a', simple('b')), false, YES],
    ['an answer to a bind elsewhere', '300c 020101 6107 0a0131 0400 0400', false, YES],
    ['a long search elsewhere', message(element('63', `0400${'00'.repeat(200)}`)), false, YES],
    ['a search without a base elsewhere', message(element('63', '00'.repeat(200))), false, NO],
    ['a bind of no known version elsewhere', '300c 020101 6007 020104 0400 8000', false, NO],
    ['half a bind elsewhere', bind('cn=a', simple('b')).slice(0, -2), false, NO],
    ['an unbind elsewhere', '3005 020101 4200', false, NO],
    ['its beginning', '30050201', true, MORE],
    ['another beginning', '1603010000000000', true, NO],
    ['a sequence without a message id', '300c040101600702', true, NO],
    ['an operation of another class', '300c020101040702', true, NO],
    ['a message id that fills all', '300c020501600702', true, NO],
    ['an indefinite length', '3080020101600702', true, NO],
  ])('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(ldap.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});

it('counts by the tag of each message', () => {
  expect([
    ldap.codeKey?.(0, 3),
    ldap.codeKey?.(1, 3),
    ldap.codeKey?.(2, 0),
    ldap.codeKey?.(3, 4),
    ldap.codeKey?.(0, 256),
  ]).toEqual([3, 5, 1, 4, undefined]);
});
