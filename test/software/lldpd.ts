/** lldpd, which also speaks CDP: who is at the other end of the wire. */
import { once } from 'node:events';
import { byFrame, type Software } from './stage/software.ts';

export default {
  name: 'lldpd',
  packages: ['lldpd'],
  expects: [
    {
      protocol: 'lldp',
      counting: byFrame('lldp'),
      operations: [['event', 'announce', 'identify']],
      claims: [
        ['server', 'chassis-id', '02:00:00:00:00:0b'],
        ['server', 'system-description', /Linux/],
      ],
    },
    {
      protocol: 'cdp',
      counting: byFrame('cdp'),
      operations: [['event', 'announce', 'identify']],
    },
  ],
  async run({ makeFolder, start, until, run }) {
    makeFolder('/run/lldpd', '_lldpd');
    // It speaks one protocol where no neighbour is: the other is forced.
    for (const forced of [[], ['-cc']]) {
      const socket = ['-u', `/run/stage/socket${forced.join('')}`];
      const daemon = start('lldpd', ['-d', ...forced, '-I', 'server', ...socket, '-S', 'plant server, Linux']);
      await until('it has spoken', async () => {
        await run('lldpcli', [...socket, 'update'], { fails: 'may' });
        const told = await run('lldpcli', [...socket, '-f', 'keyvalue', 'show', 'statistics'], { fails: 'may' });
        return /tx\.tx=[1-9]/.test(told);
      });
      daemon.kill('SIGTERM');
      await once(daemon, 'close');
    }
  },
} satisfies Software;
