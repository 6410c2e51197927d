/**
 * EtherCAT: a frame that runs through all slaves of a segment and back, each of which reads and writes its part. What is
 * seen of it is on its way out, with working counters of zero, or on its way back. ETG.1000.4, 5.2–5.4 and 6 (IEC
 * 61158-4-12); layout as in Wireshark's packet-ethercat-frame.c and packet-ethercat-datagram.c.
 */
import { bytesOfName } from '../../../kernel/encodings/raw-name.ts';
import { hexOfText, latin1 } from '../../../kernel/encodings/text.ts';
import {
  ERROR,
  EVENT,
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
import { mailbox, mailboxObject, readMailbox } from './mailbox.ts';
import {
  AL_STATUS,
  MEMORY,
  SII_CONTROL,
  registerName,
  seen,
  siiFields,
  specialOfRead,
  specialOfWrite,
} from './registers.ts';
import {
  APRD,
  ARMW,
  BRD,
  BRW,
  FPRD,
  FRMW,
  LRD,
  LRW,
  NOP,
  codeOf,
  commandOf,
  describe,
  frameCode,
  isDatagram,
  isMailbox,
  specialOf,
} from './words.ts';

/** Length (11 bits), reserved, type (4). */
const FRAME_HEADER = 2;
const DATAGRAMS = 1;
const TYPE_MAX = 5;
/** Command, index, address (2), offset (2), length and more, interrupt (2); the working counter (2) follows the data. */
const HEADER_BYTES = 10;
const DATAGRAM_MIN = HEADER_BYTES + 2;
const LENGTH_BITS = 0x07ff;
const MORE_FOLLOW = 0x8000;
/** What a frame of 1,500 bytes holds. */
const DATAGRAMS_MAX = 125;
const VALUE_BYTES_MAX = 32;
/** Where a slave's position cannot be told: on the way back, each slave has counted it up. */
const POSITION_UNKNOWN = 0x8000;
const ALL = -1;

const isAuto = (command: number): boolean => (command >= APRD && command < FPRD) || command === ARMW;
const isBroadcast = (command: number): boolean => command >= BRD && command <= BRW;
const isLogical = (command: number): boolean => command >= LRD && command <= LRW;
const reads = (command: number): boolean => command === APRD || command === FPRD || command === BRD;

function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  if (to - from < FRAME_HEADER + 1) return NO;
  const header = ((bytes[from + 1] as number) << 8) | (bytes[from] as number);
  const type = header >> 12;
  if (type === 0 || type > TYPE_MAX || (header & LENGTH_BITS) === 0) return NO;
  if (type !== DATAGRAMS) return YES;
  if (to - from < FRAME_HEADER + DATAGRAM_MIN) return NO;
  const length = ((bytes[from + 9] as number) << 8) | (bytes[from + 8] as number);
  const fits = (length & LENGTH_BITS) + DATAGRAM_MIN <= (header & LENGTH_BITS);
  return (bytes[from + 2] as number) <= FRMW && fits ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (to - from < FRAME_HEADER + 1) return RESYNC;
  const header = view.getUint16(from, true);
  const type = header >> 12;
  if (type === 0 || type > TYPE_MAX) return RESYNC;
  if (type !== DATAGRAMS) {
    context.message(EVENT, frameCode(type), NO_OBJECT);
    return to;
  }
  const first = from + FRAME_HEADER;
  const way = wayOf(bytes, view, first, to);
  const returned = way === RETURNED;
  tell(way, context);
  let at = first;
  for (let i = 0; i < DATAGRAMS_MAX; i++) {
    const end = datagramEnd(view, at, to);
    if (end < 0) {
      context.malformed('an EtherCAT datagram that ends early');
      break;
    }
    datagram(bytes, view, at, end - 2, returned, context);
    if ((view.getUint16(at + 6, true) & MORE_FOLLOW) === 0) break;
    at = end;
  }
  return to;
}

/** Where a datagram with its working counter ends; −1 where it does not fit. */
function datagramEnd(view: DataView, at: number, to: number): number {
  if (to - at < DATAGRAM_MIN) return -1;
  const end = at + DATAGRAM_MIN + (view.getUint16(at + 6, true) & LENGTH_BITS);
  return end <= to ? end : -1;
}

const SENT = 1;
const RETURNED = 2;
type Way = typeof SENT | typeof RETURNED | 0;

/** A slave counts up what passes it: a working counter, or the address of a broadcast. 0: a frame that nobody need have met. */
function wayOf(bytes: Uint8Array, view: DataView, first: number, to: number): Way {
  let at = first;
  for (let i = 0; i < DATAGRAMS_MAX; i++) {
    const end = datagramEnd(view, at, to);
    if (end < 0) return 0;
    if (view.getUint16(end - 2, true) !== 0) return RETURNED;
    if (isBroadcast(bytes[at] as number)) return view.getUint16(at + 2, true) !== 0 ? RETURNED : SENT;
    if ((view.getUint16(at + 6, true) & MORE_FOLLOW) === 0) return 0;
    at = end;
  }
  return 0;
}

/** Once per flow, who sends: the first slave marks the sender's address of what it lets back, so that the two ways are two flows. */
function tell(way: Way, context: DecodeContext): void {
  if (way === 0 || context.flowWord(0) !== 0) return;
  context.setFlowWord(0, way);
  context.claim(SOURCE, 'role', way === SENT ? 'EtherCAT master' : 'EtherCAT segment');
  if (way === RETURNED && context.direction === 0) context.swapRoles();
}

function datagram(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  counter: number,
  returned: boolean,
  context: DecodeContext,
): void {
  const command = bytes[at] as number;
  const data = at + HEADER_BYTES;
  const address = view.getUint16(at + 2, true);
  const register = view.getUint16(at + 4, true);
  const working = view.getUint16(counter, true);
  let kind: MessageKind = !returned ? REQUEST : working === 0 && command !== NOP ? ERROR : RESPONSE;
  if (context.detail) fields(bytes, view, at, counter, context);
  if (command === NOP || command > FRMW) return context.message(kind, codeOf(command, 0), NO_OBJECT);
  if (isLogical(command)) return context.message(kind, codeOf(command, 0), view.getInt32(at + 2, true));
  const carries = reads(command) ? returned && working > 0 : true;
  if (register >= MEMORY && carries && !isBroadcast(command)) {
    const station = slaveOf(command, address, returned);
    if (readMailbox(bytes, view, data, counter, station, context)) {
      if (mailbox.refused) kind = ERROR;
      return context.message(kind, codeOf(command, mailbox.special), mailbox.object);
    }
  }
  const slave = isBroadcast(command) ? ALL : slaveOf(command, address, returned);
  const special = specialOfDatagram(view, data, counter, command, register, slave, context);
  if (carries && reads(command)) back(view, data, counter, register, slave, context);
  context.message(kind, codeOf(command, special), isBroadcast(command) ? register : (slave << 16) | register);
}

/** A configured address, or a position: 0 is the first, and what is sent counts backwards. */
function slaveOf(command: number, address: number, returned: boolean): number {
  if (!isAuto(command)) return address;
  return returned ? POSITION_UNKNOWN : -address & 0xffff;
}

function specialOfDatagram(
  view: DataView,
  data: number,
  counter: number,
  command: number,
  register: number,
  slave: number,
  context: DecodeContext,
): number {
  if (reads(command)) return specialOfRead(register);
  return specialOfWrite(register, view, data, counter - data, slave, context);
}

function back(
  view: DataView,
  data: number,
  counter: number,
  register: number,
  slave: number,
  context: DecodeContext,
): void {
  if (register === AL_STATUS && counter > data && slave !== POSITION_UNKNOWN) {
    seen(view.getUint8(data), slave, context);
  } else if (register === SII_CONTROL && context.detail) siiFields(view, data, counter - data, context);
}

function fields(bytes: Uint8Array, view: DataView, at: number, counter: number, context: DecodeContext): void {
  const data = at + HEADER_BYTES;
  context.field('index', bytes[at + 1] as number);
  context.field('length', counter - data);
  context.field('working_counter', view.getUint16(counter, true));
  const register = view.getUint16(at + 4, true);
  // What lies in memory may be a mailbox, and a password in it.
  if (isLogical(bytes[at] as number) || register >= MEMORY || counter - data > VALUE_BYTES_MAX) return;
  context.field('value', hexOfText(latin1(bytes, data, counter)));
}

function objectName(code: number, object: number, name: (id: number) => string): string {
  const special = specialOf(code);
  if (isMailbox(special)) return mailboxObject(special, bytesOfName(name(object)));
  const command = commandOf(code);
  if (!isDatagram(code) || isLogical(command))
    return `logical address 0x${(object >>> 0).toString(16).padStart(8, '0')}`;
  const register = registerName(object & 0xffff);
  const slave = object >>> 16;
  if (isBroadcast(command) || (isAuto(command) && slave === POSITION_UNKNOWN)) return register;
  const which = isAuto(command) ? `at position ${String(slave)}` : `0x${slave.toString(16).padStart(4, '0')}`;
  return `slave ${which} ${register}`;
}

export default defineProtocol({
  id: 'ethercat',
  name: 'EtherCAT',
  reference: 'ETG.1000.4, 5.2–5.4 and 6; ETG.1000.6, 5.4–5.9 (mailbox)',
  over: [{ etherType: 0x88a4 }, { transport: 'udp', ports: [0x88a4] }],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => (isDatagram(code) ? commandOf(code) : undefined),
  objectName,
  domain: 'ot',
  confidence: 0.8,
  examples: [
    {
      title: 'asks one slave to go into operation and reads the state of all',
      hex: '1c10  05 03 0010 2001 0280 0000 0800 0000  07 04 0000 3001 0200 0000 0000 0000',
      messages: [
        { kind: 'request', operation: 'request_operational', meaning: 'start' },
        { kind: 'request', operation: 'read_al_status', meaning: 'diagnose' },
      ],
    },
    {
      title: 'comes back from five slaves',
      hex: '0e10  07 02 0500 3001 0200 0400 0800 0500',
      messages: [{ kind: 'response', operation: 'read_al_status', meaning: 'diagnose' }],
    },
    {
      title: 'a service data object written by mailbox',
      hex: '1c10  05 c2 0410 0018 1000 0000 0a00 0000 00 13 0020 2f 121c 00 00000000 0100',
      messages: [{ kind: 'response', operation: 'sdo_initiate_download', meaning: 'write' }],
    },
    { title: 'a frame type that does not exist', hex: '0e60  07 02 0500 3001 0200 0400 0800 0500', messages: [] },
  ],
});
