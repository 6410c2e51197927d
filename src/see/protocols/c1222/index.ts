/**
 * ANSI C12.22: meters over a network. Envelope of association control, within it EPSEM with one or several services.
 * ANSI C12.22-2012 / IEEE 1703-2012, 5.3; tables and procedures of ANSI C12.19. Of what is written only how much and
 * where to is told; a password is not even read.
 */
import { latin1, trimEnd } from '../../../kernel/encodings/text.ts';
import { userNamed } from '../../../model/clear-logons.ts';
import {
  ERROR,
  EVENT,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  defineProtocol,
  type DecodeContext,
  type MessageKind,
} from '../../../model/protocol.ts';
import { identification, registration } from './identity.ts';
import { Envelope, PDU, contentsAt, endOf, identifierText, recognise } from './message.ts';
import {
  ANSWER,
  ENCRYPTED,
  FIRST_REQUEST,
  IDENTIFY,
  LOGON,
  PROCEDURE,
  PROCEDURE_OBJECT,
  PROCEDURE_TABLE,
  REGISTER,
  RESPONSES,
  SECURITY,
  WAIT,
  describe,
  isRead,
  isWrite,
  objectName,
  selectorBytes,
  serviceOf,
} from './services.ts';

const SECURITY_MODES = [
  'cleartext',
  'cleartext with authentication',
  'ciphertext with authentication',
  'reserved mode',
];
const AUTHENTICATED = 1;
const CIPHERTEXT = 2;
const MAC_BYTES = 4;
const CLASS_INCLUDED = 0x10;
const CLASS_BYTES = 4;
/** Bit of the calling application entity's qualifier: nobody asked. 5.3.4.6. */
const NOTIFICATION = 4;
/** Services of one message that are read; more are not known to be sent. */
const SERVICES_MAX = 32;
const USER_BYTES = 10;
const PASSWORD_BYTES = 20;
/** Words of a direction: hash of the title told last, and security modes told, a bit each. */
const TITLE = 0;
const MODES = 1;

const envelope = new Envelope();

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    const contents = contentsAt(bytes, at, to);
    if (contents < 0) return RESYNC;
    if (contents === 0) break;
    const end = endOf(bytes, at, contents);
    if (end < 0) return RESYNC;
    if (end > to) break;
    if (envelope.read(bytes, contents, end)) epsem(bytes, view, context);
    else context.malformed('C12.22 message without user information');
    at = end;
  }
  return at;
}

function epsem(bytes: Uint8Array, view: DataView, context: DecodeContext): void {
  const control = bytes[envelope.epsemAt] as number;
  const mode = (control >> 2) & 3;
  caller(bytes, mode, context);
  if (mode === CIPHERTEXT) {
    if (context.detail) envelopeFields(bytes, control, context);
    const answers = envelope.calledInvocation >= 0 || context.direction === 1;
    return context.message(answers ? RESPONSE : REQUEST, ENCRYPTED, NO_OBJECT);
  }
  const stop = envelope.epsemTo - (mode === AUTHENTICATED ? MAC_BYTES : 0);
  let at = envelope.epsemAt + 1 + ((control & CLASS_INCLUDED) !== 0 ? CLASS_BYTES : 0);
  for (let i = 0; i < SERVICES_MAX && at < stop; i++) {
    const start = lengthEnd(bytes, at, stop);
    const length = start < 0 ? -1 : lengthAt(bytes, at, start);
    if (length === 0) return;
    if (length < 0 || start + length > stop) return context.malformed('C12.22 service longer than its message');
    if (context.detail) envelopeFields(bytes, control, context);
    service(bytes, view, start, start + length, i, context);
    at = start + length;
  }
}

/** Offset behind a BER length of one to three octets; −1 where it does not fit. */
function lengthEnd(bytes: Uint8Array, at: number, stop: number): number {
  const first = bytes[at] as number;
  const end = first < 0x80 ? at + 1 : at + 1 + (first & 0x7f);
  return end > stop || end > at + 3 || first === 0x80 ? -1 : end;
}

function lengthAt(bytes: Uint8Array, at: number, end: number): number {
  if (end === at + 1) return bytes[at] as number;
  let length = 0;
  for (let i = at + 1; i < end; i++) length = length * 256 + (bytes[i] as number);
  return length;
}

function service(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  end: number,
  index: number,
  context: DecodeContext,
): void {
  const code = serviceOf(bytes[at] as number);
  if (code < FIRST_REQUEST) return answer(bytes, at, end, index, context);
  const object = tableOf(view, code, at, end);
  const started = object >= PROCEDURE_OBJECT ? code | PROCEDURE : code;
  if (context.detail) requestFields(bytes, view, code, at, end, context);
  if (code === LOGON) logon(bytes, view, at, end, context);
  else if (code === SECURITY) password(bytes, view, at, end, context);
  else if (code === REGISTER) registration(bytes, at + 1, end, context);
  if (envelope.callingInvocation >= 0) context.remember(keyOf(envelope.callingInvocation, index), started);
  const kind: MessageKind = (envelope.qualifier & NOTIFICATION) !== 0 ? EVENT : REQUEST;
  context.message(kind, started, object);
}

/** Of which message, and which of its services. */
const keyOf = (invocation: number, index: number): number => (Math.imul(invocation, SERVICES_MAX) + index) | 0;

function answer(bytes: Uint8Array, at: number, end: number, index: number, context: DecodeContext): void {
  const status = bytes[at] as number;
  // Some nodes repeat the asker's id as their own instead of naming it as the called one.
  const invocation = envelope.calledInvocation >= 0 ? envelope.calledInvocation : envelope.callingInvocation;
  const asked = context.recall(keyOf(invocation, index));
  if (context.detail) context.field('response', RESPONSES[status] ?? status);
  if (status === 0 && asked === IDENTIFY) identification(bytes, at + 1, end, context);
  context.message(status === 0 ? RESPONSE : ERROR, asked < 0 ? ANSWER : asked, NO_OBJECT);
}

/** The table that is read or written; of a write to the table that starts procedures, which one. ANSI C12.19, table 7. */
function tableOf(view: DataView, code: number, at: number, end: number): number {
  const writes = isWrite(code);
  if ((!writes && !isRead(code)) || at + 3 > end) return NO_OBJECT;
  const table = view.getUint16(at + 1);
  const data = at + 3 + selectorBytes(code) + 2;
  if (!writes || table !== PROCEDURE_TABLE || selectorBytes(code) !== 0 || data + 2 > end) return table;
  return PROCEDURE_OBJECT + (view.getUint16(data, true) & 0xfff);
}

/** User id and name, in clear. 5.3.2.4.4. */
function logon(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  if (at + 3 + USER_BYTES > end) return context.malformed('C12.22 logon that ends early');
  const stop = trimEnd(bytes, at + 3, at + 3 + USER_BYTES);
  const name = stop > at + 3 ? latin1(bytes, at + 3, stop) : `user id ${String(view.getUint16(at + 1))}`;
  context.account(SOURCE, userNamed(name));
}

/** A password in clear, and perhaps whose. 5.3.2.4.5. */
function password(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  if (at + 1 + PASSWORD_BYTES > end) return context.malformed('C12.22 password that ends early');
  const password = at + 1;
  const after = password + PASSWORD_BYTES;
  const name = after + 2 <= end ? `user id ${String(view.getUint16(after))}` : '';
  context.logon(userNamed(name), bytes, password, trimEnd(bytes, password, after));
  context.sign('logon-in-clear', `C12.22 security service with a password${name && ` of ${name}`} that can be read`);
}

/** The title of who calls, once, and each way of securing once. */
function caller(bytes: Uint8Array, mode: number, context: DecodeContext): void {
  const modes = context.word(MODES);
  if ((modes & (1 << mode)) === 0) {
    context.setWord(MODES, modes | (1 << mode));
    context.claim(SOURCE, 'security', `ANSI C12.22 ${SECURITY_MODES[mode] as string}`);
  }
  if (envelope.callingAt < 0) return;
  let hash = 7;
  for (let i = envelope.callingAt; i < envelope.callingTo; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
  if (context.word(TITLE) === hash) return;
  context.setWord(TITLE, hash);
  const title = identifierText(bytes, envelope.callingAt, envelope.callingTo, envelope.relative);
  if (title !== '') context.claim(SOURCE, 'device-id', `C12.22 ApTitle ${title}`);
}

function envelopeFields(bytes: Uint8Array, control: number, context: DecodeContext): void {
  const title = (from: number, to: number): string => identifierText(bytes, from, to, bytes[from - 2] === 0x80);
  if (envelope.calledAt >= 0) context.field('called_ap_title', title(envelope.calledAt, envelope.calledTo));
  if (envelope.callingAt >= 0) context.field('calling_ap_title', title(envelope.callingAt, envelope.callingTo));
  if (envelope.callingInvocation >= 0) context.field('calling_ap_invocation_id', envelope.callingInvocation);
  if (envelope.calledInvocation >= 0) context.field('called_ap_invocation_id', envelope.calledInvocation);
  context.field('security_mode', SECURITY_MODES[(control >> 2) & 3] as string);
  context.field('response_control', control & 3);
}

function requestFields(
  bytes: Uint8Array,
  view: DataView,
  code: number,
  at: number,
  end: number,
  context: DecodeContext,
): void {
  if (code === WAIT && at + 1 < end) context.field('seconds', bytes[at + 1] as number);
  if (code === LOGON && at + 3 <= end) context.field('user_id', view.getUint16(at + 1));
  if ((!isRead(code) && !isWrite(code)) || at + 3 > end) return;
  context.field('table', view.getUint16(at + 1));
  const selector = selectorBytes(code);
  const count = at + 3 + selector;
  if (selector === 3 && count <= end) context.field('offset', view.getUint32(at + 2) & 0xffffff);
  else if (selector > 0 && count <= end) {
    context.field(
      'index',
      Array.from({ length: selector / 2 }, (_, i) => view.getUint16(at + 3 + 2 * i)),
    );
  }
  if (count + 2 <= end) context.field('count', view.getUint16(count));
}

export default defineProtocol({
  id: 'c1222',
  name: 'ANSI C12.22',
  reference: 'ANSI C12.22-2012 (IEEE 1703-2012), 5.3; ANSI C12.19',
  over: [
    { transport: 'tcp', ports: [1153], anyPort: true },
    { transport: 'udp', ports: [1153], anyPort: true },
  ],
  firstBytes: [PDU],
  recognise,
  decode,
  describe,
  codeKey: (kind, code) =>
    code < 0 || code >= ANSWER || kind === RESPONSE || kind === ERROR ? undefined : code & ~PROCEDURE,
  objectName,
  domain: 'ot',
  confidence: 0.8,
  logonInClear: true,
  examples: [
    {
      title: 'logs on',
      hex:
        '603e a211 060f2b060104018285638e7f85f1c24e00 a60a 06082b06010401828563 a806 020413e81421 ' +
        'be15 2813 8111 80 0f 50 1234 68656c6c6f776f726c64 0000',
      messages: [{ kind: 'request', operation: 'logon', meaning: 'authenticate' }],
    },
    {
      title: 'reads a table and writes another',
      hex: '6019 a803 020101 be12 2810 810e 80 03 30 0001 08 40 0006 0001 aa 56 00',
      messages: [
        { kind: 'request', operation: 'full_read', meaning: 'read' },
        { kind: 'request', operation: 'full_write', meaning: 'write' },
      ],
    },
    { title: 'an element that does not exist', hex: '6009 b003 020101 be02 2800', messages: [] },
  ],
});
