/** ldapjs as a directory, ldapjs and ldapts as its clients: binds right and wrong, every operation. */
import { play } from './stage/libraries.ts';
import type { Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';

export default {
  name: 'ldapjs',
  packages: [],
  libraries: ['ldapjs', 'ldapts'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'ldap',
      operations: [
        ['response', 'bind', 'authenticate'],
        ['error', 'bind', 'authenticate'],
        ['response', 'search', 'read'],
        ['error', 'search', 'read'],
        ['event', 'search_result_entry', 'read'],
        ['response', 'add', 'write'],
        ['response', 'modify', 'write'],
        ['response', 'modify_dn', 'write'],
        ['response', 'compare', 'read'],
        ['response', 'delete', 'write'],
        ['response', 'extended', 'execute'],
        ['request', 'unbind', 'disconnect'],
      ],
      claims: [['server', 'application', 'Plant directory 2.8.3']],
      accounts: ['cn=anna,dc=plant,dc=test'],
      logons: ['cn=anna,dc=plant,dc=test', 'cn=anna,dc=plant,dc=test'],
    },
  ],
  async run({ start, run, listening }) {
    start(...play('ldap', 'server', RIGHT));
    await listening('tcp', 389);
    await run(...play('ldap', 'client', RIGHT, WRONG));
  },
} satisfies Software;
