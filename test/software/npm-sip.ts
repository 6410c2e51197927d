/** sip.js at both ends: a registration with a digest, calls, messages, a subscription; over UDP and TCP. */
import { play } from './stage/libraries.ts';
import { named, type Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';

const METHODS = Object.fromEntries(
  ['REGISTER', 'INVITE', 'ACK', 'BYE', 'OPTIONS', 'MESSAGE', 'SUBSCRIBE', 'NOTIFY', 'INFO'].map((word) => [
    word,
    word.toLowerCase(),
  ]),
);
const COUNTING = named('sip.Method', METHODS, ({ kind, operation }) => (kind === 0 ? operation : undefined));

export default {
  name: 'sip',
  packages: [],
  libraries: ['sip'],
  secrets: [RIGHT],
  expects: [
    {
      protocol: 'sip',
      operations: [
        ['error', 'register', 'authenticate'],
        ['response', 'register', 'authenticate'],
        ['response', 'invite', 'connect'],
        ['error', 'invite', 'connect'],
        ['response', 'bye', 'disconnect'],
        ['response', 'message', 'transfer'],
        ['response', 'subscribe', 'subscribe'],
        ['response', 'notify', 'notify'],
        ['response', 'info', 'notify'],
        ['response', 'options', 'identify'],
      ],
      claims: [
        ['server', 'application', 'Plant exchange 2.8.3'],
        ['client', 'user-agent', 'Plant telephone 1.4'],
      ],
      accounts: ['plant.test\\anna', 'plant\\anna'],
      counting: COUNTING,
    },
  ],
  async run({ start, run, listening }) {
    start(...play('sip', 'server', RIGHT));
    await listening('udp', 5060);
    await run(...play('sip', 'client', RIGHT));
  },
} satisfies Software;
