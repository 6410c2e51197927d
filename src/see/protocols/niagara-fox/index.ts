/**
 * Niagara Fox (Tridium): stations of building automation speak it with one another and with Workbench; over TLS it is
 * `foxs`. Tridium publishes no description: frames and hello as fox-info.nse and foxdissector have them.
 */
import { hasText, hexOfText } from '../../../kernel/encodings/text.ts';
import {
  ERROR,
  EVENT,
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  YES,
  defineProtocol,
  type DecodeContext,
  type MessageKind,
  type Verdict,
} from '../../../model/protocol.ts';
import { MAGIC, NONE, PARTIAL, SIGNATURE_BYTES, frameEnd, header, isSignature, readHeader } from './frame.ts';
import { hello, username } from './identity.ts';
import {
  ASYNC,
  ERROR_REPLY,
  HELLO,
  NULL_REPLY,
  OTHER,
  REPLY,
  SYNC,
  USERNAME,
  codeOf,
  commandOf,
  describe,
  isRefusal,
} from './words.ts';

const FOOTER_BYTES = 4;

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  const length = to - from;
  if (length >= SIGNATURE_BYTES) return isSignature(bytes, from) ? YES : NO;
  const word = MAGIC.slice(0, length);
  return onPort && hasText(bytes, from, to, word) ? MORE : NO;
}

function decode(bytes: Uint8Array, _view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    const body = readHeader(bytes, at, to);
    if (body === NONE) return RESYNC;
    if (body === PARTIAL) return at;
    const end = frameEnd(bytes, body, to);
    if (end === NONE) return RESYNC;
    if (end === PARTIAL) return at;
    frame(bytes, body + 2, end - FOOTER_BYTES, context);
    at = end;
  }
  return at;
}

/** Reports the frame of `header`, whose tuples fill [from, to). */
function frame(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const command = commandOf(bytes, header.channel, header.space, header.end);
  if (command === HELLO) {
    turn(context);
    hello(bytes, from, to, context);
  } else if (command === USERNAME) username(bytes, from, to, context);
  if (context.detail) {
    context.field('sequence', header.sequence);
    if (header.reply >= 0) context.field('reply', header.reply);
  }
  const object = command === OTHER ? context.intern(bytes, header.channel, header.end) : NO_OBJECT;
  context.message(kindOf(header.type, command, context.direction), codeOf(header.type, command), object);
}

/** A client's first frame has the number 1, a server's 0. */
function turn(context: DecodeContext): void {
  if (context.flowWord(0) !== 0) return;
  context.setFlowWord(0, 1);
  if ((header.sequence === 1) !== (context.direction === 0)) context.swapRoles();
}

/** Logon goes by frames that ask for no reply, and yet are asked and answered in turn. */
function kindOf(type: number, command: number, direction: number): MessageKind {
  if (type === ERROR_REPLY || isRefusal(command)) return ERROR;
  if (type === SYNC) return REQUEST;
  if (type === REPLY || type === NULL_REPLY) return RESPONSE;
  if (type !== ASYNC || !describesLogon(command)) return EVENT;
  return direction === 0 ? REQUEST : RESPONSE;
}

const describesLogon = (command: number): boolean =>
  command === HELLO || (command !== OTHER && describe(codeOf(ASYNC, command)).meaning === 'authenticate');

export default defineProtocol({
  id: 'niagara-fox',
  name: 'Niagara Fox',
  reference: 'Public descriptions: fox-info.nse (hello), foxdissector (frames)',
  over: [{ transport: 'tcp', ports: [1911, 3011], anyPort: true }],
  firstBytes: [0x66],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => code >> 8,
  objectName: (_code, object, name) => name(object),
  domain: 'ot',
  confidence: 0.8,
  examples: [
    {
      title: 'a hello, as a scanner sends it',
      hex: hexOfText('fox a 1 -1 fox hello\n{\nfox.version=s:1.0\nid=i:1\n};;\n'),
      messages: [{ kind: 'request', operation: 'hello', meaning: 'connect' }],
    },
    { title: 'a sentence about a fox', hex: hexOfText('fox and hound\n{\n};;\n'), messages: [] },
  ],
});
