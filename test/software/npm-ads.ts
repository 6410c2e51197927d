/** ads-client: states, device information, values by place and by handle, a notification, stop and start, refusals. */
import { play } from './stage/libraries.ts';
import { byKey, type Software } from './stage/software.ts';

export default {
  name: 'ads-client',
  packages: [],
  libraries: ['ads-client'],
  expects: [
    {
      protocol: 'ads',
      operations: [
        ['response', 'read_device_info', 'identify'],
        ['response', 'read_state', 'diagnose'],
        ['response', 'read', 'read'],
        ['error', 'read', 'read'],
        ['response', 'write', 'write'],
        ['response', 'read_write_sum_read', 'read'],
        ['response', 'read_write_sum_write', 'write'],
        ['response', 'read_write_symbol_handle_by_name', 'read'],
        ['error', 'read_write_symbol_info_by_name_ex', 'read'],
        ['response', 'write_release_symbol_handle', 'disconnect'],
        ['response', 'add_device_notification', 'subscribe'],
        ['event', 'device_notification', 'notify'],
        ['response', 'delete_device_notification', 'subscribe'],
        ['response', 'write_control_stop', 'stop'],
        ['response', 'write_control_run', 'start'],
        ['response', 'write_control_reset', 'control'],
      ],
      claims: [['server', 'application', 'Plc30 App 3.1.4024']],
      counting: byKey('ams.cmdid', 'ams'),
    },
  ],
  async run({ start, run, listening }) {
    start(...play('ads', 'server'));
    await listening('tcp', 48898);
    await run(...play('ads', 'client'));
  },
} satisfies Software;
