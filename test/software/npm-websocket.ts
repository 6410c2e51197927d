/** MQTT over WebSocket, with ws: what HTTP shows of it, and that nothing is made of the rest. */
import { play } from './stage/libraries.ts';
import { named, type Software } from './stage/software.ts';

const RIGHT = 'Rightly-4711';

export default {
  name: 'ws',
  packages: [],
  libraries: ['ws', 'mqtt', 'aedes'],
  secrets: [RIGHT],
  expects: [
    {
      protocol: 'http',
      operations: [
        ['request', 'get', 'read'],
        ['response', 'get', 'read'],
      ],
      counting: named('http.request.method', { GET: 'get' }, ({ kind, operation }) =>
        kind === 0 ? operation : undefined,
      ),
    },
  ],
  async run({ start, run, listening }) {
    start(...play('websocket', 'server'));
    await listening('tcp', 8083);
    await run(...play('websocket', 'client', RIGHT));
  },
} satisfies Software;
