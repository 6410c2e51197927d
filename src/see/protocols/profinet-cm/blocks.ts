/** Blocks within a PROFINET IO call: type, length and version, then the block's own. Big-endian. IEC 61158-6-10, 5.2.1. */
import { NO_OBJECT, RESPONSE, SOURCE, TARGET, type DecodeContext, type MessageKind } from '../../../model/protocol.ts';
import { latin1 } from '../../../kernel/encodings/text.ts';
import { imOne, imZero, initiator } from './claims.ts';
import { IDENTITY, commandPart, indexText } from './words.ts';

const AR_REQUEST = 0x0101;
const IOCR_REQUEST = 0x0102;
const MODULE_DIFFERENCES = 0x8104;
const WRITE_HEADER = 0x0008;
const READ_HEADER = 0x0009;
const IM_ZERO = 0x0020;
const IM_ONE = 0x0021;
const CONTROL_FIRST = 0x0110;
const CONTROL_LAST = 0x0118;
const RECORD_HEADER_BYTES = 64;
const MULTIPLE_WRITE = 0xe040;
const BLOCKS_MAX = 512;
const LISTED_MAX = 64;

/** What the last walk found. Reused. */
export const found = { part: 0, object: NO_OBJECT };

export function walk(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  end: number,
  kind: MessageKind,
  context: DecodeContext,
): void {
  found.part = 0;
  found.object = NO_OBJECT;
  let at = from;
  // The record before a block says whose it is: slot 0 is the station itself, others are modules of it.
  let ownRecord = true;
  for (let i = 0; i < BLOCKS_MAX && at + 6 <= end; i++) {
    const type = view.getUint16(at);
    const next = at + 4 + view.getUint16(at + 2);
    if (next < at + 6 || next > end) return context.malformed('PROFINET block outside its call');
    const answer = type & 0x7fff;
    if (answer === WRITE_HEADER || answer === READ_HEADER) {
      if (at + RECORD_HEADER_BYTES > end) return context.malformed('PROFINET record header cut short');
      ownRecord = view.getUint16(at + 28) === 0;
      at = record(bytes, view, at, end, type, context);
      continue;
    }
    if (type === AR_REQUEST) relation(bytes, view, at, next, context);
    else if (ownRecord && type === IM_ZERO && kind === RESPONSE) imZero(bytes, view, at, next, context);
    else if (ownRecord && type === IM_ONE) imOne(kind === RESPONSE ? SOURCE : TARGET, bytes, at, next, context);
    else if (answer >= CONTROL_FIRST && answer <= CONTROL_LAST) control(view, at, next, context);
    else if (context.detail) details(view, type, at, next, context);
    at = next;
  }
}

/** Header of a record read or written; where the next block begins. Records of a multiple write are padded to four bytes. */
function record(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  end: number,
  type: number,
  context: DecodeContext,
): number {
  const index = view.getUint16(at + 34);
  const data = at + RECORD_HEADER_BYTES;
  const isIdentity = index >= 0xaff0 && index <= 0xafff;
  if (isIdentity) found.part = IDENTITY;
  // The record within says more than the envelope around it.
  if (found.object === NO_OBJECT || view.getUint16(at + 6) === 1)
    found.object = context.intern(bytes, at + 28, at + 36);
  if (context.detail) {
    context.field('slot', view.getUint16(at + 28));
    context.field('subslot', view.getUint16(at + 30));
    context.field('index', indexText(index));
    context.field('record_bytes', view.getUint32(at + 36));
  }
  // Only a write request carries its data behind each header, and only identification is made of blocks.
  if (type !== WRITE_HEADER || index === MULTIPLE_WRITE || isIdentity) return data;
  return Math.min(end, data + ((view.getUint32(at + 36) + 3) & ~3 & 0x7fffffff));
}

function relation(bytes: Uint8Array, view: DataView, at: number, next: number, context: DecodeContext): void {
  initiator(bytes, view, at, next, context);
  if (!context.detail || at + 58 > next) return;
  context.field('ar_type', view.getUint16(at + 6));
  context.field('session_key', view.getUint16(at + 24));
  const stop = at + 58 + view.getUint16(at + 56);
  if (stop <= next) context.field('initiator_station_name', latin1(bytes, at + 58, stop));
}

/** Control: reserved, AR UUID, session, reserved, command, properties. The answer repeats the command's block type with bit 15. */
function control(view: DataView, at: number, next: number, context: DecodeContext): void {
  if (at + 30 > next) return context.malformed('PROFINET control block cut short');
  const type = view.getUint16(at) & 0x7fff;
  const command = view.getUint16(at + 28);
  found.part = commandPart(command) || commandPart(COMMAND_OF[type - CONTROL_FIRST] ?? 0);
  if (!context.detail) return;
  context.field('session_key', view.getUint16(at + 24));
  context.field('control_command', command);
}

/** Answers say "done" only; what is done stands in the type of the block: 0x0110 … 0x0118. */
const COMMAND_OF: readonly number[] = [1, 1, 2, 2, 4, 0, 0x10, 0x20, 0x40];

function details(view: DataView, type: number, at: number, next: number, context: DecodeContext): void {
  if (type === IOCR_REQUEST && at + 28 <= next) {
    const direction = view.getUint16(at + 6) === 1 ? 'input' : 'output';
    const [clock, ratio] = [view.getUint16(at + 20), view.getUint16(at + 22)];
    context.field(`${direction}_frame_id`, view.getUint16(at + 18));
    // The send clock counts in units of 31.25 µs.
    context.field(`${direction}_cycle_us`, clock * ratio * 31.25);
  } else if (type === MODULE_DIFFERENCES) context.field('differing_slots', differingSlots(view, at, next));
}

/** ModuleDiffBlock: APIs, each with modules (slot, ident, state), each with submodules (subslot, ident, state). */
function differingSlots(view: DataView, at: number, next: number): number[] {
  const slots: number[] = [];
  let place = at + 8;
  for (let apis = at + 8 <= next ? view.getUint16(at + 6) : 0; apis > 0 && place + 6 <= next; apis--) {
    let modules = view.getUint16(place + 4);
    place += 6;
    for (; modules > 0 && place + 10 <= next && slots.length < LISTED_MAX; modules--) {
      slots.push(view.getUint16(place));
      place += 10 + 8 * view.getUint16(place + 8);
    }
  }
  return slots;
}
