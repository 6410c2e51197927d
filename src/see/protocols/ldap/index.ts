/**
 * LDAP: operations by number, who binds, who asks for a domain controller; also within what SASL only signs. RFC 4511, 4;
 * RFC 4422, 3.7 (buffers of a security layer); RFC 4121, 4.2.6.2 (their Kerberos token); [MS-NLMP] 2.2.2.9 (that of NTLM).
 */
import { BER_ENUMERATED, BER_INTEGER, BER_OCTET_STRING, BER_SEQUENCE } from '../../../kernel/encodings/ber.ts';
import {
  ERROR,
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  YES,
  defineProtocol,
  type DecodeContext,
} from '../../../model/protocol.ts';
import { starttls } from '../../../model/starttls.ts';
import { TLS, TLS_GRANTED, message } from './message.ts';
import { SEALED, answerTo, describe } from './words.ts';

const MESSAGE_BYTES_MAX = 1 << 16;
/** A buffer of a security layer: its length in four bytes, the first of which is 0 as those of all that are met. */
const BUFFER_LENGTH = 4;
const TOKEN_BYTES = 16;
const WRAP_TOKEN = 0x0504;
const SEALED_FLAG = 2;
/** Version of NTLM's signature, little-endian. */
const NTLM_VERSION = 1;
const VERSION_MAX = 3;
/** RFC 4511, 4.2 and 4.5: application tags of constructed values. */
const BIND = 0x60;
const BIND_ANSWERED = 0x61;
const SEARCH = 0x63;

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    if (context.flowWord(TLS) === TLS_GRANTED) return starttls(bytes, view, at, to, context);
    const next =
      bytes[at] === 0 && context.stream ? buffer(bytes, view, at, to, context) : plain(bytes, view, at, to, context);
    if (next === RESYNC) return RESYNC;
    if (next === at) return at;
    at = next;
  }
  return at;
}

/** One message in clear. Offset behind it, `at` to wait, RESYNC. */
function plain(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  if (bytes[at] !== BER_SEQUENCE) return RESYNC;
  const start = contentOf(bytes, at, to);
  if (start < 0) return at + 6 > to ? at : RESYNC;
  const end = endOf(bytes, at, start);
  if (end > to) {
    if (end - at <= MESSAGE_BYTES_MAX || !context.stream) return at;
    context.skip(end - to);
    return to;
  }
  return message(bytes, view, at, end, context) ? end : RESYNC;
}

/** A buffer of the security layer: what is signed can be read, what is sealed is counted. */
function buffer(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  if (to - at < BUFFER_LENGTH + TOKEN_BYTES) return at;
  const token = at + BUFFER_LENGTH;
  const end = token + view.getUint32(at);
  if (end < token + TOKEN_BYTES) return RESYNC;
  const kerberos = view.getUint16(token) === WRAP_TOKEN;
  if (!kerberos && view.getUint32(token, true) !== NTLM_VERSION) return RESYNC;
  const sealed = kerberos && ((bytes[token + 2] as number) & SEALED_FLAG) !== 0;
  if (sealed || end - at > MESSAGE_BYTES_MAX) return unread(end, to, context);
  if (end > to) return at;
  let from = token + TOKEN_BYTES;
  let stop = end;
  if (kerberos) {
    // The checksum stands behind the contents, or before them when they are rotated by its length.
    const [checksum, rotation] = [view.getUint16(token + 4), view.getUint16(token + 6)];
    if (rotation === checksum) from += checksum;
    else if (rotation === 0) stop -= checksum;
  }
  if (from >= stop || bytes[from] !== BER_SEQUENCE) return unread(end, to, context);
  while (from < stop) {
    const start = contentOf(bytes, from, stop);
    const next = start < 0 ? stop + 1 : endOf(bytes, from, start);
    if (next > stop || !message(bytes, view, from, next, context)) {
      context.malformed('a message that does not fit its buffer');
      break;
    }
    from = next;
  }
  return end;
}

function unread(end: number, to: number, context: DecodeContext): number {
  context.message(context.direction === 0 ? REQUEST : RESPONSE, SEALED, NO_OBJECT);
  if (end > to) context.skip(end - to);
  return Math.min(end, to);
}

/** What a conversation at another port is known by: a bind with its version (RFC 4511, 4.2), the answer to one, a search. */
function opens(bytes: Uint8Array, operation: number, to: number): boolean {
  const content = contentOf(bytes, operation, to);
  if (content < 0 || content + 3 > to) return false;
  const tag = bytes[operation] as number;
  const first = bytes[content] as number;
  const value = bytes[content + 2] as number;
  if (tag === BIND) return first === BER_INTEGER && bytes[content + 1] === 1 && value >= 1 && value <= VERSION_MAX;
  if (tag === BIND_ANSWERED) return first === BER_ENUMERATED && bytes[content + 1] === 1;
  return tag === SEARCH && first === BER_OCTET_STRING;
}

export default defineProtocol({
  id: 'ldap',
  name: 'LDAP',
  reference: 'RFC 4511, 4; RFC 4422, 3.7; RFC 4121, 4.2.6.2; [MS-ADTS] 6.3',
  over: [
    { transport: 'tcp', ports: [389, 3268], anyPort: true },
    { transport: 'udp', ports: [389] },
  ],
  firstBytes: [BER_SEQUENCE],
  recognise(bytes, from, to, onPort) {
    if (bytes[from] !== BER_SEQUENCE) return NO;
    if (to - from < 8) return onPort ? MORE : NO;
    const start = contentOf(bytes, from, to);
    const operation = start + 2 + (bytes[start + 1] as number);
    if (start < 0 || bytes[start] !== BER_INTEGER || operation >= to) return NO;
    if (onPort) return ((bytes[operation] as number) & 0xc0) === 0x40 ? YES : NO;
    return endOf(bytes, from, start) === to && opens(bytes, operation, to) ? YES : NO;
  },
  decode,
  describe,
  codeKey: (kind, code) => (code === SEALED ? undefined : kind === RESPONSE || kind === ERROR ? answerTo(code) : code),
  domain: 'it',
  confidence: 0.6,
  examples: [
    {
      title: 'an anonymous bind',
      hex: '300c 020101 6007 020103 0400 8000',
      messages: [{ kind: 'request', operation: 'bind', meaning: 'authenticate' }],
    },
    {
      title: 'a bind that is refused',
      hex: '300c 020101 6107 0a0131 0400 0400',
      messages: [{ kind: 'error', operation: 'bind', meaning: 'authenticate' }],
    },
    { title: 'miss: a sequence that holds no operation', hex: '3006 020101 020101', messages: [] },
  ],
});

/** Offset of the contents of the element at `at`; −1 where its length is not whole or not definite. X.690, 8.1.3. */
function contentOf(bytes: Uint8Array, at: number, to: number): number {
  const first = bytes[at + 1] as number;
  if (at + 2 > to || first === 0x80 || first > 0x84) return -1;
  const start = first < 0x80 ? at + 2 : at + 2 + (first & 0x7f);
  return start > to ? -1 : start;
}

function endOf(bytes: Uint8Array, at: number, start: number): number {
  if ((bytes[at + 1] as number) < 0x80) return start + (bytes[at + 1] as number);
  let length = 0;
  for (let i = at + 2; i < start; i++) length = length * 256 + (bytes[i] as number);
  return start + length;
}
