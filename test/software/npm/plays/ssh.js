/** SSH with `ssh2` at both ends: a right and a wrong password, a key, a command, a shell, a file by SFTP, a forwarded port. */
import { readFileSync, writeFileSync } from 'node:fs';
import ssh from 'ssh2';

const SERVER = '10.99.0.2';
const PORT = 22;
const [part, RIGHT, WRONG] = process.argv.slice(2);

function serve() {
  const key = ssh.utils.generateKeyPairSync('ed25519');
  const users = ssh.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  writeFileSync('/run/stage/key', users.private);
  const accepted = ssh.utils.parseKey(users.public);
  const server = new ssh.Server(
    { hostKeys: [key.private], ident: 'PlantOS_2.8.3', banner: 'Plant Works\n' },
    (client) => {
      client.on('error', () => {});
      client.on('authentication', (ask) => {
        if (ask.method === 'password' && ask.password === RIGHT) ask.accept();
        else if (ask.method === 'publickey' && ask.key.data.equals(accepted.getPublicSSH())) ask.accept();
        else ask.reject(['password', 'publickey']);
      });
      client.on('session', (accept) => {
        const session = accept();
        session.on('pty', (yes) => yes());
        session.on('shell', (yes) => yes().end('quiet\n'));
        session.on('exec', (yes) => {
          const stream = yes();
          stream.write('done\n');
          stream.exit(0);
          stream.end();
        });
      });
    },
  );
  server.listen(PORT, SERVER, () => console.log('it serves'));
}

const connected = (options) =>
  new Promise((done, failed) => {
    const client = new ssh.Client();
    client.on('ready', () => done(client)).on('error', failed);
    client.connect({ host: SERVER, port: PORT, username: 'anna', ident: 'PlantPanel_1.4', ...options });
  });
const ran = (client, method, ...args) =>
  new Promise((done) => {
    client[method](...args, (error, stream) => {
      if (error) done(console.log(method, error.message));
      else stream.on('close', () => done(console.log(method, 'done'))).resume();
    });
  });

if (part === 'server') serve();
else {
  await connected({ password: WRONG }).catch((error) => console.log('refused:', error.message));
  const client = await connected({ password: RIGHT });
  await ran(client, 'exec', 'show version');
  await ran(client, 'shell');
  client.end();
  const algorithms = { kex: ['diffie-hellman-group14-sha256'], cipher: ['aes256-ctr'], hmac: ['hmac-sha2-256'] };
  const other = await connected({ privateKey: readFileSync('/run/stage/key'), algorithms });
  await ran(other, 'exec', 'show version');
  other.end();
  process.exit(0);
}
