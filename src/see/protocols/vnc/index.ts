/**
 * Remote framebuffer (VNC): versions, which security a server offers and a client takes, how the logon ends, and what the
 * client does then. RFC 6143, 7. Challenges, answers, keys and texts are stepped over.
 */
import { decimalOf, hasText } from '../../../kernel/encodings/text.ts';
import { userNamed } from '../../../model/clear-logons.ts';
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
} from '../../../model/protocol.ts';
import * as W from './words.ts';

const VERSION_BYTES = 12;
const CHALLENGE_BYTES = 16;
/** Width, height, pixel format, length of the name. */
const SERVER_INIT_BYTES = 24;
const NAME_BYTES_MAX = 1024;
const REASON_BYTES_MAX = 4096;
const CUT_TEXT_BYTES = 8;
const ENCODINGS_BYTES = 4;
/** The rest of a direction: counted, not read. */
const REST = 0x7fffffff;

/** Flow word 0: what comes next. */
const SERVER_VERSION = 0;
const CLIENT_VERSION = 1;
const SECURITY = 2;
const CHOICE = 3;
const CHALLENGE = 4;
const ANSWER = 5;
const RESULT = 6;
const CLIENT_INIT = 7;
const SERVER_INIT = 8;
const RUNNING = 9;
const PASSED = 10;
/** By stage: whether the server speaks next. */
const SERVER_SPEAKS = [true, false, true, false, true, false, true, false, true, false, false];

/** Reads what a stage expects at `at`; how far it got, `at` when it is not whole. It sets what comes next. */
type Stage = (bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext) => number;
const STAGES: readonly Stage[] = [
  (bytes, _view, at, to, context) => version(bytes, at, to, RESPONSE, CLIENT_VERSION, context),
  (bytes, _view, at, to, context) => version(bytes, at, to, REQUEST, SECURITY, context),
  security,
  choice,
  (_bytes, _view, at, to, context) => opaque(at, to, RESPONSE, ANSWER, context),
  (_bytes, _view, at, to, context) => opaque(at, to, REQUEST, RESULT, context),
  result,
  (_bytes, _view, at, _to, context) => {
    context.setFlowWord(0, SERVER_INIT);
    context.message(REQUEST, W.CLIENT_INIT, NO_OBJECT);
    return at + 1;
  },
  serverInit,
  clientMessage,
];

export default defineProtocol({
  id: 'vnc',
  name: 'VNC (RFB)',
  reference: 'RFC 6143, 7',
  over: [{ transport: 'tcp', ports: [5900, 5901, 5902, 5903], anyPort: true }],
  firstBytes: [0x52],
  recognise(bytes, from, to) {
    if (to <= from || !hasText(bytes, from, to, 'RFB '.slice(0, Math.min(4, to - from)))) return NO;
    if (to - from < VERSION_BYTES) return MORE;
    return minorOf(bytes, from) >= 0 ? YES : NO;
  },
  decode(bytes, view, from, to, context) {
    let at = from;
    while (at < to) {
      const next = step(bytes, view, at, to, context);
      if (next <= at) return next;
      at = next;
    }
    return at;
  },
  describe: W.describe,
  codeKey: (kind, code) => (kind === REQUEST && (code & 0xffff) === W.CHOICE ? code >> W.CHOICE_SHIFT : undefined),
  domain: 'both',
  confidence: 0.6,
  remoteControl: true,
  examples: [
    {
      title: 'a server says its version',
      hex: '524642203030332e3030380a',
      messages: [{ kind: 'response', operation: 'protocol_version', meaning: 'connect' }],
    },
    { title: 'miss: a version without its dot', hex: '524642203030333030382e0a', messages: [] },
  ],
});

function step(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  const stage = context.flowWord(0);
  if (stage === SERVER_VERSION && context.direction === 0) context.swapRoles();
  const fromServer = context.direction === 1;
  if (stage === SERVER_VERSION || SERVER_SPEAKS[stage] === fromServer) {
    if (stage !== PASSED) return (STAGES[stage] as Stage)(bytes, view, at, to, context);
  } else if (!fromServer && stage === SERVER_INIT) return clientMessage(bytes, view, at, to, context);
  else if (stage !== RUNNING) context.setFlowWord(0, PASSED);
  // Of the server the pictures, of both what a security type of its own makes of them.
  context.skip(REST);
  return to;
}

/** `RFB 003.008` and a line feed: the minor version, −1 for another thing. */
function minorOf(bytes: Uint8Array, at: number): number {
  const dotted = bytes[at + 7] === 0x2e && bytes[at + 11] === 0x0a;
  return dotted && decimalOf(bytes, at + 4, at + 7) >= 3 ? decimalOf(bytes, at + 8, at + 11) : -1;
}

/** RFC 6143, 7.1.1: versions but 3.3, 3.7 and 3.8 are treated as the next lower of them. The client's decides. */
function version(
  bytes: Uint8Array,
  at: number,
  to: number,
  kind: typeof REQUEST | typeof RESPONSE,
  next: number,
  context: DecodeContext,
): number {
  if (at + VERSION_BYTES > to) return at;
  const minor = minorOf(bytes, at);
  if (minor < 0 || !hasText(bytes, at, to, 'RFB ')) return RESYNC;
  const major = decimalOf(bytes, at + 4, at + 7);
  context.setFlowWord(1, major > 3 || minor >= 8 ? 8 : minor === 7 ? 7 : 3);
  context.setFlowWord(0, next);
  if (context.detail) context.field('version', `${major}.${minor}`);
  context.claim(SOURCE, 'application', `RFB ${major}.${minor}`);
  context.message(kind, W.VERSION, NO_OBJECT);
  return at + VERSION_BYTES;
}

/** What the server offers, 7.1.2; in version 3.3 the one that it decides on. */
function security(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  const old = context.flowWord(1) === 3;
  if (old && at + 4 > to) return at;
  const count = old ? 1 : (bytes[at] as number);
  const first = old ? at + 3 : at + 1;
  const only = old ? view.getUint32(at) : 0;
  if (first + count > to) return at;
  if (count === 0 || (old && only === 0)) return ended(first + (old ? 1 : 0), to, W.SECURITY_TYPES, context);
  const names: string[] = [];
  for (let i = first; i < first + count; i++) names.push(W.securityName(bytes[i] as number));
  context.claim(SOURCE, 'security', `VNC: ${names.join(', ')}`);
  if (context.detail) context.field('security_types', names);
  context.message(RESPONSE, W.SECURITY_TYPES, NO_OBJECT);
  context.setFlowWord(0, CHOICE);
  if (old) chosen(only, context);
  return first + count;
}

function choice(bytes: Uint8Array, _view: DataView, at: number, _to: number, context: DecodeContext): number {
  const type = bytes[at] as number;
  if (context.detail) context.field('security_type', W.securityName(type));
  context.message(REQUEST, W.CHOICE | (type << W.CHOICE_SHIFT), NO_OBJECT);
  if (type === W.NONE) context.logon(userNamed(''), bytes, at, at);
  chosen(type, context);
  return at + 1;
}

/** 7.2: before version 3.8 a session without any security has no result. */
function chosen(type: number, context: DecodeContext): void {
  if (type === W.NONE) context.sign('no-logon', 'A VNC session was begun without any logon.');
  const none = context.flowWord(1) === 8 ? RESULT : CLIENT_INIT;
  context.setFlowWord(0, type === W.NONE ? none : type === W.VNC_AUTHENTICATION ? CHALLENGE : PASSED);
}

/** A challenge, and what is answered to it: 7.2.2. */
function opaque(
  at: number,
  to: number,
  kind: typeof REQUEST | typeof RESPONSE,
  next: number,
  context: DecodeContext,
): number {
  if (at + CHALLENGE_BYTES > to) return at;
  context.message(kind, W.CHALLENGE, NO_OBJECT);
  context.setFlowWord(0, next);
  return at + CHALLENGE_BYTES;
}

/** 7.1.3. */
function result(_bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  if (at + 4 > to) return at;
  if (view.getUint32(at) !== 0) {
    if (context.flowWord(1) === 8) return ended(at + 4, to, W.RESULT, context);
    context.setFlowWord(0, PASSED);
    context.message(ERROR, W.RESULT, NO_OBJECT);
    return at + 4;
  }
  context.setFlowWord(0, CLIENT_INIT);
  context.message(RESPONSE, W.RESULT, NO_OBJECT);
  return at + 4;
}

/** A refusal; the server's reason for it, a length and a text, may follow and ends the session. */
function ended(at: number, to: number, code: number, context: DecodeContext): number {
  context.setFlowWord(0, PASSED);
  context.message(ERROR, code, NO_OBJECT);
  return Math.min(to, at + REASON_BYTES_MAX);
}

/** 7.3.2. */
function serverInit(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  if (at + SERVER_INIT_BYTES > to) return at;
  const length = view.getUint32(at + 20);
  const name = at + SERVER_INIT_BYTES;
  if (length > NAME_BYTES_MAX) return RESYNC;
  if (name + length > to) return at;
  if (length > 0) context.claimBytes(SOURCE, 'mentioned-name', bytes, name, name + length, 'utf8');
  if (context.detail) context.field('size', [view.getUint16(at), view.getUint16(at + 2)]);
  context.message(RESPONSE, W.SERVER_INIT, NO_OBJECT);
  context.setFlowWord(0, RUNNING);
  return name + length;
}

/** 7.5; after a message of an extension nothing more can be told apart. */
function clientMessage(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  const type = bytes[at] as number;
  let length = W.clientMessageBytes(type);
  if (length < 0) {
    context.skip(REST);
    return to;
  }
  if (length === 0) {
    const header = type === 2 ? ENCODINGS_BYTES : CUT_TEXT_BYTES;
    if (at + header > to) return at;
    length = type === 2 ? header + 4 * view.getUint16(at + 2) : header;
  }
  if (at + length > to) return at;
  context.message(REQUEST, W.CLIENT + type, NO_OBJECT);
  return type === 6 ? passText(view, at, to, context) : at + length;
}

/** The text that was cut is passed over, however long. */
function passText(view: DataView, at: number, to: number, context: DecodeContext): number {
  const end = at + CUT_TEXT_BYTES + view.getUint32(at + 4);
  if (end > to) context.skip(end - to);
  return Math.min(end, to);
}
