/**
 * TRDP: process data and messages between the devices of a train. IEC 61375-2-3, annex A.6 (process data) and A.7 (message
 * data); offsets and types as in TRDP-SPY, Wireshark's plug-in. A CRC over the header makes it sure at any port.
 */
import { latin1 } from '../../kernel/encodings/text.ts';
import {
  ERROR,
  EVENT,
  MORE,
  NO,
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

const VERSION = 4;
const TYPE = 6;
const COM_ID = 8;
const DATA_LENGTH = 20;
const PROCESS_HEADER = 40;
const MESSAGE_HEADER = 116;
const SOURCE_URI = 48;
const TARGET_URI = 80;
const URI_BYTES = 32;
const CHECK_BYTES = 4;
const DATA_BYTES_MAX = 65_388;
const MESSAGE = 0x4d;

/** Types are two letters. */
const TYPES: Readonly<Record<number, readonly [word: OperationWord, kind: MessageKind]>> = {
  0x5064: [{ operation: 'process_data', meaning: 'exchange' }, EVENT],
  0x5072: [{ operation: 'process_data_request', meaning: 'read' }, REQUEST],
  0x5070: [{ operation: 'process_data_reply', meaning: 'read' }, RESPONSE],
  0x5065: [{ operation: 'process_data_error', meaning: 'exchange' }, ERROR],
  0x4d6e: [{ operation: 'message_notification', meaning: 'notify' }, EVENT],
  0x4d72: [{ operation: 'message_request', meaning: 'execute' }, REQUEST],
  0x4d70: [{ operation: 'message_reply', meaning: 'execute' }, RESPONSE],
  0x4d71: [{ operation: 'message_reply_query', meaning: 'execute' }, RESPONSE],
  0x4d63: [{ operation: 'message_confirm', meaning: 'notify' }, EVENT],
  0x4d65: [{ operation: 'message_error', meaning: 'execute' }, ERROR],
};

/** CRC-32 of IEEE 802.3. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crcOf(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffffffff;
  for (let i = from; i < to; i++) crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[i] as number)) & 0xff] as number);
  return ~crc >>> 0;
}

const headerBytes = (bytes: Uint8Array, at: number): number =>
  bytes[at + TYPE] === MESSAGE ? MESSAGE_HEADER : PROCESS_HEADER;

/** Whether what is there of a header may be one: version 1, a type. */
function mayBe(bytes: Uint8Array, at: number, to: number): boolean {
  if (to > at + VERSION && bytes[at + VERSION] !== 1) return false;
  return (
    to < at + TYPE + 2 || TYPES[((bytes[at + TYPE] as number) << 8) | (bytes[at + TYPE + 1] as number)] !== undefined
  );
}

/** Whether a whole header stands at `at`: its check is the last of it, least significant byte first. */
function isHeader(bytes: Uint8Array, view: DataView, at: number): boolean {
  const end = at + headerBytes(bytes, at) - CHECK_BYTES;
  return view.getUint32(at + DATA_LENGTH) <= DATA_BYTES_MAX && view.getUint32(end, true) === crcOf(bytes, at, end);
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to <= from || !mayBe(bytes, from, to)) return NO;
  if (to - from < TYPE + 2 || to - from < headerBytes(bytes, from)) return onPort ? MORE : NO;
  return isHeader(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), from) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    if (!mayBe(bytes, at, to)) return RESYNC;
    if (to - at < TYPE + 2 || to - at < headerBytes(bytes, at)) return at;
    if (!isHeader(bytes, view, at)) return RESYNC;
    // Data are filled up to a multiple of four bytes.
    const end = at + headerBytes(bytes, at) + ((view.getUint32(at + DATA_LENGTH) + 3) & ~3);
    if (end > to) return at;
    message(bytes, view, at, context);
    at = end;
  }
  return at;
}

function message(bytes: Uint8Array, view: DataView, at: number, context: DecodeContext): void {
  const code = view.getUint16(at + TYPE);
  const kind = TYPES[code]?.[1] ?? EVENT;
  if (context.flowWord(0) === 0) {
    context.setFlowWord(0, 1);
    if ((kind === RESPONSE || kind === ERROR) && context.direction === 0) context.swapRoles();
  }
  if (context.detail) {
    context.field('sequence', view.getUint32(at));
    context.field('data_bytes', view.getUint32(at + DATA_LENGTH));
    if (bytes[at + TYPE] === MESSAGE) {
      uri(bytes, at + SOURCE_URI, 'source_uri', context);
      uri(bytes, at + TARGET_URI, 'target_uri', context);
    }
  }
  context.message(kind, code, view.getInt32(at + COM_ID));
}

function uri(bytes: Uint8Array, at: number, name: string, context: DecodeContext): void {
  let end = at;
  while (end < at + URI_BYTES && bytes[end] !== 0) end++;
  if (end > at) context.field(name, latin1(bytes, at, end));
}

export default defineProtocol({
  id: 'trdp',
  name: 'TRDP',
  reference: 'IEC 61375-2-3, A.6 and A.7; TRDP-SPY',
  over: [
    { transport: 'udp', ports: [17224, 17225], anyPort: true },
    { transport: 'tcp', ports: [17225], anyPort: true },
  ],
  recognise,
  decode,
  describe: (code) => TYPES[code]?.[0] ?? { operation: `type_${String(code)}`, meaning: 'unknown' },
  objectName: (_code, object) => `ComId ${String(object >>> 0)}`,
  domain: 'ot',
  confidence: 0.8,
  examples: [
    {
      title: 'process data without any',
      hex: '0000000101005064000003e90000000000000000000000000000000000000000000000005da772ef',
      messages: [{ kind: 'event', operation: 'process_data', meaning: 'exchange' }],
    },
    {
      title: 'miss: another check',
      hex: '00000001 0100 5064 000003e9 00000000 00000000 00000000 00000000 00000000 00000000 00000000',
      messages: [],
    },
  ],
});
