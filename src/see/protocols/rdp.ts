/**
 * RDP until it is encrypted: the user of the routing cookie, which security both sides settle on, who the client is and how
 * the server encrypts where that is said in clear, and the TLS within. [MS-RDPBCGR] 2.2.1.1–2.2.1.4.
 */
import {
  COTP_CONNECT_CONFIRM,
  COTP_CONNECT_REQUEST,
  COTP_DATA,
  cotpType,
  tpktLength,
} from '../../kernel/encodings/tpkt.ts';
import { findByte, hasText, latin1, trimEnd, utf16le } from '../../kernel/encodings/text.ts';
import { tlsRecordLength } from '../../kernel/encodings/tls-record.ts';
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
const NEGOTIATION_RESPONSE = 2;
const NEGOTIATION_FAILURE = 3;
const NEGOTIATION_BYTES = 8;
/** Keys of the GCC user data that precede the blocks of the client and of the server: 2.2.1.3, 2.2.1.4. */
const CLIENT_KEY = 'Duca';
const SERVER_KEY = 'McDn';
/** Blocks: type, length, data. 2.2.1.3.1. */
const CLIENT_CORE = 0xc001;
const CLIENT_NETWORK = 0xc003;
const SERVER_SECURITY = 0x0c02;
const BLOCK_HEADER = 4;
const BLOCKS_MAX = 16;
/** Of the client's core data (2.2.1.3.2), offsets behind the header. */
const KEYBOARD_LAYOUT = 12;
const CLIENT_BUILD = 16;
const CLIENT_NAME = 20;
const CLIENT_NAME_BYTES = 32;
/** Of its network data (2.2.1.3.4): a count, then channels of a name and options. */
const CHANNEL_BYTES = 12;
const CHANNEL_NAME_BYTES = 8;
const CHANNELS_MAX = 31;
/** From here on this direction is counted, not read. What comes after so much is skipped again by word 0. */
const REST = 2 ** 48;
const PASSED = 1;

const CONNECT_INITIAL = 1;
const CONNECT_RESPONSE = 2;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [COTP_CONNECT_REQUEST]: { operation: 'connection_request', meaning: 'connect' },
  [CONNECT_INITIAL]: { operation: 'connect_initial', meaning: 'connect' },
  [CONNECT_RESPONSE]: { operation: 'connect_response', meaning: 'connect' },
};

/** selectedProtocol, 2.2.1.2.1: its name and what it means for who may log on. */
const PROTOCOLS: Readonly<Record<number, readonly [name: string, security: string]>> = {
  0: ['standard RDP security', 'standard RDP security, weak'],
  1: ['TLS', 'RDP over TLS without network level authentication'],
  2: ['CredSSP', 'RDP with network level authentication'],
  4: ['RDSTLS', 'RDP with RDSTLS'],
  8: ['CredSSP, early user authorization', 'RDP with network level authentication'],
  16: ['RDS-AAD-Auth', 'RDP with RDS AAD authentication'],
};
/** Added to a failureCode, 2.2.1.2.2, as an object. */
const FAILURE = 256;
const FAILURES: Readonly<Record<number, string>> = {
  1: 'TLS required by server',
  2: 'TLS not allowed by server',
  3: 'no TLS certificate on server',
  4: 'inconsistent flags',
  5: 'CredSSP required by server',
  6: 'TLS with user authentication required by server',
};
const CREDSSP_REQUIRED = 5;
/** encryptionMethod of the server's security data: 2.2.1.4.3. */
const ENCRYPTION: Readonly<Record<number, string>> = {
  0: 'no encryption, weak',
  1: '40-bit RC4, weak',
  2: '128-bit RC4, weak',
  8: '56-bit RC4, weak',
  16: '3DES (FIPS), weak',
};

export default defineProtocol({
  id: 'rdp',
  name: 'RDP',
  reference: '[MS-RDPBCGR] 2.2.1.1–2.2.1.4',
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
      // Of TLS the beginning can be read, of fast-path data nothing.
      if (length < 0) {
        if (at === from && context.flowWord(0) === 0) return RESYNC;
        const record = tlsRecordLength(bytes, at, to);
        if (record === 0 || at + record > to) return at;
        if (record < 0 || !context.hand('starttls', bytes, view, at, at + record)) return passThrough(to, context);
        at += record;
        continue;
      }
      const end = at + length;
      if (length === 0 || end > to) return at;
      const type = cotpType(bytes, at + TPKT_BYTES, end);
      context.setFlowWord(0, 1);
      if (type === COTP_CONNECT_REQUEST) connectionRequest(bytes, view, at + TPKT_BYTES + X224_BYTES, end, context);
      else if (type === COTP_CONNECT_CONFIRM)
        connectionConfirm(bytes, view, at + TPKT_BYTES + X224_BYTES, end, context);
      else {
        if (type === COTP_DATA) userData(bytes, view, at, end, context);
        return passThrough(to, context);
      }
      at = end;
    }
    return at;
  },
  describe: (code) => OPERATIONS[code] ?? { operation: `tpdu_${code}`, meaning: 'unknown' },
  codeKey: () => undefined,
  objectName: (_code, object) =>
    object >= FAILURE
      ? (FAILURES[object - FAILURE] ?? `failure ${object - FAILURE}`)
      : (PROTOCOLS[object]?.[0] ?? `protocol ${object}`),
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
function connectionRequest(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const negotiation = end - NEGOTIATION_BYTES;
  if (context.detail && negotiation >= at && isNegotiation(bytes, negotiation))
    context.field('requested_protocols', view.getUint32(negotiation + 4, true));
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

/** 2.2.1.2: which security the server takes; one that wants another than was offered says so and hangs up; one of old says nothing. */
function connectionConfirm(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const whole = at + NEGOTIATION_BYTES <= end;
  const value = whole ? view.getUint32(at + 4, true) & 0xff : 0;
  if (whole && bytes[at] === NEGOTIATION_FAILURE) {
    if (value === CREDSSP_REQUIRED) context.claim(SOURCE, 'security', PROTOCOLS[2]?.[1] ?? '');
    if (context.detail) context.field('failure_code', value);
    return context.message(ERROR, COTP_CONNECT_REQUEST, FAILURE + value);
  }
  const selected = whole && bytes[at] === NEGOTIATION_RESPONSE ? value : 0;
  const security = PROTOCOLS[selected]?.[1];
  if (security !== undefined) context.claim(SOURCE, 'security', security);
  if (context.detail) context.field('selected_protocol', selected);
  context.message(RESPONSE, COTP_CONNECT_REQUEST, selected);
}

/** T.125 Connect-Initial and Connect-Response: what both say of themselves. The password comes later and is never read. */
function userData(bytes: Uint8Array, view: DataView, from: number, end: number, context: DecodeContext): void {
  const client = context.direction === 0;
  const key = client ? CLIENT_KEY : SERVER_KEY;
  for (let at = from + TPKT_BYTES; at + 8 < end; at++) {
    if (bytes[at] !== key.charCodeAt(0) || !hasText(bytes, at, end, key)) continue;
    blocks(view, at + 4 + (((bytes[at + 4] as number) & 0x80) !== 0 ? 2 : 1), end, (type, start, stop) => {
      if (type === CLIENT_CORE && client) coreData(bytes, view, start, stop, context);
      else if (type === CLIENT_NETWORK && client) channels(bytes, view, start, stop, context);
      else if (type === SERVER_SECURITY && !client) encryption(view, start, stop, context);
    });
    return context.message(client ? REQUEST : RESPONSE, client ? CONNECT_INITIAL : CONNECT_RESPONSE, NO_OBJECT);
  }
}

function blocks(
  view: DataView,
  from: number,
  end: number,
  each: (type: number, start: number, stop: number) => void,
): void {
  let at = from;
  for (let i = 0; i < BLOCKS_MAX && at + BLOCK_HEADER <= end; i++) {
    const stop = at + view.getUint16(at + 2, true);
    if (stop < at + BLOCK_HEADER || stop > end) return;
    each(view.getUint16(at, true), at + BLOCK_HEADER, stop);
    at = stop;
  }
}

function coreData(bytes: Uint8Array, view: DataView, start: number, stop: number, context: DecodeContext): void {
  const name = start + CLIENT_NAME;
  if (name + CLIENT_NAME_BYTES > stop) return;
  let end = name;
  while (end < name + CLIENT_NAME_BYTES && view.getUint16(end, true) !== 0) end += 2;
  if (end > name) context.claimBytes(SOURCE, 'netbios-name', bytes, name, end, 'utf16le');
  const build = view.getUint32(start + CLIENT_BUILD, true);
  context.claim(SOURCE, 'application', `RDP client, build ${build}`);
  if (!context.detail) return;
  context.field('client_name', utf16le(bytes, name, end));
  context.field('client_build', build);
  context.field('keyboard_layout', view.getUint32(start + KEYBOARD_LAYOUT, true));
}

/** Static virtual channels: `rdpdr` brings drives along, `cliprdr` the clipboard. */
function channels(bytes: Uint8Array, view: DataView, start: number, stop: number, context: DecodeContext): void {
  if (!context.detail || start + 4 > stop) return;
  const names: string[] = [];
  const count = Math.min(CHANNELS_MAX, view.getUint32(start, true));
  for (let i = 0, at = start + 4; i < count && at + CHANNEL_BYTES <= stop; i++, at += CHANNEL_BYTES)
    names.push(latin1(bytes, at, trimEnd(bytes, at, at + CHANNEL_NAME_BYTES)));
  context.field('channels', names);
}

function encryption(view: DataView, start: number, stop: number, context: DecodeContext): void {
  if (start + 8 > stop) return;
  const method = view.getUint32(start, true);
  const name = ENCRYPTION[method];
  if (name !== undefined) context.claim(SOURCE, 'security', `RDP encryption: ${name}`);
  if (!context.detail) return;
  context.field('encryption_method', method);
  context.field('encryption_level', view.getUint32(start + 4, true));
}
