/** Opening an association: how names and ciphering are meant, who authenticates how, and how it ended. IEC 62056-5-3, 9.4.2. */
import { BER_INTEGER, BER_OCTET_STRING, BER_OID, BerReader } from '../../../kernel/encodings/ber.ts';
import { userNamed } from '../../../model/clear-logons.ts';
import { ERROR, RESPONSE, SOURCE, type DecodeContext, type MessageKind } from '../../../model/protocol.ts';
import { maker } from './objects.ts';

/** Elements of AARQ and AARE; of what authenticates (0xac, 0xaa) the password is handed on to be marked. */
const CONTEXT_NAME = 0xa1;
const RESULT = 0xa2;
const DIAGNOSTIC = 0xa3;
const RESPONDING_TITLE = 0xa4;
const CALLING_TITLE = 0xa6;
const MECHANISM = 0x8b;
const CALLING_VALUE = 0xac;
const TEXT = 0x80;
const ELEMENTS_MAX = 24;
/** 2.16.756.5.8, the arc of the DLMS user association. */
const ARC = [0x60, 0x85, 0x74, 0x05, 0x08];
const TITLE_BYTES = 8;

const CONTEXTS = ['', 'logical names', 'short names', 'logical names, ciphered', 'short names, ciphered'];
const MECHANISMS = [
  'lowest level security (none)',
  'low level security (password)',
  'high level security',
  'high level security (MD5)',
  'high level security (SHA-1)',
  'high level security (GMAC)',
  'high level security (SHA-256)',
  'high level security (ECDSA)',
];
const LOW_LEVEL = 1;
/** Keys under which the flow keeps what was asked for, and the title told last of either side. */
const ASKED = 64;
const TITLE = 65;

const reader = new BerReader();

const isArc = (bytes: Uint8Array, from: number, to: number): boolean => {
  if (to - from !== ARC.length + 2) return false;
  for (let i = 0; i < ARC.length; i++) if (bytes[from + i] !== ARC[i]) return false;
  return true;
};

/** Whether an AARQ or AARE that names a DLMS context lies in [at, end). */
export function isAssociation(bytes: Uint8Array, at: number, end: number): boolean {
  reader.open(bytes, at, end);
  if (!reader.next() || reader.stop !== end || !reader.enter()) return false;
  for (let i = 0; i < ELEMENTS_MAX && reader.next(); i++) {
    if (reader.tag === CONTEXT_NAME) {
      return reader.enter() && reader.expect(BER_OID) && isArc(bytes, reader.start, reader.stop);
    }
  }
  return false;
}

export function request(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  let mechanism = 0;
  let contextId = 0;
  let [secretStart, secretStop] = [0, 0];
  if (!opened(bytes, at, end, context)) return;
  for (let i = 0; i < ELEMENTS_MAX && reader.next(); i++) {
    const { tag, start, stop } = reader;
    if (tag === MECHANISM && isArc(bytes, start, stop)) mechanism = bytes[stop - 1] as number;
    else if (tag === CONTEXT_NAME) contextId = idOf(bytes);
    else if (tag === CALLING_TITLE) title(bytes, context);
    // A text within: its own tag and length, both of one byte.
    else if (tag === CALLING_VALUE && bytes[start] === TEXT && start + 2 <= stop)
      [secretStart, secretStop] = [start + 2, stop];
  }
  if (reader.broken) context.malformed('DLMS association with an element past its end');
  context.remember(ASKED, (mechanism << 8) | contextId);
  if (mechanism === LOW_LEVEL && secretStop > 0) context.logon(userNamed(''), bytes, secretStart, secretStop);
  if (!context.detail) return;
  context.field('application_context', CONTEXTS[contextId] ?? contextId);
  context.field('mechanism', MECHANISMS[mechanism] ?? mechanism);
}

/** What became of it; an accepted association says how the server is secured. */
export function response(bytes: Uint8Array, at: number, end: number, context: DecodeContext): MessageKind {
  let result = -1;
  if (!opened(bytes, at, end, context)) return RESPONSE;
  for (let i = 0; i < ELEMENTS_MAX && reader.next(); i++) {
    const { tag } = reader;
    if (tag === RESULT) result = integerIn();
    else if (tag === DIAGNOSTIC && context.detail) diagnostic(context);
    else if (tag === RESPONDING_TITLE) title(bytes, context);
  }
  if (reader.broken) context.malformed('DLMS association with an element past its end');
  const asked = context.recall(ASKED);
  if (context.detail) context.field('result', result);
  if (result > 0) return ERROR;
  const mechanism = MECHANISMS[asked >> 8];
  if (result === 0 && asked >= 0 && mechanism) {
    context.claim(SOURCE, 'security', `DLMS ${mechanism}, ${CONTEXTS[asked & 0xff] ?? 'unknown context'}`);
  }
  return RESPONSE;
}

function opened(bytes: Uint8Array, at: number, end: number, context: DecodeContext): boolean {
  reader.open(bytes, at, end);
  if (reader.next() && reader.enter()) return true;
  context.malformed('DLMS association longer than its frame');
  return false;
}

/** Last arc of the context's name, which tells all. */
function idOf(bytes: Uint8Array): number {
  let id = 0;
  if (reader.enter() && reader.expect(BER_OID) && isArc(bytes, reader.start, reader.stop)) {
    id = bytes[reader.stop - 1] as number;
  }
  reader.leave();
  return id;
}

function integerIn(): number {
  let value = -1;
  if (reader.enter() && reader.expect(BER_INTEGER)) value = reader.integer() ?? -1;
  reader.leave();
  return value;
}

/** Said by the user (0xa1) or the provider (0xa2) of the association service. */
function diagnostic(context: DecodeContext): void {
  if (!reader.enter()) return;
  if (reader.next()) {
    const value = integerIn();
    if (value > 0) context.field('diagnostic', value);
  }
  reader.leave();
}

function title(bytes: Uint8Array, context: DecodeContext): void {
  if (reader.enter() && reader.expect(BER_OCTET_STRING) && reader.stop - reader.start === TITLE_BYTES) {
    systemTitle(bytes, reader.start, context);
  }
  reader.leave();
}

/** A system title: the maker's three letters and five bytes of its own; not again with each message. 4.3.4. */
export function systemTitle(bytes: Uint8Array, at: number, context: DecodeContext): void {
  let hash = 7;
  for (let i = at; i < at + TITLE_BYTES; i++) hash = Math.imul(hash, 31) + (bytes[i] as number);
  hash &= 0x7fffffff;
  const key = TITLE + context.direction;
  const told = context.recall(key) === hash;
  context.remember(key, hash);
  if (told) return;
  let text = '';
  for (let i = at; i < at + TITLE_BYTES; i++) text += (bytes[i] as number).toString(16).padStart(2, '0');
  context.claim(SOURCE, 'device-id', `DLMS system title ${text}`);
  maker(bytes, at, context);
}
