/** chrony as server of the time and as its client, which asks once. */
import type { Software } from './stage/software.ts';

export default {
  name: 'chrony',
  packages: ['chrony'],
  expects: [
    {
      protocol: 'ntp',
      operations: [
        ['request', 'client', 'time'],
        ['response', 'server', 'time'],
      ],
    },
  ],
  async run({ write, start, run, listening, server }) {
    const file = write(
      'chrony.conf',
      `local stratum 8\nallow 10.99.0.0/24\nbindaddress ${server.ip}\ncmdport 0\npidfile /run/stage/pid\n`,
    );
    start('chronyd', ['-d', '-x', '-u', 'root', '-f', file]);
    await listening('udp', 123);
    await run('chronyd', [
      '-Q',
      '-u',
      'root',
      '-t',
      '20',
      `server ${server.ip} iburst`,
      'pidfile /run/stage/pid2',
      'cmdport 0',
    ]);
  },
} satisfies Software;
