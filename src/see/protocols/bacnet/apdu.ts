/** BACnet application layer: what a PDU is, of which service, and whom it answers. ANSI/ASHRAE 135-2020, 20.1. */
import {
  ERROR,
  EVENT,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  type DecodeContext,
  type MessageKind,
} from '../../../model/protocol.ts';
import { tellAnswer, tellUnconfirmed } from './identity.ts';
import { objectOf } from './objects.ts';
import { ABORTED, I_AM, I_HAVE, NO_SERVICE, REJECTED, SEGMENT_ACK, UNCONFIRMED } from './services.ts';
import { ENUMERATED, TagReader } from './tags.ts';

const CONFIRMED_REQUEST = 0;
const UNCONFIRMED_REQUEST = 1;
const SIMPLE_ACK = 2;
const COMPLEX_ACK = 3;
const SEGMENTED_ACK = 4;
const FAILED = 5;
const REJECT = 6;
const ABORT = 7;

const SEGMENTED = 8;
/** Of an abort or segment acknowledgement: it comes from the server. */
const BY_SERVER = 1;
/** Word of a flow: its first application PDU has shown who is the client. */
const SETTLED = 0;

const reader = new TagReader();
/** Unconfirmed services that announce something, and ask nothing; bits by number. */
const ANNOUNCED = [0, 1, 2, 3, 4, 5, 6, 9, 11, 12].reduce((bits, service) => bits | (1 << service), 0);

/** No address that a sender can have. */
export const UNKNOWN = -1;

/** Where an application PDU stands: who it is with beyond this link (0: nobody), and whom it is from, as an address. */
export interface Place {
  /** Of peers behind routers: their networks and addresses, folded; part of the key of a request. */
  peer: number;
  /** Its IPv4 address as `identity.ts` takes it; UNKNOWN where the sender has none that we know. */
  origin: number;
}

/** Reports one PDU of bytes[at, end). False where it ends before its header does. */
export function applicationPdu(
  bytes: Uint8Array,
  at: number,
  end: number,
  place: Place,
  context: DecodeContext,
): boolean {
  if (at + 2 > end) return false;
  const type = (bytes[at] as number) >> 4;
  switch (type) {
    case CONFIRMED_REQUEST:
      return request(bytes, at, end, place, context);
    case UNCONFIRMED_REQUEST:
      return announcement(bytes, at, end, place, context);
    case SIMPLE_ACK:
    case COMPLEX_ACK:
    case FAILED:
      return answer(bytes, at, end, type, place, context);
    case SEGMENTED_ACK:
      if (at + 4 > end) return false;
      context.message(RESPONSE, SEGMENT_ACK, NO_OBJECT);
      return true;
    case REJECT:
    case ABORT:
      return refusal(bytes, at, end, type, place, context);
    default:
      return false;
  }
}

/** Both ends may ask and answer; the first that is seen tells who is called the client. */
function settle(client: boolean, context: DecodeContext): void {
  if (context.flowWord(SETTLED) !== 0) return;
  context.setFlowWord(SETTLED, 1);
  if ((context.direction === 0) !== client) context.swapRoles();
}

/** Key of a request: its invoke id is unique for who asks whom (5.3.4). */
const keyOf = (invoke: number, byClient: boolean, place: Place): number =>
  (place.peer << 9) | (byClient ? 256 : 0) | invoke;

/** 20.1.2: three octets, two more where it is segmented, then the service. */
function request(bytes: Uint8Array, at: number, end: number, place: Place, context: DecodeContext): boolean {
  const segmented = ((bytes[at] as number) & SEGMENTED) !== 0;
  const choice = at + (segmented ? 5 : 3);
  if (choice >= end) return false;
  settle(true, context);
  const service = bytes[choice] as number;
  const invoke = bytes[at + 2] as number;
  let object = NO_OBJECT;
  if (!segmented || bytes[at + 3] === 0) {
    reader.open(bytes, choice + 1, end);
    object = objectOf(service, reader, context);
    if (reader.broken) context.malformed('BACnet request that ends early');
    context.remember(keyOf(invoke, context.direction === 0, place), ((object + 1) << 8) | service);
  }
  if (context.detail) context.field('invoke_id', invoke);
  context.message(REQUEST, service, object);
  return true;
}

function announcement(bytes: Uint8Array, at: number, end: number, place: Place, context: DecodeContext): boolean {
  const service = bytes[at + 1] as number;
  if ((service === I_AM || service === I_HAVE) && place.origin !== UNKNOWN) {
    reader.open(bytes, at + 2, end);
    tellUnconfirmed(service, reader, context, place.origin);
  }
  const announced = service < 32 && (ANNOUNCED & (1 << service)) !== 0;
  context.message(announced ? EVENT : REQUEST, UNCONFIRMED | service, NO_OBJECT);
  return true;
}

/** 20.1.3–20.1.7: acknowledgements, simple or with a result, and errors. */
function answer(
  bytes: Uint8Array,
  at: number,
  end: number,
  type: number,
  place: Place,
  context: DecodeContext,
): boolean {
  const segmented = type === COMPLEX_ACK && ((bytes[at] as number) & SEGMENTED) !== 0;
  const choice = at + (segmented ? 4 : 2);
  if (choice >= end) return false;
  settle(false, context);
  const service = bytes[choice] as number;
  const invoke = bytes[at + 1] as number;
  const first = !segmented || bytes[at + 2] === 0;
  const asked = first ? context.recall(keyOf(invoke, context.direction === 1, place)) : -1;
  reader.open(bytes, choice + 1, end);
  if (context.detail) context.field('invoke_id', invoke);
  if (type === FAILED) failure(context);
  else if (type === COMPLEX_ACK && first && place.origin !== UNKNOWN)
    tellAnswer(service, reader, context, place.origin);
  if (reader.broken && !segmented) context.malformed('BACnet answer that ends early');
  const kind: MessageKind = type === FAILED ? ERROR : RESPONSE;
  context.message(kind, service, asked < 0 ? NO_OBJECT : (asked >> 8) - 1);
  return true;
}

/** 20.1.7: class and code, in most services without more around them. */
function failure(context: DecodeContext): void {
  if (!context.detail || !reader.expectApplication(ENUMERATED)) return;
  context.field('error_class', reader.unsigned());
  if (reader.expectApplication(ENUMERATED)) context.field('error_code', reader.unsigned());
}

/** 20.1.8 and 20.1.9: rejects and aborts, with a reason; an abort may come from who asked. */
function refusal(
  bytes: Uint8Array,
  at: number,
  end: number,
  type: number,
  place: Place,
  context: DecodeContext,
): boolean {
  if (at + 3 > end) return false;
  const server = type === REJECT || ((bytes[at] as number) & BY_SERVER) !== 0;
  settle(!server, context);
  const byClient = (context.direction === 0) !== server;
  const asked = context.recall(keyOf(bytes[at + 1] as number, byClient, place));
  if (context.detail) {
    context.field('invoke_id', bytes[at + 1] as number);
    context.field('reason', bytes[at + 2] as number);
  }
  const service = asked < 0 ? NO_SERVICE : asked & 0xff;
  context.message(ERROR, (type === REJECT ? REJECTED : ABORTED) | service, asked < 0 ? NO_OBJECT : (asked >> 8) - 1);
  return true;
}
