/** WireGuard: handshakes and how much goes through the tunnel. “WireGuard: Next Generation Kernel Network Tunnel”, 5.4.2–5.4.7. */
import {
  EVENT,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  TARGET,
  YES,
  defineProtocol,
  type DecodeContext,
  type MessageKind,
  type OperationWord,
} from '../../model/protocol.ts';

const INITIATION = 1;
const ANSWER = 2;
const COOKIE = 3;
const TRANSPORT = 4;
const MESSAGES: Readonly<Record<number, readonly [MessageKind, string, OperationWord['meaning']]>> = {
  [INITIATION]: [REQUEST, 'handshake_initiation', 'connect'],
  [ANSWER]: [RESPONSE, 'handshake_response', 'connect'],
  [COOKIE]: [RESPONSE, 'cookie_reply', 'connect'],
  [TRANSPORT]: [EVENT, 'transport_data', 'transfer'],
};
/** Bytes of each; transport data are a header, a packet padded to blocks unless that would exceed the link, and a check. */
const BYTES: Readonly<Record<number, number>> = { [INITIATION]: 148, [ANSWER]: 92, [COOKIE]: 64 };
const TRANSPORT_BYTES_MIN = 32;
/** Type and three zeros, then the index of the sender (of transport data and cookies: of the receiver). */
const INDEX = 4;

export default defineProtocol({
  id: 'wireguard',
  name: 'WireGuard',
  reference: 'WireGuard: Next Generation Kernel Network Tunnel, 5.4',
  over: [{ transport: 'udp', ports: [51820], anyPort: true }],
  firstBytes: [INITIATION, ANSWER],
  recognise(bytes, from, to, onPort) {
    const type = typeOf(bytes, from, to);
    if (type === 0) return NO;
    // Elsewhere the two messages of a handshake, by their exact length and an index that is not nothing.
    return onPort || (type <= ANSWER && !isZero(bytes, from + INDEX)) ? YES : NO;
  },
  decode(bytes, _view, from, to, context) {
    const type = typeOf(bytes, from, to);
    const row = MESSAGES[type];
    if (!row) return RESYNC;
    turn(type, context);
    context.message(row[0], type, NO_OBJECT);
    return to;
  },
  describe(code) {
    const row = MESSAGES[code];
    return row ? { operation: row[1], meaning: row[2] } : { operation: `type_${code}`, meaning: 'unknown' };
  },
  domain: 'it',
  confidence: 0.7,
  examples: [
    {
      title: 'a handshake begins',
      hex: `01000000 c0ffee01 ${'ab'.repeat(140)}`,
      messages: [{ kind: 'request', operation: 'handshake_initiation', meaning: 'connect' }],
    },
    { title: 'miss: an initiation too short', hex: `01000000 c0ffee01 ${'ab'.repeat(139)}`, messages: [] },
  ],
});

/** Type of the message; 0 for another thing. */
function typeOf(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  const type = bytes[from] as number;
  if (length < TRANSPORT_BYTES_MIN || bytes[from + 1] !== 0 || bytes[from + 2] !== 0 || bytes[from + 3] !== 0) return 0;
  return type === TRANSPORT || BYTES[type] === length ? type : 0;
}

const isZero = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 0 && bytes[at + 3] === 0;

/** Peers are alike: who begins the first handshake is taken for the client. */
function turn(type: number, context: DecodeContext): void {
  if (context.flowWord(0) !== 0 || type > ANSWER) return;
  context.setFlowWord(0, 1);
  if ((type === INITIATION) !== (context.direction === 0)) context.swapRoles();
  context.claim(SOURCE, 'application', 'WireGuard');
  context.claim(TARGET, 'application', 'WireGuard');
}
