/** xrdp and FreeRDP: negotiation, TLS, and the older security of RDP. */
import type { Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';

export default {
  name: 'xrdp',
  packages: ['xrdp', 'freerdp2-x11', 'xvfb'],
  secrets: [RIGHT],
  expects: [
    {
      protocol: 'rdp',
      operations: [
        ['request', 'connection_request', 'connect'],
        ['response', 'connection_request', 'connect'],
        ['request', 'connect_initial', 'connect'],
        ['response', 'connect_response', 'connect'],
      ],
      accounts: ['anna'],
    },
    {
      protocol: 'tls',
      operations: [
        ['request', 'client_hello', 'connect'],
        ['response', 'server_hello', 'connect'],
      ],
      // tshark takes what follows the negotiation for data of TPKT.
      counting: 'none',
    },
  ],
  async run({ makeFolder, start, run, listening, server }) {
    makeFolder('/tmp/.X11-unix');
    makeFolder('/run/xrdp/sockdir');
    start('xrdp', ['--nodaemon', '--port', `tcp://${server.ip}:3389`]);
    await listening('tcp', 3389);
    start('Xvfb', [':2', '-screen', '0', '640x480x24', '-nolisten', 'tcp'], { on: 'client' });
    for (const security of ['tls', 'rdp'])
      await run(
        'timeout',
        ['8', 'xfreerdp', `/v:${server.ip}`, '/u:anna', `/p:${RIGHT}`, '/cert:ignore', `/sec:${security}`],
        {
          env: { DISPLAY: ':2' },
          fails: 'may',
        },
      );
  },
} satisfies Software;
