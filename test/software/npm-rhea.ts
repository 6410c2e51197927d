/** rhea as broker and client of AMQP 1.0: with and without a name, a wrong password, messages taken and refused. */
import { play } from './stage/libraries.ts';
import { byKey, type Counting, type Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';

/** The descriptor's low byte; frames of SASL have another field. */
const COUNTING = {
  ...byKey('amqp.performative'),
  ours: ({ code }) => (code >= 0x10000 && code < 0x10040 ? String(code & 0xff) : undefined),
} satisfies Counting;

export default {
  name: 'rhea',
  packages: [],
  libraries: ['rhea'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'amqp',
      operations: [
        ['response', 'sasl_outcome', 'authenticate'],
        ['error', 'sasl_outcome', 'authenticate'],
        ['response', 'attach', 'subscribe'],
        ['request', 'transfer', 'write'],
        ['event', 'transfer', 'write'],
        ['event', 'disposition', 'notify'],
        ['error', 'detach', 'disconnect'],
        ['event', 'heartbeat', 'keep-alive'],
        ['response', 'close', 'disconnect'],
      ],
      claims: [['server', 'application', 'Plant broker 2.8.3']],
      accounts: ['anna'],
      logons: ['anna', 'anna'],
      counting: COUNTING,
    },
  ],
  async run({ start, run, listening }) {
    start(...play('amqp', 'server', RIGHT));
    await listening('tcp', 5672);
    await run(...play('amqp', 'rhea', RIGHT, WRONG));
  },
} satisfies Software;
