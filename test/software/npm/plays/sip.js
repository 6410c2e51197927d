/** SIP with `sip` at both ends: registration with a digest, a call, one refused, options, a message, a subscription. */
import sip from 'sip';
import digest from 'sip/digest.js';

const SERVER = '10.99.0.2';
const [part, RIGHT] = process.argv.slice(2);
const credentials = { user: 'anna', password: RIGHT, realm: 'plant' };

function serve() {
  const session = { realm: 'plant' };
  sip.start({ address: SERVER, port: 5060 }, (request) => {
    const answer = (status, reason, more = {}) => {
      const made = sip.makeResponse(request, status, reason);
      Object.assign(made.headers, { server: 'Plant exchange 2.8.3' }, more);
      sip.send(made);
    };
    if (request.method === 'REGISTER' && !digest.authenticateRequest(session, request, credentials)) {
      sip.send(digest.challenge(session, sip.makeResponse(request, 401, 'Unauthorized')));
      return;
    }
    if (request.method === 'ACK') return;
    if (request.method === 'INVITE' && request.uri.includes('berta')) answer(486, 'Busy Here');
    else if (request.method === 'INVITE') answer(200, 'OK', { contact: [{ uri: `sip:clara@${SERVER}` }] });
    else answer(200, 'OK');
  });
  console.log('it serves');
}

let calls = 0;
const asked = (method, who, more = {}, transport = 'UDP') =>
  new Promise((done) => {
    const request = {
      method,
      uri: `sip:${who}@${SERVER}${transport === 'TCP' ? ';transport=tcp' : ''}`,
      version: '2.0',
      headers: {
        to: { uri: `sip:${who}@plant.test` },
        from: { uri: 'sip:anna@plant.test', params: { tag: 'a1' } },
        'call-id': `call-${++calls}`,
        cseq: { method, seq: calls },
        contact: [{ uri: 'sip:anna@10.99.0.1' }],
        'user-agent': 'Plant telephone 1.4',
        via: [],
        ...more,
      },
      content: method === 'MESSAGE' ? 'All quiet.' : '',
    };
    sip.send(request, (answer) => {
      if (answer.status < 200) return;
      console.log(method, answer.status);
      done([answer, request]);
    });
  });

if (part === 'server') serve();
else {
  sip.start({ address: '10.99.0.1', port: 5060 }, () => {});
  const [challenge, register] = await asked('REGISTER', 'anna', { expires: 60 });
  digest.signRequest({}, register, challenge, credentials);
  await asked('REGISTER', 'anna', { expires: 60, authorization: register.headers.authorization });
  await asked('OPTIONS', 'clara');
  await asked('INVITE', 'clara');
  await asked('BYE', 'clara');
  await asked('INVITE', 'berta');
  await asked('MESSAGE', 'clara', { 'content-type': 'text/plain' });
  await asked('SUBSCRIBE', 'clara', { event: 'presence', expires: 60 });
  await asked('NOTIFY', 'clara', { event: 'presence', 'subscription-state': 'active' });
  await asked('INFO', 'clara');
  await asked('OPTIONS', 'clara', {}, 'TCP');
  process.exit(0);
}
