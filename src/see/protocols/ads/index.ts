/**
 * ADS, the Automation Device Specification of Beckhoff TwinCAT, in AMS/TCP. Beckhoff Information System, TC1000: AMS/TCP
 * packet, AMS header, ADS commands. The router's own datagrams are in router.ts.
 *
 * Object: the symbol where its name is known (a handle got by name keeps it), else index group and offset; of write
 * control the AMS port, which says what is stopped or started. Either end may ask, so the asker is part of what is kept.
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
import {
  ADD_NOTIFICATION,
  BY_SYMBOL,
  HANDLE_BY_NAME,
  NOTIFICATION,
  READ,
  READ_DEVICE_INFO,
  READ_WRITE,
  ROUTER,
  TARGET_INFO,
  VALUE_BY_HANDLE,
  WRITE,
  WRITE_CONTROL,
  codeOf,
  describe,
  isNamed,
} from './functions.ts';
import { deviceInfo, netIdText, targetDescription } from './identity.ts';
import { objectName } from './objects.ts';
import { COOKIE, routerDatagram } from './router.ts';

const TCP_HEADER_BYTES = 6;
const AMS_HEADER_BYTES = 32;
/** A longer message is decoded from so much of it; its data are passed over. */
const WHOLE_BYTES_MAX = 65_536;
const LENGTH_MAX = 1 << 26;
const COMMAND = 16;
const FLAGS = 18;
const FLAG_RESPONSE = 1;
const FLAG_COMMAND = 4;
/** What is remembered of a request: second byte of its code (8 bits), object (21). */
const OBJECT_MASK = 0x1fffff;
const HANDLES = 2;

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  const length = to - from;
  if (length >= 4 && little(bytes, from) === COOKIE) return YES;
  if (length > 0 && bytes[from] !== 0) return NO;
  if (length > 1 && bytes[from + 1] !== 0) return NO;
  if (length < TCP_HEADER_BYTES + AMS_HEADER_BYTES) return onPort || length < 2 ? MORE : NO;
  const ams = from + TCP_HEADER_BYTES;
  if (little(bytes, from + 2) !== AMS_HEADER_BYTES + little(bytes, ams + 20)) return NO;
  const known = (bytes[ams + COMMAND] as number) <= READ_WRITE && bytes[ams + COMMAND + 1] === 0;
  return known && ((bytes[ams + FLAGS] as number) & ~FLAG_RESPONSE) === FLAG_COMMAND ? YES : NO;
}

const little = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)) >>>
  0;

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (!context.stream) return routerDatagram(bytes, view, from, to, context);
  let at = from;
  while (to - at >= TCP_HEADER_BYTES + AMS_HEADER_BYTES) {
    const length = view.getUint32(at + 2, true);
    if (view.getUint16(at) !== 0 || length < AMS_HEADER_BYTES || length > LENGTH_MAX) return RESYNC;
    const ams = at + TCP_HEADER_BYTES;
    if (view.getUint32(ams + 20, true) !== length - AMS_HEADER_BYTES) return RESYNC;
    const end = ams + length;
    if (end > to && to - at < WHOLE_BYTES_MAX) break;
    message(bytes, view, ams, Math.min(end, to), context);
    if (end > to) {
      context.skip(end - to);
      return to;
    }
    at = end;
  }
  return at;
}

function message(bytes: Uint8Array, view: DataView, ams: number, end: number, context: DecodeContext): void {
  if (context.detail) {
    context.field('target_ams', `${netIdText(bytes, ams)}:${String(view.getUint16(ams + 6, true))}`);
    context.field('sender_ams', `${netIdText(bytes, ams + 8)}:${String(view.getUint16(ams + 14, true))}`);
    context.field('invoke_id', view.getUint32(ams + 28, true));
  }
  const command = Math.min(view.getUint16(ams + COMMAND, true), 0xff);
  if (((bytes[ams + FLAGS] as number) & FLAG_RESPONSE) !== 0) response(bytes, view, ams, end, command, context);
  else request(bytes, view, ams, end, command, context);
}

const key = (invokeId: number, asker: number): number => (invokeId << 2) | asker;

function request(
  bytes: Uint8Array,
  view: DataView,
  ams: number,
  end: number,
  command: number,
  context: DecodeContext,
): void {
  const data = ams + AMS_HEADER_BYTES;
  let code = command;
  let object = NO_OBJECT;
  if (command === READ || command === WRITE || command === READ_WRITE || command === ADD_NOTIFICATION) {
    if (data + 12 > end) context.malformed('ADS request ends before its length');
    else {
      const group = view.getUint32(data, true);
      code = codeOf(command, group);
      object = isNamed(code) ? written(bytes, view, data, end, context) : place(bytes, data, context);
      const symbol = group === VALUE_BY_HANDLE ? symbolOf(view.getUint32(data + 4, true), context) : 0;
      if (symbol > 0) {
        code = (BY_SYMBOL << 8) | command;
        object = symbol;
      }
      if (context.detail) placeFields(view, data, context);
    }
  } else if (command === WRITE_CONTROL) {
    if (data + 2 > end) context.malformed('ADS write control without a state');
    else code = (Math.min(view.getUint16(data, true), 0xfe) << 8) | command;
    object = view.getUint16(ams + 6, true);
  }
  const kept = ((code >> 8) << 21) | (object === NO_OBJECT ? 0 : object & OBJECT_MASK);
  if (command !== NOTIFICATION) context.remember(key(view.getUint32(ams + 28, true), context.direction), kept);
  context.message(command === NOTIFICATION ? EVENT : REQUEST, code, object);
}

function placeFields(view: DataView, data: number, context: DecodeContext): void {
  context.field('index_group', view.getUint32(data, true));
  context.field('index_offset', view.getUint32(data + 4, true));
  context.field('length', view.getUint32(data + 8, true));
}

/** Interns index group and offset as they stand. */
function place(bytes: Uint8Array, data: number, context: DecodeContext): number {
  const object = context.intern(bytes, data, data + 8);
  return object > 0 ? object : NO_OBJECT;
}

/** The name that a read-write writes: after group, offset, length to read and length written. It may end with a NUL. */
function written(bytes: Uint8Array, view: DataView, data: number, end: number, context: DecodeContext): number {
  if (data + 16 > end) return NO_OBJECT;
  let stop = Math.min(end, data + 16 + Math.min(view.getUint32(data + 12, true), 256));
  while (stop > data + 16 && bytes[stop - 1] === 0) stop--;
  const object = stop > data + 16 ? context.intern(bytes, data + 16, stop) : 0;
  return object > 0 ? object : NO_OBJECT;
}

/** The symbol of a handle that was got by name in this flow, 0 where that was not seen. It is kept for the next time. */
function symbolOf(handle: number, context: DecodeContext): number {
  const symbol = context.recall(key(handle, HANDLES));
  if (symbol > 0) context.remember(key(handle, HANDLES), symbol);
  return Math.max(symbol, 0);
}

function response(
  bytes: Uint8Array,
  view: DataView,
  ams: number,
  end: number,
  command: number,
  context: DecodeContext,
): void {
  const data = ams + AMS_HEADER_BYTES;
  const asked = context.recall(key(view.getUint32(ams + 28, true), 1 - context.direction));
  const code = asked < 0 ? command : ((asked >> 21) << 8) | command;
  const object = asked < 0 || (asked & OBJECT_MASK) === 0 ? NO_OBJECT : asked & OBJECT_MASK;
  const error = view.getUint32(ams + 24, true);
  const result = data + 4 <= end ? view.getUint32(data, true) : 0;
  const kind: MessageKind = error !== 0 || result !== 0 ? ERROR : RESPONSE;
  if (context.detail && kind === ERROR) context.field('error_code', error !== 0 ? error : result);
  if (kind === RESPONSE) {
    if (command === READ_DEVICE_INFO) deviceInfo(bytes, view, data + 4, end, context);
    else if (code === TARGET_INFO) targetDescription(bytes, data + 8, end, context);
    else if (code === HANDLE_BY_NAME && object > 0 && data + 12 <= end)
      context.remember(key(view.getUint32(data + 8, true), HANDLES), object);
  }
  context.message(kind, code, object);
}

export default defineProtocol({
  id: 'ads',
  name: 'ADS (Beckhoff)',
  reference:
    'Beckhoff Information System, TC1000 ADS: AMS/TCP packet, ADS commands; github.com/Beckhoff/ADS (AdsDef.h)',
  over: [
    { transport: 'tcp', ports: [48898], anyPort: true },
    { transport: 'udp', ports: [48899], anyPort: true },
  ],
  recognise,
  firstBytes: [0, 0x03],
  decode,
  describe,
  codeKey: (_kind, code) => (code < 0 || code >= ROUTER ? undefined : code & 0xff),
  objectName,
  domain: 'ot',
  confidence: 0.9,
  logonInClear: true,
  examples: [
    {
      title: 'reads the state',
      hex: '0000 20000000 050d75600101 1027 c0a801630101 0380 0400 0400 00000000 00000000 05000000',
      messages: [{ kind: 'request', operation: 'read_state', meaning: 'diagnose' }],
    },
    {
      title: 'stops the PLC runtime',
      hex: '0000 28000000 050d75600101 5303 c0a801630101 0380 0500 0400 08000000 00000000 06000000 0600 0000 00000000',
      messages: [{ kind: 'request', operation: 'write_control_stop', meaning: 'stop' }],
    },
    {
      title: 'the PLC server says its name and version',
      hex: `0000 38000000 c0a801630101 0f80 050d75600101 2003 0100 0500 18000000 00000000 03010000
        00000000 020b3708 504c4320536572766572 000000000000`,
      messages: [{ kind: 'response', operation: 'read_device_info', meaning: 'identify' }],
    },
    {
      title: 'a length that contradicts the data',
      hex: '0000 20000000 050d75600101 1027 c0a801630101 0380 0400 0400 01000000 00000000 05000000',
      messages: [],
    },
  ],
});
