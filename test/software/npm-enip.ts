/** Two EtherNet/IP clients: a device found, its identity, tags read, written and listed, connected and not. */
import { play } from './stage/libraries.ts';
import { byFrame, byKey, type Counting, type Software } from './stage/software.ts';

/** Without the bit that tells an answer. */
const SERVICE: Counting['ours'] = ({ code }) => (code < 0 ? undefined : String(code & 0x7f));

export default {
  name: 'st-ethernet-ip',
  packages: [],
  libraries: ['st-ethernet-ip', 'ethernet-ip'],
  expects: [
    {
      protocol: 'enip',
      operations: [
        ['response', 'register_session', 'connect'],
        ['response', 'list_identity', 'identify'],
        ['response', 'send_rr_data', 'transfer'],
        ['response', 'send_unit_data', 'transfer'],
        ['event', 'unregister_session', 'disconnect'],
      ],
      claims: [['server', 'model', '1756-L61/B LOGIX5561']],
      counting: byKey('enip.command'),
    },
    {
      protocol: 'cip',
      operations: [
        ['response', 'get_attributes_all', 'identify'],
        ['response', 'get_attribute_single', 'identify'],
        ['response', 'set_attribute_single', 'write'],
        ['response', 'forward_open', 'connect'],
        ['response', 'forward_close', 'disconnect'],
        ['response', 'read_tag', 'read'],
        ['error', 'read_tag', 'read'],
        ['response', 'write_tag', 'write'],
        ['response', 'read_modify_write_tag', 'write'],
        ['response', 'multiple_service_packet', 'transfer'],
        ['response', 'get_instance_attribute_list', 'read'],
      ],
      claims: [
        ['server', 'vendor', 'Rockwell Automation'],
        ['server', 'firmware', '20.11'],
        ['server', 'serial', '0x00c0ffee'],
      ],
      counting: { ...byKey('cip.sc'), ours: SERVICE },
    },
    {
      protocol: 'cip-io',
      operations: [['event', 'cyclic_data', 'exchange']],
      counting: byFrame('enip.cpf.typeid == 0x8002'),
    },
  ],
  async run({ start, run, listening }) {
    start(...play('enip', 'server'));
    await listening('tcp', 44818);
    await run(...play('enip', 'client'));
  },
} satisfies Software;
