/**
 * SNMP with `net-snmp` as agent and as manager: versions 1, 2c and 3 (without and with authentication and privacy, a wrong
 * key), a walk, a table, a set, traps and informs of each version.
 */
import snmp from 'net-snmp';

const SERVER = '10.99.0.2';
const [part, READS, WRITES, WRONG, AUTH, PRIV] = process.argv.slice(2);
const { AuthProtocols: auth, PrivProtocols: priv, SecurityLevel: level } = snmp;
const USERS = [
  { name: 'anna', level: level.noAuthNoPriv },
  { name: 'berta', level: level.authNoPriv, authProtocol: auth.sha256, authKey: AUTH },
  {
    name: 'clara',
    level: level.authPriv,
    authProtocol: auth.sha,
    authKey: AUTH,
    privProtocol: priv.aes,
    privKey: PRIV,
  },
];

function serve() {
  const agent = snmp.createAgent({ port: 161, address: SERVER, engineID: '8000B98380504C414E54' }, (error) => {
    if (error) console.log('agent:', error.message);
  });
  const authorizer = agent.getAuthorizer();
  authorizer.addCommunity(READS);
  authorizer.addCommunity(WRITES);
  for (const user of USERS) authorizer.addUser(user);
  const scalar = (name, oid, value) => {
    agent.registerProvider({
      name,
      type: snmp.MibProviderType.Scalar,
      oid,
      scalarType: snmp.ObjectType.OctetString,
      maxAccess: snmp.MaxAccess['read-write'],
    });
    agent.getMib().setScalarValue(name, value);
  };
  scalar('sysDescr', '1.3.6.1.2.1.1.1', 'Plant Works PW-17, firmware 2.8.3');
  scalar('sysContact', '1.3.6.1.2.1.1.4', 'berta@plant.test');
  scalar('sysName', '1.3.6.1.2.1.1.5', 'plant-switch');
  scalar('sysLocation', '1.3.6.1.2.1.1.6', 'hall 2');
  const receiver = snmp.createReceiver({ port: 162, address: SERVER, disableAuthorization: true }, (error, notice) =>
    console.log(error?.message ?? `notice ${notice.pdu.type}`),
  );
  for (const user of USERS) receiver.getAuthorizer().addUser(user);
  console.log('it serves');
}

const OID = '1.3.6.1.2.1.1';
const called = (session, method, ...args) =>
  new Promise((done) =>
    session[method](...args, (error, got) => {
      console.log(method, error?.message ?? JSON.stringify(got)?.length ?? '');
      done();
    }),
  );
const walked = (session) =>
  new Promise((done) =>
    session.walk(
      OID,
      5,
      () => {},
      (error) => {
        console.log('walk', error?.message ?? 'done');
        done();
      },
    ),
  );

async function ask(session) {
  const set = [{ oid: `${OID}.6.0`, type: snmp.ObjectType.OctetString, value: 'hall 3' }];
  await called(session, 'get', [`${OID}.1.0`, `${OID}.5.0`]);
  await called(session, 'get', [`${OID}.99.0`]);
  await called(session, 'getNext', [OID]);
  if (session.version !== snmp.Version1) await called(session, 'getBulk', [OID], 0, 4);
  await walked(session);
  await called(session, 'set', set);
}

async function notify(session) {
  await called(session, 'trap', snmp.TrapType.LinkDown, [
    { oid: `${OID}.5.0`, type: snmp.ObjectType.OctetString, value: 'x' },
  ]);
  if (session.version !== snmp.Version1) await called(session, 'inform', '1.3.6.1.6.3.1.1.5.3', []);
}

if (part === 'server') serve();
else {
  const common = { timeout: 1500, retries: 0, trapPort: 162 };
  for (const version of [snmp.Version1, snmp.Version2c]) {
    const session = snmp.createSession(SERVER, WRITES, { version, ...common });
    await ask(session);
    await notify(session);
  }
  const stranger = snmp.createSession(SERVER, WRONG, { version: snmp.Version2c, ...common });
  await called(stranger, 'get', [`${OID}.1.0`]);
  for (const user of USERS) {
    const session = snmp.createV3Session(SERVER, user, { version: snmp.Version3, ...common });
    await ask(session);
    await notify(session);
  }
  const impostor = { ...USERS[2], authKey: WRONG };
  await called(snmp.createV3Session(SERVER, impostor, { version: snmp.Version3, ...common }), 'get', [`${OID}.1.0`]);
  process.exit(0);
}
