/** OpenSSL's server and client, TLS 1.0 to 1.3: versions, ciphers, the certificate, a client that trusts it not. */
import type { Software } from './stage/software.ts';

export default {
  name: 'OpenSSL',
  packages: ['openssl'],
  expects: [
    {
      protocol: 'tls',
      operations: [
        ['request', 'client_hello', 'connect'],
        ['response', 'server_hello', 'connect'],
      ],
      claims: [
        ['server', 'certificate-subject', 'CN=plc.plant.test'],
        ['server', 'security', /^TLS 1\.3, TLS_AES_256_GCM_SHA384/],
        ['server', 'security', /^TLS 1\.0, .*, weak$/],
        ['client', 'tls-ja4', /^t13/],
      ],
    },
  ],
  async run({ folder, start, run, listening, server }) {
    const [key, certificate] = [`${folder}/key`, `${folder}/certificate`];
    const made = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-subj', '/CN=plc.plant.test'];
    await run('openssl', ['req', '-x509', ...made, '-days', '30'], { on: 'server' });
    const weak = ['-cipher', 'DEFAULT:@SECLEVEL=0'];
    start('openssl', ['s_server', '-accept', `${server.ip}:443`, '-key', key, '-cert', certificate, '-www', ...weak]);
    await listening('tcp', 443);
    const client = (args: readonly string[], fails = false): Promise<string> =>
      run('openssl', ['s_client', '-connect', `${server.ip}:443`, ...args], { input: 'GET / HTTP/1.0\r\n\r\n', fails });
    for (const version of ['-tls1', '-tls1_1', '-tls1_2', '-tls1_3']) await client([version, ...weak]);
    await client(['-servername', 'plc.plant.test', '-alpn', 'h2,http/1.1']);
    await client(['-verify_return_error'], true);
  },
} satisfies Software;
