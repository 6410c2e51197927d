/**
 * Names and passwords that makers deliver their devices with, as their manuals print them and public lists repeat (among
 * them SCADA StrangeLove's SCADAPASS). Whoever logs on with one has not changed it. Service: a protocol id, or `*`.
 */
type Row = readonly [service: string, name: string, secret: string];

const ROWS: readonly Row[] = [
  // SNMP has no name: RFC 1157 suggests none of these, agents come with them nevertheless.
  ['snmp', '', 'public'],
  ['snmp', '', 'private'],
  ['snmp', '', 'wdpfRO'],
  // What no maker should deliver and many did.
  ...['admin', 'administrator', 'Administrator', 'root', 'guest', 'user', 'operator', 'default', 'test'].map(
    (name): Row => ['*', name, name],
  ),
  ...['', 'password', '1234', '12345', '123456', 'admin1234', 'default', 'pass'].map((secret): Row => [
    '*',
    'admin',
    secret,
  ]),
  ...['', 'admin', 'password', 'toor', '1234', '12345'].map((secret): Row => ['*', 'root', secret]),
  ['*', 'Administrator', ''],
  ['*', 'Administrator', 'admin'],
  ['*', 'administrator', ''],
  ['*', 'admin', 'root'],
  ['*', 'user', 'password'],
  ['*', 'username', 'password'],
  // By maker.
  ['*', 'service', 'ABB800xA'],
  ['*', 'advantech', 'admin'],
  ['*', 'root', '00000000'],
  ['*', 'manager', 'friend'],
  ['*', 'webguest', '1'],
  ['*', 'Administrator', '1'],
  ['*', 'admin', 'bintec'],
  ['*', 'admin', 'funkwerk'],
  ['*', 'cisco', 'cisco'],
  ['*', 'root', 'dbps'],
  ['*', 'ilon', 'ilon'],
  ['*', 'LOI', '1000'],
  ['*', 'SYSTEM', '666666'],
  ['*', 'admin', 'avocent'],
  ['*', 'super', 'super'],
  ['*', 'adm', 'adm'],
  ['*', 'admin', 'system'],
  ['*', 'user', 'system'],
  ['*', 'user', 'public'],
  ['*', 'admin', 'private'],
  ['*', 'pvserver', 'pvwr'],
  ['*', 'MELSEC', 'MELSEC'],
  ['*', 'QNUDECPU', 'QNUDECPU'],
  ['*', 'default', '1234'],
  ['ftp', 'CONFIDENTIAL', ''],
  ['*', 'administrator', 'ml1400'],
  ['*', 'administrator', 'ml1100'],
  ['*', 'uploader', 'ZYPCOM'],
  ['*', 'USER', 'USER'],
  ['*', 'USER', 'USERUSER'],
  ['*', 'sysdiag', 'factorycast@schneider'],
  ['*', 'ntpupdate', 'ntpupdate'],
  ['*', 'wsupgrade', 'wsupgrade'],
  ['*', 'ftpuser', 'password'],
  ['*', 'qbf77101', 'hexakisoctahedron'],
  ['*', 'Administrator', 'Gateway'],
  ['*', 'Basisk', 'Basisk'],
  ['*', 'siemens', 'siemens'],
  ['*', 'winccd', 'winccpass'],
  ['*', 'wincce', 'winccpass'],
  ['*', 'ADMIN', 'SBTAdmin!'],
  ['*', 'Administrator', 'Password'],
  ['*', 'oper', 'oper'],
  ['*', 'user', '12345'],
  ['*', 'sconsole', '12345'],
  ['*', 'tridium', 'niagara'],
  ['*', 'admin', 'wago'],
  ['*', 'root', 'wago'],
  ['*', 'su', 'ko2003wa'],
  ['*', 'user', 'user00'],
  ['*', 'admin', 'westermo'],
  ['*', 'CENTUM', 'CENTUM'],
  ['*', 'admin', '!admin'],
  ['*', 'Liebert', 'Liebert'],
];

const KNOWN: ReadonlySet<string> = new Set(ROWS.map((row) => row.join('\n')));
const SECRET_BYTES_MAX = Math.max(...ROWS.map(([, , secret]) => secret.length));
const decoder = new TextDecoder('latin1');

/** Whether `service` (a protocol id) is delivered with this name and secret. */
export function isDefaultLogon(service: string, name: string, secret: Uint8Array): boolean {
  if (secret.length > SECRET_BYTES_MAX) return false;
  const rest = `${name}\n${decoder.decode(secret)}`;
  return KNOWN.has(`${service}\n${rest}`) || KNOWN.has(`*\n${rest}`);
}
