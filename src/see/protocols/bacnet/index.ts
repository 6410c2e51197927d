/**
 * BACnet over IP (virtual link control, annex J.2) and over Ethernet (clause 7): network layer (6), application layer
 * (20.1). ANSI/ASHRAE 135-2020.
 *
 * A datagram holds one message. Which function of the virtual link brought it counts only where nothing else is in it.
 */
import {
  ERROR,
  EVENT,
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
  type MessageKind,
  type Verdict,
} from '../../../model/protocol.ts';
import { UNKNOWN, applicationPdu, type Place } from './apdu.ts';
import { objectName } from './objects.ts';
import { LINK, NETWORK, SECURED, codeKey, describe } from './services.ts';

const BACNET_IP = 0x81;
const LINK_BYTES = 4;
const RESULT = 0;
const READ_DISTRIBUTION_ACK = 3;
const FORWARDED = 4;
const REGISTER = 5;
const READ_FOREIGN_ACK = 7;
const DISTRIBUTE = 9;
const UNICAST = 10;
const BROADCAST = 11;
const SECURE = 12;

const VERSION = 1;
/** Bits of the network layer's control octet, 6.2.2. */
const NETWORK_MESSAGE = 0x80;
const RESERVED = 0x50;
const DESTINATION = 0x20;
const FROM = 0x08;

const I_AM_ROUTER = 1;
const REJECT_MESSAGE = 3;
const INITIALIZE_ACK = 7;
const NUMBER_IS = 19;
/** A UDP port that BACnet/IP uses, J.1.2: in a remote address of six octets it shows that these are an IP address. */
const PORT_FIRST = 0xbac0;
const PORT_LAST = 0xbacf;

/** Words of a flow and direction: what was said already, once. */
const SAID = 0;
const SAID_MANAGER = 1;
const SAID_ROUTER = 2;

const place: Place = { peer: 0, origin: 0 };

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number);

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to - from < 2) return to > from && onPort && bytes[from] === BACNET_IP ? MORE : NO;
  if (bytes[from] === VERSION) return onPort && ((bytes[from + 1] as number) & RESERVED) === 0 ? YES : NO;
  if (bytes[from] !== BACNET_IP || to - from < LINK_BYTES || (bytes[from + 1] as number) > SECURE) return NO;
  const length = word(bytes, from + 2);
  return length === to - from || (onPort && length >= LINK_BYTES) ? YES : NO;
}

function decode(bytes: Uint8Array, _view: DataView, from: number, to: number, context: DecodeContext): number {
  if (bytes[from] === VERSION) {
    place.origin = 0;
    networkPdu(bytes, from, to, context);
    return to;
  }
  if (to - from < LINK_BYTES || bytes[from] !== BACNET_IP) return RESYNC;
  const length = word(bytes, from + 2);
  if (length < LINK_BYTES) return RESYNC;
  // Some senders, and tools that rewrite captures, get the length wrong: the datagram says where the message ends.
  if (length !== to - from) context.malformed('BACnet/IP length that is not its datagram’s');
  link(bytes, from, to, context);
  return to;
}

function link(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  const fn = bytes[at + 1] as number;
  place.origin = 0;
  if (fn === UNICAST || fn === BROADCAST || fn === DISTRIBUTE) return networkPdu(bytes, at + LINK_BYTES, end, context);
  if (fn === FORWARDED) return forwarded(bytes, at + LINK_BYTES, end, context);
  if (fn === SECURE) return context.message(EVENT, SECURED, NO_OBJECT);
  let kind: MessageKind = REQUEST;
  if (fn === RESULT) {
    if (at + 6 > end) return context.malformed('BACnet/IP result without its code');
    const result = word(bytes, at + LINK_BYTES);
    kind = result === 0 ? RESPONSE : ERROR;
    if (context.detail) context.field('result', result);
  } else if (fn === READ_DISTRIBUTION_ACK || fn === READ_FOREIGN_ACK) {
    kind = RESPONSE;
    manages(context);
  } else if (fn === REGISTER && context.detail && at + 6 <= end) context.field('seconds', word(bytes, at + LINK_BYTES));
  context.message(kind, LINK | fn, NO_OBJECT);
}

/** J.2.5: whoever forwards manages broadcasts; what is in it comes from the address in front. */
function forwarded(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  if (at + 6 > end) return context.malformed('BACnet/IP forwarding without its source');
  manages(context);
  place.origin = ipAt(bytes, at);
  networkPdu(bytes, at + 6, end, context);
}

const ipAt = (bytes: Uint8Array, at: number): number => (word(bytes, at) << 16) | word(bytes, at + 2);

function manages(context: DecodeContext): void {
  once(SAID_MANAGER, 'BACnet broadcast management device', context);
}

function once(bit: number, role: string, context: DecodeContext): void {
  const said = context.word(SAID);
  if ((said & bit) !== 0) return;
  context.setWord(SAID, said | bit);
  context.claim(SOURCE, 'role', role);
}

/** 6.2: version, control, destination, source, hops, then a network message or what the application says. */
function networkPdu(bytes: Uint8Array, from: number, end: number, context: DecodeContext): void {
  if (from + 2 > end || bytes[from] !== VERSION) return context.malformed('BACnet network layer of no known version');
  const control = bytes[from + 1] as number;
  let at = from + 2;
  place.peer = 0;
  if (control & DESTINATION) at = remote(bytes, at, end);
  if (control & FROM && at >= 0) at = source(bytes, at, end, context);
  if (control & DESTINATION && at >= 0) at++;
  if (at < 0 || at > end) return context.malformed('BACnet network layer that ends within its addresses');
  if (control & NETWORK_MESSAGE) return networkMessage(bytes, at, end, context);
  if (!applicationPdu(bytes, at, end, place, context)) context.malformed('BACnet application PDU that ends early');
}

/** An address: network, length, octets. Where it ends, −1 when that is past the end. Both are folded alike, so an answer has the same peers. */
function remote(bytes: Uint8Array, at: number, end: number): number {
  if (at + 3 > end) return -1;
  const stop = at + 3 + (bytes[at + 2] as number);
  if (stop > end) return -1;
  place.peer ^= (word(bytes, at) << 4) ^ (bytes[stop - 1] as number);
  return stop;
}

/** Whoever is behind a router is not who sent the packet; its address is known only where it is one of IP. */
function source(bytes: Uint8Array, at: number, end: number, context: DecodeContext): number {
  const stop = remote(bytes, at, end);
  if (stop < 0) return stop;
  once(SAID_ROUTER, 'BACnet router', context);
  const port = stop - at === 9 ? word(bytes, stop - 2) : 0;
  place.origin = port >= PORT_FIRST && port <= PORT_LAST ? ipAt(bytes, at + 3) : UNKNOWN;
  if (context.detail) context.field('source_network', word(bytes, at));
  return stop;
}

function networkMessage(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  if (at >= end) return context.malformed('BACnet network message without its type');
  const type = bytes[at] as number;
  let kind: MessageKind = REQUEST;
  if (type === REJECT_MESSAGE) kind = ERROR;
  else if (type === INITIALIZE_ACK) kind = RESPONSE;
  else if (type === I_AM_ROUTER || type === NUMBER_IS) kind = EVENT;
  if (type === I_AM_ROUTER) once(SAID_ROUTER, 'BACnet router', context);
  context.message(kind, NETWORK | type, NO_OBJECT);
}

export default defineProtocol({
  id: 'bacnet',
  name: 'BACnet',
  reference: 'ANSI/ASHRAE 135-2020, 6, 20 and annex J',
  over: [{ transport: 'udp', ports: [47808, 47809, 47810], anyPort: true }, { llcSap: 0x82 }],
  firstBytes: [BACNET_IP],
  recognise,
  decode,
  describe,
  codeKey,
  objectName: (_code, object, name) => objectName(name(object)),
  domain: 'ot',
  confidence: 0.85,
  examples: [
    {
      title: 'who is there',
      hex: '810b000c 0120ffff00ff 1008',
      messages: [{ kind: 'request', operation: 'who_is', meaning: 'discover' }],
    },
    {
      title: 'writes the present value of an analog output',
      hex: '810a0017 0104 0000010f 0c00400000 1955 3e4441a000003f',
      messages: [{ kind: 'request', operation: 'write_property', meaning: 'write' }],
    },
    {
      title: 'restarts a device',
      hex: '810a000e 0104 0000 0214 0901 19 00',
      messages: [{ kind: 'request', operation: 'reinitialize_device', meaning: 'control' }],
    },
    { title: 'miss: a length that is not its own', hex: '810b00ff0120', messages: [] },
  ],
});
