/** WireGuard as its program in Go at both ends: a handshake, packets within the tunnel. */
import { byKey, type Software } from './stage/software.ts';

export default {
  name: 'WireGuard',
  packages: ['wireguard-go', 'wireguard-tools'],
  needs: ['/dev/net/tun'],
  expects: [
    {
      protocol: 'wireguard',
      operations: [
        ['request', 'handshake_initiation', 'connect'],
        ['response', 'handshake_response', 'connect'],
        ['event', 'transport_data', 'transfer'],
      ],
      counting: byKey('wg.type'),
    },
  ],
  async run({ folder, start, run, until, server }) {
    const sides = [
      { on: 'server', name: 'wgs', ip: '10.98.0.2', endpoint: [] },
      { on: 'client', name: 'wgc', ip: '10.98.0.1', endpoint: ['endpoint', `${server.ip}:51820`] },
    ] as const;
    for (const { on, name } of sides) {
      await run('bash', ['-c', `umask 77; wg genkey | tee ${folder}/${on}.key | wg pubkey >${folder}/${on}.pub`]);
      start('wireguard-go', ['-f', name], { on });
    }
    for (const { on, name, ip, endpoint } of sides) {
      const other = on === 'server' ? 'client' : 'server';
      await until('there is a device', async () => (await run('ip', ['link'], { on })).includes(`${name}:`));
      const peer = (await run('cat', [`${folder}/${other}.pub`])).trim();
      const own = ['listen-port', '51820', 'private-key', `${folder}/${on}.key`];
      await until('it is set', async () => {
        const told = await run('wg', ['set', name, ...own, 'peer', peer, 'allowed-ips', '10.98.0.0/24', ...endpoint], {
          on,
          fails: 'may',
        });
        return told === '';
      });
      await run('ip', ['address', 'add', `${ip}/24`, 'dev', name], { on });
      await run('ip', ['link', 'set', name, 'up'], { on });
    }
    await run('bash', ['-c', 'for i in 1 2 3; do echo quiet >/dev/udp/10.98.0.2/9; done']);
    await until('they have met', async () =>
      /[1-9]/.test(await run('wg', ['show', 'wgc', 'latest-handshakes']).then((text) => text.split('\t')[1] ?? '')),
    );
  },
} satisfies Software;
