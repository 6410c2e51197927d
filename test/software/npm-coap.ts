/** node-coap at both ends: every method, blocks, an observation, errors. */
import { play } from './stage/libraries.ts';
import type { Software } from './stage/software.ts';

export default {
  name: 'node-coap',
  packages: [],
  libraries: ['coap'],
  expects: [
    {
      protocol: 'coap',
      operations: [
        ['response', 'get', 'read'],
        ['error', 'get', 'read'],
        ['response', 'put', 'write'],
        ['response', 'post', 'execute'],
        ['response', 'delete', 'write'],
      ],
    },
  ],
  async run({ start, run, listening }) {
    start(...play('coap', 'server'));
    await listening('udp', 5683);
    await run(...play('coap', 'client'));
  },
} satisfies Software;
