/** net-snmp as agent and manager: versions 1, 2c and 3 with every kind of user, wrong ones, traps and informs. */
import { play } from './stage/libraries.ts';
import { byKey, type Software } from './stage/software.ts';

const READS = 'Readably-4711';
const WRITES = 'Writably-4712';
const WRONG = 'Wrongly-4713';
const AUTH = 'Authentic-4714';
const PRIV = 'Privately-4715';

export default {
  name: 'net-snmp',
  packages: [],
  libraries: ['net-snmp'],
  secrets: [READS, WRITES, WRONG, AUTH, PRIV],
  expects: [
    {
      protocol: 'snmp',
      operations: [
        ['response', 'get_request', 'read'],
        ['response', 'get_next_request', 'read'],
        ['response', 'get_bulk_request', 'read'],
        ['response', 'set_request', 'configure'],
        ['event', 'trap', 'notify'],
        ['event', 'snmpv2_trap', 'notify'],
        ['response', 'inform_request', 'notify'],
        ['event', 'report', 'diagnose'],
        ['response', 'encrypted', 'unknown'],
      ],
      claims: [
        ['server', 'system-description', 'Plant Works PW-17, firmware 2.8.3'],
        ['server', 'system-name', 'plant-switch'],
        ['server', 'location', 'hall 2'],
        ['server', 'contact', 'berta@plant.test'],
        ['server', 'security', 'SNMPv3 authPriv'],
      ],
      accounts: ['anna', 'berta', 'clara'],
      logons: ['', ''],
      counting: byKey('snmp.data'),
    },
  ],
  async run({ start, run, listening }) {
    const words = [READS, WRITES, WRONG, AUTH, PRIV];
    start(...play('snmp', 'server', ...words));
    await listening('udp', 161);
    await listening('udp', 162);
    await run(...play('snmp', 'client', ...words));
  },
} satisfies Software;
