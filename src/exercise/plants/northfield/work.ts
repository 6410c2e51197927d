/** What people and servers of Northfield do all day: nothing of it has a period. */
import type { ExternalHost, Work, WorkKind } from '../../plant.ts';

type Row = readonly [WorkKind, string, string, firstS: number, everyS: number];

const PEOPLE = ['SAL-LT-02', 'HR-LT-01', 'LOG-PC-01', 'QA-PC-02', 'ACC-LT-07', 'ACC-LT-03', 'SAL-LT-05'];
const OT_WINDOWS = ['ENG-01', 'ENG-02', 'SCADA-01', 'SCADA-02', 'HIST-01', 'MES-01'];
const DMZ_WINDOWS = ['FILE-DMZ', 'JUMP-01', 'HIST-DMZ'];
const SERVERS = ['FILE-01', 'MAIL-01', 'ERP-01', 'BKP-01', 'VPN-01'];
const DEVICES = [
  ...['PLC-11', 'PLC-12', 'PLC-21', 'PLC-22', 'PLC-23', 'PLC-31', 'PLC-32', 'SIS-11', 'SIS-21', 'SRIO-21'],
  ...['HMI-11', 'HMI-12', 'HMI-21', 'HMI-22', 'HMI-31', 'FT-11', 'FT-21', 'SW-01', 'SW-11', 'SW-21'],
  ...['RIO-11', 'RIO-12', 'RIO-21', 'RIO-22', 'RIO-31', 'DRV-11', 'DRV-12', 'DRV-21', 'DRV-22', 'DRV-23', 'DRV-31'],
];

/** The first is where the contractor sits; the others are ordinary sites. 42 in all, in ranges kept for documentation (RFC 5737). */
export const EXTERNALS: readonly ExternalHost[] = [
  { name: 'gate.fillerservice.example', ip: '198.51.100.77' },
  ...[
    'news',
    'mail',
    'maps',
    'video',
    'docs',
    'bank',
    'weather',
    'travel',
    'shop',
    'updates',
    'cdn',
    'fonts',
    'search',
  ].flatMap((site, i) => [1, 2, 3].map((n) => ({ name: `${site}${n}.example`, ip: `203.0.113.${i * 6 + n * 2}` }))),
  { name: 'time.example', ip: '192.0.2.123' },
  { name: 'carrier.example', ip: '192.0.2.40' },
];
const SITES = EXTERNALS.slice(1, 40).map((host) => host.name);

const spread = <T>(list: readonly T[], i: number): T => list[i % list.length] as T;

const office: Row[] = PEOPLE.flatMap((person, i): Row[] => [
  ['logon', person, i % 2 ? 'DC-02' : 'DC-01', 6 + i * 5, 1200],
  ['intranet', person, 'ERP-01', 14 + i * 6, 240],
  ['mail', person, 'MAIL-01', 20 + i * 7, 300],
  ['file', person, 'FILE-01', 25 + i * 8, 400],
  ['print', person, i % 2 ? 'PRN-02' : 'PRN-01', 40 + i * 21, 900],
  ['time', person, 'DC-01', 9 + i * 4, 700],
  ...Array.from({ length: 8 }, (_, n): Row => [
    'browse',
    person,
    spread(SITES, i * 11 + n * 5),
    5 + i * 2 + n * 9,
    180 + n * 60,
  ]),
]);

const operations: Row[] = OT_WINDOWS.flatMap((host, i): Row[] => [
  ['logon', host, 'DC-01', 12 + i * 6, 1500],
  ['time', host, 'DC-02', 5 + i * 3, 500],
  ['browse', host, 'PATCH-01', 60 + i * 25, 1200],
]);

const between: Row[] = DMZ_WINDOWS.flatMap((host, i): Row[] => [
  ['logon', host, 'DC-02', 16 + i * 9, 1400],
  ['time', host, 'DC-01', 7 + i * 4, 600],
  ['browse', host, 'PATCH-01', 80 + i * 30, 1500],
]);

const servers: Row[] = SERVERS.flatMap((host, i): Row[] => [
  ['time', host, 'DC-01', 4 + i * 2, 450],
  ['resolve', host, 'DC-02', 11 + i * 5, 90],
  ['resolve', host, spread(SITES, i * 7), 30 + i * 11, 200],
]);

/** SCADA asks for every device by name now and then, engineers for those they work on. */
const names: Row[] = DEVICES.flatMap((device, i): Row[] => [
  ['resolve', spread(['SCADA-01', 'HIST-01', 'ENG-01', 'SCADA-02'], i), device, 3 + i * 0.7, 300],
]);

const single: Row[] = [
  ['discover', 'HMI-11', 'HMI-11', 8, 600],
  ['discover', 'HMI-21', 'HMI-21', 11, 700],
  ['discover', 'HMI-31', 'HMI-31', 14, 800],
  ['discover', 'SIS-21', 'SIS-21', 17, 900],
  ['backup', 'ERP-01', 'BKP-01', 35, 500],
  ['backup', 'FILE-01', 'BKP-01', 75, 650],
  ['backup', 'DC-01', 'BKP-01', 150, 900],
  ['backup', 'SCADA-01', 'FILE-DMZ', 55, 800],
  ['backup', 'HIST-01', 'FILE-DMZ', 200, 900],
  ['engineer-s7', 'ENG-01', 'PLC-31', 48, 420],
  ['engineer-cip', 'ENG-01', 'PLC-12', 80, 600],
  ['contractor', 'ENG-02', 'PLC-21', 95, 1300],
  ['engineer-s7', 'ENG-02', 'PLC-22', 260, 1100],
  ['engineer-s7', 'ENG-01', 'PLC-11', 400, 1500],
  ['ssh', 'ENG-01', 'SW-11', 65, 700],
  ['ssh', 'ENG-01', 'SW-01', 115, 900],
  ['ssh', 'ENG-02', 'SW-21', 180, 1000],
  ['ssh', 'LOG-PC-01', 'VPN-01', 210, 1600],
  ['ssh', 'BKP-01', 'MAIL-01', 130, 1200],
  ['file', 'MES-01', 'FILE-DMZ', 28, 350],
  ['file', 'ERP-01', 'FILE-DMZ', 33, 350],
  ['file', 'PATCH-01', 'FILE-DMZ', 120, 1000],
  ['intranet', 'MES-01', 'ERP-01', 22, 120],
  ['intranet', 'QA-PC-02', 'HIST-DMZ', 38, 260],
  ['intranet', 'SAL-LT-05', 'HIST-DMZ', 58, 500],
  ['intranet', 'PHN-GW-01', 'MAIL-01', 26, 300],
  ['intranet', 'ENG-01', 'MES-01', 44, 400],
  ['browse', 'PATCH-01', 'updates1.example', 18, 300],
  ['browse', 'MAIL-01', 'mail2.example', 24, 200],
  ['browse', 'PHN-GW-01', 'carrier.example', 10, 250],
  ['browse', 'ERP-01', 'bank1.example', 90, 800],
  ['mail', 'ERP-01', 'MAIL-01', 42, 500],
  ['mail', 'MES-01', 'MAIL-01', 100, 900],
  ['time', 'DC-01', 'time.example', 6, 900],
  ['time', 'FW-IT', 'DC-01', 8, 800],
  ['time', 'FW-OT', 'DC-01', 9, 800],
  ['resolve', 'PRN-01', 'MAIL-01', 31, 600],
  ['resolve', 'LOG-PC-01', 'VPN-01', 12, 900],
  ['resolve', 'ENG-01', 'PATCH-01', 16, 900],
  ['resolve', 'PRN-02', 'MAIL-01', 33, 600],
  ['resolve', 'PHN-GW-01', 'carrier.example', 9, 600],
];

export const WORK: readonly Work[] = [...office, ...operations, ...between, ...servers, ...names, ...single].map(
  ([kind, client, server, firstS, everyS]) => ({ kind, client, server, firstS, everyS }),
);

/** A line of a grown plant is named and looked through too. */
export const lineWork = (hmi: string, devices: readonly string[]): Work[] => [
  { kind: 'discover', client: hmi, server: hmi, firstS: 5 + ((devices.length * hmi.length) % 40), everyS: 3600 },
  ...devices.map((server, i) => ({
    kind: 'resolve' as const,
    client: 'SCADA-01',
    server,
    firstS: 4 + i * 3,
    everyS: 1800,
  })),
];
