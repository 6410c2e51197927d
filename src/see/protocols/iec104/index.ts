/**
 * IEC 60870-5-104: telecontrol over TCP. Frames (APCI) of IEC 60870-5-104, 5; ASDUs of IEC 60870-5-101, 7, with the field
 * lengths that 5-104 fixes (cause 2 bytes, common address 2, object address 3). Authentication ASDUs of IEC TS 60870-5-7.
 *
 * Object: of a command or parameter the common address and the first information object address; of information the
 * station alone. A request is an activation, a confirmation its response; what comes by itself is an event.
 */
import { bytesOfName } from '../../../kernel/encodings/raw-name.ts';
import {
  ERROR,
  EVENT,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  TARGET,
  defineProtocol,
  type DecodeContext,
  type MessageKind,
} from '../../../model/protocol.ts';
import { APCI_BYTES, CAUSE_BITS, IDENTIFIER_BYTES, SQ, START, expectedBytes, isApci, recognise } from './apci.ts';
import { addressAt, identifierFields, objectFields, qualifierPlace } from './fields.ts';
import {
  ANY_LENGTH,
  AUTHENTICATED_REQUEST,
  CALL_OR_SELECT,
  COUNTER_INTERROGATION,
  CYCLIC,
  DEACTIVATION,
  END_OF_INITIALIZATION,
  FILE_ACKNOWLEDGE,
  FILE_READY,
  FUNCTIONS_ASKING,
  QUERY_LOG,
  READ,
  REQUESTED,
  SECTION_READY,
  SELECT,
  SUPERVISORY,
  UNNUMBERED,
  VARIANT_SHIFT,
  describe,
  hasObjects,
  isCommand,
  isFunction,
  isInformation,
  lengthOf,
  namesObject,
} from './types.ts';

const NEGATIVE = 0x40;
/** Causes of transmission. IEC 60870-5-101, 7.2.3. */
const BACKGROUND = 2;
const REQUEST_CAUSE = 5;
const ACTIVATION = 6;
const DEACTIVATED = 8;
const DEACTIVATION_CONFIRMATION = 9;
const TERMINATION = 10;
const FILE_TRANSFER = 13;
const INTERROGATED = 20;
const COUNTERS_LAST = 41;
const UNKNOWN_TYPE = 44;

/** Words of the flow: whether its roles are sure, and of which station was told last (with how often). */
const ROLES = 0;
const TOLD = 1;
const TOLD_SHIFT = 17;
const TOLD_MAX = 64;
const SECURE = 2;

/** Objects below are interned; from here on it is a common address alone. */
const STATION = 1 << 24;
const OBJECT_BYTES = 5;
const scratch = new Uint8Array(OBJECT_BYTES);

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (to - at >= APCI_BYTES) {
    if (!isApci(bytes, at)) return RESYNC;
    const end = at + 2 + (bytes[at + 1] as number);
    if (end > to) break;
    apdu(bytes, view, at, end, context);
    at = end;
  }
  return at;
}

function apdu(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const control = bytes[at + 2] as number;
  const format = control & 3;
  if (context.detail && format !== 3) {
    if (format !== 1) context.field('send_sequence', view.getUint16(at + 2, true) >> 1);
    context.field('receive_sequence', view.getUint16(at + 4, true) >> 1);
  }
  if ((format & 1) === 0) return asdu(bytes, view, at + APCI_BYTES, end, context);
  if (format === 1) return context.message(EVENT, SUPERVISORY, NO_OBJECT);
  const bits = control & ~3;
  if (!isFunction(bits)) context.malformed('IEC 60870-5-104 U format without one function');
  if (bits === 0x04) settle(0, context);
  if (bits === 0x08) settle(1, context);
  context.message((bits & FUNCTIONS_ASKING) !== 0 ? REQUEST : RESPONSE, UNNUMBERED + bits, NO_OBJECT);
}

/** The controlling station is the client, whoever opened the connection; told by the first frame that only one side sends. */
function settle(direction: 0 | 1, context: DecodeContext): void {
  const word = context.flowWord(ROLES);
  if ((word & 1) !== 0) return;
  context.setFlowWord(ROLES, word | 1);
  if (context.direction !== direction) context.swapRoles();
}

function asdu(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const type = bytes[at] as number;
  const structure = bytes[at + 1] as number;
  const octet = bytes[at + 2] as number;
  const cause = octet & CAUSE_BITS;
  const station = view.getUint16(at + 4, true);
  const objects = at + IDENTIFIER_BYTES;
  const fits = lengthOf(type) === ANY_LENGTH || expectedBytes(type, structure) === end - objects;
  if (!fits) context.malformed('IEC 60870-5-104 ASDU whose length does not agree with its objects');
  roles(type, cause, station, context);
  if (context.detail) {
    identifierFields(bytes, view, at, context);
    objectFields(bytes, view, type, structure, objects, end, context);
  }
  const element = fits && (structure & ~SQ) > 0 && hasObjects(type) ? objects + 3 : end;
  const negative = (octet & NEGATIVE) !== 0 || cause >= UNKNOWN_TYPE || refused(bytes, type, element, end);
  const kind = negative ? ERROR : kindOf(type, cause, context.direction);
  const code = type | (variantOf(bytes, type, cause, element, end) << VARIANT_SHIFT);
  context.message(kind, code, objectOf(bytes, type, station, objects, end, context));
  if (type === END_OF_INITIALIZATION && element < end) initialised(bytes[element] as number, station, context);
  if (!hasObjects(type)) secured(bytes, view, type, objects, end, context);
}

function kindOf(type: number, cause: number, direction: 0 | 1): MessageKind {
  if (!hasObjects(type)) return SECURITY_KINDS[type - 81] ?? EVENT;
  if (cause === ACTIVATION || cause === DEACTIVATED) return REQUEST;
  if (cause > ACTIVATION && cause <= TERMINATION) return RESPONSE;
  if (cause === REQUEST_CAUSE)
    return type === READ || type === CALL_OR_SELECT || type === QUERY_LOG ? REQUEST : RESPONSE;
  if (cause === FILE_TRANSFER) return direction === 0 ? REQUEST : RESPONSE;
  return cause >= INTERROGATED && cause <= COUNTERS_LAST ? RESPONSE : EVENT;
}

/** From 81 on: challenge, reply, aggressive request, key status request, key status, key change, error, two that do not exist, then the user's keys. */
const SECURITY_KINDS: readonly MessageKind[] = [
  REQUEST,
  RESPONSE,
  REQUEST,
  REQUEST,
  RESPONSE,
  REQUEST,
  ERROR,
  EVENT,
  EVENT,
  REQUEST,
  REQUEST,
  RESPONSE,
  REQUEST,
  REQUEST,
  RESPONSE,
];

/** File not ready, section not ready, a negative acknowledgement. IEC 60870-5-101, 7.2.6.28, .29 and .32. */
function refused(bytes: Uint8Array, type: number, element: number, end: number): boolean {
  if (element >= end) return false;
  if (type === FILE_READY) return ((bytes[element + 5] as number) & 0x80) !== 0;
  if (type === SECTION_READY) return ((bytes[element + 6] as number) & 0x80) !== 0;
  if (type !== FILE_ACKNOWLEDGE) return false;
  const acknowledges = (bytes[element + 3] as number) & 0x0f;
  return acknowledges === 2 || acknowledges === 4;
}

function variantOf(bytes: Uint8Array, type: number, cause: number, element: number, end: number): number {
  if (isInformation(type)) {
    if (cause === 1 || cause === BACKGROUND) return CYCLIC;
    return cause === REQUEST_CAUSE || (cause >= INTERROGATED && cause <= COUNTERS_LAST) ? REQUESTED : 0;
  }
  if (type === CALL_OR_SELECT) return element < end ? (bytes[element + 3] as number) & 0x0f : 0;
  if (type === COUNTER_INTERROGATION) return element < end ? (bytes[element] as number) >> 6 : 0;
  if (cause === DEACTIVATED || cause === DEACTIVATION_CONFIRMATION) return DEACTIVATION;
  if (!isCommand(type) || element >= end) return 0;
  const place = qualifierPlace(type, lengthOf(type));
  return place >= 0 && ((bytes[element + place] as number) & 0x80) !== 0 ? SELECT : 0;
}

/** Common address and information object address; the station alone where nothing is commanded or set. */
function objectOf(
  bytes: Uint8Array,
  type: number,
  station: number,
  objects: number,
  end: number,
  context: DecodeContext,
): number {
  if (!namesObject(type) || objects + 3 > end || addressAt(bytes, objects) === 0) return STATION + station;
  for (let i = 0; i < OBJECT_BYTES; i++) scratch[i] = bytes[objects - 2 + i] as number;
  const id = context.intern(scratch, 0, OBJECT_BYTES);
  return id === 0 ? STATION + station : id;
}

/** Who is the controlled station, and under which common address; not again with each message. */
function roles(type: number, cause: number, station: number, context: DecodeContext): void {
  const commands = !isInformation(type) && hasObjects(type) && (cause === ACTIVATION || cause === DEACTIVATED);
  if (commands) return settle(0, context);
  const controlled = isInformation(type) || (cause > ACTIVATION && cause <= TERMINATION);
  if (!controlled || !hasObjects(type)) return;
  settle(1, context);
  const told = context.flowWord(TOLD);
  const count = told >> TOLD_SHIFT;
  if ((told & ((1 << TOLD_SHIFT) - 1)) === station + 1 || count >= TOLD_MAX) return;
  context.setFlowWord(TOLD, ((count + 1) << TOLD_SHIFT) | (station + 1));
  context.claim(SOURCE, 'role', 'controlled station');
  context.claim(SOURCE, 'device-id', `IEC 60870-5-104 common address ${String(station)}`);
  context.claim(TARGET, 'role', 'controlling station');
}

/** Cause of initialization, 7.2.6.21: the lower bits say what, the highest whether local parameters were changed. */
const CAUSES = ['local power switch on', 'local manual reset', 'remote reset'];

function initialised(octet: number, station: number, context: DecodeContext): void {
  const cause = CAUSES[octet & 0x7f] ?? `cause ${String(octet & 0x7f)}`;
  const changed = (octet & 0x80) !== 0 ? ', local parameters changed' : '';
  context.sign('device-restart', `IEC 60870-5-104 station ${String(station)} has initialised: ${cause}${changed}`);
}

/** Segment number of an authentication ASDU that is whole in itself: first and last. */
const FIRST_AND_LAST = 0xc0;

/** Authentication: that it is in use, and the ASDU which a request of the aggressive mode carries. */
function secured(
  bytes: Uint8Array,
  view: DataView,
  type: number,
  at: number,
  end: number,
  context: DecodeContext,
): void {
  const word = context.flowWord(ROLES);
  if ((word & SECURE) === 0) {
    context.setFlowWord(ROLES, word | SECURE);
    context.claim(SOURCE, 'security', 'IEC TS 60870-5-7 secure authentication');
  }
  if (type !== AUTHENTICATED_REQUEST || at + 1 + IDENTIFIER_BYTES > end) return;
  const inner = bytes[at + 1] as number;
  if (((bytes[at] as number) & FIRST_AND_LAST) !== FIRST_AND_LAST || !hasObjects(inner)) return;
  const stop = at + 1 + IDENTIFIER_BYTES + expectedBytes(inner, bytes[at + 2] as number);
  if (lengthOf(inner) !== ANY_LENGTH && stop <= end) asdu(bytes, view, at + 1, stop, context);
}

function objectName(_code: number, object: number, name: (id: number) => string): string {
  if (object >= STATION) return `station ${String(object - STATION)}`;
  const bytes = bytesOfName(name(object));
  if (bytes.length < OBJECT_BYTES) return 'object';
  return `station ${String((bytes[0] as number) | ((bytes[1] as number) << 8))} object ${String(addressAt(bytes, 2))}`;
}

export default defineProtocol({
  id: 'iec104',
  name: 'IEC 60870-5-104',
  reference: 'IEC 60870-5-104, 5 and 7; IEC 60870-5-101, 7.2 and 7.3; IEC TS 60870-5-7',
  over: [{ transport: 'tcp', ports: [2404], anyPort: true }],
  firstBytes: [START],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => (code < 0 || code >= SUPERVISORY ? undefined : code & 0xff),
  objectName,
  domain: 'ot',
  confidence: 0.8,
  examples: [
    {
      title: 'starts the transfer of data, then commands object 13 of station 10 on',
      hex: '680407000000 680e 0600 4800 2d 01 06 00 0a00 0d0000 01',
      messages: [
        { kind: 'request', operation: 'startdt_act', meaning: 'connect' },
        { kind: 'request', operation: 'single_command', meaning: 'control' },
      ],
    },
    {
      title: 'a point that changed by itself',
      hex: '680e 0800 0400 01 01 03 00 0a00 020000 01',
      messages: [{ kind: 'event', operation: 'single_point_information', meaning: 'notify' }],
    },
    { title: 'a length below the control field', hex: '680307000000', messages: [] },
  ],
});
