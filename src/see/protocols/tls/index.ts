/**
 * TLS and SSL until they encrypt: who asks for whom and with what program, what both settle on, whose certificate.
 * RFC 8446, 4 and 5.1; RFC 5246, 6.2.1 and 7; RFC 6101 (SSL 3.0); RFC 6520 (heartbeat).
 */
import { Reassembly } from '../../../kernel/reassembly.ts';
import { LIMITS } from '../../../model/limits.ts';
import {
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
  type Verdict,
} from '../../../model/protocol.ts';
import { RETRY, agreed, handshake } from './handshake.ts';
import { SSL2_LEAST_BYTES, isKindObject, isSsl2Start, kindOfObject, ssl2Length, ssl2Message } from './ssl2.ts';
import { ssl2KindName } from './suites.ts';
import {
  ALERT_CODE,
  CLIENT_HELLO,
  HEARTBEAT_CODE,
  SERVER_HELLO,
  SSL2_BASE,
  alertName,
  describe,
  isHandshake,
} from './words.ts';

/** Content types: RFC 8446, 5.1; RFC 6520, 3. */
const CHANGE_CIPHER = 20;
const ALERT = 21;
const HANDSHAKE = 22;
const APPLICATION = 23;
const HEARTBEAT = 24;
const RECORD_BYTES_MAX = 16384 + 2048;
const RECORD_HEADER = 5;
const MESSAGE_HEADER = 4;
/** Type, length and the least padding. */
const HEARTBEAT_BYTES = 3 + 16;
/** From here on this direction is counted, not read. What comes after so much is skipped again by word 0. */
const REST = 2 ** 48;
/** Word 0 of a direction: encrypted. Word 1: the handshake message that lies in several records. */
const STATE = 0;
const TOKEN = 1;
const PASSED = 1;

const parts = new Reassembly({
  placesMax: LIMITS.reassembliesMax,
  bytesMax: LIMITS.segmentedBytesMax,
  heldMax: LIMITS.reassemblyBytesMax,
});

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    if (context.word(STATE) === PASSED) return passThrough(to, context);
    if (!context.stream && isBareHello(bytes, at, to)) {
      handshake(CLIENT_HELLO, bytes, view, at + MESSAGE_HEADER, to, context, 'q');
      return to;
    }
    if (isSsl2Start(bytes[at] as number)) {
      if (to - at < SSL2_LEAST_BYTES) return at;
      const end = at + ssl2Length(bytes, at);
      if (end < at) return RESYNC;
      if (end > to) return at;
      if (ssl2Message(bytes, view, at, context)) return passThrough(to, context);
      at = end;
      continue;
    }
    if (!isRecord(bytes, at, to)) return RESYNC;
    if (to - at < RECORD_HEADER) return at;
    const type = bytes[at] as number;
    if (type === APPLICATION) return passThrough(to, context);
    const end = at + RECORD_HEADER + view.getUint16(at + 3);
    if (end > to) return at;
    if (!record(type, bytes, view, at + RECORD_HEADER, end, context)) return passThrough(to, context);
    at = end;
  }
  return at;
}

export default defineProtocol({
  id: 'tls',
  name: 'TLS',
  reference:
    'RFC 8446, 4 and 5.1; RFC 5246, 6.2.1 and 7; RFC 6520, 4; draft-hickman-netscape-ssl-00, 2.5–2.6; IEC 62351-3, -4 (ports)',
  over: [
    { transport: 'tcp', ports: [443, 8443, 636, 993, 995, 465, 8883, 853, 990, 2221, 19998, 3782], anyPort: true },
    { carrier: 'http-tunnel' },
    { carrier: 'starttls' },
    { carrier: 'quic' },
  ],
  // Of SSL 2.0: a hello is shorter than 512 bytes.
  firstBytes: [CHANGE_CIPHER, ALERT, HANDSHAKE, APPLICATION, 0x80, 0x81],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => (code === ALERT_CODE || code === HEARTBEAT_CODE ? undefined : code & 0xff),
  objectName(code, object, name) {
    if (code === ALERT_CODE) return alertName(object);
    if (code === SERVER_HELLO) return agreed(object);
    return isKindObject(object) && code === SSL2_BASE + 2 ? ssl2KindName(kindOfObject(object)) : name(object);
  },
  domain: 'it',
  confidence: 0.9,
  examples: [
    {
      title: 'a client hello for ot.example',
      hex: '16 0301 0042 01 00003e 0303 0000000000000000000000000000000000000000000000000000000000000000 00 0002 1301 01 00 0013 0000 000f 000d 00 000a 6f742e6578616d706c65',
      messages: [{ kind: 'request', operation: 'client_hello', meaning: 'connect' }],
    },
    {
      title: 'a server hello',
      hex: '16 0303 002c 02 000028 0303 0000000000000000000000000000000000000000000000000000000000000000 00 1301 00 0000',
      messages: [{ kind: 'response', operation: 'server_hello', meaning: 'connect' }],
    },
    { title: 'miss: a record of another version', hex: '16 0903 0003 01 0000', messages: [] },
  ],
});

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to <= from) return NO;
  if (isSsl2Start(bytes[from] as number)) {
    if (to - from < SSL2_LEAST_BYTES) return to - from < 3 || bytes[from + 2] === CLIENT_HELLO ? MORE : NO;
    return bytes[from + 2] !== 2 && ssl2Length(bytes, from) > 0 ? YES : NO;
  }
  if (onPort && isBareHello(bytes, from, to)) return YES;
  if (!isRecord(bytes, from, to)) return NO;
  if (to - from < RECORD_HEADER + 1) return MORE;
  if (onPort) return YES;
  const first = bytes[from + RECORD_HEADER] as number;
  return bytes[from] === HANDSHAKE && (first === CLIENT_HELLO || first === SERVER_HELLO) ? YES : NO;
}

/** Content type 20–24, version 3.0–3.4, a length that a record can have. */
function isRecord(bytes: Uint8Array, from: number, to: number): boolean {
  const type = bytes[from] as number;
  if (type < CHANGE_CIPHER || type > HEARTBEAT) return false;
  if (to - from > 1 && bytes[from + 1] !== 3) return false;
  if (to - from > 2 && (bytes[from + 2] as number) > 4) return false;
  if (to - from < RECORD_HEADER) return true;
  const length = ((bytes[from + 3] as number) << 8) | (bytes[from + 4] as number);
  return length > 0 && length <= RECORD_BYTES_MAX;
}

/** A client hello without a record around it, as QUIC carries it (RFC 9001, 4.1.3): its length and version agree. */
const isBareHello = (bytes: Uint8Array, at: number, to: number): boolean =>
  bytes[at] === CLIENT_HELLO &&
  to - at > MESSAGE_HEADER + 2 &&
  bodyBytes(bytes, at) === to - at - MESSAGE_HEADER &&
  bytes[at + 4] === 3 &&
  bytes[at + 5] === 3;

function passThrough(to: number, context: DecodeContext): number {
  context.setWord(STATE, PASSED);
  context.skip(REST);
  return to;
}

/** One whole record with the contents bytes[at, end). False: from here on nothing of this direction can be read. */
function record(
  type: number,
  bytes: Uint8Array,
  view: DataView,
  at: number,
  end: number,
  context: DecodeContext,
): boolean {
  if (type === HANDSHAKE) return handshakes(bytes, view, at, end, context);
  // Before its second hello a client may send this for old middleboxes: RFC 8446, D.4.
  if (type === CHANGE_CIPHER) return context.flowWord(RETRY) !== 0;
  if (type === HEARTBEAT) return heartbeat(bytes, view, at, end, context);
  // RFC 8446, 6: a level of 1 or 2 and a description; a longer one is encrypted.
  if (end - at !== 2 || ((bytes[at] as number) - 1) >>> 0 > 1) return false;
  if (context.detail) context.field('level', bytes[at] === 1 ? 'warning' : 'fatal');
  context.message(EVENT, ALERT_CODE, bytes[at + 1] as number);
  return true;
}

/** Messages may share a record, and one may lie in several: RFC 8446, 5.1. */
function handshakes(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): boolean {
  const token = context.word(TOKEN);
  if (token === 0) {
    const used = messages(bytes, view, at, end, context);
    return used < 0 ? false : used === end || keep(bytes, used, end, context);
  }
  if (!parts.add(token, bytes, at, end)) return false;
  const held = parts.peek(token);
  if (!held || held.length < MESSAGE_HEADER + bodyBytes(held.bytes, 0)) return held !== undefined;
  context.setWord(TOKEN, 0);
  parts.take(token);
  const used = messages(held.bytes, held.view, 0, held.length, context);
  return used < 0 ? false : used === held.length || keep(held.bytes, used, held.length, context);
}

function keep(bytes: Uint8Array, at: number, end: number, context: DecodeContext): boolean {
  const token = parts.begin();
  context.setWord(TOKEN, token);
  return parts.add(token, bytes, at, end);
}

const bodyBytes = (bytes: Uint8Array, at: number): number =>
  ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);

/** How far whole messages reach; −1 at what is none, or one longer than is kept. */
function messages(bytes: Uint8Array, view: DataView, from: number, end: number, context: DecodeContext): number {
  let at = from;
  while (at < end) {
    const type = bytes[at] as number;
    if (!isHandshake(type)) return -1;
    if (at + MESSAGE_HEADER > end) return at;
    const stop = at + MESSAGE_HEADER + bodyBytes(bytes, at);
    if (stop - at > LIMITS.segmentedBytesMax) return -1;
    if (stop > end) return at;
    handshake(type, bytes, view, at + MESSAGE_HEADER, stop, context);
    at = stop;
  }
  return at;
}

/** RFC 6520, 4: type, length of the payload, payload, at least 16 bytes of padding. What asks for more than that holds reads another's memory. */
function heartbeat(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): boolean {
  const type = bytes[at];
  if (end - at < 3 || (type !== 1 && type !== 2)) return false;
  const payload = view.getUint16(at + 1);
  if (context.detail) context.field('payload_length', payload);
  if (type === 1 && HEARTBEAT_BYTES + payload > end - at)
    context.sign('heartbleed', `A heartbeat of ${end - at} bytes asks for ${payload} back (CVE-2014-0160).`);
  context.message(type === 1 ? REQUEST : RESPONSE, HEARTBEAT_CODE, NO_OBJECT);
  return true;
}
