/**
 * FINS, the Factory Interface Network Service of OMRON controllers, over UDP and in FINS/TCP. OMRON W342, 5-1 (frames,
 * end codes) and 5-3 (commands); W421, 7-4 (FINS/TCP header); W227 for CV mode.
 *
 * An answer repeats service id and command, so the object of the command is given to it too. A password that protects
 * the program area is read by nobody here; that it was sent leaves a sign.
 */
import { findByte, trimEnd } from '../../../kernel/encodings/text.ts';
import { userNamed } from '../../../model/clear-logons.ts';
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
  CONTROLLER_DATA,
  FRAME_SEND,
  NAME_READ,
  PROTECT,
  PROTECT_CLEAR,
  SEND_ERROR,
  TCP,
  describe,
  isKnown,
} from './functions.ts';
import { objectName, objectOf } from './objects.ts';

const MAGIC = 0x46494e53;
const TCP_HEADER_BYTES = 16;
/** W421 allows 2020 bytes behind the length; other units more. Longer is garbage. */
const TCP_LENGTH_MAX = 8192;
const HEADER_BYTES = 10;
const ICF_ANSWER = 0x40;
const ICF_UNANSWERED = 0x01;
/** Gateways that a frame may still pass: at most seven. */
const GATEWAYS_MAX = 7;
/** Networks are numbered 0 to 127. */
const NETWORK_MAX = 127;
const MODEL_BYTES = 20;
const NAME_BYTES = 8;
/** Behind program number, protect code, first and last word comes the password. */
const PASSWORD_AT = 12;
const PASSWORD_BYTES = 4;

function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  if (bytes[from] === 0x46) {
    if (to - from < 4) return MORE;
    return bytes[from + 1] === 0x49 && bytes[from + 2] === 0x4e && bytes[from + 3] === 0x53 ? YES : NO;
  }
  if (to - from < HEADER_BYTES + 2) return NO;
  const icf = bytes[from] as number;
  if ((icf & 0xbe) !== 0x80 || bytes[from + 1] !== 0 || (bytes[from + 2] as number) > GATEWAYS_MAX) return NO;
  if ((bytes[from + 3] as number) > NETWORK_MAX || (bytes[from + 6] as number) > NETWORK_MAX) return NO;
  return isKnown(((bytes[from + 10] as number) << 8) | (bytes[from + 11] as number)) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (!context.stream) return frame(bytes, view, from, to, context) ? to : RESYNC;
  let at = from;
  while (to - at >= TCP_HEADER_BYTES) {
    const length = view.getUint32(at + 4);
    if (view.getUint32(at) !== MAGIC || length < 8 || length > TCP_LENGTH_MAX) return RESYNC;
    const end = at + 8 + length;
    if (end > to) break;
    const command = view.getUint32(at + 8);
    if (command !== FRAME_SEND) header(view, at, command, context);
    else if (!frame(bytes, view, at + TCP_HEADER_BYTES, end, context)) context.malformed('FINS frame cut short');
    at = end;
  }
  return at;
}

/** A message of the FINS/TCP header alone: client and server tell their node addresses, or an error ends the connection. */
function header(view: DataView, at: number, command: number, context: DecodeContext): void {
  const error = view.getUint32(at + 12);
  if (context.detail) context.field('error_code', error);
  const answer = command === 1 || command === SEND_ERROR;
  const kind: MessageKind = !answer ? (command === 0 ? REQUEST : EVENT) : error === 0 ? RESPONSE : ERROR;
  context.message(kind, TCP | Math.min(command, 0xffff), NO_OBJECT);
}

const key = (code: number, service: number): number => (code << 8) | service;

/** One FINS frame. False where it is too short to have a command. */
function frame(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): boolean {
  if (end - at < HEADER_BYTES + 2) return false;
  const icf = bytes[at] as number;
  if ((icf & 0x80) === 0) return false;
  const code = view.getUint16(at + HEADER_BYTES);
  const data = at + HEADER_BYTES + 2;
  const service = bytes[at + 9] as number;
  if (context.detail) {
    context.field('destination', address(bytes, at + 3));
    context.field('origin', address(bytes, at + 6));
    context.field('service_id', service);
  }
  if ((icf & ICF_ANSWER) !== 0) answer(bytes, view, data, end, code, service, context);
  else {
    const object = objectOf(code, bytes, view, data, end, context);
    if ((icf & ICF_UNANSWERED) === 0 && object !== NO_OBJECT) context.remember(key(code, service), object);
    if ((code === PROTECT || code === PROTECT_CLEAR) && data + PASSWORD_AT < end) {
      context.logon(userNamed(''), bytes, data + PASSWORD_AT, Math.min(end, data + PASSWORD_AT + PASSWORD_BYTES));
      context.sign('insecure-logon', 'the password of the program area was sent so that it can be read on the way');
    }
    context.message(REQUEST, code, object);
  }
  return true;
}

/** Network, node and unit. */
const address = (bytes: Uint8Array, at: number): string =>
  `${String(bytes[at])}.${String(bytes[at + 1])}.${String(bytes[at + 2])}`;

function answer(
  bytes: Uint8Array,
  view: DataView,
  data: number,
  end: number,
  code: number,
  service: number,
  context: DecodeContext,
): void {
  const object = context.recall(key(code, service));
  if (data + 2 > end) {
    context.malformed('FINS answer without an end code');
    return context.message(RESPONSE, code, object);
  }
  const endCode = view.getUint16(data);
  if (context.detail) context.field('end_code', endCode);
  const failed = isFailure(endCode);
  if (!failed) identity(bytes, data + 2, end, code, context);
  context.message(failed ? ERROR : RESPONSE, code, object);
}

/** The two upper bits of the second byte only say that the CPU has an error of its own. W342, 5-1-3. */
const isFailure = (endCode: number): boolean => (endCode & 0xff3f) !== 0;

function identity(bytes: Uint8Array, at: number, end: number, code: number, context: DecodeContext): void {
  if (code === CONTROLLER_DATA && at + 2 * MODEL_BYTES <= end) {
    context.claim(SOURCE, 'vendor', 'OMRON');
    text(bytes, at, at + MODEL_BYTES, 'model', context);
    text(bytes, at + MODEL_BYTES, at + 2 * MODEL_BYTES, 'firmware', context);
  } else if (code === NAME_READ && at + NAME_BYTES <= end) {
    text(bytes, at, at + NAME_BYTES, 'station-name', context);
  }
}

function text(bytes: Uint8Array, from: number, to: number, attribute: Attribute, context: DecodeContext): void {
  const zero = findByte(bytes, from, to, 0);
  const end = trimEnd(bytes, from, zero < 0 ? to : zero);
  for (let i = from; i < end; i++) if ((bytes[i] as number) < 0x20 || (bytes[i] as number) > 0x7e) return;
  if (end > from) context.claimBytes(SOURCE, attribute, bytes, from, end, 'ascii');
}

export default defineProtocol({
  id: 'fins',
  name: 'OMRON FINS',
  reference: 'OMRON W342, 5 (FINS commands); W421, 7-4 (FINS/TCP); W227 (CV mode)',
  over: [
    { transport: 'udp', ports: [9600], anyPort: true },
    { transport: 'tcp', ports: [9600], anyPort: true },
  ],
  recognise,
  firstBytes: [0x46, 0x80, 0x81, 0xc0, 0xc1],
  decode,
  describe,
  codeKey: (_kind, code) => (code < 0 || code >= TCP ? undefined : code),
  objectName,
  domain: 'ot',
  confidence: 0.9,
  examples: [
    {
      title: 'asks for a node address, then writes D100',
      hex: `46494e53 0000000c 00000000 00000000 00000000
        46494e53 0000001c 00000002 00000000 80000200010000fe0001 0102 82006400 0001 1234`,
      messages: [
        { kind: 'request', operation: 'node_address_data_send_client', meaning: 'connect' },
        { kind: 'request', operation: 'memory_area_write', meaning: 'write' },
      ],
    },
    {
      title: 'the controller says its model and version',
      hex: `46494e53 0000003e 00000002 00000000 c0000200fe0000010001 0501 0000
        434a324d2d435055333120202020202020202020 30322e30312020202020202020202020202020202020`,
      messages: [{ kind: 'response', operation: 'controller_data_read', meaning: 'identify' }],
    },
    { title: 'another magic', hex: '46494e54 0000000c 00000000 00000000 00000000', messages: [] },
  ],
});
