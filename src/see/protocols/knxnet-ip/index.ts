/**
 * KNXnet/IP: buildings' lights, blinds and heating, on a KNX bus behind a router or an interface. KNX Standard 3/8 (ISO
 * 22510, EN 13321-2); numbers and layout as packet-knxip.c and packet-cemi.c have them. What KNX IP Secure wraps is not
 * seen.
 */
import {
  ERROR,
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type Verdict,
} from '../../../model/protocol.ts';
import { cemi, objectName } from './cemi.ts';
import { blocks } from './device.ts';
import {
  CONFIGURATION_ACK,
  CONFIGURATION_REQUEST,
  CONNECTIONSTATE_RESPONSE,
  CONNECT_RESPONSE,
  DESCRIPTION_RESPONSE,
  DISCONNECT_RESPONSE,
  FEATURE_RESPONSE,
  REMOTE_DIAGNOSTIC_RESPONSE,
  ROUTING_INDICATION,
  ROUTING_SYSTEM_BROADCAST,
  SEARCH_RESPONSE,
  SEARCH_RESPONSE_EXTENDED,
  SESSION_STATUS,
  TUNNELLING_ACK,
  TUNNELLING_REQUEST,
  describe,
  isService,
  kindOf,
  statusCode,
} from './words.ts';

const HEADER_BYTES = 6;
const VERSION_1_0 = 0x10;
const CONNECTION_HEADER_BYTES = 4;
const FEATURE_MANUFACTURER = 0x04;

const isHeader = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === HEADER_BYTES && bytes[at + 1] === VERSION_1_0;
const serviceOf = (bytes: Uint8Array, at: number): number =>
  ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
const lengthOf = (bytes: Uint8Array, at: number): number =>
  ((bytes[at + 4] as number) << 8) | (bytes[at + 5] as number);

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to - from < HEADER_BYTES) return onPort && (to <= from || bytes[from] === HEADER_BYTES) ? MORE : NO;
  if (!isHeader(bytes, from) || !isService(serviceOf(bytes, from))) return NO;
  const length = lengthOf(bytes, from);
  if (length < HEADER_BYTES) return NO;
  if (onPort || length === to - from) return YES;
  return length < to - from && isHeader(bytes, from + length) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (to - at >= HEADER_BYTES) {
    const length = lengthOf(bytes, at);
    if (!isHeader(bytes, at) || length < HEADER_BYTES) return RESYNC;
    if (at + length > to) break;
    const service = serviceOf(bytes, at);
    turn(service, context);
    if (!body(bytes, view, at + HEADER_BYTES, at + length, service, context)) {
      context.malformed(`short ${describe(service).operation}`);
      context.message(kindOf(service), service, NO_OBJECT);
    }
    at += length;
  }
  return at;
}

/** Who asks is the client, but both ends of a tunnel send requests through it. The first to be seen may be an answer. */
function turn(service: number, context: DecodeContext): void {
  if (context.flowWord(0) !== 0) return;
  const family = service >> 8;
  if (family !== 0x02 && family !== 0x07 && service !== FEATURE_RESPONSE) return;
  context.setFlowWord(0, 1);
  if ((kindOf(service) === REQUEST) !== (context.direction === 0)) context.swapRoles();
}

/** Reports the message; false when it is shorter than its service has it, and nothing is reported. */
function body(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  end: number,
  service: number,
  context: DecodeContext,
): boolean {
  switch (service) {
    case SEARCH_RESPONSE:
    case SEARCH_RESPONSE_EXTENDED:
    case REMOTE_DIAGNOSTIC_RESPONSE:
      // An endpoint or a selector comes first: both begin with their length.
      return from < end && description(bytes, view, from + (bytes[from] as number), end, service, context);
    case DESCRIPTION_RESPONSE:
      return description(bytes, view, from, end, service, context);
    case CONNECT_RESPONSE:
    case CONNECTIONSTATE_RESPONSE:
    case DISCONNECT_RESPONSE:
      return answer(bytes, from, from + 1, end, service, context);
    case CONFIGURATION_ACK:
    case TUNNELLING_ACK:
      return answer(bytes, from + 1, from + 3, end, service, context);
    case FEATURE_RESPONSE:
      return feature(bytes, view, from, end, context);
    case CONFIGURATION_REQUEST:
    case TUNNELLING_REQUEST:
      return tunnelled(bytes, view, from, end, service, context);
    case ROUTING_INDICATION:
    case ROUTING_SYSTEM_BROADCAST:
      return cemi(bytes, view, from, end, service, context);
    case SESSION_STATUS:
      return session(bytes, from, end, context);
    default:
      context.message(kindOf(service), service, NO_OBJECT);
      return true;
  }
}

function description(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  end: number,
  service: number,
  context: DecodeContext,
): boolean {
  if (!blocks(bytes, view, from, end, context)) return false;
  context.message(RESPONSE, service, NO_OBJECT);
  return true;
}

/** Channel and status: no error is 0. */
function answer(
  bytes: Uint8Array,
  channel: number,
  status: number,
  end: number,
  service: number,
  context: DecodeContext,
): boolean {
  if (status >= end) return false;
  const failed = bytes[status] !== 0;
  if (context.detail) {
    context.field('channel', bytes[channel] as number);
    if (failed) context.field('status', bytes[status] as number);
  }
  context.message(failed ? ERROR : RESPONSE, service, NO_OBJECT);
  return true;
}

/** Connection header, feature, return code, value. 3/8/4 (AN185). */
function feature(bytes: Uint8Array, view: DataView, from: number, end: number, context: DecodeContext): boolean {
  const at = from + CONNECTION_HEADER_BYTES;
  if (at + 2 > end) return false;
  const failed = bytes[at + 1] !== 0;
  if (!failed && bytes[at] === FEATURE_MANUFACTURER && at + 4 <= end)
    context.claim(SOURCE, 'vendor-id', String(view.getUint16(at + 2)));
  context.message(failed ? ERROR : RESPONSE, FEATURE_RESPONSE, NO_OBJECT);
  return true;
}

function tunnelled(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  end: number,
  service: number,
  context: DecodeContext,
): boolean {
  const at = from + CONNECTION_HEADER_BYTES;
  if (at > end) return false;
  if (context.detail) {
    context.field('channel', bytes[from + 1] as number);
    context.field('sequence', bytes[from + 2] as number);
  }
  return cemi(bytes, view, at, end, service, context);
}

function session(bytes: Uint8Array, from: number, end: number, context: DecodeContext): boolean {
  if (from >= end) return false;
  const code = statusCode(SESSION_STATUS, bytes[from] as number);
  context.message(kindOf(code), code, NO_OBJECT);
  return true;
}

export default defineProtocol({
  id: 'knxnet-ip',
  name: 'KNXnet/IP',
  reference: 'KNX Standard 3/8 (ISO 22510), 3/6/3 (cEMI), 3/3/7; packet-knxip.c, packet-cemi.c',
  over: [
    { transport: 'udp', ports: [3671], anyPort: true },
    { transport: 'tcp', ports: [3671], anyPort: true },
  ],
  firstBytes: [HEADER_BYTES],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => code & 0xffff,
  objectName: (_code, object) => objectName(object),
  domain: 'ot',
  confidence: 0.9,
  examples: [
    {
      title: 'switches a light on through a router',
      hex: '0610 0530 0011 2900bce0 1105 0901 01 0081',
      messages: [{ kind: 'request', operation: 'group_value_write', meaning: 'write' }],
    },
    { title: 'another version', hex: '0620 0530 0011 2900bce0 1105 0901 01 0081', messages: [] },
  ],
});
