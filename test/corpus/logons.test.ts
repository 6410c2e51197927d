/** Logons in clear text that the captures hold: each by service and account, none missed, none made up. */
import { describe, expect, it } from 'vitest';
import { fingerprintUnder } from '../../src/adapters/secrets/fingerprint.ts';
import { captureNames, capturesAbsent, decoded } from './captures.ts';

/** `service account [default]`; several where an account has several secrets. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'attacks/emotet.pcap': ['smtp raulparedes@wanadoo.fr'],
  'bacnet/device-control.pcap': ['bacnet '],
  'bacnet/icsnpp-error-reject-abort.pcap': ['bacnet '],
  // Four passwords, tried at each of 22 devices.
  'bacnet/icsnpp-example.pcap': Array<string>(88).fill('bacnet '),
  'edge-cases/fuzz-2006-09.pcap': ['http lmc_w'],
  'iec61850/mms-and-goose.pcap': ['snmp  default', 'snmp  default'],
  'it/ftp.pcap': ['ftp anonymous none'],
  'it/http-basic-auth.pcap': ['http test'],
  'it/imap-pop-clear.pcapng': [
    'pop3 cicciopernacchio@mail.com',
    'pop3 digitalinvestigator@networksims.com',
    'pop3 digitalinvestigator@networksims.com',
  ],
  'it/ldap-simple-bind.pcap': [
    'ldap CN=xxxxxxxx,OU=Users,OU=Accounts,DC=xx,DC=xxx,DC=xxxxx,DC=net',
    'ldap xxxxxxxxxxx@xx.xxx.xxxxx.net',
  ],
  'it/mqtt-user-pass.pcap': ['mqtt user'],
  'it/snmp-v1-v2.pcap': ['snmp  default'],
  'it/telnet.pcap': ['telnet fake'],
  'it/var-services.pcap': ['ftp jsiwek'],
  'modbus/s4-modicon.pcap': [
    'ftp herbert_derp',
    'http  none',
    'http USER default',
    'http USER default',
    'http admin default',
    'http admin none default',
  ],
  'opcua/no-handshake.pcapng': ['opcua user1'],
  'opcua/open62541-session.pcap': ['opcua user1'],
  'ot-other/omron-fins.pcapng': ['fins '],
  'ot-other/beckhoff-addroute.pcapng': ['ads Administrator default'],
  'ot-other/roc-plus-tcp.pcap': ['roc-plus OP1', 'roc-plus OPERATOR1'],
};

function logonsIn(name: string): readonly string[] {
  const found: string[] = [];
  decoded(name, { fingerprint: fingerprintUnder() }).accounts(({ source, name: account, logon }) => {
    if (!logon) return;
    found.push(`${source} ${account}${logon.secret === 'none' ? ' none' : ''}${logon.knownDefault ? ' default' : ''}`);
  });
  return found.sort();
}

describe.skipIf(capturesAbsent)('logons in captures', () => {
  it.each(captureNames())('%s', (name) => expect(logonsIn(name)).toEqual(EXPECTED[name] ?? []));
});
