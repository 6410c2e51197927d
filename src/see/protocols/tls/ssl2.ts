/**
 * SSL 2.0 until it is encrypted: both hellos and the client's master key, which names the cipher. Also its hello that
 * offers a later version (RFC 5246, E.2). draft-hickman-netscape-ssl-00, 1.1 (record), 2.5–2.6 (messages).
 */
import { ownCertificate } from '../../../model/certificate-claims.ts';
import { NO_OBJECT, REQUEST, RESPONSE, TARGET, type DecodeContext } from '../../../model/protocol.ts';
import { SSL_2, ssl2KindName } from './suites.ts';
import { SSL2_BASE } from './words.ts';

const HELLO = 1;
const MASTER_KEY = 2;
const SERVER_HELLO = 4;
/** Bytes before the parts of variable length, behind the two of the record. */
const HELLO_BYTES = 9;
const MASTER_KEY_BYTES = 10;
const SERVER_HELLO_BYTES = 11;
/** Two bytes of length with this bit: a record without padding. */
const NO_PADDING = 0x80;
const HEADER_BYTES = 2;
const X509 = 1;
/** Object of a cipher kind: beyond all of TLS. */
const KIND_OBJECT = 0x2000000;

/** Bytes that must be there before `ssl2Length` can tell. */
export const SSL2_LEAST_BYTES = HEADER_BYTES + SERVER_HELLO_BYTES;

export const isSsl2Start = (byte: number): boolean => (byte & NO_PADDING) !== 0;

/** Length of the record at `from` if it is one of the three messages, each of whose lengths must agree; else −1. `SSL2_LEAST_BYTES` are there. */
export function ssl2Length(bytes: Uint8Array, from: number): number {
  const at = from + HEADER_BYTES;
  const u16 = (offset: number): number => ((bytes[at + offset] as number) << 8) | (bytes[at + offset + 1] as number);
  const length = (((bytes[from] as number) & 0x7f) << 8) | (bytes[from + 1] as number);
  switch (bytes[at]) {
    case HELLO: {
      const [version, specs, session, challenge] = [u16(1), u16(3), u16(5), u16(7)];
      if (version !== SSL_2 && (version < 0x0300 || version > 0x0303)) return -1;
      if (specs === 0 || specs % 3 !== 0 || (session !== 0 && session !== 16) || challenge < 16 || challenge > 32)
        return -1;
      return length === HELLO_BYTES + specs + session + challenge ? HEADER_BYTES + length : -1;
    }
    case MASTER_KEY:
      return length === MASTER_KEY_BYTES + u16(4) + u16(6) + u16(8) ? HEADER_BYTES + length : -1;
    case SERVER_HELLO:
      if (u16(3) !== SSL_2 || (bytes[at + 1] as number) > 1) return -1;
      return length === SERVER_HELLO_BYTES + u16(5) + u16(7) + u16(9) ? HEADER_BYTES + length : -1;
    default:
      return -1;
  }
}

/** One whole record. True where this direction will be encrypted from here on. */
export function ssl2Message(bytes: Uint8Array, view: DataView, from: number, context: DecodeContext): boolean {
  const at = from + HEADER_BYTES;
  const type = bytes[at] as number;
  if (type === HELLO) {
    const version = view.getUint16(at + 1);
    if (context.detail) context.field('version', version);
    context.message(REQUEST, SSL2_BASE + type, NO_OBJECT);
    return false;
  }
  if (type === MASTER_KEY) {
    const kind = ((bytes[at + 1] as number) << 16) | view.getUint16(at + 2);
    context.claim(TARGET, 'security', `SSL 2.0, ${ssl2KindName(kind)}, weak`);
    if (context.detail) context.field('cipher_kind', ssl2KindName(kind));
    context.message(REQUEST, SSL2_BASE + type, KIND_OBJECT + kind);
    return true;
  }
  const certificate = at + SERVER_HELLO_BYTES;
  const length = view.getUint16(at + 5);
  if (context.detail) context.field('version', SSL_2);
  const object =
    bytes[at + 2] === X509 && length > 0
      ? ownCertificate(bytes, certificate, certificate + length, context)
      : NO_OBJECT;
  context.message(RESPONSE, SSL2_BASE + type, object);
  return true;
}

export const isKindObject = (object: number): boolean => object >= KIND_OBJECT;
export const kindOfObject = (object: number): number => object - KIND_OBJECT;
