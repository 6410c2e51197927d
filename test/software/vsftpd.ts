/** vsftpd and curl: a right and a wrong password, anonymous, a list, files fetched, stored, renamed and deleted. */
import { named, type Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';

const NAMES = {
  USER: 'user_name',
  PASS: 'password',
  PWD: 'print_working_directory',
  EPSV: 'extended_passive',
  TYPE: 'representation_type',
  LIST: 'list',
  SIZE: 'size',
  RETR: 'retrieve',
  STOR: 'store',
  RNFR: 'rename_from',
  RNTO: 'rename_to',
  DELE: 'delete',
  QUIT: 'logout',
};

const CONFIGURATION = `
listen=YES
listen_address=10.99.0.2
background=NO
anonymous_enable=YES
local_enable=YES
write_enable=YES
secure_chroot_dir=/run/stage/empty
pam_service_name=plant
seccomp_sandbox=NO
`;

export default {
  name: 'vsftpd',
  packages: ['vsftpd', 'curl'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'ftp',
      operations: [
        ['response', 'greeting', 'connect'],
        ['request', 'user_name', 'authenticate'],
        ['error', 'password', 'authenticate'],
        ['response', 'password', 'authenticate'],
        ['request', 'store', 'write'],
        ['response', 'store', 'write'],
        ['request', 'retrieve', 'read'],
        ['request', 'delete', 'write'],
        ['request', 'logout', 'disconnect'],
      ],
      claims: [['server', 'application', (versionOf) => `(vsFTPd ${versionOf('vsftpd')})`]],
      counting: named('ftp.request.command', NAMES, ({ kind, operation }) => (kind === 0 ? operation : undefined)),
      accounts: ['anna', 'anonymous'],
      logons: ['anna', 'anna', 'anonymous'],
    },
  ],
  async run({ write, makeFolder, start, run, listening, server }) {
    const here = { on: 'server' } as const;
    const file = write('vsftpd.conf', CONFIGURATION);
    write(
      '/etc/pam.d/plant',
      'auth required pam_unix.so\naccount required pam_unix.so\nsession required pam_permit.so\n',
    );
    makeFolder('empty');
    makeFolder('/srv/ftp');
    await run('useradd', ['-m', '-s', '/bin/sh', 'anna'], here);
    await run('chpasswd', [], { ...here, input: `anna:${RIGHT}\n` });
    start('vsftpd', [file]);
    await listening('tcp', 21);
    const curl = (who: string, args: readonly string[], fails = false): Promise<string> =>
      run('curl', ['-sS', ...(who === '' ? [] : ['-u', who]), ...args], { fails });
    const letter = write('letter', 'All quiet.\n');
    const url = `ftp://${server.ip}`;
    await curl(`anna:${WRONG}`, [`${url}/`], true);
    await curl(`anna:${RIGHT}`, [`${url}/`]);
    await curl(`anna:${RIGHT}`, ['-T', letter, `${url}/one`]);
    await curl(`anna:${RIGHT}`, [`${url}/one`]);
    await curl(`anna:${RIGHT}`, [`${url}/nothing`], true);
    await curl(`anna:${RIGHT}`, ['-Q', 'RNFR one', '-Q', 'RNTO two', '-Q', 'DELE two', `${url}/`]);
    await curl('', [`${url}/`]);
  },
} satisfies Software;
