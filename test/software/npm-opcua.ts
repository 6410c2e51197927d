/** node-opcua as server and client, without security and signed: anonymous, with a right and a wrong password. */
import { play } from './stage/libraries.ts';
import type { Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';
const WRONG = 'Wrongly-4712';

export default {
  name: 'node-opcua',
  packages: [],
  libraries: ['node-opcua'],
  secrets: [RIGHT, WRONG],
  expects: [
    {
      protocol: 'opcua',
      operations: [
        ['response', 'get_endpoints', 'discover'],
        ['response', 'find_servers', 'discover'],
        ['response', 'open_secure_channel', 'connect'],
        ['response', 'activate_session', 'authenticate'],
        ['error', 'activate_session', 'authenticate'],
        ['response', 'browse', 'discover'],
        ['response', 'read', 'read'],
        ['response', 'write', 'write'],
        ['response', 'call', 'execute'],
        ['response', 'history_read', 'read'],
        ['response', 'translate_browse_paths_to_node_ids', 'discover'],
        ['response', 'create_subscription', 'subscribe'],
        ['response', 'create_monitored_items', 'subscribe'],
        ['response', 'publish', 'notify'],
        ['response', 'delete_subscriptions', 'subscribe'],
        ['response', 'close_session', 'disconnect'],
        ['error', 'add_nodes', 'configure'],
        ['error', 'delete_references', 'configure'],
        ['error', 'history_update', 'write'],
        ['error', 'transfer_subscriptions', 'subscribe'],
        ['error', 'register_server_2', 'discover'],
        ['error', 'find_servers_on_network', 'discover'],
      ],
      claims: [
        ['server', 'application', 'NodeOPCUA'],
        ['server', 'application', 'Plant boiler 2.8.3'],
        ['server', 'vendor', 'Plant Works'],
        ['server', 'security', 'OPC UA None, None: user name, certificate, anonymous'],
        ['server', 'security', /^OPC UA Aes256_Sha256_RsaPss, SignAndEncrypt/],
        ['client', 'application', 'Plant panel'],
        ['client', 'certificate-subject', /^CN=Plant panel@/],
      ],
      // The password is enciphered for the server even where nothing protects the channel.
      accounts: ['anna'],
    },
  ],
  async run({ start, run, until, printed }) {
    start(...play('opcua', 'server', RIGHT));
    await until('it serves', () => printed().includes('it serves'));
    await run(...play('opcua', 'plain', RIGHT, WRONG));
  },
} satisfies Software;
