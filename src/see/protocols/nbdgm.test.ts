/** Browser announcements inside NetBIOS datagrams, and datagrams that hold something else. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex, record } from '../../model/recording-context.ts';
import nbdgm from './nbdgm.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const word = (n: number): string => Buffer.from([n & 255, n >> 8]).toString('hex');
const encoded = (name: string, suffix: number): string =>
  `20${[...Buffer.from(name.padEnd(15)), suffix].map((b) => (0x41 + (b >> 4)).toString(16) + (0x41 + (b & 15)).toString(16)).join('')}00`;
/** A datagram of this type from HMI1 with a mailslot message in it. */
const datagram = (frame: string, type = '11', suffix = 0x20, slot = '\\MAILSLOT\\BROWSE'): string => {
  const name = `${hexOf(slot)}00`;
  const length = frame.length / 2;
  const data = 69 + name.length / 2;
  const words = `${word(0)}${word(length)}${'00'.repeat(18)}${word(length)}${word(data)}${'00'.repeat(8)}`;
  const smb = `ff534d4225${'00'.repeat(27)}11${words}${word(length + name.length / 2)}${name}${frame}`;
  return `${type}020001 0a000009 008a 0000 0000${encoded('HMI1', suffix)}${encoded('LINE1', 0x1e)}${smb}`;
};
const announcement = (code: string, name: string, version: string, flags: string, comment = ''): string =>
  `${code}0060ea0000${hexOf(name).padEnd(32, '0')}${version}${flags}0f0155aa${hexOf(comment)}00`;
const said = (hex: string): string[] => told(nbdgm, hex, { datagram: true });
const OWN = 'source netbios-name=HMI1';

describe('nbdgm', () => {
  it('holds to its examples', () => expect(exampleFailures(nbdgm)).toEqual([]));
  it.each([
    [
      'a workstation',
      announcement('01', 'HMI1', '0501', '03100000', 'Line 1'),
      [
        'event host_announcement',
        OWN,
        OWN,
        'source os=Windows XP',
        'source os-version=5.1',
        'source system-description=Line 1',
      ],
    ],
    [
      'a server',
      announcement('0f', 'HIST', '0601', '03900000'),
      [
        'event local_master_announcement',
        OWN,
        'source netbios-name=HIST',
        'source os=Windows Server 2008 R2',
        'source os-version=6.1',
      ],
    ],
    [
      'a domain controller',
      announcement('01', 'DC1', '0a00', '2b108000'),
      [
        'event host_announcement',
        OWN,
        'source netbios-name=DC1',
        'source os=Windows Server 2016 or later',
        'source os-version=10.0',
        'source role=domain controller',
      ],
    ],
    [
      'Windows 98, whose version is also that of NT 4.0',
      announcement('01', 'OLD', '0400', '03204000'),
      ['event host_announcement', OWN, 'source netbios-name=OLD', 'source os=Windows 95, 98 or Me'],
    ],
    [
      'Windows NT 4.0',
      announcement('01', 'NT', '0400', '03100000'),
      ['event host_announcement', OWN, 'source netbios-name=NT', 'source os=Windows NT 4.0', 'source os-version=4.0'],
    ],
    [
      'Samba, which calls itself 6.1',
      announcement('01', 'NAS', '0601', '039a8000'),
      ['event host_announcement', OWN, 'source netbios-name=NAS', 'source os=Unix'],
    ],
    [
      'a version without a system',
      announcement('01', 'X', '0501', '03000000'),
      ['event host_announcement', OWN, 'source netbios-name=X'],
    ],
    [
      'a work group',
      announcement('0c', 'LINE1', '0501', '00100080'),
      ['event domain_announcement', OWN, 'source workgroup=LINE1'],
    ],
    [
      'a version of nobody',
      announcement('01', 'X', '0909', '03100000'),
      ['event host_announcement', OWN, 'source netbios-name=X'],
    ],
    ['an empty name', announcement('01', '', '0501', '00000000'), ['event host_announcement', OWN]],
    ['an announcement cut short', '010060ea0000', ['event host_announcement', OWN]],
    ['a request', '0200', ['event announcement_request', OWN]],
    ['a command of nobody', '6300', ['event browser_command_99', OWN]],
    ['no frame', '', ['event datagram', OWN]],
  ])('%s', (_title, frame, lines) => expect(said(datagram(frame))).toEqual(lines));
  it.each([
    ['another mailslot', datagram('0200', '11', 0x20, '\\PIPE\\LANMAN00000'), ['event datagram', OWN]],
    ['a name of a person', datagram('0200', '11', 0x03), ['event announcement_request']],
    ['an error', `13020001${'00'.repeat(10)}`, ['event datagram']],
    ['a header alone', '11020001 0a000009 008a', ['event datagram']],
    ['no such type', `30020001${'00'.repeat(10)}`, ['resync']],
    ['no whole header', '110200', ['resync']],
    ['not SMB', datagram('0200').replace('ff534d42', 'ff4e4d42'), ['event datagram', OWN]],
    [
      'too few words',
      datagram('0200').replace(`${'00'.repeat(27)}11`, `${'00'.repeat(27)}0d`),
      ['event datagram', OWN],
    ],
  ])('%s', (_title, hex, lines) => expect(said(hex)).toEqual(lines));
  it('shows the name', () => {
    const { messages } = record(nbdgm, datagram(announcement('01', 'HMI1', '0501', '03100000'))).context;
    expect(messages[0]?.fields).toEqual({ name: 'HMI1' });
  });
  it('counts browser frames alone', () =>
    expect([nbdgm.codeKey?.(3, -1), nbdgm.codeKey?.(3, 1)]).toEqual([undefined, 1]));
  it('is recognised at its own port only', () => {
    const bytes = fromHex(datagram('0200'));
    expect([true, false].map((onPort) => nbdgm.recognise(bytes, 0, bytes.length, onPort))).toEqual([YES, NO]);
  });
});

describe('logons', () => {
  it.each([
    ['\\MAILSLOT\\NET\\NETLOGON', '0700', 'event logon_primary_query'],
    ['\\MAILSLOT\\NET\\NETLOGON', '1200', 'event logon_sam_logon_request'],
    ['\\MAILSLOT\\NET\\GETDC042', '1700', 'event logon_sam_logon_response_ex'],
    ['\\MAILSLOT\\NET\\NETLOGON', '6300', 'event logon_command_99'],
    ['\\MAILSLOT\\LANMAN', '0800', 'event election'],
    ['\\MAILSLOT\\OTHER', '0800', 'event datagram'],
  ])('at %s the code %s is %s', (slot, frame, line) => {
    expect(said(datagram(frame, '11', 0x20, slot))).toEqual([line, OWN]);
  });
  it('are no commands of a browser', () => {
    expect([nbdgm.codeKey?.(3, 0x107), nbdgm.codeKey?.(3, 8)]).toEqual([undefined, 8]);
  });
});
