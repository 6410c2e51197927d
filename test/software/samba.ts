/** Samba and smbclient: SMB 3 and SMB 1, a right and a wrong password, files read, written and deleted, one not there. */
import { byKey, type Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';

/** Our codes of SMB 2 stand above those of SMB 1. */
const SMB2 = 0x100;

const CONFIGURATION = `
[global]
  workgroup = PLANT
  netbios name = PLANTSERVER
  server min protocol = NT1
  lanman auth = no
  ntlm auth = yes
  interfaces = 10.99.0.2/24
  bind interfaces only = yes
  load printers = no
  disable spoolss = yes
  private dir = /run/stage/private
  lock directory = /run/stage/lock
  state directory = /run/stage/lock
  cache directory = /run/stage/lock
  pid directory = /run/stage/lock
[recipes]
  path = /run/stage/recipes
  read only = no
`;

export default {
  name: 'Samba',
  packages: ['samba', 'smbclient'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'smb',
      operations: [
        ['request', 'negotiate', 'connect'],
        ['response', 'session_setup', 'authenticate'],
        ['error', 'session_setup', 'authenticate'],
        ['request', 'tree_connect', 'connect'],
        ['request', 'create', 'read'],
        ['error', 'create', 'read'],
        ['response', 'read', 'read'],
        ['response', 'write', 'write'],
        ['response', 'set_info', 'write'],
        ['request', 'tree_disconnect', 'disconnect'],
      ],
      counting: {
        ...byKey('smb2.cmd'),
        theirs: (text) => String(SMB2 + Number(text)),
        ours: ({ code }) => (code >= SMB2 ? String(code & 0xffff) : undefined),
      },
    },
    {
      protocol: 'ntlmssp',
      operations: [
        ['request', 'negotiate', 'authenticate'],
        ['response', 'challenge', 'authenticate'],
        ['request', 'authenticate', 'authenticate'],
      ],
      counting: byKey('ntlmssp.messagetype'),
      accounts: ['WORKGROUP\\anna'],
    },
    {
      protocol: 'dcerpc',
      operations: [
        ['request', 'bind', 'connect'],
        ['response', 'bind', 'connect'],
        ['request', 'netr_share_enum', 'read'],
        ['response', 'netr_share_enum', 'read'],
      ],
    },
    { protocol: 'nbdgm', operations: [['event', 'host_announcement', 'identify']] },
    {
      protocol: 'nbns',
      operations: [
        ['request', 'registration', 'identify'],
        ['request', 'query', 'discover'],
        ['response', 'query', 'discover'],
      ],
      claims: [['server', 'netbios-name', 'PLANTSERVER']],
      counting: byKey('nbns.flags.opcode'),
    },
  ],
  async run({ write, makeFolder, start, run, listening, until, server }) {
    const file = write('smb.conf', CONFIGURATION);
    for (const folder of ['private', 'lock', '/run/samba']) makeFolder(folder);
    await run('useradd', ['-M', 'anna'], { on: 'server' });
    makeFolder('recipes', 'anna');
    await run('smbpasswd', ['-c', file, '-a', '-s', 'anna'], { on: 'server', input: `${RIGHT}\n${RIGHT}\n` });
    start('nmbd', ['-F', '--no-process-group', '--debug-stdout', '-s', file]);
    start('smbd', ['-F', '--no-process-group', '--debug-stdout', '-s', file]);
    await listening('tcp', 445);
    await listening('udp', 137);
    const talk = (password: string, commands: string, dialect: string, fails = false): Promise<string> =>
      run(
        'smbclient',
        [
          '--option=client min protocol=NT1',
          `//${server.ip}/recipes`,
          '-U',
          `anna%${password}`,
          '-m',
          dialect,
          '-c',
          commands,
        ],
        { fails },
      );
    const letter = write('letter', 'All quiet.\n');
    await talk(WRONG, 'ls', 'SMB3', true);
    await talk(
      RIGHT,
      `put ${letter} one; ls; get one /dev/null; rename one two; mkdir old; del two; rmdir old`,
      'SMB3',
    );
    await talk(RIGHT, 'get nothing /dev/null', 'SMB2', true);
    await talk(RIGHT, `put ${letter} one; ls; get one /dev/null; del one`, 'NT1');
    await run('smbclient', ['-L', server.ip, '-U', `anna%${RIGHT}`]);
    await run('rpcclient', ['-U', `anna%${RIGHT}`, server.ip, '-c', 'srvinfo; enumdomusers; lookupnames anna']);
    await until('the name is registered', async () => {
      const found = await run('nmblookup', ['-B', '10.99.0.255', 'PLANTSERVER'], { fails: 'may' });
      return found.includes(`${server.ip} PLANTSERVER`);
    });
    await run('nmblookup', ['-A', server.ip]);
  },
} satisfies Software;
