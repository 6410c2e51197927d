/**
 * DNP3 over TCP and UDP: link frames, transport segments, application fragments. IEEE 1815-2012, 9.2, 8.2 and 4.
 *
 * A response is counted under the function of its request, found by outstation and application sequence number. Object:
 * the first that a request names, with the outstation; all of them are among the fields.
 */
import { Reassembly } from '../../../kernel/reassembly.ts';
import { LIMITS } from '../../../model/limits.ts';
import {
  ERROR,
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
} from '../../../model/protocol.ts';
import { fragment, type Link } from './application.ts';
import { AUTHENTICATE_ERROR, LINK_BASE, LINK_PRIMARY, RESPONSE_FUNCTION, describe } from './functions.ts';
import { HEADER_BYTES, USER_DATA_MAX, frameBytes, isHeader, seekHeader, userData } from './link.ts';
import { objectName } from './names.ts';

const FUNCTION_BITS = 0x0f;
const PRIMARY_BIT = 0x40;
const CONFIRMED_USER_DATA = 3;
const UNCONFIRMED_USER_DATA = 4;
const NACK = 1;
const FINAL = 0x80;
const FIRST = 0x40;
const SEGMENT_BITS = 0x3f;

/** Words of the direction: the token of an unfinished fragment; its link addresses and the number of its next segment. */
const TOKEN = 0;
const EXPECTED = 1;

const segmented = new Reassembly({
  placesMax: LIMITS.reassembliesMax,
  bytesMax: LIMITS.segmentedBytesMax,
  heldMax: LIMITS.reassemblyBytesMax,
});
const data = new Uint8Array(USER_DATA_MAX);
const dataView = new DataView(data.buffer);
const link: Link = { source: 0, destination: 0 };

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (to - at >= HEADER_BYTES) {
    if (!isHeader(bytes, at)) {
      const next = seekHeader(bytes, at + 1, to);
      if (next < 0) return RESYNC;
      context.malformed('bytes before a DNP3 header');
      at = next;
      continue;
    }
    const end = at + frameBytes(bytes, at);
    if (end > to) break;
    frame(bytes, view, at, context);
    at = end;
  }
  return at;
}

function frame(bytes: Uint8Array, view: DataView, at: number, context: DecodeContext): void {
  link.destination = view.getUint16(at + 4, true);
  link.source = view.getUint16(at + 6, true);
  const control = bytes[at + 3] as number;
  const fn = control & FUNCTION_BITS;
  const length = userData(bytes, at, data);
  if (length < 0) return context.malformed('DNP3 block with a wrong checksum');
  if ((control & PRIMARY_BIT) !== 0 && (fn === CONFIRMED_USER_DATA || fn === UNCONFIRMED_USER_DATA)) {
    if (length === 0) return context.malformed('DNP3 user data without a transport header');
    return segment(length, context);
  }
  service(control, context);
}

/** A frame of the link itself. */
function service(control: number, context: DecodeContext): void {
  const fn = control & FUNCTION_BITS;
  const primary = (control & PRIMARY_BIT) !== 0;
  if (context.detail) {
    context.field('link_source', link.source);
    context.field('link_destination', link.destination);
  }
  const kind: MessageKind = primary ? REQUEST : fn === NACK || fn >= 14 ? ERROR : RESPONSE;
  context.message(kind, LINK_BASE | (primary ? LINK_PRIMARY : 0) | fn, NO_OBJECT);
}

/** A transport segment, in `data`. IEEE 1815-2012, 8.2. */
function segment(length: number, context: DecodeContext): void {
  const header = data[0] as number;
  if ((header & FIRST) !== 0 && (header & FINAL) !== 0) {
    if (context.word(TOKEN) !== 0) context.setWord(TOKEN, 0);
    return fragment(data, dataView, 1, length, link, context);
  }
  let token = context.word(TOKEN);
  if ((header & FIRST) !== 0) token = segmented.begin();
  else if (token === 0) return context.malformed('DNP3 segment of a fragment whose beginning is missing');
  else if (context.word(EXPECTED) !== series(header)) {
    context.setWord(TOKEN, 0);
    return context.malformed('DNP3 segment out of order');
  }
  const kept = segmented.add(token, data, 1, length);
  const last = (header & FINAL) !== 0;
  context.setWord(TOKEN, last || !kept ? 0 : token);
  context.setWord(EXPECTED, series(header + 1));
  if (!kept) return context.malformed('DNP3 fragment longer than may be held');
  const whole = last ? segmented.take(token) : undefined;
  if (whole) fragment(whole.bytes, whole.view, 0, whole.length, link, context);
}

/** Number of a segment with whom it goes between: frames of several outstations may alternate. */
const series = (header: number): number =>
  (header & SEGMENT_BITS) | (link.source << 6) | ((link.destination & 0x3ff) << 22);

export default defineProtocol({
  id: 'dnp3',
  name: 'DNP3',
  reference: 'IEEE 1815-2012, 4, 8.2, 9.2 and annex A',
  over: [
    { transport: 'tcp', ports: [20000, 19999], anyPort: true },
    { transport: 'udp', ports: [20000], anyPort: true },
  ],
  firstBytes: [0x05],
  recognise(bytes, from, to, onPort) {
    if (bytes[from] !== 0x05) return NO;
    if (to - from < HEADER_BYTES) return onPort ? MORE : NO;
    return isHeader(bytes, from) ? YES : NO;
  },
  decode,
  describe,
  codeKey: (kind, code) => {
    if (code < 0 || code >= LINK_BASE) return undefined;
    const fn = code & 0xff;
    const answers = (kind === RESPONSE || kind === ERROR) && fn < 0x80 && fn !== AUTHENTICATE_ERROR;
    return answers ? RESPONSE_FUNCTION : fn;
  },
  objectName,
  domain: 'ot',
  confidence: 0.8,
  examples: [
    {
      title: 'latches binary output 1 on',
      hex: '05641ac404000300c2e6 c7c6050c0128010001000301640000003b7f 6400000000005b',
      messages: [{ kind: 'request', operation: 'direct_operate', meaning: 'control' }],
    },
    { title: 'another start byte', hex: '056508c40a000100fc42 c0c00d9c86', messages: [] },
  ],
});
