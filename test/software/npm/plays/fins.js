/**
 * FINS with `omron-fins` over UDP and over TCP: every command that the client has. No library serves it in JavaScript, so
 * what answers is written here from the format alone.
 */
import dgram from 'node:dgram';
import net from 'node:net';
import fins from 'omron-fins';

const SERVER = '10.99.0.2';
const DONE = [0, 0];
const MODEL = Buffer.from('CJ2M-CPU33          02.01               ');

/** What follows the end code, by command. */
const DATA = {
  0x0101: (parameters) => Buffer.alloc(parameters.readUInt16BE(4) * (parameters[0] & 0x80 ? 2 : 1), 1),
  0x0104: (parameters) =>
    Buffer.concat(
      Array.from({ length: parameters.length / 4 }, (_, i) => {
        const area = parameters[4 * i];
        return area & 0x80 ? Buffer.from([area, 0, 7]) : Buffer.from([area, 1]);
      }),
    ),
  0x0501: () => Buffer.concat([MODEL, Buffer.alloc(52)]),
  0x0601: () => Buffer.concat([Buffer.from([1, 4]), Buffer.alloc(24)]),
  0x0701: () => Buffer.from([0x26, 1, 2, 3, 4, 5, 6]),
};

function answer(message) {
  const head = Buffer.from([0xc0, 0, 2, ...message.subarray(6, 9), ...message.subarray(3, 6), message[9]]);
  const command = message.subarray(10, 12);
  const parameters = message.subarray(12);
  // Beyond the end of the data memory.
  const beyond = command.readUInt16BE() === 0x0101 && parameters.readUInt16BE(1) >= 30000;
  if (beyond) return Buffer.concat([head, command, Buffer.from([0x11, 0x03])]);
  return Buffer.concat([
    head,
    command,
    Buffer.from(DONE),
    DATA[command.readUInt16BE()]?.(parameters) ?? Buffer.alloc(0),
  ]);
}

/** FINS/TCP: `FINS`, length, command, error. */
function framed(command, data) {
  const head = Buffer.alloc(16);
  head.write('FINS');
  head.writeUInt32BE(8 + data.length, 4);
  head.writeUInt32BE(command, 8);
  return Buffer.concat([head, data]);
}

function serve() {
  const datagrams = dgram.createSocket('udp4');
  datagrams.on('message', (message, { port, address }) => datagrams.send(answer(message), port, address));
  datagrams.bind(9600, SERVER);
  net
    .createServer((socket) => {
      let had = Buffer.alloc(0);
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        had = Buffer.concat([had, bytes]);
        while (had.length >= 16 && had.length >= 8 + had.readUInt32BE(4)) {
          const frame = had.subarray(0, 8 + had.readUInt32BE(4));
          had = had.subarray(frame.length);
          if (frame.readUInt32BE(8) === 0) socket.write(framed(1, Buffer.from([0, 0, 0, 1, 0, 0, 0, 2])));
          else socket.write(framed(2, answer(frame.subarray(16))));
        }
      });
    })
    .listen(9600, SERVER);
}

async function ask(protocol) {
  const client = new fins.FinsClient(9600, SERVER, { timeout: 2000, protocol, SA1: 1, DA1: 2, MODE: 'CJ' });
  const heard = [];
  client.on('reply', (message) => heard.push(message.response?.endCodeDescription));
  client.on('error', (error) => console.log(protocol, error?.message ?? error));
  client.on('timeout', () => console.log(protocol, 'nothing'));
  await new Promise((done) => setTimeout(done, 400));
  const commands = [
    ['read', 'D100', 3],
    ['read', 'CIO10.5', 4],
    ['read', 'D30000', 3],
    ['write', 'D100', [1, 2, 3]],
    ['write', 'W10.3', [1, 0]],
    ['fill', 'D100', 7, 5],
    ['readMultiple', ['D100', 'H20', 'C5']],
    ['transfer', 'D100', 'D200', 3],
    ['status'],
    ['cpuUnitDataRead'],
    ['clockRead'],
    ['clockWrite', { year: 26, month: 1, day: 2, hour: 3, minute: 4, second: 5, day_of_week: 6 }],
    ['stop'],
    ['run'],
  ];
  for (const [name, ...args] of commands) {
    client[name](...args);
    await new Promise((done) => setTimeout(done, 100));
  }
  console.log(protocol, heard.length, 'answers');
  client.disconnect();
}

if (process.argv[2] === 'server') serve();
else {
  await ask('udp');
  await ask('tcp');
  process.exit(0);
}
