/**
 * EtherNet/IP and CIP with two clients, `ethernet-ip` and `st-ethernet-ip`. No library serves it in JavaScript, so what
 * answers is written here from the format alone: identity, connections, tags read, written and listed, refusals.
 */
import dgram from 'node:dgram';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import one from 'ethernet-ip';
import another from 'st-ethernet-ip';

const SERVER = '10.99.0.2';
const u16 = (...values) => Buffer.from(values.flatMap((value) => [value & 0xff, value >> 8]));
const u32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const NAME = '1756-L61/B LOGIX5561';
const IDENTITY = Buffer.concat([
  u16(1, 14, 54),
  Buffer.from([20, 11]),
  u16(0x3060),
  u32(0x00c0ffee),
  Buffer.from([NAME.length]),
  Buffer.from(NAME),
]);
const SOCKET = Buffer.concat([Buffer.from([0, 2, 0xaf, 0x12, 10, 99, 0, 2]), Buffer.alloc(8)]);
const item = (type, bytes) => Buffer.concat([u16(type, bytes.length), bytes]);
const failed = (service, status) => Buffer.from([service | 0x80, 0, status, 0]);
const good = (service, ...parts) => Buffer.concat([Buffer.from([service | 0x80, 0, 0, 0]), ...parts]);

function tagList() {
  const tags = [
    ['Temperature', 0xca],
    ['Counter', 0xc4],
    ['Running', 0xc1],
  ];
  return Buffer.concat(
    tags.map(([name, type], i) => Buffer.concat([u32(i + 1), u16(name.length), Buffer.from(name), u16(type)])),
  );
}

const cyclic = dgram.createSocket('udp4');

/** Sends four bytes of inputs twenty times a second, under the id that the originator gave to them. */
function produce(id) {
  let sent = 0;
  setInterval(() => {
    sent++;
    const inputs = Buffer.concat([u16(sent), Buffer.from([1, 2, 3, 4])]);
    const place = Buffer.concat([id, u32(sent)]);
    cyclic.send(Buffer.concat([u16(2), item(0x8002, place), item(0xb1, inputs)]), 2222, '10.99.0.1');
  }, 50);
}

/** The answer to a request of the message router. */
function routed(message) {
  const service = message[0];
  const pathEnd = 2 + message[1] * 2;
  const path = message.subarray(2, pathEnd);
  const data = message.subarray(pathEnd);
  const logical = path[0] === 0x20 ? path[1] : -1;
  if (logical === 6 && service === 0x52) return routed(data.subarray(4, 4 + data.readUInt16LE(2)));
  if (logical === 6 && (service === 0x54 || service === 0x5b)) {
    // Transport class 1: what was opened is cyclic.
    if (data[34] === 1) produce(Buffer.from(data.subarray(6, 10)));
    const connection = Buffer.concat([u32(0x22334455), data.subarray(6, 10), data.subarray(10, 18)]);
    return good(service, connection, u32(10000), u32(10000), u16(0));
  }
  if (logical === 6 && service === 0x4e) return good(service, data.subarray(2, 10), u16(0));
  if (logical === 1 && service === 0x01) return good(service, IDENTITY);
  if (logical === 1 && service === 0x0e) return good(service, IDENTITY.subarray(14));
  if (service === 0x10) return good(service);
  if (service === 0x0a) {
    const offsets = Array.from({ length: data.readUInt16LE(0) }, (_, i) => data.readUInt16LE(2 + 2 * i));
    const answers = offsets.map((from, i) => routed(data.subarray(from, offsets[i + 1])));
    let at = 2 + 2 * answers.length;
    const places = answers.map((answer) => (at += answer.length) - answer.length);
    return good(service, u16(answers.length, ...places), ...answers);
  }
  if (path.includes('Nothing')) return failed(service, 4);
  if (service === 0x55) return good(service, tagList());
  if (service === 0x4c || service === 0x52) return good(service, u16(0xc4), u32(17));
  if (service === 0x4d || service === 0x53 || (service === 0x4e && path[0] === 0x91)) return good(service);
  return failed(service, 8);
}

function encapsulated(frame) {
  const command = frame.readUInt16LE(0);
  const head = Buffer.from(frame.subarray(0, 24));
  const answer = (data) => {
    head.writeUInt16LE(data.length, 2);
    return Buffer.concat([head, data]);
  };
  if (command === 0x65) {
    head.writeUInt32LE(0x11223344, 4);
    return answer(frame.subarray(24, 28));
  }
  if (command === 0x63)
    return answer(Buffer.concat([u16(1), item(0x0c, Buffer.concat([u16(1), SOCKET, IDENTITY, Buffer.from([3])]))]));
  if (command === 0x04) {
    const service = Buffer.concat([u16(1, 0x120), Buffer.from('Communications\0\0')]);
    return answer(Buffer.concat([u16(1), item(0x100, service)]));
  }
  if (command === 0x64) return answer(u16(0));
  if (command === 0x6f) {
    const said = routed(frame.subarray(40));
    return answer(Buffer.concat([frame.subarray(24, 30), u16(2), item(0, Buffer.alloc(0)), item(0xb2, said)]));
  }
  if (command === 0x70) {
    const said = Buffer.concat([frame.subarray(44, 46), routed(frame.subarray(46))]);
    return answer(Buffer.concat([frame.subarray(24, 30), u16(2), item(0xa1, u32(0x22334455)), item(0xb1, said)]));
  }
  return undefined;
}

function serve() {
  net
    .createServer((socket) => {
      let had = Buffer.alloc(0);
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        had = Buffer.concat([had, bytes]);
        while (had.length >= 24 && had.length >= 24 + had.readUInt16LE(2)) {
          const end = 24 + had.readUInt16LE(2);
          const answer = encapsulated(had.subarray(0, end));
          had = had.subarray(end);
          if (answer) socket.write(answer);
          else socket.end();
        }
      });
    })
    .listen(44818, SERVER);
  const datagrams = dgram.createSocket('udp4');
  datagrams.on('message', (bytes, { port, address }) => {
    const answer = encapsulated(bytes);
    if (answer) datagrams.send(answer, port, address);
  });
  datagrams.bind(44818);
  cyclic.bind(2222, SERVER);
}

const tried = (what, promise) =>
  Promise.race([promise, pause(3000, 'nothing')]).then(
    (got) => console.log(what, String(JSON.stringify(got)).slice(0, 60)),
    (error) => console.log(what, JSON.stringify(error?.message ?? error)),
  );

async function askWithOne() {
  const plc = new one.Controller();
  await tried('connect', plc.connect(SERVER, 0));
  const tag = new one.Tag('Counter', null, one.EthernetIP.CIP.DataTypes.Types.DINT);
  await tried('read', plc.readTag(tag));
  tag.value = 18;
  await tried('write', plc.writeTag(tag));
  await tried('read', plc.readTag(new one.Tag('Nothing')));
  const group = new one.TagGroup();
  group.add(new one.Tag('Counter'));
  group.add(new one.Tag('Array[3]'));
  group.add(new one.Tag('Local', 'MainProgram'));
  await tried('group', plc.readTagGroup(group));
  plc.destroy();
}

async function askWithAnother() {
  for (const connected of [false, true]) {
    const plc = new another.Controller(connected);
    await tried('connect', plc.connect(SERVER, 0));
    const tag = new another.Tag('Counter', null, another.EthernetIP.CIP.DataTypes.Types.DINT);
    await tried('read', plc.readTag(tag));
    tag.value = 18;
    await tried('write', plc.writeTag(tag));
    const bit = new another.Tag('Counter.3');
    await tried('read', plc.readTag(bit));
    bit.value = true;
    await tried('write', plc.writeTag(bit));
    await tried('get', plc.getAttributeSingle(1, 1, 7));
    await tried('set', plc.setAttributeSingle(0x64, 1, 3, Buffer.from([1])));
    await tried('file', plc.getFileData(0x37, 1, 0));
    const list = new another.TagList();
    await tried('list', plc.getControllerTagList(list));
    await tried('clock', plc.readWallClock());
    await tried('disconnect', plc.disconnect());
  }
  const browser = new another.Browser(51687, '10.99.0.1', true, 300);
  await Promise.race([new Promise((done) => browser.once('New Device', done)), pause(1500)]);
}

/** Inputs and outputs of a device, cyclically for two seconds. */
async function scan() {
  const scanner = new another.IO.Scanner(2222, '10.99.0.1');
  const device = scanner.addConnection(
    {
      configInstance: { assembly: 199, size: 0 },
      outputInstance: { assembly: 150, size: 4 },
      inputInstance: { assembly: 100, size: 4 },
    },
    50,
    SERVER,
  );
  device.on('connected', () => console.log('the device is connected'));
  await pause(2500);
}

if (process.argv[2] === 'server') serve();
else {
  await askWithOne();
  await askWithAnother();
  await scan();
  process.exit(0);
}
