/** MIT Kerberos with a KDC of its own: a right and a wrong password, a ticket for a service, a principal that is not there. */
import type { Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';

const CONFIGURATION = `
[libdefaults]
  default_realm = PLANT.TEST
  dns_lookup_kdc = false
  dns_canonicalize_hostname = false
  rdns = false
[realms]
  PLANT.TEST = {
    kdc = 10.99.0.2
  }
`;
const KDC = `
[kdcdefaults]
  kdc_listen = 10.99.0.2:88
  kdc_tcp_listen = 10.99.0.2:88
[realms]
  PLANT.TEST = {
    database_name = /run/stage/kdc/principal
    key_stash_file = /run/stage/kdc/stash
    default_principal_flags = +preauth
  }
`;

export default {
  name: 'MIT Kerberos',
  packages: ['krb5-kdc', 'krb5-admin-server', 'krb5-user'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'kerberos',
      operations: [
        ['request', 'as_exchange', 'authenticate'],
        ['response', 'as_exchange', 'authenticate'],
        ['error', 'as_exchange', 'authenticate'],
        ['request', 'tgs_exchange', 'authenticate'],
        ['response', 'tgs_exchange', 'authenticate'],
        ['error', 'tgs_exchange', 'authenticate'],
      ],
      claims: [['server', 'dns-domain', 'plant.test']],
      accounts: ['PLANT.TEST\\anna', 'PLANT.TEST\\nobody'],
    },
  ],
  async run({ write, makeFolder, start, run, listening }) {
    write('/etc/krb5.conf', CONFIGURATION);
    makeFolder('kdc');
    const env = { KRB5_KDC_PROFILE: write('kdc.conf', KDC), KRB5CCNAME: 'FILE:/run/stage/tickets' };
    const here = { on: 'server', env } as const;
    await run('kdb5_util', ['create', '-s', '-P', 'no matter'], here);
    for (const principal of [`addprinc -pw ${RIGHT} anna`, 'addprinc -randkey http/server.plant.test'])
      await run('kadmin.local', ['-q', principal], here);
    start('krb5kdc', ['-n'], here);
    await listening('udp', 88);
    const as = { env };
    await run('kinit', ['anna'], { ...as, input: `${WRONG}\n`, fails: true });
    await run('kinit', ['nobody'], { ...as, input: `${WRONG}\n`, fails: true });
    await run('kinit', ['anna'], { ...as, input: `${RIGHT}\n` });
    await run('kvno', ['http/server.plant.test'], as);
    await run('kvno', ['http/nowhere.plant.test'], { ...as, fails: true });
  },
} satisfies Software;
