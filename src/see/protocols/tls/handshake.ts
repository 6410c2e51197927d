/** Handshake messages that can be read: hellos and certificates; the others are counted. RFC 8446, 4.1; RFC 5246, 7.4; RFC 6066, 3 (SNI); RFC 7301 (ALPN). */
import { latin1 } from '../../../kernel/encodings/text.ts';
import { ownCertificate } from '../../../model/certificate-claims.ts';
import {
  ERROR,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  SOURCE,
  type DecodeContext,
  type MessageKind,
} from '../../../model/protocol.ts';
import { fingerprint, type Transport } from './fingerprint.ts';
import { ALPN, Hello, SERVER_NAME, SUPPORTED_VERSIONS } from './hello.ts';
import { isWeak, suiteName, versionName } from './suites.ts';
import { CERTIFICATE, CLIENT_HELLO, SERVER_HELLO } from './words.ts';

/**
 * Ports at which TLS carries what else is sent in clear at another, by IEC 62351-3 (telecontrol) and -4 (ISO transport, the
 * port that IANA calls iso-tp0s). What is inside cannot be seen, so the server is said no more of than its port says.
 */
const SECURED: Readonly<Record<number, string>> = { 19998: 'IEC 60870-5-104', 3782: 'MMS' };
const SECURED_CONFIDENCE = 0.5;

/** Flow word 0: the server asked for another hello, so what follows a change of cipher is still in clear. RFC 8446, 4.1.4. */
export const RETRY = 0;
/** Random of a server hello that is a retry request begins so: 4.1.3. */
const RETRY_RANDOM = [0xcf21ad74, 0xe59a6111] as const;
const PROTOCOLS_MAX = 16;

const hello = new Hello();

/** The message whose contents are bytes[body, stop). */
export function handshake(
  type: number,
  bytes: Uint8Array,
  view: DataView,
  body: number,
  stop: number,
  context: DecodeContext,
  transport: Transport = 't',
): void {
  if (type === CLIENT_HELLO) return clientHello(bytes, view, body, stop, context, transport);
  if (type === SERVER_HELLO) return serverHello(bytes, view, body, stop, context);
  const kind: MessageKind = context.direction === 0 ? REQUEST : RESPONSE;
  context.message(kind, type, type === CERTIFICATE ? certificateList(bytes, view, body, stop, context) : NO_OBJECT);
}

/** RFC 5246, 7.4.2: the sender's own certificate is the first of its list. Gives the object that names it. */
function certificateList(bytes: Uint8Array, view: DataView, at: number, stop: number, context: DecodeContext): number {
  if (at + 6 > stop) return NO_OBJECT;
  const length = ((bytes[at + 3] as number) << 16) | view.getUint16(at + 4);
  return length === 0 || at + 6 + length > stop ? NO_OBJECT : ownCertificate(bytes, at + 6, at + 6 + length, context);
}

function clientHello(
  bytes: Uint8Array,
  view: DataView,
  body: number,
  stop: number,
  context: DecodeContext,
  transport: Transport,
): void {
  const whole = hello.readClient(bytes, body, stop);
  const object = serverName(bytes, view, context);
  const print = whole ? fingerprint(bytes, hello, transport) : undefined;
  if (print) {
    context.claim(SOURCE, 'tls-ja4', print.ja4);
    if (!print.shuffles) context.claim(SOURCE, 'tls-ja3', print.ja3);
  }
  if (context.detail) {
    context.field('version', hello.version);
    if (print) context.field('ja3', print.ja3);
    if (print) context.field('ja4', print.ja4);
    protocols(bytes, context);
  }
  context.message(REQUEST, CLIENT_HELLO, object);
}

/** ServerNameList, RFC 6066, 3: its length, then a type (0: host name) and a length before each name. Gives the name as an object. */
function serverName(bytes: Uint8Array, view: DataView, context: DecodeContext): number {
  if (!hello.find(SERVER_NAME)) return NO_OBJECT;
  const { start, stop } = hello;
  if (start + 5 > stop || view.getUint16(start) < 5 || bytes[start + 2] !== 0) return NO_OBJECT;
  const [from, length] = [start + 5, view.getUint16(start + 3)];
  if (length === 0 || from + length > Math.min(stop, start + 2 + view.getUint16(start))) return NO_OBJECT;
  context.claimBytes(SOURCE, 'tls-sni', bytes, from, from + length, 'ascii');
  if (context.detail) context.field('server_name', latin1(bytes, from, from + length));
  return context.intern(bytes, from, from + length);
}

/** ProtocolNameList, RFC 7301, 3.1: its length, then names behind a byte of length. */
function protocols(bytes: Uint8Array, context: DecodeContext): void {
  if (!hello.find(ALPN)) return;
  const names: string[] = [];
  for (let at = hello.start + 2; at < hello.stop && names.length < PROTOCOLS_MAX; at += 1 + (bytes[at] as number)) {
    const end = at + 1 + (bytes[at] as number);
    if (end <= hello.stop) names.push(latin1(bytes, at + 1, end));
  }
  if (names.length > 0) context.field('alpn', names);
}

function serverHello(bytes: Uint8Array, view: DataView, body: number, stop: number, context: DecodeContext): void {
  if (!hello.readServer(bytes, body, stop)) return context.message(ERROR, SERVER_HELLO, NO_OBJECT);
  const chosen = hello.find(SUPPORTED_VERSIONS) && hello.stop - hello.start === 2;
  const version = chosen ? view.getUint16(hello.start) : hello.version;
  const suite = view.getUint16(hello.suites);
  const retry = view.getUint32(body + 2) === RETRY_RANDOM[0] && view.getUint32(body + 6) === RETRY_RANDOM[1];
  context.setFlowWord(RETRY, retry ? 1 : 0);
  if (!retry) {
    const name = suiteName(suite);
    context.claim(SOURCE, 'security', `${versionName(version)}, ${name}${isWeak(version, name) ? ', weak' : ''}`);
  }
  if (context.detail) {
    context.field('version', version);
    context.field('cipher_suite', suiteName(suite));
    if (retry) context.field('retry', true);
    protocols(bytes, context);
  }
  const secured = SECURED[context.sourcePort];
  if (secured) context.claim(SOURCE, 'security', `TLS at the port of ${secured} (IEC 62351)`, SECURED_CONFIDENCE);
  context.message(RESPONSE, SERVER_HELLO, (version & 0xff) * 65536 + suite);
}

/** Text of what a server hello settled on. */
export const agreed = (object: number): string =>
  `${versionName(0x0300 | (object >> 16))}, ${suiteName(object & 0xffff)}`;
