/**
 * ADS with `ads-client`: states, device information, values by place, by handle and several at once, a notification, the
 * controller stopped and started. No library serves it in JavaScript, so what answers is written here from the format.
 */
import net from 'node:net';
import { Client } from 'ads-client';

const SERVER = '10.99.0.2';
const u16 = (...values) => Buffer.from(values.flatMap((value) => [value & 0xff, value >> 8]));
const u32 = (...values) => Buffer.concat(values.map((value) => Buffer.from(new Uint32Array([value]).buffer)));
const NOTIFICATION = 8;

/** Data of an answer, by command. */
const ANSWERS = {
  1: () => Buffer.concat([u32(0), Buffer.from([3, 1]), u16(4024), Buffer.from('Plc30 App'.padEnd(16, '\0'))]),
  2: (data) => {
    const [group, length] = [data.readUInt32LE(0), data.readUInt32LE(8)];
    return group === 0x4444 ? u32(0x702, 0) : Buffer.concat([u32(0, length), Buffer.alloc(length, 1)]);
  },
  3: () => u32(0),
  4: () => Buffer.concat([u32(0), u16(5, 0)]),
  5: () => u32(0),
  6: () => u32(0, 77),
  7: () => u32(0),
  9: (data) => {
    const group = data.readUInt32LE(0);
    // Who asks for a handle takes as much as there is.
    const length = group === 0xf003 ? 4 : Math.min(data.readUInt32LE(8), 64);
    if (group === 0xf009) return u32(0x710, 0);
    return Buffer.concat([u32(0, length), Buffer.alloc(length)]);
  },
};

function packet({ target, source, command, flags, invoke, data }) {
  const ams = Buffer.concat([target, source, u16(command, flags), u32(data.length, 0, invoke), data]);
  return Buffer.concat([u16(0), u32(ams.length), ams]);
}

/** One sample for handle 77. */
function changed(request) {
  const stamp = Buffer.concat([u32(0, 0x01da0000), u32(1), u32(77, 2), u16(21)]);
  const data = Buffer.concat([u32(stamp.length + 4, 1), stamp]);
  return packet({
    target: request.subarray(8, 16),
    source: request.subarray(0, 8),
    command: NOTIFICATION,
    flags: 4,
    invoke: 0,
    data,
  });
}

function serve() {
  net
    .createServer((socket) => {
      let had = Buffer.alloc(0);
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        had = Buffer.concat([had, bytes]);
        while (had.length >= 6 && had.length >= 6 + had.readUInt32LE(2)) {
          const ams = had.subarray(6, 6 + had.readUInt32LE(2));
          had = had.subarray(6 + ams.length);
          const command = ams.readUInt16LE(16);
          const data = ANSWERS[command]?.(ams.subarray(32)) ?? u32(0x701);
          const invoke = ams.readUInt32LE(28);
          socket.write(
            packet({ target: ams.subarray(8, 16), source: ams.subarray(0, 8), command, flags: 5, invoke, data }),
          );
          if (command === 6) socket.write(changed(ams));
        }
      });
    })
    .listen(48898, SERVER);
}

async function ask() {
  const client = new Client({
    targetAmsNetId: '10.99.0.2.1.1',
    targetAdsPort: 851,
    routerAddress: SERVER,
    routerTcpPort: 48898,
    localAmsNetId: '10.99.0.1.1.1',
    localAdsPort: 32750,
    timeoutDelay: 2000,
    autoReconnect: false,
    hideConsoleWarnings: true,
  });
  const tried = (name, ...args) =>
    client[name](...args).then(
      (got) => console.log(name, String(JSON.stringify(got)).slice(0, 60)),
      (error) => console.log(name, error.message.slice(0, 100)),
    );
  await tried('connect');
  await tried('readDeviceInfo');
  await tried('readTcSystemState');
  await tried('readPlcRuntimeState');
  await tried('readRaw', 0x4020, 0, 4);
  await tried('readRaw', 0x4444, 0, 4);
  await tried('writeRaw', 0x4020, 0, Buffer.from([1, 2]));
  await tried('readRawMulti', [
    { indexGroup: 0x4020, indexOffset: 0, size: 4 },
    { indexGroup: 0x4020, indexOffset: 4, size: 4 },
  ]);
  await tried('writeRawMulti', [{ indexGroup: 0x4020, indexOffset: 0, value: Buffer.from([1, 2]) }]);
  await tried('createVariableHandle', 'MAIN.temperature');
  await tried('readRawByHandle', 0, 4);
  await tried('writeRawByHandle', 0, Buffer.from([1, 2]));
  await tried('deleteVariableHandle', 0);
  await tried('readRawByPath', 'MAIN.temperature');
  await tried('readValue', 'MAIN.nothing');
  const heard = new Promise((done) => {
    void client
      .subscribeRaw({ indexGroup: 0x4020, indexOffset: 0, size: 2, callback: done })
      .catch((error) => done(error.message));
  });
  await Promise.race([heard, new Promise((done) => setTimeout(done, 1000))]);
  await tried('stopPlc');
  await tried('startPlc');
  await tried('resetPlc');
  await tried('unsubscribeAll');
  await tried('disconnect');
}

if (process.argv[2] === 'server') serve();
else {
  await ask();
  process.exit(0);
}
