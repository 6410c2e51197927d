/** Net-SNMP: agent and tools in versions 1, 2c and 3 (noAuthNoPriv, authPriv), wrong communities and passwords, a set, a trap. */
import { byKey, type Software } from './stage/software.ts';

const COMMUNITY = 'Readably-4711';
const WRITES = 'Writably-4712';
const WRONG = 'Wrongly-4713';
const AUTH = 'Authentic-4714';
const PRIV = 'Privately-4715';

const AGENT = `
agentaddress udp:10.99.0.2:161
rocommunity ${COMMUNITY}
rwcommunity ${WRITES}
createUser anna SHA ${AUTH} AES ${PRIV}
rwuser anna priv
sysName plant-switch
sysLocation hall 2
sysContact berta@plant.test
`;

export default {
  name: 'Net-SNMP',
  packages: ['snmpd', 'snmp'],
  secrets: [COMMUNITY, WRITES, WRONG, AUTH, PRIV],
  expects: [
    {
      protocol: 'snmp',
      operations: [
        ['request', 'get_request', 'read'],
        ['request', 'get_next_request', 'read'],
        ['request', 'get_bulk_request', 'read'],
        ['request', 'set_request', 'configure'],
        ['event', 'trap', 'notify'],
        ['event', 'snmpv2_trap', 'notify'],
        ['event', 'report', 'diagnose'],
      ],
      claims: [
        ['server', 'system-description', /^Linux server /],
        ['server', 'system-name', 'plant-switch'],
        ['server', 'location', 'hall 2'],
        ['server', 'contact', 'berta@plant.test'],
      ],
      accounts: ['anna'],
      logons: ['', '', ''],
      counting: byKey('snmp.data'),
    },
  ],
  async run({ write, makeFolder, start, run, listening, server }) {
    const file = write('snmpd.conf', AGENT);
    makeFolder('/var/lib/snmp');
    start('snmpd', ['-f', '-Lo', '-C', '-c', file, '-m', '']);
    await listening('udp', 161);
    const v1 = ['-v1', '-c', COMMUNITY];
    const v2 = ['-v2c', '-c', COMMUNITY];
    const v3 = (auth: string): string[] => [
      '-v3',
      '-u',
      'anna',
      '-l',
      'authPriv',
      '-a',
      'SHA',
      '-A',
      auth,
      '-x',
      'AES',
      '-X',
      PRIV,
    ];
    const at = server.ip;
    const once = ['-r0', '-t2'];
    await run('snmpwalk', [...v1, at, '.1.3.6.1.2.1.1']);
    await run('snmpbulkwalk', [...v2, at, '.1.3.6.1.2.1.2.2']);
    await run('snmpget', [...v2, at, '.1.3.6.1.2.1.1.5.0', '.1.3.6.1.2.1.1.99.0'], { fails: 'may' });
    await run('snmpget', ['-v2c', '-c', WRONG, ...once, at, '.1.3.6.1.2.1.1.5.0'], { fails: true });
    await run('snmpset', [...v2, at, '.1.3.6.1.2.1.1.6.0', 's', 'hall 3'], { fails: true });
    await run('snmpset', ['-v2c', '-c', WRITES, at, '.1.3.6.1.2.1.1.4.0', 's', 'x'], { fails: true });
    await run('snmpget', [...v3(AUTH), at, '.1.3.6.1.2.1.1.1.0']);
    await run('snmpget', [...v3(WRONG), ...once, at, '.1.3.6.1.2.1.1.1.0'], { fails: true });
    await run('snmptrap', ['-v1', '-c', COMMUNITY, at, '.1.3.6.1.4.1.8072', 'client', '6', '17', '']);
    await run('snmptrap', [...v2, at, '', '.1.3.6.1.6.3.1.1.5.3']);
  },
} satisfies Software;
