/** libcoap's server and client: reading, writing, deleting, observing, blocks, an error. */
import type { Software } from './stage/software.ts';

export default {
  name: 'libcoap',
  packages: ['libcoap3-bin'],
  expects: [
    {
      protocol: 'coap',
      operations: [
        ['request', 'get', 'read'],
        ['response', 'get', 'read'],
        ['error', 'get', 'read'],
        ['request', 'put', 'write'],
        ['request', 'delete', 'write'],
      ],
    },
  ],
  async run({ start, run, listening, server }) {
    start('coap-server-notls', ['-A', server.ip, '-d', '10']);
    await listening('udp', 5683);
    const client = (args: readonly string[]): Promise<string> =>
      run('coap-client-notls', [...args.slice(0, -1), `coap://${server.ip}/${args.at(-1) ?? ''}`], { fails: 'may' });
    await client(['-m', 'get', '.well-known/core']);
    await client(['-m', 'get', 'time']);
    await client(['-m', 'put', '-e', '40', 'valve']);
    await client(['-m', 'get', 'valve']);
    await client(['-m', 'delete', 'valve']);
    await client(['-m', 'get', 'nothing']);
    await client(['-m', 'get', '-s', '2', '-B', '4', 'time']);
    await client(['-m', 'put', '-b', '64', '-e', 'x'.repeat(300), 'example_data']);
    await client(['-m', 'get', '-b', '64', 'example_data']);
  },
} satisfies Software;
