/** omron-fins over UDP and TCP: memory read, written, filled and moved, state, model, clock, stop and run, a refusal. */
import { play } from './stage/libraries.ts';
import { byKey, type Software } from './stage/software.ts';

export default {
  name: 'omron-fins',
  packages: [],
  libraries: ['omron-fins'],
  expects: [
    {
      protocol: 'fins',
      operations: [
        ['response', 'memory_area_read', 'read'],
        ['error', 'memory_area_read', 'read'],
        ['response', 'memory_area_write', 'write'],
        ['response', 'memory_area_fill', 'write'],
        ['response', 'multiple_memory_area_read', 'read'],
        ['response', 'memory_area_transfer', 'write'],
        ['response', 'controller_data_read', 'identify'],
        ['response', 'controller_status_read', 'diagnose'],
        ['response', 'clock_read', 'time'],
        ['response', 'clock_write', 'time'],
        ['response', 'stop', 'stop'],
        ['response', 'run', 'start'],
        ['response', 'node_address_data_send_server', 'connect'],
      ],
      claims: [
        ['server', 'model', 'CJ2M-CPU33'],
        ['server', 'firmware', '02.01'],
      ],
      counting: byKey('omron.command', 'omron'),
    },
  ],
  async run({ start, run, listening }) {
    start(...play('fins', 'server'));
    await listening('udp', 9600);
    await listening('tcp', 9600);
    await run(...play('fins', 'client'));
  },
} satisfies Software;
