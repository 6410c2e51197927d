/** Operations, who binds, and results; a password is nowhere in what is told. RFC 4511, 4; [MS-ADTS] 5.1.1.1.3. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import ldap from './ldap.ts';

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
    ['an entry of a search', '64'],
    ['a reference of a search', '73'],
    ['4.13: what comes before the answer', '79'],
  ])('%s is no answer', (_title, tag) => expect(told(ldap, message(element(tag, '0400')))).toEqual([]));
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
    ['a bind elsewhere', bind('cn=a', simple('b')), false, NO],
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

it('counts no codes', () => expect(ldap.codeKey?.(0, 3)).toBeUndefined());
