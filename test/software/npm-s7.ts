/** Two S7 clients: values read and written, a missing data block, identity, blocks, an upload, the clock. */
import { play } from './stage/libraries.ts';
import { byKey, type Software } from './stage/software.ts';

export default {
  name: '@st-one-io/nodes7',
  packages: [],
  libraries: ['@st-one-io/nodes7', 'nodes7'],
  expects: [
    {
      protocol: 's7comm',
      operations: [
        ['response', 'setup_communication', 'connect'],
        ['response', 'read_var', 'read'],
        ['error', 'read_var', 'read'],
        ['response', 'write_var', 'write'],
        ['response', 'read_szl', 'diagnose'],
        ['error', 'read_szl', 'diagnose'],
        ['response', 'read_szl_identification', 'identify'],
        ['response', 'list_blocks', 'read'],
        ['response', 'list_blocks_of_type', 'read'],
        ['error', 'get_block_info', 'read'],
        ['response', 'start_upload', 'program-upload'],
        ['response', 'upload', 'program-upload'],
        ['response', 'end_upload', 'program-upload'],
        ['response', 'read_clock', 'time'],
        ['response', 'set_clock', 'time'],
      ],
      claims: [
        ['server', 'order-number', '6ES7 315-2EH14-0AB0'],
        ['server', 'system-name', 'Boiler'],
        ['server', 'module-name', 'CPU 315-2 PN/DP'],
        ['server', 'serial', 'S C-X4U421302009'],
      ],
      counting: byKey('s7comm.param.func'),
    },
  ],
  async run({ start, run, listening }) {
    start(...play('s7', 'server'));
    await listening('tcp', 102);
    await run(...play('s7', 'client'));
  },
} satisfies Software;
