/**
 * Oracle's client without its libraries, `oracledb`, at a listener that asks it to send again, refuses it, and takes it
 * without ever answering what it says then. No library serves it, so the listener is written here from the format alone.
 */
import net from 'node:net';
import oracledb from 'oracledb';

const SERVER = '10.99.0.2';
const [part, PASSWORD] = process.argv.slice(2);
const CONNECT = 1;
const u16 = (value) => Buffer.from([value >> 8, value & 0xff]);
const packet = (type, body) => Buffer.concat([u16(8 + body.length), Buffer.from([0, 0, type, 0, 0, 0]), body]);
const REASON = Buffer.from(
  '(DESCRIPTION=(TMP=)(VSNNUM=318767104)(ERR=12514)(ERROR_STACK=(ERROR=(CODE=12514)(EMFI=4))))',
);
const REFUSED = packet(4, Buffer.concat([Buffer.from([0x22, 0]), u16(REASON.length), REASON]));
const RESEND = packet(11, Buffer.alloc(0));
/** Version, native services off in both flags, the sizes of data units. */
const ACCEPTED = packet(
  2,
  Buffer.concat([
    u16(319),
    Buffer.alloc(12),
    Buffer.from([4, 4]),
    Buffer.alloc(8),
    Buffer.from([0, 0, 0x20, 0, 0, 0, 0xff, 0xff]),
    Buffer.alloc(9),
  ]),
);

function serve() {
  const asked = new Map();
  net
    .createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        if (bytes[4] !== CONNECT) return socket.end();
        const text = bytes.toString('latin1');
        const service = /SERVICE_NAME=(\w+)/.exec(text)?.[1] ?? '';
        const times = (asked.get(service) ?? 0) + 1;
        asked.set(service, times);
        if (service === 'recipes') return socket.write(ACCEPTED);
        return socket.write(times === 1 ? RESEND : REFUSED);
      });
    })
    .listen(1521, SERVER);
}

if (part === 'server') serve();
else {
  for (const service of ['nothing', 'recipes'])
    await oracledb
      .getConnection({
        user: 'anna',
        password: PASSWORD,
        connectString: `${SERVER}:1521/${service}`,
        connectTimeout: 5,
      })
      .then(
        () => console.log(service, 'connected'),
        (error) => console.log(service, error.message),
      );
  process.exit(0);
}
