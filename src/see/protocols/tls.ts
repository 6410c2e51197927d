/** TLS: the server name that a client asks for and the version that both settle on; after that nothing is read. RFC 8446, 4 and 5; RFC 6066, 3 (SNI). */
import { latin1 } from '../../kernel/encodings/text.ts';
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
  YES,
  defineProtocol,
  type Decode,
  type DecodeContext,
  type OperationWord,
} from '../../model/protocol.ts';

const CHANGE_CIPHER = 20;
const ALERT = 21;
const HANDSHAKE = 22;
const APPLICATION = 23;
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
/** Alerts are counted under a code beyond those of the handshake. */
const ALERT_CODE = 256;
const SERVER_NAME = 0;
const SUPPORTED_VERSIONS = 43;
const RECORD_BYTES_MAX = 16384 + 2048;
const EXTENSIONS_MAX = 64;
/** From here on this direction is counted, not read. What comes after so much is skipped again by word 0. */
const REST = 2 ** 48;
const PASSED = 1;

const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [CLIENT_HELLO]: { operation: 'client_hello', meaning: 'connect' },
  [SERVER_HELLO]: { operation: 'server_hello', meaning: 'connect' },
  [ALERT_CODE]: { operation: 'alert', meaning: 'notify' },
};

const decode: Decode = (bytes, view, from, to, context) => {
  if (context.word(0) === PASSED) return passThrough(to, context);
  if (to - from < 6) return from;
  const type = bytes[from] as number;
  const end = from + 5 + view.getUint16(from + 3);
  if (!isRecord(bytes, from, to)) return RESYNC;
  if (type !== HANDSHAKE && type !== ALERT) return passThrough(to, context);
  if (end > to) return from;
  if (type === ALERT) {
    context.message(EVENT, ALERT_CODE, NO_OBJECT);
    return passThrough(to, context);
  }
  // A handshake header of four bytes may be split over records; then nothing is known of it.
  if (end - from < 9) return passThrough(to, context);
  const handshake = bytes[from + 5] as number;
  const body = from + 9;
  const stop = Math.min(end, body + ((bytes[from + 6] as number) << 16) + view.getUint16(from + 7));
  if (handshake === CLIENT_HELLO) clientHello(bytes, view, body, stop, context);
  else if (handshake === SERVER_HELLO) serverHello(view, body, stop, context);
  return passThrough(to, context);
};

export default defineProtocol({
  id: 'tls',
  name: 'TLS',
  reference: 'RFC 8446, 4.1 and 5.1; RFC 6066, 3',
  over: [
    { transport: 'tcp', ports: [443, 8443, 636, 993, 995, 465, 8883, 853, 990], anyPort: true },
    { carrier: 'http-tunnel' },
  ],
  firstBytes: [CHANGE_CIPHER, ALERT, HANDSHAKE, APPLICATION],
  recognise(bytes, from, to, onPort) {
    if (to - from < 6) return to > from && isRecord(bytes, from, to) ? MORE : NO;
    if (!isRecord(bytes, from, to)) return NO;
    const type = bytes[from] as number;
    if (onPort) return YES;
    const first = bytes[from + 5] as number;
    return type === HANDSHAKE && (first === CLIENT_HELLO || first === SERVER_HELLO) ? YES : NO;
  },
  decode,
  describe: (code) => OPERATIONS[code] ?? { operation: `handshake_${code}`, meaning: 'connect' },
  codeKey: (_kind, code) => (code === ALERT_CODE ? undefined : code),
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.9,
  examples: [
    {
      title: 'a client hello for ot.example',
      hex: '16 0301 0042 01 00003e 0303 0000000000000000000000000000000000000000000000000000000000000000 00 0002 1301 01 00 0013 0000 000f 000d 00 000a 6f742e6578616d706c65',
      messages: [{ kind: 'request', operation: 'client_hello', meaning: 'connect' }],
    },
    {
      title: 'a server hello',
      hex: '16 0303 002c 02 000028 0303 0000000000000000000000000000000000000000000000000000000000000000 00 1301 00 0000',
      messages: [{ kind: 'response', operation: 'server_hello', meaning: 'connect' }],
    },
    { title: 'miss: a record of another version', hex: '16 0903 0003 01 0000', messages: [] },
  ],
});

/** Content type 20–24, version 3.0–3.4, a length that a record can have. */
function isRecord(bytes: Uint8Array, from: number, to: number): boolean {
  const type = bytes[from] as number;
  if (type < CHANGE_CIPHER || type > 24) return false;
  if (to - from > 1 && bytes[from + 1] !== 3) return false;
  if (to - from > 2 && (bytes[from + 2] as number) > 4) return false;
  if (to - from < 5) return true;
  const length = ((bytes[from + 3] as number) << 8) | (bytes[from + 4] as number);
  return length > 0 && length <= RECORD_BYTES_MAX;
}

/** Nothing after the first record of a direction tells who they are without certificates being read: it is encrypted or soon will be. */
function passThrough(to: number, context: DecodeContext): number {
  context.setWord(0, PASSED);
  context.skip(REST);
  return to;
}

function clientHello(bytes: Uint8Array, view: DataView, body: number, stop: number, context: DecodeContext): void {
  let object = NO_OBJECT;
  const extensions = extensionsAt(bytes, view, body, stop);
  const name = findExtension(view, extensions, stop, SERVER_NAME);
  // ServerNameList: length (2), type (1, 0 = host name), length (2), name.
  if (name >= 0 && view.getUint16(name + 2) >= 5 && bytes[name + 6] === 0) {
    const length = view.getUint16(name + 7);
    if (length > 0 && name + 9 + length <= name + 4 + view.getUint16(name + 2)) {
      context.claimBytes(SOURCE, 'tls-sni', bytes, name + 9, name + 9 + length, 'ascii');
      object = context.intern(bytes, name + 9, name + 9 + length);
      if (context.detail) context.field('server_name', latin1(bytes, name + 9, name + 9 + length));
    }
  }
  if (context.detail && body + 2 <= stop) context.field('version', view.getUint16(body));
  context.message(REQUEST, CLIENT_HELLO, object);
}

function serverHello(view: DataView, body: number, stop: number, context: DecodeContext): void {
  if (context.detail && body + 35 <= stop) {
    const session = view.getUint8(body + 34);
    const after = body + 35 + session + 3;
    const chosen = after + 2 <= stop ? findExtension(view, after + 2, stop, SUPPORTED_VERSIONS) : -1;
    const tls13 = chosen >= 0 && view.getUint16(chosen + 2) === 2;
    context.field('version', tls13 ? view.getUint16(chosen + 4) : view.getUint16(body));
  }
  context.message(body + 34 <= stop ? RESPONSE : ERROR, SERVER_HELLO, NO_OBJECT);
}

/** Offset of the first extension of a client hello, or `stop`. */
function extensionsAt(bytes: Uint8Array, view: DataView, body: number, stop: number): number {
  let at = body + 34;
  if (at + 1 > stop) return stop;
  at += 1 + (bytes[at] as number);
  if (at + 2 > stop) return stop;
  at += 2 + view.getUint16(at);
  if (at + 1 > stop) return stop;
  at += 1 + (bytes[at] as number);
  return Math.min(stop, at + 2);
}

/** Offset of the extension's header (type, length, data), lying whole before `stop`; −1 when absent. */
function findExtension(view: DataView, from: number, stop: number, wanted: number): number {
  let at = from;
  for (let i = 0; i < EXTENSIONS_MAX && at + 4 <= stop; i++) {
    const next = at + 4 + view.getUint16(at + 2);
    if (next > stop) return -1;
    if (view.getUint16(at) === wanted) return at;
    at = next;
  }
  return -1;
}
