/** PostgreSQL and its psql: logons by SCRAM, by MD5 and in clear, a wrong password, statements, a copy, an error. */
import { readdirSync } from 'node:fs';
import { named, type Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';
const CLEAR = 'Clearly-4713';

/** What tshark calls messages, and the specification. */
const NAMES = {
  'Authentication request': 'authentication',
  'Backend key data': 'backend_key_data',
  'Command completion': 'command_complete',
  'Copy completion': 'copy_done',
  'Copy data': 'copy_data',
  'CopyIn response': 'copy_in_response',
  'Data row': 'data_row',
  Error: 'error_response',
  'Parameter status': 'parameter_status',
  'Password message': 'password_message',
  'Ready for query': 'ready_for_query',
  'Row description': 'row_description',
  'SASLInitialResponse message': 'password_message',
  'SASLResponse message': 'password_message',
  'SSL request': 'ssl_request',
  'Simple query': 'query',
  'Startup message': 'startup_message',
  Termination: 'terminate',
};

export default {
  name: 'PostgreSQL',
  packages: ['postgresql'],
  secrets: [RIGHT, WRONG, CLEAR],
  expects: [
    {
      protocol: 'postgresql',
      operations: [
        ['request', 'startup_message', 'authenticate'],
        ['response', 'authentication_sasl', 'authenticate'],
        ['response', 'authentication_md5_password', 'authenticate'],
        ['response', 'authentication_cleartext_password', 'authenticate'],
        ['response', 'authentication_ok', 'authenticate'],
        ['error', 'error_response', 'authenticate'],
        ['request', 'query_create', 'configure'],
        ['request', 'query_insert', 'write'],
        ['request', 'query_select', 'read'],
        ['response', 'data_row', 'read'],
        ['request', 'copy_data', 'transfer'],
        ['error', 'error_response', 'unknown'],
        ['request', 'terminate', 'disconnect'],
      ],
      claims: [
        ['server', 'application', /^PostgreSQL 1\d\.\d+ \(Debian /],
        ['client', 'application', 'psql'],
      ],
      accounts: ['clara', 'max', 'sara'],
      logons: ['clara'],
      counting: named('pgsql.type', NAMES, ({ operation }) => /^(query|authentication)|.*/.exec(operation)?.[0]),
    },
  ],
  async run({ write, makeFolder, start, run, listening, server }) {
    const [release = ''] = readdirSync('/usr/lib/postgresql');
    const bin = `/usr/lib/postgresql/${release}/bin`;
    const data = makeFolder('data', 'postgres');
    const as = 'postgres';
    await run(`${bin}/initdb`, ['-D', data, '--auth', 'trust', '--no-sync'], { as, on: 'server' });
    write(
      'data/pg_hba.conf',
      [
        'local all all trust',
        'host all sara all scram-sha-256',
        'host all max all md5',
        'host all clara all password',
        '',
      ].join('\n'),
    );
    start(`${bin}/postgres`, ['-D', data, '-h', server.ip, '-k', data, '-c', 'fsync=off'], { as });
    await listening('tcp', 5432);
    const roles = ['sara', 'max', 'clara'].map(
      (role) =>
        `SET password_encryption = '${role === 'max' ? 'md5' : 'scram-sha-256'}'; CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD '${role === 'clara' ? CLEAR : RIGHT}';`,
    );
    await run('psql', ['-h', data, 'postgres'], { as, on: 'server', input: roles.join('\n') });
    const psql = (user: string, PGPASSWORD: string, input: string, fails: boolean | 'may' = false): Promise<string> =>
      run('psql', ['-h', server.ip, '-U', user, 'postgres'], { input, fails, env: { PGPASSWORD } });
    await psql('sara', WRONG, '', true);
    await psql('max', RIGHT, 'SELECT version();');
    await psql('clara', CLEAR, 'SELECT 1;');
    await psql(
      'sara',
      RIGHT,
      "CREATE TABLE batches (id int, name text);\nINSERT INTO batches VALUES (1, 'one');\n" +
        'COPY batches FROM stdin;\n2\ttwo\n3\tthree\n\\.\nSELECT * FROM batches;\nSELECT * FROM nothing;\nDROP TABLE batches;\n',
    );
  },
} satisfies Software;
