/** Everything of Northfield bottling that is no line: offices, servers, the industrial DMZ, site operations, utilities and safety. */
import type { Poll } from '../../plant.ts';
import * as d from './devices.ts';
import { managed, pollsOf } from './line.ts';

const DELL = 'a4:4c:c8';
const LAPTOP = '8c:16:45';

export const OFFICE: readonly d.Device[] = [
  d.officePc('SAL-LT-02', 'm.hale', LAPTOP),
  d.officePc('HR-LT-01', 'j.orr', LAPTOP),
  d.officePc('LOG-PC-01', 's.lind', DELL),
  d.officePc('QA-PC-02', 'a.reyes', DELL),
  d.printer('PRN-01'),
  d.officePc('ACC-LT-07', 'p.novak', LAPTOP),
  d.officePc('ACC-LT-03', 'k.brandt', LAPTOP),
  d.officePc('SAL-LT-05', 't.okafor', LAPTOP),
  d.printer('PRN-02'),
  d.phoneGateway('PHN-GW-01'),
];

export const SERVERS: readonly d.Device[] = [
  d.fortiFirewall('FW-IT', '4'),
  d.windowsServer('DC-01', 'domain-controller', '4', 'svc-sync'),
  d.windowsServer('DC-02', 'domain-controller', '4', 'svc-sync'),
  d.windowsServer('FILE-01', 'server', '4', 'svc-file'),
  d.linuxServer('MAIL-01', 'server', '4'),
  d.windowsServer('ERP-01', 'server', '4', 'svc-erp'),
  d.windowsServer('BKP-01', 'server', '4', 'svc-backup'),
  d.linuxServer('VPN-01', 'gateway', '4'),
];

export const DMZ: readonly d.Device[] = [
  d.fortiFirewall('FW-OT', '3.5'),
  d.windowsServer('FILE-DMZ', 'server', '3.5', 'svc-transfer'),
  d.windowsServer('JUMP-01', 'server', '3.5', 'vendor-fill'),
  d.windowsServer('HIST-DMZ', 'historian', '3.5', 'svc-hist'),
  d.linuxServer('PATCH-01', 'server', '3.5'),
];

export const OPERATIONS: readonly d.Device[] = [
  d.engineeringStation('ENG-01', 'r.stone'),
  d.engineeringStation('ENG-02', 'l.fischer'),
  d.windowsServer('SCADA-01', 'scada-server', '3', 'svc-scada'),
  d.windowsServer('SCADA-02', 'scada-server', '3', 'svc-scada'),
  d.windowsServer('HIST-01', 'historian', '3', 'svc-hist'),
  d.windowsServer('MES-01', 'server', '3', 'svc-mes'),
  d.industrialSwitch('SW-01', '3'),
];

export const UTILITIES: readonly d.Device[] = [
  d.comfortPanel('HMI-31'),
  d.siemensPlc('PLC-31', d.CPU_317),
  d.schneiderPlc('PLC-32'),
  d.siemensIo('RIO-31'),
  d.danfossDrive('DRV-31'),
];

export const SAFETY: readonly d.Device[] = [
  d.himaSafety('SIS-11'),
  d.siemensPlc('SIS-21', d.CPU_315F, 'safety-controller'),
  d.siemensIo('SRIO-21'),
];

/** 12 end in Site operations, 21 in Utilities, 9 in Safety. */
export const SITE_POLLS: readonly Poll[] = pollsOf([
  ['SCADA-02', 'SCADA-01', 'http', 2000],
  ['MES-01', 'SCADA-01', 'http', 5000],
  ['MES-01', 'HIST-01', 'http', 5000],
  ['HIST-DMZ', 'HIST-01', 'http', 5000],
  ['SCADA-01', 'HIST-01', 'http', 2000],
  ['SCADA-02', 'HIST-01', 'http', 2000],
  ['SCADA-02', 'SW-01', 'snmp', 10_000],
  ['SCADA-02', 'SCADA-01', 'snmp', 10_000],
  ...managed(['SW-01', 'HIST-01', 'MES-01', 'SCADA-02']),

  ['HMI-31', 'PLC-31', 's7', 500, 'writes'],
  ['SCADA-01', 'PLC-31', 's7', 1000],
  ['SCADA-02', 'PLC-31', 's7', 5000],
  ['HIST-01', 'PLC-31', 's7', 1000],
  ['MES-01', 'PLC-31', 's7', 5000],
  ['HMI-31', 'PLC-32', 'modbus', 500, 'writes'],
  ['SCADA-01', 'PLC-32', 'modbus', 1000],
  ['SCADA-02', 'PLC-32', 'modbus', 5000],
  ['HIST-01', 'PLC-32', 'modbus', 1000],
  ['PLC-31', 'PLC-32', 'modbus', 250],
  ['PLC-31', 'RIO-31', 'profinet', 32],
  ['PLC-32', 'DRV-31', 'modbus', 100, 'writes'],
  ['HMI-31', 'DRV-31', 'modbus', 1000],
  ['SCADA-01', 'DRV-31', 'modbus', 2000],
  ['SCADA-01', 'HMI-31', 'http', 5000],
  ['MES-01', 'HMI-31', 'http', 10_000],
  ...managed(['HMI-31', 'PLC-31', 'PLC-32', 'RIO-31', 'DRV-31']),

  ['PLC-11', 'SIS-11', 'modbus', 250],
  ['HMI-11', 'SIS-11', 'modbus', 1000],
  ['SCADA-01', 'SIS-11', 'modbus', 1000],
  ['HIST-01', 'SIS-11', 'modbus', 2000],
  ['SIS-21', 'SIS-11', 'modbus', 200],
  ['HMI-21', 'SIS-21', 's7', 1000],
  ['SCADA-01', 'SIS-21', 's7', 1000],
  ['HIST-01', 'SIS-21', 's7', 2000],
  ['SIS-21', 'SRIO-21', 'profinet', 16],
]);
