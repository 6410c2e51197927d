/**
 * Header blocks of HTTP/2: requests by method, host and path, answers by status, programs and accounts on the way. RFC 9113,
 * 8.3 (pseudo-header fields); RFC 7617 (Basic); the gRPC protocol over HTTP/2 (content type and path of a call, its status).
 */
import { decodeBase64 } from '../../../kernel/encodings/base64.ts';
import { HpackReader } from '../../../kernel/encodings/hpack.ts';
import { latin1 } from '../../../kernel/encodings/text.ts';
import { ERROR, EVENT, NO_OBJECT, REQUEST, RESPONSE, SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import { GRPC, HEADERS, OTHER_METHOD, methodCode } from './words.ts';

/** What one block said. Reused. */
const said = { method: '', authority: '', path: '', type: '', status: 0, grpcStatus: -1 };

const encoder = new TextEncoder();
const credentials = new Uint8Array(512);

/** Reads the block of a stream, and reports the request or answer that it begins. False where the table is lost. */
export function headerBlock(
  reader: HpackReader,
  bytes: Uint8Array,
  from: number,
  to: number,
  stream: number,
  context: DecodeContext,
): boolean {
  said.method = said.authority = said.path = said.type = '';
  said.status = 0;
  said.grpcStatus = -1;
  const whole = reader.read(bytes, from, to, (name, value) => field(name, value, context));
  if (said.method !== '') request(stream, context);
  else if (said.status >= 200) answer(stream, context);
  else trailer(context);
  return whole;
}

/** A block that cannot be read, since what came before it is missing. */
export const unread = (context: DecodeContext): void => context.message(EVENT, HEADERS, NO_OBJECT);

function field(name: string, value: string, context: DecodeContext): void {
  switch (name) {
    case ':method':
      said.method = value;
      return;
    case ':authority':
    case 'host':
      said.authority = value;
      return;
    case ':path':
      said.path = value.split('?', 1)[0] ?? '';
      return;
    case ':status':
      said.status = Number(value) || 0;
      return;
    case 'content-type':
      said.type = value;
      return;
    case 'grpc-status':
      said.grpcStatus = Number(value);
      return;
    case 'user-agent':
      return program('user-agent', value, context);
    case 'server':
      return program('http-server', value, context);
    case 'authorization':
      return account(value, context);
    default:
  }
}

function program(attribute: 'user-agent' | 'http-server', value: string, context: DecodeContext): void {
  context.claim(SOURCE, attribute, value);
  if (context.detail) context.field(attribute === 'user-agent' ? 'user_agent' : 'server', value);
}

/** Basic: the account's name alone, and only where a colon shows where it ends. */
function account(value: string, context: DecodeContext): void {
  const token = /^basic +([A-Za-z0-9+/=]+)$/i.exec(value)?.[1];
  if (token === undefined) return;
  const encoded = encoder.encode(token);
  const length = decodeBase64(encoded, 0, encoded.length, credentials);
  const name = latin1(credentials, 0, Math.max(0, credentials.subarray(0, length).indexOf(0x3a)));
  if (name !== '') context.account(SOURCE, { name, domain: '', kind: 'user' });
  credentials.fill(0, 0, length);
}

const intern = (text: string, context: DecodeContext): number => {
  if (text === '') return NO_OBJECT;
  const bytes = encoder.encode(text);
  return context.intern(bytes, 0, bytes.length);
};

/** A call of gRPC is what its path names (`/package.Service/Method`); another request is to a host. */
function request(stream: number, context: DecodeContext): void {
  const call = said.type.startsWith('application/grpc');
  const code = call ? GRPC : methodCode(said.method);
  const object = intern(call ? said.path : said.authority, context);
  context.remember(stream * 2, code);
  context.remember(stream * 2 + 1, object);
  if (context.detail) {
    context.field('method', said.method);
    context.field('path', said.path);
    context.field('host', said.authority);
  }
  context.message(REQUEST, code, object);
}

function answer(stream: number, context: DecodeContext): void {
  const code = context.recall(stream * 2);
  const object = context.recall(stream * 2 + 1);
  const failed = said.status >= 400 || said.grpcStatus > 0;
  if (context.detail) context.field('status', said.status);
  if (context.detail && said.grpcStatus >= 0) context.field('grpc_status', said.grpcStatus);
  context.message(failed ? ERROR : RESPONSE, code < 0 ? OTHER_METHOD : code, code < 0 ? NO_OBJECT : object);
}

/** An interim answer, or what comes behind a body: of gRPC, how the call ended. */
function trailer(context: DecodeContext): void {
  if (context.detail && said.status > 0) context.field('status', said.status);
  if (context.detail && said.grpcStatus >= 0) context.field('grpc_status', said.grpcStatus);
  context.message(said.grpcStatus > 0 ? ERROR : EVENT, HEADERS, NO_OBJECT);
}

/** Readers by token: a fixed number, of which the oldest gives way. */
export class HpackReaders {
  private readonly places: ({ token: number; readonly reader: HpackReader } | undefined)[] = [];
  private readonly placesMax: number;
  private made = 0;

  constructor(placesMax: number) {
    this.placesMax = placesMax;
  }

  /** A fresh one. Its token is never 0. */
  begin(): number {
    this.made = (this.made % 0x3fffffff) + 1;
    const index = this.made % this.placesMax;
    const place = this.places[index];
    if (place) {
      place.token = this.made;
      place.reader.reset();
    } else this.places[index] = { token: this.made, reader: new HpackReader() };
    return this.made;
  }

  find(token: number): HpackReader | undefined {
    const place = token > 0 ? this.places[token % this.placesMax] : undefined;
    return place?.token === token ? place.reader : undefined;
  }
}
