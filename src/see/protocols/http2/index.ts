/**
 * HTTP/2 in clear, by prior knowledge: frames, requests and answers; gRPC calls by their path. RFC 9113, 3.3–3.4 (preface),
 * 4 and 6 (frames); RFC 7541 (header blocks). Under TLS nothing of it can be read; after an upgrade from HTTP/1 it is not sought.
 */
import { hasText } from '../../../kernel/encodings/text.ts';
import { Reassembly } from '../../../kernel/reassembly.ts';
import { LIMITS } from '../../../model/limits.ts';
import {
  ERROR,
  EVENT,
  MORE,
  NO,
  NO_OBJECT,
  RESYNC,
  YES,
  defineProtocol,
  type DecodeContext,
} from '../../../model/protocol.ts';
import { HpackReaders, headerBlock, unread } from './headers.ts';
import {
  CONTINUATION,
  DATA,
  GOAWAY,
  HEADERS,
  KNOWN_MAX,
  METHOD_BASE,
  PUSH_PROMISE,
  SETTINGS,
  describe,
} from './words.ts';

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
/** As much of it as no other protocol begins with. */
const PREFACE_SURE = 16;
const HEADER_BYTES = 9;
/** SETTINGS_MAX_FRAME_SIZE by default is 16384; of data any size is passed over. */
const FRAME_BYTES_MAX = 65_536;
const PADDED = 0x08;
const END_HEADERS = 0x04;
const PRIORITY = 0x20;
const PRIORITY_BYTES = 5;
const PROMISE_BYTES = 4;

/** Word 0 of a direction: nothing yet, frames, or (from 2 on) the header block that is put together. */
const STATE = 0;
const AT_START = 0;
const IN_FRAMES = 1;
/** Word 1: the reader of its header blocks; lost once one of them was. */
const READER = 1;
const LOST = -1;
/** Flow word 0: a bit for each direction that has begun. Without it in word 0, bytes were lost. */
const BEGUN = 0;

const readers = new HpackReaders(LIMITS.reassemblyPlaces * 2);
const blocks = new Reassembly({
  placesMax: LIMITS.reassembliesMax,
  bytesMax: LIMITS.segmentedBytesMax,
  heldMax: LIMITS.reassemblyBytesMax,
});

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  if (context.word(STATE) === AT_START) {
    at = begin(bytes, from, to, context);
    if (at < 0 || (at === from && context.word(STATE) === AT_START)) return at;
  }
  while (to - at >= HEADER_BYTES) {
    const length = view.getUint32(at) >>> 8;
    const type = bytes[at + 3] as number;
    const end = at + HEADER_BYTES + length;
    if (type !== DATA && length > FRAME_BYTES_MAX) return RESYNC;
    // RFC 9113, 4.1: a block may not be interrupted.
    if (context.word(STATE) > IN_FRAMES && type !== CONTINUATION) return RESYNC;
    if (type === DATA) {
      context.message(EVENT, DATA, NO_OBJECT);
      if (end > to) context.skip(end - to);
      at = Math.min(end, to);
      continue;
    }
    if (end > to) return at;
    frame(type, bytes, view, at, end, context);
    at = end;
  }
  return at;
}

/** The client's preface, the server's first settings; or frames in the middle of a connection. Offset behind it, `from` to wait, RESYNC. */
function begin(bytes: Uint8Array, from: number, to: number, context: DecodeContext): number {
  const bit = 1 << context.direction;
  const begun = context.flowWord(BEGUN);
  let at = from;
  if ((begun & bit) !== 0) {
    if (to - from < HEADER_BYTES) return from;
    if ((bytes[from + 3] as number) > KNOWN_MAX || bytes[from] !== 0) return RESYNC;
    context.setWord(READER, LOST);
  } else if (context.direction === 0) {
    if (to - from < PREFACE.length) return hasText(bytes, from, to, PREFACE.slice(0, to - from)) ? from : RESYNC;
    if (!hasText(bytes, from, to, PREFACE)) return RESYNC;
    at = from + PREFACE.length;
  } else {
    if (to - from < HEADER_BYTES) return from;
    if (bytes[from + 3] !== SETTINGS || bytes[from] !== 0) return RESYNC;
  }
  context.setFlowWord(BEGUN, begun | bit);
  context.setWord(STATE, IN_FRAMES);
  return at;
}

/** One whole frame but of data. */
function frame(type: number, bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const flags = bytes[at + 4] as number;
  const stream = view.getUint32(at + 5) & 0x7fffffff;
  const body = at + HEADER_BYTES;
  if (type === HEADERS || type === PUSH_PROMISE) return headers(type, bytes, at, end, stream, context);
  if (type === CONTINUATION) return continuation(bytes, body, end, flags, stream, context);
  if (type === GOAWAY && end - body >= 8) {
    const code = view.getUint32(body + 4);
    if (context.detail) context.field('error_code', code);
    return context.message(code === 0 ? EVENT : ERROR, type, NO_OBJECT);
  }
  context.message(EVENT, type, NO_OBJECT);
}

/** 6.2 and 6.6: padding and priority, or the promised stream, before the block. */
function headers(
  type: number,
  bytes: Uint8Array,
  at: number,
  end: number,
  stream: number,
  context: DecodeContext,
): void {
  const flags = bytes[at + 4] as number;
  let from = at + HEADER_BYTES;
  let to = end;
  if (flags & PADDED) to -= bytes[from++] ?? 0;
  if (type === PUSH_PROMISE) from += PROMISE_BYTES;
  else if (flags & PRIORITY) from += PRIORITY_BYTES;
  if (from > to) {
    context.malformed('a header frame shorter than its padding');
    context.setWord(READER, LOST);
    return context.message(EVENT, type, NO_OBJECT);
  }
  // A promise is of the server's own making; its block is read for the sake of the table.
  if (type === PUSH_PROMISE) context.message(EVENT, type, NO_OBJECT);
  if (flags & END_HEADERS) return block(bytes, from, to, stream, type === PUSH_PROMISE, context);
  const token = blocks.begin();
  blocks.add(token, bytes, from, to);
  context.setWord(STATE, IN_FRAMES + token * 2 + (type === PUSH_PROMISE ? 1 : 0));
}

function continuation(
  bytes: Uint8Array,
  from: number,
  to: number,
  flags: number,
  stream: number,
  context: DecodeContext,
): void {
  const state = context.word(STATE) - IN_FRAMES;
  context.message(EVENT, CONTINUATION, NO_OBJECT);
  if (state <= 0) return context.malformed('a continuation of nothing');
  const kept = blocks.add(state >> 1, bytes, from, to);
  if (!kept) context.setWord(READER, LOST);
  if ((flags & END_HEADERS) === 0) return;
  context.setWord(STATE, IN_FRAMES);
  const whole = kept ? blocks.take(state >> 1) : undefined;
  block(whole?.bytes ?? bytes, 0, whole?.length ?? 0, stream, (state & 1) === 1, context);
}

function block(
  bytes: Uint8Array,
  from: number,
  to: number,
  stream: number,
  promise: boolean,
  context: DecodeContext,
): void {
  let token = context.word(READER);
  if (token === 0) {
    token = readers.begin();
    context.setWord(READER, token);
  }
  const reader = readers.find(token);
  if (reader && promise) {
    if (!reader.read(bytes, from, to, () => undefined)) context.setWord(READER, LOST);
    return;
  }
  if (!reader) context.setWord(READER, LOST);
  if (!reader) return unread(context);
  if (headerBlock(reader, bytes, from, to, stream, context)) return;
  context.malformed('a header block that is none');
  context.setWord(READER, LOST);
}

export default defineProtocol({
  id: 'http2',
  name: 'HTTP/2',
  reference: 'RFC 9113, 3.4, 4 and 6; RFC 7541, 5–6',
  over: [{ transport: 'tcp', ports: [], anyPort: true }],
  firstBytes: [0x50],
  recognise(bytes, from, to) {
    const had = Math.min(to - from, PREFACE_SURE);
    if (had <= 0 || !hasText(bytes, from, to, PREFACE.slice(0, had))) return NO;
    return had < PREFACE_SURE ? MORE : YES;
  },
  decode,
  describe,
  codeKey: (_kind, code) => (code >= METHOD_BASE ? HEADERS : code),
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.6,
  examples: [
    {
      title: 'GET / of www.example.com',
      hex: '505249202a20485454502f322e300d0a0d0a534d0d0a0d0a 000000 04 00 00000000 000011 01 05 00000001 828684410f7777772e6578616d706c652e636f6d',
      messages: [
        { kind: 'event', operation: 'settings', meaning: 'connect' },
        { kind: 'request', operation: 'get', meaning: 'read' },
      ],
    },
    { title: 'miss: another version', hex: '505249202a20485454502f332e300d0a0d0a534d0d0a0d0a', messages: [] },
  ],
});
