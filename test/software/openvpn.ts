/** OpenVPN at both ends over UDP and over TCP, with certificates: a session up and down. */
import { once } from 'node:events';
import type { Software } from './stage/software.ts';

const EXTENSIONS = 'basicConstraints=critical,CA:TRUE';

export default {
  name: 'OpenVPN',
  packages: ['openvpn', 'openssl'],
  expects: [
    {
      protocol: 'openvpn',
      operations: [
        ['request', 'control_hard_reset_client_v2', 'connect'],
        ['response', 'control_hard_reset_server_v2', 'connect'],
      ],
    },
  ],
  async run({ folder, start, run, until, printed, server }) {
    const of = (name: string, kind: string): string => `${folder}/${name}.${kind}`;
    const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-addext', EXTENSIONS];
    for (const name of ['server', 'client'])
      await run('openssl', [
        ...made,
        '-keyout',
        of(name, 'key'),
        '-out',
        of(name, 'crt'),
        '-subj',
        `/CN=${name}.plant.test`,
      ]);
    const side = (name: string, trusted: string): string[] => [
      ...['--dev', 'null', '--ifconfig-noexec', '--dh', 'none', '--verb', '3', '--data-ciphers', 'AES-256-GCM'],
      ...['--key', of(name, 'key'), '--cert', of(name, 'crt'), '--ca', of(trusted, 'crt')],
    ];
    for (const [listens, connects] of [
      ['udp', 'udp'],
      ['tcp-server', 'tcp-client'],
    ] as const) {
      start('openvpn', [
        ...side('server', 'client'),
        '--tls-server',
        '--local',
        server.ip,
        '--proto',
        listens,
        '--port',
        '1194',
      ]);
      const to = [
        '--tls-client',
        '--nobind',
        '--proto',
        connects,
        '--remote',
        server.ip,
        '1194',
        '--connect-retry',
        '1',
      ];
      const before = printed().split('Initialization Sequence Completed').length;
      const client = start('openvpn', [...side('client', 'server'), ...to, '--ping', '1'], { on: 'client' });
      await until('both are up', () => printed().split('Initialization Sequence Completed').length > before + 1);
      client.kill('SIGTERM');
      await once(client, 'close');
    }
  },
} satisfies Software;
