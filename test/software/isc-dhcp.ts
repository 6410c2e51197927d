/** ISC's DHCP server and client, version 4 and 6: a lease asked for, renewed and released. */
import { byKey, type Software } from './stage/software.ts';

const FOUR = `
default-lease-time 600;
authoritative;
option domain-name "plant.test";
subnet 10.99.0.0 netmask 255.255.255.0 {
  range 10.99.0.100 10.99.0.120;
  option routers 10.99.0.2;
}
`;
const SIX = `
default-lease-time 600;
option dhcp6.domain-search "plant.test";
subnet6 fd99::/64 {
  range6 fd99::100 fd99::120;
}
`;
/** Asks and takes nothing: the address of the wire stays. */
const TAKES_NOTHING = '#!/bin/sh\nexit 0\n';

export default {
  name: 'ISC DHCP',
  packages: ['isc-dhcp-server', 'isc-dhcp-client'],
  expects: [
    {
      protocol: 'dhcp',
      operations: [
        ['request', 'discover', 'discover'],
        ['response', 'offer', 'discover'],
        ['request', 'request', 'connect'],
        ['response', 'ack', 'connect'],
        ['request', 'release', 'disconnect'],
      ],
      counting: byKey('dhcp.option.dhcp'),
    },
    {
      protocol: 'dhcpv6',
      operations: [
        ['request', 'solicit', 'discover'],
        ['response', 'advertise', 'discover'],
        ['request', 'request', 'connect'],
        ['response', 'reply', 'connect'],
        ['request', 'release', 'disconnect'],
      ],
      claims: [['server', 'role', 'DHCPv6 server']],
    },
  ],
  async run({ write, start, run, listening }) {
    const script = write('takes-nothing', TAKES_NOTHING, 0o755);
    for (const [family, text, port] of [
      ['4', FOUR, 67],
      ['6', SIX, 547],
    ] as const) {
      const leases = write(`leases${family}`, '');
      const files = ['-cf', write(`dhcpd${family}.conf`, text), '-lf', leases, '-pf', `/run/stage/pid${family}`];
      start('dhcpd', [`-${family}`, '-f', '-d', ...files, '-user', 'root', 'server']);
      await listening('udp', port);
      const client = [
        '-v',
        `-${family}`,
        '-sf',
        script,
        '-lf',
        `/run/stage/client${family}`,
        '-pf',
        `/run/stage/client-pid${family}`,
      ];
      await run('dhclient', [...client, '-1', 'client']);
      await run('dhclient', [...client, '-r', 'client']);
    }
  },
} satisfies Software;
