/** knxd as a KNXnet/IP server, and another that tunnels to it: a value written and one asked for. */
import type { Software } from './stage/software.ts';

export default {
  name: 'knxd',
  packages: ['knxd', 'knxd-tools'],
  expects: [
    {
      protocol: 'knxnet-ip',
      operations: [
        ['request', 'connect', 'connect'],
        ['response', 'connect', 'connect'],
        ['request', 'group_value_write', 'write'],
        ['request', 'group_value_read', 'read'],
      ],
    },
  ],
  async run({ start, run, until, listening, server }) {
    start('knxd', ['-e', '1.1.1', '-E', '1.1.10:8', '-D', '-T', '-R', '-n', 'plant', '-S', '-b', 'dummy:']);
    await listening('udp', 3671);
    start('knxd', ['-e', '1.2.1', '-E', '1.2.10:8', '-i', '6720', '-b', `ipt:${server.ip}`], { on: 'client' });
    await until('the tunnel is open', async () => {
      const sent = await run('knxtool', ['groupswrite', 'ip:127.0.0.1', '1/2/3', '1'], { fails: 'may' });
      return sent.includes('Send request');
    });
    await run('knxtool', ['groupread', 'ip:127.0.0.1', '1/2/4'], { fails: 'may' });
  },
} satisfies Software;
