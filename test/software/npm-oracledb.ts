/** Oracle's client at a listener that lets it send again, refuses it, and takes it. */
import { play } from './stage/libraries.ts';
import { byKey, type Software } from './stage/software.ts';

const PASSWORD = 'Rightly-4711';

export default {
  name: 'node-oracledb',
  packages: [],
  libraries: ['oracledb'],
  secrets: [PASSWORD],
  expects: [
    {
      protocol: 'oracle-tns',
      operations: [
        ['request', 'connect', 'connect'],
        ['response', 'resend', 'connect'],
        ['error', 'refuse', 'connect'],
        ['response', 'accept', 'connect'],
        ['request', 'set_protocol', 'connect'],
      ],
      claims: [
        ['server', 'application', /^Oracle TNS listener 19\./],
        ['client', 'hostname', 'server'],
      ],
      // Of the client's own machine.
      accounts: ['root'],
      counting: byKey('tns.type'),
    },
  ],
  async run({ start, run, listening }) {
    start(...play('oracle', 'server'));
    await listening('tcp', 1521);
    await run(...play('oracle', 'client', PASSWORD));
  },
} satisfies Software;
