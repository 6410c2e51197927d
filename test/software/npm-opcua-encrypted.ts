/** node-opcua as server and client, signed and enciphered by two policies: what is left to see of it. */
import { play } from './stage/libraries.ts';
import type { Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';

export default {
  name: 'node-opcua, enciphered',
  packages: [],
  libraries: ['node-opcua'],
  secrets: [RIGHT],
  expects: [
    {
      protocol: 'opcua',
      operations: [
        ['response', 'get_endpoints', 'discover'],
        ['response', 'open_secure_channel', 'connect'],
        ['request', 'encrypted', 'unknown'],
        ['response', 'encrypted', 'unknown'],
        ['request', 'close_secure_channel', 'disconnect'],
      ],
      claims: [
        ['client', 'certificate-subject', /^CN=Plant panel@/],
        ['server', 'certificate-key', 'RSA 2048, SHA-256 with RSA'],
      ],
      // tshark reads services out of what is enciphered.
      counting: 'none',
    },
  ],
  async run({ start, run, until, printed }) {
    start(...play('opcua', 'server', RIGHT));
    await until('it serves', () => printed().includes('it serves'));
    await run(...play('opcua', 'encrypted', RIGHT));
  },
} satisfies Software;
