/**
 * Common Industrial Protocol: explicit messages, over EtherNet/IP. CIP Networks Library Volume 1, 2-4 (message router),
 * 3-5 (connection manager), appendix A; Volume 2, 2-6 (common packet format).
 *
 * Answers name neither class nor tag, so what was asked is remembered under the sender context (unconnected) or the
 * sequence count (connected) together with the service, within a multiple service packet by its place (nested.ts). Code: service | kind of class << 8 (services.ts).
 */
import {
  ERROR,
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  YES,
  defineProtocol,
  type DecodeContext,
  type Verdict,
} from '../../../model/protocol.ts';
import { fields, replyFields } from './fields.ts';
import { LARGE_FORWARD_OPEN, leadsOn, opened } from './forward-open.ts';
import { allAttributes, listedAttributes, singleAttribute } from './identity.ts';
import { beginRow, putInRow, takeFromRow } from './nested.ts';
import { path, pathText, readPath } from './path.ts';
import { isIdentity, pccc, pcccAddress, pcccIdentity, readPccc } from './pccc.ts';
import {
  CONNECTION_MANAGER,
  IDENTITY,
  MESSAGE_ROUTER,
  OTHER,
  PCCC,
  PCCC_CODE,
  SAFETY_CONNECTION,
  describe,
  kindOf,
} from './services.ts';

/** Sender context, options, interface handle, timeout, item count: what precedes the items in what `enip` yields. */
const ITEMS_OFFSET = 20;
const ITEMS_MAX = 8;
const CONNECTED_DATA = 0xb1;
const UNCONNECTED_DATA = 0xb2;
const REPLY = 0x80;
const MULTIPLE_SERVICE_PACKET = 0x0a;
const UNCONNECTED_SEND = 0x52;
const FORWARD_OPEN = 0x54;
const NESTED_MAX = 3;
const SERVICES_MAX = 512;
/** What else is remembered under the key of a message, where services have their numbers: its PCCC command, the row of its nested ones. */
const COMMAND = 0x7f;
const ROW = 0x7e;
/** Of a message that is not nested, or whose answer is not looked for by its place. */
const NO_ROW = -2;

/** What is remembered of a request: object (21 bits), kind of class (5), identity attribute (3), routed (1). */
const OBJECT_MASK = 0x1fffff;
const KIND_SHIFT = 21;
const ATTRIBUTE_SHIFT = 26;
const ROUTED = 1 << 29;

function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  const items = from + ITEMS_OFFSET;
  if (to - items < 4) return MORE;
  const count = (bytes[items - 2] as number) | ((bytes[items - 1] as number) << 8);
  const type = (bytes[items] as number) | ((bytes[items + 1] as number) << 8);
  return count >= 1 &&
    count <= ITEMS_MAX &&
    (type === 0 || type === 0xa1 || type >= 0x8000 || type === UNCONNECTED_DATA)
    ? YES
    : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (to - from < ITEMS_OFFSET) return RESYNC;
  let at = from + ITEMS_OFFSET;
  for (let left = Math.min(view.getUint16(at - 2, true), ITEMS_MAX); left > 0 && at + 4 <= to; left--) {
    const type = view.getUint16(at, true);
    const data = at + 4;
    const end = data + view.getUint16(at + 2, true);
    if (end > to) {
      context.malformed('CIP item outside its packet');
      break;
    }
    if (type === UNCONNECTED_DATA)
      message(bytes, view, data, end, contextKey(view, from), 0, false, NO_ROW, 0, context);
    else if (type === CONNECTED_DATA && end - data >= 4) {
      const routed = leadsOn(context);
      message(bytes, view, data + 2, end, view.getUint16(data, true), 0, routed, NO_ROW, 0, context);
    }
    at = end;
  }
  return to;
}

/** In keys of unconnected messages, apart from all sequence counts. */
const UNCONNECTED = 0x40000000;

/** The sender context as a number. */
const contextKey = (view: DataView, from: number): number =>
  ((Math.imul(view.getInt32(from, true), 0x9e3779b1) ^ view.getInt32(from + 4, true)) >>> 1) | UNCONNECTED;

const slot = (key: number, service: number): number => (Math.imul(key, 0x85ebca6b) ^ (service & 0x7f)) & 0x7fffffff;

function message(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  key: number,
  depth: number,
  routed: boolean,
  row: number,
  index: number,
  context: DecodeContext,
): void {
  if (to - from < 2) return context.malformed('CIP message too short');
  const service = bytes[from] as number;
  if (service & REPLY) reply(bytes, view, from, to, key, depth, row, index, context);
  else request(bytes, view, from, to, key, depth, routed, row, index, context);
}

function request(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  key: number,
  depth: number,
  routed: boolean,
  row: number,
  index: number,
  context: DecodeContext,
): void {
  const service = bytes[from] as number;
  const data = from + 2 + 2 * (bytes[from + 1] as number);
  if (data > to) return context.malformed('CIP path outside its message');
  if (!readPath(bytes, from + 2, data)) context.malformed('CIP path of unknown segments');
  const kind = kindOf(path.classId, path.symbol);
  const attribute =
    kind === IDENTITY && path.instance > 0 && path.attribute >= 1 && path.attribute <= 7 ? path.attribute : 0;
  // The class itself (instance 0) has attributes of its own: its answer identifies nobody.
  let said = kind === IDENTITY && path.instance === 0 ? OTHER : kind;
  let object = data > from + 2 ? context.intern(bytes, from + 2, data) : 0;
  let code = (kind << 8) | service;
  if (context.detail) fields(bytes, view, data, to, context, service, kind);
  if (kind === PCCC && service === 0x4b && readPccc(bytes, data, to, context)) {
    code = PCCC_CODE | (pccc.command << 16) | (pccc.fn << 8) | service;
    object = pccc.object;
    context.remember(slot(key, COMMAND), (pccc.command << 8) | pccc.fn);
  } else if (kind === CONNECTION_MANAGER && (service === FORWARD_OPEN || service === LARGE_FORWARD_OPEN)) {
    if (opened(bytes, view, service, data, to, context)) said = SAFETY_CONNECTION;
    code = (said << 8) | service;
  }
  const value = object | (said << KIND_SHIFT) | (attribute << ATTRIBUTE_SHIFT) | (routed ? ROUTED : 0);
  if (row === NO_ROW) context.remember(slot(key, service), value);
  else putInRow(row, index, service, value);
  context.message(REQUEST, code, object === 0 ? NO_OBJECT : object);
  if (service === MULTIPLE_SERVICE_PACKET && kind === MESSAGE_ROUTER) {
    services(bytes, view, data, to, key, depth, routed, true, context);
  } else if (kind === CONNECTION_MANAGER && service === UNCONNECTED_SEND) {
    embedded(bytes, view, data, to, key, depth, context);
  }
}

/** Volume 1, 3-5.5.4: priority, ticks, size of the embedded request, the request, pad, size of the route, the route. */
function embedded(
  bytes: Uint8Array,
  view: DataView,
  data: number,
  to: number,
  key: number,
  depth: number,
  context: DecodeContext,
): void {
  if (depth >= NESTED_MAX || data + 4 > to) return context.malformed('CIP unconnected send without a request');
  const end = data + 4 + view.getUint16(data + 2, true);
  if (end > to) return context.malformed('CIP unconnected send ends before its request');
  const routeSize = end + ((end - data) & 1);
  const routed = routeSize < to && (bytes[routeSize] as number) > 0;
  message(bytes, view, data + 4, end, key, depth + 1, routed, NO_ROW, 0, context);
}

/** Multiple service packet (Volume 1, A-4.10): a count and the offsets of messages, counted from the count. */
function services(
  bytes: Uint8Array,
  view: DataView,
  data: number,
  to: number,
  key: number,
  depth: number,
  routed: boolean,
  asking: boolean,
  context: DecodeContext,
): void {
  if (depth >= NESTED_MAX || data + 2 > to) return context.malformed('CIP multiple service packet too short');
  const count = view.getUint16(data, true);
  if (count > SERVICES_MAX || data + 2 + 2 * count > to)
    return context.malformed('CIP multiple service packet too short');
  const row = asking ? beginRow(count) : context.recall(slot(key, ROW));
  if (asking) context.remember(slot(key, ROW), row);
  for (let i = 0; i < count; i++) {
    const from = data + view.getUint16(data + 2 + 2 * i, true);
    const end = i + 1 < count ? data + view.getUint16(data + 4 + 2 * i, true) : to;
    if (from < data + 2 + 2 * count || end > to || end < from + 2)
      return context.malformed('CIP service outside its packet');
    message(bytes, view, from, end, Math.imul(key, 31) + i + 1, depth + 1, routed, row, i, context);
  }
}

function reply(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  key: number,
  depth: number,
  row: number,
  index: number,
  context: DecodeContext,
): void {
  if (to - from < 4) return context.malformed('CIP reply too short');
  const service = (bytes[from] as number) & 0x7f;
  const status = bytes[from + 2] as number;
  const data = from + 4 + 2 * (bytes[from + 3] as number);
  if (data > to) return context.malformed('CIP reply ends inside its status');
  const asked = row === NO_ROW ? context.recall(slot(key, service)) : takeFromRow(row, index, service);
  // Who was asked through a router answers in its place: what the request to the router left is answered as well.
  const passedOn = asked >= 0 && (asked & ROUTED) !== 0 && row === NO_ROW && (key & UNCONNECTED) !== 0;
  if (passedOn) context.recall(slot(key, UNCONNECTED_SEND));
  const kind = asked < 0 ? OTHER : (asked >> KIND_SHIFT) & 0x1f;
  const object = asked < 0 ? 0 : asked & OBJECT_MASK;
  let code = (kind << 8) | service;
  // Status 6 hands over a part, 0x1e says that one of several nested services failed: neither is a refusal of this one.
  let failed = status !== 0 && status !== 0x06 && status !== 0x1e;
  if (kind === PCCC && service === 0x4b) {
    const what = context.recall(slot(key, COMMAND));
    if (what >= 0) code = PCCC_CODE | ((what >> 8) << 16) | ((what & 0xff) << 8) | service;
    if (!failed && readPccc(bytes, data, to, context)) {
      failed = pccc.status !== 0;
      if (!failed && what >= 0 && isIdentity(what >> 8, what & 0xff)) pcccIdentity(bytes, data, to, context);
    }
  } else if (kind === IDENTITY && !failed) identity(view, service, asked, data, to, context);
  if (context.detail) replyFields(bytes, data, to, context, status, kind);
  context.message(failed ? ERROR : RESPONSE, code, object === 0 ? NO_OBJECT : object);
  if (service === MULTIPLE_SERVICE_PACKET && data < to)
    services(bytes, view, data, to, key, depth, false, false, context);
}

function identity(
  view: DataView,
  service: number,
  asked: number,
  data: number,
  to: number,
  context: DecodeContext,
): void {
  const attribute = (asked >> ATTRIBUTE_SHIFT) & 7;
  const routed = (asked & ROUTED) !== 0;
  if (service === 0x01) allAttributes(view, data, to, context, routed);
  else if (service === 0x03) listedAttributes(view, data, to, context, routed);
  else if (service === 0x0e && attribute > 0) singleAttribute(view, attribute, data, to, context, routed);
}

export default defineProtocol({
  id: 'cip',
  name: 'CIP',
  reference: 'CIP Networks Library Volume 1, 2-4, 3-5, appendices A–C; Volume 2, 2-6; PCCC: 1770-6.5.16',
  over: [{ carrier: 'cip' }],
  recognise,
  decode,
  describe,
  codeKey: (kind, code) => (code < 0 ? undefined : (code & 0x7f) | (kind === REQUEST ? 0 : REPLY)),
  objectName: (code, object, name) => (code >= PCCC_CODE ? pcccAddress(name(object)) : pathText(name(object))),
  domain: 'ot',
  confidence: 0.95,
  examples: [
    {
      title: 'stops a controller',
      hex: '0000000000000000 00000000 00000000 0000 0200 a1000400224095ff b1000800 0600 0702208e2401',
      messages: [{ kind: 'request', operation: 'stop', meaning: 'stop' }],
    },
    {
      title: 'a path that does not fit',
      hex: '0000000000000000 00000000 00000000 0000 0200 00000000 b2000400 0e20 2001',
      messages: [],
    },
  ],
});
