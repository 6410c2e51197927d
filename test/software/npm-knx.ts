/** knxultimate at knxd: searched for, described, a tunnel with values written, read and answered, routing. */
import { play } from './stage/libraries.ts';
import type { Software } from './stage/software.ts';

export default {
  name: 'knxultimate',
  packages: ['knxd'],
  libraries: ['knxultimate'],
  expects: [
    {
      protocol: 'knxnet-ip',
      operations: [
        ['response', 'search', 'discover'],
        ['request', 'search_extended', 'discover'],
        ['response', 'connect', 'connect'],
        ['response', 'connectionstate', 'keep-alive'],
        ['request', 'group_value_write', 'write'],
        ['request', 'group_value_read', 'read'],
        ['response', 'group_value_response', 'read'],
        ['response', 'tunnelling_ack', 'keep-alive'],
        ['response', 'disconnect', 'disconnect'],
      ],
      claims: [
        ['server', 'device-id', 'KNX 1.1.1'],
        ['server', 'name', 'plant'],
      ],
    },
  ],
  async run({ start, run, listening }) {
    start('knxd', ['-e', '1.1.1', '-E', '1.1.10:8', '-D', '-T', '-R', '-n', 'plant', '-S', '-b', 'dummy:']);
    await listening('udp', 3671);
    await run(...play('knx'));
  },
} satisfies Software;
