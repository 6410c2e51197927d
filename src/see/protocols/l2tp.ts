/**
 * Layer Two Tunneling Protocol: tunnels and calls that are set up, who sets them up and for whom; what goes through them and what
 * authenticates is not read. RFC 2661, 3.1–3.2 (header, messages) and 4 (attributes); RFC 3931, 3.2 (version 3 over UDP).
 */
import { latin1, trimEnd } from '../../kernel/encodings/text.ts';
import {
  EVENT,
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
} from '../../model/protocol.ts';

/** Message types, 3.2. */
const MESSAGES: Readonly<Record<number, readonly [MessageKind, string, OperationWord['meaning']]>> = {
  1: [REQUEST, 'start_control_connection_request', 'connect'],
  2: [RESPONSE, 'start_control_connection_reply', 'connect'],
  3: [EVENT, 'start_control_connection_connected', 'connect'],
  4: [EVENT, 'stop_control_connection_notification', 'disconnect'],
  6: [EVENT, 'hello', 'keep-alive'],
  7: [REQUEST, 'outgoing_call_request', 'connect'],
  8: [RESPONSE, 'outgoing_call_reply', 'connect'],
  9: [EVENT, 'outgoing_call_connected', 'connect'],
  10: [REQUEST, 'incoming_call_request', 'connect'],
  11: [RESPONSE, 'incoming_call_reply', 'connect'],
  12: [EVENT, 'incoming_call_connected', 'connect'],
  14: [EVENT, 'call_disconnect_notify', 'disconnect'],
  15: [EVENT, 'wan_error_notify', 'notify'],
  16: [EVENT, 'set_link_info', 'configure'],
};
/** Codes of our own: a message that only acknowledges, and one of data. */
const ACKNOWLEDGEMENT = 0x10000;
const DATA = 0x10001;

/** Flags, 3.1: control, length, sequence; the rest must be 0 in a control message. */
const CONTROL = 0x8000;
const CONTROL_FLAGS = 0xc800;
const FLAGS = 0xfff0;
const DATA_FLAGS = 0x4b00;
const HEADER_BYTES = 12;
const DATA_BYTES_MIN = 6;

/** Attribute value pairs, 4.1: mandatory, hidden, four reserved bits, length; vendor; type. */
const PAIR_BYTES = 6;
const PAIRS_MAX = 64;
const HIDDEN = 0x4000;
const LENGTH = 0x03ff;
const MESSAGE_TYPE = 0;
const HOST_NAME = 7;
const VENDOR_NAME = 8;
const PROXY_AUTHENTICATION_NAME = 30;

export default defineProtocol({
  id: 'l2tp',
  name: 'L2TP',
  reference: 'RFC 2661, 3–4; RFC 3931, 3.2',
  over: [{ transport: 'udp', ports: [1701], anyPort: true }],
  firstBytes: [CONTROL_FLAGS >> 8],
  recognise(bytes, from, to, onPort) {
    if (isControl(bytes, from, to)) return onPort || messageType(bytes, from, to) > 0 ? YES : NO;
    return onPort && isData(bytes, from, to) ? YES : NO;
  },
  decode(bytes, view, from, to, context) {
    if (!isControl(bytes, from, to)) {
      if (!isData(bytes, from, to)) return RESYNC;
      context.message(EVENT, DATA, NO_OBJECT);
      return to;
    }
    const type = messageType(bytes, from, to);
    if (context.detail) context.field('version', (bytes[from + 1] as number) & 15);
    if (type > 0 && !pairs(bytes, view, from + HEADER_BYTES, to, context))
      context.malformed('an attribute that does not fit');
    if (type >= 0) context.message(MESSAGES[type]?.[0] ?? EVENT, type, NO_OBJECT);
    else context.message(EVENT, ACKNOWLEDGEMENT, NO_OBJECT);
    return to;
  },
  describe(code) {
    const row = MESSAGES[code];
    if (row) return { operation: row[1], meaning: row[2] };
    if (code === DATA) return { operation: 'data', meaning: 'transfer' };
    if (code === ACKNOWLEDGEMENT) return { operation: 'acknowledgement', meaning: 'keep-alive' };
    return { operation: `message_type_${code}`, meaning: 'unknown' };
  },
  codeKey: (_kind, code) => (code >= ACKNOWLEDGEMENT ? undefined : code),
  domain: 'it',
  confidence: 0.6,
  examples: [
    {
      title: 'lac1 asks for a tunnel',
      hex: 'c802 0022 0000 0000 0000 0000 8008 0000 0000 0001 800a 0000 0007 6c616331 0000 0000',
      messages: [{ kind: 'request', operation: 'start_control_connection_request', meaning: 'connect' }],
    },
    { title: 'miss: version 5', hex: 'c805 0014 0000 0000 0000 0000 8008 0000 0000 0001', messages: [] },
  ],
});

const two = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number);

const isVersion = (bytes: Uint8Array, from: number): boolean =>
  ((bytes[from + 1] as number) & 15) === 2 || ((bytes[from + 1] as number) & 15) === 3;

/** A control message has flags of its own, and a length that is the datagram's. */
function isControl(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < HEADER_BYTES || !isVersion(bytes, from)) return false;
  return (two(bytes, from) & FLAGS) === CONTROL_FLAGS && two(bytes, from + 2) === to - from;
}

/** Of data the length is optional, and so are other fields. */
function isData(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from <= DATA_BYTES_MIN || !isVersion(bytes, from)) return false;
  const flags = two(bytes, from) & FLAGS;
  return (flags & CONTROL) === 0 && (flags & ~DATA_FLAGS) === 0;
}

/** The first attribute says which message it is; −1 for one without any, 0 where it says nothing known. */
function messageType(bytes: Uint8Array, from: number, to: number): number {
  const at = from + HEADER_BYTES;
  if (at === to) return -1;
  if (at + PAIR_BYTES + 2 > to || two(bytes, at + 2) !== 0 || two(bytes, at + 4) !== MESSAGE_TYPE) return 0;
  return (two(bytes, at) & LENGTH) === PAIR_BYTES + 2 ? two(bytes, at + PAIR_BYTES) : 0;
}

/** Names of host, product and user. False where a pair is longer than the message. */
function pairs(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): boolean {
  let at = from;
  for (let i = 0; i < PAIRS_MAX && at + PAIR_BYTES <= to; i++) {
    const head = view.getUint16(at);
    const end = at + (head & LENGTH);
    if (end < at + PAIR_BYTES || end > to) return false;
    if ((head & HIDDEN) === 0 && view.getUint16(at + 2) === 0)
      name(bytes, view.getUint16(at + 4), at + PAIR_BYTES, trimEnd(bytes, at + PAIR_BYTES, end), context);
    at = end;
  }
  return at === to;
}

function name(bytes: Uint8Array, type: number, from: number, to: number, context: DecodeContext): void {
  if (to <= from) return;
  if (type === HOST_NAME) context.claimBytes(SOURCE, 'hostname', bytes, from, to, 'latin1');
  else if (type === VENDOR_NAME) context.claimBytes(SOURCE, 'application', bytes, from, to, 'latin1');
  else if (type === PROXY_AUTHENTICATION_NAME)
    context.account(SOURCE, { name: latin1(bytes, from, to), domain: '', kind: 'user' });
}
