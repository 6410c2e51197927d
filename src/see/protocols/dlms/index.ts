/**
 * DLMS/COSEM: meters read and commanded. Over TCP and UDP behind a wrapper of eight bytes (IEC 62056-47, 5) or in frames
 * of HDLC (IEC 62056-46), as some gateways pass them on; in both the same APDUs (IEC 62056-5-3). Tags, layouts and
 * methods also as in the ASN.1 that dlms-cosem, jDLMS and Gurux.DLMS follow.
 */
import { Reassembly } from '../../../kernel/reassembly.ts';
import { LIMITS } from '../../../model/limits.ts';
import {
  MORE,
  NO,
  NO_OBJECT,
  RESYNC,
  YES,
  defineProtocol,
  type DecodeContext,
  type Verdict,
} from '../../../model/protocol.ts';
import { apdu } from './apdu.ts';
import { isAssociation } from './association.ts';
import { FLAG, HdlcFrame, frameLength } from './hdlc.ts';
import { objectName } from './objects.ts';
import { AARE, AARQ, HDLC, describe, frameKind, frameType, isTag, keyOf } from './words.ts';

/** Version, source and destination port of the wrapper, length. */
const WRAPPER_BYTES = 8;
const VERSION = 1;
const INFORMATION = 0;
const UNNUMBERED_INFORMATION = 3;
/** Words of a direction: token of an information that comes in segments, and number of its next frame. */
const TOKEN = 0;
const EXPECTED = 1;

const frame = new HdlcFrame();
const segmented = new Reassembly({
  placesMax: LIMITS.reassembliesMax,
  bytesMax: LIMITS.segmentedBytesMax,
  heldMax: LIMITS.reassemblyBytesMax,
});

const isWrapper = (bytes: Uint8Array, at: number): boolean => bytes[at] === 0 && bytes[at + 1] === VERSION;

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to <= from) return NO;
  if (bytes[from] === FLAG) return recogniseFrame(bytes, from, to, onPort);
  if (bytes[from] !== 0) return NO;
  if (to - from <= WRAPPER_BYTES) return onPort && (to - from < 2 || bytes[from + 1] === VERSION) ? MORE : NO;
  const tag = bytes[from + WRAPPER_BYTES] as number;
  if (!isWrapper(bytes, from) || !isTag(tag)) return NO;
  if (onPort) return YES;
  // Elsewhere only the opening of an association says enough: it names what DLMS alone names.
  const end = from + WRAPPER_BYTES + (((bytes[from + 6] as number) << 8) | (bytes[from + 7] as number));
  if (end > to || (tag !== AARQ && tag !== AARE)) return NO;
  return isAssociation(bytes, from + WRAPPER_BYTES, end) ? YES : NO;
}

function recogniseFrame(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to - from < 3) return onPort ? MORE : NO;
  const length = frameLength(bytes, from + 1);
  if (length < 0) return NO;
  const end = from + 1 + length;
  if (end >= to) return onPort ? MORE : NO;
  return bytes[end] === FLAG && frame.read(bytes, from + 1, end) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    const next = bytes[at] === 0 ? wrapped(bytes, view, at, to, context) : framed(bytes, view, at, to, context);
    if (next < 0) return RESYNC;
    if (next === at) break;
    at = next;
  }
  return at;
}

/** Offset behind the wrapper and its APDU; its own while it is not whole, −1 where it is none. */
function wrapped(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  if (to - at < WRAPPER_BYTES) return to - at > 1 && !isWrapper(bytes, at) ? -1 : at;
  if (!isWrapper(bytes, at)) return -1;
  const end = at + WRAPPER_BYTES + view.getUint16(at + 6);
  if (end > to) return at;
  if (context.detail) {
    context.field('source_wport', view.getUint16(at + 2));
    context.field('destination_wport', view.getUint16(at + 4));
  }
  apdu(bytes, view, at + WRAPPER_BYTES, end, context);
  return end;
}

/** As above for frames of HDLC; flags may be shared by two frames, or repeated. */
function framed(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  let start = at;
  while (start < to && bytes[start] === FLAG) start++;
  if (to - start < 2) return start;
  const length = frameLength(bytes, start);
  if (length < 0) return -1;
  const end = start + length;
  if (end >= to) return start;
  if (bytes[end] !== FLAG) return -1;
  if (frame.read(bytes, start, end)) information(bytes, view, context);
  else context.malformed('HDLC frame with a wrong check');
  return end + 1;
}

function information(bytes: Uint8Array, view: DataView, context: DecodeContext): void {
  const type = frameType(frame.control);
  if (type !== INFORMATION && type !== UNNUMBERED_INFORMATION) {
    if (context.detail) addressFields(context);
    return context.message(frameKind(type), HDLC + type, NO_OBJECT);
  }
  const token = context.word(TOKEN);
  if (token === 0 && !frame.segmented) return handed(bytes, view, frame.start, frame.stop, context);
  part(bytes, token, type, context);
}

/** A segment of an information: begun, added to, or handed on when it is the last. IEC 62056-46, 6.4.4. */
function part(bytes: Uint8Array, begun: number, type: number, context: DecodeContext): void {
  const number = (frame.control >> 1) & 7;
  let token = begun;
  if (token === 0) token = segmented.begin();
  else if (type === INFORMATION && number !== context.word(EXPECTED)) {
    // Sent again since its acknowledgement was lost: it is there already.
    if (number === ((context.word(EXPECTED) + 7) & 7)) return;
    context.setWord(TOKEN, 0);
    return context.malformed('HDLC segment out of order');
  }
  const kept = segmented.add(token, bytes, frame.start, frame.stop);
  context.setWord(TOKEN, kept && frame.segmented ? token : 0);
  context.setWord(EXPECTED, (number + 1) & 7);
  if (!kept) return context.malformed('HDLC information longer than may be held');
  const whole = frame.segmented ? undefined : segmented.take(token);
  if (whole) handed(whole.bytes, whole.view, 0, whole.length, context);
}

/** Behind the three bytes of the LLC, where they are: 0xe6, 0xe6 or 0xe7 by direction, 0. IEC 62056-46, 5.3. */
function handed(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  const llc = bytes[from] === 0xe6 && bytes[from + 2] === 0 && from + 3 <= to;
  if (context.detail) addressFields(context);
  apdu(bytes, view, llc ? from + 3 : from, to, context);
}

function addressFields(context: DecodeContext): void {
  context.field('source_address', frame.source);
  context.field('destination_address', frame.destination);
}

export default defineProtocol({
  id: 'dlms',
  name: 'DLMS/COSEM',
  reference: 'IEC 62056-47, 5; IEC 62056-46, 5 and 6.4; IEC 62056-5-3, 9.4 and 9.5; IEC 62056-6-1 and -6-2',
  over: [
    { transport: 'tcp', ports: [4059], anyPort: true },
    { transport: 'udp', ports: [4059], anyPort: true },
  ],
  firstBytes: [0, FLAG],
  recognise,
  decode,
  describe,
  codeKey: keyOf,
  objectName,
  domain: 'ot',
  confidence: 0.9,
  logonInClear: true,
  examples: [
    {
      title: 'opens an association and reads a register, behind the wrapper',
      hex:
        '0001 0010 0001 001f 60 1d a109 060760857405080101 be10 040e 01000000065f1f0400001e1dffff ' +
        '0001 0010 0001 000d c0 01 c1 0003 0100010800ff 02 00',
      messages: [
        { kind: 'request', operation: 'cosem_open', meaning: 'connect' },
        { kind: 'request', operation: 'get', meaning: 'read' },
      ],
    },
    {
      title: 'connects and reads, in frames of HDLC',
      hex: '7ea0070321930f017e 7ea0190321326fd8e6e600c001c1000f0000280000ff020091537e',
      messages: [
        { kind: 'request', operation: 'set_normal_response_mode', meaning: 'connect' },
        { kind: 'request', operation: 'get', meaning: 'read' },
      ],
    },
    { title: 'another version of the wrapper', hex: '0002 0010 0001 000d c001c100030100010800ff0200', messages: [] },
  ],
});
