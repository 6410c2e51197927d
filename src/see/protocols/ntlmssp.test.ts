/** The three NTLM messages: what they tell of hosts and accounts, and that responses stay unread. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex, record } from '../../model/recording-context.ts';
import ntlmssp from './ntlmssp.ts';

const wide = (text: string): string => Buffer.from(text, 'utf16le').toString('hex');
const narrow = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const little = (n: number, bytes: number): string => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(n, 0, bytes);
  return buffer.toString('hex');
};
const SIGNATURE = '4e544c4d53535000';
const VERSION = (major: number, minor: number, build: number, revision = 15): string =>
  little(major, 1) + little(minor, 1) + little(build, 2) + '000000' + little(revision, 1);

/** Fields (length, allocated, offset) of these values, which then lie from `at` on. */
function fieldsAt(
  at: number,
  values: readonly string[],
): { readonly fields: readonly string[]; readonly payload: string } {
  let offset = at;
  const fields = values.map((value) => {
    const field = little(value.length / 2, 2).repeat(2) + little(offset, 4);
    offset += value.length / 2;
    return field;
  });
  return { fields, payload: values.join('') };
}
function authenticate(
  domain: string,
  user: string,
  host: string,
  flags = 0x02000001,
  version = VERSION(10, 0, 19041),
): string {
  const { fields, payload } = fieldsAt(72, [
    narrow('LMSECRET'),
    narrow('NTSECRET'),
    domain,
    user,
    host,
    narrow('KEYSECRET'),
  ]);
  const [lm = '', nt = '', ...rest] = fields;
  return `${SIGNATURE}03000000${lm}${nt}${rest.join('')}${little(flags, 4)}${version}${payload}`;
}
function challenge(flags: number, target: string, pairs: string, version = VERSION(6, 1, 7601)): string {
  const { fields, payload } = fieldsAt(56, [target, pairs]);
  return `${SIGNATURE}02000000${fields[0] ?? ''}${little(flags, 4)}1122334455667788${'00'.repeat(8)}${fields[1] ?? ''}${version}${payload}`;
}
const pair = (id: number, text: string): string => little(id, 2) + little(wide(text).length / 2, 2) + wide(text);
const END = '00000000';

describe('ntlmssp', () => {
  it('holds to its examples', () => expect(exampleFailures(ntlmssp)).toEqual([]));
  it('negotiate names host and domain where it says that it does', () => {
    const message = (flags: number): string => {
      const { fields, payload } = fieldsAt(40, [narrow('PLANT'), narrow('HMI1')]);
      return `${SIGNATURE}01000000${little(flags, 4)}${fields.join('')}${VERSION(5, 1, 2600)}${payload}`;
    };
    expect(told(ntlmssp, message(0x02003000))).toEqual([
      'request negotiate',
      'source workgroup=PLANT',
      'source netbios-name=HMI1',
      'source os-version=5.1.2600',
      'source os=Windows XP',
    ]);
    expect(told(ntlmssp, message(0))).toEqual(['request negotiate']);
  });
  it('challenge names the server', () => {
    const pairs =
      pair(2, 'PLANT') +
      pair(1, 'HIST') +
      pair(4, 'plant.local') +
      pair(3, 'hist.plant.local') +
      pair(5, 'forest') +
      END;
    expect(told(ntlmssp, challenge(0x02010001, wide('PLANT'), pairs))).toEqual([
      'response challenge',
      'source workgroup=PLANT',
      'source os-version=6.1.7601',
      'source os=Windows 7 or Windows Server 2008 R2',
      'source workgroup=PLANT',
      'source netbios-name=HIST',
      'source dns-domain=plant.local',
      'source hostname=hist.plant.local',
    ]);
  });
  it.each([
    ['a pair longer than the list', `0100ff00${wide('A')}`],
    ['a list that ends at once', END + pair(1, 'HIST')],
    ['an empty pair', `01000000${END}`],
    ['half a pair', '0100'],
  ])('challenge: %s claims nothing', (_title, pairs) => {
    expect(told(ntlmssp, challenge(1, wide('X'), pairs))).toEqual(['response challenge']);
  });
  it('challenge: an OEM target', () => {
    expect(told(ntlmssp, challenge(0x10000, narrow('PLANT'), END))).toEqual([
      'response challenge',
      'source workgroup=PLANT',
    ]);
  });
  it('authenticate names account and host, and no response', () => {
    const { context } = record(ntlmssp, authenticate(wide('PLANT'), wide('anna'), wide('HMI1')));
    expect(context.accounts).toEqual([{ name: 'anna', domain: 'PLANT', kind: 'user' }]);
    expect(context.messages[0]?.fields).toEqual({ user: 'anna', domain: 'PLANT', host: 'HMI1' });
    expect(context.claims.map(({ attribute, value }) => `${attribute}=${value}`)).toEqual([
      'workgroup=PLANT',
      'user=anna',
      'netbios-name=HMI1',
      'os-version=10.0.19041',
      'os=Windows 10',
    ]);
    const text = JSON.stringify([context.messages, context.claims, context.accounts]);
    expect(text).not.toMatch(/SECRET/);
  });
  it('authenticate: a machine, in OEM characters', () => {
    expect(record(ntlmssp, authenticate(narrow('PLANT'), narrow('HMI1$'), '', 0)).context.accounts).toEqual([
      { name: 'HMI1$', domain: 'PLANT', kind: 'machine' },
    ]);
  });
  it('authenticate: nobody is no account', () => {
    expect(told(ntlmssp, authenticate('', '', ''))).toEqual([
      'request authenticate',
      'source os-version=10.0.19041',
      'source os=Windows 10',
    ]);
  });
  it.each([
    [VERSION(10, 0, 22631), 'Windows 11'],
    [VERSION(10, 0, 26100), 'Windows 11 or Windows Server 2025'],
    [VERSION(10, 0, 17763), 'Windows 10 or Windows Server 2019'],
    [VERSION(6, 3, 9600), 'Windows 8.1 or Windows Server 2012 R2'],
    [VERSION(5, 1, 2600), 'Windows XP'],
    [VERSION(5, 2, 3790), 'Windows Server 2003 or Windows XP x64'],
    [VERSION(6, 0, 6000), 'Windows Vista'],
    [VERSION(6, 1, 0), undefined],
    [VERSION(5, 1, 2601), undefined],
    [VERSION(6, 9, 1), undefined],
  ])('version %s is %s', (version, os) => {
    const claims = record(ntlmssp, authenticate('', '', '', 0x02000001, version)).context.claims;
    expect(claims.find(({ attribute }) => attribute === 'os')?.value).toBe(os);
  });
  it.each([
    ['another revision', VERSION(10, 0, 19041, 0)],
    ['a version that Windows never had', VERSION(99, 0, 1)],
    ['version 4', VERSION(4, 0, 1)],
  ])('%s is not Windows', (_title, version) => {
    expect(told(ntlmssp, authenticate('', '', '', 0x02000001, version))).toEqual(['request authenticate']);
  });
  it('claims nothing that lies outside of the message', () => {
    const hex = authenticate(wide('PLANT'), wide('anna'), wide('HMI1')).slice(0, 144);
    expect(told(ntlmssp, hex).filter((line) => /anna|PLANT|HMI1/.test(line))).toEqual([]);
  });
  it.each([
    ['negotiate', `${SIGNATURE}01000000`],
    ['challenge', `${SIGNATURE}02000000`],
    ['authenticate', `${SIGNATURE}03000000`],
  ])('%s of a header alone claims nothing', (_title, hex) => {
    expect(told(ntlmssp, hex)).toEqual([expect.stringMatching(/^(request|response) /)]);
  });
  it.each([
    ['another type', `${SIGNATURE}07000000`, YES],
    ['another signature', '4e544c4d5353500101000000', NO],
    ['a signature cut short', SIGNATURE, NO],
  ])('%s is refused', (_title, hex, verdict) => {
    const bytes = fromHex(hex);
    expect(ntlmssp.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
    expect(told(ntlmssp, hex)).toEqual(['resync']);
  });
  it('has words for what it does not know', () => expect(ntlmssp.describe(9).operation).toBe('message_type_9'));
});
