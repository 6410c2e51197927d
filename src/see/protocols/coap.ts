/**
 * CoAP: requests at paths of small devices, and their answers. RFC 7252, 3 (format), 4.3 (ping), 5.3.2 (tokens), 12.1 and 12.2
 * (codes, options); RFC 8132 (FETCH, PATCH, iPATCH); RFC 7641 (Observe); RFC 7959 (blocks); RFC 9176, 5 (registration).
 */
import { hasText, latin1 } from '../../kernel/encodings/text.ts';
import {
  ERROR,
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
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';

const HEADER_BYTES = 4;
const TOKEN_BYTES_MAX = 8;
const CONFIRMABLE = 0;
const ACKNOWLEDGEMENT = 2;
const RESET = 3;
const EMPTY = 0;
const POST = 2;
/** A class is the upper three bits of a code. */
const SUCCESS = 2;
const CLIENT_ERROR = 4;
const SERVER_ERROR = 5;
const PAYLOAD_MARKER = 0xff;

/** Operations by the method's code; 256 is an answer whose request was not seen. */
const ANSWER = 256;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [EMPTY]: { operation: 'empty', meaning: 'keep-alive' },
  1: { operation: 'get', meaning: 'read' },
  [POST]: { operation: 'post', meaning: 'execute' },
  3: { operation: 'put', meaning: 'write' },
  4: { operation: 'delete', meaning: 'write' },
  5: { operation: 'fetch', meaning: 'read' },
  6: { operation: 'patch', meaning: 'write' },
  7: { operation: 'ipatch', meaning: 'write' },
  [ANSWER]: { operation: 'response', meaning: 'unknown' },
};
/** The code of an answer stands above its method: 2.05 to a GET is 0x45 × 512 + 1. */
const ANSWER_SHIFT = 9;

const URI_HOST = 3;
const OBSERVE = 6;
const URI_PATH = 11;
const CONTENT_FORMAT = 12;
const URI_QUERY = 15;
const BLOCK_2 = 23;
const BLOCK_1 = 27;
const NUMBERS: Readonly<Record<number, string>> = { [OBSERVE]: 'observe', [CONTENT_FORMAT]: 'content_format' };
const BLOCKS: Readonly<Record<number, string>> = { [BLOCK_1]: 'block1', [BLOCK_2]: 'block2' };

/** Keys of what is remembered: a token's hash, or a ping's message id. */
const PING = 2 ** 32;
/** The method that stands below the path in what is remembered under a token. */
const METHOD_BITS = 3;

const path = new Uint8Array(256);

/** What the options of one message said. Reused. `end` is where they end, −1 where they break the format. */
const said = { end: -1, path: 0, observe: false, nameAt: 0, nameEnd: 0 };

/** Delta and length of the option at hand, and where its value starts. */
const option = { delta: 0, length: 0, at: 0 };

/** Takes apart the head of the option at `at`: 3.1. False: reserved, or cut. */
function optionHead(bytes: Uint8Array, at: number, to: number): boolean {
  const head = bytes[at] as number;
  option.at = at + 1;
  option.delta = extended(bytes, head >> 4, to);
  option.length = option.delta < 0 ? -1 : extended(bytes, head & 15, to);
  return option.length >= 0 && option.at + option.length <= to;
}

function extended(bytes: Uint8Array, nibble: number, to: number): number {
  if (nibble < 13) return nibble;
  const at = option.at;
  if (nibble === 15 || at + nibble - 12 > to) return -1;
  option.at = at + nibble - 12;
  return nibble === 13 ? (bytes[at] as number) + 13 : (((bytes[at] as number) << 8) | (bytes[at + 1] as number)) + 269;
}

/** Reads the options from `at` on into `said`; without a context nothing but their form. */
function options(bytes: Uint8Array, from: number, to: number, context: DecodeContext | undefined): void {
  said.end = -1;
  said.path = 0;
  said.observe = false;
  said.nameEnd = 0;
  let number = 0;
  let at = from;
  while (at < to && bytes[at] !== PAYLOAD_MARKER) {
    if (!optionHead(bytes, at, to)) return;
    number += option.delta;
    at = option.at + option.length;
    if (context) optionValue(bytes, number, context);
  }
  // A marker without a payload breaks the format.
  if (at + 1 !== to || bytes[at] !== PAYLOAD_MARKER) said.end = at;
}

function optionValue(bytes: Uint8Array, number: number, context: DecodeContext): void {
  const { at, length } = option;
  const end = at + length;
  if (number === URI_PATH) {
    if (said.path > 0 && said.path < path.length) path[said.path++] = 0x2f;
    for (let i = at; i < end && said.path < path.length; i++) path[said.path++] = bytes[i] as number;
  } else if (number === OBSERVE) said.observe = true;
  else if (number === URI_QUERY && hasText(bytes, at, end, 'ep=')) {
    said.nameAt = at + 3;
    said.nameEnd = end;
  }
  if (context.detail) optionField(bytes, number, context);
}

function optionField(bytes: Uint8Array, number: number, context: DecodeContext): void {
  const { at, length } = option;
  if (number === URI_HOST) context.field('uri_host', latin1(bytes, at, at + length));
  const name = NUMBERS[number] ?? BLOCKS[number];
  if (name === undefined || length > 3) return;
  let value = 0;
  for (let i = 0; i < length; i++) value = value * 256 + (bytes[at + i] as number);
  if (NUMBERS[number] !== undefined) return context.field(name, value);
  context.field(`${name}_number`, value >> 4);
  context.field(`${name}_more`, (value & 8) !== 0);
}

function isHeader(bytes: Uint8Array, at: number, to: number): boolean {
  const first = bytes[at] as number;
  if (to - at < HEADER_BYTES || first >> 6 !== 1 || (first & 15) > TOKEN_BYTES_MAX) return false;
  const code = bytes[at + 1] as number;
  const kind = code >> 5;
  // 4.1: an empty message is its header alone.
  if (code === EMPTY) return to - at === HEADER_BYTES && (first & 15) === 0;
  return kind === 0
    ? code <= 7 && !isAnswering(first)
    : kind === SUCCESS || kind === CLIENT_ERROR || kind === SERVER_ERROR;
}

/** 4.2: a request is confirmable or not, never an acknowledgement or a reset. */
const isAnswering = (first: number): boolean => ((first >> 4) & 3) >= ACKNOWLEDGEMENT;

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (!onPort) return NO;
  if (to - from < HEADER_BYTES) return to > from && (bytes[from] as number) >> 6 === 1 ? MORE : NO;
  const start = from + HEADER_BYTES + ((bytes[from] as number) & 15);
  if (!isHeader(bytes, from, to) || start > to) return NO;
  options(bytes, start, to, undefined);
  return said.end >= 0 ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (!isHeader(bytes, from, to)) return RESYNC;
  const first = bytes[from] as number;
  const code = bytes[from + 1] as number;
  const type = (first >> 4) & 3;
  if (context.detail) {
    context.field('type', type);
    context.field('message_id', view.getUint16(from + 2));
  }
  if (code === EMPTY) {
    context.message(emptyKind(type, view.getUint16(from + 2), context), EMPTY, NO_OBJECT);
    return to;
  }
  const start = from + HEADER_BYTES + (first & 15);
  if (start > to) return RESYNC;
  options(bytes, start, to, context);
  if (said.end < 0) context.malformed('an option that ends outside of the message');
  const token = tokenHash(bytes, from + HEADER_BYTES, start);
  if (code >> 5 === 0) request(bytes, code, token, context);
  else answer(code, token, context);
  return to;
}

/** 4.3: a reset that answers an empty confirmable message says that the device is there; any other one refuses. */
function emptyKind(type: number, id: number, context: DecodeContext): MessageKind {
  if (type === RESET) return context.recall(PING + id) >= 0 ? RESPONSE : ERROR;
  if (type !== CONFIRMABLE) return RESPONSE;
  context.remember(PING + id, 0);
  return REQUEST;
}

function tokenHash(bytes: Uint8Array, from: number, to: number): number {
  let hash = to - from;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return hash >>> 0;
}

function request(bytes: Uint8Array, code: number, token: number, context: DecodeContext): void {
  // RFC 9176, 5: a device registers its resources at `rd` under a name of its own.
  if (code === POST && said.nameEnd > said.nameAt && said.path === 2 && hasText(path, 0, 2, 'rd'))
    context.claimBytes(SOURCE, 'name', bytes, said.nameAt, said.nameEnd, 'utf8');
  const object = said.path > 0 ? context.intern(path, 0, said.path) : 0;
  context.remember(token, (object << METHOD_BITS) | code);
  context.message(REQUEST, code, object === 0 ? NO_OBJECT : object);
}

function answer(code: number, token: number, context: DecodeContext): void {
  if (context.flowWord(0) === 0 && context.direction === 0) context.swapRoles();
  context.setFlowWord(0, 1);
  const asked = context.recall(token);
  // RFC 7641, 3.2: what is observed is answered again and again under the same token.
  if (said.observe && asked >= 0) context.remember(token, asked);
  if (context.detail) context.field('response_code', `${String(code >> 5)}.${String(code & 31).padStart(2, '0')}`);
  const method = asked < 0 ? ANSWER : asked & ((1 << METHOD_BITS) - 1);
  const object = asked < 0 ? 0 : asked >> METHOD_BITS;
  const kind = code >> 5 === SUCCESS ? RESPONSE : ERROR;
  context.message(kind, (code << ANSWER_SHIFT) | method, object === 0 ? NO_OBJECT : object);
}

export default defineProtocol({
  id: 'coap',
  name: 'CoAP',
  reference: 'RFC 7252, 3–5 and 12; RFC 8132; RFC 7641; RFC 7959; RFC 9176, 5',
  over: [{ transport: 'udp', ports: [5683] }],
  recognise,
  decode,
  describe: (code) =>
    OPERATIONS[code & ((1 << ANSWER_SHIFT) - 1)] ?? { operation: `code_${String(code)}`, meaning: 'unknown' },
  codeKey: (_kind, code) => (code < 0 ? undefined : code >> ANSWER_SHIFT === 0 ? code : code >> ANSWER_SHIFT),
  objectName: (_code, object, name) => name(object),
  domain: 'both',
  confidence: 0.6,
  examples: [
    {
      title: 'GET /temperature, as in appendix A of RFC 7252',
      hex: '41 01 7d35 20 bb 74656d7065726174757265',
      messages: [{ kind: 'request', operation: 'get', meaning: 'read' }],
    },
    { title: 'an acknowledgement that asks', hex: '61 01 7d35 20', messages: [] },
  ],
});
