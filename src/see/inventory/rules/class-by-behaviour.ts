/** What a device does: what it answers, what it asks for, what is seen through it. */
import type { AssetClass } from '../../../model/words.ts';
import { CONTROLLER_PROTOCOLS } from './controller-protocols.ts';
import type { Rule } from './rule.ts';

/** How its TCP connections begin tells of a system, not of what it is for: many a device runs Linux. */
const STACK = ['tcp-stack'];

export const CLASS_BY_BEHAVIOUR: readonly Rule<AssetClass>[] = [
  {
    id: 'programs-controllers',
    value: 'engineering-workstation',
    confidence: 0.88,
    reason: 'It loads programs or firmware into controllers.',
    when: { asks: CONTROLLER_PROTOCOLS, meanings: ['program-download', 'program-upload', 'firmware'] },
  },
  {
    id: 'stops-controllers',
    value: 'engineering-workstation',
    confidence: 0.7,
    reason: 'It starts, stops or configures controllers.',
    when: { asks: CONTROLLER_PROTOCOLS, meanings: ['start', 'stop'] },
  },
  {
    id: 'domain-controller',
    value: 'domain-controller',
    confidence: 0.9,
    reason: 'It answers Kerberos or LDAP and serves files or names.',
    // At their own ports: tickets are also shown to every server of files.
    when: { serves: ['kerberos', 'ldap'], ports: [88, 389, 3268], also: { serves: ['smb', 'dns', 'dcerpc'] } },
  },
  {
    id: 'domain-controller-services',
    value: 'domain-controller',
    confidence: 0.8,
    reason: 'It resolves names, keeps the time and takes logons for several others: a domain controller.',
    when: { serves: ['dns'], also: { serves: ['ntp'], also: { serves: ['ntlmssp'], peersMin: 2 } } },
  },
  {
    id: 'domain-controller-ports',
    value: 'domain-controller',
    confidence: 0.85,
    reason: 'It answers on the ports of Kerberos and of the directory.',
    when: { serves: ['*'], ports: [88], also: { serves: ['*'], ports: [389, 636, 3268, 445, 464] } },
  },
  {
    id: 'historian-ports',
    value: 'historian',
    confidence: 0.75,
    reason: 'It answers on the port of a plant historian.',
    when: { serves: ['*'], transport: 'tcp', ports: [5450, 5457, 14000, 17590] },
  },
  {
    id: 'scada-ports',
    value: 'scada-server',
    confidence: 0.7,
    reason: 'It answers on the port of a SCADA server.',
    when: {
      serves: ['*'],
      transport: 'tcp',
      ports: [8088, 8043, 2074, 10212, 2082],
      also: { asks: CONTROLLER_PROTOCOLS },
    },
  },
  {
    id: 'iec104-station',
    value: 'rtu',
    confidence: 0.72,
    reason: 'It answers telecontrol (IEC 60870-5-104 or DNP3).',
    when: { serves: ['iec104', 'dnp3'] },
  },
  {
    id: 'mms-server',
    value: 'protection-relay',
    confidence: 0.62,
    reason: 'It answers IEC 61850 (MMS) or publishes GOOSE.',
    when: { serves: ['mms', 'goose', 'sampled-values'] },
  },
  {
    id: 'building-controller',
    value: 'plc',
    confidence: 0.55,
    reason: 'It answers BACnet: a building controller.',
    when: { serves: ['bacnet'] },
  },
  {
    id: 's7-server',
    value: 'plc',
    confidence: 0.8,
    reason: 'It answers S7 communication.',
    when: { serves: ['s7comm', 's7comm-plus', 'umas', 'melsec', 'fins', 'ads'] },
  },
  {
    id: 'gateway',
    value: 'gateway',
    confidence: 0.74,
    reason: 'It answers one industrial protocol and asks over another.',
    when: {
      serves: ['modbus', 'enip', 'opcua', 's7comm'],
      also: { asks: ['modbus', 's7comm', 'enip', 'dnp3', 'iec104'] },
      not: { claim: { attributes: ['cpu-type', 'os', 'order-number', 'model'], pattern: /./, except: STACK } },
    },
  },
  {
    id: 'enip-io',
    value: 'remote-io',
    confidence: 0.55,
    reason: 'It answers EtherNet/IP; nothing says that it is a controller.',
    when: { serves: ['enip', 'cip', 'cip-io'] },
  },
  { id: 'modbus-server', value: 'plc', confidence: 0.6, reason: 'It answers Modbus.', when: { serves: ['modbus'] } },
  {
    id: 'opcua-server',
    value: 'scada-server',
    confidence: 0.5,
    reason: 'It answers OPC UA.',
    when: { serves: ['opcua'] },
  },
  {
    id: 'polls-many',
    value: 'scada-server',
    confidence: 0.78,
    reason: 'It polls five or more controllers.',
    when: { asks: CONTROLLER_PROTOCOLS, peersMin: 5 },
  },
  {
    id: 'polls',
    value: 'hmi',
    confidence: 0.6,
    reason: 'It reads from or writes to controllers.',
    when: { asks: CONTROLLER_PROTOCOLS },
  },
  {
    id: 'storage-protocol',
    value: 'storage',
    confidence: 0.7,
    reason: 'It answers a storage protocol.',
    when: { serves: ['*'], ports: [3260, 2049, 548] },
  },
  {
    id: 'printer-port',
    value: 'printer',
    confidence: 0.75,
    reason: 'It answers on the port of a printer.',
    when: { serves: ['*'], transport: 'tcp', ports: [9100, 515, 631] },
  },
  {
    id: 'camera-port',
    value: 'camera',
    confidence: 0.6,
    reason: 'It answers RTSP, the protocol of cameras.',
    when: { serves: ['*'], transport: 'tcp', ports: [554, 37777] },
  },
  {
    id: 'phone-port',
    value: 'phone',
    confidence: 0.55,
    reason: 'It answers SIP, the protocol of telephones.',
    when: { serves: ['*'], ports: [5060, 5061, 2000] },
  },
  {
    id: 'virtual-router',
    value: 'router',
    confidence: 0.9,
    reason: 'Its MAC is the shared one of redundant routers.',
    when: { mac: /^00:00:5e:00:0[12]:|^00:00:0c:07:ac:|^00:00:0c:9f:f|^00:05:73:a0:0|^00:07:b4:00:/ },
  },
  {
    id: 'forwards',
    value: 'router',
    confidence: 0.76,
    reason: 'Addresses of other devices are seen through its MAC.',
    when: { behindMin: 2 },
  },
  {
    id: 'mqtt-client',
    value: 'iiot',
    confidence: 0.5,
    reason: 'It publishes over MQTT and speaks nothing else of note.',
    when: { asks: ['mqtt'], not: { asks: ['smb', 'kerberos', 'ldap'] } },
  },
  {
    id: 'server-os',
    value: 'server',
    confidence: 0.72,
    reason: 'Its operating system is a server edition: {value}.',
    when: {
      claim: {
        attributes: ['os', 'os-version'],
        pattern: /^(?!.* or (?!later)).*(windows.*server|server 20\d\d|esxi)/i,
        except: STACK,
      },
    },
  },
  {
    id: 'serves-it',
    value: 'server',
    confidence: 0.6,
    reason: 'It answers several others over services of IT.',
    when: {
      serves: ['http', 'smb', 'tls', 'dns', 'ssh', 'rdp', 'dhcp', 'ldap', 'ntp', 'smtp'],
      peersMin: 3,
    },
  },
  {
    id: 'dhcp-server',
    value: 'server',
    confidence: 0.5,
    reason: 'It hands out or resolves addresses (DHCP, DNS).',
    when: { serves: ['dhcp', 'dns'], ports: [67, 53] },
  },
  {
    id: 'client-os',
    value: 'workstation',
    confidence: 0.55,
    reason: 'Its operating system is a desktop edition: {value}.',
    when: {
      claim: {
        attributes: ['os', 'os-version', 'user-agent', 'dhcp-vendor-class'],
        pattern: /windows|msft 5|macos|mac os|ubuntu|linux/i,
        except: STACK,
      },
    },
  },
  {
    id: 'asks-it',
    value: 'workstation',
    confidence: 0.45,
    reason: 'It uses services of IT as a client.',
    when: { asks: ['http', 'smb', 'tls', 'kerberos', 'ldap', 'rdp', 'ssh', 'dhcp', 'nbns', 'llmnr'] },
  },
  {
    id: 'answers',
    value: 'server',
    confidence: 0.35,
    reason: 'It answers a service of IT.',
    when: { serves: ['http', 'smb', 'tls', 'ssh', 'rdp', 'smtp', 'dns'] },
  },
];
