/** Exim, given mail by Python's smtplib and by curl: logons by PLAIN and LOGIN, a wrong one, mail taken and mail refused. */
import { named, type Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';

const NAMES = {
  EHLO: 'extended_hello',
  HELO: 'hello',
  AUTH: 'auth',
  MAIL: 'mail',
  RCPT: 'recipient',
  DATA: 'data',
  VRFY: 'verify',
  NOOP: 'noop',
  RSET: 'reset',
  QUIT: 'quit',
};

const CONFIGURATION = `
primary_hostname = server.plant.test
local_interfaces = 10.99.0.2
spool_directory = /run/stage/spool
log_file_path = /run/stage/spool/%slog
acl_smtp_rcpt = recipient
acl_smtp_vrfy = deny
tls_advertise_hosts =
host_lookup =
rfc1413_hosts =
begin acl
recipient:
  accept domains = plant.test
  accept authenticated = *
  deny message = relaying is not permitted
begin routers
everybody:
  driver = accept
  transport = hole
begin transports
hole:
  driver = appendfile
  file = /dev/null
  user = mail
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if eq{$auth3}{${RIGHT}}}
  server_set_id = $auth2
  server_advertise_condition = *
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = <| Username: | Password:
  server_condition = \${if eq{$auth2}{${RIGHT}}}
  server_set_id = $auth1
  server_advertise_condition = *
`;
const CLIENT = `
import smtplib, os
m = smtplib.SMTP('10.99.0.2', local_hostname='client.plant.test')
m.ehlo()
m.user, m.password = 'anna', os.environ['WRONG']
try: m.auth('LOGIN', m.auth_login)
except smtplib.SMTPAuthenticationError: pass
m.password = os.environ['RIGHT']
m.auth('LOGIN', m.auth_login)
m.verify('anna'); m.noop()
m.sendmail('anna@plant.test', ['berta@plant.test'], 'Subject: shift\\r\\n\\r\\nRSET\\r\\n.QUIT\\r\\n')
m.rset(); m.quit()
m = smtplib.SMTP('10.99.0.2', local_hostname='client.plant.test')
m.helo()
try: m.sendmail('anna@plant.test', ['berta@example.org'], 'never said')
except smtplib.SMTPRecipientsRefused: pass
m.quit()
`;

export default {
  name: 'Exim',
  packages: ['exim4-daemon-light', 'curl', 'python3'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'smtp',
      operations: [
        ['response', 'greeting', 'connect'],
        ['request', 'extended_hello', 'connect'],
        ['response', 'extended_hello', 'connect'],
        ['request', 'hello', 'connect'],
        ['request', 'auth', 'authenticate'],
        ['response', 'auth', 'authenticate'],
        ['error', 'auth', 'authenticate'],
        ['request', 'mail', 'transfer'],
        ['request', 'recipient', 'transfer'],
        ['error', 'recipient', 'transfer'],
        ['request', 'data', 'transfer'],
        ['response', 'data', 'transfer'],
        ['request', 'quit', 'disconnect'],
      ],
      claims: [
        ['server', 'application', (versionOf) => `server.plant.test ESMTP Exim ${versionOf('exim4-daemon-light')} `],
        ['server', 'hostname', 'server.plant.test'],
        ['client', 'hostname', 'client.plant.test'],
      ],
      accounts: ['anna'],
      logons: ['anna', 'anna'],
      counting: named('smtp.req.command', NAMES, ({ kind, operation }) => (kind === 0 ? operation : undefined)),
    },
  ],
  async run({ write, makeFolder, start, run, listening, server }) {
    write('/etc/exim4/exim4.conf', CONFIGURATION, 0o640);
    makeFolder('spool', 'Debian-exim');
    start('exim4', ['-bdf', '-oX', '25', '-q1h']);
    await listening('tcp', 25);
    await run('python3', ['-c', CLIENT], { env: { RIGHT, WRONG } });
    const letter = write('letter', 'Subject: shift\r\n\r\nAll quiet.\r\n');
    const mail = ['--mail-from', 'anna@plant.test', '--mail-rcpt', 'berta@plant.test', '-T', letter];
    const logon = ['-u', `anna:${RIGHT}`, '--login-options', 'AUTH=PLAIN'];
    await run('curl', ['-sS', ...mail, ...logon, `smtp://${server.ip}/client.plant.test`]);
  },
} satisfies Software;
