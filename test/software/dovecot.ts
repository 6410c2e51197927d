/** Dovecot, picked up from by the mail libraries of Python and by curl: IMAP and POP3, right and wrong passwords, mail. */
import { byWord, type Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';

const IN_MAIL = 'This is a line of mail in a literal, and no command (RFC 9051, 4.3).';

const CONFIGURATION = `
protocols = imap pop3
listen = 10.99.0.2
base_dir = /run/dovecot
log_path = /dev/stderr
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5 apop
auth_failure_delay = 0
mail_location = maildir:/run/stage/mail/%u
first_valid_uid = 1
passdb {
  driver = passwd-file
  args = scheme=PLAIN /run/stage/users
}
userdb {
  driver = static
  args = uid=mail gid=mail home=/run/stage/mail/%u
}
namespace inbox {
  inbox = yes
}
`;
const IMAP = `
import imaplib, os, time
m = imaplib.IMAP4('10.99.0.2')
try: m.login('anna', os.environ['WRONG'])
except m.error: pass
m.login('anna', os.environ['RIGHT'])
m.create('shifts')
m.append('INBOX', None, time.time(), b'Subject: shift\\r\\n\\r\\nAll quiet.\\r\\nA1 LOGIN is no command here.\\r\\n')
m.list(); m.status('INBOX', '(MESSAGES)'); m.select('INBOX')
m.search(None, 'ALL'); m.fetch('1', '(RFC822)'); m.copy('1', 'shifts')
m.store('1', '+FLAGS', '\\\\Deleted'); m.expunge(); m.select('nowhere'); m.noop(); m.logout()
`;
const POP3 = `
import poplib, os
m = poplib.POP3('10.99.0.2')
m.user('anna')
try: m.pass_(os.environ['WRONG'])
except poplib.error_proto: pass
m.user('anna'); m.pass_(os.environ['RIGHT'])
m.capa(); m.stat(); m.list(); m.uidl(); m.retr(1); m.top(1, 0)
try: m.retr(9)
except poplib.error_proto: pass
m.noop(); m.quit()
m = poplib.POP3('10.99.0.2')
m.apop('berta', os.environ['RIGHT'])
m.quit()
`;

export default {
  name: 'Dovecot',
  packages: ['dovecot-core', 'dovecot-imapd', 'dovecot-pop3d', 'curl', 'python3'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'imap',
      operations: [
        ['response', 'greeting', 'connect'],
        ['request', 'login', 'authenticate'],
        ['response', 'login', 'authenticate'],
        ['error', 'login', 'authenticate'],
        ['request', 'authenticate', 'authenticate'],
        ['response', 'authenticate', 'authenticate'],
        ['request', 'append', 'write'],
        ['response', 'append', 'write'],
        ['request', 'select', 'read'],
        ['error', 'select', 'read'],
        ['response', 'fetch', 'read'],
        ['request', 'store', 'write'],
        ['request', 'expunge', 'write'],
        ['request', 'logout', 'disconnect'],
      ],
      claims: [['server', 'application', /Dovecot \(Debian\) ready\.$/]],
      accounts: ['anna'],
      logons: ['anna', 'anna'],
      counting: byWord('imap.request.command'),
      differences: { login: IN_MAIL, shift: IN_MAIL, 'quiet.': IN_MAIL },
    },
    {
      protocol: 'pop3',
      operations: [
        ['response', 'greeting', 'connect'],
        ['request', 'user', 'authenticate'],
        ['error', 'pass', 'authenticate'],
        ['response', 'pass', 'authenticate'],
        ['request', 'apop', 'authenticate'],
        ['request', 'auth', 'authenticate'],
        ['response', 'retr', 'read'],
        ['error', 'retr', 'read'],
        ['request', 'quit', 'disconnect'],
      ],
      claims: [['server', 'application', /^Dovecot \(Debian\) ready\./]],
      accounts: ['anna', 'berta'],
      logons: ['anna', 'anna'],
      counting: byWord('pop.request.command'),
      differences: { [btoa(`\0anna\0${RIGHT}`).toLowerCase()]: 'What answers AUTH PLAIN is no command (RFC 5034, 4).' },
    },
  ],
  async run({ write, makeFolder, start, run, listening, server }) {
    write('dovecot.conf', CONFIGURATION);
    write('users', `anna:${RIGHT}\nberta:${RIGHT}\n`);
    makeFolder('mail', 'mail');
    start('dovecot', ['-F', '-c', '/run/stage/dovecot.conf']);
    await listening('tcp', 110);
    await listening('tcp', 143);
    const env = { RIGHT, WRONG };
    await run('python3', ['-c', IMAP], { env });
    const asAnna = ['-sS', '-u', `anna:${RIGHT}`, '--login-options', 'AUTH=PLAIN'];
    const letter = write('letter', 'Subject: shift\r\n\r\nAll quiet.\r\n');
    await run('curl', [...asAnna, '-T', letter, `imap://${server.ip}/INBOX`]);
    await run('python3', ['-c', POP3], { env });
    await run('curl', [...asAnna, `pop3://${server.ip}/1`]);
  },
} satisfies Software;
