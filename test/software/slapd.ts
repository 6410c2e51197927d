/** OpenLDAP: a right and a wrong password, entries added, changed, compared, found and deleted, one that is not there. */
import { named, type Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';
const ADMIN = 'cn=admin,dc=plant,dc=test';

const REQUESTS = {
  0: 'bind',
  2: 'unbind',
  3: 'search',
  6: 'modify',
  8: 'add',
  10: 'delete',
  12: 'modify_dn',
  14: 'compare',
  16: 'abandon',
  23: 'extended',
};

const CONFIGURATION = `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
suffix "dc=plant,dc=test"
rootdn "${ADMIN}"
rootpw ${RIGHT}
directory /run/stage/data
`;
const ENTRIES = `
dn: dc=plant,dc=test
objectClass: dcObject
objectClass: organization
dc: plant
o: Plant

dn: cn=anna,dc=plant,dc=test
objectClass: person
cn: anna
sn: Muster
`;
const CHANGE = `
dn: cn=anna,dc=plant,dc=test
changetype: modify
replace: sn
sn: Beispiel
`;

export default {
  name: 'OpenLDAP',
  packages: ['slapd', 'ldap-utils'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'ldap',
      operations: [
        ['request', 'bind', 'authenticate'],
        ['response', 'bind', 'authenticate'],
        ['error', 'bind', 'authenticate'],
        ['request', 'add', 'write'],
        ['response', 'add', 'write'],
        ['request', 'modify', 'write'],
        ['request', 'modify_dn', 'write'],
        ['request', 'search', 'read'],
        ['response', 'search', 'read'],
        ['error', 'search', 'read'],
        ['request', 'compare', 'read'],
        ['request', 'delete', 'write'],
        ['request', 'extended', 'execute'],
        ['request', 'unbind', 'disconnect'],
      ],
      counting: named('ldap.protocolOp', REQUESTS, ({ kind, operation }) => (kind === 0 ? operation : undefined)),
      accounts: [ADMIN],
      logons: [ADMIN, ADMIN],
    },
  ],
  async run({ write, makeFolder, start, run, listening, server }) {
    const file = write('slapd.conf', CONFIGURATION);
    makeFolder('data');
    start('/usr/sbin/slapd', ['-d', '0', '-f', file, '-h', `ldap://${server.ip}/`]);
    await listening('tcp', 389);
    const client = (
      program: string,
      args: readonly string[],
      input = '',
      fails: boolean | 'may' = false,
    ): Promise<string> => run(program, ['-x', '-H', `ldap://${server.ip}/`, '-D', ADMIN, ...args], { input, fails });
    const right = ['-w', RIGHT];
    await client('ldapwhoami', ['-w', WRONG], '', true);
    await client('ldapadd', right, ENTRIES);
    await client('ldapmodify', right, CHANGE);
    await client('ldapsearch', [...right, '-b', 'dc=plant,dc=test', '(objectClass=*)']);
    await client('ldapsearch', [...right, '-b', 'dc=nowhere', '(cn=anna)'], '', true);
    await client('ldapcompare', [...right, 'cn=anna,dc=plant,dc=test', 'sn:Beispiel'], '', 'may');
    await client('ldapmodrdn', [...right, 'cn=anna,dc=plant,dc=test', 'cn=berta']);
    await client('ldapdelete', [...right, 'cn=berta,dc=plant,dc=test']);
    await client('ldapwhoami', right);
  },
} satisfies Software;
