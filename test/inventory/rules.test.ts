/** What an asset is: for each class what tells it, with its reason, its level and its domain; and what does not tell it. */
import { describe, expect, test } from 'vitest';
import type { AssetRecord } from '../../src/model/graph.ts';
import type { AssetClass, Attribute, Domain, Level } from '../../src/model/words.ts';
import { openInventory } from './northfield.ts';
import { batchOf, type Say, type Talk } from './sightings.ts';

const IT = '02:00:00:00:00:01 10.0.0.9';
const says = (attribute: Attribute, value: string, source = 'snmp'): { says: Say[] } => ({
  says: [{ about: IT, attribute, value, source }],
});
const peer = (n: number): string => `02:00:00:00:01:${String(n).padStart(2, '0')} 10.0.${n}.7`;
const serves = (protocol: string, port: number, peers = 1): { talks: Talk[] } => ({
  talks: Array.from({ length: peers }, (_, n) => ({ from: peer(n + 1), to: IT, protocol, port })),
});
const asks = (protocol: string, port: number, peers = 1, meaning: Talk['meaning'] = 'read'): { talks: Talk[] } => ({
  talks: Array.from({ length: peers }, (_, n) => ({ from: IT, to: peer(n + 1), protocol, port, meaning })),
});

type Evidence = { readonly says?: Say[]; readonly talks?: Talk[] };
function inferred(...evidence: Evidence[]): AssetRecord {
  const inventory = openInventory();
  for (const [i, one] of evidence.entries()) inventory.apply(batchOf({ ...one, sequence: i + 1 }));
  const found = [...inventory.assets.values()].find((a) => a.macs.includes('02:00:00:00:00:01'));
  if (!found) throw new Error('it is no asset');
  return found;
}

describe('the class', () => {
  test.each<[AssetClass, Level | null, Domain | null, string, Evidence[]]>([
    ['plc', '1', 'ot', 'SIMATIC CPU', [says('order-number', '6ES7 315-2EH14-0AB0', 's7comm')]],
    ['plc', '1', 'ot', 'programmable logic controller', [says('device-type', 'Programmable Logic Controller', 'enip')]],
    ['plc', '1', 'ot', 'answers S7', [serves('s7comm', 102)]],
    ['plc', '1', 'ot', "maker's protocol", [serves('slmp', 5007)]],
    ['plc', '1', 'ot', 'Niagara Fox', [serves('niagara-fox', 1911)]],
    ['rtu', '1', 'ot', 'telecontrol', [serves('bsap', 1234)]],
    ['sensor-actuator', '0', 'ot', 'meter', [serves('dlms', 4059)]],
    ['sensor-actuator', '0', 'ot', 'synchrophasors', [serves('synchrophasor', 4712)]],
    ['gateway', '1', 'ot', 'a bus behind it', [serves('hart-ip', 5094)]],
    ['hmi', '2', 'ot', 'Crimson', [serves('red-lion', 789)]],
    ['server', '4', 'it', 'database', [serves('postgresql', 5432)]],
    ['plc', '1', 'ot', 'answers Modbus', [serves('modbus', 502)]],
    [
      'safety-controller',
      '1',
      'ot',
      'HIMatrix F35',
      [says('product-code', 'HIMatrix F35', 'modbus'), serves('modbus', 502)],
    ],
    [
      'safety-controller',
      '1',
      'ot',
      'CPU 315F',
      [says('cpu-type', 'CPU 315F-2 PN/DP', 's7comm'), serves('s7comm', 102)],
    ],
    ['remote-io', '0', 'ot', 'ET200SP', [says('model', 'ET200SP', 'profinet-dcp')]],
    ['remote-io', '0', 'ot', 'I/O device', [says('role', 'io-device', 'profinet-dcp')]],
    [
      'plc',
      '1',
      'ot',
      'leads an industrial network',
      [says('role', 'EtherCAT master', 'ethercat'), asks('ethercat', 0, 1, 'start')],
    ],
    ['plc', '1', 'ot', 'POWERLINK managing node', [says('role', 'POWERLINK managing node', 'powerlink')]],
    ['plc', '1', 'ot', 'answers PC Worx or ProConOS', [serves('pcworx', 1962)]],
    ['remote-io', '0', 'ot', 'led on an industrial network', [says('role', 'EtherCAT segment', 'ethercat')]],
    ['remote-io', '0', 'ot', 'remote I/O node', [says('role', 'CC-Link IE Field remote I/O node', 'cc-link-ie')]],
    [
      'safety-controller',
      '1',
      'ot',
      'answers TriStation',
      [says('role', 'Triconex safety controller', 'tristation'), serves('tristation', 1502)],
    ],
    ['engineering-workstation', '3', 'ot', 'starts, stops', [asks('tristation', 1502, 1, 'stop')]],
    ['drive', '0', 'ot', 'PowerFlex', [says('model', 'PowerFlex 525', 'enip'), serves('enip', 44818)]],
    [
      'drive',
      '0',
      'ot',
      'MOVIPRO',
      [says('model', 'MOVIPRO', 'profinet-dcp'), says('role', 'io-device', 'profinet-dcp')],
    ],
    ['sensor-actuator', '0', 'ot', 'transmitter', [says('model', 'Pressure transmitter', 'enip')]],
    ['hmi', '2', 'ot', 'SIMATIC HMI', [says('system-description', 'Siemens, SIMATIC HMI, TP1200 Comfort, 6AV2 124')]],
    ['hmi', '2', 'ot', 'reads from or writes to', [asks('s7comm', 102)]],
    ['engineering-workstation', '3', 'ot', 'loads programs', [asks('s7comm', 102, 1, 'program-download')]],
    ['engineering-workstation', '3', 'ot', 'ENG-01', [says('netbios-name', 'ENG-01', 'nbns')]],
    ['scada-server', '3', 'ot', 'five or more', [asks('modbus', 502, 6)]],
    ['historian', '3', 'ot', 'HIST-01', [says('netbios-name', 'HIST-01', 'nbns'), asks('modbus', 502, 6)]],
    ['server', '3', 'ot', 'manufacturing execution', [says('netbios-name', 'MES-01', 'nbns'), asks('modbus', 502, 6)]],
    ['switch', null, null, 'switch', [says('system-description', 'Hirschmann BOBCAT Managed Switch')]],
    ['router', null, null, 'capability of a router', [says('capability', 'router', 'lldp')]],
    [
      'firewall',
      null,
      null,
      'FortiGate',
      [says('system-description', 'FortiGate-100F v7.2'), says('capability', 'router', 'lldp')],
    ],
    ['domain-controller', '4', 'it', 'Kerberos', [serves('kerberos', 88, 3), serves('smb', 445, 3)]],
    [
      'domain-controller',
      '4',
      'it',
      'takes logons',
      [serves('dns', 53, 3), serves('ntp', 123, 3), serves('ntlmssp', 445, 3)],
    ],
    ['server', '4', 'it', 'server edition', [says('os', 'Windows Server 2019', 'smb'), serves('smb', 445)]],
    ['server', '4', 'it', 'several others', [serves('http', 80, 4)]],
    [
      'workstation',
      '4',
      'it',
      'desktop edition',
      [says('os', 'Windows 10 or Windows Server 2019', 'ntlmssp'), asks('smb', 445)],
    ],
    ['printer', '4', 'it', 'printer', [says('dhcp-vendor-class', 'Brother printer', 'dhcp')]],
    ['printer', '4', 'it', 'port of a printer', [serves('unknown', 9100)]],
    ['camera', '4', 'it', 'camera', [says('model', 'Network Camera', 'ssdp')]],
    ['phone', '4', 'it', 'telephone', [says('dhcp-vendor-class', 'yealink', 'dhcp')]],
    ['iiot', '1', 'ot', 'MQTT', [asks('mqtt', 1883)]],
    [
      'gateway',
      '4',
      'it',
      'gateway for remote access: vpn-01',
      [says('hostname', 'vpn-01.plant.example', 'dns'), serves('ssh', 22)],
    ],
    ['gateway', '1', 'ot', 'asks over another', [serves('modbus', 502), asks('s7comm', 102)]],
    [
      'gateway',
      '1',
      'ot',
      'FOUNDATION',
      [says('role', 'FOUNDATION Fieldbus linking device', 'ff-hse'), serves('ff-hse', 1089)],
    ],
    ['unknown', null, null, 'Nothing', [serves('unknown', 40_000)]],
  ])('%s at level %s (%s): %s', (kind, level, domain, reason, evidence) => {
    const found = inferred(...evidence);
    expect([found.class, found.level, found.domain]).toEqual([kind, level, domain]);
    expect(found.reasons['class']?.reason).toContain(reason);
    if (level !== null) expect(found.reasons['level']?.reason).not.toBe('');
  });

  test.each<[string, AssetClass, Evidence[]]>([
    [
      'a PROFINET role alone makes a drive no remote I/O',
      'remote-io',
      [says('model', 'SINAMICS G120', 'profinet-dcp'), says('role', 'io-device', 'profinet-dcp')],
    ],
    ['a limit switch is no network switch', 'switch', [says('model', 'Limit switch, enip', 'enip')]],
    [
      'an operating system that may be either is no server edition',
      'server',
      [says('os', 'Windows 10 or Windows Server 2019', 'ntlmssp')],
    ],
    [
      'a local node is neither master nor remote I/O',
      'remote-io',
      [says('role', 'CC-Link IE Field local node', 'cc-link-ie')],
    ],
    ['one that produces global data leads nothing', 'plc', [says('role', 'EGD producer', 'ge-egd')]],
    ['an HSE field device is no gateway', 'gateway', [says('role', 'FOUNDATION Fieldbus HSE field device', 'ff-hse')]],
    ['four controllers make no SCADA server', 'scada-server', [asks('modbus', 502, 4)]],
    [
      'a server that asks controllers is named by no office word',
      'server',
      [says('netbios-name', 'WEB-01', 'nbns'), asks('modbus', 502, 6)],
    ],
    [
      'a name with `dc` in it that answers nothing is no domain controller',
      'domain-controller',
      [says('netbios-name', 'DC-01', 'nbns')],
    ],
    [
      'a server of files that is shown tickets is no domain controller',
      'domain-controller',
      [serves('kerberos', 445, 3), serves('smb', 445, 3)],
    ],
    [
      'reading a program name makes no engineering workstation',
      'engineering-workstation',
      [asks('s7comm', 102, 1, 'read')],
    ],
  ])('%s', (_name, not, evidence) => {
    expect(inferred(...evidence).class).not.toBe(not);
  });
});

describe('the level', () => {
  test('of a SCADA server that polls one line is that of the line', () => {
    const line = Array.from({ length: 6 }, (_, n) => ({
      from: IT,
      to: `02:00:00:00:01:0${n} 10.0.1.${n + 1}`,
      protocol: 'modbus',
    }));
    expect(inferred({ talks: line })).toMatchObject({ class: 'scada-server', level: '2' });
  });

  const dmz = (n: number): Say => ({
    about: `02:00:00:00:02:0${n} 10.0.0.${n}`,
    attribute: 'netbios-name',
    value: `FILE${n}-DMZ`,
    source: 'nbns',
  });
  test('of a server in a subnet where two are of the industrial DMZ is 3.5, and not where one is', () => {
    const server = says('os', 'Windows Server 2019', 'smb');
    expect(inferred(server, { says: [dmz(1), dmz(2)] })).toMatchObject({ level: '3.5', domain: 'both' });
    expect(inferred(server, { says: [dmz(1)] })).toMatchObject({ level: '4', domain: 'it' });
  });

  test('of a switch is that of what it connects, and of a firewall with a foot on each side 3.5', () => {
    const plc: Talk = { from: '02:00:00:00:03:01 10.0.0.1', to: '02:00:00:00:03:02 10.0.0.2', protocol: 'modbus' };
    expect(inferred(says('system-description', 'Managed Switch 8'), { talks: [plc] })).toMatchObject({
      level: '1',
      domain: 'ot',
    });
    const office: Talk = {
      from: '02:00:00:00:04:01 10.9.0.1',
      to: '02:00:00:00:04:02 10.9.0.2',
      protocol: 'smb',
      port: 445,
    };
    const feet: Say[] = ['10.0.0.9', '10.9.0.9'].map((value) => ({
      about: '02:00:00:00:00:01',
      attribute: 'ip',
      value,
      source: 'arp',
    }));
    const firewall = inferred(says('system-description', 'FortiGate-100F v7.2'), { talks: [plc, office], says: feet });
    expect(firewall).toMatchObject({ class: 'firewall', level: '3.5', domain: 'both' });
  });
});

describe('vendor, model, system and name', () => {
  test.each<[keyof AssetRecord, string | null, Evidence]>([
    ['vendor', 'Siemens', says('order-number', '6ES7 315-2EH14-0AB0', 's7comm')],
    [
      'model',
      'IM 155-6 PN ST',
      says('system-description', 'Siemens, SIMATIC NET, IM 155-6 PN ST, 6ES7 155-6AU01-0BN0, HW: 3, FW: V4.2.0'),
    ],
    [
      'firmware',
      '4.2.1',
      says(
        'system-description',
        'Siemens, SIMATIC S7, CPU 1214C, 6ES7 214-1AG40-0XB0 , HW: V.4.0, FW: V.4.2.1, S C-X4U421302009',
      ),
    ],
    [
      'serial',
      'C-X4U421302009',
      says(
        'system-description',
        'Siemens, SIMATIC S7, CPU 1214C, 6ES7 214-1AG40-0XB0 , HW: V.4.0, FW: V.4.2.1, S C-X4U421302009',
      ),
    ],
    ['firmware', null, says('system-description', 'Siemens, SIMATIC S7, CPU 1214C, HW: V.4.0')],
    ['serial', null, says('system-description', 'Siemens, SIMATIC S7, CPU 1214C, 6ES7 214-1AG40-0XB0')],
    ['model', null, says('system-description', 'SCADA-01')],
    ['model', 'FortiGate-100F', says('system-description', 'FortiGate-100F v7.2.8,build1639')],
    ['model', null, says('product-code', '167', 'enip')],
    [
      'firmware',
      '4.2.0',
      says('system-description', 'Siemens, SIMATIC NET, IM 155-6 PN ST, 6ES7 155, HW: 3, FW: V4.2.0'),
    ],
    ['os', 'Windows 10', says('os-version', '10.0.19045', 'ntlmssp')],
    ['os', 'Windows 11', says('os-version', '10.0.22631', 'ntlmssp')],
    ['os', 'Windows Server 2022', says('os-version', '10.0.20348', 'ntlmssp')],
    ['os', 'Windows XP', says('os-version', '5.1', 'smb')],
    ['os', null, says('os-version', '99.1', 'smb')],
    ['os', 'Windows XP', says('user-agent', 'Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)', 'http')],
    ['os', 'Windows 2000', says('user-agent', 'Mozilla/4.0 (compatible; MSIE 5.5; Windows NT 5.0)', 'http')],
    ['os', 'Windows Server 2003 or Windows XP x64', says('user-agent', 'Mozilla/5.0 (Windows NT 5.2; WOW64)', 'http')],
    ['os', 'Windows CE', says('user-agent', 'Mozilla/4.0 (compatible; MSIE 4.01; Windows CE; PPC)', 'http')],
    ['os', 'Windows 7 or Windows Server 2008 R2', says('user-agent', 'Microsoft-CryptoAPI/6.1', 'http')],
    ['os', 'Windows', says('user-agent', 'Microsoft WinRM Client', 'http')],
    ['os', null, says('user-agent', 'Wget/1.10', 'http')],
    ['name', 'PLC-7', says('hostname', 'PLC-7.plant.example', 'dns')],
    ['name', '10.0.0.9', says('hostname', '', 'dns')],
  ])('%s is %s', (field, value, evidence) => {
    expect(inferred(evidence)[field]).toBe(value);
  });

  test('what a device says of itself names it before what others call it', () => {
    const own = says('system-name', 'SW-11', 'lldp');
    expect(inferred(says('hostname', 'switch-in-the-corner.example', 'dns'), own).name).toBe('SW-11');
  });
});
