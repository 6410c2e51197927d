/** Modbus/TCP Security (port 802): `jsmodbus` at both ends of a TLS connection in which both sides show a certificate. */
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import jsmodbus from 'jsmodbus';

const SERVER = '10.99.0.2';
const [part] = process.argv.slice(2);
const file = (name) => readFileSync(`/run/stage/${name}`);
const identity = { key: file(`${part}.key`), cert: file(`${part}.crt`), rejectUnauthorized: false };

if (part === 'server') {
  const server = tls.createServer({ ...identity, requestCert: true, maxVersion: 'TLSv1.2' }, (socket) => {
    socket.on('error', () => {});
  });
  // The library takes the sockets of whatever server it is given.
  server.on('secureConnection', (socket) => server.emit('connection-in-clear', socket));
  const seen = { on: (_event, taken) => server.on('connection-in-clear', taken) };
  new jsmodbus.server.TCP(seen, { holding: Buffer.alloc(200, 7) });
  server.listen(802, SERVER);
} else {
  const socket = tls.connect({ host: SERVER, port: 802, ...identity });
  const client = new jsmodbus.client.TCP(socket, 1, 2000);
  await new Promise((done) => socket.once('secureConnect', done));
  const { response } = await client.readHoldingRegisters(3, 4);
  console.log(response.body.valuesAsArray);
  await client.writeSingleRegister(3, 9);
  socket.end();
}
