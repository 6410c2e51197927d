/** BIND and its tools: names found and not found, over UDP and TCP, a zone transferred, an update refused. */
import { byKey, type Software } from './stage/software.ts';

const CONFIGURATION = `
options {
  directory "/run/stage";
  pid-file none;
  listen-on { 10.99.0.2; };
  listen-on-v6 { none; };
  recursion no;
  allow-transfer { any; };
  dnssec-validation no;
};
controls { };
zone "plant.test" { type master; file "/run/stage/zone"; };
`;
const ZONE = `
$TTL 60
@ IN SOA server hostmaster 1 60 60 60 60
@ IN NS server
server IN A 10.99.0.2
plc IN A 10.99.0.9
plc IN TXT "hall 2"
`;

export default {
  name: 'BIND',
  packages: ['bind9', 'bind9-dnsutils'],
  expects: [
    {
      protocol: 'dns',
      operations: [
        ['request', 'query', 'discover'],
        ['response', 'query', 'discover'],
        ['error', 'query', 'discover'],
      ],
      counting: byKey('dns.flags.opcode'),
    },
  ],
  async run({ write, start, run, listening, server }) {
    const file = write('named.conf', CONFIGURATION);
    write('zone', ZONE);
    start('named', ['-g', '-c', file]);
    await listening('tcp', 53);
    await listening('udp', 53);
    const dig = (...args: readonly string[]): Promise<string> => run('dig', [`@${server.ip}`, ...args]);
    await dig('plc.plant.test', 'A');
    await dig('plc.plant.test', 'TXT', '+tcp');
    await dig('nothing.plant.test');
    await dig('plant.test', 'AXFR');
    await dig('version.bind', 'TXT', 'CH');
    const update = `server ${server.ip}\nzone plant.test\nupdate add x.plant.test 60 A 10.99.0.8\nsend\n`;
    await run('nsupdate', [], { input: update, fails: true });
  },
} satisfies Software;
