/** KNXnet/IP with `knxultimate` at a server: searched for, described, a tunnel with values written, read and answered, routing. */
import { setTimeout as pause } from 'node:timers/promises';
import { KNXClient } from 'knxultimate';

const SERVER = '10.99.0.2';

console.log('found', await KNXClient.discover('client', 1000).catch((error) => error.message));

for (const hostProtocol of ['TunnelUDP', 'Multicast']) {
  const client = new KNXClient({
    hostProtocol,
    ipAddr: hostProtocol === 'Multicast' ? '224.0.23.12' : SERVER,
    ipPort: '3671',
    physAddr: '1.1.50',
    interface: 'client',
    localIPAddress: '10.99.0.1',
    loglevel: 'error',
    KNXQueueSendIntervalMilliseconds: 30,
  });
  client.on('error', (error) => console.log(hostProtocol, error.message));
  const connected = new Promise((done) => client.on('connected', done));
  client.Connect();
  console.log(hostProtocol, await Promise.race([connected.then(() => 'connected'), pause(4000, 'nothing')]));
  client.write('1/2/3', true, '1.001');
  client.write('1/2/4', 21.5, '9.001');
  client.write('1/2/5', 'quiet', '16.001');
  client.read('1/2/3');
  client.respond('1/2/3', true, '1.001');
  await pause(1200);
  await client.Disconnect();
  await pause(200);
}
process.exit(0);
