/** Words of the model as sentences and labels use them. */
import type { Meaning, PulseState, Transport } from '../../src/model/words.ts';

const SHORT: Readonly<Record<string, string>> = {
  modbus: 'Modbus',
  s7comm: 'S7',
  cotp: 'COTP',
  enip: 'EtherNet/IP',
  cip: 'CIP',
  'profinet-dcp': 'PROFINET DCP',
  'profinet-rt': 'PROFINET RT',
  'cip-io': 'CIP I/O',
  bacnet: 'BACnet',
  dcerpc: 'DCE/RPC',
  dhcpv6: 'DHCPv6',
  iec104: 'IEC 104',
  mssql: 'SQL Server',
  nbdgm: 'NetBIOS datagram',
  opcua: 'OPC UA',
  'roc-plus': 'ROC Plus',
  'sampled-values': 'Sampled Values',
  syslog: 'Syslog',
  teamviewer: 'TeamViewer',
  telnet: 'Telnet',
  winrm: 'WinRM',
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
  unknown: 'not recognised',
  tcp: 'TCP',
  udp: 'UDP',
};

/** The name that people use for a protocol; one that is not known here is written as it came. */
export const protocolWord = (protocol: string): string => SHORT[protocol] ?? protocol.toUpperCase();

interface Service {
  readonly protocol: string;
  /** A person's word for one of an unknown protocol. */
  readonly serviceName?: string | null;
  readonly transport: Transport;
  readonly port: number;
}

const ARP = 0x0806;

/** What is spoken: the protocol, or what a person calls a service whose protocol is not known. */
export const spokenWord = ({ protocol, serviceName }: Pick<Service, 'protocol' | 'serviceName'>): string =>
  serviceName ?? protocolWord(protocol);

/** Where a service is reached: "tcp 502"; on layer two the EtherType, as the field writes it: "0x8892". */
export function portWord({ transport, port }: Pick<Service, 'transport' | 'port'>): string {
  if (transport === 'ethernet') return `0x${port.toString(16).padStart(4, '0')}`;
  return port > 0 ? `${transport} ${port}` : transport;
}

/** A service as a list of an asset names it: "Modbus 502", "PROFINET IO", "ARP". */
export function serviceWord({ protocol, transport, port }: Service): string {
  if (transport !== 'ethernet') return port > 0 ? `${protocolWord(protocol)} ${port}` : protocolWord(protocol);
  if (protocol !== 'unknown') return protocolWord(protocol);
  return port === ARP ? 'ARP' : `EtherType ${portWord({ transport, port })}`;
}

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
