/** RDP: the user of the routing cookie, and the client's name where the session is not wrapped in TLS. [MS-RDPBCGR] 2.2.1.1–2.2.1.3. */
import {
  COTP_CONNECT_CONFIRM,
  COTP_CONNECT_REQUEST,
  COTP_DATA,
  cotpType,
  tpktLength,
} from '../../kernel/encodings/tpkt.ts';
import { findByte, hasText, latin1, trimEnd } from '../../kernel/encodings/text.ts';
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

const TPKT_BYTES = 4;
/** LI, code, two references and class: then the cookie or the negotiation. */
const X224_BYTES = 7;
const COOKIE = 'Cookie: mstshash=';
const NEGOTIATION_REQUEST = 1;
const NEGOTIATION_FAILURE = 3;
const NEGOTIATION_BYTES = 8;
/** The client core data block, and where in it the client's name stands: [MS-RDPBCGR] 2.2.1.3.2. */
const CLIENT_NAME = 24;
const CLIENT_NAME_BYTES = 32;
/** Key of the GCC user data that precedes the blocks: 2.2.1.3. */
const H221_KEY = 'Duca';
/** From here on this direction is counted, not read. What comes after so much is skipped again by word 0. */
const REST = 2 ** 48;
const PASSED = 1;

const CONNECT_INITIAL = 1;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [COTP_CONNECT_REQUEST]: { operation: 'connection_request', meaning: 'connect' },
  [CONNECT_INITIAL]: { operation: 'connect_initial', meaning: 'connect' },
};

export default defineProtocol({
  id: 'rdp',
  name: 'RDP',
  reference: '[MS-RDPBCGR] 2.2.1.1–2.2.1.3',
  over: [{ transport: 'tcp', ports: [3389], anyPort: true }],
  firstBytes: [3],
  recognise(bytes, from, to, onPort) {
    const length = tpktLength(bytes, from, to);
    if (length < 0) return NO;
    if (length === 0) return MORE;
    const type = cotpType(bytes, from + TPKT_BYTES, to);
    if (onPort) return type >= 0 ? YES : MORE;
    if (type !== COTP_CONNECT_REQUEST) return NO;
    const data = from + TPKT_BYTES + X224_BYTES;
    const end = from + length;
    if (hasText(bytes, data, to, COOKIE)) return YES;
    return end - data === NEGOTIATION_BYTES && end <= to && isNegotiation(bytes, data) ? YES : NO;
  },
  decode(bytes, view, from, to, context) {
    if (context.word(0) === PASSED) return passThrough(to, context);
    let at = from;
    while (at < to) {
      const length = tpktLength(bytes, at, to);
      // TLS or fast-path data: nothing of it is readable.
      if (length < 0) return at === from && context.flowWord(0) === 0 ? RESYNC : passThrough(to, context);
      const end = at + length;
      if (length === 0 || end > to) return at;
      const type = cotpType(bytes, at + TPKT_BYTES, end);
      context.setFlowWord(0, 1);
      if (type === COTP_CONNECT_REQUEST) connectionRequest(bytes, at + TPKT_BYTES + X224_BYTES, end, context);
      else if (type === COTP_CONNECT_CONFIRM) connectionConfirm(bytes, at + TPKT_BYTES + X224_BYTES, end, context);
      else {
        if (type === COTP_DATA && context.direction === 0) connectInitial(bytes, view, at, end, context);
        return passThrough(to, context);
      }
      at = end;
    }
    return at;
  },
  describe: (code) => OPERATIONS[code] ?? { operation: `tpdu_${code}`, meaning: 'unknown' },
  codeKey: () => undefined,
  domain: 'it',
  confidence: 0.7,
  remoteControl: true,
  examples: [
    {
      title: 'a connection request of user eltons',
      hex: '0300002c 27e00000000000 436f6f6b69653a206d737473686173683d656c746f6e730d0a 0100080000000000',
      messages: [{ kind: 'request', operation: 'connection_request', meaning: 'connect' }],
    },
    { title: 'miss: a TPKT of version 2', hex: '0200002c 27e00000000000 436f6f6b6965', messages: [] },
  ],
});

function isNegotiation(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === NEGOTIATION_REQUEST && bytes[at + 2] === NEGOTIATION_BYTES && bytes[at + 3] === 0;
}

function passThrough(to: number, context: DecodeContext): number {
  context.setWord(0, PASSED);
  context.skip(REST);
  return to;
}

/** The cookie is `user`, `DOMAIN\user` or `user@realm`, cut to a few letters by some clients. */
function connectionRequest(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  if (hasText(bytes, at, end, COOKIE)) {
    const line = findByte(bytes, at, end, 0x0a);
    const cookie = latin1(bytes, at + COOKIE.length, trimEnd(bytes, at, line < 0 ? end : line));
    const backslash = cookie.indexOf('\\');
    if (cookie !== '')
      context.account(SOURCE, {
        name: cookie.slice(backslash + 1),
        domain: backslash < 0 ? '' : cookie.slice(0, backslash),
        kind: 'user',
      });
    if (context.detail) context.field('cookie', cookie);
  }
  context.message(REQUEST, COTP_CONNECT_REQUEST, NO_OBJECT);
}

/** 2.2.1.2: a server that wants another security than was offered says so and hangs up. */
function connectionConfirm(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  const refused = at + NEGOTIATION_BYTES <= end && bytes[at] === NEGOTIATION_FAILURE;
  context.message(refused ? ERROR : RESPONSE, COTP_CONNECT_REQUEST, NO_OBJECT);
}

/** T.125 Connect-Initial with the client's core data; the password comes later and is never read. */
function connectInitial(bytes: Uint8Array, view: DataView, from: number, end: number, context: DecodeContext): void {
  for (let at = from + TPKT_BYTES; at + 8 < end; at++) {
    if (bytes[at] !== 0x44 || !hasText(bytes, at, end, H221_KEY)) continue;
    const block = at + 4 + (((bytes[at + 4] as number) & 0x80) !== 0 ? 2 : 1);
    const name = block + CLIENT_NAME;
    if (name + CLIENT_NAME_BYTES > end || view.getUint16(block, true) !== 0xc001) return;
    let stop = name;
    while (stop < name + CLIENT_NAME_BYTES && view.getUint16(stop, true) !== 0) stop += 2;
    if (stop > name) context.claimBytes(SOURCE, 'netbios-name', bytes, name, stop, 'utf16le');
    context.message(REQUEST, CONNECT_INITIAL, NO_OBJECT);
    return;
  }
}
