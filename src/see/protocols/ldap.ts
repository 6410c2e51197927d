/** LDAP: operations by number, who binds, and the NTLM or Kerberos inside of a bind; never a password. RFC 4511, 4; [MS-ADTS] 5.1.1.1.3 (Sicily). */
import { BER_INTEGER, BER_OCTET_STRING, BER_SEQUENCE, BerReader } from '../../kernel/encodings/ber.ts';
import { handToken } from '../../kernel/encodings/spnego.ts';
import { userNamed } from '../../model/clear-logons.ts';
import {
  ERROR,
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
  type OperationWord,
} from '../../model/protocol.ts';

/** Application tags, RFC 4511, 4.2–4.14. */
const BIND = 0;
const BIND_ANSWER = 1;
const SIMPLE = 0x80;
const WORDS: Readonly<Record<number, OperationWord>> = {
  [BIND]: { operation: 'bind', meaning: 'authenticate' },
  2: { operation: 'unbind', meaning: 'disconnect' },
  3: { operation: 'search', meaning: 'read' },
  6: { operation: 'modify', meaning: 'write' },
  8: { operation: 'add', meaning: 'write' },
  10: { operation: 'delete', meaning: 'write' },
  12: { operation: 'modify_dn', meaning: 'write' },
  14: { operation: 'compare', meaning: 'read' },
  16: { operation: 'abandon', meaning: 'disconnect' },
  23: { operation: 'extended', meaning: 'execute' },
};
/** Answers are counted under their requests: the tag of each. */
const REQUEST_OF: Readonly<Record<number, number>> = {
  1: 0,
  4: 3,
  5: 3,
  19: 3,
  7: 6,
  9: 8,
  11: 10,
  13: 12,
  15: 14,
  24: 23,
  25: 23,
};
/** success, compareFalse, compareTrue, referral, saslBindInProgress: RFC 4511, A.1. */
const NO_ERRORS = [0, 5, 6, 10, 14];
const MESSAGE_BYTES_MAX = 1 << 16;

const reader = new BerReader();
/** LDAPString, 4.1.2. */
const utf8 = new TextDecoder();

export default defineProtocol({
  id: 'ldap',
  name: 'LDAP',
  reference: 'RFC 4511, 4',
  over: [
    { transport: 'tcp', ports: [389, 3268] },
    { transport: 'udp', ports: [389] },
  ],
  recognise(bytes, from, to, onPort) {
    if (!onPort || bytes[from] !== BER_SEQUENCE) return NO;
    if (to - from < 8) return MORE;
    const start = contentOf(bytes, from, to);
    const operation = start + 2 + (bytes[start + 1] as number);
    if (start < 0 || bytes[start] !== BER_INTEGER || operation >= to) return NO;
    return ((bytes[operation] as number) & 0xc0) === 0x40 ? YES : NO;
  },
  decode(bytes, view, from, to, context) {
    let at = from;
    while (at < to) {
      if (bytes[at] !== BER_SEQUENCE) return RESYNC;
      const start = contentOf(bytes, at, to);
      if (start < 0) return at + 6 > to ? at : RESYNC;
      const end = endOf(bytes, at, start);
      if (end > to) {
        if (end - at <= MESSAGE_BYTES_MAX || !context.stream) return at;
        context.skip(end - to);
        return to;
      }
      if (!message(bytes, view, at, end, context)) return RESYNC;
      at = end;
    }
    return at;
  },
  describe: (code) => WORDS[code] ?? { operation: `operation_${code}`, meaning: 'unknown' },
  codeKey: () => undefined,
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

function message(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): boolean {
  reader.open(bytes, from, to);
  if (!reader.expect(BER_SEQUENCE) || !reader.enter() || !reader.expect(BER_INTEGER)) return false;
  if (!reader.next() || (reader.tag & 0xc0) !== 0x40) return false;
  const tag = reader.number;
  const asked = REQUEST_OF[tag];
  // Entries and references of a search come before its end, which alone is the answer.
  if (tag === 4 || tag === 19 || tag === 25) return true;
  if (asked === undefined) {
    if (tag === BIND) bind(bytes, view, context);
    context.message(REQUEST, tag, NO_OBJECT);
    return true;
  }
  const stop = reader.stop;
  // LDAPResult begins with its code.
  const result = reader.enter() && reader.next() ? reader.integer() : undefined;
  if (tag === BIND_ANSWER) token(bytes, view, reader.stop, stop, context);
  context.message(result !== undefined && NO_ERRORS.includes(result) ? RESPONSE : ERROR, asked, NO_OBJECT);
  return true;
}

/** Name and mechanism. Neither a name nor a password makes an anonymous bind (RFC 4513, 5.1.1), which is no logon. */
function bind(bytes: Uint8Array, view: DataView, context: DecodeContext): void {
  if (!reader.enter() || !reader.expect(BER_INTEGER) || !reader.expect(BER_OCTET_STRING)) return;
  const [start, end] = [reader.start, reader.stop];
  if (!reader.next()) return;
  if (reader.tag !== SIMPLE) token(bytes, view, reader.start, reader.stop, context);
  else if (end > start) {
    const account = userNamed(utf8.decode(bytes.subarray(start, end)));
    context.account(SOURCE, account);
    context.logon(account, bytes, reader.start, reader.stop);
  }
}

function token(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  handToken(context, bytes, view, from, to);
}
