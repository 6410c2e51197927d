/**
 * Who speaks OPC UA: application descriptions, endpoints and what protects them, and the user of a session. OPC
 * 10000-4, 5.4 (discovery), 5.6 (sessions), 7.2 (ApplicationDescription), 7.14 (EndpointDescription), 7.41 (tokens).
 */
import { BER_SEQUENCE, BerReader } from '../../../kernel/encodings/ber.ts';
import { ownCertificate } from '../../../model/certificate-claims.ts';
import { hasText, latin1 } from '../../../kernel/encodings/text.ts';
import { userNamed } from '../../../model/clear-logons.ts';
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import type { UaReader } from './reader.ts';
import {
  ACTIVATE_SESSION,
  CREATE_SESSION,
  FIND_SERVERS,
  GET_ENDPOINTS,
  REGISTER_SERVER,
  REGISTER_SERVER_2,
} from './services.ts';

const MODES: readonly string[] = ['invalid', 'None', 'Sign', 'SignAndEncrypt'];
const TOKENS: readonly string[] = ['anonymous', 'user name', 'certificate', 'issued token'];
/** Binary encodings of user identity tokens, OPC 10000-6, annex A. */
const TOKEN_TYPES: Readonly<Record<number, string>> = {
  321: 'anonymous',
  324: 'user name',
  327: 'certificate',
  940: 'issued token',
};
const USER_NAME = 324;
const LIST_MAX = 64;
/** A host named in an endpoint is how the server was told to call itself, not what the network calls it. */
const HOST_CONFIDENCE = 0.4;

/** What a request tells beyond its node. `clear`: nothing protects this channel. */
export function tellRequest(service: number, reader: UaReader, context: DecodeContext, clear: boolean): void {
  if (service === CREATE_SESSION) {
    application(reader, context, true);
    reader.text();
    reader.text();
    if (!context.detail) return;
    context.field('endpoint_url', latin1(reader.bytes, reader.start, reader.stop));
    reader.text();
    context.field('session_name', latin1(reader.bytes, reader.start, reader.stop));
  } else if (service === ACTIVATE_SESSION) user(reader, context, clear);
  else if (service === REGISTER_SERVER || service === REGISTER_SERVER_2) registered(reader, context);
}

export function tellResponse(service: number, reader: UaReader, context: DecodeContext): void {
  if (service === CREATE_SESSION) {
    reader.nodeId();
    reader.nodeId();
    reader.skip(8);
    reader.text();
    reader.text();
    endpoints(reader, context);
  } else if (service === GET_ENDPOINTS) endpoints(reader, context);
  else if (service === FIND_SERVERS) {
    // A discovery server names others too: only one that names a single server speaks of itself.
    const count = reader.count();
    for (let left = Math.min(count, LIST_MAX); left > 0 && !reader.broken; left--)
      application(reader, context, count === 1);
  }
}

function endpoints(reader: UaReader, context: DecodeContext): void {
  for (let left = Math.min(reader.count(), LIST_MAX); left > 0 && !reader.broken; left--) endpoint(reader, context);
}

function endpoint(reader: UaReader, context: DecodeContext): void {
  reader.text();
  const [urlStart, urlStop] = [reader.start, reader.stop];
  application(reader, context, true);
  reader.text();
  const mode = reader.uint32();
  reader.text();
  const policy = policyName(reader);
  const tokens = userTokens(reader);
  reader.text();
  reader.byte();
  if (reader.broken) return;
  host(reader.bytes, urlStart, urlStop, context);
  context.claim(SOURCE, 'security', `OPC UA ${policy}, ${MODES[mode] ?? 'invalid'}: ${tokens}`);
}

/** What follows the `#` of a policy's name: `None`, `Basic256Sha256`. */
export function policyName(reader: UaReader): string {
  let from = reader.stop;
  while (from > reader.start && reader.bytes[from - 1] !== 0x23) from--;
  return latin1(reader.bytes, from, Math.min(reader.stop, from + 64));
}

/** Which kinds of user the endpoint takes, as text. */
function userTokens(reader: UaReader): string {
  const kinds: string[] = [];
  for (let left = Math.min(reader.count(), LIST_MAX); left > 0 && !reader.broken; left--) {
    reader.text();
    const kind = TOKENS[reader.uint32()] ?? 'unknown token';
    for (let i = 0; i < 3; i++) reader.text();
    if (!kinds.includes(kind)) kinds.push(kind);
  }
  return kinds.join(', ');
}

/** ApplicationDescription: URI, product, name, kind, gateway, profile, discovery URLs. */
function application(reader: UaReader, context: DecodeContext, own: boolean): void {
  reader.text();
  const [uriStart, uriStop] = [reader.start, reader.stop];
  reader.text();
  const [productStart, productStop] = [reader.start, reader.stop];
  reader.localizedText();
  const [nameStart, nameStop] = [reader.start, reader.stop];
  reader.skip(4);
  reader.text();
  reader.text();
  reader.texts();
  if (reader.broken || !own) return;
  const { bytes } = reader;
  if (uriStop > uriStart) context.claimBytes(SOURCE, 'device-id', bytes, uriStart, uriStop, 'utf8');
  if (productStop > productStart)
    context.claimBytes(SOURCE, 'product-family', bytes, productStart, productStop, 'utf8');
  if (nameStop > nameStart) context.claimBytes(SOURCE, 'application', bytes, nameStart, nameStop, 'utf8');
}

/** RegisteredServer, OPC 10000-4, 7.32: URI, product, names. */
function registered(reader: UaReader, context: DecodeContext): void {
  reader.text();
  const [uriStart, uriStop] = [reader.start, reader.stop];
  reader.text();
  if (reader.broken) return;
  if (uriStop > uriStart) context.claimBytes(SOURCE, 'device-id', reader.bytes, uriStart, uriStop, 'utf8');
  if (reader.stop > reader.start)
    context.claimBytes(SOURCE, 'product-family', reader.bytes, reader.start, reader.stop, 'utf8');
  if (reader.count() === 0) return;
  reader.localizedText();
  if (!reader.broken && reader.stop > reader.start)
    context.claimBytes(SOURCE, 'application', reader.bytes, reader.start, reader.stop, 'utf8');
}

/** The host of `opc.tcp://host:port/path`, where it is a name that tells something. */
function host(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  if (!hasText(bytes, from, to, 'opc.tcp://', true)) return;
  const first = from + 10;
  let last = first;
  let letters = false;
  for (; last < to && bytes[last] !== 0x3a && bytes[last] !== 0x2f; last++) {
    const byte = bytes[last] as number;
    if (byte === 0x5b) return;
    if (byte !== 0x2e && (byte < 0x30 || byte > 0x39)) letters = true;
  }
  if (!letters || (last - first === 9 && hasText(bytes, first, last, 'localhost', true))) return;
  context.claim(SOURCE, 'hostname', latin1(bytes, first, Math.min(last, first + 253)), HOST_CONFIDENCE);
}

/** ActivateSession: signature, certificates, locales, then the token. Its password is passed over unread. */
function user(reader: UaReader, context: DecodeContext, clear: boolean): void {
  reader.text();
  reader.text();
  for (let left = reader.count(); left > 0 && !reader.broken; left--) {
    reader.text();
    reader.text();
  }
  reader.texts();
  reader.nodeId();
  const type = reader.numeric;
  const kind = TOKEN_TYPES[type];
  if (reader.broken || reader.nodeKind > 2 || reader.namespace !== 0 || kind === undefined) return;
  if (context.detail) context.field('user_token', kind);
  if (type !== USER_NAME || reader.byte() !== 1) return;
  reader.skip(4);
  reader.text();
  reader.text();
  if (reader.broken) return;
  const { start, stop } = reader;
  const account = userNamed(latin1(reader.bytes, start, Math.min(stop, start + 256)));
  if (stop > start) context.account(SOURCE, account);
  reader.text();
  const [from, to] = [reader.start, reader.stop];
  reader.text();
  // An algorithm says that the password is enciphered for the server (7.41.4).
  if (clear && to > from && !reader.broken && reader.stop === reader.start)
    context.logon(account, reader.bytes, from, to);
}

const certificateReader = new BerReader();

/** 6.7.2.3: the sender's certificate in DER; those that vouch for it may follow it. */
export function senderCertificate(reader: UaReader, context: DecodeContext): void {
  if (reader.broken || reader.stop === reader.start) return;
  const own = certificateReader.open(reader.bytes, reader.start, reader.stop);
  if (own.expect(BER_SEQUENCE)) ownCertificate(reader.bytes, reader.start, own.stop, context);
}
