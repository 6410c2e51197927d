/** A LonTalk packet: link and network header, address, domain, then a transport, session, authentication or bare message. ISO/IEC 14908-1; layout as packet-lon.c has it. */
import { EVENT, NO_OBJECT, REQUEST, RESPONSE, type DecodeContext, type MessageKind } from '../../../model/protocol.ts';
import {
  ACK,
  ANSWER,
  APPLICATION,
  CHALLENGE,
  FOREIGN_FRAME,
  MANUAL_SERVICE_REQUEST,
  NV_POLL,
  NV_UPDATE,
  REMINDER,
  REPLY,
  codeOf,
  kindOfAnswer,
} from './words.ts';

const TRANSPORT = 0;
const SESSION = 1;
const AUTHENTICATION = 2;
const DOMAIN_BYTES = [0, 1, 3, 6];
const TYPE_ACK = 2;
const TYPE_RESPONSE = 2;
const TYPE_REMINDER = 4;
const TYPE_REMINDER_MESSAGE = 5;
const UNIQUE_ID_BYTES = 6;

/** An object is a node, a group or a subnet, a network variable's selector, or a node's unique id. */
const GROUP = 0x10000;
const SUBNET = 0x20000;
const SELECTOR = 0x40000;
const UNIQUE_ID = 0x1000000;

/** Who the present packet goes to, and by what its answer finds it. */
const packet = { destination: NO_OBJECT, asked: 0, answered: 0, auth: false };

/** Reports the packet in [from, end); false when it is cut short. */
export function lon(bytes: Uint8Array, view: DataView, from: number, end: number, context: DecodeContext): boolean {
  if (from + 2 > end) return false;
  const network = bytes[from + 1] as number;
  const address = from + 2;
  const message =
    address + addressBytes(bytes, address, end, (network >> 2) & 3) + (DOMAIN_BYTES[network & 3] as number);
  if (message >= end) return false;
  addresses(bytes, address, (network >> 2) & 3);
  const format = (network >> 4) & 3;
  if (format !== TRANSPORT && format !== SESSION) {
    if (format === AUTHENTICATION) return authentication(bytes, message, context);
    packet.auth = false;
    return application(bytes, view, message, end, EVENT, context);
  }
  const type = ((bytes[message] as number) >> 4) & 7;
  packet.auth = ((bytes[message] as number) & 0x80) !== 0;
  const transaction = (bytes[message] as number) & 0xf;
  packet.asked = (packet.asked << 4) | transaction;
  packet.answered = (packet.answered << 4) | transaction;
  if (type === TYPE_REMINDER) return simple(REQUEST, REMINDER, context);
  if (format === TRANSPORT && type === TYPE_ACK) return simple(RESPONSE, ACK, context);
  const body = message + 1 + (type === TYPE_REMINDER_MESSAGE ? 1 + (bytes[message + 1] ?? 0) : 0);
  if (format === SESSION && type === TYPE_RESPONSE) return answer(bytes, view, body, end, context);
  if (format === TRANSPORT) return application(bytes, view, body, end, REQUEST, context);
  return application(bytes, view, body, end, REQUEST, context, true);
}

/** Formats: broadcast, to a group, to a node (or from a member of a group), to a unique id. */
function addressBytes(bytes: Uint8Array, at: number, end: number, format: number): number {
  if (format < 2) return 3;
  if (format === 3) return 9;
  return at + 1 < end && (bytes[at + 1] as number) & 0x80 ? 4 : 6;
}

function addresses(bytes: Uint8Array, at: number, format: number): void {
  const source = ((bytes[at] as number) << 7) | ((bytes[at + 1] as number) & 0x7f);
  const first = bytes[at + 2] as number;
  packet.asked = source;
  packet.answered = -1;
  packet.destination = NO_OBJECT;
  if (format === 0) packet.destination = SUBNET | first;
  else if (format === 1) packet.destination = GROUP | first;
  else if (format === 2) {
    // Of the second kind (to a node, from a member of a group), too, subnet and node of the receiver stand here.
    const node = (bytes[at + 3] as number) & 0x7f;
    packet.destination = (first << 8) | node;
    packet.answered = (first << 7) | node;
  }
}

function simple(kind: MessageKind, message: number, context: DecodeContext): boolean {
  context.message(kind, codeOf(message), packet.destination);
  return true;
}

function authentication(bytes: Uint8Array, at: number, context: DecodeContext): boolean {
  const challenge = (((bytes[at] as number) >> 4) & 3) === 0;
  return simple(challenge ? REQUEST : RESPONSE, challenge ? CHALLENGE : REPLY, context);
}

/** The bits of a message's first byte say what it is for. */
function application(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  end: number,
  kind: MessageKind,
  context: DecodeContext,
  asks = false,
): boolean {
  if (at >= end) return false;
  const code = bytes[at] as number;
  let message = code;
  let object = packet.destination;
  if (code & 0x80) {
    if (at + 2 > end) return false;
    message = asks ? NV_POLL : NV_UPDATE;
    object = SELECTOR | (view.getUint16(at) & 0x3fff);
  } else if (code < 0x40) message = APPLICATION;
  else if (code < 0x50) message = FOREIGN_FRAME;
  else if (code === MANUAL_SERVICE_REQUEST && at + 1 + UNIQUE_ID_BYTES <= end)
    object = UNIQUE_ID | context.intern(hexDigits(bytes, at + 1), 0, 2 * UNIQUE_ID_BYTES);
  if (asks) {
    context.remember(2 * packet.asked, message);
    context.remember(2 * packet.asked + 1, object);
  }
  if (context.detail) fields(code, message, context);
  context.message(kind, codeOf(message), object);
  return true;
}

function fields(code: number, message: number, context: DecodeContext): void {
  context.field('authenticated', packet.auth);
  if (message === APPLICATION) context.field('application_code', code);
}

/** An answer is found by its transaction and by whom it goes to; its code says whether the service succeeded. */
function answer(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): boolean {
  if (at >= end) return false;
  const known = packet.answered >= 0;
  const asked = known ? context.recall(2 * packet.answered) : -1;
  const object = known ? context.recall(2 * packet.answered + 1) : -1;
  const code = bytes[at] as number;
  if (code & 0x80) {
    if (at + 2 > end) return false;
    context.message(RESPONSE, codeOf(NV_POLL), SELECTOR | (view.getUint16(at) & 0x3fff));
    return true;
  }
  const service = asked >= 0x50 && asked < 0x80;
  const kind = service ? kindOfAnswer(asked, code) : RESPONSE;
  context.message(kind, codeOf(asked < 0 ? ANSWER : asked), object < 0 ? NO_OBJECT : object);
  return true;
}

const digits = new Uint8Array(2 * UNIQUE_ID_BYTES);
const DIGITS = '0123456789abcdef';

function hexDigits(bytes: Uint8Array, at: number): Uint8Array {
  for (let i = 0; i < UNIQUE_ID_BYTES; i++) {
    const byte = bytes[at + i] as number;
    digits[2 * i] = DIGITS.charCodeAt(byte >> 4);
    digits[2 * i + 1] = DIGITS.charCodeAt(byte & 0xf);
  }
  return digits;
}

export function objectName(object: number, name: (id: number) => string): string {
  if (object & UNIQUE_ID) return `node ID ${name(object & 0xffffff)}`;
  if (object & SELECTOR) return `network variable selector ${String(object & 0x3fff)}`;
  const low = object & 0xff;
  if (object & SUBNET) return low === 0 ? 'domain' : `subnet ${String(low)}`;
  if (object & GROUP) return `group ${String(low)}`;
  return `subnet ${String(object >> 8)} node ${String(low)}`;
}
