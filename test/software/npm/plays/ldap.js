/** LDAP with `ldapjs` as directory and as client, and `ldapts` as another client: binds right and wrong, every operation. */
import ldapjs from 'ldapjs';
import { Attribute, Change, Client } from 'ldapts';

const SERVER = '10.99.0.2';
const [part, RIGHT, WRONG] = process.argv.slice(2);
const BASE = 'dc=plant,dc=test';
const ANNA = `cn=anna,${BASE}`;

function serve() {
  const server = ldapjs.createServer();
  server.bind(BASE, (request, answer, next) => {
    if (!request.dn.toString().includes('anna') || request.credentials !== RIGHT)
      return next(new ldapjs.InvalidCredentialsError());
    answer.end();
    return next();
  });
  server.search('', (request, answer, next) => {
    if (request.dn.toString() === '')
      answer.send({
        dn: '',
        attributes: {
          objectClass: ['top'],
          vendorName: ['Plant Works'],
          vendorVersion: ['Plant directory 2.8.3'],
          namingContexts: [BASE],
        },
      });
    else if (request.dn.toString().includes('nothing')) return next(new ldapjs.NoSuchObjectError('nothing'));
    else answer.send({ dn: ANNA, attributes: { objectClass: ['person'], cn: ['anna'], mail: ['anna@plant.test'] } });
    answer.end();
    return next();
  });
  for (const operation of ['add', 'del', 'modify', 'modifyDN', 'compare'])
    server[operation](BASE, (_request, answer, next) => {
      if (operation === 'compare') answer.end(true);
      else answer.end();
      return next();
    });
  server.exop('1.3.6.1.4.1.4203.1.11.3', (_request, answer, next) => {
    answer.responseValue = `dn:${ANNA}`;
    answer.end();
    return next();
  });
  server.listen(389, SERVER, () => console.log('it serves'));
}

async function askWithOne() {
  const client = ldapjs.createClient({ url: `ldap://${SERVER}` });
  client.on('error', () => {});
  const called = (method, ...args) =>
    new Promise((done) =>
      client[method](...args, (error) => {
        console.log(method, error?.message ?? 'done');
        done();
      }),
    );
  const searched = (base, options) =>
    new Promise((done) =>
      client.search(base, options, (_error, answer) => {
        answer.on('error', (error) => done(console.log('search', error.message)));
        answer.on('end', () => done(console.log('search', 'done')));
      }),
    );
  await called('bind', ANNA, WRONG);
  await called('bind', ANNA, RIGHT);
  await searched('', { scope: 'base', filter: '(objectClass=*)' });
  await searched(BASE, { scope: 'sub', filter: '(&(cn=an*)(!(mail=x))(uid>=5))', attributes: ['cn'], paged: true });
  await searched(`cn=nothing,${BASE}`, { scope: 'one' });
  await called('add', `cn=dora,${BASE}`, { objectClass: 'person', cn: 'dora', sn: 'd' });
  const change = new ldapjs.Change({ operation: 'replace', modification: { type: 'sn', values: ['x'] } });
  await called('modify', `cn=dora,${BASE}`, change);
  await called('modifyDN', `cn=dora,${BASE}`, `cn=emma,${BASE}`);
  await called('compare', `cn=emma,${BASE}`, 'sn', 'x');
  await called('del', `cn=emma,${BASE}`);
  await called('exop', '1.3.6.1.4.1.4203.1.11.3');
  await called('unbind');
}

async function askWithAnother() {
  const client = new Client({ url: `ldap://${SERVER}`, timeout: 3000 });
  const tried = async (name, ...args) => {
    await client[name](...args).then(
      () => console.log(name, 'done'),
      (error) => console.log(name, error.name),
    );
  };
  await tried('bind', ANNA, WRONG);
  await tried('bind', ANNA, RIGHT);
  await tried('search', BASE, { filter: '(cn=anna)', sizeLimit: 5 });
  await tried('add', `cn=dora,${BASE}`, { objectClass: 'person', cn: 'dora' });
  await tried('modify', `cn=dora,${BASE}`, [
    new Change({ operation: 'add', modification: new Attribute({ type: 'sn', values: ['x'] }) }),
  ]);
  await tried('compare', `cn=dora,${BASE}`, 'sn', 'x');
  await tried('exop', '1.3.6.1.4.1.4203.1.11.3');
  await tried('del', `cn=dora,${BASE}`);
  await tried('unbind');
}

if (part === 'server') serve();
else {
  await askWithOne();
  await askWithAnother();
  process.exit(0);
}
