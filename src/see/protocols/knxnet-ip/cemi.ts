/** cEMI, what KNXnet/IP carries to and from a bus: KNX Standard 3/6/3, 4.1; layout as packet-cemi.c has it. */
import {
  ERROR,
  EVENT,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  type DecodeContext,
  type MessageKind,
} from '../../../model/protocol.ts';
import { hexOf, individualAddress } from './text.ts';
import {
  GROUP_VALUE_RESPONSE,
  GROUP_VALUE_WRITE,
  M_PROP_READ_CON,
  M_PROP_WRITE_CON,
  ROUTING_INDICATION,
  ROUTING_SYSTEM_BROADCAST,
  applicationCode,
  applicationService,
  isAnswer,
  kindOf,
  messageCode,
  transportCode,
} from './words.ts';

const L_DATA_REQ = 0x11;
const L_DATA_IND = 0x29;
const L_DATA_CON = 0x2e;
const T_DATA = [0x41, 0x4a, 0x89, 0x94];
const T_DATA_REQUESTS = [0x41, 0x4a];
/** Management messages: of properties of the interface itself. */
const MANAGEMENT = 0xf2;
const PROPERTY_BYTES = 5;
const PROPERTY_HEADER_BYTES = 7;
const GROUP = 0x10000;
const PROPERTY = 0x1000000;

/** Reports the message in [from, end), carried by `service`; false when it is cut short. */
export function cemi(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  end: number,
  service: number,
  context: DecodeContext,
): boolean {
  if (from >= end) return false;
  const code = bytes[from] as number;
  const ofTransport = T_DATA.includes(code);
  if (ofTransport || code === L_DATA_REQ || code === L_DATA_IND || code === L_DATA_CON)
    return data(bytes, view, from, end, service, ofTransport, context);
  if (code >= MANAGEMENT) return property(bytes, view, from, end, service, context);
  const word = messageCode(service, code);
  context.message(kindOf(word), word, NO_OBJECT);
  return true;
}

/** Control fields, source and destination, or six reserved bytes; a length; what transport and application layer say. */
function data(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  end: number,
  service: number,
  ofTransport: boolean,
  context: DecodeContext,
): boolean {
  if (from + 2 > end) return false;
  const control = from + 2 + (bytes[from + 1] as number);
  const length = control + 6;
  const transport = length + 1;
  if (transport >= end || transport + (bytes[length] as number) >= end) return false;
  const object = ofTransport
    ? NO_OBJECT
    : ((bytes[control + 1] as number) & 0x80 ? GROUP : 0) | view.getUint16(control + 4);
  if (context.detail && !ofTransport) context.field('source_address', individualAddress(view.getUint16(control + 2)));
  const kind = kindOfData(bytes[from] as number, (bytes[control] as number) & 1, service);
  if ((bytes[transport] as number) & 0x80) {
    const word = transportCode(service, (bytes[transport] as number) & 3);
    context.message(kindOf(word) === REQUEST ? kind : kindOf(word), word, object);
    return true;
  }
  if ((bytes[length] as number) === 0) return false;
  const application = applicationService(view.getUint16(transport) & 0x3ff);
  if (context.detail) value(bytes, transport, transport + 1 + (bytes[length] as number), application, context);
  const answers = isAnswer(application) && kind !== ERROR;
  context.message(answers ? RESPONSE : kind, applicationCode(service, application), object);
  return true;
}

/** A router passes on what is to be done; a tunnel tells of what was seen on the bus, or that it was sent there. */
function kindOfData(code: number, failed: number, service: number): MessageKind {
  if (code === L_DATA_REQ || T_DATA_REQUESTS.includes(code)) return REQUEST;
  if (code === L_DATA_CON) return failed ? ERROR : RESPONSE;
  return service === ROUTING_INDICATION || service === ROUTING_SYSTEM_BROADCAST ? REQUEST : EVENT;
}

/** A group's value, six bits or bytes; of nothing else, for keys and passwords go the same way. */
function value(bytes: Uint8Array, at: number, end: number, application: number, context: DecodeContext): void {
  if (application !== GROUP_VALUE_WRITE && application !== GROUP_VALUE_RESPONSE) return;
  if (end === at + 2) context.field('value', (bytes[at + 1] as number) & 0x3f);
  else context.field('value', hexOf(bytes, at + 2, end));
}

/** Object type, instance and property; no element in a confirmation means that it failed. 3/6/3, 4.1.7.3. */
function property(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  end: number,
  service: number,
  context: DecodeContext,
): boolean {
  const code = bytes[from] as number;
  if (from + PROPERTY_BYTES > end) return false;
  const object = PROPERTY | (view.getUint16(from + 1) << 8) | (bytes[from + 4] as number);
  const confirms = code === M_PROP_READ_CON || code === M_PROP_WRITE_CON;
  const word = messageCode(service, code);
  if (confirms && from + PROPERTY_HEADER_BYTES > end) return false;
  const failed = confirms && (bytes[from + 5] as number) >> 4 === 0;
  context.message(failed ? ERROR : kindOf(word), word, object);
  return true;
}

/** Group addresses in three levels, as is usual; a property by its object's type and its number. */
export function objectName(object: number): string {
  if (object >= PROPERTY) return `object type ${String((object - PROPERTY) >> 8)} property ${String(object & 0xff)}`;
  const address = object & 0xffff;
  if (object < GROUP) return `device ${individualAddress(address)}`;
  if (address === 0) return 'broadcast';
  return `group ${String(address >> 11)}/${String((address >> 8) & 7)}/${String(address & 0xff)}`;
}
