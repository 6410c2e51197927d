/**
 * Ether-S-Bus: S-Bus of Saia PCD controllers (Saia-Burgess Controls, Honeywell) over UDP. Header, commands and check as
 * Wireshark's dissector of S-Bus (packet-sbus.c) has them: length, version, protocol, sequence, attribute.
 */
import {
  ERROR,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type Verdict,
} from '../../../model/protocol.ts';
import * as C from './commands.ts';

/** Attribute byte. */
const ASK = 0;
const ANSWER = 1;
const ACKNOWLEDGE = 2;
const HEADER_BYTES = 9;
const LEAST_BYTES = 12;
const MOST_BYTES = 4096;
/** The model of the processor and its firmware's version in the answer to command 32. */
const TYPE_BYTES = 5;
const VERSION_BYTES = 3;
/** Code of an answer to nothing that was seen. */
const UNPAIRED = 0xffff;
/** Letters of the media that these commands read and write, as makers of programs write them. */
const MEDIA: Readonly<Record<number, string>> = {
  0: 'C',
  2: 'F',
  3: 'I',
  5: 'O',
  6: 'R',
  7: 'T',
  10: 'C',
  11: 'F',
  13: 'O',
  14: 'R',
  15: 'T',
};
const OBJECT_KEY = 1 << 16;

/** CRC-16 of polynomial 0x1021 from zero, over all before it. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = ((crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021) & 0xffff;
  return crc;
});

function isChecked(bytes: Uint8Array, from: number, check: number): boolean {
  let crc = 0;
  for (let i = from; i < check; i++) crc = ((crc << 8) ^ (TABLE[(crc >> 8) ^ (bytes[i] as number)] as number)) & 0xffff;
  return crc === (((bytes[check] as number) << 8) | (bytes[check + 1] as number));
}

/** Length of the telegram at `at`: 0 when it cannot be one. */
function lengthOf(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0 || bytes[at + 1] !== 0 || (bytes[at + 4] as number) > 1 || bytes[at + 5] !== 0) return 0;
  const length = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
  return length < LEAST_BYTES || length > MOST_BYTES || (bytes[at + 8] as number) > ACKNOWLEDGE ? 0 : length;
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to - from < LEAST_BYTES) return NO;
  const length = lengthOf(bytes, from);
  if (length === 0 || (length !== to - from && !onPort)) return NO;
  if (length > to - from) return NO;
  return isChecked(bytes, from, from + length - 2) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (to - at >= LEAST_BYTES) {
    const length = lengthOf(bytes, at);
    if (length === 0) return RESYNC;
    const end = at + length - 2;
    if (end + 2 > to) break;
    if (!isChecked(bytes, at, end)) return RESYNC;
    if (context.detail) context.field('sequence', view.getUint16(at + 6));
    if (bytes[at + 8] === ASK) request(bytes, view, at, end, context);
    else response(bytes, view, at, end, context);
    at = end + 2;
  }
  return at;
}

/** Station, command, then what the command needs: of media a count and the first address. */
function request(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const body = at + HEADER_BYTES + 2;
  if (body > end) return context.malformed('a request without a command');
  const command = bytes[body - 1] as number;
  const code = command === C.BLOCK && body + 2 <= end ? C.blockCode(bytes[body + 1] as number) : command;
  const object = MEDIA[command] !== undefined && body + 3 <= end ? view.getUint16(body + 1) : NO_OBJECT;
  const sequence = view.getUint16(at + 6);
  context.remember(sequence, code);
  if (object !== NO_OBJECT) context.remember(sequence | OBJECT_KEY, object);
  if (context.detail) {
    context.field('station', bytes[body - 2] as number);
    if (object !== NO_OBJECT) context.field('count', bytes[body] as number);
  }
  context.message(REQUEST, code, object);
}

function response(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const sequence = view.getUint16(at + 6);
  const asked = context.recall(sequence);
  const object = context.recall(sequence | OBJECT_KEY);
  const body = at + HEADER_BYTES;
  if (asked === C.READ_FIRMWARE_VERSION && bytes[at + 8] === ANSWER) identity(bytes, body, end, context);
  const failed = bytes[at + 8] === ACKNOWLEDGE && body + 2 <= end && view.getUint16(body) !== 0;
  if (context.detail && failed) context.field('nak_code', view.getUint16(body));
  context.message(failed ? ERROR : RESPONSE, asked < 0 ? UNPAIRED : asked, object < 0 ? NO_OBJECT : object);
}

function identity(bytes: Uint8Array, from: number, end: number, context: DecodeContext): void {
  const version = from + TYPE_BYTES;
  if (version + VERSION_BYTES > end) return;
  for (let i = from; i < version + VERSION_BYTES; i++)
    if ((bytes[i] as number) < 0x20 || (bytes[i] as number) > 0x7e) return;
  context.claim(SOURCE, 'vendor', 'Saia-Burgess Controls');
  context.claimBytes(SOURCE, 'cpu-type', bytes, from, version, 'ascii');
  context.claimBytes(SOURCE, 'firmware', bytes, version, version + VERSION_BYTES, 'ascii');
}

export default defineProtocol({
  id: 'ether-s-bus',
  name: 'Ether-S-Bus',
  reference: 'Wireshark, packet-sbus.c (SAIA S-Bus)',
  over: [{ transport: 'udp', ports: [5050], anyPort: true }],
  firstBytes: [0],
  recognise,
  decode,
  describe: (code) => (code === UNPAIRED ? { operation: 'response', meaning: 'unknown' } : C.describe(code)),
  codeKey: (kind, code) => (kind === REQUEST ? code & 0xff : undefined),
  objectName: (code, object) => `${MEDIA[code] ?? ''} ${String(object)}`,
  domain: 'ot',
  confidence: 0.8,
  examples: [
    {
      title: 'asks for the firmware',
      hex: '0000000d 01 00 0001 00 0a 20 5318',
      messages: [{ kind: 'request', operation: 'read_firmware_version', meaning: 'identify' }],
    },
    { title: 'a check that does not fit', hex: '0000000d 01 00 0001 00 0a 20 5319', messages: [] },
  ],
});
