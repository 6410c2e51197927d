/**
 * OPC UA with `node-opcua` as server and as client: without security, signed, signed and encrypted; anonymous and with a
 * name and a password, one of them wrong. Values are browsed, read, written, watched, their history asked for; a method
 * is called.
 */
import * as opcua from 'node-opcua';
import {
  AttributeIds,
  ClientSubscription,
  DataType,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAClient,
  OPCUAServer,
  SecurityPolicy,
  StatusCodes,
  TimestampsToReturn,
  UserTokenType,
  Variant,
} from 'node-opcua';

const URL = 'opc.tcp://10.99.0.2:4840';
const [part, RIGHT, WRONG] = process.argv.slice(2);
/** More than fits into one chunk. */
const RECIPE_BYTES = 200_000;
const manager = new OPCUACertificateManager({
  automaticallyAcceptUnknownCertificate: true,
  rootFolder: `/run/stage/pki-${part}`,
});

async function serve() {
  const server = new OPCUAServer({
    port: 4840,
    hostname: '10.99.0.2',
    serverCertificateManager: manager,
    allowAnonymous: true,
    userManager: { isValidUser: (name, password) => name === 'anna' && password === RIGHT },
    securityModes: [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
    securityPolicies: [SecurityPolicy.None, SecurityPolicy.Basic256Sha256, SecurityPolicy.Aes256_Sha256_RsaPss],
    buildInfo: {
      productName: 'Plant boiler',
      manufacturerName: 'Plant Works',
      softwareVersion: '2.8.3',
      buildNumber: '17',
    },
  });
  await server.initialize();
  const { addressSpace } = server.engine;
  const namespace = addressSpace.getOwnNamespace();
  const boiler = namespace.addObject({ organizedBy: addressSpace.rootFolder.objects, browseName: 'Boiler' });
  const temperature = namespace.addVariable({
    componentOf: boiler,
    browseName: 'Temperature',
    nodeId: 's=temperature',
    dataType: 'Double',
    value: { dataType: DataType.Double, value: 21.5 },
  });
  namespace.addVariable({
    componentOf: boiler,
    browseName: 'Recipe',
    nodeId: 's=recipe',
    dataType: 'ByteString',
    value: { dataType: DataType.ByteString, value: Buffer.alloc(RECIPE_BYTES, 7) },
  });
  addressSpace.installHistoricalDataNode(temperature, { maxOnlineValues: 10 });
  const start = namespace.addMethod(boiler, {
    browseName: 'Start',
    nodeId: 's=start',
    inputArguments: [{ name: 'power', dataType: DataType.UInt32 }],
    outputArguments: [],
  });
  start.bindMethod((_input, _context, done) => done(null, { statusCode: StatusCodes.Good, outputArguments: [] }));
  await server.start();
  console.log('it serves');
}

const securely = (securityMode, securityPolicy) =>
  OPCUAClient.create({
    securityMode,
    securityPolicy,
    clientCertificateManager: manager,
    endpointMustExist: false,
    applicationName: 'Plant panel',
    connectionStrategy: { maxRetry: 1 },
  });

async function talk(securityMode, securityPolicy, identity) {
  const client = securely(securityMode, securityPolicy);
  await client.connect(URL);
  try {
    await client.getEndpoints();
    await client.findServers();
    const session = await client.createSession(identity);
    await use(session);
    await session.close();
  } finally {
    await client.disconnect();
  }
}

async function use(session) {
  const boiler = (await session.browse('RootFolder')) && (await session.browse('ObjectsFolder'));
  console.log('browsed', boiler.references.map(({ browseName }) => browseName.toString()).join());
  const nodeId = 'ns=1;s=temperature';
  await session.read({ nodeId, attributeId: AttributeIds.Value });
  await session.read({ nodeId: 'ns=1;s=nothing', attributeId: AttributeIds.Value });
  const status = [2261, 2263, 2264, 2256].map((node) => ({ nodeId: `i=${node}`, attributeId: AttributeIds.Value }));
  await session.read(status.slice(0, 3));
  await session.read(status[3]);
  await session.write({
    nodeId,
    attributeId: AttributeIds.Value,
    value: { value: { dataType: DataType.Double, value: 60 } },
  });
  await session.read({ nodeId: 'ns=1;s=recipe', attributeId: AttributeIds.Value });
  await session.write({
    nodeId: 'ns=1;s=recipe',
    attributeId: AttributeIds.Value,
    value: { value: { dataType: DataType.ByteString, value: Buffer.alloc(RECIPE_BYTES, 8) } },
  });
  await session.translateBrowsePath({
    startingNode: 'i=85',
    relativePath: { elements: [{ targetName: { name: 'Boiler' } }] },
  });
  await session.registerNodes([nodeId]);
  await session.unregisterNodes([nodeId]);
  await session.readHistoryValue(nodeId, new Date(Date.now() - 60_000), new Date());
  await session.call({
    objectId: boiler.references.find(({ browseName }) => browseName.name === 'Boiler').nodeId,
    methodId: 'ns=1;s=start',
    inputArguments: [new Variant({ dataType: DataType.UInt32, value: 7 })],
  });
  const subscription = ClientSubscription.create(session, {
    requestedPublishingInterval: 100,
    requestedLifetimeCount: 100,
    requestedMaxKeepAliveCount: 10,
    maxNotificationsPerPublish: 10,
    publishingEnabled: true,
    priority: 1,
  });
  const item = await subscription.monitor(
    { nodeId, attributeId: AttributeIds.Value },
    { samplingInterval: 50, discardOldest: true, queueSize: 10 },
    TimestampsToReturn.Both,
  );
  await new Promise((done) => item.once('changed', done));
  await item.modify({ samplingInterval: 100, queueSize: 1 });
  await subscription.setPublishingMode(false);
  await item.terminate();
  await subscription.terminate();
}

const anna = (password) => ({ type: UserTokenType.UserName, userName: 'anna', password });

/** Services that the client has no method for; most are none of this server's. */
async function askForAll() {
  const client = securely(MessageSecurityMode.None, SecurityPolicy.None);
  await client.connect(URL);
  const session = await client.createSession();
  for (const Request of [
    opcua.AddNodesRequest,
    opcua.AddReferencesRequest,
    opcua.DeleteNodesRequest,
    opcua.DeleteReferencesRequest,
    opcua.QueryFirstRequest,
    opcua.QueryNextRequest,
    opcua.CancelRequest,
    opcua.HistoryUpdateRequest,
    opcua.RepublishRequest,
    opcua.TransferSubscriptionsRequest,
    opcua.SetTriggeringRequest,
    opcua.SetMonitoringModeRequest,
    opcua.ModifySubscriptionRequest,
    opcua.BrowseNextRequest,
    opcua.RegisterServerRequest,
    opcua.RegisterServer2Request,
    opcua.FindServersOnNetworkRequest,
  ])
    await session.performMessageTransaction(new Request({})).then(
      ({ responseHeader }) => console.log(Request.name, responseHeader.serviceResult.name),
      (error) => console.log(Request.name, error.message),
    );
  await session.close();
  await client.disconnect();
}

async function askPlainly() {
  await askForAll();
  await talk(MessageSecurityMode.None, SecurityPolicy.None, undefined);
  await talk(MessageSecurityMode.Sign, SecurityPolicy.Basic256Sha256, undefined);
  await talk(MessageSecurityMode.None, SecurityPolicy.None, anna(RIGHT));
  await talk(MessageSecurityMode.None, SecurityPolicy.None, anna(WRONG)).then(
    () => console.log('the wrong password was right'),
    (error) => console.log('refused:', error.message),
  );
}

async function askInSecret() {
  await talk(MessageSecurityMode.SignAndEncrypt, SecurityPolicy.Basic256Sha256, anna(RIGHT));
  await talk(MessageSecurityMode.SignAndEncrypt, SecurityPolicy.Aes256_Sha256_RsaPss, undefined);
}

if (part === 'server') await serve();
else {
  await (part === 'plain' ? askPlainly() : askInSecret());
  process.exit(0);
}
