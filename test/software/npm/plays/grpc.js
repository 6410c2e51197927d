/** gRPC with `@grpc/grpc-js` at both ends, in clear: calls with one answer, with many, refused, with a token. */
import grpc from '@grpc/grpc-js';

const SERVER = '10.99.0.2:50051';
const [part, TOKEN] = process.argv.slice(2);
const asIs = (value) => value;
const method = (name, responseStream) => ({
  path: `/plant.Boiler/${name}`,
  requestStream: false,
  responseStream,
  requestSerialize: asIs,
  requestDeserialize: asIs,
  responseSerialize: asIs,
  responseDeserialize: asIs,
});
const SERVICE = { read: method('Read', false), watch: method('Watch', true), start: method('Start', false) };
const ANSWER = Buffer.from([0x0d, 0, 0, 0xac, 0x41]);

function serve() {
  const server = new grpc.Server();
  server.addService(SERVICE, {
    read: (_call, done) => done(null, ANSWER),
    watch: (call) => {
      for (let i = 0; i < 3; i++) call.write(ANSWER);
      call.end();
    },
    start: (call, done) =>
      call.metadata.get('authorization').length > 0
        ? done(null, ANSWER)
        : done({ code: grpc.status.PERMISSION_DENIED, details: 'not you' }),
  });
  server.bindAsync(SERVER, grpc.ServerCredentials.createInsecure(), () => console.log('it serves'));
}

async function ask() {
  const Boiler = grpc.makeGenericClientConstructor(SERVICE, 'plant.Boiler');
  const boiler = new Boiler(SERVER, grpc.credentials.createInsecure(), {
    'grpc.primary_user_agent': 'plant-panel/1.4',
  });
  const told = (name, metadata) =>
    new Promise((done) =>
      boiler[name](Buffer.from([8, 7]), metadata, (error) => done(console.log(name, error?.details ?? 'done'))),
    );
  const token = new grpc.Metadata();
  token.set('authorization', `Bearer ${TOKEN}`);
  await told('read', new grpc.Metadata());
  await told('start', new grpc.Metadata());
  await told('start', token);
  const many = boiler.watch(Buffer.from([8, 7]));
  await new Promise((done) => many.on('data', () => {}).on('end', done));
  boiler.close();
}

if (part === 'server') serve();
else {
  await ask();
  process.exit(0);
}
