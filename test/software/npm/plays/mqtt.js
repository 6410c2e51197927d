/**
 * MQTT 3.1.1 with `aedes` as broker and `mqtt` as client, MQTT 5 with `mqtt` at a broker that speaks it, and Sparkplug B
 * by `sparkplug-payload` over both: births, data, a command, a death by last will.
 */
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import sparkplug from 'sparkplug-payload';

const SERVER = '10.99.0.2';
const [RIGHT, WRONG] = process.argv.slice(3);
const { encodePayload } = sparkplug.get('spBv1.0');
const metric = (name, type, value, more = {}) => ({ name, type, value, timestamp: Date.now(), ...more });
const payload = (seq, metrics) => encodePayload({ timestamp: Date.now(), seq, metrics });

async function serve() {
  const broker = await Aedes.createBroker({
    authenticate: (_client, name, password, done) =>
      name === 'anna' && password.toString() === RIGHT
        ? done(null, true)
        : done(Object.assign(new Error('no'), { returnCode: 4 }), false),
  });
  createServer(broker.handle).listen(1883, SERVER);
}

function connected(port, protocolVersion, options) {
  const client = mqtt.connect(`mqtt://${SERVER}:${port}`, {
    protocolVersion,
    ...(protocolVersion === 3 ? { protocolId: 'MQIsdp' } : {}),
    username: 'anna',
    password: RIGHT,
    reconnectPeriod: 0,
    ...options,
  });
  return new Promise((done, failed) => client.once('connect', () => done(client)).once('error', failed));
}

async function talk(port, version) {
  const five = version === 5;
  await connected(port, version, { password: WRONG }).then(
    () => console.log('the wrong password was right'),
    (error) => console.log('refused:', error.message),
  );
  const panel = await connected(port, version, { clientId: `panel-${port}` });
  let heard = 0;
  panel.on('message', () => heard++);
  await panel.subscribeAsync({ 'plant/#': { qos: 2 }, 'spBv1.0/#': { qos: 1 } });
  const death = { topic: 'spBv1.0/Plant/NDEATH/Edge1', payload: payload(0, [metric('bdSeq', 'UInt64', 0)]), qos: 1 };
  const edge = await connected(port, version, {
    clientId: `edge-${port}`,
    will: death,
    keepalive: 1,
    ...(five ? { properties: { sessionExpiryInterval: 60, receiveMaximum: 20, topicAliasMaximum: 5 } } : {}),
  });
  for (const qos of [0, 1, 2])
    await edge.publishAsync('plant/temperature', '21.5', {
      qos,
      retain: qos === 1,
      ...(five
        ? {
            properties: {
              contentType: 'text/plain',
              responseTopic: 'plant/answers',
              correlationData: Buffer.from('7'),
              userProperties: { unit: 'C' },
              messageExpiryInterval: 60,
            },
          }
        : {}),
    });
  const born = [
    metric('Properties/Hardware Make', 'String', 'Plant Works'),
    metric('Node Control/Rebirth', 'Boolean', false),
    metric('Temperature', 'Double', 21.5, { alias: 7 }),
  ];
  await edge.publishAsync('spBv1.0/Plant/NBIRTH/Edge1', payload(0, born), { qos: 0 });
  await edge.publishAsync('spBv1.0/Plant/DBIRTH/Edge1/Boiler', payload(1, born), { qos: 0 });
  await edge.publishAsync('spBv1.0/Plant/NDATA/Edge1', payload(2, [metric('Temperature', 'Double', 22)]), { qos: 0 });
  await edge.publishAsync('spBv1.0/Plant/DDATA/Edge1/Boiler', payload(3, [metric('Temperature', 'Double', 23)]), {
    qos: 0,
  });
  await edge.publishAsync('spBv1.0/Plant/DDEATH/Edge1/Boiler', payload(4, []), { qos: 0 });
  await panel.publishAsync('spBv1.0/Plant/NCMD/Edge1', payload(0, [metric('Node Control/Rebirth', 'Boolean', true)]));
  await panel.publishAsync('spBv1.0/Plant/DCMD/Edge1/Boiler', payload(0, [metric('Temperature', 'Double', 60)]));
  await new Promise((done) => setTimeout(done, 1500));
  console.log('heard', heard);
  edge.stream.destroy();
  await new Promise((done) => setTimeout(done, 300));
  // Another with its name takes its place; version 5 says so.
  const other = await connected(port, version, { clientId: `panel-${port}` });
  await new Promise((done) => setTimeout(done, 200));
  await other.unsubscribeAsync('plant/#');
  await other.endAsync();
  panel.end(true);
}

if (process.argv[2] === 'server') await serve();
else {
  await talk(1883, 3);
  await talk(1883, 4);
  await talk(1884, 5);
  process.exit(0);
}
