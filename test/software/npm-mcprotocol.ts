/** mcprotocol, 3E frames, binary and in ASCII: words and bits read and written. */
import { play } from './stage/libraries.ts';
import type { Software } from './stage/software.ts';

export default {
  name: 'mcprotocol',
  packages: [],
  libraries: ['mcprotocol'],
  expects: [
    {
      protocol: 'slmp',
      operations: [
        ['response', 'device_read', 'read'],
        ['response', 'device_write', 'write'],
      ],
      counting: 'none',
    },
  ],
  async run({ start, run, listening }) {
    start(...play('mc', 'server'));
    await listening('tcp', 5007);
    await listening('tcp', 5008);
    await run(...play('mc', 'client'));
  },
} satisfies Software;
