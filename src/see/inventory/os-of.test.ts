/** The operating system from several witnesses: who is heard, how they join, and that order makes no difference. */
import { describe, expect, it } from 'vitest';
import type { Attribute } from '../../model/words.ts';
import { infer, type PersonWords } from './infer.ts';
import { osOf } from './os-of.ts';
import { EMPTY_PROFILE, type ClaimView } from './profile.ts';
import { OS_RULES } from './rules/os-rules.ts';

const says = (attribute: Attribute, value: string, source = 'smb', confidence = 0.6, lastUs = 1): ClaimView => ({
  attribute,
  value,
  source,
  confidence,
  lastUs,
});
const STACK = says('os', 'Linux', 'tcp-stack', 0.35);
const answerTo = (...claims: ClaimView[]): string => {
  const os = osOf(claims);
  return os ? `${os.value} (${String(os.confidence)}, ${os.source})` : 'nothing';
};

describe('a witness', () => {
  it.each<[string, ClaimView, string]>([
    ['smb', says('os', 'Windows 5.1'), 'Windows XP (0.98, smb)'],
    ['tcp-stack', STACK, 'Linux (0.35, tcp-stack)'],
    ['said', says('os', 'VxWorks', 'telnet', 0.5), 'VxWorks (0.5, telnet)'],
    ['said', says('os', 'constructor', 'mqtt', 0.5), 'constructor (0.5, mqtt)'],
    [
      'version',
      says('os-version', '5.2.3790', 'ntlmssp', 0.8),
      'Windows Server 2003 or Windows XP x64 (0.98, ntlmssp)',
    ],
    ['description', says('system-description', 'Cisco IOS Software, C3560', 'lldp', 0.9), 'Cisco IOS (0.72, lldp)'],
    ['user-agent', says('user-agent', 'Mozilla/4.0 (Windows NT 5.1)', 'http'), 'Windows XP (0.48, http)'],
    ['server', says('http-server', 'Apache/2.4.41 (Ubuntu)', 'http'), 'Ubuntu Linux (0.48, http)'],
    ['ssh', says('ssh-banner', 'SSH-2.0-OpenSSH_6.7p1 Debian-3', 'ssh', 0.8), 'Debian Linux (0.48, ssh)'],
    ['banner', says('application', '(vsFTPd) Debian', 'ftp', 0.5), 'Debian Linux (0.4, ftp)'],
    ['vendor-class', says('dhcp-vendor-class', 'MSFT 5.0', 'dhcp', 0.8), 'Windows (0.4, dhcp)'],
    ['parameters', says('dhcp-parameters', '1,121,3,6,15,119,252', 'dhcp', 0.8), 'iOS (0.48, dhcp)'],
  ])('%s', (_id, claim, answer) => expect(answerTo(claim)).toBe(answer));

  it('each rule has its witness', () =>
    expect(OS_RULES.map(({ id }) => id)).toEqual([
      'smb',
      'tcp-stack',
      'said',
      'version',
      'description',
      'user-agent',
      'server',
      'ssh',
      'banner',
      'vendor-class',
      'parameters',
    ]));

  it.each<[string, ClaimView]>([
    ['an empty word', says('os', ' ')],
    ['a version that no Windows has', says('os-version', '99.1')],
    ['a version of another system', says('os-version', '6.0', 'ads', 0.9)],
    ['a description of hardware', says('system-description', 'SCALANCE X212-2', 'lldp')],
    ['a user agent of a program', says('user-agent', 'curl/7.64.0', 'http')],
    ['a web server that runs anywhere', says('http-server', 'nginx/1.10.3', 'http')],
    ['an SSH banner without a name', says('ssh-banner', 'SSH-2.0-OpenSSH_6.2', 'ssh')],
    ['a banner without a name', says('application', 'FTP server ready.', 'ftp')],
    ['an application that is none of those', says('application', 'Debian', 'opcua')],
    ['a vendor class of a printer', says('dhcp-vendor-class', 'Brother printer', 'dhcp')],
    ['a list of parameters that is only alike', says('dhcp-parameters', '1,121,3,6,15,119', 'dhcp')],
    ['another attribute', says('hostname', 'Windows XP')],
  ])('%s says nothing', (_title, claim) => expect(answerTo(claim)).toBe('nothing'));
});

describe('several witnesses', () => {
  it.each<[string, ClaimView[], string]>([
    ['nobody', [], 'nothing'],
    [
      'a narrower one tells desktop from server',
      [says('os-version', '6.1.7601', 'ntlmssp', 0.8), says('os', 'Windows 7 Enterprise 7601 Service Pack 1')],
      'Windows 7 SP1 (0.95, smb)',
    ],
    [
      'two that overlap leave what both may mean',
      [
        says('http-server', 'Microsoft-IIS/6.0', 'http', 0.6),
        says('dhcp-parameters', '1,15,3,6,44,46,47,31,33,249,43', 'dhcp', 0.8),
        says('os', 'Windows Server 2003', 'nbdgm', 0.6),
      ],
      'Windows Server 2003 (0.745, nbdgm)',
    ],
    [
      'guesses that agree raise each other',
      [STACK, says('user-agent', 'Mozilla/5.0 (X11; Linux x86_64)', 'http')],
      'Linux (0.662, http)',
    ],
    [
      'a general one raises an exact one by little',
      [says('user-agent', 'Mozilla/4.0 (Windows NT 5.1)', 'http'), says('dhcp-vendor-class', 'MSFT 5.0', 'dhcp', 0.8)],
      'Windows XP (0.489, http)',
    ],
    [
      'guesses never make certain',
      [
        says('os', 'Linux', 'a', 0.9),
        says('os', 'Linux', 'b', 0.9),
        says('os', 'Linux', 'c', 0.9),
        says('os', 'Linux', 'd', 0.9),
      ],
      'Linux (0.94, a)',
    ],
    ['a source counts once', [says('os', 'Linux', 'a', 0.5), says('os', 'Linux 2.6', 'a', 0.5)], 'Linux (0.5, a)'],
    [
      'a weak contradiction leaves certain what is certain',
      [says('os', 'Windows 5.1'), STACK],
      'Windows XP (0.97, smb)',
    ],
    [
      'what exploits send is not believed before what a system says',
      [says('os', 'Windows 2000 2195'), says('os', 'Windows 7 Enterprise 7601 Service Pack 1')],
      'Windows 7 SP1 (0.884, smb)',
    ],
    ['nor is it certain alone', [says('os', 'Windows 2000 2195')], 'Windows 2000 (0.6, smb)'],
    [
      'of two alike the newest, so that an update is seen',
      [says('os', 'VxWorks', 'ftp', 0.5, 1), says('os', 'QNX', 'ftp', 0.5, 2)],
      'QNX (0.333, ftp)',
    ],
  ])('%s', (_title, claims, answer) => {
    expect(answerTo(...claims)).toBe(answer);
    expect(answerTo(...claims.toReversed())).toBe(answer);
    expect(answerTo(...claims.slice(1), ...claims.slice(0, 1))).toBe(answer);
  });

  it('tells who agrees and who contradicts', () => {
    const claims = [
      says('os', 'Windows 5.1'),
      says('os-version', '5.1.2600', 'ntlmssp', 0.8),
      says('user-agent', 'Mozilla/5.0 (Windows NT 6.1)', 'http'),
    ];
    expect(osOf(claims)?.reason).toBe(
      'The version number that NTLMSSP carries. In agreement with SMB. But HTTP says Windows 7 or Windows Server 2008 R2.',
    );
  });

  it('is what a person says, whatever others do', () => {
    const profile = { ...EMPTY_PROFILE, claims: [says('os', 'Windows 5.1')] };
    const osOfAll = (words: PersonWords) => infer(profile, words, []).inference.os;
    expect(osOfAll(new Map())?.value).toBe('Windows XP');
    expect(osOfAll(new Map([['os', { value: 'Windows XP Embedded', source: 'person:7' }]]))).toEqual({
      value: 'Windows XP Embedded',
      confidence: 1,
      source: 'person:7',
      reason: 'Said by a person.',
    });
  });

  it('hears so many and no more', () => {
    const many = Array.from({ length: 500 }, (_, i) => says('os', `System ${String(i)}`, 'mqtt', 0.5));
    expect(osOf([...many, says('os', 'Windows 5.1')])?.value).toBe('Windows XP');
  });
});
