/** OpenSSH: a right and a wrong password, a key, a command, a file fetched. */
import type { Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';

const CONFIGURATION = `
ListenAddress 10.99.0.2
HostKey /run/stage/host-key
PidFile none
PasswordAuthentication yes
KbdInteractiveAuthentication no
UsePAM no
PermitRootLogin no
Subsystem sftp internal-sftp
AuthorizedKeysFile /run/stage/authorised
StrictModes no
`;

export default {
  name: 'OpenSSH',
  packages: ['openssh-server', 'openssh-client'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'ssh',
      operations: [
        ['event', 'identification', 'connect'],
        ['request', 'kexinit', 'connect'],
        ['response', 'kexinit', 'connect'],
        ['request', 'newkeys', 'connect'],
      ],
      claims: [
        ['server', 'ssh-banner', (versionOf) => `SSH-2.0-OpenSSH_${versionOf('openssh-server')}`],
        ['client', 'ssh-banner', (versionOf) => `SSH-2.0-OpenSSH_${versionOf('openssh-client')}`],
        ['server', 'ssh-host-key', /./],
      ],
    },
  ],
  async run({ write, makeFolder, start, run, listening, server, folder }) {
    const here = { on: 'server' } as const;
    const file = write('sshd.conf', CONFIGURATION);
    await run('useradd', ['-m', '-s', '/bin/sh', 'anna'], here);
    await run('chpasswd', [], { ...here, input: `anna:${RIGHT}\n` });
    for (const name of ['host-key', 'key'])
      await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', `${folder}/${name}`]);
    await run('cp', [`${folder}/key.pub`, `${folder}/authorised`]);
    makeFolder('/run/sshd');
    start('/usr/sbin/sshd', ['-D', '-e', '-f', file]);
    await listening('tcp', 22);
    const ask = write('ask', '#!/bin/sh\necho "$ANSWER"\n', 0o755);
    const client = (program: string, args: readonly string[], ANSWER: string, fails = false): Promise<string> =>
      run(program, ['-o', 'StrictHostKeyChecking=no', '-o', 'NumberOfPasswordPrompts=1', ...args], {
        fails,
        env: { SSH_ASKPASS: ask, SSH_ASKPASS_REQUIRE: 'force', ANSWER },
      });
    await client('ssh', [`anna@${server.ip}`, 'true'], WRONG, true);
    await client('ssh', [`anna@${server.ip}`, 'uname', '-a'], RIGHT);
    await client('ssh', ['-i', `${folder}/key`, `anna@${server.ip}`, 'true'], '');
    await client('scp', ['-i', `${folder}/key`, `anna@${server.ip}:/etc/hostname`, `${folder}/fetched`], '');
  },
} satisfies Software;
