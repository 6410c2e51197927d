/**
 * IKE, the key exchange of IPsec, in both versions: exchanges, refusals and what the peers say of themselves before they encrypt.
 * RFC 7296, 3 (version 2); RFC 2408, 3 and RFC 2407, 4.6 (version 1); RFC 3948, 2 (port 4500).
 */
import { latin1 } from '../../../kernel/encodings/text.ts';
import {
  ERROR,
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
} from '../../../model/protocol.ts';
import { algorithms } from './proposal.ts';

/** Exchange types: RFC 2408, 3.1; RFC 2409, 5; RFC 7296, 3.1; IANA, IKEv2 exchange types. */
const AGGRESSIVE = 4;
const INFORMATIONAL_V1 = 5;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  1: { operation: 'base', meaning: 'connect' },
  2: { operation: 'identity_protection', meaning: 'connect' },
  3: { operation: 'authentication_only', meaning: 'authenticate' },
  [AGGRESSIVE]: { operation: 'aggressive', meaning: 'connect' },
  [INFORMATIONAL_V1]: { operation: 'informational', meaning: 'notify' },
  6: { operation: 'transaction', meaning: 'authenticate' },
  32: { operation: 'quick_mode', meaning: 'connect' },
  33: { operation: 'new_group_mode', meaning: 'connect' },
  34: { operation: 'ike_sa_init', meaning: 'connect' },
  35: { operation: 'ike_auth', meaning: 'authenticate' },
  36: { operation: 'create_child_sa', meaning: 'connect' },
  37: { operation: 'informational', meaning: 'notify' },
  38: { operation: 'ike_session_resume', meaning: 'connect' },
  43: { operation: 'ike_intermediate', meaning: 'connect' },
};

const HEADER_BYTES = 28;
const NEXT_PAYLOAD = 16;
const VERSION = 17;
const EXCHANGE = 18;
const FLAGS = 19;
const LENGTH = 24;
/** Version 1: all behind the header is encrypted. Version 2: a response. */
const ENCRYPTED = 0x01;
const RESPONDS = 0x20;
/** RFC 3948, 2.2: at port 4500 four zeros come first. */
const MARKER_BYTES = 4;
const NAT_PORT = 4500;
const KEEP_ALIVE = 0xff;

const PAYLOAD_HEADER_BYTES = 4;
const PAYLOADS_MAX = 64;
/** Payloads of version 1: RFC 2408, 3.1. */
const ASSOCIATION_V1 = 1;
const IDENTIFICATION = 5;
const NOTIFICATION_V1 = 11;
const VENDOR_V1 = 13;
/** Payloads of version 2: RFC 7296, 3.2. */
const ASSOCIATION = 33;
const NOTIFY = 41;
const VENDOR = 43;
const ENCRYPTED_PAYLOADS = [46, 53];
/** Where the type of a notification stands, behind a domain of interpretation in version 1; and where its errors end. */
const NOTIFY_TYPE = 6;
const NOTIFY_TYPE_V1 = 10;
const ERROR_TYPES_V1_END = 8192;
const ERROR_TYPES_END = 16384;
/** Identities, RFC 2407, 4.6.2.1. */
const ID_FQDN = 2;
const ID_USER_FQDN = 3;
const ID_KEY = 11;
const TEXT_BYTES_MIN = 6;
const TEXT_BYTES_MAX = 128;
/** Vendor id of Windows, before a number of its version. */
const WINDOWS = [0x1e, 0x2b, 0x51, 0x69, 0x05, 0x99, 0x1c, 0x7d, 0x7c, 0x96, 0xfc, 0xbf, 0xb5, 0x87, 0xe4, 0x61];

export default defineProtocol({
  id: 'isakmp',
  name: 'IKE',
  reference: 'RFC 7296, 3; RFC 2408, 3; RFC 2407, 4.6; RFC 3948, 2',
  over: [{ transport: 'udp', ports: [500, NAT_PORT] }, { carrier: 'ike' }],
  recognise: (bytes, from, to, onPort) => (onPort && headerAt(bytes, from, to) >= 0 ? YES : NO),
  decode(bytes, view, from, to, context) {
    const at = headerAt(bytes, from, to);
    if (at < 0) {
      if (to - from === 1 && bytes[from] === KEEP_ALIVE) return to;
      // The same flow carries what was agreed on: RFC 3948, 2.1.
      const encapsulates = context.sourcePort === NAT_PORT || context.targetPort === NAT_PORT;
      return encapsulates && context.hand('esp', bytes, view, from, to) ? to : RESYNC;
    }
    message(bytes, view, at, to, context);
    return to;
  },
  describe: (code) => OPERATIONS[code] ?? { operation: `exchange_${code}`, meaning: 'unknown' },
  domain: 'both',
  confidence: 0.6,
  examples: [
    {
      title: 'version 2 begins',
      hex: '0102030405060708 0000000000000000 00 20 22 08 00000000 0000001c',
      messages: [{ kind: 'request', operation: 'ike_sa_init', meaning: 'connect' }],
    },
    {
      title: 'no proposal was chosen',
      hex: '0102030405060708 1112131415161718 29 20 22 20 00000000 00000024 0000 0008 0000 000e',
      messages: [{ kind: 'error', operation: 'ike_sa_init', meaning: 'connect' }],
    },
    { title: 'miss: version 3', hex: '0102030405060708 0000000000000000 21 30 22 08 00000000 0000001c', messages: [] },
  ],
});

/** Where the header begins, whose length is the datagram's; −1 where there is none. */
function headerAt(bytes: Uint8Array, from: number, to: number): number {
  const marked = to - from >= HEADER_BYTES + MARKER_BYTES && isZero(bytes, from);
  const at = marked ? from + MARKER_BYTES : from;
  if (to - at < HEADER_BYTES || isZero(bytes, at)) return -1;
  const version = bytes[at + VERSION] as number;
  const length =
    ((bytes[at + LENGTH] as number) << 24) |
    ((bytes[at + LENGTH + 1] as number) << 16) |
    ((bytes[at + LENGTH + 2] as number) << 8) |
    (bytes[at + LENGTH + 3] as number);
  return (version === 0x10 || version === 0x20) && length === to - at ? at : -1;
}

const isZero = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 0 && bytes[at + 3] === 0;

function message(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): void {
  const exchange = bytes[at + EXCHANGE] as number;
  const flags = bytes[at + FLAGS] as number;
  const second = bytes[at + VERSION] === 0x20;
  turn(flags, second, context);
  // Told once a flow.
  if (context.word(0) === 0) {
    context.setWord(0, 1);
    context.claim(SOURCE, 'security', second ? 'IKE version 2' : 'IKE version 1');
  }
  const encrypted = !second && (flags & ENCRYPTED) !== 0;
  const failed = !encrypted && payloads(bytes, view, at, to, second, context);
  if (context.detail) {
    context.field('version', second ? 2 : 1);
    context.field('encrypted', encrypted);
    context.field('message_id', view.getUint32(at + 20));
  }
  if (exchange === AGGRESSIVE && !second && context.direction === 1)
    context.sign('aggressive-mode', 'IKE in aggressive mode: identities and a hash of the shared secret can be read');
  context.message(failed ? ERROR : kindOf(exchange, flags, second, context), exchange, NO_OBJECT);
}

/** Only version 2 says who asks; in version 1 it is who began the flow. */
function kindOf(exchange: number, flags: number, second: boolean, context: DecodeContext): MessageKind {
  if (second) return flags & RESPONDS ? RESPONSE : REQUEST;
  if (exchange === INFORMATIONAL_V1) return EVENT;
  return context.direction === 0 ? REQUEST : RESPONSE;
}

/** Both have the same port: the flow of version 2 that begins with a response was begun by the other. */
function turn(flags: number, second: boolean, context: DecodeContext): void {
  if (context.flowWord(0) !== 0) return;
  context.setFlowWord(0, 1);
  if (second && (flags & RESPONDS) !== 0 && context.direction === 0) context.swapRoles();
}

/** Walks the payloads that can be read. Whether one of them refuses. */
function payloads(
  bytes: Uint8Array,
  view: DataView,
  header: number,
  to: number,
  second: boolean,
  context: DecodeContext,
): boolean {
  let type = bytes[header + NEXT_PAYLOAD] as number;
  let failed = false;
  let at = header + HEADER_BYTES;
  for (let i = 0; i < PAYLOADS_MAX && type !== 0; i++) {
    if (second && ENCRYPTED_PAYLOADS.includes(type)) return failed;
    const length = at + PAYLOAD_HEADER_BYTES <= to ? view.getUint16(at + 2) : 0;
    if (length < PAYLOAD_HEADER_BYTES || at + length > to) {
      context.malformed('a payload that does not fit');
      return failed;
    }
    if (type === (second ? VENDOR : VENDOR_V1)) vendor(bytes, at + PAYLOAD_HEADER_BYTES, at + length, context);
    else if (type === (second ? ASSOCIATION : ASSOCIATION_V1))
      association(bytes, view, at + PAYLOAD_HEADER_BYTES, at + length, second, context);
    else if (type === IDENTIFICATION && !second) identity(bytes, at, at + length, context);
    else if (type === (second ? NOTIFY : NOTIFICATION_V1)) failed ||= refuses(view, at, length, second);
    type = bytes[at] as number;
    at += length;
  }
  return failed;
}

/** What the one who answers has chosen. */
function association(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  second: boolean,
  context: DecodeContext,
): void {
  if (context.direction === 0) return;
  const names = algorithms(bytes, view, from, to, second);
  if (names !== '') context.claim(SOURCE, 'security', `IKE version ${second ? 2 : 1}: ${names}`);
}

function refuses(view: DataView, at: number, length: number, second: boolean): boolean {
  const place = second ? NOTIFY_TYPE : NOTIFY_TYPE_V1;
  if (place + 2 > length) return false;
  const type = view.getUint16(at + place);
  return type > 0 && type < (second ? ERROR_TYPES_END : ERROR_TYPES_V1_END);
}

/** Most vendor ids are hashes; those that are words name a product or an extension. */
function vendor(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  if (WINDOWS.every((byte, i) => bytes[from + i] === byte && from + i < to)) context.claim(SOURCE, 'os', 'Windows');
  if (to - from < TEXT_BYTES_MIN || to - from > TEXT_BYTES_MAX) return;
  const text = latin1(bytes, from, to);
  if (/^[\x20-\x7e]+$/.test(text) && /[A-Za-z]{3}[ ./-]/.test(text)) context.claim(SOURCE, 'application', text);
}

/** Type, protocol, port, then a name: in aggressive mode it can be read. */
function identity(bytes: Uint8Array, at: number, to: number, context: DecodeContext): void {
  const start = at + PAYLOAD_HEADER_BYTES + 4;
  const type = bytes[at + PAYLOAD_HEADER_BYTES] as number;
  if (start >= to || to - start > TEXT_BYTES_MAX) return;
  const name = latin1(bytes, start, to);
  if (!/^[\x20-\x7e]+$/.test(name)) return;
  if (type === ID_FQDN) context.claim(SOURCE, 'mentioned-name', name);
  else if (type === ID_USER_FQDN) {
    const sign = name.lastIndexOf('@');
    const user = sign > 0 ? name.slice(0, sign) : name;
    context.account(SOURCE, { name: user, domain: sign > 0 ? name.slice(sign + 1) : '', kind: 'user' });
  } else if (type === ID_KEY) context.account(SOURCE, { name, domain: '', kind: 'unknown' });
}
