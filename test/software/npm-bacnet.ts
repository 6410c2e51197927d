/** A BACnet/IP library as a controller and as what asks it: found, read, written, watched, silenced, restarted. */
import { play } from './stage/libraries.ts';
import type { Software } from './stage/software.ts';

const PASSWORD = 'Rightly-4711';

export default {
  name: '@bacnet-js/client',
  packages: [],
  libraries: ['@bacnet-js/client'],
  secrets: [PASSWORD],
  expects: [
    {
      protocol: 'bacnet',
      operations: [
        ['response', 'read_property', 'read'],
        ['error', 'read_property', 'read'],
        ['response', 'read_property_multiple', 'read'],
        ['response', 'write_property', 'write'],
        ['response', 'write_property_multiple', 'write'],
        ['response', 'subscribe_cov', 'subscribe'],
        ['response', 'confirmed_cov_notification', 'notify'],
        ['event', 'unconfirmed_cov_notification', 'notify'],
        ['response', 'device_communication_control', 'control'],
        ['response', 'reinitialize_device', 'control'],
        ['event', 'time_synchronization', 'time'],
        ['error', 'atomic_read_file', 'program-upload'],
        ['error', 'atomic_write_file', 'program-download'],
        ['error', 'read_range', 'read'],
        ['request', 'create_object', 'configure'],
        ['response', 'delete_object', 'configure'],
        ['response', 'add_list_element', 'configure'],
        ['error', 'get_event_information', 'read'],
        ['response', 'acknowledge_alarm', 'control'],
        ['request', 'register_foreign_device', 'connect'],
        ['request', 'who_is', 'discover'],
        ['event', 'i_am', 'discover'],
      ],
      claims: [
        ['server', 'device-id', '4711'],
        ['server', 'vendor', 'Plant Works'],
        ['server', 'model', 'PW-17'],
        ['server', 'firmware', '2.8.3'],
        ['server', 'name', 'BOILER-4711'],
        ['server', 'location', 'hall 2'],
      ],
      // A password without a name.
      logons: [''],
    },
  ],
  async run({ start, run, listening }) {
    start(...play('bacnet', 'server'));
    await listening('udp', 47808);
    await run(...play('bacnet', 'client', PASSWORD));
  },
} satisfies Software;
