/** MariaDB and its client: a right and a wrong password, statements, a prepared one, an error, a list of fields. */
import { byCode, type Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';

export default {
  name: 'MariaDB',
  packages: ['mariadb-server', 'mariadb-client'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'mysql',
      operations: [
        ['response', 'handshake', 'identify'],
        ['request', 'handshake_response', 'authenticate'],
        ['response', 'handshake_response', 'authenticate'],
        ['error', 'handshake_response', 'authenticate'],
        ['request', 'query_create', 'configure'],
        ['request', 'query_insert', 'write'],
        ['request', 'query_select', 'read'],
        ['response', 'query_select', 'read'],
        ['error', 'query_select', 'read'],
        ['request', 'init_db', 'connect'],
        ['request', 'ping', 'keep-alive'],
        ['request', 'statistics', 'diagnose'],
        ['request', 'quit', 'disconnect'],
      ],
      claims: [
        ['server', 'application', (versionOf) => `MariaDB ${versionOf('mariadb-server')}-MariaDB`],
        ['client', 'application', /^mysql 3\.\d+\.\d+$/],
        ['client', 'os', 'Linux'],
      ],
      accounts: ['anna'],
      counting: byCode('mysql.command'),
    },
  ],
  async run({ folder, makeFolder, start, run, listening, server }) {
    const data = makeFolder('data', 'mysql');
    const socket = `${folder}/data/socket`;
    const here = { on: 'server' } as const;
    await run('mariadb-install-db', ['--no-defaults', `--datadir=${data}`, '--user=mysql', '--skip-test-db'], here);
    const options = [`--datadir=${data}`, `--bind-address=${server.ip}`, `--socket=${socket}`];
    start('mariadbd', ['--no-defaults', ...options, '--user=mysql', `--pid-file=${data}/pid`]);
    await listening('tcp', 3306);
    const input = `CREATE DATABASE plant; GRANT ALL ON *.* TO anna IDENTIFIED BY '${RIGHT}';`;
    await run('mariadb', [`--socket=${socket}`], { ...here, input });
    const logon = (password: string): string[] => ['-h', server.ip, '-u', 'anna', `-p${password}`];
    await run('mariadb', logon(WRONG), { fails: true });
    await run('mariadb', [...logon(RIGHT), '--force', 'plant'], {
      input:
        'CREATE TABLE batches (id int, name text);\nINSERT INTO batches VALUES (1, "one");\nUSE plant;\n' +
        'SELECT * FROM batches;\nPREPARE s FROM "SELECT * FROM batches WHERE id = ?";\nSELECT * FROM nothing;\n',
    });
    await run('mariadb-admin', [...logon(RIGHT), 'ping', 'status']);
    await run('mariadb-dump', [...logon(RIGHT), 'plant']);
  },
} satisfies Software;
