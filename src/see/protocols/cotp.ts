/**
 * ISO transport on TCP: TPKT (RFC 1006, 6) with COTP class 0 (ISO 8073 / X.224, 13). Carries S7comm, MMS and others.
 *
 * Data TPDUs are no messages of their own: what they carry reports itself. Only a payload that nobody knows is counted,
 * so that a conversation of S7comm-plus, say, does not look empty.
 */
import {
  TPKT_HEADER_BYTES,
  COTP_CONNECT_CONFIRM,
  COTP_CONNECT_REQUEST,
  COTP_DATA,
  COTP_DISCONNECT_CONFIRM,
  COTP_DISCONNECT_REQUEST,
  COTP_ERROR,
  COTP_EXPEDITED_DATA,
  cotpEndOfMessage,
  cotpParameter,
  cotpPayload,
  cotpType,
  tpktLength,
} from '../../kernel/encodings/tpkt.ts';
import { bytesOfName } from '../../kernel/encodings/raw-name.ts';
import { Reassembly } from '../../kernel/reassembly.ts';
import { LIMITS } from '../../model/limits.ts';
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
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';

const CALLING_TSAP = 0xc1;
const CALLED_TSAP = 0xc2;
const S7COMM = 0x32;
const S7COMM_PLUS = 0x72;
/** X.226: fully encoded data. */
const USER_DATA = 0x61;
/** Word of the direction in which the token of an unfinished message is kept. */
const TOKEN = 0;

const segmented = new Reassembly({
  placesMax: LIMITS.reassembliesMax,
  bytesMax: LIMITS.segmentedBytesMax,
  heldMax: LIMITS.reassemblyBytesMax,
});

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  const length = tpktLength(bytes, from, to);
  if (length < 0) return NO;
  if (length === 0 || to - from < 7) return MORE;
  const type = cotpType(bytes, from + TPKT_HEADER_BYTES, to);
  if (onPort) return WORDS[type] ? YES : type < 0 ? MORE : NO;
  // RDP begins alike: elsewhere only a TSAP or what is carried proves that this is ours.
  if (type === COTP_CONNECT_REQUEST || type === COTP_CONNECT_CONFIRM) {
    return cotpParameter(bytes, from + TPKT_HEADER_BYTES, to, CALLING_TSAP) > 0 ? YES : NO;
  }
  return type === COTP_DATA && bytes[from + 4] === 2 && isCargo(bytes, from + 7, to) ? YES : NO;
}

/** S7comm, S7comm-plus by its version, or session and presentation data (X.225, 8; X.226, 8) as MMS has them. */
function isCargo(bytes: Uint8Array, at: number, to: number): boolean {
  const first = bytes[at];
  if (first === S7COMM) return true;
  if (at + 5 > to) return false;
  const second = bytes[at + 1] as number;
  if (first === S7COMM_PLUS) return second >= 1 && second <= 3;
  return first === 1 && second === 0 && bytes[at + 2] === 1 && bytes[at + 3] === 0 && bytes[at + 4] === USER_DATA;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    const length = tpktLength(bytes, at, to);
    if (length < 0) return RESYNC;
    const end = at + length;
    if (length === 0 || end > to) break;
    const tpdu = at + TPKT_HEADER_BYTES;
    const type = cotpType(bytes, tpdu, end);
    if (type === COTP_DATA) data(bytes, view, tpdu, end, context);
    else if (WORDS[type]) control(bytes, tpdu, end, type, context);
    else context.malformed('COTP header of no known type');
    at = end;
  }
  return at;
}

function data(bytes: Uint8Array, view: DataView, tpdu: number, end: number, context: DecodeContext): void {
  const payload = cotpPayload(bytes, tpdu);
  if (payload > end || payload < tpdu + 3) return context.malformed('COTP data header outside its packet');
  const token = context.word(TOKEN);
  if (cotpEndOfMessage(bytes, tpdu) && token === 0) {
    if (payload < end && !context.hand('cotp', bytes, view, payload, end)) unknown(context);
    return;
  }
  const part = token === 0 ? segmented.begin() : token;
  const kept = segmented.add(part, bytes, payload, end);
  if (!cotpEndOfMessage(bytes, tpdu)) return context.setWord(TOKEN, kept ? part : LOST);
  context.setWord(TOKEN, 0);
  const whole = segmented.take(part);
  if (!whole || !context.hand('cotp', whole.bytes, whole.view, 0, whole.length)) unknown(context);
}

/** A token that opens no place: the rest of a message that was given up is passed over until its end. */
const LOST = -1;

const unknown = (context: DecodeContext): void => context.message(EVENT, COTP_DATA, NO_OBJECT);

function control(bytes: Uint8Array, tpdu: number, end: number, type: number, context: DecodeContext): void {
  context.setWord(TOKEN, 0);
  const called = type === COTP_CONNECT_REQUEST ? tsap(bytes, tpdu, end, CALLED_TSAP) : -1;
  if (context.detail) {
    const calling = tsap(bytes, tpdu, end, CALLING_TSAP);
    if (calling > 0) context.field('calling_tsap', hex(bytes, calling));
    if (called > 0) context.field('called_tsap', hex(bytes, called));
  }
  const object = called > 0 ? context.intern(bytes, called, called + (bytes[called - 1] as number)) : 0;
  context.message(KINDS[type] ?? EVENT, type, object === 0 ? NO_OBJECT : object);
}

const tsap = (bytes: Uint8Array, tpdu: number, end: number, code: number): number => {
  const at = cotpParameter(bytes, tpdu, end, code);
  return at > 0 && (bytes[at - 1] as number) > 0 ? at : -1;
};

function hex(bytes: Uint8Array, at: number): string {
  let text = '';
  const end = at + (bytes[at - 1] as number);
  for (let i = at; i < end; i++) text += (bytes[i] as number).toString(16).padStart(2, '0');
  return text;
}

const KINDS: Readonly<Record<number, MessageKind>> = {
  [COTP_CONNECT_REQUEST]: REQUEST,
  [COTP_CONNECT_CONFIRM]: RESPONSE,
  [COTP_DISCONNECT_CONFIRM]: RESPONSE,
  [COTP_ERROR]: ERROR,
};
const WORDS: Readonly<Record<number, OperationWord>> = {
  [COTP_CONNECT_REQUEST]: { operation: 'connect_request', meaning: 'connect' },
  [COTP_CONNECT_CONFIRM]: { operation: 'connect_confirm', meaning: 'connect' },
  [COTP_DISCONNECT_REQUEST]: { operation: 'disconnect_request', meaning: 'disconnect' },
  [COTP_DISCONNECT_CONFIRM]: { operation: 'disconnect_confirm', meaning: 'disconnect' },
  [COTP_DATA]: { operation: 'data', meaning: 'unknown' },
  [COTP_EXPEDITED_DATA]: { operation: 'expedited_data', meaning: 'unknown' },
  [COTP_ERROR]: { operation: 'error', meaning: 'unknown' },
};

/** A TSAP is text where the maker chose so (`SIMATIC-ROOT-HMI`), else two bytes: of an S7 resource, rack and slot. */
function tsapText(name: string): string {
  const bytes = bytesOfName(name);
  if (bytes.length > 2 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f)) return `TSAP ${name}`;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const [resource, place] = bytes;
  if (bytes.length !== 2 || resource === undefined || place === undefined || resource < 1 || resource > 3) {
    return `TSAP ${digits}`;
  }
  return `TSAP ${digits} (rack ${String(place >> 5)}, slot ${String(place & 0x1f)})`;
}

export default defineProtocol({
  id: 'cotp',
  name: 'ISO on TCP (COTP)',
  reference: 'RFC 1006, 6; ISO 8073, 13',
  over: [{ transport: 'tcp', ports: [102], anyPort: true }],
  recognise,
  firstBytes: [3],
  decode,
  describe: (code) => WORDS[code] ?? { operation: `tpdu_${String(code)}`, meaning: 'unknown' },
  objectName: (_code, object, name) => tsapText(name(object)),
  domain: 'both',
  confidence: 0.5,
  transparent: true,
  examples: [
    {
      title: 'connects to rack 0, slot 2, then sends data',
      hex: '03000016 11e00000000100c0010ac1020100c2020102  03000008 02f08032',
      messages: [{ kind: 'request', operation: 'connect_request', meaning: 'connect' }],
    },
    { title: 'another TPKT version', hex: '02000016 11e00000000100c0010ac1020100c2020102', messages: [] },
  ],
});
