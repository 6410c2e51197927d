/**
 * S7comm with two clients, `nodes7` and `@st-one-io/nodes7`. No library serves it in JavaScript, so what answers is written
 * here from the format alone: values, a missing data block, identity, blocks, clock, upload.
 */
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { S7Endpoint } from '@st-one-io/nodes7';
import NodeS7 from 'nodes7';

const SERVER = '10.99.0.2';
const u16 = (...values) => Buffer.from(values.flatMap((value) => [value >> 8, value & 0xff]));
const padded = (text, length) => Buffer.from(text.padEnd(length, ' '), 'latin1');

const IDENTITY = [
  [1, '6ES7 315-2EH14-0AB0 '],
  [6, '6ES7 315-2EH14-0AB0 '],
  [7, '                    '],
];
const NAMES = [
  [1, 'Boiler'],
  [2, 'CPU 315-2 PN/DP'],
  [3, 'hall 2'],
  [5, 'S C-X4U421302009'],
];
const SZL = {
  0x0000: u16(0x0011, 0x001c, 0x0424),
  0x0011: Buffer.concat(
    IDENTITY.map(([index, order]) => Buffer.concat([u16(index), padded(order, 20), u16(0xc0, 3, 2)])),
  ),
  0x001c: Buffer.concat(NAMES.map(([index, name]) => Buffer.concat([u16(index), padded(name, 32)]))),
  0x0424: Buffer.concat([u16(0x0424), Buffer.from([0x51, 0x44, 0xff, 0x08]), Buffer.alloc(16)]),
};
const RECORD_BYTES = { 0x0000: 2, 0x0011: 28, 0x001c: 34, 0x0424: 20 };

function listOf(request) {
  const id = request.readUInt16BE(4);
  const found = SZL[id];
  if (!found) return undefined;
  return Buffer.concat([u16(id, request.readUInt16BE(6), RECORD_BYTES[id], found.length / RECORD_BYTES[id]), found]);
}

/** Of user data: what follows the head of the data, by group and function. */
const USER_DATA = {
  0x0401: listOf,
  0x0301: () => Buffer.concat([Buffer.from('08'), u16(1), Buffer.from('0A'), u16(2)]),
  0x0302: () => Buffer.from([0, 1, 0x22, 5, 0, 2, 0x22, 5]),
  0x0303: () => undefined,
  0x0701: () => Buffer.from([0, 0x19, 0x26, 1, 2, 3, 4, 5, 0, 0x16]),
  0x0702: () => Buffer.alloc(0),
};

function values(parameters) {
  const items = [];
  for (let at = 2; at + 12 <= parameters.length; at += 12) {
    const bits = parameters[at + 3] === 1;
    const size = { 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 4, 8: 4 }[parameters[at + 3]] ?? 1;
    const length = parameters.readUInt16BE(at + 4) * size;
    if (parameters.readUInt16BE(at + 6) === 99) items.push(Buffer.from([0x0a, 0, 0, 0]));
    else if (parameters[at + 3] >= 0x1c) items.push(Buffer.from([0xff, 9, 0, 2, 0, 7]));
    else if (bits) items.push(Buffer.from([0xff, 3, 0, 1, 1, 0]));
    else items.push(Buffer.concat([Buffer.from([0xff, 4]), u16(length * 8), Buffer.alloc(length + (length & 1), 7)]));
  }
  return Buffer.concat(items);
}

/** Parameters and data of the answer to a job. */
function done(parameters) {
  const code = parameters[0];
  if (code === 0xf0) return [Buffer.from([0xf0, 0, 0, 1, 0, 1, 1, 0xe0]), Buffer.alloc(0)];
  if (code === 4) return [parameters.subarray(0, 2), values(parameters)];
  if (code === 5) return [parameters.subarray(0, 2), Buffer.alloc(parameters[1], 0xff)];
  if (code === 0x1d) return [Buffer.from([0x1d, 0, 1, 0, 0, 0, 0, 7, 7, ...Buffer.from('0000036')]), Buffer.alloc(0)];
  if (code === 0x1e) return [Buffer.from([0x1e, 0]), Buffer.concat([u16(36, 0x00fb), Buffer.alloc(36, 0x70)])];
  return [parameters.subarray(0, 1), Buffer.alloc(0)];
}

function answer(message) {
  const [kind, length] = [message[1], message.readUInt16BE(6)];
  const parameters = message.subarray(10, 10 + length);
  const data = message.subarray(10 + length);
  const reference = message.subarray(4, 6);
  if (kind === 7) {
    const [group, code] = [parameters[5] & 0x0f, parameters[6]];
    const said = USER_DATA[(group << 8) | code]?.(data);
    const body = said ? Buffer.concat([Buffer.from([0xff, 9]), u16(said.length), said]) : Buffer.from([0x0a, 0, 0, 0]);
    const head = Buffer.from([0, 1, 0x12, 8, 0x12, 0x80 | group, code, parameters[7], 0, 0, 0, 0]);
    if (!said) head.writeUInt16BE(0xd401, 10);
    return Buffer.concat([Buffer.from([0x32, 7, 0, 0]), reference, u16(head.length, body.length), head, body]);
  }
  const [said, body] = done(parameters);
  return Buffer.concat([Buffer.from([0x32, 3, 0, 0]), reference, u16(said.length, body.length, 0), said, body]);
}

function serve() {
  const framed = (bytes) => Buffer.concat([Buffer.from([3, 0]), u16(bytes.length + 4), bytes]);
  net
    .createServer((socket) => {
      let had = Buffer.alloc(0);
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        had = Buffer.concat([had, bytes]);
        while (had.length >= 4 && had.length >= had.readUInt16BE(2)) {
          const frame = had.subarray(4, had.readUInt16BE(2));
          had = had.subarray(had.readUInt16BE(2));
          if (frame[1] === 0xe0) {
            const confirmed = Buffer.from(frame);
            confirmed[1] = 0xd0;
            frame.copy(confirmed, 2, 4, 6);
            confirmed.writeUInt16BE(7, 4);
            socket.write(framed(confirmed));
          } else if (frame[1] === 0xf0)
            socket.write(framed(Buffer.concat([Buffer.from([2, 0xf0, 0x80]), answer(frame.subarray(3))])));
        }
      });
    })
    .listen(102, SERVER);
}

async function askWithOne() {
  const plc = new NodeS7({ silent: true });
  await new Promise((done) =>
    plc.initiateConnection({ host: SERVER, port: 102, rack: 0, slot: 2, timeout: 3000 }, done),
  );
  const names = {
    a: 'DB1,INT0',
    b: 'DB1,REAL4',
    c: 'M10.1',
    d: 'I0.0',
    e: 'Q0.0',
    f: 'T1',
    g: 'C1',
    h: 'DB1,S20.10',
    i: 'DB99,INT0',
    j: 'MW4',
  };
  plc.setTranslationCB((tag) => names[tag]);
  plc.addItems(Object.keys(names));
  await new Promise((done) => plc.readAllItems(done));
  await new Promise((done) => plc.writeItems(['a', 'c', 'j'], [17, true, 18], done));
  await new Promise((done) => plc.dropConnection(done));
}

async function askWithAnother() {
  const plc = new S7Endpoint({ host: SERVER, port: 102, rack: 0, slot: 2, autoReconnect: 0 });
  plc.on('error', (error) => console.log('error', error.message));
  await plc.connect();
  const tried = (name, ...args) =>
    Promise.race([plc[name](...args), pause(3000, 'nothing')]).then(
      (got) => console.log(name, JSON.stringify(got)?.slice(0, 60)),
      (error) => console.log(name, error.message),
    );
  await tried('readDB', 1, 0, 10);
  await tried('readDB', 1, 0, 3000);
  await tried('writeDB', 1, 0, Buffer.alloc(2000));
  await tried('readFlags', 0, 10);
  await tried('readInputs', 0, 4);
  await tried('readDB', 99, 0, 4);
  await tried('writeDB', 1, 0, Buffer.from([1, 2]));
  await tried('writeFlags', 0, Buffer.from([1, 2]));
  await tried('getAvailableSSL');
  await tried('getModuleIdentification');
  await tried('getComponentIdentification');
  await tried('getSSL', 0x0424, 0);
  await tried('getSSL', 0x0132, 4);
  await tried('blockCount');
  await tried('listBlocks', 'DB');
  await tried('getBlockInfo', 'DB', 1, 'A');
  await tried('uploadBlock', 'DB', 1);
  await tried('getTime');
  await tried('setTime', new Date(2026, 0, 2));
  await plc.disconnect();
}

if (process.argv[2] === 'server') serve();
else {
  await askWithOne();
  await askWithAnother();
  process.exit(0);
}
