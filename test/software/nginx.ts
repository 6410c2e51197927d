/** nginx and curl over HTTP/1.1: pages, ranges, what is not there, logons with a right and a wrong password. */
import { named, type Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';
const METHODS = { GET: 'get', HEAD: 'head', DELETE: 'delete', PUT: 'put', OPTIONS: 'options' };

const CONFIGURATION = `
daemon off;
pid /run/stage/nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  server {
    listen 10.99.0.2:80;
    root /run/stage/pages;
    location /private {
      auth_basic "plant";
      auth_basic_user_file /run/stage/users;
    }
  }
}
`;

export default {
  name: 'nginx',
  packages: ['nginx-light', 'curl'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'http',
      operations: [
        ['request', 'get', 'read'],
        ['response', 'get', 'read'],
        ['error', 'get', 'read'],
        ['request', 'head', 'read'],
        ['request', 'put', 'write'],
        ['error', 'put', 'write'],
      ],
      claims: [
        ['server', 'http-server', (versionOf) => `nginx/${versionOf('nginx-light')}`],
        ['client', 'user-agent', (versionOf) => `curl/${versionOf('curl')}`],
      ],
      accounts: ['anna'],
      logons: ['anna', 'anna'],
      counting: named('http.request.method', METHODS, ({ kind, operation }) => (kind === 0 ? operation : undefined)),
    },
  ],
  async run({ write, start, run, listening, server }) {
    write('nginx.conf', CONFIGURATION);
    write('users', `anna:{PLAIN}${RIGHT}\n`);
    write('pages/index.html', '<title>Plant</title>'.repeat(5000));
    write('pages/private/index.html', '<title>Recipes</title>');
    start('nginx', ['-c', '/run/stage/nginx.conf']);
    await listening('tcp', 80);
    const curl = (...args: readonly string[]): Promise<string> =>
      run('curl', ['-sS', '-o', '/dev/null', ...args.slice(0, -1), `http://${server.ip}/${args.at(-1) ?? ''}`]);
    await curl('');
    await curl('-I', '');
    await curl('-r', '0-99', '');
    await curl('nothing?page=1');
    await curl('private/');
    await curl('-u', `anna:${WRONG}`, 'private/');
    await curl('-u', `anna:${RIGHT}`, 'private/');
    await curl('-X', 'PUT', '-d', 'GET / HTTP/1.1', 'private/x');
    await run('curl', [
      '-sS',
      `http://${server.ip}/`,
      '-o',
      '/dev/null',
      `http://${server.ip}/nothing`,
      '-o',
      '/dev/null',
    ]);
  },
} satisfies Software;
