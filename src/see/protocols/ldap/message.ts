/** One LDAP message: who binds and how, what is asked and answered; never a password. RFC 4511, 4; [MS-ADTS] 5.1.1.1.3 (Sicily). */
import { BER_INTEGER, BER_OCTET_STRING, BER_SEQUENCE, BerReader } from '../../../kernel/encodings/ber.ts';
import { handToken } from '../../../kernel/encodings/spnego.ts';
import { hasText, latin1 } from '../../../kernel/encodings/text.ts';
import { userNamed } from '../../../model/clear-logons.ts';
import { ERROR, EVENT, NO_OBJECT, REQUEST, RESPONSE, SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import { searchEntry, searchRequest } from './netlogon.ts';
import { BIND, BIND_ANSWER, ENTRY, EXTENDED, INTERMEDIATE, REFERENCE, SEARCH, requestOf } from './words.ts';

const SIMPLE = 0x80;
const SASL = 0xa3;
/** Of an extended request, its name: RFC 4511, 4.12. */
const REQUEST_NAME = 0x80;
/** StartTLS: 4.14.1. */
const START_TLS = '1.3.6.1.4.1.1466.20037';
/** success, compareFalse, compareTrue, referral, saslBindInProgress: RFC 4511, A.1. */
const NO_ERRORS = [0, 5, 6, 10, 14];
const MECHANISM_BYTES_MAX = 20;

/** Flow word 0: TLS was asked for, and granted. */
export const TLS = 0;
export const TLS_ASKED = 1;
export const TLS_GRANTED = 2;

const reader = new BerReader();
/** LDAPString, 4.1.2. */
const utf8 = new TextDecoder();

/** The message that fills bytes[from, to). False where it is none. */
export function message(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): boolean {
  reader.open(bytes, from, to);
  if (!reader.expect(BER_SEQUENCE) || !reader.enter() || !reader.expect(BER_INTEGER)) return false;
  if (!reader.next() || (reader.tag & 0xc0) !== 0x40) return false;
  const tag = reader.number;
  const asked = requestOf(tag);
  if (asked !== undefined) answer(bytes, view, tag, asked, context);
  else if (tag === ENTRY || tag === REFERENCE || tag === INTERMEDIATE) {
    if (tag === ENTRY && reader.enter()) searchEntry(bytes, reader, context);
    context.message(EVENT, tag, NO_OBJECT);
  } else {
    if (tag === BIND) bind(bytes, view, context);
    else if (tag === SEARCH && reader.enter()) searchRequest(bytes, reader, context);
    else if (tag === EXTENDED) extended(bytes, context);
    context.message(REQUEST, tag, NO_OBJECT);
  }
  return true;
}

/** LDAPResult, 4.1.9, begins with its code. */
function answer(bytes: Uint8Array, view: DataView, tag: number, asked: number, context: DecodeContext): void {
  const { stop } = reader;
  const result = reader.enter() && reader.next() ? reader.integer() : undefined;
  if (tag === BIND_ANSWER) token(bytes, view, reader.stop, stop, context);
  if (asked === EXTENDED && context.flowWord(TLS) === TLS_ASKED)
    context.setFlowWord(TLS, result === 0 ? TLS_GRANTED : 0);
  if (context.detail && result !== undefined) context.field('result', result);
  context.message(result !== undefined && NO_ERRORS.includes(result) ? RESPONSE : ERROR, asked, NO_OBJECT);
}

/** 4.2: name and mechanism; a simple bind's password is handed on to be marked. */
function bind(bytes: Uint8Array, view: DataView, context: DecodeContext): void {
  if (!reader.enter() || !reader.expect(BER_INTEGER) || !reader.expect(BER_OCTET_STRING)) return;
  const [start, end] = [reader.start, reader.stop];
  if (!reader.next()) return;
  if (reader.tag !== SIMPLE) {
    token(bytes, view, reader.start, reader.stop, context);
    if (context.detail && reader.tag === SASL && reader.enter() && reader.expect(BER_OCTET_STRING))
      context.field(
        'mechanism',
        latin1(bytes, reader.start, Math.min(reader.stop, reader.start + MECHANISM_BYTES_MAX)),
      );
    return;
  }
  const named = end > start;
  if (context.detail) context.field('mechanism', named ? 'simple' : 'anonymous');
  if (!named) return;
  const account = userNamed(utf8.decode(bytes.subarray(start, end)));
  context.account(SOURCE, account);
  context.logon(account, bytes, reader.start, reader.stop);
}

function token(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  handToken(context, bytes, view, from, to);
}

function extended(bytes: Uint8Array, context: DecodeContext): void {
  if (!reader.enter() || !reader.expect(REQUEST_NAME)) return;
  const { start, stop } = reader;
  if (context.detail) context.field('name', latin1(bytes, start, Math.min(stop, start + 64)));
  if (stop - start === START_TLS.length && hasText(bytes, start, stop, START_TLS)) context.setFlowWord(TLS, TLS_ASKED);
}
