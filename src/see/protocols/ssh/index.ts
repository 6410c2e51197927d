/** SSH until it is encrypted: both identifications, the algorithms offered, the server's key. RFC 4253, 4.2 and 6–9; RFC 4250, 4.1 (numbers). */
import { hasText, latin1, trimEnd } from '../../../kernel/encodings/text.ts';
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
} from '../../../model/protocol.ts';
import { hostKey, keyExchangeInit } from './key-exchange.ts';

const IDENTIFICATION = 'SSH-';
/** Including CR LF; RFC 4253, 4.2. */
const LINE_BYTES_MAX = 255;
/** A server may send other lines before it. */
const LINES_BYTES_MAX = 2048;
/** RFC 4253, 6: length, length of the padding, payload, padding. 6.1 asks for 35000 bytes to be taken. */
const HEADER_BYTES = 5;
const PACKET_BYTES_MAX = 35_000;
const PADDING_BYTES_MIN = 4;
const BLOCK_BYTES = 8;
/** From here on this direction is counted, not read. What comes after so much is skipped again by word 0. */
const REST = 2 ** 48;
/** Word 0 of a direction. */
const PASSED = 1;
const IN_PACKETS = 2;
/** Flow word 0: the client asked for a group (RFC 4419), so that number 31 proposes one. */
const GROUP_ASKED = 0;

const DISCONNECT = 1;
const KEXINIT = 20;
const NEWKEYS = 21;
const KEX_REPLY = 31;
const GEX_REPLY = 33;
const GEX_REQUEST = 34;
/** The greatest number that the transport and key exchange may use: RFC 4250, 4.1.1. */
const TRANSPORT_MAX = 49;
/** Added to numbers of an exchange of groups, which share some with other methods. */
const GROUP_EXCHANGE = 256;
const BANNER_CODE = 0;

const word = (operation: string, meaning: OperationWord['meaning']): OperationWord => ({ operation, meaning });
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [BANNER_CODE]: word('identification', 'connect'),
  [DISCONNECT]: word('disconnect', 'disconnect'),
  2: word('ignore', 'keep-alive'),
  3: word('unimplemented', 'notify'),
  4: word('debug', 'diagnose'),
  5: word('service_request', 'connect'),
  6: word('service_accept', 'connect'),
  7: word('ext_info', 'connect'),
  [KEXINIT]: word('kexinit', 'connect'),
  [NEWKEYS]: word('newkeys', 'connect'),
  30: word('kexdh_init', 'connect'),
  [KEX_REPLY]: word('kexdh_reply', 'connect'),
  [GROUP_EXCHANGE + KEX_REPLY]: word('kex_dh_gex_group', 'connect'),
  32: word('kex_dh_gex_init', 'connect'),
  [GEX_REPLY]: word('kex_dh_gex_reply', 'connect'),
  [GEX_REQUEST]: word('kex_dh_gex_request', 'connect'),
};

export default defineProtocol({
  id: 'ssh',
  name: 'SSH',
  reference: 'RFC 4253, 4.2 and 6–9; RFC 4250, 4.1; RFC 4419, 5',
  over: [{ transport: 'tcp', ports: [22], anyPort: true }],
  firstBytes: [0x53],
  recognise(bytes, from, to) {
    if (to - from < 8) return hasText(bytes, from, to, IDENTIFICATION.slice(0, to - from)) && to > from ? MORE : NO;
    if (!hasText(bytes, from, to, IDENTIFICATION)) return NO;
    return bytes[from + 5] === 0x2e && (bytes[from + 4] === 0x31 || bytes[from + 4] === 0x32) ? YES : NO;
  },
  decode(bytes, view, from, to, context) {
    let at = from;
    while (at < to) {
      const state = context.word(0);
      if (state === PASSED) return passThrough(to, context);
      const next = state === IN_PACKETS ? packet(bytes, view, at, to, context) : identification(bytes, at, to, context);
      if (next === RESYNC) return RESYNC;
      if (next === at) return at;
      at = next;
    }
    return at;
  },
  describe: (code) => OPERATIONS[code] ?? word(`message_${code & 0xff}`, 'connect'),
  codeKey: (_kind, code) => (code === BANNER_CODE ? undefined : code & 0xff),
  domain: 'it',
  confidence: 0.8,
  remoteControl: true,
  examples: [
    {
      title: 'a banner',
      hex: '5353482d322e302d4f70656e5353485f392e320d0a',
      messages: [{ kind: 'event', operation: 'identification', meaning: 'connect' }],
    },
    {
      title: 'a banner and new keys',
      hex: '5353482d322e302d780d0a 0000000c 0a 15 00000000000000000000',
      messages: [
        { kind: 'event', operation: 'identification', meaning: 'connect' },
        { kind: 'request', operation: 'newkeys', meaning: 'connect' },
      ],
    },
    { title: 'miss: an identification without an end', hex: `5353482d322e302d ${'41'.repeat(300)}`, messages: [] },
  ],
});

function passThrough(to: number, context: DecodeContext): number {
  context.setWord(0, PASSED);
  context.skip(REST);
  return to;
}

/** One line; packets follow that of the protocol. Version 1 has packets of another kind, which are not read. */
function identification(bytes: Uint8Array, at: number, to: number, context: DecodeContext): number {
  let end = at;
  while (end < to && bytes[end] !== 0x0a) end++;
  const named = hasText(bytes, at, to, IDENTIFICATION);
  if (end - at > (named ? LINE_BYTES_MAX : LINES_BYTES_MAX)) return RESYNC;
  if (end === to) return at;
  if (!named) return end + 1;
  const stop = trimEnd(bytes, at, end);
  context.claimBytes(SOURCE, 'ssh-banner', bytes, at, stop, 'utf8');
  // RFC 4253, 5.1: a server that calls itself 1.99 speaks both versions.
  const first = bytes[at + IDENTIFICATION.length] === 0x31;
  const both = first && hasText(bytes, at, stop, `${IDENTIFICATION}1.99`);
  if (first) context.claim(SOURCE, 'security', both ? 'SSH 1 and 2, weak' : 'SSH 1, weak');
  if (context.detail) context.field('banner', latin1(bytes, at, stop));
  context.message(EVENT, BANNER_CODE, NO_OBJECT);
  context.setWord(0, IN_PACKETS);
  return first && !both ? passThrough(to, context) : end + 1;
}

/** A binary packet, RFC 4253, 6, while there is no MAC. What is none is encrypted, or of version 1. */
function packet(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  if (to - at < HEADER_BYTES + 1) return at;
  const length = view.getUint32(at);
  const padding = bytes[at + 4] as number;
  const code = bytes[at + HEADER_BYTES] as number;
  const fits = length <= PACKET_BYTES_MAX && (length + 4) % BLOCK_BYTES === 0 && padding + 2 <= length;
  if (!fits || padding < PADDING_BYTES_MIN || code === 0 || code > TRANSPORT_MAX) return passThrough(to, context);
  const end = at + 4 + length;
  if (end > to) return at;
  message(bytes, view, code, at + HEADER_BYTES + 1, end - padding, context);
  return code === NEWKEYS ? passThrough(to, context) : end;
}

function message(
  bytes: Uint8Array,
  view: DataView,
  code: number,
  from: number,
  to: number,
  context: DecodeContext,
): void {
  const kind: MessageKind = code < KEXINIT ? EVENT : context.direction === 0 ? REQUEST : RESPONSE;
  if (code === KEXINIT) keyExchangeInit(bytes, from, to, context);
  else if (code === GEX_REQUEST) context.setFlowWord(GROUP_ASKED, 1);
  else if (code === DISCONNECT && context.detail && from + 4 <= to) context.field('reason', view.getUint32(from));
  else if (code === GEX_REPLY || (code === KEX_REPLY && context.flowWord(GROUP_ASKED) === 0)) {
    const key = hostKey(bytes, from, to, context);
    // RFC 4419, 5: an old client asks for a group by number 30, and is known by what the server answers.
    if (!key && code === KEX_REPLY) context.setFlowWord(GROUP_ASKED, 1);
  }
  const group = code === KEX_REPLY && context.flowWord(GROUP_ASKED) !== 0;
  context.message(kind, group ? GROUP_EXCHANGE + code : code, NO_OBJECT);
}
