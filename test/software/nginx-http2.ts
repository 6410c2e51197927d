/** HTTP/2 in clear, by prior knowledge: nginx asked by curl and by nghttp, several requests over one connection. */
import { byKey, type Software } from './stage/software.ts';

const CONFIGURATION = `
daemon off;
pid /run/stage/nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  server {
    listen 10.99.0.2:80 http2;
    root /run/stage/pages;
  }
}
`;

export default {
  name: 'nginx, HTTP/2',
  packages: ['nginx-light', 'curl', 'nghttp2-client'],
  expects: [
    {
      protocol: 'http2',
      operations: [
        ['event', 'settings', 'connect'],
        ['request', 'get', 'read'],
        ['response', 'get', 'read'],
        ['error', 'get', 'read'],
        ['request', 'head', 'read'],
      ],
      counting: byKey('http2.type'),
    },
  ],
  async run({ write, start, run, listening, server }) {
    write('nginx.conf', CONFIGURATION);
    write('pages/index.html', '<title>Plant</title>'.repeat(5000));
    start('nginx', ['-c', '/run/stage/nginx.conf']);
    await listening('tcp', 80);
    const url = `http://${server.ip}`;
    const curl = ['-sS', '--http2-prior-knowledge', '-o', '/dev/null'];
    await run('curl', [...curl, `${url}/`]);
    await run('curl', [...curl, `${url}/nothing`]);
    await run('curl', [...curl, '-I', `${url}/`]);
    // nginx refuses it before it has come.
    await run('curl', [...curl, '-d', 'x=1', `${url}/`], { fails: 'may' });
    await run('nghttp', ['-n', `${url}/`, `${url}/index.html`, `${url}/nothing`]);
  },
} satisfies Software;
