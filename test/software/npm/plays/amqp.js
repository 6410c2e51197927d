/**
 * AMQP 1.0 with `rhea` as broker and as client, and AMQP 0-9-1 with `amqplib` at RabbitMQ: a right and a wrong password,
 * messages sent, taken, refused, asked for; a queue that is not there.
 */
import amqplib from 'amqplib';
import rhea from 'rhea';

const SERVER = '10.99.0.2';
const [part, RIGHT, WRONG] = process.argv.slice(2);

function serve() {
  const container = rhea.create_container({ id: 'plant-broker' });
  container.sasl_server_mechanisms.enable_plain((name, password) => name === 'anna' && password === RIGHT);
  container.sasl_server_mechanisms.enable_anonymous();
  const senders = new Map();
  container.on('connection_open', ({ connection }) => console.log('opened by', connection.remote.open.container_id));
  container.on('sender_open', ({ sender }) => {
    const { source } = sender;
    if (source?.address === 'nothing') {
      sender.close({ condition: 'amqp:not-found', description: 'no such node' });
      return;
    }
    senders.set(source?.address, sender);
  });
  container.on('message', ({ message, delivery }) => {
    if (message.body === 'spoiled') {
      delivery.reject({ condition: 'plant:spoiled', description: 'spoiled' });
      return;
    }
    senders.get('plant')?.send({ body: message.body });
    delivery.accept();
  });
  for (const event of ['error', 'disconnected', 'connection_error', 'receiver_error', 'session_error'])
    container.on(event, (context) => console.log(event, context.error?.message ?? context.message));
  container.listen({ port: 5672, host: SERVER, properties: { product: 'Plant broker', version: '2.8.3' } });
}

function connect(options) {
  const container = rhea.create_container({ id: 'plant-panel' });
  for (const event of ['error', 'disconnected', 'sender_error', 'receiver_error', 'session_error'])
    container.on(event, () => {});
  return {
    container,
    connection: container.connect({ host: SERVER, port: 5672, reconnect: false, ...options }),
  };
}

async function askOne() {
  const refused = connect({ username: 'anna', password: WRONG });
  await new Promise((done) => refused.container.on('connection_error', done).on('disconnected', done));
  console.log('refused');
  const nameless = connect({ username: 'anyone' });
  await new Promise((done) => nameless.container.on('connection_open', done));
  nameless.connection.close();
  const { container, connection } = connect({ username: 'anna', password: RIGHT, idle_time_out: 1000 });
  const receiver = connection.open_receiver({ source: 'plant', credit_window: 5 });
  const heard = new Promise((done) => container.on('message', done));
  await new Promise((done) => container.on('receiver_open', done));
  const sender = connection.open_sender('plant');
  await new Promise((done) => container.once('sendable', done));
  const settled = (event, body) =>
    new Promise((done) => {
      container.once(event, done);
      sender.send({ body, subject: 'temperature', application_properties: { unit: 'C' } });
    });
  await settled('accepted', { temperature: 21.5 });
  await settled('rejected', 'spoiled');
  await settled('accepted', 'x'.repeat(70_000));
  await heard;
  connection.open_receiver('nothing');
  await new Promise((done) => container.once('receiver_close', done));
  await new Promise((done) => setTimeout(done, 1200));
  sender.close();
  receiver.close();
  connection.close();
  await new Promise((done) => container.once('connection_close', done));
}

async function askRabbit() {
  const at = (password) => `amqp://anna:${password}@${SERVER}:5673`;
  await amqplib.connect(at(WRONG)).then(
    () => console.log('the wrong password was right'),
    (error) => console.log('refused:', error.message),
  );
  const connection = await amqplib.connect(at(RIGHT), { clientProperties: { product: 'Plant panel', version: '1.4' } });
  connection.on('error', (error) => console.log('connection', error.message));
  const channel = await connection.createConfirmChannel();
  await channel.assertExchange('plant', 'topic', { durable: false });
  await channel.assertQueue('temperature', { durable: false });
  await channel.bindQueue('temperature', 'plant', 'boiler.#');
  await channel.prefetch(5);
  const heard = new Promise((done) => {
    void channel.consume('temperature', (message) => {
      channel.ack(message);
      done(message.content.toString());
    });
  });
  channel.publish('plant', 'boiler.temperature', Buffer.from('21.5'), { contentType: 'text/plain' });
  channel.publish('plant', 'nowhere', Buffer.from('0'), { mandatory: true });
  await channel.waitForConfirms();
  console.log('heard', await heard);
  await channel.assertQueue('commands', { durable: false });
  await channel.checkQueue('commands');
  channel.sendToQueue('commands', Buffer.from('start'));
  await channel.waitForConfirms();
  const command = await channel.get('commands');
  channel.nack(command, false, false);
  await channel.purgeQueue('commands');
  await channel.unbindQueue('temperature', 'plant', 'boiler.#');
  await channel.deleteQueue('commands');
  await channel.deleteExchange('plant');
  const other = await connection.createChannel();
  other.on('error', (error) => console.log('channel', error.message));
  // The broker refuses it: that is what is wanted here.
  await other.checkQueue('nothing').catch((error) => console.log('refused', error.message));
  await channel.close();
  await connection.close();
}

if (part === 'server') serve();
else {
  await (part === 'rhea' ? askOne() : askRabbit());
  process.exit(0);
}
