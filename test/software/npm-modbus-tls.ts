/** Modbus/TCP Security with jsmodbus: what TLS shows of both sides. */
import { play } from './stage/libraries.ts';
import type { Software } from './stage/software.ts';

export default {
  name: 'jsmodbus, TLS',
  packages: ['openssl'],
  libraries: ['jsmodbus'],
  expects: [
    {
      protocol: 'tls',
      operations: [
        ['request', 'client_hello', 'connect'],
        ['response', 'certificate', 'identify'],
        ['response', 'certificate_request', 'identify'],
        ['request', 'certificate', 'identify'],
        ['request', 'certificate_verify', 'authenticate'],
      ],
      claims: [
        ['server', 'certificate-subject', 'CN=modbus-server,O=Plant Works'],
        ['client', 'certificate-subject', 'CN=modbus-client,O=Plant Works'],
        ['server', 'security', /^TLS 1\.2, /],
      ],
      counting: 'none',
    },
  ],
  async run({ start, run, listening }) {
    for (const side of ['server', 'client'])
      await run('openssl', [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', `/O=Plant Works/CN=modbus-${side}`],
        ...['-keyout', `/run/stage/${side}.key`, '-out', `/run/stage/${side}.crt`],
      ]);
    start(...play('modbus-tls', 'server'));
    await listening('tcp', 802);
    await run(...play('modbus-tls', 'client'));
  },
} satisfies Software;
