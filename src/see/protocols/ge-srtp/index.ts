/**
 * GE-SRTP (Service Request Transport Protocol): GE Fanuc, now Emerson, Series 90 and PACSystems controllers. GE publishes no
 * description: Denton et al., "Leveraging the SRTP protocol for over-the-network memory acquisition of a GE Fanuc Series
 * 90-30" (DFRWS 2017), tables 1–4; packet-ge-srtp.c; the place of a service with a text buffer as HslCommunication has it.
 */
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
  type Verdict,
} from '../../../model/protocol.ts';
import {
  INITIALIZE,
  READ_SYSTEM_MEMORY,
  TOGGLE_FORCE_SYSTEM_MEMORY,
  UNASKED,
  WRITE_SYSTEM_MEMORY,
  describe,
  isService,
} from './words.ts';

const HEADER_BYTES = 56;
const SEQUENCE_AT = 2;
const LENGTH_AT = 4;
const MAILBOX_TYPE_AT = 31;
const TYPE_INITIALIZE = 0;
const TYPE_INITIALIZED = 1;
const TYPE_REQUEST = 2;
const TYPE_RESPONSE = 3;
const INITIAL_REQUEST = 0xc0;
const REQUEST_WITH_TEXT = 0x80;
const ACK = 0xd4;
const ACK_WITH_TEXT = 0x94;
const NACK = 0xd1;
/** Service, then its own data: memory type, offset, length. Behind a text buffer's own fields they stand further back. */
const SERVICE_AT = 42;
const SERVICE_WITH_TEXT_AT = 50;
const STATUS_AT = 42;

/** Name and access by segment selector. Denton et al., table 3. */
const SEGMENTS: Readonly<Record<number, readonly [name: string, access: 'word' | 'byte' | 'bit']>> = {
  0x08: ['%R', 'word'],
  0x0a: ['%AI', 'word'],
  0x0c: ['%AQ', 'word'],
  0x10: ['%I', 'byte'],
  0x12: ['%Q', 'byte'],
  0x14: ['%T', 'byte'],
  0x16: ['%M', 'byte'],
  0x18: ['%SA', 'byte'],
  0x1a: ['%SB', 'byte'],
  0x1c: ['%SC', 'byte'],
  0x1e: ['%S', 'byte'],
  0x38: ['%G', 'byte'],
  0x46: ['%I', 'bit'],
  0x48: ['%Q', 'bit'],
  0x4a: ['%T', 'bit'],
  0x4c: ['%M', 'bit'],
  0x4e: ['%SA', 'bit'],
  0x50: ['%SB', 'bit'],
  0x52: ['%SC', 'bit'],
  0x54: ['%S', 'bit'],
  0x56: ['%G', 'bit'],
};

function isHeader(bytes: Uint8Array, at: number): boolean {
  const type = bytes[at] as number;
  const mailbox = bytes[at + MAILBOX_TYPE_AT] as number;
  if (bytes[at + 1] !== 0) return false;
  if (type === TYPE_REQUEST) return mailbox === INITIAL_REQUEST || mailbox === REQUEST_WITH_TEXT;
  if (type === TYPE_RESPONSE) return mailbox === ACK || mailbox === ACK_WITH_TEXT || mailbox === NACK;
  return (type === TYPE_INITIALIZE || type === TYPE_INITIALIZED) && mailbox === 0;
}

const lengthOf = (bytes: Uint8Array, at: number): number =>
  HEADER_BYTES + ((bytes[at + LENGTH_AT] as number) | ((bytes[at + LENGTH_AT + 1] as number) << 8));

const serviceAt = (bytes: Uint8Array, at: number): number =>
  at + (bytes[at + MAILBOX_TYPE_AT] === REQUEST_WITH_TEXT ? SERVICE_WITH_TEXT_AT : SERVICE_AT);

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to - from < HEADER_BYTES) return onPort && (to <= from || (bytes[from] as number) <= TYPE_RESPONSE) ? MORE : NO;
  if (!isHeader(bytes, from)) return NO;
  if (onPort) return YES;
  // Elsewhere: one request or answer, to the byte, to or from a mailbox; zeros alone prove nothing.
  const type = bytes[from] as number;
  if (type < TYPE_REQUEST || lengthOf(bytes, from) !== to - from) return NO;
  if ((bytes[from + 6] as number) | (bytes[from + 7] as number) | (bytes[from + 8] as number)) return NO;
  return type === TYPE_RESPONSE || isService(bytes[serviceAt(bytes, from)] as number) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (to - at >= HEADER_BYTES) {
    if (!isHeader(bytes, at)) return RESYNC;
    const end = at + lengthOf(bytes, at);
    if (end > to) break;
    const type = bytes[at] as number;
    if (type === TYPE_INITIALIZE) context.message(REQUEST, INITIALIZE, NO_OBJECT);
    else if (type === TYPE_INITIALIZED) context.message(RESPONSE, INITIALIZE, NO_OBJECT);
    else if (type === TYPE_REQUEST) request(bytes, view, at, context);
    else response(bytes, view, at, context);
    at = end;
  }
  return at;
}

const namesMemory = (service: number): boolean =>
  service === READ_SYSTEM_MEMORY || service === WRITE_SYSTEM_MEMORY || service === TOGGLE_FORCE_SYSTEM_MEMORY;

function request(bytes: Uint8Array, view: DataView, at: number, context: DecodeContext): void {
  const sequence = view.getUint16(at + SEQUENCE_AT, true);
  const where = serviceAt(bytes, at);
  const service = bytes[where] as number;
  const object = namesMemory(service)
    ? ((bytes[where + 1] as number) << 16) | view.getUint16(where + 2, true)
    : NO_OBJECT;
  context.remember(2 * sequence, service);
  context.remember(2 * sequence + 1, object);
  if (context.detail) {
    context.field('sequence', sequence);
    if (object !== NO_OBJECT) context.field('count', view.getUint16(where + 4, true));
  }
  context.message(REQUEST, service, object);
}

function response(bytes: Uint8Array, view: DataView, at: number, context: DecodeContext): void {
  const sequence = view.getUint16(at + SEQUENCE_AT, true);
  const service = context.recall(2 * sequence);
  const object = context.recall(2 * sequence + 1);
  const mailbox = bytes[at + MAILBOX_TYPE_AT] as number;
  // What a completion without a text buffer has as its status, has one with a buffer as the buffer's length.
  const status = mailbox === ACK_WITH_TEXT ? 0 : view.getUint16(at + STATUS_AT, true);
  const failed = mailbox === NACK || status !== 0;
  if (context.detail) {
    context.field('sequence', sequence);
    if (failed) {
      context.field('major_status', bytes[at + STATUS_AT] as number);
      context.field('minor_status', bytes[at + STATUS_AT + 1] as number);
    }
  }
  context.message(failed ? ERROR : RESPONSE, service < 0 ? UNASKED : service, object < 0 ? NO_OBJECT : object);
}

/** Words and bits are counted from one, as programmers do; bytes are given by their offset. */
function objectName(_code: number, object: number): string {
  const offset = object & 0xffff;
  const segment = SEGMENTS[object >> 16];
  if (!segment) return `segment ${String(object >> 16)} offset ${String(offset)}`;
  const [name, access] = segment;
  return access === 'byte' ? `${name} byte ${String(offset)}` : `${name}${String(offset + 1)}`;
}

/** A header, and what stands in it: [offset, hex]. */
const example = (...parts: readonly (readonly [at: number, hex: string])[]): string => {
  let hex = '00'.repeat(HEADER_BYTES);
  for (const [at, part] of parts) hex = hex.slice(0, 2 * at) + part + hex.slice(2 * at + part.length);
  return hex;
};

export default defineProtocol({
  id: 'ge-srtp',
  name: 'GE-SRTP',
  reference: 'Denton et al., DFRWS 2017 (GE-SRTP), tables 1–4; packet-ge-srtp.c; HslCommunication',
  over: [{ transport: 'tcp', ports: [18245], anyPort: true }],
  firstBytes: [TYPE_REQUEST, TYPE_RESPONSE],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => (code < 0 || code === INITIALIZE ? undefined : code),
  objectName,
  domain: 'ot',
  confidence: 0.8,
  examples: [
    {
      title: 'opens a connection, then reads %R1',
      hex:
        example() +
        example(
          [0, '02'],
          [2, '06'],
          [9, '01'],
          [17, '01'],
          [30, '06c0'],
          [36, '100e'],
          [40, '0101'],
          [42, '040800000400'],
        ),
      messages: [
        { kind: 'request', operation: 'initialize', meaning: 'connect' },
        { kind: 'request', operation: 'read_system_memory', meaning: 'read' },
      ],
    },
    { title: 'a request with the mailbox type of an answer', hex: example([0, '02'], [30, '06d4']), messages: [] },
  ],
});
