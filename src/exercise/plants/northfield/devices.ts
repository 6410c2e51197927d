/** Kinds of device as they stand in a bottling plant, with what they answer when asked who they are. All makes and texts are ordinary; every number is invented. */
import type { AssetClass, Level } from '../../../model/words.ts';
import type { PlantAsset } from '../../plant.ts';

/** What is left open until the device has its place: its MAC comes from the manufacturer's part and its number. */
export type Device = Omit<PlantAsset, 'mac' | 'zone' | 'host'> & { readonly oui: string };

const serial = (name: string, digits: number): string => {
  let h = 7;
  for (let i = 0; i < name.length; i++) h = (Math.imul(h, 31) + name.charCodeAt(i)) >>> 0;
  return String((h * 2654435761) % 10 ** digits).padStart(digits, '0');
};
const station = (name: string): string => name.toLowerCase();
/** Drawn from the name, so that growing the plant changes no other device. */
const cipSerial = (name: string): number => Number(serial(name, 9));

const PROFINET_SIEMENS = 0x002a;
const SEW = 0x010a;

export interface SiemensCpu {
  readonly orderNumber: string;
  readonly type: string;
  readonly firmware: readonly [number, number, number];
}
export const CPU_315: SiemensCpu = { orderNumber: '6ES7 315-2EH14-0AB0', type: 'CPU 315-2 PN/DP', firmware: [3, 2, 6] };
export const CPU_317: SiemensCpu = { orderNumber: '6ES7 317-2EK14-0AB0', type: 'CPU 317-2 PN/DP', firmware: [3, 2, 8] };
export const CPU_315F: SiemensCpu = {
  orderNumber: '6ES7 315-2FJ14-0AB0',
  type: 'CPU 315F-2 PN/DP',
  firmware: [3, 2, 10],
};

export const siemensPlc = (name: string, cpu: SiemensCpu, kind: AssetClass = 'plc'): Device => ({
  name,
  class: kind,
  level: '1',
  oui: '28:63:36',
  ttl: 30,
  s7: { ...cpu, serial: `S C-${serial(name, 10)}`, plant: `NORTHFIELD ${name}`, slot: 2 },
  profinet: { station: station(name), type: 'S7-300', vendor: PROFINET_SIEMENS, device: 0x0101, role: 'controller' },
  description: `Siemens, SIMATIC S7, ${cpu.type}, ${cpu.orderNumber} , HW: 4, FW: V.${cpu.firmware.join('.')}, S ${serial(name, 10)}`,
  lldp: true,
  httpServer: 'Siemens S7 HTTP',
});

export const rockwellPlc = (name: string): Device => ({
  name,
  class: 'plc',
  level: '1',
  oui: '00:1d:9c',
  ttl: 64,
  cip: {
    vendor: 1,
    deviceType: 14,
    productCode: 167,
    revision: [33, 11],
    serial: cipSerial(name),
    name: '5069-L320ER/A',
  },
  description: 'Rockwell Automation 5069-L320ER CompactLogix',
});

export const schneiderPlc = (name: string): Device => ({
  name,
  class: 'plc',
  level: '1',
  oui: '00:80:f4',
  ttl: 64,
  modbus: ['Schneider Electric', 'BMX P34 2020', 'v2.70'],
  description: 'Schneider Electric Modicon M340 BMX P34 2020',
  httpServer: 'Schneider-WEB/V2.1.4',
});

export const himaSafety = (name: string): Device => ({
  name,
  class: 'safety-controller',
  level: '1',
  oui: '00:e0:a1',
  ttl: 64,
  modbus: ['HIMA', 'HIMatrix F35', 'V8.22'],
  description: 'HIMA HIMatrix F35 safety controller',
});

export const siemensIo = (name: string): Device => ({
  name,
  class: 'remote-io',
  level: '0',
  oui: 'ac:64:17',
  ttl: 64,
  profinet: { station: station(name), type: 'ET200SP', vendor: PROFINET_SIEMENS, device: 0x0313, role: 'device' },
  description: `Siemens, SIMATIC NET, IM 155-6 PN ST, 6ES7 155-6AU01-0BN0, HW: 3, FW: V4.2.0, S ${serial(name, 10)}`,
  lldp: true,
});

export const rockwellIo = (name: string): Device => ({
  name,
  class: 'remote-io',
  level: '0',
  oui: '00:00:bc',
  ttl: 64,
  cip: {
    vendor: 1,
    deviceType: 12,
    productCode: 108,
    revision: [5, 12],
    serial: cipSerial(name),
    name: '1734-AENT/B Ethernet Adapter',
  },
  description: 'Rockwell Automation 1734-AENT/B Ethernet Adapter',
});

export const siemensDrive = (name: string): Device => ({
  name,
  class: 'drive',
  level: '0',
  oui: '00:0e:8c',
  ttl: 64,
  profinet: {
    station: station(name),
    type: 'SINAMICS G120 CU250S-2 PN',
    vendor: PROFINET_SIEMENS,
    device: 0x0501,
    role: 'device',
  },
  description: `Siemens, SINAMICS, G120 CU250S-2 PN, 6SL3246-0BA22-1FA0, FW: V04.70, S ${serial(name, 10)}`,
  lldp: true,
});

export const sewDrive = (name: string): Device => ({
  name,
  class: 'drive',
  level: '0',
  oui: '00:0f:69',
  ttl: 64,
  profinet: { station: station(name), type: 'MOVIPRO', vendor: SEW, device: 0x0003, role: 'device' },
  description: 'SEW-EURODRIVE MOVIPRO PHC21A',
  lldp: true,
});

export const rockwellDrive = (name: string): Device => ({
  name,
  class: 'drive',
  level: '0',
  oui: '5c:88:16',
  ttl: 64,
  cip: { vendor: 1, deviceType: 150, productCode: 9, revision: [5, 1], serial: cipSerial(name), name: 'PowerFlex 525' },
  description: 'Rockwell Automation PowerFlex 525',
});

export const danfossDrive = (name: string): Device => ({
  name,
  class: 'drive',
  level: '0',
  oui: '00:1b:08',
  ttl: 64,
  modbus: ['Danfoss Drives', 'VLT FC-302', '08.12'],
  description: 'Danfoss VLT AutomationDrive FC-302 MCA 122',
  httpServer: 'Danfoss VLT',
});

export const flowMeter = (name: string): Device => ({
  name,
  class: 'sensor-actuator',
  level: '0',
  oui: '00:07:05',
  ttl: 64,
  modbus: ['Endress+Hauser', 'Promass 300', '01.06.02'],
  cip: {
    vendor: 49,
    deviceType: 43,
    productCode: 4155,
    revision: [1, 6],
    serial: cipSerial(name),
    name: 'Promass 300',
  },
  description: 'Endress+Hauser Promass 300 Coriolis flowmeter',
  httpServer: 'E+H Webserver',
});

export const comfortPanel = (name: string): Device => ({
  name,
  class: 'hmi',
  level: '2',
  oui: 'e0:dc:a0',
  ttl: 128,
  description: `Siemens, SIMATIC HMI, TP1200 Comfort, 6AV2 124-0MC01-0AX0, HW: 0, FW: V17.0.0, S ${serial(name, 10)}`,
  lldp: true,
  profinet: { station: station(name), type: 'SIMATIC-HMI', vendor: PROFINET_SIEMENS, device: 0x0401, role: 'device' },
  httpServer: 'SIMATIC HMI Miniweb',
  userAgent: 'SIMATIC HMI TP1200',
});

export const industrialSwitch = (name: string, level: Level): Device => ({
  name,
  class: 'switch',
  level,
  oui: '00:80:63',
  ttl: 64,
  description: 'Hirschmann BOBCAT BRS40 Industrial Switch, HiOS-2S-08.7.01',
  lldp: true,
  httpServer: 'HiOS',
  ssh: 'HiOS_08.7.01',
});

export const fortiFirewall = (name: string, level: Level): Device => ({
  name,
  class: 'firewall',
  level,
  oui: '00:09:0f',
  ttl: 255,
  description: 'FortiGate-100F v7.2.8,build1639',
  lldp: true,
  ssh: 'FortiSSH_7.2',
});

const WINDOWS_10 = [10, 0, 19045] as const;
const SERVER_2019 = [10, 0, 17763] as const;
const SERVER_2016 = [10, 0, 14393] as const;
const EDGE =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0';

export const officePc = (name: string, user: string, oui: string): Device => ({
  name,
  class: 'workstation',
  level: '4',
  oui,
  ttl: 128,
  windows: WINDOWS_10,
  userAgent: EDGE,
  dhcp: 'MSFT 5.0',
  announces: 'netbios',
  user,
});

export const windowsServer = (name: string, kind: AssetClass, level: Level, user: string): Device => ({
  name,
  class: kind,
  level,
  oui: '00:50:56',
  ttl: 128,
  windows: level === '3' ? SERVER_2016 : SERVER_2019,
  announces: 'netbios',
  user,
  httpServer: 'Microsoft-IIS/10.0',
  userAgent: 'Northfield-Collector/2.4 (Windows NT 10.0)',
});

export const linuxServer = (name: string, kind: AssetClass, level: Level): Device => ({
  name,
  class: kind,
  level,
  oui: '00:50:56',
  ttl: 64,
  ssh: 'OpenSSH_8.4p1 Debian-5+deb11u3',
  httpServer: 'nginx/1.18.0',
  userAgent: 'curl/7.74.0',
});

export const engineeringStation = (name: string, user: string): Device => ({
  name,
  class: 'engineering-workstation',
  level: '3',
  oui: 'f4:8e:38',
  ttl: 128,
  windows: WINDOWS_10,
  userAgent: EDGE,
  announces: 'netbios',
  dhcp: 'MSFT 5.0',
  user,
});

export const printer = (name: string): Device => ({
  name,
  class: 'printer',
  level: '4',
  oui: '00:80:77',
  ttl: 64,
  announces: 'mdns',
  dhcp: 'Brother printer',
  httpServer: 'debut/1.30',
  description: 'Brother HL-L6400DW series, Firmware Ver.Q',
});

export const phoneGateway = (name: string): Device => ({
  name,
  class: 'phone',
  level: '4',
  oui: '80:5e:c0',
  ttl: 64,
  announces: 'mdns',
  dhcp: 'yealink',
  userAgent: 'Yealink W70B 146.85.0.40',
  httpServer: 'Yealink Embed-VOIP',
});
