/**
 * OPC UA over TCP: connection, secure channel, services. OPC 10000-6, 6.7 (UA Secure Conversation) and 7.1.2 (UA-TCP);
 * OPC 10000-4, 5 (services).
 *
 * A service is named by the node id that begins its body, in the first chunk of its message. Where a channel is
 * enciphered the body cannot be read; where it is merely signed, it can, and shows that by beginning with a known one.
 */
import { hasText, latin1 } from '../../../kernel/encodings/text.ts';
import { Reassembly } from '../../../kernel/reassembly.ts';
import { LIMITS } from '../../../model/limits.ts';
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
  type Verdict,
} from '../../../model/protocol.ts';
import { askBuild, tellBuild } from './build-info.ts';
import { policyName, senderCertificate, tellRequest, tellResponse } from './identity.ts';
import { nodesAsked, objectOf } from './objects.ts';
import { UaReader } from './reader.ts';
import {
  ABORT,
  FAILURE,
  FOREIGN,
  HELLO,
  OPEN_SECURE_CHANNEL,
  READ,
  REFUSED,
  REVERSE_HELLO,
  SEALED,
  SEALED_CLOSE,
  SEALED_OPEN,
  SERVICE_FAULT,
  codeKey,
  describe,
  isService,
  placeOf,
  requestOf,
  serviceAt,
} from './services.ts';

const HEADER_BYTES = 8;
/** Header, channel, token, sequence number, request id. */
const SYMMETRIC_BYTES = 24;
/** Longer chunks are not waited for: what matters stands at their beginning. */
const WAITED_BYTES_MAX = 65_536;
const BAD = 0x80000000;
const [FINAL, CHUNK, ABORTED] = [0x46, 0x43, 0x41];

const TYPES = ['HEL', 'ACK', 'OPN', 'MSG', 'CLO', 'ERR', 'RHE'] as const;
type Type = (typeof TYPES)[number];

/** Word of a direction: the message that is put together from chunks. */
const TOKEN = 0;
const LOST = -1;
/** Word of a flow: what protects the channel. */
const PROTECTION = 0;
const OPEN_CHANNEL = 1;
const PROTECTED = 2;

const chunks = new Reassembly({
  placesMax: LIMITS.reassembliesMax,
  bytesMax: LIMITS.segmentedBytesMax,
  heldMax: LIMITS.reassemblyBytesMax,
});
const reader = new UaReader();

function typeAt(bytes: Uint8Array, at: number, to: number): Type | undefined {
  for (const type of TYPES) if (hasText(bytes, at, to, type)) return type;
  return undefined;
}

/** Size of the chunk at `at`, of which eight bytes are there; −1 where it is none. */
function sizeAt(bytes: Uint8Array, at: number): number {
  const kind = bytes[at + 3] as number;
  if ((kind !== FINAL && kind !== CHUNK && kind !== ABORTED) || bytes[at + 7] !== 0) return -1;
  const size = (bytes[at + 4] as number) | ((bytes[at + 5] as number) << 8) | ((bytes[at + 6] as number) << 16);
  return size >= HEADER_BYTES ? size : -1;
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to - from < HEADER_BYTES) return onPort && to > from ? MORE : NO;
  return typeAt(bytes, from, to) !== undefined && sizeAt(bytes, from) > 0 ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (to - at >= HEADER_BYTES) {
    const type = typeAt(bytes, at, to);
    const size = sizeAt(bytes, at);
    if (type === undefined || size < 0) return RESYNC;
    const end = at + size;
    if (end > to && size <= WAITED_BYTES_MAX) return at;
    if (end > to && to - at < WAITED_BYTES_MAX) return at;
    message(bytes, view, at, Math.min(end, to), type, context);
    if (end > to) {
      context.skip(end - to);
      return to;
    }
    at = end;
  }
  return at;
}

function message(bytes: Uint8Array, view: DataView, at: number, end: number, type: Type, context: DecodeContext): void {
  if (type === 'MSG' || type === 'CLO') return symmetric(bytes, view, at, end, type, context);
  context.setWord(TOKEN, 0);
  reader.open(bytes, view, at + HEADER_BYTES, end);
  if (type === 'OPN') return open(view, context);
  if (type === 'ERR') return failure(context, FAILURE);
  if (type === 'RHE') {
    speaks(context, false);
    return context.message(EVENT, REVERSE_HELLO, NO_OBJECT);
  }
  const client = type === 'HEL';
  speaks(context, client);
  context.setFlowWord(PROTECTION, 0);
  if (client && context.detail) {
    reader.skip(20);
    reader.text();
    context.field('endpoint_url', latin1(bytes, reader.start, reader.stop));
  }
  context.message(client ? REQUEST : RESPONSE, HELLO, NO_OBJECT);
}

/** Whoever says this is the client, or the server: joined in the middle, a flow may have it the other way round. */
function speaks(context: DecodeContext, client: boolean): void {
  if ((context.direction === 0) !== client) context.swapRoles();
}

/** Error message and abort chunk, 7.1.2.5 and 6.7.3: a status, a reason. */
function failure(context: DecodeContext, code: number): void {
  const status = reader.uint32();
  reader.text();
  if (context.detail && !reader.broken) {
    context.field('status', status);
    context.field('reason', latin1(reader.bytes, reader.start, Math.min(reader.stop, reader.start + 256)));
  }
  context.message(ERROR, code, NO_OBJECT);
}

/** OpenSecureChannel, 6.7.2.3: the policy in clear; under any but `None` the rest is enciphered. */
function open(view: DataView, context: DecodeContext): void {
  reader.skip(4);
  reader.text();
  const clear = hasText(reader.bytes, reader.stop - 5, reader.stop, '#None');
  if (context.detail) context.field('security_policy', policyName(reader));
  context.setFlowWord(PROTECTION, clear ? OPEN_CHANNEL : PROTECTED);
  reader.text();
  senderCertificate(reader, context);
  reader.text();
  reader.skip(8);
  if (reader.broken) return context.malformed('OPC UA chunk that ends within its headers');
  if (clear) service(reader.bytes, view, reader.at, reader.end, context, view.getUint32(reader.at - 4, true));
  else nameless(SEALED_OPEN, context);
}

function symmetric(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  end: number,
  type: 'MSG' | 'CLO',
  context: DecodeContext,
): void {
  const body = at + SYMMETRIC_BYTES;
  if (body > end) return context.malformed('OPC UA chunk that ends within its headers');
  const token = context.word(TOKEN);
  const kind = bytes[at + 3];
  if (kind === ABORTED) {
    context.setWord(TOKEN, 0);
    reader.open(bytes, view, body, end);
    return failure(context, ABORT);
  }
  const request = view.getUint32(at + 20, true);
  if (kind === FINAL && token === 0) {
    if (!readable(bytes, view, body, end, context)) return sealed(type, context);
    return service(bytes, view, body, end, context, request);
  }
  const part = token === 0 ? chunks.begin() : token;
  const kept = chunks.add(part, bytes, body, end);
  if (kind === CHUNK) return context.setWord(TOKEN, kept ? part : LOST);
  context.setWord(TOKEN, 0);
  const whole = chunks.take(part);
  if (!whole || !readable(whole.bytes, whole.view, 0, whole.length, context)) return sealed(type, context);
  service(whole.bytes, whole.view, 0, whole.length, context, request);
}

/** Whether the body can be read: it begins with a service, one that exists unless the channel is known to be open. */
function readable(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): boolean {
  if (context.flowWord(PROTECTION) === OPEN_CHANNEL) return true;
  return end - at >= 4 && bytes[at] === 1 && bytes[at + 1] === 0 && isService(view.getUint16(at + 2, true));
}

const sealed = (type: 'MSG' | 'CLO', context: DecodeContext): void =>
  nameless(type === 'CLO' ? SEALED_CLOSE : SEALED, context);

/** A whole body: type id, header, parameters. */
function service(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  end: number,
  context: DecodeContext,
  request: number,
): void {
  reader.open(bytes, view, at, end);
  reader.nodeId();
  if (reader.broken) return context.malformed('OPC UA message without a service');
  const id = reader.numeric;
  if (reader.nodeKind > 2 || reader.namespace !== 0 || id > 0xffff) return nameless(FOREIGN, context);
  const asked = requestOf(id);
  if (asked >= 0 || id === SERVICE_FAULT) answer(id, asked, request, context);
  else if (isService(id)) ask(id, request, context);
  else nameless(id, context);
}

function nameless(code: number, context: DecodeContext): void {
  context.message(context.direction === 0 ? REQUEST : RESPONSE, code, NO_OBJECT);
}

function ask(id: number, request: number, context: DecodeContext): void {
  speaks(context, true);
  reader.requestHeader();
  const object = objectOf(id, reader, context);
  if (id === READ) askBuild(request, nodesAsked, reader, context);
  if (id === OPEN_SECURE_CHANNEL) channel(context);
  else tellRequest(id, reader, context, context.flowWord(PROTECTION) !== PROTECTED);
  if (reader.broken) context.malformed('OPC UA request that ends early');
  context.remember(request | 0, placeOf(id) | ((object + 1) << 8));
  if (context.detail) context.field('request', request);
  context.message(REQUEST, id, object);
}

/** OpenSecureChannel in clear: protocol version, issue or renew, security mode. */
function channel(context: DecodeContext): void {
  reader.skip(8);
  const mode = reader.uint32();
  if (context.detail && !reader.broken) context.field('security_mode', mode);
}

function answer(id: number, asked: number, request: number, context: DecodeContext): void {
  speaks(context, false);
  const known = context.recall(request | 0);
  const object = known < 0 ? NO_OBJECT : (known >> 8) - 1;
  const result = reader.responseHeader();
  if (context.detail) {
    context.field('request', request);
    context.field('result', result);
  }
  if (id === SERVICE_FAULT) return context.message(ERROR, known < 0 ? SERVICE_FAULT : serviceAt(known & 0xff), object);
  if (result >= BAD) return context.message(ERROR, asked | REFUSED, object);
  if (asked === READ) tellBuild(request, reader, context);
  tellResponse(asked, reader, context);
  if (reader.broken) context.malformed('OPC UA response that ends early');
  context.message(RESPONSE, asked, object);
}

export default defineProtocol({
  id: 'opcua',
  name: 'OPC UA',
  reference: 'OPC 10000-6, 6.7 and 7.1.2; OPC 10000-4, 5',
  over: [{ transport: 'tcp', ports: [4840, 4841, 48010], anyPort: true }],
  firstBytes: [0x48, 0x41, 0x4f, 0x4d, 0x43, 0x45, 0x52],
  recognise,
  decode,
  describe,
  codeKey,
  objectName: (_code, object, name) => name(object),
  domain: 'ot',
  confidence: 0.85,
  examples: [
    {
      title: 'hello',
      hex: '48454c46 38000000 00000000 ffff0000 ffff0000 00000000 00000000 18000000 6f70632e7463703a2f2f6c6f63616c686f73743a34383430',
      messages: [{ kind: 'request', operation: 'hello', meaning: 'connect' }],
    },
    {
      title: 'writes one node, is told that the service failed',
      hex: `4d534746 58000000 04000000 04000000 15000000 15000000 0100a102 0000 0000000000000000 16000000 00000000
        ffffffff 00000000 000000 01000000 030100 0a000000 7468652e616e73776572 0d000000 ffffffff 0000
        4d534746 34000000 04000000 04000000 0b000000 15000000 01008d01 0000000000000000 16000000 00000680 00 ffffffff 000000`,
      messages: [
        { kind: 'request', operation: 'write', meaning: 'write' },
        { kind: 'error', operation: 'write', meaning: 'write' },
      ],
    },
    {
      title: 'a server registers itself',
      hex: `4d534746 64000000 04000000 04000000 02000000 02000000 0100b501 0000 0000000000000000 01000000 00000000 ffffffff 00000000 000000 0f000000 75726e3a706c616e743a6d69786572 10000000 75726e3a6d616b65723a736572766572 ffffffff`,
      messages: [{ kind: 'request', operation: 'register_server', meaning: 'discover' }],
    },
    { title: 'miss: a chunk type that does not exist', hex: '48454c5820000000', messages: [] },
  ],
});
