/** FOUNDATION Fieldbus HSE: sessions, system management and FMS between hosts, linking devices and field devices. Layouts as in Wireshark packet-ff.c, which follows FF-588-1.3, 6. */
import { findByte, latin1, trimEnd } from '../../../kernel/encodings/text.ts';
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
import type { Attribute } from '../../../model/words.ts';
import {
  ANNUNCIATION,
  CLEAR_ADDRESS,
  CLEAR_ASSIGNMENT,
  CONFIRMED,
  ERROR_CLASSES,
  FIND_TAG,
  IDENTIFY_DEVICE,
  IDENTIFY_VFD,
  REDUNDANCY,
  SESSION,
  SET_ASSIGNMENT,
  codeOf,
  describe,
  hasIndex,
  isKnown,
} from './words.ts';

/** Version, options, protocol and type, service, FDA address (4), length of all (4). FF-588-1.3, 6.3. */
const HEADER_BYTES = 12;
const VERSION = 1;
/** A message that says it is longer is none. */
const MESSAGE_BYTES_MAX = 0x1_0000;
const RESERVED_OPTION = 0x10;
const TYPES = [REQUEST, RESPONSE, ERROR] as const;
const TEXT_BYTES = 32;
/** In requests that assign or clear: id of the device, then its tag. */
const ASSIGNED_TAG = 44;
const QUERIED_TAG = 20;
/** In an annunciation and in an answer of who it is. */
const DEVICE_TYPE = 13;
const DEVICE_ID = 36;
const DEVICE_TAG = 68;
const DEVICE_BYTES = DEVICE_TAG + TEXT_BYTES;
const ROLES: readonly (readonly [bit: number, role: string])[] = [
  [0x80, 'FOUNDATION Fieldbus linking device'],
  [0x40, 'FOUNDATION Fieldbus I/O gateway'],
  [0x20, 'FOUNDATION Fieldbus HSE field device'],
];
/** Vendor, model, revision in an answer of who a virtual field device is. */
const VFD: readonly (readonly [attribute: Attribute, at: number])[] = [
  ['vendor', 12],
  ['model', 44],
  ['firmware', 76],
];

function isHeader(bytes: Uint8Array, at: number): boolean {
  const protocol = (bytes[at + 2] as number) >> 2;
  return (
    protocol >= SESSION &&
    protocol <= REDUNDANCY &&
    ((bytes[at + 2] as number) & 0x03) < TYPES.length &&
    ((bytes[at + 1] as number) & RESERVED_OPTION) === 0
  );
}

const lengthOf = (bytes: Uint8Array, at: number): number =>
  (((bytes[at + 8] as number) << 24) |
    ((bytes[at + 9] as number) << 16) |
    ((bytes[at + 10] as number) << 8) |
    (bytes[at + 11] as number)) >>>
  0;

/** Its service must be known, and its length end it, or the next message begin behind it; at another port all must be there. */
function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to - from < HEADER_BYTES) return onPort ? MORE : NO;
  const length = lengthOf(bytes, from);
  if (!isHeader(bytes, from) || length < HEADER_BYTES || length > MESSAGE_BYTES_MAX) return NO;
  if (!isKnown(codeOf((bytes[from + 2] as number) >> 2, bytes[from + 3] as number))) return NO;
  const next = from + length;
  if (!onPort && bytes[from] !== VERSION) return NO;
  if (!onPort) return next === to || (next + HEADER_BYTES <= to && isHeader(bytes, next)) ? YES : NO;
  return next + HEADER_BYTES > to || isHeader(bytes, next) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at + HEADER_BYTES <= to) {
    const length = lengthOf(bytes, at);
    if (!isHeader(bytes, at) || length < HEADER_BYTES || length > MESSAGE_BYTES_MAX) return at === from ? RESYNC : at;
    if (at + length > to) return at;
    one(bytes, view, at, at + length, context);
    at += length;
  }
  return at;
}

function one(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const service = bytes[at + 3] as number;
  const code = codeOf((bytes[at + 2] as number) >> 2, service);
  const type = TYPES[(bytes[at + 2] as number) & 0x03] as MessageKind;
  const kind = (service & CONFIRMED) === 0 ? EVENT : type;
  if (kind === RESPONSE) answer(bytes, at, end, code, context);
  else if (code === ANNUNCIATION) device(bytes, at, end, context);
  if (context.detail) fields(bytes, view, at, end, kind, context);
  const asks = kind === REQUEST || kind === EVENT;
  context.message(kind, code, asks ? objectOf(bytes, view, at, end, code, context) : NO_OBJECT);
}

function answer(bytes: Uint8Array, at: number, end: number, code: number, context: DecodeContext): void {
  if (code === IDENTIFY_DEVICE) device(bytes, at, end, context);
  if (code !== IDENTIFY_VFD) return;
  for (const [attribute, offset] of VFD) text(bytes, at + offset, end, attribute, context);
}

function device(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  if (end - at < DEVICE_BYTES) {
    context.malformed('FOUNDATION Fieldbus device that ends early');
    return;
  }
  text(bytes, at + DEVICE_ID, end, 'device-id', context);
  text(bytes, at + DEVICE_TAG, end, 'name', context);
  const type = bytes[at + DEVICE_TYPE] as number;
  if (context.word(0) === type + 1) return;
  context.setWord(0, type + 1);
  for (const [bit, role] of ROLES) if ((type & bit) !== 0) context.claim(SOURCE, 'role', role);
}

function text(bytes: Uint8Array, at: number, end: number, attribute: Attribute, context: DecodeContext): void {
  const stop = textEnd(bytes, at, end);
  if (stop > at) context.claimBytes(SOURCE, attribute, bytes, at, stop, 'latin1');
}

/** A visible string of 32 bytes, filled up with blanks or zeros. `at` where it is not whole. */
function textEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at + TEXT_BYTES > end) return at;
  const zero = findByte(bytes, at, at + TEXT_BYTES, 0);
  return trimEnd(bytes, at, zero < 0 ? at + TEXT_BYTES : zero);
}

function objectOf(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  end: number,
  code: number,
  context: DecodeContext,
): number {
  if (hasIndex(code)) return at + HEADER_BYTES + 4 <= end ? view.getInt32(at + HEADER_BYTES) : NO_OBJECT;
  const tag = tagAt(code);
  if (tag < 0) return NO_OBJECT;
  const stop = textEnd(bytes, at + tag, end);
  return stop > at + tag ? context.intern(bytes, at + tag, stop) : NO_OBJECT;
}

function tagAt(code: number): number {
  if (code === FIND_TAG) return QUERIED_TAG;
  return code === SET_ASSIGNMENT || code === CLEAR_ADDRESS || code === CLEAR_ASSIGNMENT ? ASSIGNED_TAG : -1;
}

function fields(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  end: number,
  kind: MessageKind,
  context: DecodeContext,
): void {
  context.field('fda_address', view.getUint32(at + 4));
  if (kind !== ERROR || end - at < HEADER_BYTES + 4) return;
  const errorClass = bytes[at + HEADER_BYTES] as number;
  context.field('error_class', ERROR_CLASSES[errorClass] ?? String(errorClass));
  context.field('error_code', bytes[at + HEADER_BYTES + 1] as number);
  const start = at + HEADER_BYTES + 4;
  const stop = Math.min(end, start + 16);
  const zero = findByte(bytes, start, stop, 0);
  const description = latin1(bytes, start, trimEnd(bytes, start, zero < 0 ? stop : zero));
  if (description !== '') context.field('description', description);
}

export default defineProtocol({
  id: 'ff-hse',
  name: 'FOUNDATION Fieldbus HSE',
  reference: 'FF-588-1.3, 6 (as in Wireshark packet-ff.c)',
  over: [
    { transport: 'udp', ports: [1089, 1090, 1091, 3622], anyPort: true },
    { transport: 'tcp', ports: [1089, 1090, 1091, 3622], anyPort: true },
  ],
  firstBytes: [VERSION],
  recognise,
  decode,
  describe,
  objectName: (code, object, name) => (hasIndex(code) ? `index ${String(object >>> 0)}` : name(object)),
  domain: 'ot',
  confidence: 0.8,
  examples: [
    {
      title: 'reads an object',
      hex: '01 00 0c 82 00010000 00000010 00000190',
      messages: [{ kind: 'request', operation: 'read', meaning: 'read' }],
    },
    {
      title: 'stops a program invocation',
      hex: '01 00 0c 94 00010000 00000010 00000007',
      messages: [{ kind: 'request', operation: 'stop', meaning: 'stop' }],
    },
    {
      title: 'opens a session',
      hex: '01 00 05 81 00000000 0000000c',
      messages: [{ kind: 'response', operation: 'open_session', meaning: 'connect' }],
    },
    {
      title: 'reports',
      hex: '01 80 0c 00 00010000 00000018 00000190 0000803f 00000001',
      messages: [{ kind: 'event', operation: 'information_report', meaning: 'notify' }],
    },
    {
      title: 'refuses',
      hex: '01 00 0e 83 00010000 00000010 06030000',
      messages: [{ kind: 'error', operation: 'write', meaning: 'write' }],
    },
    { title: 'another protocol', hex: '01 00 14 82 00010000 00000010 00000190', messages: [] },
  ],
});
