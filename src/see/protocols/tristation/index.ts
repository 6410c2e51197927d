/**
 * TriStation: programs, runs and halts Triconex safety controllers (Schneider Electric). Framing, numbers and CRC as in
 * Nozomi Networks' tricotools (TriStation.lua, triconex_honeypot.py), FireEye's fireeye-tristation.lua and nDPI's
 * tristation.c; the maker publishes nothing.
 */
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
  type MessageKind,
  type Verdict,
} from '../../../model/protocol.ts';
import { tell } from './claims.ts';
import { COMMAND, REASONS_FROM, REJECTED, codeOf, commandOf, describe } from './words.ts';

/** Type, channel, length of what goes before the CRC (2). */
const HEADER_BYTES = 4;
const CRC_BYTES = 2;
/** Path, connection, command, sequence, unknown (2), checksum (2), length again (2). */
const COMMAND_BYTES = 10;
const DATA = HEADER_BYTES + COMMAND_BYTES;
const TYPE_MAX = 11;
const CONNECT_REQUEST = 1;
const DISCONNECT_REQUEST = 4;
const PING = 6;
const FIRST_FAILURE = 7;
const TO_CONTROLLER = 0;
const FROM_CONTROLLER = 1;

/** Commands and answers whose data begin with the number of a program or of a function. */
const PROGRAMS = [55, 65, 162];
const FUNCTIONS = [56, 66, 163];

/** CRC-16 of polynomial 0x8005, reflected, from zero, over all that goes before it. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});

function crcFits(bytes: Uint8Array, from: number, to: number): boolean {
  let crc = 0;
  for (let i = from; i < to - CRC_BYTES; i++) crc = (crc >> 8) ^ (TABLE[(crc ^ (bytes[i] as number)) & 0xff] as number);
  return crc === ((bytes[to - 2] as number) | ((bytes[to - 1] as number) << 8));
}

/** The length says what lies between header and CRC; a command says it a second time. */
function fits(bytes: Uint8Array, from: number, to: number): boolean {
  const type = bytes[from] as number;
  const length = (bytes[from + 2] as number) | ((bytes[from + 3] as number) << 8);
  if (type < 1 || type > TYPE_MAX || length !== to - from - HEADER_BYTES - CRC_BYTES) return false;
  if (type !== COMMAND) return true;
  const again = (bytes[from + 12] as number) | ((bytes[from + 13] as number) << 8);
  return length >= COMMAND_BYTES && again === length && (bytes[from + 4] as number) <= FROM_CONTROLLER;
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to <= from) return MORE;
  if (to - from < HEADER_BYTES + CRC_BYTES || !fits(bytes, from, to)) return NO;
  // Elsewhere it must be a command, and its CRC must fit.
  return onPort || (bytes[from] === COMMAND && crcFits(bytes, from, to)) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (to - from < HEADER_BYTES + CRC_BYTES) return RESYNC;
  const type = bytes[from] as number;
  if (type < 1 || type > TYPE_MAX) return RESYNC;
  if (context.detail) context.field('channel', bytes[from + 1] as number);
  if (!fits(bytes, from, to)) {
    context.malformed('TriStation length that does not fit');
    return to;
  }
  if (type === COMMAND) command(bytes, view, from, to, context);
  else context.message(kindOf(type), type, NO_OBJECT);
  return to;
}

function kindOf(type: number): MessageKind {
  if (type === CONNECT_REQUEST || type === DISCONNECT_REQUEST || type === PING) return REQUEST;
  return type >= FIRST_FAILURE ? ERROR : RESPONSE;
}

function command(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  const answers = bytes[from + 4] === FROM_CONTROLLER;
  const number = bytes[from + 6] as number;
  turn(answers, context);
  if (context.detail) context.field('sequence', bytes[from + 7] as number);
  let kind: MessageKind = answers ? RESPONSE : REQUEST;
  if (answers && (number === REJECTED || number >= REASONS_FROM)) kind = ERROR;
  if (answers) tell(bytes, from, to - CRC_BYTES, number, context);
  const named = (PROGRAMS.includes(number) || FUNCTIONS.includes(number)) && to - CRC_BYTES - from >= DATA + 2;
  context.message(kind, codeOf(number), named ? view.getUint16(from + DATA, true) : NO_OBJECT);
}

/** The path says who sends: once per flow the roles are set by it, and the controller is named as what it is. */
function turn(answers: boolean, context: DecodeContext): void {
  const bit = answers ? 2 : 1;
  const seen = context.flowWord(0);
  if ((seen & bit) !== 0) return;
  context.setFlowWord(0, seen | bit);
  if (seen === 0 && (answers ? FROM_CONTROLLER : TO_CONTROLLER) !== context.direction) context.swapRoles();
  if (answers) context.claim(SOURCE, 'role', 'Triconex safety controller');
}

function objectName(code: number, object: number): string {
  return `${FUNCTIONS.includes(commandOf(code)) ? 'function' : 'program'} ${String(object)}`;
}

export default defineProtocol({
  id: 'tristation',
  name: 'TriStation',
  reference: 'Nozomi Networks tricotools, TriStation.lua; FireEye fireeye-tristation.lua; nDPI tristation.c',
  over: [{ transport: 'udp', ports: [1502], anyPort: true }],
  recognise,
  firstBytes: Array.from({ length: TYPE_MAX }, (_, i) => i + 1),
  decode,
  describe,
  objectName,
  domain: 'ot',
  confidence: 0.8,
  examples: [
    {
      title: 'connects',
      hex: '0100 0000 01fc',
      messages: [{ kind: 'request', operation: 'connect_request', meaning: 'connect' }],
    },
    {
      title: 'halts the program of a safety controller',
      hex: '0500 0a00 00 00 15 02 0000 0000 0a00 0000',
      messages: [{ kind: 'request', operation: 'halt_program', meaning: 'stop' }],
    },
    { title: 'a length that does not fit', hex: '0500 ff00 00 00 15 02 0000 0000 0a00 0000', messages: [] },
  ],
});
