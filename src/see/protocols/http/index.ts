/** HTTP/1: methods, hosts, programs on both sides, NTLM and Kerberos inside. RFC 9110; RFC 9112, 2–7 (framing). */
import { decimalOf, findByte, hasText, latin1, trimEnd, trimStart } from '../../../kernel/encodings/text.ts';
import { tlsRecordLength } from '../../../kernel/encodings/tls-record.ts';
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
  type Verdict,
} from '../../../model/protocol.ts';
import type { Attribute } from '../../../model/words.ts';
import { challenge, credentials } from './authentication.ts';
import {
  AT_START,
  FIRST_LINE_MAX,
  IN_BODY,
  IN_TUNNEL,
  PASSED,
  body,
  bodyFollows,
  carrierOf,
  chunks,
  chunksFollow,
  stateOf,
} from './body.ts';
import { CONNECT, HEAD, METHODS, OTHER, methodAt } from './methods.ts';

/** Windows Remote Management has a path of its own ([MS-WSMV] 2.2.1): it is yielded, since it is remote control. */
const WSMAN = '/wsman';

const HEADERS_MAX = 65536;
/** The rest of a direction: counted, not read. */
const REST = 2 ** 48;

/** What the header fields of one message said. Reused. */
const said = { length: -1, chunked: false, upgrade: false, host: NO_OBJECT, carrier: 0 };

export default defineProtocol({
  id: 'http',
  name: 'HTTP',
  reference: 'RFC 9110; RFC 9112, 2–7',
  over: [{ transport: 'tcp', ports: [80, 8080, 8000, 3128, 5985, 591, 8008, 8081, 8888], anyPort: true }],
  firstBytes: [...new Set(METHODS.map(([word]) => word.charCodeAt(0)))],
  recognise: (bytes, from, to) => recognise(bytes, from, to),
  decode(bytes, view, from, to, context) {
    let at = from;
    while (at < to) {
      const state = stateOf(context);
      let next: number;
      if (state === PASSED) next = to + REST;
      else if (state === IN_TUNNEL) next = tunnel(bytes, view, at, to, context);
      else if (state === AT_START) next = header(bytes, view, at, to, context);
      else if (state === IN_BODY) next = body(bytes, view, at, to, context);
      else next = chunks(bytes, view, at, to, context);
      if (next === RESYNC) return RESYNC;
      if (next <= at) return at;
      at = Math.min(next, to);
      if (next > to) context.skip(next - to);
    }
    return at;
  },
  describe(code) {
    const method = METHODS[code - 1];
    return method
      ? { operation: method[0].toLowerCase(), meaning: method[1] }
      : { operation: 'other', meaning: 'unknown' };
  },
  codeKey: () => undefined,
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.6,
  examples: [
    {
      title: 'GET / of plc.example',
      hex: '474554202f20485454502f312e310d0a486f73743a20706c632e6578616d706c650d0a0d0a',
      messages: [{ kind: 'request', operation: 'get', meaning: 'read' }],
    },
    {
      title: '404 without a request seen',
      hex: '485454502f312e3120343034204e6f7420466f756e640d0a436f6e74656e742d4c656e6774683a20300d0a0d0a',
      messages: [{ kind: 'error', operation: 'other', meaning: 'unknown' }],
    },
    { title: 'miss: a greeting', hex: '474554204f46460d0a0d0a', messages: [] },
  ],
});

/** A method and `HTTP/1.` at the end of the first line, or a status line. A long target needs no second look: method, blank and path do. */
function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  if (to - from < 9) {
    if (hasText(bytes, from, to, 'HTTP/1.'.slice(0, to - from))) return MORE;
    return METHODS.some(([word]) => hasText(bytes, from, to, `${word} `.slice(0, to - from))) ? MORE : NO;
  }
  if (hasText(bytes, from, to, 'HTTP/1.')) return YES;
  if (methodAt(bytes, from, to) === OTHER) return NO;
  const end = findByte(bytes, from, Math.min(to, from + FIRST_LINE_MAX), 0x0a);
  if (end < 0) return to - from < FIRST_LINE_MAX ? MORE : NO;
  return isRequestLine(bytes, from, end) ? YES : NO;
}

function isRequestLine(bytes: Uint8Array, from: number, end: number): boolean {
  const stop = trimEnd(bytes, from, end);
  return hasText(bytes, stop - 9, stop, ' HTTP/1.');
}

/** One message's start line and header fields; where its body begins, or ends when all of it is to be skipped. */
function header(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  const response = hasText(bytes, from, to, 'HTTP/1.');
  let line = findByte(bytes, from, Math.min(to, from + FIRST_LINE_MAX), 0x0a);
  if (line < 0) return recognise(bytes, from, to) === NO || to - from >= FIRST_LINE_MAX ? RESYNC : from;
  // RFC 9112, 2.2: an empty line before a request line is passed over.
  if (trimEnd(bytes, from, line) === from) return line + 1;
  if (!response && (!isRequestLine(bytes, from, line) || !isTokenByte(bytes[from] as number))) return RESYNC;
  const end = endOfHeaders(bytes, line, to);
  if (end < 0) return to - from > HEADERS_MAX ? RESYNC : from;
  said.length = -1;
  said.chunked = false;
  said.upgrade = false;
  said.host = NO_OBJECT;
  said.carrier = 0;
  const method = response ? OTHER : methodAt(bytes, from, line);
  if (context.detail) startLine(bytes, from, line, response, context);
  for (let at = line + 1; at < end; at = line + 1) {
    line = findByte(bytes, at, end, 0x0a);
    if (line < 0) break;
    headerField(bytes, at, trimEnd(bytes, at, line), response, context);
  }
  if (response) return answered(bytes, from, end, context);
  const after = requested(method, end, context);
  if (hasText(bytes, findByte(bytes, from, end, 0x20) + 1, end, WSMAN)) context.hand('wsman', bytes, view, from, end);
  return after;
}

function isTokenByte(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

/** Offset after the empty line that ends the header; −1 when it is not there yet. `line` is the LF of the start line. */
function endOfHeaders(bytes: Uint8Array, line: number, to: number): number {
  for (let at = line; at >= 0 && at + 1 < to; at = findByte(bytes, at + 1, to, 0x0a)) {
    if (bytes[at + 1] === 0x0a) return at + 2;
    if (bytes[at + 1] === 0x0d && at + 2 < to && bytes[at + 2] === 0x0a) return at + 3;
  }
  return -1;
}

/** The target is cut at its query, and a user part is left out: both may carry secrets. */
function startLine(bytes: Uint8Array, from: number, line: number, response: boolean, context: DecodeContext): void {
  if (response) {
    context.field('status', statusAt(bytes, from, line));
    return;
  }
  const blank = findByte(bytes, from, line, 0x20);
  let stop = findByte(bytes, blank + 1, line, 0x20);
  if (stop < 0) stop = line;
  const query = findByte(bytes, blank + 1, stop, 0x3f);
  context.field('method', latin1(bytes, from, blank));
  context.field('path', latin1(bytes, blank + 1, query < 0 ? stop : query).replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1'));
}

function statusAt(bytes: Uint8Array, from: number, line: number): number {
  return from + 12 <= line ? decimalOf(bytes, from + 9, from + 12) : -1;
}

/** One header field line [at, stop). Those of interest begin with few letters, so most cost one comparison. */
function headerField(bytes: Uint8Array, at: number, stop: number, response: boolean, context: DecodeContext): void {
  switch ((bytes[at] as number) | 0x20) {
    case 0x68: // h
      if (!response && hasText(bytes, at, stop, 'host:', true)) {
        const from = trimStart(bytes, at + 5, stop);
        if (stop > from) said.host = context.intern(bytes, from, stop);
        if (context.detail) context.field('host', latin1(bytes, from, stop));
      }
      return;
    case 0x75: // u
      if (!response && hasText(bytes, at, stop, 'user-agent:', true))
        program(bytes, at + 11, stop, 'user-agent', context);
      else if (!response && hasText(bytes, at, stop, 'upgrade:', true)) said.upgrade = true;
      return;
    case 0x73: // s
      if (response && hasText(bytes, at, stop, 'server:', true)) program(bytes, at + 7, stop, 'http-server', context);
      return;
    case 0x63: // c
      if (hasText(bytes, at, stop, 'content-length:', true))
        said.length = decimalOf(bytes, trimStart(bytes, at + 15, stop), stop);
      else if (hasText(bytes, at, stop, 'content-type:', true))
        said.carrier = carrierOf(bytes, trimStart(bytes, at + 13, stop), stop);
      return;
    case 0x74: // t
      if (hasText(bytes, at, stop, 'transfer-encoding:', true))
        said.chunked = hasText(bytes, Math.max(at, stop - 7), stop, 'chunked', true);
      return;
    case 0x61: // a
      if (!response && hasText(bytes, at, stop, 'authorization:', true)) credentials(bytes, at + 14, stop, context);
      return;
    case 0x70: // p
      if (!response && hasText(bytes, at, stop, 'proxy-authorization:', true))
        credentials(bytes, at + 20, stop, context);
      else if (response && hasText(bytes, at, stop, 'proxy-authenticate:', true))
        challenge(bytes, at + 19, stop, context);
      return;
    case 0x77: // w
      if (response && hasText(bytes, at, stop, 'www-authenticate:', true)) challenge(bytes, at + 17, stop, context);
      return;
    default:
  }
}

function program(bytes: Uint8Array, at: number, stop: number, attribute: Attribute, context: DecodeContext): void {
  const from = trimStart(bytes, at, stop);
  if (from >= stop) return;
  context.claimBytes(SOURCE, attribute, bytes, from, stop, 'utf8');
  if (context.detail) context.field(attribute === 'user-agent' ? 'user_agent' : 'server', latin1(bytes, from, stop));
}

/** After a request's header: its method and host are kept for the answer, its body is passed over. */
function requested(method: number, end: number, context: DecodeContext): number {
  context.setFlowWord(0, method);
  context.setFlowWord(1, said.host);
  context.message(REQUEST, method, said.host);
  if (method === CONNECT) context.setWord(0, IN_TUNNEL);
  else if (said.chunked) chunksFollow(said.carrier, context);
  else if (said.length > 0) return bodyFollows(end, said.length, said.carrier, context);
  // RFC 9110, 7.8: what follows is another protocol (RFC 6455), or HTTP where the server goes on with it.
  else if (said.upgrade) context.setWord(0, IN_TUNNEL);
  return end;
}

/** RFC 9112, 6.3: how long the body of an answer is depends on the status and on the request. */
function answered(bytes: Uint8Array, from: number, end: number, context: DecodeContext): number {
  const status = statusAt(bytes, from, end);
  const method = context.flowWord(0);
  const host = method === OTHER ? NO_OBJECT : context.flowWord(1);
  if (status >= 100 && status < 200 && status !== 101) return end;
  context.message(status >= 400 ? ERROR : RESPONSE, method, host);
  if (method === CONNECT && status >= 200 && status < 300) {
    context.setWord(0, IN_TUNNEL);
    return end;
  }
  if (status === 101) return passed(end, context);
  if (method === HEAD || status === 204 || status === 304) return end;
  if (said.chunked) chunksFollow(said.carrier, context);
  else if (said.length >= 0) return bodyFollows(end, said.length, said.carrier, context);
  else return passed(end, context);
  return end;
}

/** Inside a tunnel (CONNECT) or after an upgrade TLS records before encryption are yielded; nothing else can be read. */
function tunnel(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  const length = tlsRecordLength(bytes, from, to);
  if (length >= 0) {
    if (length === 0 || from + length > to) return from;
    const taken = context.hand('http-tunnel', bytes, view, from, from + length);
    return taken ? from + length : passed(from + length, context);
  }
  if (recognise(bytes, from, to) === NO) return passed(to, context);
  // A refusal keeps both sides in HTTP.
  context.setWord(0, AT_START);
  return header(bytes, view, from, to, context);
}

/** Nothing more of this direction is of interest. */
function passed(at: number, context: DecodeContext): number {
  context.setWord(0, PASSED);
  return at + REST;
}
