/**
 * OpenVPN: tunnels that are set up, and how much goes through them. The protocol as OpenVPN's community documents it (“OpenVPN
 * protocol”), opcodes as in zeek-openvpn; what is encrypted is not read. Elsewhere than at its port it is known by the reset
 * that a session begins with: bare, with a check (tls-auth), or encrypted (tls-crypt).
 */
import {
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
  type DecodeContext,
  type MessageKind,
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';

/** Opcodes: the upper five bits of the first byte, above the number of the key. */
const CLIENT_RESET = 7;
const CLIENT_RESET_V3 = 10;
const SERVER_RESET = 8;
const OPCODES: readonly (readonly [MessageKind, string, OperationWord['meaning']] | undefined)[] = [
  undefined,
  [REQUEST, 'control_hard_reset_client_v1', 'connect'],
  [RESPONSE, 'control_hard_reset_server_v1', 'connect'],
  [EVENT, 'control_soft_reset_v1', 'connect'],
  [EVENT, 'control_v1', 'connect'],
  [EVENT, 'ack_v1', 'keep-alive'],
  [EVENT, 'data_v1', 'transfer'],
  [REQUEST, 'control_hard_reset_client_v2', 'connect'],
  [RESPONSE, 'control_hard_reset_server_v2', 'connect'],
  [EVENT, 'data_v2', 'transfer'],
  [REQUEST, 'control_hard_reset_client_v3', 'connect'],
  [EVENT, 'control_wkc_v1', 'connect'],
];
const KEY_BITS = 3;
/** Opcode, session, no acknowledgements, packet 0. */
const RESET_BYTES = 14;
/** The same with one acknowledgement and the session of the other. */
const ANSWER_BYTES = RESET_BYTES + 12;
const SESSION_BYTES = 8;
/** With a check of these sizes, a packet number and a time between the session and the rest. */
const CHECK_BYTES = [16, 20, 32, 64];
const REPLAY_BYTES = 8;
/** tls-crypt: number and time, then a check, then the encrypted rest. */
const CRYPT_CHECK_BYTES = 32;
/** Over TCP the length of each packet comes first. */
const LENGTH_BYTES = 2;
const PACKET_BYTES_MIN = 2;

export default defineProtocol({
  id: 'openvpn',
  name: 'OpenVPN',
  reference: 'OpenVPN protocol, community documentation; zeek-openvpn',
  over: [
    { transport: 'udp', ports: [1194], anyPort: true },
    { transport: 'tcp', ports: [1194], anyPort: true },
  ],
  firstBytes: [0, CLIENT_RESET << KEY_BITS, SERVER_RESET << KEY_BITS, CLIENT_RESET_V3 << KEY_BITS],
  recognise,
  decode(bytes, view, from, to, context) {
    if (!context.stream) return packet(bytes, from, to, context) ? to : RESYNC;
    let at = from;
    while (to - at > LENGTH_BYTES) {
      const length = view.getUint16(at);
      const end = at + LENGTH_BYTES + length;
      if (length < PACKET_BYTES_MIN || !packet(bytes, at + LENGTH_BYTES, to, context)) return RESYNC;
      // What it holds is of no interest.
      if (end > to) context.skip(end - to);
      at = Math.min(end, to);
    }
    return at;
  },
  describe(code) {
    const row = OPCODES[code];
    return row ? { operation: row[1], meaning: row[2] } : { operation: `opcode_${code}`, meaning: 'unknown' };
  },
  domain: 'it',
  confidence: 0.6,
  examples: [
    {
      title: 'a client begins, over TCP',
      hex: '000e 38 0102030405060708 00 00000000',
      messages: [{ kind: 'request', operation: 'control_hard_reset_client_v2', meaning: 'connect' }],
    },
    { title: 'miss: an opcode that does not exist', hex: '000e f8 0102030405060708 00 00000000', messages: [] },
  ],
});

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to - from <= LENGTH_BYTES) return onPort && to > from ? MORE : NO;
  const first = bytes[from] as number;
  if (isReset(bytes, from, to)) return YES;
  const length = (first << 8) | (bytes[from + 1] as number);
  const framed = length >= PACKET_BYTES_MIN && length <= to - from - LENGTH_BYTES;
  if (framed && isReset(bytes, from + LENGTH_BYTES, from + LENGTH_BYTES + length)) return YES;
  if (!onPort) return NO;
  if (first === 0 && OPCODES[(bytes[from + LENGTH_BYTES] as number) >> KEY_BITS]) return YES;
  return OPCODES[first >> KEY_BITS] ? YES : NO;
}

/** Whether [from, to) is what a client begins with, or a server answers to it, in one of three forms. */
function isReset(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes[from] as number;
  const length = to - from;
  const answers = first === SERVER_RESET << KEY_BITS;
  if (!answers && first !== CLIENT_RESET << KEY_BITS && first !== CLIENT_RESET_V3 << KEY_BITS) return false;
  const whole = answers ? ANSWER_BYTES : RESET_BYTES;
  if (length >= whole + REPLAY_BYTES + CRYPT_CHECK_BYTES && isFirst(bytes, from + 1 + SESSION_BYTES)) return true;
  const rest = to - (whole - 1 - SESSION_BYTES);
  // An answer acknowledges packet 0, and repeats the session of the client.
  if (!isZero(bytes, to - 4, to) || (answers ? !acknowledges(bytes, rest) : bytes[rest] !== 0)) return false;
  return (
    length === whole || (CHECK_BYTES.includes(length - whole - REPLAY_BYTES) && isFirst(bytes, rest - REPLAY_BYTES))
  );
}

const acknowledges = (bytes: Uint8Array, at: number): boolean => bytes[at] === 1 && isZero(bytes, at + 1, at + 5);

/** Packet number 1. */
const isFirst = (bytes: Uint8Array, at: number): boolean => isZero(bytes, at, at + 3) && bytes[at + 3] === 1;

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== 0) return false;
  return true;
}

function packet(bytes: Uint8Array, at: number, to: number, context: DecodeContext): boolean {
  const opcode = (bytes[at] as number) >> KEY_BITS;
  const row = OPCODES[opcode];
  if (!row || at >= to) return false;
  const [kind] = row;
  if (kind === RESPONSE) {
    if (context.direction === 0) context.swapRoles();
    context.claim(SOURCE, 'role', 'OpenVPN server');
  }
  if (context.detail) context.field('key', (bytes[at] as number) & 7);
  if (opcode === SERVER_RESET || kind === REQUEST) context.claim(SOURCE, 'application', 'OpenVPN');
  context.message(kind, opcode, NO_OBJECT);
  return true;
}
