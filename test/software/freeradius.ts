/** FreeRADIUS and radclient: a right and a wrong password by PAP and CHAP, accounting, a status. */
import type { Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';
const SECRET = 'Shareable-4713';

export default {
  name: 'FreeRADIUS',
  packages: ['freeradius', 'freeradius-utils'],
  secrets: [RIGHT, WRONG, SECRET],
  expects: [
    {
      protocol: 'radius',
      operations: [
        ['request', 'access_request', 'authenticate'],
        ['response', 'access_accept', 'authenticate'],
        ['error', 'access_reject', 'authenticate'],
        ['request', 'accounting_request', 'notify'],
        ['response', 'accounting_response', 'notify'],
      ],
      claims: [['server', 'role', 'RADIUS server']],
      accounts: ['anna'],
    },
  ],
  async run({ write, start, run, listening, server }) {
    write('/etc/freeradius/3.0/clients.conf', `client plant {\n  ipaddr = 10.99.0.0/24\n  secret = ${SECRET}\n}\n`);
    write('/etc/freeradius/3.0/mods-config/files/authorize', `anna Cleartext-Password := "${RIGHT}"\n`);
    start('freeradius', ['-f', '-l', 'stdout']);
    await listening('udp', 1812);
    const client = (port: number, kind: string, attributes: string, fails = false): Promise<string> =>
      run('radclient', ['-r', '1', '-t', '5', `${server.ip}:${port}`, kind, SECRET], { input: attributes, fails });
    const who =
      'User-Name = "anna", NAS-Identifier = "cell-2", NAS-IP-Address = 10.99.0.1, Calling-Station-Id = "02-00-00-00-00-0c"';
    await client(1812, 'auth', `${who}, User-Password = "${WRONG}"\n`, true);
    await client(1812, 'auth', `${who}, User-Password = "${RIGHT}"\n`);
    await client(1812, 'auth', `${who}, CHAP-Password = "${RIGHT}"\n`);
    const session = 'Acct-Session-Id = "17", NAS-Port = 1';
    await client(1813, 'acct', `${who}, Acct-Status-Type = Start, ${session}\n`);
    await client(1813, 'acct', `${who}, Acct-Status-Type = Stop, ${session}\n`);
  },
} satisfies Software;
