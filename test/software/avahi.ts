/** Avahi at both ends: a service announced, found, resolved, and gone. */
import { once } from 'node:events';
import { byKey, type Software } from './stage/software.ts';

const CONFIGURATION = `
[server]
host-name=plantserver
use-ipv6=no
allow-interfaces=server
enable-dbus=no
[publish]
publish-hinfo=yes
publish-workstation=yes
[wide-area]
[reflector]
[rlimits]
`;
const SERVICE = `<?xml version="1.0"?>
<service-group>
  <name>Plant page</name>
  <service><type>_http._tcp</type><port>80</port></service>
</service-group>
`;

export default {
  name: 'Avahi',
  packages: ['avahi-daemon'],
  expects: [
    {
      protocol: 'mdns',
      operations: [
        ['request', 'query', 'discover'],
        ['event', 'announce', 'identify'],
      ],
      counting: byKey('dns.flags.opcode', 'mdns'),
      claims: [['server', 'hostname', /^plantserver/]],
    },
  ],
  async run({ write, start, until, printed }) {
    const server = write('server.conf', CONFIGURATION);
    write('/etc/avahi/services/page.service', SERVICE);
    const daemon = start('avahi-daemon', ['--no-rlimits', '--no-drop-root', '--no-chroot', '-f', server]);
    await until('the name is its own', () => printed().includes('Server startup complete'));
    daemon.kill('SIGTERM');
    await once(daemon, 'close');
  },
} satisfies Software;
