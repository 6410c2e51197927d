/** The telnet server of GNU inetutils and its client: a right and a wrong password, typed line by line, a command. */
import type { Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';

/** Types each answer when its question has come. */
const TYPIST = `
import os, pty, sys, re
pid, fd = pty.fork()
if pid == 0: os.execvp('telnet', ['telnet', '10.99.0.2'])
seen = b''
def when(pattern, answer):
    global seen
    while not re.search(pattern, seen):
        seen += os.read(fd, 4096)
    seen = b''
    os.write(fd, answer.encode() + b'\\r')
when(b'login: ', 'anna'); when(b'assword: ', os.environ['WRONG'])
when(b'login: ', 'anna'); when(b'assword: ', os.environ['RIGHT'])
when(b'\\\\$ ', 'uname -a'); when(b'\\\\$ ', 'exit')
try:
    while os.read(fd, 4096): pass
except OSError: pass
os.waitpid(pid, 0)
`;

export default {
  name: 'inetutils telnetd',
  packages: ['inetutils-telnetd', 'inetutils-inetd', 'inetutils-telnet', 'python3'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'telnet',
      operations: [
        ['event', 'do_option', 'connect'],
        ['event', 'will_option', 'connect'],
        ['request', 'logon', 'authenticate'],
        ['event', 'data', 'execute'],
      ],
      accounts: ['anna'],
      logons: ['anna', 'anna'],
    },
  ],
  async run({ write, start, run, listening }) {
    const here = { on: 'server' } as const;
    await run('useradd', ['-m', '-s', '/bin/sh', 'anna'], here);
    await run('chpasswd', [], { ...here, input: `anna:${RIGHT}\n` });
    const file = write(
      'inetd.conf',
      'telnet stream tcp4 nowait root /usr/sbin/telnetd telnetd -E "/bin/login -p -h client"\n',
    );
    start('inetutils-inetd', ['-d', file]);
    await listening('tcp', 23);
    await run('python3', ['-c', TYPIST], { env: { RIGHT, WRONG, TERM: 'dumb' } });
  },
} satisfies Software;
