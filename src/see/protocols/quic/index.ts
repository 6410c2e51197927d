/**
 * QUIC: packets with a long header, and the client's hello within its Initial packets, which is handed on as TLS. What comes
 * after the handshake is encrypted and has a short header that says nothing. RFC 9000; RFC 9001; RFC 9369 (version 2).
 */
import { LIMITS } from '../../../model/limits.ts';
import {
  ERROR,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  YES,
  defineProtocol,
  type DecodeContext,
  type MessageKind,
  type OperationWord,
} from '../../../model/protocol.ts';
import { CryptoStreams } from './crypto-stream.ts';
import { PAYLOAD_BYTES_MAX, decipherInitial } from './initial.ts';
import {
  HANDSHAKE,
  INITIAL,
  RETRY,
  VERSION_NEGOTIATION,
  ZERO_RTT,
  header,
  isLong,
  isVersion,
  readHeader,
} from './packet.ts';

const COALESCED_MAX = 16;
/** Initial packets of one client that are deciphered: a hello takes one, two with keys of a post-quantum exchange, more when lost. */
const DECIPHERED_MAX = 8;
/** Flow word 0: the hello that is put together. Flow word 1: Initial packets deciphered. */
const TOKEN = 0;
const DECIPHERED = 1;
const DONE = -1;

const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [INITIAL]: { operation: 'initial', meaning: 'connect' },
  [ZERO_RTT]: { operation: 'zero_rtt', meaning: 'connect' },
  [HANDSHAKE]: { operation: 'handshake', meaning: 'connect' },
  [RETRY]: { operation: 'retry', meaning: 'connect' },
  [VERSION_NEGOTIATION]: { operation: 'version_negotiation', meaning: 'connect' },
};

const streams = new CryptoStreams(LIMITS.reassemblyPlaces);
const payload = new Uint8Array(PAYLOAD_BYTES_MAX);

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  // RFC 9000, 12.2: a datagram may hold several packets; one with a short header is the last.
  for (let i = 0; i < COALESCED_MAX && at < to && isLongOrNegotiation(bytes, at, to); i++) {
    const version = versionAt(bytes, at, to);
    // Of other versions no more is known than where ids stand: RFC 8999, 5.1.
    if (version > 0 && !isVersion(version)) return to;
    if (!readHeader(bytes, view, at, to)) {
      context.malformed('a long header that does not fit its datagram');
      return to;
    }
    const { end, type } = header;
    if (context.detail) context.field('version', version);
    context.message(kindOf(type, context), type, NO_OBJECT);
    if (type === INITIAL && context.direction === 0) initial(bytes, at, context);
    at = end;
  }
  return to;
}

/** Negotiation leaves the second bit to chance: RFC 9000, 17.2.1. */
const isLongOrNegotiation = (bytes: Uint8Array, at: number, to: number): boolean =>
  isLong(bytes[at] as number) || (((bytes[at] as number) & 0x80) !== 0 && versionAt(bytes, at, to) === 0);

const versionAt = (bytes: Uint8Array, at: number, to: number): number =>
  at + 5 > to
    ? -1
    : (((bytes[at + 1] as number) << 24) |
        ((bytes[at + 2] as number) << 16) |
        ((bytes[at + 3] as number) << 8) |
        (bytes[at + 4] as number)) >>>
      0;

function kindOf(type: number, context: DecodeContext): MessageKind {
  if (type === VERSION_NEGOTIATION) return ERROR;
  return context.direction === 0 ? REQUEST : RESPONSE;
}

function initial(bytes: Uint8Array, at: number, context: DecodeContext): void {
  let token = context.flowWord(TOKEN);
  const tries = context.flowWord(DECIPHERED);
  if (token === DONE || tries >= DECIPHERED_MAX) return;
  context.setFlowWord(DECIPHERED, tries + 1);
  const length = decipherInitial(bytes, at, payload);
  if (length < 0) return;
  if (token === 0) {
    token = streams.begin();
    context.setFlowWord(TOKEN, token);
  }
  if (!streams.take(token, payload, length)) return;
  const hello = streams.hello(token);
  if (!hello) return;
  context.setFlowWord(TOKEN, DONE);
  context.hand('quic', hello.bytes, hello.view, 0, hello.length);
}

export default defineProtocol({
  id: 'quic',
  name: 'QUIC',
  reference: 'RFC 9000, 12 and 17.2; RFC 9001, 5; RFC 9369, 3',
  over: [{ transport: 'udp', ports: [443, 8443], anyPort: true }],
  firstBytes: Array.from({ length: 64 }, (_, i) => 0xc0 + i),
  recognise(bytes, from, to, onPort) {
    if (to - from < 7) return NO;
    const version = versionAt(bytes, from, to);
    if (version === 0 && onPort && ((bytes[from] as number) & 0x80) !== 0) return fits(bytes, from, to) ? YES : NO;
    return isLong(bytes[from] as number) && isVersion(version) && fits(bytes, from, to) ? YES : NO;
  },
  decode,
  describe: (code) => OPERATIONS[code] ?? { operation: `packet_${code}`, meaning: 'unknown' },
  domain: 'it',
  confidence: 0.9,
  examples: [
    {
      title: 'a handshake packet',
      hex: 'e0 00000001 02 aabb 02 ccdd 05 0102030405',
      messages: [{ kind: 'request', operation: 'handshake', meaning: 'connect' }],
    },
    {
      title: 'a negotiation of versions',
      hex: '80 00000000 00 00 00000001 6b3343cf',
      messages: [{ kind: 'error', operation: 'version_negotiation', meaning: 'connect' }],
    },
    { title: 'miss: a short header', hex: '40 aabbccdd 0102030405', messages: [] },
  ],
});

function fits(bytes: Uint8Array, from: number, to: number): boolean {
  return readHeader(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), from, to);
}
