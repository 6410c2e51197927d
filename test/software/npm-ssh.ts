/** ssh2 at both ends: a right and a wrong password, a key, commands, a shell, an older key exchange. */
import { play } from './stage/libraries.ts';
import { byKey, type Counting, type Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';

/** Messages of the key exchange (RFC 4253, 12); tshark reads a number out of the first enciphered packet too. */
const COUNTING: Counting = {
  ...byKey('ssh.message_code', 'ssh'),
  theirs: (text) => (Number(text) >= 20 && Number(text) <= 31 ? text : undefined),
};

export default {
  name: 'ssh2',
  packages: [],
  libraries: ['ssh2'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'ssh',
      operations: [
        ['event', 'identification', 'connect'],
        ['response', 'kexinit', 'connect'],
        ['response', 'kexdh_reply', 'connect'],
        ['response', 'newkeys', 'connect'],
      ],
      claims: [
        ['server', 'ssh-banner', 'SSH-2.0-PlantOS_2.8.3'],
        ['server', 'ssh-host-key', /^ssh-ed25519 SHA256:/],
        ['client', 'ssh-banner', 'SSH-2.0-PlantPanel_1.4'],
      ],
      counting: COUNTING,
    },
  ],
  async run({ start, run, listening }) {
    start(...play('ssh', 'server', RIGHT));
    await listening('tcp', 22);
    await run(...play('ssh', 'client', RIGHT, WRONG));
  },
} satisfies Software;
