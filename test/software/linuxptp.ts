/** linuxptp: a clock that leads and one that follows over UDP, with timestamps of software, and pmc that asks. */
import type { Software } from './stage/software.ts';

export default {
  name: 'linuxptp',
  packages: ['linuxptp'],
  expects: [
    {
      protocol: 'ptp',
      operations: [
        ['event', 'announce', 'time'],
        ['event', 'sync', 'time'],
        ['event', 'follow_up', 'time'],
        ['request', 'delay_req', 'time'],
        ['response', 'delay_resp', 'time'],
        ['request', 'management_get', 'diagnose'],
        ['response', 'management_response', 'diagnose'],
      ],
    },
  ],
  async run({ start, run, until, printed }) {
    start('ptp4l', [
      '-i',
      'server',
      '-S',
      '-4',
      '-m',
      '--free_running=1',
      '--uds_address=/run/stage/server.uds',
      '--priority1=10',
    ]);
    await until('it leads', () => /MASTER/.test(printed()));
    start(
      'ptp4l',
      ['-i', 'client', '-S', '-4', '-m', '-s', '--free_running=1', '--uds_address=/run/stage/client.uds'],
      { on: 'client' },
    );
    await until('it follows', () => /master offset/.test(printed()));
    await run('pmc', ['-i', 'client', '-4', 'GET CURRENT_DATA_SET', 'GET CLOCK_DESCRIPTION'], { fails: 'may' });
  },
} satisfies Software;
