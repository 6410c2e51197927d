/** MQTT over WebSocket: `aedes` behind `ws`, `mqtt` as client. RFC 6455; MQTT 5, 6. */
import { createServer } from 'node:http';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import { WebSocketServer, createWebSocketStream } from 'ws';

const [part, RIGHT] = process.argv.slice(2);
const SERVER = '10.99.0.2';
if (part === 'server') {
  const broker = await Aedes.createBroker();
  const http = createServer();
  new WebSocketServer({ server: http }).on('connection', (socket, request) =>
    broker.handle(createWebSocketStream(socket), request),
  );
  http.listen(8083, SERVER);
} else {
  const client = await mqtt.connectAsync(`ws://${SERVER}:8083/mqtt`, {
    username: 'anna',
    password: RIGHT,
    reconnectPeriod: 0,
  });
  await client.subscribeAsync('plant/#');
  for (let i = 0; i < 5; i++) await client.publishAsync('plant/temperature', '21.5'.repeat(100), { qos: 1 });
  await client.endAsync();
  process.exit(0);
}
