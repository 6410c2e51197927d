/**
 * The MC protocol (3E frames) with `mcprotocol`, binary and in ASCII. No library serves it in JavaScript, so what answers
 * is written here from the format alone: every read gets what it has room for, every write is done.
 */
import net from 'node:net';
import MCProtocol from 'mcprotocol';

const SERVER = '10.99.0.2';
const BINARY = 5007;
const ASCII = 5008;

/** `D000`, the route of the request, length, end code, data. */
function answer(request) {
  const reads = request.readUInt16LE(11) === 0x0401;
  const points = request.readUInt16LE(19);
  const bits = request.readUInt16LE(13) & 1;
  const data = Buffer.alloc(reads ? (bits ? (points + 1) >> 1 : points * 2) : 0, 0x11);
  const head = Buffer.from([0xd0, 0, ...request.subarray(2, 7), 0, 0, 0, 0]);
  head.writeUInt16LE(2 + data.length, 7);
  return Buffer.concat([head, data]);
}

/** The same in text: numbers stand with their highest digit first, words as four digits. */
function answerText(request) {
  const reads = request.slice(22, 26) === '0401';
  const bits = request[29] === '1';
  const points = parseInt(request.slice(38, 42), 16);
  const data = (bits ? '1' : '1111').repeat(reads ? points : 0);
  return `D000${request.slice(4, 14)}${(4 + data.length).toString(16).padStart(4, '0').toUpperCase()}0000${data}`;
}

function serve() {
  const listen = (port, respond) =>
    net
      .createServer((socket) => {
        socket.on('error', () => {});
        socket.on('data', (bytes) => socket.write(respond(bytes)));
      })
      .listen(port, SERVER);
  listen(BINARY, answer);
  listen(ASCII, (bytes) => answerText(bytes.toString('latin1')));
}

async function ask(port, ascii) {
  const plc = new MCProtocol();
  const names = { a: 'D100,3', b: 'M10', c: 'X20', d: 'DFLOAT200', e: 'W10', f: 'Y0,4', g: 'R5' };
  await new Promise((done) => plc.initiateConnection({ host: SERVER, port, ascii, frame: '3E' }, done));
  plc.setTranslationCB((tag) => names[tag]);
  plc.addItems(Object.keys(names));
  const got = await new Promise((done) => plc.readAllItems((bad, values) => done([bad, values])));
  console.log(ascii ? 'ascii' : 'binary', JSON.stringify(got));
  await new Promise((done) => plc.writeItems('a', [1, 2, 3], done));
  await new Promise((done) => plc.writeItems('b', true, done));
  plc.dropConnection();
}

if (process.argv[2] === 'server') serve();
else {
  await ask(BINARY, false);
  await ask(ASCII, true);
  process.exit(0);
}
