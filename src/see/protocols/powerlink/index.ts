/**
 * Ethernet POWERLINK V2: the managing node polls its controlled nodes in a cycle, and gives one of them the word for what
 * is not cyclic (identity, status, commands, service data). EPSG DS 301, 4.6 (frames), 7.3 (NMT); layout as in
 * Wireshark's packet-epl.c. V1 has another EtherType and is another plug-in.
 */
import { formatIpv4 } from '../../../kernel/address.ts';
import { trimEnd } from '../../../kernel/encodings/text.ts';
import {
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
  type Verdict,
} from '../../../model/protocol.ts';
import { sdo } from './sdo.ts';
import {
  AINV,
  AMNI,
  ASND,
  IDENT_RESPONSE,
  NMT_COMMAND,
  NMT_REQUEST,
  PREQ,
  PRES,
  SDO,
  SOA,
  SOC,
  STATUS_RESPONSE,
  codeOf,
  describe,
  typeOf,
} from './words.ts';

/** Message type, destination node, source node. */
const HEADER_BYTES = 3;
const SERVICE_MAX = 6;
const MANAGING_NODE = 240;
const CONTROLLED_NODE_MAX = 239;
const ALL_NODES = 255;
/** Least bytes of each type from its beginning, for what is read of it. */
const LEAST: Readonly<Record<number, number>> = {
  [SOC]: 5,
  [PREQ]: 10,
  [PRES]: 10,
  [SOA]: 9,
  [ASND]: 4,
  [AMNI]: HEADER_BYTES,
  [AINV]: 7,
};
const IDENT_BYTES = 114;
const STATUS_BYTES = 18;
const ERROR_ENTRY_BYTES = 20;

/** The managing node alone sends SoC, SoA and PReq; what all shall hear goes to all. EPSG DS 301, 4.6.1.1. */
function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  if (to - from <= HEADER_BYTES) return NO;
  const type = bytes[from] as number;
  const target = bytes[from + 1] as number;
  const source = bytes[from + 2] as number;
  if (type === ASND) return isService(bytes[from + 3] as number) ? YES : NO;
  if (type === SOC || type === SOA) return target === ALL_NODES && source === MANAGING_NODE ? YES : NO;
  if (type === PREQ) return source === MANAGING_NODE ? YES : NO;
  if (type === PRES) return target === ALL_NODES ? YES : NO;
  return LEAST[type] !== undefined && source !== 0 ? YES : NO;
}

/** Those of the specification, and the range for manufacturers. */
const isService = (service: number): boolean =>
  (service >= IDENT_RESPONSE && service <= SERVICE_MAX) || (service >= 0xa0 && service < 0xff);

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (to - from < HEADER_BYTES) return RESYNC;
  const type = bytes[from] as number;
  const least = LEAST[type];
  if (least === undefined) return RESYNC;
  if (to - from < least) {
    context.malformed('POWERLINK frame ends early');
    return to;
  }
  const target = bytes[from + 1] as number;
  const source = bytes[from + 2] as number;
  tell(source, context);
  if (type === ASND) asynchronous(bytes, view, from, to, { source, target }, context);
  else if (type === SOA || type === AINV) invite(bytes, from, type, context);
  else cyclic(bytes, view, from, to, type, source, target, context);
  return to;
}

/** Once per flow and direction, which kind of node it is. */
function tell(source: number, context: DecodeContext): void {
  if (source === 0 || context.word(0) !== 0) return;
  context.setWord(0, 1);
  if (source === MANAGING_NODE) context.claim(SOURCE, 'role', 'POWERLINK managing node');
  else if (source <= CONTROLLED_NODE_MAX) context.claim(SOURCE, 'role', 'POWERLINK controlled node');
}

function cyclic(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  type: number,
  source: number,
  target: number,
  context: DecodeContext,
): void {
  const polls = type === PREQ || type === PRES;
  if (polls && view.getUint16(from + 8, true) + 10 > to - from)
    context.malformed('process data longer than their frame');
  if (context.detail && polls) {
    if (type === PRES) context.field('nmt_state', stateOf(bytes[from + 3] as number));
    context.field('ready', ((bytes[from + 4] as number) & 1) === 1);
    context.field('size', view.getUint16(from + 8, true));
  }
  if (type === PREQ) context.message(REQUEST, codeOf(PREQ), target << 24);
  else if (type === PRES) context.message(RESPONSE, codeOf(PRES), source << 24);
  else context.message(EVENT, codeOf(type), NO_OBJECT);
}

/** Who may send next, and what: the service stands at 6; in an SoA its node follows. */
function invite(bytes: Uint8Array, from: number, type: number, context: DecodeContext): void {
  const service = bytes[from + 6] as number;
  if (context.detail) context.field('nmt_state', stateOf(bytes[from + 3] as number));
  if (service === 0) context.message(EVENT, codeOf(type), NO_OBJECT);
  else context.message(REQUEST, codeOf(type, service), type === SOA ? (bytes[from + 7] as number) << 24 : NO_OBJECT);
}

function asynchronous(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  nodes: { readonly source: number; readonly target: number },
  context: DecodeContext,
): void {
  const service = bytes[from + 3] as number;
  const body = from + 4;
  if (service === SDO) return sdo(bytes, view, body, to, nodes, context);
  if (service === NMT_COMMAND || service === NMT_REQUEST) {
    if (to - body < 2) return context.malformed('NMT command ends early');
    const command = bytes[body] as number;
    const node = service === NMT_COMMAND ? nodes.target : (bytes[body + 1] as number);
    return context.message(REQUEST, codeOf(ASND, service, command), node << 24);
  }
  if (service === IDENT_RESPONSE) ident(bytes, view, from, to, context);
  else if (service === STATUS_RESPONSE) status(bytes, view, from, to, context);
  context.message(service <= SERVICE_MAX ? RESPONSE : EVENT, codeOf(ASND, service), nodes.source << 24);
}

/** EPSG DS 301, 7.3.3.2.1: what a node is, with its address and its name. */
function ident(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  if (to - from < IDENT_BYTES) return context.malformed('IdentResponse ends early');
  const hex = (at: number): string =>
    `0x${view
      .getUint32(from + at, true)
      .toString(16)
      .padStart(8, '0')}`;
  context.claim(SOURCE, 'device-type', hex(26));
  context.claim(SOURCE, 'vendor-id', hex(30));
  context.claim(SOURCE, 'product-code', hex(34));
  const serial = view.getUint32(from + 42, true);
  if (serial !== 0) context.claim(SOURCE, 'serial', String(serial));
  const address = view.getInt32(from + 70);
  if (address !== 0) context.claim(SOURCE, 'ip', formatIpv4(address));
  const gateway = view.getInt32(from + 78);
  if (gateway !== 0) context.claim(SOURCE, 'gateway', formatIpv4(gateway));
  const name = trimEnd(bytes, from + 82, from + 114);
  if (name > from + 82) context.claimBytes(SOURCE, 'hostname', bytes, from + 82, name, 'latin1');
  if (!context.detail) return;
  context.field('nmt_state', stateOf(bytes[from + 6] as number));
  const version = bytes[from + 8] as number;
  context.field('version', `${String(version >> 4)}.${String(version & 15)}`);
  context.field('revision', view.getUint32(from + 38, true));
}

/** EPSG DS 301, 7.3.3.3.1: state, static errors, and entries of errors and events. */
function status(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  if (to - from < STATUS_BYTES) return context.malformed('StatusResponse ends early');
  if (!context.detail) return;
  context.field('nmt_state', stateOf(bytes[from + 6] as number));
  context.field('error_register', bytes[from + 10] as number);
  const entry = from + STATUS_BYTES;
  if (to - entry >= ERROR_ENTRY_BYTES && view.getUint16(entry, true) !== 0) {
    context.field('error_code', view.getUint16(entry + 2, true));
  }
}

/** EPSG DS 301, 7.1.4 and annex: states of managing and controlled nodes have the same numbers. */
const STATES: Readonly<Record<number, string>> = {
  0x00: 'off',
  0x19: 'initialising',
  0x29: 'reset_application',
  0x39: 'reset_communication',
  0x1c: 'not_active',
  0x1d: 'pre_operational_1',
  0x5d: 'pre_operational_2',
  0x6d: 'ready_to_operate',
  0xfd: 'operational',
  0x4d: 'stopped',
  0x1e: 'basic_ethernet',
};
const stateOf = (state: number): string => STATES[state] ?? String(state);

/** Object: a node above, an index and a subindex below; a node alone where these are 0. */
function objectName(_code: number, object: number): string {
  const node = object >>> 24;
  const entry = object & 0xffffff;
  const who = node === 0 ? '' : node === ALL_NODES ? 'all nodes' : `node ${String(node)}`;
  if (entry === 0) return who;
  const index = `0x${(entry >> 8).toString(16).padStart(4, '0')}:${(entry & 0xff).toString(16).padStart(2, '0')}`;
  return who === '' ? index : `${who} ${index}`;
}

export default defineProtocol({
  id: 'powerlink',
  name: 'Ethernet POWERLINK',
  reference: 'EPSG DS 301, 4.6, 6.3 and 7.3',
  over: [{ etherType: 0x88ab }, { transport: 'udp', ports: [3819] }],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => typeOf(code),
  objectName,
  domain: 'ot',
  confidence: 0.8,
  examples: [
    {
      title: 'stops a node',
      hex: '06 20 f0 04 22 00 0000',
      messages: [{ kind: 'request', operation: 'nmt_stop_node', meaning: 'stop' }],
    },
    {
      title: 'reads the name of a device',
      hex: '06 00 00 05 06 0a 0000 00 04 00 02 0400 0000 0810 00 00',
      messages: [{ kind: 'request', operation: 'read_by_index', meaning: 'read' }],
    },
    {
      title: 'asks a node who it is',
      hex: '05 ff f0 1d 00 00 01 20 20 00',
      messages: [{ kind: 'request', operation: 'ident_request', meaning: 'identify' }],
    },
    { title: 'a message type that does not exist', hex: '02 ff f0 1d 00 00 01 20 20 00', messages: [] },
  ],
});
