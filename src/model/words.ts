/** The words of the field, in one place: code, API and screens use these strings and no others. Strings only: the console imports this file. */

/** What an operation does, the same word for all protocols. An `exchange` is cyclic process data, which flows for as long as a plant runs. */
export const MEANINGS = [
  'read',
  'write',
  'control',
  'exchange',
  'start',
  'stop',
  'program-download',
  'program-upload',
  'firmware',
  'configure',
  'identify',
  'authenticate',
  'diagnose',
  'discover',
  'connect',
  'disconnect',
  'subscribe',
  'notify',
  'transfer',
  'execute',
  'time',
  'safety',
  'keep-alive',
  'unknown',
] as const;
export type Meaning = (typeof MEANINGS)[number];

/** Rare meanings that change what a device is or does: what an OT engineer wants to know about first. */
export const NOTABLE_MEANINGS: readonly Meaning[] = [
  'control',
  'start',
  'stop',
  'program-download',
  'program-upload',
  'firmware',
  'configure',
];

export const ASSET_CLASSES = [
  'plc',
  'remote-io',
  'hmi',
  'engineering-workstation',
  'historian',
  'scada-server',
  'safety-controller',
  'drive',
  'sensor-actuator',
  'robot',
  'protection-relay',
  'rtu',
  'gateway',
  'switch',
  'router',
  'firewall',
  'wireless-access-point',
  'server',
  'domain-controller',
  'workstation',
  'printer',
  'camera',
  'phone',
  'iiot',
  'storage',
  'external',
  'unknown',
] as const;
export type AssetClass = (typeof ASSET_CLASSES)[number];

export const CLASS_WORDS: Readonly<Record<AssetClass, string>> = {
  plc: 'PLC',
  'remote-io': 'Remote I/O',
  hmi: 'HMI',
  'engineering-workstation': 'Engineering workstation',
  historian: 'Historian',
  'scada-server': 'SCADA server',
  'safety-controller': 'Safety controller',
  drive: 'Drive',
  'sensor-actuator': 'Sensor or actuator',
  robot: 'Robot',
  'protection-relay': 'Protection relay',
  rtu: 'RTU',
  gateway: 'Gateway',
  switch: 'Switch',
  router: 'Router',
  firewall: 'Firewall',
  'wireless-access-point': 'Wireless access point',
  server: 'Server',
  'domain-controller': 'Domain controller',
  workstation: 'Workstation',
  printer: 'Printer',
  camera: 'Camera',
  phone: 'Phone',
  iiot: 'IIoT device',
  storage: 'Storage',
  external: 'External',
  unknown: 'Unknown',
};

/** Purdue levels, as text since 3.5 is one of them. ISA-95 / IEC 62264; the industrial DMZ is 3.5. */
export const LEVELS = ['0', '1', '2', '3', '3.5', '4', '5'] as const;
export type Level = (typeof LEVELS)[number];

export const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  '0': 'Process',
  '1': 'Control',
  '2': 'Supervision',
  '3': 'Operations',
  '3.5': 'Industrial DMZ',
  '4': 'IT',
  '5': 'Enterprise',
};

export const DOMAINS = ['it', 'ot', 'both'] as const;
export type Domain = (typeof DOMAINS)[number];

export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const ROLES = ['viewer', 'analyst', 'engineer', 'it-approver', 'ot-approver', 'admin', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  viewer: 'Viewer',
  analyst: 'IT analyst',
  engineer: 'OT engineer',
  'it-approver': 'IT approver',
  'ot-approver': 'OT approver',
  admin: 'Administrator',
  auditor: 'Auditor',
};

/** State of a cyclic conversation: how its last beat stands against its period. */
export const PULSE_STATES = ['on-time', 'late', 'missing', 'gone'] as const;
export type PulseState = (typeof PULSE_STATES)[number];

export const TRANSPORTS = ['tcp', 'udp', 'icmp', 'ip', 'ethernet'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** What a claim can be about. */
export const ATTRIBUTES = [
  'mac',
  'ip',
  'hostname',
  'name',
  'class',
  'level',
  'domain',
  'vendor',
  'vendor-id',
  'model',
  'order-number',
  'module-name',
  'cpu-type',
  'product-code',
  'device-type',
  'device-id',
  'role',
  'firmware',
  'hardware-version',
  'serial',
  'memory-card',
  'plant-id',
  'station-name',
  'system-name',
  'system-description',
  'netbios-name',
  'mentioned-name',
  'workgroup',
  'dns-domain',
  'os',
  'os-version',
  'application',
  'user-agent',
  'http-server',
  'ssh-banner',
  'ssh-hassh',
  'ssh-hassh-server',
  'ssh-host-key',
  'tls-sni',
  'tls-ja3',
  'tls-ja4',
  'certificate-subject',
  'certificate-issuer',
  'certificate-name',
  'certificate-serial',
  'certificate-validity',
  'certificate-key',
  'certificate-fingerprint',
  'snmp-version',
  'dhcp-vendor-class',
  'dhcp-parameters',
  'user',
  'chassis-id',
  'port-id',
  'location',
  'contact',
  'capability',
  'copyright',
  'vendor-url',
  'product-family',
  'gateway',
  'security',
] as const;
export type Attribute = (typeof ATTRIBUTES)[number];
