/**
 * PC Worx: how Phoenix Contact's tools reach Inline Controllers. Kind, service, length, sequence; then a session, and in
 * it requests by code, whose replies are fetched. As nmap's pcworx-info.nse and Metasploit's phoenix_command.rb send it,
 * and published replies of an ILC 151 ETH and an ILC 191 ETH 2TX have it; the maker publishes nothing.
 */
import { findByte, hasText } from '../../kernel/encodings/text.ts';
import {
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
  type Verdict,
} from '../../model/protocol.ts';
import type { Attribute } from '../../model/words.ts';

const ASKS = 0x01;
const ANSWERS = 0x81;
const HEADER_BYTES = 6;
/** A service 2 request, the shortest: header, what went before, session. */
const BYTES_MIN = 12;
const INITIALISE = 1;
const REQUEST_BY_CODE = 5;
const FETCH_REPLY = 6;
/** A request by code: session (2), its number (4), bytes that follow (2), code (2), 0 (2). */
const CODE_AT = 18;
/** A reply that was fetched: bytes that follow (2), code (2). */
const REPLY_CODE_AT = 24;
const DEVICE_INFORMATION = 0x0295;
const REPLY = 0x8000;
/** "IBETH01N0_M" of the first request. */
const INTERFACE_AT = 14;
const INTERFACE = 'IBETH01N0_M';

const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [INITIALISE]: { operation: 'initialise', meaning: 'connect' },
  [REQUEST_BY_CODE]: { operation: 'request', meaning: 'unknown' },
  [FETCH_REPLY]: { operation: 'fetch_reply', meaning: 'read' },
  [(DEVICE_INFORMATION << 8) | REQUEST_BY_CODE]: { operation: 'get_device_information', meaning: 'identify' },
};
/** Where the texts of the device information stand, each ended by 0, and where the last of them must have ended. */
const TEXTS: readonly (readonly [attribute: Attribute, from: number, to: number])[] = [
  ['model', 30, 66],
  ['firmware', 66, 79],
  ['order-number', 152, 160],
];
const INFORMATION_BYTES = 160;

function isHeader(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== ASKS && bytes[at] !== ANSWERS) return false;
  return bytes[at + 1] !== 0 && (bytes[at + 1] as number) < 0x80 && lengthOf(bytes, at) >= BYTES_MIN;
}

const lengthOf = (bytes: Uint8Array, at: number): number =>
  ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to - from < HEADER_BYTES) return MORE;
  if (!isHeader(bytes, from)) return NO;
  const next = from + lengthOf(bytes, from);
  if (onPort) return next + HEADER_BYTES > to || isHeader(bytes, next) ? YES : NO;
  // Elsewhere only its first request says enough.
  if (bytes[from] !== ASKS || bytes[from + 1] !== INITIALISE) return NO;
  return hasText(bytes, from + INTERFACE_AT, to, INTERFACE) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at + HEADER_BYTES <= to) {
    if (!isHeader(bytes, at)) return at === from ? RESYNC : at;
    const end = at + lengthOf(bytes, at);
    if (end > to) return at;
    one(bytes, view, at, end, context);
    at = end;
  }
  return at;
}

function one(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const service = bytes[at + 1] as number;
  const answers = bytes[at] === ANSWERS;
  if (context.detail) context.field('sequence', view.getUint16(at + 4));
  if (!answers) {
    const byCode = service === REQUEST_BY_CODE && end - at >= CODE_AT + 2;
    context.message(REQUEST, byCode ? (view.getUint16(at + CODE_AT) << 8) | service : service, NO_OBJECT);
    return;
  }
  if (service === INITIALISE) context.claim(SOURCE, 'vendor', 'Phoenix Contact');
  const isInformation = service === FETCH_REPLY && end - at >= INFORMATION_BYTES;
  if (isInformation && view.getUint16(at + REPLY_CODE_AT) === (REPLY | DEVICE_INFORMATION)) tell(bytes, at, context);
  context.message(RESPONSE, service, NO_OBJECT);
}

function tell(bytes: Uint8Array, at: number, context: DecodeContext): void {
  for (const [attribute, from, to] of TEXTS) {
    const stop = findByte(bytes, at + from, at + to, 0);
    if (stop > at + from) context.claimBytes(SOURCE, attribute, bytes, at + from, stop, 'ascii');
  }
}

function describe(code: number): OperationWord {
  const known = OPERATIONS[code];
  if (known !== undefined) return known;
  const operation = code > 0xff ? `request_${(code >> 8).toString(16)}` : `service_${String(code)}`;
  return { operation, meaning: 'unknown' };
}

export default defineProtocol({
  id: 'pcworx',
  name: 'PC Worx',
  reference: 'nmap pcworx-info.nse (Redpoint); Metasploit phoenix_command.rb',
  over: [{ transport: 'tcp', ports: [1962], anyPort: true }],
  recognise,
  firstBytes: [ASKS, ANSWERS],
  decode,
  describe,
  domain: 'ot',
  confidence: 0.8,
  examples: [
    {
      title: 'begins a session',
      hex: '0101 001a 0000 000078800003000c 494245544830314e305f4d 00',
      messages: [{ kind: 'request', operation: 'initialise', meaning: 'connect' }],
    },
    {
      title: 'asks what the controller is',
      hex: '0105 0016 005f 0000 08ef 004c 00000022 0004 0295 0000',
      messages: [{ kind: 'request', operation: 'get_device_information', meaning: 'identify' }],
    },
    {
      title: 'a session is granted',
      hex: '8101 0014 0000 00010000000000020000 004c 0000',
      messages: [{ kind: 'response', operation: 'initialise', meaning: 'connect' }],
    },
    { title: 'a length of nothing', hex: '0101 0000 0000 0000', messages: [] },
  ],
});
