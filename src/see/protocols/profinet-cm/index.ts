/**
 * PROFINET IO context manager: connections between controller and device, parameters and records, over connectionless
 * DCE/RPC (version 4). IEC 61158-6-10, 5; DCE 1.1 RPC (C706), 12.5 and 12.6.3.1.
 *
 * A device may answer from another port than it was asked at, so the PDU says who asks, not the flow. RPC over a
 * connection (version 5) is another plug-in's.
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
  TARGET,
  YES,
  defineProtocol,
  type DecodeContext,
  type MessageKind,
  type Verdict,
} from '../../../model/protocol.ts';
import { bytesOfName } from '../../../kernel/encodings/raw-name.ts';
import { found, walk } from './blocks.ts';
import { annotation, objectUuid } from './claims.ts';
import { CONNECT, FAULTED, MAPPER_BASE, PDU_BASE, describe, errorText, recordText } from './words.ts';

const HEADER_BYTES = 80;
/** Status or maximum, then length, array head: all before the first block. */
const ARGUMENTS_BYTES = 20;
const FRAGMENT = 0x04;
const LAST_FRAGMENT = 0x02;
const REQUEST_PDU = 0;
const RESPONSE_PDU = 2;
const FAULT_PDU = 3;
const REJECT_PDU = 6;
const TYPE_MAX = 10;

/** `dea0000X-6c97-11d1-8271-00a02442df7d`: X is 1 device, 2 controller, 3 supervisor, 4 parameter server. */
const PNIO_LITTLE = [0x00, 0xa0, 0xde, 0x97, 0x6c, 0xd1, 0x11];
const PNIO_BIG = [0x6c, 0x97, 0x11, 0xd1];
/** `e1af8308-5d1f-11c9-91a4-08002b14a0fa`, the endpoint mapper. */
const MAPPER_LITTLE = [0x08, 0x83, 0xaf, 0xe1, 0x1f, 0x5d, 0xc9, 0x11];
const MAPPER_BIG = [0xe1, 0xaf, 0x83, 0x08, 0x5d, 0x1f, 0x11, 0xc9];
const INTERFACES = ['', 'device', 'controller', 'supervisor', 'parameter_server'];

function stands(bytes: Uint8Array, at: number, wanted: readonly number[]): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

/** Number of the PROFINET interface, 0 for none of them. */
function interfaceOf(bytes: Uint8Array, from: number, little: boolean): number {
  const at = from + 24;
  if (little) return stands(bytes, at + 1, PNIO_LITTLE) ? numbered(bytes[at] as number) : 0;
  const first = bytes[at] === 0xde && bytes[at + 1] === 0xa0 && bytes[at + 2] === 0;
  return first && stands(bytes, at + 4, PNIO_BIG) ? numbered(bytes[at + 3] as number) : 0;
}

const numbered = (last: number): number => (last <= 4 ? last : 0);

const isMapper = (bytes: Uint8Array, from: number, little: boolean): boolean =>
  stands(bytes, from + 24, little ? MAPPER_LITTLE : MAPPER_BIG);

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to <= from) return MORE;
  if (bytes[from] !== 4 || to - from < HEADER_BYTES || (bytes[from + 1] as number) > TYPE_MAX) return NO;
  const representation = bytes[from + 4] as number;
  if (representation & 0xef || bytes[from + 5] !== 0) return NO;
  const little = representation !== 0;
  return interfaceOf(bytes, from, little) > 0 || (onPort && isMapper(bytes, from, little)) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (to - from < HEADER_BYTES || bytes[from] !== 4 || (bytes[from + 1] as number) > TYPE_MAX) return RESYNC;
  const little = ((bytes[from + 4] as number) & 0x10) !== 0;
  const who = interfaceOf(bytes, from, little);
  const mapper = who === 0 && isMapper(bytes, from, little);
  if (who === 0 && !mapper) return RESYNC;
  const type = bytes[from + 1] as number;
  let end = from + HEADER_BYTES + view.getUint16(from + 74, little);
  if (end > to) {
    context.malformed('PROFINET call longer than its datagram');
    end = to;
  }
  turn(type, context);
  const opnum = view.getUint16(from + 68, little);
  if (context.detail) {
    context.field('interface', mapper ? 'endpoint_mapper' : (INTERFACES[who] as string));
    context.field('sequence', view.getUint32(from + 64, little));
  }
  if (type === FAULT_PDU || type === REJECT_PDU)
    context.message(ERROR, FAULTED | (mapper ? MAPPER_BASE + (opnum & 0xff) : opnum & 0xff), NO_OBJECT);
  else if (type !== REQUEST_PDU && type !== RESPONSE_PDU) context.message(EVENT, PDU_BASE + type, NO_OBJECT);
  else if (mapper) endpointMapper(bytes, view, from, end, little, context);
  else call(bytes, view, from, end, little, context);
  return to;
}

/** The first to be seen in a flow may be an answer from a new port: then who sent it is the server. */
function turn(type: number, context: DecodeContext): void {
  if (context.flowWord(0) !== 0) return;
  context.setFlowWord(0, 1);
  if (type === RESPONSE_PDU && context.direction === 0) context.swapRoles();
}

function endpointMapper(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  end: number,
  little: boolean,
  context: DecodeContext,
): void {
  const answer = bytes[from + 1] === RESPONSE_PDU;
  if (answer) annotation(bytes, view, from + HEADER_BYTES, end, little, context);
  context.message(answer ? RESPONSE : REQUEST, MAPPER_BASE + (view.getUint16(from + 68, little) & 0xff), NO_OBJECT);
}

/** A call in fragments is told with its last one; what it is about stands in the first. */
function call(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  end: number,
  little: boolean,
  context: DecodeContext,
): void {
  const answer = bytes[from + 1] === RESPONSE_PDU;
  const flags = bytes[from + 2] as number;
  const opnum = view.getUint16(from + 68, little);
  const key = 4 * view.getUint32(from + 64, little) + (answer ? 2 : 0);
  let kind: MessageKind = answer ? RESPONSE : REQUEST;
  found.part = 0;
  found.object = NO_OBJECT;
  if ((flags & FRAGMENT) === 0 || view.getUint16(from + 76, little) === 0) {
    kind = content(bytes, view, from, end, little, opnum, context);
    if ((flags & (FRAGMENT | LAST_FRAGMENT)) === FRAGMENT) {
      context.remember(key, found.part | (kind === ERROR ? 1 : 0));
      if (found.object !== NO_OBJECT) context.remember(key + 1, found.object);
      return;
    }
  } else {
    if ((flags & LAST_FRAGMENT) === 0) return;
    const part = context.recall(key);
    if (part > 0) found.part = part & 0xff00;
    if (part > 0 && part & 1) kind = ERROR;
    found.object = context.recall(key + 1);
  }
  context.message(kind, found.part | (opnum & 0xff), found.object);
}

/** Status (of an answer) and blocks. */
function content(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  end: number,
  little: boolean,
  opnum: number,
  context: DecodeContext,
): MessageKind {
  const answer = bytes[from + 1] === RESPONSE_PDU;
  const body = from + HEADER_BYTES;
  let kind: MessageKind = answer ? RESPONSE : REQUEST;
  if (body + 4 > end) return kind;
  if (answer && view.getUint32(body) !== 0) {
    kind = ERROR;
    if (context.detail) failure(bytes, body, little, context);
  }
  if (opnum === CONNECT) objectUuidOf(view, from, little, answer, context);
  if (body + ARGUMENTS_BYTES > end) return kind;
  const length = view.getUint32(body + 4, little);
  const blocks = body + ARGUMENTS_BYTES;
  // A call in fragments announces more than its first holds: what is there is walked.
  const whole = ((bytes[from + 2] as number) & FRAGMENT) === 0;
  if (whole && length > end - blocks) context.malformed('PROFINET arguments longer than their call');
  walk(bytes, view, blocks, Math.min(end, blocks + length), kind, context);
  return kind;
}

/** The device's own object stands in the header of connect and of its answer; its last six bytes are in the order of the wire. */
function objectUuidOf(view: DataView, from: number, little: boolean, answer: boolean, context: DecodeContext): void {
  const at = from + 8;
  const start = view.getUint32(at, little);
  if (start === 0xdea00000) objectUuid(answer ? SOURCE : TARGET, view, at, context);
}

/** Code, decode, code 1 and code 2, as one number in the byte order of the call. */
function failure(bytes: Uint8Array, at: number, little: boolean, context: DecodeContext): void {
  const byte = (i: number): number => bytes[at + (little ? 3 - i : i)] as number;
  context.field('error_code', byte(0));
  context.field('error_decode', byte(1));
  context.field('error_code_1', byte(2));
  context.field('error_code_2', byte(3));
  context.field('error', errorText(byte(1), byte(2), byte(3)));
}

function objectName(_code: number, object: number, name: (id: number) => string): string {
  const place = bytesOfName(name(object));
  if (place.length !== 8) return '';
  const view = new DataView(place.buffer, place.byteOffset, 8);
  return recordText(view.getUint16(0), view.getUint16(2), view.getUint16(6));
}

const HEAD = '0000a0de976cd111827100010003015a 0100a0de976cd111827100a02442df7d dbabbaec1d005443b2500b01630abafd';

export default defineProtocol({
  id: 'profinet-cm',
  name: 'PROFINET IO CM',
  reference: 'IEC 61158-6-10, 5; DCE 1.1 RPC (C706), 12.5',
  over: [{ transport: 'udp', ports: [34964], anyPort: true }],
  recognise,
  firstBytes: [4],
  decode,
  describe,
  codeKey: (_kind, code) => (code < 0 || code >= PDU_BASE ? undefined : code & 0xff),
  objectName,
  domain: 'ot',
  confidence: 0.9,
  examples: [
    {
      title: 'reads which modules have identification data',
      hex: `04000800 10000000 ${HEAD} 00000000 01000000 00000000 0500 ffff ffff 5400 0000 0000
        40800000 40000000 40800000 00000000 40000000
        0009 003c 0100 000a ${'00'.repeat(16)} 00000000 0000 0001 0000 f840 00008000 ${'00'.repeat(24)}`,
      messages: [{ kind: 'request', operation: 'read_implicit', meaning: 'read' }],
    },
    {
      title: 'a connection refused for want of resources',
      hex: `04022800 10000000 ${HEAD} 01000000 01000000 00000000 0000 ffff ffff 1400 0000 0000
        044081db 00000000 00000000 00000000 00000000`,
      messages: [{ kind: 'error', operation: 'connect', meaning: 'connect' }],
    },
    { title: 'another interface', hex: `04000800 10000000 ${'11'.repeat(48)} ${'00'.repeat(24)}`, messages: [] },
  ],
});
