/**
 * MQTT 3.1, 3.1.1 and 5.0: packets, their topics, who connects; of Sparkplug B the message types and what an edge node
 * says of itself. Contents of messages are skipped, passwords are never read. OASIS MQTT 5.0, 2.1 and 3; OASIS MQTT
 * 3.1.1, 2.2 and 3.
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
  YES,
  defineProtocol,
  type DecodeContext,
  type MessageKind,
  type Verdict,
} from '../../../model/protocol.ts';
import { VERSION, connect, isProtocolName } from './connect.ts';
import { integerRead, propertiesEnd, stringEnd, variableInteger } from './encodings.ts';
import { messageKey, publish } from './publish.ts';
import * as P from './words.ts';

/** What may be held of a packet that is read whole. */
const WHOLE_BYTES_MAX = 100_000;
/** Shortest and longest variable header with payload by packet type, 3.1–3.15 of both versions; none may be shorter or longer. */
const LEAST = [0, 12, 2, 2, 2, 2, 2, 2, 5, 3, 4, 2, 0, 0, 0, 0];
/** Reason codes from here on, and the return code 0x80 of SUBACK, are failures. 5.0, 2.4; 3.1.1, 3.9.3. */
const FAILURE = 0x80;
/** Sent by clients only: whoever does is one. */
const BY_CLIENT = (1 << P.CONNECT) | (1 << P.SUBSCRIBE) | (1 << P.UNSUBSCRIBE) | (1 << P.PINGREQ);
const SUBSCRIPTION = 1 << 19;
/** Filters of one subscription that are shown. */
const FILTERS_MAX = 32;

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to - from < 2) return onPort && to > from ? MORE : NO;
  const type = (bytes[from] as number) >> 4;
  if (type === P.CONNECT && flagsFit(bytes[from] as number)) {
    const width = variableInteger(bytes, from + 1, to);
    if (width < 0) return NO;
    if (width === 0 || from + width + 9 > to) return onPort ? MORE : NO;
    return isProtocolName(bytes, from + 1 + width, to) ? YES : NO;
  }
  return onPort && flagsFit(bytes[from] as number) && type !== 0 ? YES : NO;
}

/** 2.1.3: PUBLISH has flags of its own, of which both bits of the quality of service may not be set; three types have 2, all others 0. */
function flagsFit(first: number): boolean {
  const type = first >> 4;
  if (type === P.PUBLISH) return (first & 6) !== 6;
  return (first & 15) === (type === P.PUBREL || type === P.SUBSCRIBE || type === P.UNSUBSCRIBE ? 2 : 0);
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    const type = (bytes[at] as number) >> 4;
    const width = variableInteger(bytes, at + 1, to);
    if (type === 0 || !flagsFit(bytes[at] as number) || width < 0) return RESYNC;
    if (width === 0) break;
    const start = at + 1 + width;
    const end = start + integerRead();
    if (type === P.PUBLISH) {
      const next = publish(bytes, view, at, start, end, to, context);
      if (next === at || next === RESYNC) return next;
      at = next;
      continue;
    }
    if (!lengthFits(type, end - start)) return RESYNC;
    if (end > to) break;
    if (context.direction === 1 && (BY_CLIENT & (1 << type)) !== 0) context.swapRoles();
    if (!packet(bytes, view, type, start, end, context)) return RESYNC;
    at = end;
  }
  return at;
}

function lengthFits(type: number, length: number): boolean {
  if (length < (LEAST[type] as number) || length > WHOLE_BYTES_MAX) return false;
  return length === 0 || (type !== P.PINGREQ && type !== P.PINGRESP);
}

/** Reports a packet that is there as a whole; false when it is none. */
function packet(
  bytes: Uint8Array,
  view: DataView,
  type: number,
  start: number,
  end: number,
  context: DecodeContext,
): boolean {
  if (type === P.CONNECT) return connect(bytes, view, start, end, context);
  if (type === P.CONNACK) connack(bytes, start, end, context);
  else if (type === P.SUBSCRIBE || type === P.UNSUBSCRIBE) subscription(bytes, view, type, start, end, context);
  else if (type === P.SUBACK || type === P.UNSUBACK) subscriptionAnswer(bytes, view, type, start, end, context);
  else if (type >= P.PUBACK && type <= P.PUBCOMP) acknowledgement(bytes, view, type, start, end, context);
  else simple(bytes, type, start, end, context);
  return true;
}

function connack(bytes: Uint8Array, start: number, end: number, context: DecodeContext): void {
  if (end > start + 2) context.setFlowWord(VERSION, 5);
  const reason = bytes[start + 1] as number;
  if (context.detail) context.field('reason_code', reason);
  context.message(reason === 0 ? RESPONSE : ERROR, P.CONNACK, NO_OBJECT);
}

/** 3.8, 3.10: packet id, properties (5.0), topic filters; the first of these is the object. */
function subscription(
  bytes: Uint8Array,
  view: DataView,
  type: number,
  start: number,
  end: number,
  context: DecodeContext,
): void {
  const first = context.flowWord(VERSION) === 5 ? propertiesEnd(bytes, start + 2, end) : start + 2;
  const stop = stringEnd(view, first, end);
  if (stop < 0) context.malformed('a subscription without a topic filter');
  const name = stop > first + 2 ? context.intern(bytes, first + 2, stop) : 0;
  const object = name === 0 ? NO_OBJECT : name;
  context.remember(SUBSCRIPTION | view.getUint16(start), object);
  if (context.detail && stop > 0) context.field('filters', filterCount(view, type, first, end));
  context.message(REQUEST, type, object);
}

function filterCount(view: DataView, type: number, first: number, end: number): number {
  let at = first;
  let count = 0;
  while (count < FILTERS_MAX && at >= 0 && at < end) {
    at = stringEnd(view, at, end);
    if (at >= 0 && type === P.SUBSCRIBE) at++;
    count++;
  }
  return count;
}

function subscriptionAnswer(
  bytes: Uint8Array,
  view: DataView,
  type: number,
  start: number,
  end: number,
  context: DecodeContext,
): void {
  const codes = context.flowWord(VERSION) === 5 ? propertiesEnd(bytes, start + 2, end) : start + 2;
  const object = context.recall(SUBSCRIPTION | view.getUint16(start));
  let kind: MessageKind = RESPONSE;
  for (let i = Math.max(codes, start + 2); i < end; i++) if ((bytes[i] as number) >= FAILURE) kind = ERROR;
  context.message(kind, type, object < 0 ? NO_OBJECT : object);
}

/** 3.4–3.7: of the message that the other side published (PUBREL: that this side did); a reason only in 5.0, and only where it is not 0. */
function acknowledgement(
  bytes: Uint8Array,
  view: DataView,
  type: number,
  start: number,
  end: number,
  context: DecodeContext,
): void {
  const key = messageKey(type === P.PUBREL ? context.direction : 1 - context.direction, view.getUint16(start));
  const object = context.recall(key);
  const failed = end > start + 2 && (bytes[start + 2] as number) >= FAILURE;
  if (!failed && object >= 0 && (type === P.PUBREC || type === P.PUBREL)) context.remember(key, object);
  if (context.detail) context.field('packet_id', view.getUint16(start));
  context.message(failed ? ERROR : type === P.PUBREL ? REQUEST : RESPONSE, type, object < 0 ? NO_OBJECT : object);
}

/** Pings, disconnect, and the exchange of an enhanced authentication, whose data is passed over. */
function simple(bytes: Uint8Array, type: number, start: number, end: number, context: DecodeContext): void {
  const failed = end > start && (bytes[start] as number) >= FAILURE;
  const kind = type === P.PINGRESP ? RESPONSE : context.direction === 0 ? REQUEST : EVENT;
  context.message(failed ? ERROR : kind, type, NO_OBJECT);
}

export default defineProtocol({
  id: 'mqtt',
  name: 'MQTT',
  reference: 'OASIS MQTT 5.0, 2.1 and 3; OASIS MQTT 3.1.1, 2.2 and 3; Eclipse Sparkplug 3.0, 4.1 and 6.4',
  over: [{ transport: 'tcp', ports: [1883], anyPort: true }],
  firstBytes: [0x10],
  recognise,
  decode,
  describe: P.describe,
  codeKey: (_kind, code) => (code < 0 ? undefined : code & 0xff),
  objectName: (_code, object, name) => name(object),
  domain: 'ot',
  confidence: 0.6,
  logonInClear: true,
  examples: [
    {
      title: 'connects, subscribes and publishes',
      hex: '1010 0004 4d515454 04 02 0014 0004 61626364  8208 0001 0003 612f62 00  3206 0001 61 0002 ff',
      messages: [
        { kind: 'request', operation: 'connect', meaning: 'connect' },
        { kind: 'request', operation: 'subscribe', meaning: 'subscribe' },
        { kind: 'request', operation: 'publish', meaning: 'write' },
      ],
    },
    {
      title: 'commands a Sparkplug edge node',
      hex: '3012 000f 73704276312e302f472f4e434d442f45 00',
      messages: [{ kind: 'request', operation: 'sparkplug_ncmd', meaning: 'control' }],
    },
    {
      title: 'a Sparkplug edge node tells its maker, model and firmware',
      hex:
        '30d601 0013 73704276312e302f472f4e42495254482f4537 ' +
        '12220a1850726f706572746965732f4861726477617265204d616b65200c7a04536f6e79 ' +
        '12230a1950726f706572746965732f4861726477617265204d6f64656c200c7a0450692033 ' +
        '12160a0d50726f706572746965732f4657200c7a03312e32 ' +
        '121b0a0d50726f706572746965732f4f53200c7a08526173706269616e ' +
        '12210a1550726f706572746965732f4f532056657273696f6e200c7a064a6573736965 ' +
        '121e0a144c696e6520312f4d6f746f7220312f5370656564200c7a0466617374 ',
      messages: [{ kind: 'request', operation: 'sparkplug_nbirth', meaning: 'identify' }],
    },
    { title: 'another protocol name', hex: '1010 0004 58585858 04 02 0014 0004 61626364', messages: [] },
  ],
});
