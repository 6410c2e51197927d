/**
 * BACnet/IP with `@bacnet-js/client` as both ends: one answers as a controller of a boiler would, one asks for all that
 * the library can ask for. What the library cannot answer it refuses.
 */
import bacnet, { ApplicationTag, ErrorClass, ErrorCode, ObjectType, PropertyIdentifier } from '@bacnet-js/client';

const SERVER = { address: '10.99.0.2:47808' };
const DEVICE = { type: ObjectType.DEVICE, instance: 4711 };
const BOILER = { type: ObjectType.ANALOG_OUTPUT, instance: 3 };
const text = (value) => ({ type: ApplicationTag.CHARACTER_STRING, value });
const real = (value) => ({ type: ApplicationTag.REAL, value });
const VALUES = {
  [PropertyIdentifier.OBJECT_NAME]: text('BOILER-4711'),
  [PropertyIdentifier.VENDOR_NAME]: text('Plant Works'),
  [PropertyIdentifier.VENDOR_IDENTIFIER]: { type: ApplicationTag.UNSIGNED_INTEGER, value: 999 },
  [PropertyIdentifier.MODEL_NAME]: text('PW-17'),
  [PropertyIdentifier.FIRMWARE_REVISION]: text('2.8.3'),
  [PropertyIdentifier.APPLICATION_SOFTWARE_VERSION]: text('1.4'),
  [PropertyIdentifier.LOCATION]: text('hall 2'),
  [PropertyIdentifier.DESCRIPTION]: text('heats hall 2'),
  [PropertyIdentifier.PRESENT_VALUE]: real(21.5),
};
const [PASSWORD] = process.argv.slice(3);

const ANSWERED = [
  'writeProperty',
  'writePropertyMultiple',
  'subscribeCov',
  'subscribeProperty',
  'deviceCommunicationControl',
  'reinitializeDevice',
  'deleteObject',
  'addListElement',
  'removeListElement',
  'alarmAcknowledge',
  'covNotify',
  'eventNotify',
];
const REFUSED = [
  'atomicReadFile',
  'atomicWriteFile',
  'readRange',
  'createObject',
  'alarmSummary',
  'getAlarmSummary',
  'eventInformation',
  'getEventInformation',
  'getEnrollmentSummary',
  'privateTransfer',
  'confirmedPrivateTransfer',
  'lifeSafetyOperation',
];

function device(interfaceAddress) {
  const client = new bacnet.default({
    interface: interfaceAddress,
    broadcastAddress: '10.99.0.255',
    apduTimeout: 2000,
  });
  client.on('error', (error) => console.log('error', error.message));
  for (const name of ANSWERED)
    client.on(name, ({ header, service, invokeId }) => client.simpleAckResponse(header.sender, service, invokeId));
  for (const name of REFUSED)
    client.on(name, ({ header, service, invokeId }) =>
      client.errorResponse(
        header.sender,
        service,
        invokeId,
        ErrorClass.SERVICES,
        ErrorCode.OPTIONAL_FUNCTIONALITY_NOT_SUPPORTED,
      ),
    );
  return client;
}

function serve() {
  const client = device('0.0.0.0');
  client.on('whoIs', () => client.iAmResponse(undefined, DEVICE.instance, 3, 999));
  client.on('whoHas', () => client.iHaveResponse(undefined, DEVICE, BOILER, 'BOILER'));
  client.on('registerForeignDevice', ({ header }) => client.resultResponse(header.sender, 0));
  client.on('readProperty', ({ header, invokeId, service, payload: { objectId, property } }) => {
    const value = VALUES[property.id];
    if (value) client.readPropertyResponse(header.sender, invokeId, objectId, property, [value]);
    else client.errorResponse(header.sender, service, invokeId, ErrorClass.PROPERTY, ErrorCode.UNKNOWN_PROPERTY);
  });
  client.on('readPropertyMultiple', ({ header, invokeId, payload }) =>
    client.readPropertyMultipleResponse(
      header.sender,
      invokeId,
      payload.properties.map(({ objectId, properties }) => ({
        objectId,
        values: properties.map((property) => ({ property, value: [VALUES[property.id] ?? text('')] })),
      })),
    ),
  );
}

async function ask() {
  const client = device('0.0.0.0');
  const tried = async (name, ...args) => {
    try {
      await client[name](...args);
      console.log(name, 'answered');
    } catch (error) {
      console.log(name, error.message);
    }
  };
  const heard = new Promise((done) => client.on('iAm', done));
  client.whoIs();
  await heard;
  client.whoIs({ lowLimit: 4000, highLimit: 5000 });
  for (const id of Object.keys(VALUES)) await tried('readProperty', SERVER, DEVICE, Number(id));
  await tried('readProperty', SERVER, DEVICE, PropertyIdentifier.OBJECT_LIST, { arrayIndex: 0 });
  await tried('readPropertyMultiple', SERVER, [
    {
      objectId: BOILER,
      properties: [{ id: PropertyIdentifier.PRESENT_VALUE }, { id: PropertyIdentifier.OBJECT_NAME }],
    },
    { objectId: DEVICE, properties: [{ id: PropertyIdentifier.OBJECT_NAME }] },
  ]);
  await tried('writeProperty', SERVER, BOILER, PropertyIdentifier.PRESENT_VALUE, [real(60)], { priority: 8 });
  await tried('writePropertyMultiple', SERVER, [
    {
      objectId: BOILER,
      values: [{ property: { id: PropertyIdentifier.PRESENT_VALUE }, value: [real(61)], priority: 8 }],
    },
  ]);
  await tried('subscribeCov', SERVER, BOILER, 7, false, true, 60);
  await tried(
    'subscribeProperty',
    SERVER,
    BOILER,
    { id: PropertyIdentifier.PRESENT_VALUE, index: 0xffffffff },
    8,
    false,
    false,
  );
  const changed = [{ property: { id: PropertyIdentifier.PRESENT_VALUE }, value: [real(62)] }];
  await tried('confirmedCOVNotification', SERVER, BOILER, 7, 4712, 60, changed);
  await tried('unconfirmedCOVNotification', SERVER, 7, 4712, BOILER, 60, changed);
  await tried('deviceCommunicationControl', SERVER, 5, 1, { password: PASSWORD });
  await tried('deviceCommunicationControl', SERVER, 0, 0);
  await tried('reinitializeDevice', SERVER, 1, { password: PASSWORD });
  await tried('reinitializeDevice', SERVER, 0);
  await tried('timeSync', SERVER, new Date(2026, 0, 2));
  await tried('timeSyncUTC', SERVER, new Date(2026, 0, 2));
  const file = { type: ObjectType.FILE, instance: 1 };
  await tried('readFile', SERVER, file, 0, 100);
  await tried('writeFile', SERVER, file, 0, [[Buffer.from('letter')]]);
  await tried('readRange', SERVER, { type: ObjectType.TREND_LOG, instance: 1 }, 1, 20);
  await tried('createObject', SERVER, { type: ObjectType.FILE, instance: 2 }, changed);
  await tried('deleteObject', SERVER, { type: ObjectType.FILE, instance: 2 });
  const list = { id: PropertyIdentifier.RECIPIENT_LIST, index: 0xffffffff };
  const holder = { type: ObjectType.NOTIFICATION_CLASS, instance: 1 };
  await tried('addListElement', SERVER, holder, list, [text('berta')]);
  await tried('removeListElement', SERVER, holder, list, [text('berta')]);
  await tried('getAlarmSummary', SERVER);
  await tried('getEventInformation', SERVER, BOILER);
  await tried('getEnrollmentSummary', SERVER, 0);
  await tried('acknowledgeAlarm', SERVER, BOILER, 2, 'seen', { type: 1, value: 7 }, { type: 1, value: 8 });
  await tried('confirmedPrivateTransfer', SERVER, 999, 1, [1, 2, 3]);
  await tried('unconfirmedPrivateTransfer', SERVER, 999, 1, [1, 2, 3]);
  await tried('registerForeignDevice', SERVER, 60);
  await tried('whoIsThroughBBMD', SERVER, {});
  await new Promise((done) => setTimeout(done, 200));
  process.exit(0);
}

if (process.argv[2] === 'server') serve();
else await ask();
