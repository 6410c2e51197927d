/** What kind of device an asset is. The rule with the highest confidence that holds decides; of equal ones the first. */
import type { AssetClass } from '../../../model/words.ts';
import type { Rule } from './rule.ts';

const CONTROLLER_PROTOCOLS = [
  's7comm',
  's7comm-plus',
  'modbus',
  'enip',
  'cip',
  'dnp3',
  'iec104',
  'umas',
  'fins',
  'melsec',
  'ads',
  'opcua',
  'mms',
  'ethercat',
  'profinet-cm',
  'profinet-io',
  'bacnet',
];
const PRODUCT = [
  'model',
  'device-type',
  'cpu-type',
  'module-name',
  'order-number',
  'product-code',
  'system-description',
  'dhcp-vendor-class',
  'http-server',
  'name',
] as const;

/** Under which people know it. A naming scheme is evidence like any other, and weaker than what a device does. */
const NAMES = ['hostname', 'netbios-name', 'system-name', 'name'] as const;

export const CLASS_RULES: readonly Rule<AssetClass>[] = [
  {
    id: 'external',
    value: 'external',
    confidence: 0.99,
    reason: 'Its address lies outside of the plant: it is public and on no link that is watched.',
    when: { external: true },
  },

  // What the device says of itself.
  {
    id: 'safety-claim',
    value: 'safety-controller',
    confidence: 0.95,
    reason: 'It names itself a safety controller: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern:
          /\b(safety|fail-?safe|guardlogix|compact guardlogix|triconex|tricon\b|sistema instrumentado|pilz|pss ?4000|himax|himatrix|CPU ?\d{3,4}[A-Z]*F\b)|1756-L\d+S|6ES7 ?3\d\d-\d[FG]|6ES7 ?5\d\d-\d[FT]/i,
      },
    },
  },
  {
    id: 's7-cpu-claim',
    value: 'plc',
    confidence: 0.95,
    reason: 'Its module identification is that of a SIMATIC CPU: {value}.',
    when: {
      claim: {
        attributes: ['order-number', 'cpu-type', 'model', 'module-name'],
        pattern: /^6ES7 ?(21\d|3[1]\d|41\d|51\d|151|154|147)|\bCPU ?\d{3,4}|\bS7-(200|300|400|1200|1500)/i,
      },
    },
  },
  {
    id: 'cip-plc-type',
    value: 'plc',
    confidence: 0.95,
    reason: 'Its CIP device type is programmable logic controller.',
    when: { claim: { attributes: ['device-type'], pattern: /programmable logic|^(0x0*0?e|14)$/i } },
  },
  {
    id: 'plc-product-claim',
    value: 'plc',
    confidence: 0.9,
    reason: 'It names itself a controller: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern:
          /\b(plc|controllogix|compactlogix|micrologix|micro8\d\d|slc ?5|plc-5|logix\d*|1756-L\d|1769-L\d|1766-L|1763-L|modicon|quantum|premium|m340|m580|m221|m241|m251|tsx\w+|bmx ?p\w+|bme ?p\w+|140 ?cpu|tm2[24]1\w*|melsec|q\d\dudv?|sysmac|cj[12][gm]|nj\d0\d|nx1p|twincat|plc ?controller|ac500|pm5\d\d|saia|pcd\d|wago 750-8|750-8\d\d|pfc\d00|axc ?f?\d+)/i,
      },
    },
  },
  {
    id: 'rtu-claim',
    value: 'rtu',
    confidence: 0.9,
    reason: 'It names itself a remote terminal unit: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern: /\b(rtu\d*|remote terminal|sel-3530|sel-2411|rtac|scadapack|orion\s?lx|floboss|roc8\d\d)\b/i,
      },
    },
  },
  {
    id: 'relay-claim',
    value: 'protection-relay',
    confidence: 0.9,
    reason: 'It names itself a protection relay: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern: /\b(protection relay|siprotec|sel-(3|4|7)\d\d|re[fltx]\s?6\d\d|relion|micom|multilin|7s[jakd]\d\d)/i,
      },
    },
  },
  {
    id: 'drive-claim',
    value: 'drive',
    confidence: 0.9,
    reason: 'It names itself a drive: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern:
          /\b(powerflex|sinamics|micromaster|altivar|atv\d+|kinetix|ac drive|dc drive|servo|inverter|variable speed|acs\d{3}|movidrive|frequency converter|automation ?drive|vlt|fc-?[13]\d\d\b|movipro|movimot|lenze i\d{3})/i,
      },
    },
  },
  {
    id: 'cip-drive-type',
    value: 'drive',
    confidence: 0.9,
    reason: 'Its CIP device type is a drive or motor.',
    when: {
      claim: {
        attributes: ['device-type'],
        pattern: /\b(ac|dc) drive|motor (overload|starter)|motion controller|^(0x0*2|0x0*13|0x0*25|2|19|37)$/i,
      },
    },
  },
  {
    id: 'robot-claim',
    value: 'robot',
    confidence: 0.9,
    reason: 'It names itself a robot: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern: /\b(robot|kuka|krc\d|fanuc r-?\d|irc5|abb irb|staubli|motoman|ur(3|5|10|16)e?)\b/i,
      },
    },
  },
  {
    id: 'hmi-claim',
    value: 'hmi',
    confidence: 0.9,
    reason: 'It names itself an operator panel: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern:
          /\b(hmi|panelview|simatic (tp|mp|ktp|op)|6av\d|comfort panel|operator (panel|interface)|ktp\d+|tp\d{3,4}|magelis|proface|gp-?4\d+|exor|weintek|human.machine)/i,
      },
    },
  },
  {
    id: 'cip-hmi-type',
    value: 'hmi',
    confidence: 0.9,
    reason: 'Its CIP device type is human-machine interface.',
    when: { claim: { attributes: ['device-type'], pattern: /human.?machine|^(0x0*18|24)$/i } },
  },
  {
    id: 'remote-io-claim',
    value: 'remote-io',
    confidence: 0.88,
    reason: 'It names itself a remote I/O station: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern:
          /\b(et ?200|im ?15\d|6es7 ?15[135]-\d|remote ?i\/?o|flex ?i\/?o|point ?i\/?o|1734-aent|1794-aent|750-3\d\d|bk\d{4}|ek1\d00|adapter|fieldbus coupler|discrete i\/?o|general purpose discrete)/i,
      },
    },
  },
  {
    id: 'cip-io-type',
    value: 'remote-io',
    confidence: 0.86,
    reason: 'Its CIP device type is an I/O or communications adapter.',
    when: {
      claim: {
        attributes: ['device-type'],
        pattern: /communications adapter|general purpose (discrete|analog) i\/?o|^(0x0*c|0x0*7|12|7)$/i,
      },
    },
  },
  {
    id: 'sensor-claim',
    value: 'sensor-actuator',
    confidence: 0.86,
    reason: 'It names itself a field device: {value}.',
    when: {
      claim: {
        attributes: PRODUCT,
        pattern:
          /\b(photoelectric|limit switch|proximity|encoder|flow ?meter|mass flow|transmitter|pressure sensor|temperature sensor|valve|barcode|code reader|rfid|position(er)?\b|cognex|dataman|in-?sight|sick )/i,
      },
    },
  },
  {
    id: 'printer-claim',
    value: 'printer',
    confidence: 0.92,
    reason: 'It names itself a printer: {value}.',
    when: {
      claim: {
        attributes: [...PRODUCT, 'system-name', 'hostname'],
        pattern:
          /\b(laserjet|officejet|jetdirect|printer|mfp|bizhub|ricoh aficio|kyocera|lexmark|zebra ?(zt|zd|tlp)|epson|canon ir)|^(npi|brn|ept)[0-9a-f]{6}/i,
      },
    },
  },
  {
    id: 'camera-claim',
    value: 'camera',
    confidence: 0.92,
    reason: 'It names itself a camera: {value}.',
    when: {
      claim: {
        attributes: [...PRODUCT, 'system-name', 'hostname'],
        pattern: /\b(ip ?camera|network camera|webcam|hikvision|dahua|axis [mpq]\d{4}|dvr|nvr)\b|^ipcam/i,
      },
    },
  },
  {
    id: 'phone-claim',
    value: 'phone',
    confidence: 0.92,
    reason: 'It names itself a telephone: {value}.',
    when: {
      claim: {
        attributes: [...PRODUCT, 'capability'],
        pattern: /\b(ip ?phone|voip|cisco ip phone|snom\d*|yealink|polycom|telephone)\b/i,
      },
    },
  },
  {
    id: 'access-point-claim',
    value: 'wireless-access-point',
    confidence: 0.92,
    reason: 'It names itself a wireless access point: {value}.',
    when: {
      claim: {
        attributes: [...PRODUCT, 'capability'],
        pattern: /\b(wlan|wireless (lan )?access ?point|access ?point|aironet|unifi ap|scalance w)\b/i,
      },
    },
  },
  {
    id: 'firewall-claim',
    value: 'firewall',
    confidence: 0.93,
    reason: 'It names itself a firewall: {value}.',
    when: {
      claim: {
        attributes: [...PRODUCT, 'system-name'],
        pattern:
          /\b(firewall|fortigate|fortios|pan-?os|palo alto|asa ?5\d{3}|adaptive security|scalance s|mguard|eagle ?\d*|tofino|opnsense|pfsense|sonicwall|checkpoint)\b/i,
      },
    },
  },
  {
    id: 'switch-claim',
    value: 'switch',
    confidence: 0.92,
    reason: 'It names itself a switch: {value}.',
    when: {
      claim: {
        attributes: [...PRODUCT, 'system-name'],
        pattern:
          /\b(ethernet switch|managed switch|scalance x|catalyst|stratix|hirschmann|rs20|rs30|mach\d|moxa eds|eds-\d|ruggedcom|rsg?\d{3,4}|procurve|aruba \d|nexus ?\d|powerconnect|switch)\b/i,
      },
      not: { claim: { attributes: PRODUCT, pattern: /limit switch/i } },
    },
  },
  {
    id: 'historian-claim',
    value: 'historian',
    confidence: 0.88,
    reason: 'It names itself a historian: {value}.',
    when: {
      claim: {
        attributes: ['hostname', 'netbios-name', 'name', 'system-name', 'application'],
        pattern: /\b(historian|proficy|pi ?server|osisoft|aveva pi|wonderware)|^(hist|pi-?srv|historian)/i,
      },
    },
  },
  {
    id: 'eng-name-claim',
    value: 'engineering-workstation',
    confidence: 0.72,
    reason: 'Its host name is that of an engineering workstation: {value}.',
    when: {
      claim: {
        attributes: NAMES,
        pattern: /^(eng|ews|engws|engineer|es)[-_]?\d{0,3}$|engineering|^ews/i,
      },
    },
  },
  {
    id: 'hmi-name-claim',
    value: 'hmi',
    confidence: 0.72,
    reason: 'Its host name is that of an operator station: {value}.',
    when: {
      claim: {
        attributes: NAMES,
        pattern: /(^|[-_])(hmi|ows|os|op)[-_]?\d{0,3}($|[-_])|^hmi/i,
      },
    },
  },
  {
    id: 'scada-name-claim',
    value: 'scada-server',
    confidence: 0.74,
    reason: 'Its host name is that of a SCADA server: {value}.',
    when: {
      claim: {
        attributes: NAMES,
        pattern: /scada|(^|[-_])(wincc|ignition|citect|dcs)/i,
      },
    },
  },

  {
    id: 'mes-name-claim',
    value: 'server',
    confidence: 0.8,
    reason: 'Its host name is that of a manufacturing execution system: {value}.',
    when: { claim: { attributes: NAMES, pattern: /(^|[-_])mes([-_]?\d{0,3})?($|[-_.])/i } },
  },
  {
    id: 'dc-name-claim',
    value: 'domain-controller',
    confidence: 0.74,
    reason: 'Its host name is that of a domain controller: {value}.',
    when: {
      claim: { attributes: NAMES, pattern: /^([a-z]{2,6}[-_]?)?(p|b|ad)?dc[-_]?\d{1,3}($|[-_.])/i },
      not: { asks: CONTROLLER_PROTOCOLS },
      also: { serves: ['smb', 'dns', 'kerberos', 'ldap', 'dcerpc'] },
    },
  },
  {
    id: 'vpn-name-claim',
    value: 'gateway',
    confidence: 0.66,
    reason: 'Its host name is that of a gateway for remote access: {value}.',
    when: { claim: { attributes: NAMES, pattern: /(^|[-_])(vpn|ras)[-_]?\d{0,3}($|[-_.])/i } },
  },
  {
    id: 'server-name-claim',
    value: 'server',
    confidence: 0.64,
    reason: 'Its host name is that of a server: {value}.',
    when: {
      claim: {
        attributes: NAMES,
        pattern:
          /(^|[-_])(srv|server|file|files|bkp|backup|mail|mx|erp|sql|db|web|app|wsus|patch|jump|bastion|proxy)[-_]?\d{0,3}($|[-_.])/i,
      },
      not: { asks: CONTROLLER_PROTOCOLS },
    },
  },

  // What capability the link announces (LLDP, CDP).
  {
    id: 'lldp-router',
    value: 'router',
    confidence: 0.85,
    reason: 'It announces the capability of a router.',
    when: { claim: { attributes: ['capability'], pattern: /router/i } },
  },
  {
    id: 'lldp-switch',
    value: 'switch',
    confidence: 0.84,
    reason: 'It announces the capability of a bridge.',
    when: { claim: { attributes: ['capability'], pattern: /bridge|switch/i }, not: { serves: CONTROLLER_PROTOCOLS } },
  },

  // PROFINET roles.
  {
    id: 'profinet-controller',
    value: 'plc',
    confidence: 0.85,
    reason: 'It has the PROFINET role of an I/O controller.',
    when: { claim: { attributes: ['role'], pattern: /io.?controller/i } },
  },
  {
    id: 'profinet-supervisor',
    value: 'engineering-workstation',
    confidence: 0.75,
    reason: 'It has the PROFINET role of an I/O supervisor.',
    when: { claim: { attributes: ['role'], pattern: /io.?supervisor/i } },
  },
  {
    id: 'profinet-device',
    value: 'remote-io',
    confidence: 0.7,
    reason: 'It has the PROFINET role of an I/O device.',
    when: { claim: { attributes: ['role'], pattern: /io.?device/i } },
  },

  // What it does.
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
    when: { serves: ['kerberos', 'ldap'], also: { serves: ['smb', 'dns', 'dcerpc', 'kerberos'] } },
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
    when: { serves: ['mms', 'goose', 'sv'] },
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
      not: { claim: { attributes: ['cpu-type', 'os', 'order-number', 'model'], pattern: /./ } },
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
        pattern: /^(?!.* or ).*(windows.*server|server 20\d\d|esxi)/i,
      },
    },
  },
  {
    id: 'serves-it',
    value: 'server',
    confidence: 0.6,
    reason: 'It answers several others over services of IT.',
    when: {
      serves: ['http', 'smb', 'tls', 'dns', 'ssh', 'rdp', 'dhcp', 'kerberos', 'ldap', 'ntp', 'smtp'],
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
