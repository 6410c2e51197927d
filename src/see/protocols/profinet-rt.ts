/**
 * PROFINET real-time frames by frame id: cyclic data, alarms, clock synchronisation (PTCP), fragments. IEC 61158-6-10, 4.7
 * (APDUs), 5.2.4 (alarms) and its table of frame ids; numbers as in Wireshark's packet-pn-rt.c, packet-pn-ptcp.c and
 * packet-dcerpc-pn-io.c. The data belong to the two devices; that they flow, and how regularly, is the plant's pulse.
 * A provider that goes to stop is told once, when it does.
 */
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
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';
import type { Meaning } from '../../model/words.ts';

/** Code: frame id, and above it what the frame is or says: an alarm type above its acknowledgement bit. */
const SPECIAL_SHIFT = 16;
const PROVIDER_STOP = 1;
const PROVIDER_RUN = 2;
const STATION_PROBLEM = 3;
const STATION_OK = 4;
const RTA = 0x10;
const NOTIFICATION = 0x100;
const ALARM_ACK = 0x200;
const ALARM_TYPE_BITS = 0x7f;

const CYCLIC_FIRST = 0x0100;
const CYCLIC_LAST = 0xfbff;
const ALARM_HIGH = 0xfc01;
const ALARM_LOW = 0xfe01;
const FRAGMENT_FIRST = 0xff80;
const FRAGMENT_LAST = 0xff8f;

/** Bits of the data status, third byte from the end. */
const IGNORE = 0x80;
const STATION_GOOD = 0x20;
const RUN = 0x10;
const COMPARED = STATION_GOOD | RUN;
const KNOWN = 1;

type Row = readonly [operation: string, meaning: Meaning];
const CYCLIC: Row = ['cyclic_data', 'exchange'];
const FRAGMENT: Row = ['fragment', 'transfer'];
const CHANGES: Readonly<Record<number, Row>> = {
  [PROVIDER_STOP]: ['provider_state_stop', 'notify'],
  [PROVIDER_RUN]: ['provider_state_run', 'notify'],
  [STATION_PROBLEM]: ['station_problem', 'notify'],
  [STATION_OK]: ['station_problem_gone', 'notify'],
};
const CLOCK: Readonly<Record<number, Row>> = {
  0x0000: ['ptcp_sync', 'time'],
  0x0001: ['ptcp_sync', 'time'],
  0x0020: ['ptcp_sync', 'time'],
  0x0021: ['ptcp_sync', 'time'],
  0x0080: ['ptcp_sync', 'time'],
  0x0081: ['ptcp_sync', 'time'],
  0xff00: ['ptcp_announce', 'time'],
  0xff01: ['ptcp_announce', 'time'],
  0xff20: ['ptcp_follow_up', 'time'],
  0xff21: ['ptcp_follow_up', 'time'],
  0xff40: ['ptcp_delay_request', 'time'],
  0xff41: ['ptcp_delay_response', 'time'],
  0xff42: ['ptcp_delay_follow_up_response', 'time'],
  0xff43: ['ptcp_delay_response', 'time'],
};
const DELAY_REQUEST = 0xff40;

/** Types of an RTA PDU: data are the alarm itself. An error ends the connection. */
const DATA = 1;
const RTAS: Readonly<Record<number, Row>> = {
  2: ['rta_nack', 'notify'],
  3: ['rta_ack', 'notify'],
  4: ['rta_error', 'disconnect'],
};
const ALARMS: Readonly<Record<number, string>> = {
  0x01: 'diagnosis',
  0x02: 'process',
  0x03: 'pull',
  0x04: 'plug',
  0x05: 'status',
  0x06: 'update',
  0x07: 'redundancy',
  0x08: 'controlled_by_supervisor',
  0x09: 'released',
  0x0a: 'plug_wrong_submodule',
  0x0b: 'return_of_submodule',
  0x0c: 'diagnosis_disappears',
  0x0d: 'multicast_communication_mismatch',
  0x0e: 'port_data_change',
  0x0f: 'sync_data_changed',
  0x10: 'isochronous_mode_problem',
  0x11: 'network_component_problem',
  0x12: 'time_data_changed',
  0x13: 'dynamic_frame_packing_problem',
  0x1e: 'upload_and_retrieval',
  0x1f: 'pull_module',
};

/** Frame id, two end points (4), type, flags, send and acknowledge numbers (4), length of what follows (2). */
const RTA_BYTES = 14;
/** Type, length and version; alarm type, API (4), slot and subslot. */
const ALARM_BLOCK_BYTES = 16;
/** Within a notification: alarm specifier at 24, then what it is about, each behind an identifier of its structure. */
const ABOUT = 26;
/** Bytes of a channel's diagnosis by structure: plain, extended, qualified; each begins with channel, properties, error type. */
const DIAGNOSIS_BYTES: Readonly<Record<number, number>> = { 0x8000: 6, 0x8002: 12, 0x8003: 16 };
const MAINTENANCE = 0x8100;
/** Error types that PROFIsafe (IEC 61784-3-3) gives; 0x0048 leaves open what it is. */
const SAFETY_FIRST = 0x0040;
const SAFETY_LAST = 0x004f;
const SAFETY_OPEN = 0x0048;
const DIAGNOSES_MAX = 64;
const NOTIFICATION_BLOCKS = [0x0001, 0x0002];
const ACK_BLOCKS = [0x8001, 0x8002];

const isCyclic = (id: number): boolean => id >= CYCLIC_FIRST && id <= CYCLIC_LAST;
const isAlarm = (id: number): boolean => id === ALARM_HIGH || id === ALARM_LOW;
const isFragment = (id: number): boolean => id >= FRAGMENT_FIRST && id <= FRAGMENT_LAST;
const isKnown = (id: number): boolean => isCyclic(id) || isAlarm(id) || isFragment(id) || CLOCK[id] !== undefined;

function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  return to - from >= 6 && isKnown(((bytes[from] as number) << 8) | (bytes[from + 1] as number)) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (recognise(bytes, from, to) !== YES) return RESYNC;
  const id = view.getUint16(from);
  if (context.detail) context.field('frame_id', id);
  if (isCyclic(id)) cyclic(bytes, view, to, id, context);
  else if (isAlarm(id)) alarm(bytes, view, from, to, id, context);
  else
    context.message(
      id === DELAY_REQUEST ? REQUEST : id > DELAY_REQUEST && !isFragment(id) ? RESPONSE : EVENT,
      id,
      NO_OBJECT,
    );
  return to;
}

/** At the end: cycle counter (2), data status, transfer status. */
function cyclic(bytes: Uint8Array, view: DataView, to: number, id: number, context: DecodeContext): void {
  const status = bytes[to - 2] as number;
  if (context.detail) {
    context.field('cycle_counter', view.getUint16(to - 4));
    context.field('data_status', status);
    context.field('provider_state', (status & RUN) !== 0 ? 'run' : 'stop');
    if ((status & STATION_GOOD) === 0) context.field('station_problem', true);
  }
  const change = (status & IGNORE) !== 0 || bytes[to - 1] !== 0 ? 0 : changeOf(id, status & COMPARED, context);
  if (change === PROVIDER_STOP) {
    context.sign(
      'provider-stopped',
      `the PROFINET provider of frame 0x${id.toString(16).padStart(4, '0')} went to stop`,
    );
  }
  context.message(EVENT, (change << SPECIAL_SHIFT) | id, NO_OBJECT);
}

/** What is new since the last frame of this id. One id after the other is the rule, so the last is kept at hand. */
function changeOf(id: number, status: number, context: DecodeContext): number {
  const now = (id << 8) | status | KNOWN;
  const last = context.word(0);
  if (last === now) return 0;
  context.setWord(0, now);
  const key = (context.direction << 16) | id;
  let before = last >>> 8 === id ? last & COMPARED : -1;
  if (before < 0) {
    if ((last & KNOWN) !== 0) context.remember((context.direction << 16) | (last >>> 8), last & COMPARED);
    before = context.recall(key);
  }
  if (before < 0) return 0;
  const changed = before ^ status;
  if ((changed & RUN) !== 0) return (status & RUN) === 0 ? PROVIDER_STOP : PROVIDER_RUN;
  if ((changed & STATION_GOOD) !== 0) return (status & STATION_GOOD) === 0 ? STATION_PROBLEM : STATION_OK;
  return 0;
}

function alarm(bytes: Uint8Array, view: DataView, from: number, to: number, id: number, context: DecodeContext): void {
  if (to - from < RTA_BYTES) {
    context.malformed('PROFINET alarm ends early');
    return context.message(EVENT, id, NO_OBJECT);
  }
  const type = (bytes[from + 6] as number) & 0x0f;
  const body = from + RTA_BYTES;
  if (body + view.getUint16(from + 12) > to) context.malformed('PROFINET alarm longer than its frame');
  if (context.detail) {
    context.field('priority', id === ALARM_HIGH ? 'high' : 'low');
    context.field('sequence', view.getUint16(from + 8));
  }
  if (type === DATA && to - body >= ALARM_BLOCK_BYTES) return notification(view, body, to, id, context);
  if (type === DATA) context.malformed('PROFINET alarm ends early');
  const kind: MessageKind = type === DATA ? EVENT : type === 3 ? RESPONSE : ERROR;
  context.message(kind, ((RTA | type) << SPECIAL_SHIFT) | id, NO_OBJECT);
}

function notification(view: DataView, at: number, to: number, id: number, context: DecodeContext): void {
  const block = view.getUint16(at);
  const answer = ACK_BLOCKS.includes(block);
  if (!answer && !NOTIFICATION_BLOCKS.includes(block)) {
    context.malformed('PROFINET alarm of another block');
    return context.message(EVENT, ((RTA | DATA) << SPECIAL_SHIFT) | id, NO_OBJECT);
  }
  const type = view.getUint16(at + 6);
  if (context.detail && !answer && to - at >= ALARM_BLOCK_BYTES + 8) {
    context.field('api', view.getUint32(at + 8));
    context.field('module_ident', view.getUint32(at + 16));
    context.field('submodule_ident', view.getUint32(at + 20));
  }
  if (!answer) diagnoses(view, at + ABOUT, Math.min(to, at + 4 + view.getUint16(at + 2)), context);
  const special = (answer ? ALARM_ACK : NOTIFICATION) | (type & ALARM_TYPE_BITS);
  context.message(answer ? RESPONSE : EVENT, (special << SPECIAL_SHIFT) | id, view.getInt32(at + 12));
}

/** What channels report; errors of PROFIsafe say that there is safety behind this device. */
function diagnoses(view: DataView, from: number, end: number, context: DecodeContext): void {
  const errors: number[] = [];
  for (let at = from, left = DIAGNOSES_MAX; at + 8 <= end && left > 0; left--) {
    const structure = view.getUint16(at);
    // Maintenance stands in a block: type, length of what follows it.
    const bytes = structure === MAINTENANCE ? 4 + view.getUint16(at + 4) : (DIAGNOSIS_BYTES[structure] ?? 0);
    if (bytes === 0 || at + 2 + bytes > end) break;
    if (structure !== MAINTENANCE) errors.push(view.getUint16(at + 6));
    at += 2 + bytes;
  }
  if (errors.some(isSafety)) context.claim(SOURCE, 'capability', 'PROFIsafe');
  if (context.detail && errors.length > 0) context.field('channel_errors', errors);
}

const isSafety = (error: number): boolean => error >= SAFETY_FIRST && error <= SAFETY_LAST && error !== SAFETY_OPEN;

function describe(code: number): OperationWord {
  const [operation, meaning] = rowOf(code & 0xffff, code >>> SPECIAL_SHIFT);
  return { operation, meaning };
}

function rowOf(id: number, special: number): Row {
  if (isCyclic(id)) return CHANGES[special] ?? CYCLIC;
  if (isFragment(id)) return FRAGMENT;
  if (!isAlarm(id)) return CLOCK[id] ?? [`frame_${String(id)}`, 'unknown'];
  if (special >= NOTIFICATION) {
    const type = special & ALARM_TYPE_BITS;
    const name = `${ALARMS[type] ?? String(type)}_alarm`;
    return [(special & ALARM_ACK) !== 0 ? `${name}_ack` : name, 'notify'];
  }
  return RTAS[special & 0x0f] ?? [id === ALARM_HIGH ? 'alarm_high' : 'alarm_low', 'notify'];
}

/** Of an alarm: its slot above, its subslot below. */
function objectName(_code: number, object: number): string {
  return `slot ${String(object >>> 16)} subslot 0x${(object & 0xffff).toString(16).padStart(4, '0')}`;
}

export default defineProtocol({
  id: 'profinet-rt',
  name: 'PROFINET RT',
  reference: 'IEC 61158-6-10, 4.7 and 5.2.4; Wireshark packet-pn-rt.c, packet-dcerpc-pn-io.c',
  over: [{ etherType: 0x8892 }],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => code & 0xffff,
  objectName,
  domain: 'ot',
  confidence: 0.5,
  examples: [
    {
      title: 'cyclic data',
      hex: '8001 8080 0000000000000000 1234 35 00',
      messages: [{ kind: 'event', operation: 'cyclic_data', meaning: 'exchange' }],
    },
    {
      title: 'a module is pulled',
      hex: 'fc01 0001 0002 11 01 ffff fffe 001c 0001 0018 0100 0003 00000000 0002 0001 00000010 00000001 0001',
      messages: [{ kind: 'event', operation: 'pull_alarm', meaning: 'notify' }],
    },
    { title: 'a DCP frame, another plug-in', hex: 'fefe 0500 01000001 0001 0004 ffff0000', messages: [] },
  ],
});
