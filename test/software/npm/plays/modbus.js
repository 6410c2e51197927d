/**
 * Modbus with three libraries: `modbus-stream` serves and asks every function that it has, over TCP and over UDP;
 * over TCP it serves RTU frames too, which `jsmodbus` and `modbus-serial` ask; `modbus-serial` serves at a port of its own.
 */
import dgram from 'node:dgram';
import { EventEmitter } from 'node:events';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import jsmodbus from 'jsmodbus';
import ModbusSerial from 'modbus-serial';
import modbus from 'modbus-stream';

const SERVER = '10.99.0.2';
const RTU_PORT = 4196;
const OTHER_PORT = 5020;
const two = (...values) => values.map((value) => Buffer.from([value >> 8, value & 0xff]));

/** What `modbus-stream` answers, by event. */
const ANSWERS = {
  'read-coils': [[1, 0, 1, 1]],
  'read-discrete-inputs': [[0, 1, 0, 1]],
  'read-holding-registers': [two(17, 18, 19, 20)],
  'read-input-registers': [two(21, 22)],
  'write-single-coil': [4, 1],
  'write-single-register': [5, Buffer.from([0, 9])],
  'write-multiple-coils': [6, 3],
  'write-multiple-registers': [7, 2],
  'read-exception-status': [[1, 0, 0, 0, 0, 0, 0, 1]],
  'get-comm-event-counter': [0xffff, 264],
  'get-comm-event-log': [0, 264, 289, Buffer.from([0x20, 0])],
  'mask-write-register': [4, 0xf2, 0x25],
  'read-write-multiple-registers': [two(1, 2, 3)],
  'read-fifo-queue': [two(0x01b8, 0x1284)],
  'read-file-record': [[two(13, 14)]],
  'write-file-record': [[{ file: 4, address: 7, values: two(1711, 4190) }]],
};

function answer(connection) {
  for (const [event, values] of Object.entries(ANSWERS))
    connection.on(event, ({ request }, reply) =>
      request?.address === 0x7000 ? reply('IllegalDataAddress') : reply(null, ...values),
    );
  // Functions that the library knows only by number.
  connection.on(17, (_request, reply) => reply(null, Buffer.from([5, 17, 0xff, 0x50, 0x57, 0x31])));
  connection.on('error', () => {});
}

function serve() {
  modbus.tcp.server({ debug: null }, answer).listen(502, SERVER);
  serveDatagrams();
  new ModbusSerial.ServerTCP(
    {
      getHoldingRegister: (address) => address,
      readDeviceIdentification: () => ({ 0: 'Plant Works', 1: 'PW-17', 2: '2.8.3', 5: 'PW-17 boiler' }),
    },
    { host: SERVER, port: OTHER_PORT, unitID: 9 },
  );
  net
    .createServer((socket) => {
      const transport = modbus.transports.serial.prepare({ retry: 2000 })(socket);
      answer(new modbus.stream(transport, { debug: null }));
    })
    .listen(RTU_PORT, SERVER);
}

/** By hand, since the library's own server answers from another port than it was asked at. */
function serveDatagrams() {
  const socket = dgram.createSocket('udp4');
  const known = new Map();
  socket.on('message', (message, { address, port }) => {
    if (!known.has(port)) {
      const way = Object.assign(new EventEmitter(), {
        write: (data, next) => socket.send(data, port, address, next),
      });
      known.set(port, way);
      const transport = modbus.transports.tcp.prepare({ retry: 3000 })(way);
      answer(new modbus.stream(transport, { debug: null }));
    }
    // The transport listens from the next turn on.
    setTimeout(() => known.get(port).emit('data', message), 5);
  });
  socket.bind(502, SERVER);
}

const REQUESTS = [
  ['readCoils', { address: 1, quantity: 4 }],
  ['readDiscreteInputs', { address: 2, quantity: 4 }],
  ['readHoldingRegisters', { address: 3, quantity: 4 }],
  ['readInputRegisters', { address: 4, quantity: 2 }],
  ['writeSingleCoil', { address: 4, value: 1 }],
  ['writeSingleRegister', { address: 5, value: Buffer.from([0, 9]) }],
  ['writeMultipleCoils', { address: 6, values: [1, 0, 1] }],
  ['writeMultipleRegisters', { address: 7, values: two(40, 41) }],
  ['readExceptionStatus', {}],
  ['getCommEventCounter', {}],
  ['getCommEventLog', {}],
  ['maskWriteRegister', { address: 4, andmask: 0xf2, ormask: 0x25 }],
  ['readWriteMultipleRegisters', { read_address: 3, read_quantity: 3, write_address: 14, values: two(255, 254) }],
  ['readFifoQueue', { address: 0x04de }],
  ['readFileRecord', { requests: [{ file: 4, address: 1, length: 2 }] }],
  ['writeFileRecord', { requests: [{ file: 4, address: 7, values: two(1711, 4190) }] }],
  ['readHoldingRegisters', { address: 0x7000, quantity: 4 }],
];

async function ask(transport) {
  const connection = await new Promise((done, failed) =>
    transport.connect(502, SERVER, { debug: null, retry: 2000 }, (error, made) => (error ? failed(error) : done(made))),
  );
  connection.on('error', () => {});
  for (const [method, options] of REQUESTS)
    await new Promise((done) =>
      connection[method]({ ...options, extra: { unitId: 17 } }, (error, info) => {
        console.log(method, error?.message ?? 'answered', info?.response?.code);
        done();
      }),
    );
}

/** What fails is to fail, and is told. */
async function askSerially() {
  const tcp = new ModbusSerial();
  await tcp.connectTCP(SERVER, { port: 502 });
  tcp.setID(1);
  tcp.setTimeout(2000);
  // The library waits for ever for an answer that it cannot read.
  console.log('17', await Promise.race([tcp.reportServerID(1).catch((error) => error.message), pause(500)]));
  tcp.close(() => {});
  const other = new ModbusSerial();
  await other.connectTCP(SERVER, { port: OTHER_PORT });
  other.setID(9);
  other.setTimeout(2000);
  console.log('43', await other.readDeviceIdentification(2, 0));
  console.log('03', await other.readHoldingRegisters(40, 2));
  other.close(() => {});
  const rtu = new ModbusSerial();
  await rtu.connectTelnet(SERVER, { port: RTU_PORT });
  rtu.setID(3);
  rtu.setTimeout(2000);
  await rtu.readHoldingRegisters(2, 4);
  await rtu.readCoils(2, 4);
  await rtu.writeRegister(5, 9);
  await rtu.writeRegisters(7, [40, 41]);
  await rtu.writeCoil(4, true);
  await rtu.writeCoils(6, [true, false, true]);
  await rtu.readHoldingRegisters(0x7000, 4).catch((error) => console.log('rtu', error.message));
  rtu.close(() => {});
}

async function askRemotely() {
  for (const [port, Client] of [
    [OTHER_PORT, jsmodbus.client.TCP],
    [RTU_PORT, jsmodbus.client.RTU],
  ]) {
    const socket = new net.Socket();
    const client = new Client(socket, 9, 2000);
    socket.connect({ host: SERVER, port });
    await new Promise((done) => socket.once('connect', done));
    // The library waits for what a serial port says when it is there.
    socket.emit('open');
    await client.readHoldingRegisters(3, 4);
    // Several at once, where the frame tells them apart.
    if (port === OTHER_PORT) await Promise.all([1, 2, 3, 4, 5, 6].map((at) => client.readHoldingRegisters(at, 2)));
    socket.end();
  }
}

if (process.argv[2] === 'server') serve();
else {
  await ask(modbus.tcp);
  await ask(modbus.udp);
  await askSerially();
  await askRemotely();
  process.exit(0);
}
