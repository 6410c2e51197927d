/** Words of the model as sentences and labels use them. */
import type { Meaning, PulseState } from '../../src/model/words.ts';

const SHORT: Readonly<Record<string, string>> = {
  modbus: 'Modbus',
  s7comm: 'S7',
  cotp: 'COTP',
  enip: 'EtherNet/IP',
  cip: 'CIP',
  'profinet-dcp': 'PROFINET DCP',
  'profinet-rt': 'PROFINET IO',
  lldp: 'LLDP',
  dns: 'DNS',
  mdns: 'mDNS',
  llmnr: 'LLMNR',
  nbns: 'NBNS',
  dhcp: 'DHCP',
  http: 'HTTP',
  smb: 'SMB',
  ntlmssp: 'NTLM',
  tls: 'TLS',
  ssh: 'SSH',
  snmp: 'SNMP',
  arp: 'ARP',
  icmp: 'ICMP',
  icmpv6: 'ICMPv6',
  rdp: 'RDP',
  ntp: 'NTP',
  smtp: 'SMTP',
  ldap: 'LDAP',
  kerberos: 'Kerberos',
  tcp: 'TCP',
  udp: 'UDP',
};

/** The name that people use for a protocol; one that is not known here is written as it came. */
export const protocolWord = (protocol: string): string => SHORT[protocol] ?? protocol.toUpperCase();

export const meaningWord = (meaning: Meaning): string => meaning.replace('-', ' ');
export const stateWord = (state: PulseState | 'not-received'): string => state.replace('-', ' ');

/** What a notable operation did, as a verb in a sentence: "ENG-02 wrote a program to PLC-21". */
const DID: Readonly<Partial<Record<Meaning, string>>> = {
  control: 'controlled',
  start: 'started',
  stop: 'stopped',
  'program-download': 'wrote a program to',
  'program-upload': 'read the program of',
  firmware: 'sent firmware to',
  configure: 'configured',
  write: 'wrote to',
};

export const didWord = (meaning: Meaning): string => DID[meaning] ?? `did ${meaningWord(meaning)} with`;
