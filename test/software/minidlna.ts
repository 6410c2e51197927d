/** MiniDLNA, found and asked by gupnp's tools: SSDP announcements and searches, a description over HTTP, a good-bye. */
import { once } from 'node:events';
import { RESPONSE } from '../../src/model/protocol.ts';
import { named, type Software } from './stage/software.ts';

const METHODS = { NOTIFY: 'notify', 'M-SEARCH': 'm_search' };

export default {
  name: 'MiniDLNA',
  packages: ['minidlna', 'curl', 'gupnp-tools'],
  expects: [
    {
      protocol: 'ssdp',
      operations: [
        ['event', 'notify', 'identify'],
        ['event', 'notify_byebye', 'notify'],
        ['request', 'm_search', 'discover'],
        ['response', 'm_search', 'discover'],
      ],
      counting: named(
        'http.request.method',
        METHODS,
        ({ kind, operation }) => (kind === RESPONSE ? undefined : operation.replace('_byebye', '')),
        'ssdp',
      ),
    },
    {
      protocol: 'upnp',
      operations: [['response', 'device_description', 'identify']],
      claims: [['server', 'name', 'Plant films']],
    },
  ],
  async run({ write, makeFolder, start, run, listening, until, server }) {
    const file = write(
      'minidlna.conf',
      'network_interface=server\nport=8200\nfriendly_name=Plant films\nmedia_dir=/run/stage/films\ndb_dir=/run/stage/db\nlog_dir=/run/stage/db\nnotify_interval=2\ninotify=no\n',
    );
    for (const folder of ['films', 'db']) makeFolder(folder);
    const daemon = start('minidlnad', ['-S', '-f', file, '-P', '/run/stage/pid']);
    await listening('udp', 1900);
    await listening('tcp', 8200);
    await until('it is found', async () => {
      const told = await run('gssdp-discover', ['-i', 'client', '-n', '2', '-t', 'upnp:rootdevice'], { fails: 'may' });
      return told.includes('rootDesc.xml');
    });
    await run('curl', ['-sS', '-o', '/dev/null', `http://${server.ip}:8200/rootDesc.xml`]);
    daemon.kill('SIGTERM');
    await once(daemon, 'close');
  },
} satisfies Software;
