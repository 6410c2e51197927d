/**
 * CC-Link IE Field, Control and TSN: token, cyclic and transient frames below IP. Frame types and header as in the
 * parser zeek-parser-CCLinkIENoIP (NTT Communications) and in the CC-Link Partner Association's CCLinkIE_TSN_Rev03.lua.
 * What a transient frame asks for stands where no public description says; it is named as a whole.
 */
import {
  EVENT,
  NO,
  NO_OBJECT,
  RESPONSE,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';
import type { Meaning } from '../../model/words.ts';

/** Frame type, data type, four bytes of the type's own, source node (2), protocol (1), reserved, header check (4). */
const HEADER_BYTES = 14;
const PERSUASION = 0x10;
const MY_STATUS = 0x20;
const TSN = 0xc0;
/** Shortest header of a TSN frame: frame type and one more. */
const TSN_BYTES = 2;
/** Lower half of the protocol byte. */
const FIELD = 1;
const ACKS = [0x01, 0x12, 0x14, 0x23, 0x41, 0xc2];

type Row = readonly [operation: string, meaning: Meaning];
const FRAMES: Readonly<Record<number, Row>> = {
  0x00: ['connect', 'connect'],
  0x01: ['connect_ack', 'connect'],
  0x02: ['scan', 'keep-alive'],
  0x03: ['collect', 'keep-alive'],
  0x04: ['select', 'keep-alive'],
  0x05: ['launch', 'keep-alive'],
  0x06: ['token', 'keep-alive'],
  [PERSUASION]: ['persuasion', 'connect'],
  0x11: ['test_data', 'diagnose'],
  0x12: ['test_data_ack', 'diagnose'],
  0x13: ['setup', 'configure'],
  0x14: ['setup_ack', 'configure'],
  0x15: ['token_m', 'keep-alive'],
  0x1c: ['timer', 'time'],
  [MY_STATUS]: ['my_status', 'diagnose'],
  0x22: ['transient_1', 'transfer'],
  0x23: ['transient_ack', 'transfer'],
  0x24: ['dummy', 'keep-alive'],
  0x25: ['transient_2', 'transfer'],
  0x26: ['ip_transient', 'transfer'],
  0x28: ['param_check', 'diagnose'],
  0x29: ['parameter', 'configure'],
  0x2f: ['ntn_test', 'diagnose'],
  0x40: ['measure', 'time'],
  0x41: ['measure_ack', 'time'],
  0x42: ['offset', 'time'],
  0x43: ['update', 'time'],
  0x80: ['cyclic_data_w', 'exchange'],
  0x81: ['cyclic_data_b', 'exchange'],
  0x82: ['cyclic_data_rww', 'exchange'],
  0x83: ['cyclic_data_ry', 'exchange'],
  0x84: ['cyclic_data_rwr', 'exchange'],
  0x85: ['cyclic_data_rx', 'exchange'],
  0x8c: ['cyclic_data_out_1', 'exchange'],
  0x8d: ['cyclic_data_out_2', 'exchange'],
  0x8e: ['cyclic_data_in_1', 'exchange'],
  0x8f: ['cyclic_data_in_2', 'exchange'],
  0xc0: ['priority', 'keep-alive'],
  0xc1: ['detection', 'discover'],
  0xc2: ['detection_ack', 'identify'],
  0xc3: ['acyclic_data', 'transfer'],
  0xc4: ['cyclic_m', 'exchange'],
  0xc5: ['cyclic_s', 'exchange'],
};

/** What a node of CC-Link IE Field says of itself in persuasion and my status, as a digit. */
const ROLES: Readonly<Record<number, string>> = {
  0x30: 'CC-Link IE Field master node',
  0x32: 'CC-Link IE Field local node',
  0x33: 'CC-Link IE Field intelligent device node',
  0x34: 'CC-Link IE Field remote device node',
  0x35: 'CC-Link IE Field remote I/O node',
};

const leastOf = (type: number): number => (type >= TSN ? TSN_BYTES : HEADER_BYTES);

function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  if (to <= from) return NO;
  const type = bytes[from] as number;
  return FRAMES[type] !== undefined && to - from >= leastOf(type) ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (recognise(bytes, from, to) !== YES) return RESYNC;
  const type = bytes[from] as number;
  const kind = ACKS.includes(type) ? RESPONSE : EVENT;
  if (type >= TSN) {
    context.message(kind, type, NO_OBJECT);
    return to;
  }
  if (type === PERSUASION || type === MY_STATUS) tell(bytes, from, context);
  context.message(kind, type, view.getUint16(from + 6));
  return to;
}

function tell(bytes: Uint8Array, from: number, context: DecodeContext): void {
  if (((bytes[from + 8] as number) & 0x0f) !== FIELD || context.word(0) !== 0) return;
  const role = ROLES[bytes[from + 5] as number];
  if (role === undefined) return;
  context.setWord(0, 1);
  context.claim(SOURCE, 'role', role);
}

function describe(code: number): OperationWord {
  const row = FRAMES[code];
  return row ? { operation: row[0], meaning: row[1] } : { operation: `frame_${String(code)}`, meaning: 'unknown' };
}

export default defineProtocol({
  id: 'cc-link-ie',
  name: 'CC-Link IE',
  reference: 'zeek-parser-CCLinkIENoIP (NTT Communications); CLPA CCLinkIE_TSN_Rev03.lua',
  over: [{ etherType: 0x890f }],
  recognise,
  decode,
  describe,
  objectName: (_code, object) => `node ${String(object)}`,
  domain: 'ot',
  confidence: 0.6,
  examples: [
    {
      title: 'what remote stations put in',
      hex: '85 00 0001 0000 0001 01 00 00000000 0100',
      messages: [{ kind: 'event', operation: 'cyclic_data_rx', meaning: 'exchange' }],
    },
    {
      title: 'TSN, what the master puts out',
      hex: 'c4 00 0000000000000000',
      messages: [{ kind: 'event', operation: 'cyclic_m', meaning: 'exchange' }],
    },
    { title: 'a frame type that does not exist', hex: '7f 00 0001 0000 0001 01 00 00000000 0100', messages: [] },
  ],
});
