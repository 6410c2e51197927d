/** pymodbus as a controller and mbpoll (libmodbus) as what asks it: values read and written, an exception. */
import { byKey, type Software } from './stage/software.ts';

const SERVER = `
from pymodbus.server import StartTcpServer
from pymodbus.datastore import ModbusSequentialDataBlock, ModbusSlaveContext, ModbusServerContext
from pymodbus.device import ModbusDeviceIdentification
block = lambda: ModbusSequentialDataBlock(0, [17] * 200)
context = ModbusServerContext(slaves=ModbusSlaveContext(di=block(), co=block(), hr=block(), ir=block()), single=True)
identity = ModbusDeviceIdentification()
identity.VendorName = 'Plant Works'
identity.ProductCode = 'PW-17'
identity.MajorMinorRevision = '2.8.3'
StartTcpServer(context=context, identity=identity, address=('10.99.0.2', 502))
`;
const IDENTIFY = `
from pymodbus.client import ModbusTcpClient
from pymodbus.mei_message import ReadDeviceInformationRequest
c = ModbusTcpClient('10.99.0.2', port=502)
c.connect()
c.execute(ReadDeviceInformationRequest(read_code=1, object_id=0, unit=1))
c.write_coils(1, [True, False, True])
c.mask_write_register(1, 0xff, 0x0f)
c.readwrite_registers(read_address=1, read_count=2, write_address=5, write_registers=[1, 2])
c.close()
`;

export default {
  name: 'pymodbus',
  packages: ['python3-pymodbus', 'python3-serial-asyncio', 'mbpoll'],
  expects: [
    {
      protocol: 'modbus',
      operations: [
        ['request', 'read_holding_registers', 'read'],
        ['response', 'read_holding_registers', 'read'],
        ['error', 'read_holding_registers', 'read'],
        ['request', 'write_single_register', 'write'],
        ['request', 'write_multiple_registers', 'write'],
        ['request', 'read_coils', 'read'],
      ],
      claims: [
        ['server', 'vendor', 'Plant Works'],
        ['server', 'firmware', '2.8.3'],
      ],
      counting: byKey('modbus.func_code'),
    },
  ],
  async run({ start, run, listening, server }) {
    start('python3', ['-c', SERVER]);
    await listening('tcp', 502);
    const mbpoll = (args: readonly string[], values: readonly string[] = [], fails = false): Promise<string> =>
      run('mbpoll', ['-m', 'tcp', '-1', '-o', '2', ...args, server.ip, ...values], { fails });
    await mbpoll(['-t', '4', '-r', '10', '-c', '5']);
    await mbpoll(['-t', '3', '-r', '10']);
    await mbpoll(['-t', '0', '-r', '10', '-c', '8']);
    await mbpoll(['-t', '1', '-r', '10', '-c', '8']);
    await mbpoll(['-t', '4', '-r', '10'], ['40']);
    await mbpoll(['-t', '4', '-r', '10'], ['40', '41']);
    await mbpoll(['-t', '0', '-r', '10'], ['1']);
    await mbpoll(['-t', '4', '-r', '30000'], [], true);
    await run('python3', ['-c', IDENTIFY]);
  },
} satisfies Software;
