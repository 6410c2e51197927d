/** wsdd, which shows a Linux server to Windows, asked by its own discovery mode: WS-Discovery, and metadata over HTTP. */
import { once } from 'node:events';
import { byFrame, type Software } from './stage/software.ts';

export default {
  name: 'wsdd',
  packages: ['wsdd'],
  expects: [
    {
      protocol: 'ws-discovery',
      operations: [
        ['event', 'hello', 'identify'],
        ['request', 'probe', 'discover'],
        ['response', 'probe', 'discover'],
        ['event', 'bye', 'notify'],
      ],
      counting: byFrame('udp.port == 3702'),
    },
  ],
  async run({ start, until, listening, printed }) {
    const host = start('wsdd', ['-i', 'server', '-n', 'PLANTSERVER', '-w', 'PLANT']);
    await listening('udp', 3702);
    await listening('tcp', 5357);
    start('wsdd', ['-D', '-o', '-v', '-i', 'client'], { on: 'client' });
    await until('the server is found', () => printed().includes('discovered PLANTSERVER'));
    host.kill('SIGTERM');
    await once(host, 'close');
  },
} satisfies Software;
