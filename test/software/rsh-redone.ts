/** rsh-redone: a command by rsh, and a session by rlogin. */
import type { Software } from './stage/software.ts';

export default {
  name: 'rsh-redone',
  packages: ['rsh-redone-server', 'rsh-redone-client', 'inetutils-inetd'],
  expects: [
    {
      protocol: 'rsh',
      operations: [
        ['request', 'shell', 'execute'],
        ['request', 'login', 'authenticate'],
      ],
      accounts: ['anna', 'root'],
    },
  ],
  async run({ write, start, run, listening, server }) {
    await run('useradd', ['-m', '-s', '/bin/sh', 'anna'], { on: 'server' });
    write('/home/anna/.rhosts', 'client.plant.test root\nclient root\n', 0o600);
    await run('chown', ['anna', '/home/anna/.rhosts'], { on: 'server' });
    const rows = ['shell', 'login'].map((name) => {
      const program = name === 'shell' ? 'in.rshd' : 'in.rlogind';
      return `${name} stream tcp4 nowait root /usr/sbin/${program} ${program}\n`;
    });
    start('inetutils-inetd', ['-d', write('inetd.conf', rows.join(''))]);
    await listening('tcp', 514);
    await listening('tcp', 513);
    await run('rsh-redone-rsh', ['-l', 'anna', server.ip, 'uname -a'], { fails: 'may' });
    await run('timeout', ['5', 'script', '-qec', `rsh-redone-rlogin -l anna ${server.ip}`, '/dev/null'], {
      fails: 'may',
    });
  },
} satisfies Software;
