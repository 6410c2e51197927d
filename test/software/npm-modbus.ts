/** Three Modbus libraries: every public function, over TCP, over UDP and as RTU frames over TCP, answered and refused. */
import { play } from './stage/libraries.ts';
import { byKey, type Software } from './stage/software.ts';

export default {
  name: 'modbus-stream',
  packages: [],
  libraries: ['modbus-stream', 'modbus-serial', 'jsmodbus'],
  expects: [
    {
      protocol: 'modbus',
      operations: [
        ['response', 'read_holding_registers', 'read'],
        ['error', 'read_holding_registers', 'read'],
        ['response', 'read_exception_status', 'diagnose'],
        ['response', 'get_comm_event_log', 'diagnose'],
        ['response', 'report_server_id', 'identify'],
        ['response', 'read_file_record', 'read'],
        ['response', 'write_file_record', 'write'],
        ['response', 'mask_write_register', 'write'],
        ['response', 'read_write_multiple_registers', 'write'],
        ['response', 'read_fifo_queue', 'read'],
        ['response', 'read_device_identification', 'identify'],
      ],
      claims: [
        ['server', 'vendor', 'Plant Works'],
        ['server', 'firmware', '2.8.3'],
      ],
      counting: { ...byKey('modbus.func_code'), decodeAs: ['tcp.port==5020,mbtcp', 'tcp.port==4196,mbrtu'] },
    },
  ],
  async run({ start, run, listening }) {
    start(...play('modbus', 'server'));
    await listening('tcp', 502);
    await listening('tcp', 4196);
    await listening('tcp', 5020);
    await run(...play('modbus', 'client'));
  },
} satisfies Software;
