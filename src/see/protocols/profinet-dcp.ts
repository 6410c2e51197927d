/**
 * PROFINET discovery and configuration (DCP). IEC 61158-6-10, 4.3 (frame ids 0xFEFC–0xFEFF).
 *
 * Code: service id; of a set also what it sets, in the second byte, for a flashing lamp, a new name and a factory reset
 * are different things to a plant. A name that is only asked for is no name of the one who asks.
 */
import { formatIpv4 } from '../../kernel/address.ts';
import { latin1, trimEnd } from '../../kernel/encodings/text.ts';
import {
  ERROR,
  EVENT,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  TARGET,
  YES,
  defineProtocol,
  type DecodeContext,
  type MessageKind,
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';

const HEADER_BYTES = 12;
const GET = 3;
const SET = 4;
const IDENTIFY = 5;
const HELLO = 6;
const OPTION_IP = 1;
const OPTION_DEVICE = 2;
const OPTION_CONTROL = 5;
const OPTION_INITIATIVE = 6;

const SET_NAME = 1 << 8;
const SET_IP = 2 << 8;
const SIGNAL = 3 << 8;
const FACTORY_RESET = 4 << 8;
const SET_OTHER = 5 << 8;

const WORDS: Readonly<Record<number, OperationWord>> = {
  [GET]: { operation: 'get', meaning: 'read' },
  [SET]: { operation: 'set', meaning: 'configure' },
  [SET | SET_NAME]: { operation: 'set_name_of_station', meaning: 'configure' },
  [SET | SET_IP]: { operation: 'set_ip', meaning: 'configure' },
  [SET | SIGNAL]: { operation: 'signal', meaning: 'control' },
  [SET | FACTORY_RESET]: { operation: 'factory_reset', meaning: 'control' },
  [SET | SET_OTHER]: { operation: 'set_other', meaning: 'configure' },
  [IDENTIFY]: { operation: 'identify', meaning: 'discover' },
  [HELLO]: { operation: 'hello', meaning: 'discover' },
};

/** 4.3.1.4.16: bits of the device role. */
const ROLES = ['io-device', 'io-controller', 'io-multidevice', 'io-supervisor'] as const;
/** Vendor ids of PROFIBUS & PROFINET International that are certain here; others are given as numbers only. */
const VENDORS: Readonly<Record<number, string>> = { 0x002a: 'Siemens', 0x00b0: 'Phoenix Contact' };
const BLOCK_ERRORS: Readonly<Record<number, string>> = {
  1: 'option_unsupported',
  2: 'suboption_unsupported',
  3: 'suboption_not_set',
  4: 'resource_error',
  5: 'set_not_possible_locally',
  6: 'set_not_possible_in_operation',
};

function recognise(bytes: Uint8Array, from: number, to: number): Verdict {
  if (to - from < HEADER_BYTES || bytes[from] !== 0xfe || (bytes[from + 1] as number) < 0xfc) return NO;
  return (bytes[from + 2] as number) <= HELLO ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (recognise(bytes, from, to) !== YES) return RESYNC;
  const service = bytes[from + 2] as number;
  const type = bytes[from + 3] as number;
  const transaction = view.getInt32(from + 4);
  const data = from + HEADER_BYTES;
  let end = data + view.getUint16(from + 10);
  if (end > to) {
    context.malformed('DCP frame ends before its blocks');
    end = to;
  }
  let kind: MessageKind = type === 0 ? (service === HELLO ? EVENT : REQUEST) : type === 1 ? RESPONSE : ERROR;
  let code = service;
  if (service === SET) {
    const key = transaction & 0x7fffffff;
    if (kind === REQUEST) {
      code |= setBlocks(bytes, view, data, end, context);
      context.remember(key, code);
    } else {
      const asked = context.recall(key);
      if (asked >= 0) code = asked;
      const error = kind === ERROR ? 0 : refusal(bytes, view, data, end);
      if (error !== 0) kind = ERROR;
      if (context.detail && error !== 0) context.field('error', BLOCK_ERRORS[error] ?? `block_error_${String(error)}`);
    }
  } else if (service === IDENTIFY && kind === REQUEST) filter(bytes, view, data, end, context);
  else if (kind === RESPONSE || kind === EVENT) device(bytes, view, data, end, context);
  if (context.detail) {
    context.field('transaction', transaction >>> 0);
    context.field('service_type', type);
  }
  context.message(kind, code, NO_OBJECT);
  return to;
}

/** End of a block's bytes, or −1 when it does not fit: option, suboption, length, then that many bytes. */
function blockEnd(view: DataView, at: number, end: number): number {
  if (at + 4 > end) return -1;
  const stop = at + 4 + view.getUint16(at + 2);
  return stop > end ? -1 : stop;
}

const next = (at: number, stop: number): number => stop + ((stop - at) & 1);

/** Answers of identify and get, and hello: each block has two bytes of information before its value. */
function device(bytes: Uint8Array, view: DataView, data: number, end: number, context: DecodeContext): void {
  let at = data;
  while (at < end) {
    const stop = blockEnd(view, at, end);
    if (stop < 0) return context.malformed('DCP block outside its frame');
    const value = at + 6;
    const option = bytes[at] as number;
    // The error block of a get answer has no value; neither has an empty name.
    if (value < stop) {
      if (option === OPTION_DEVICE) property(bytes, view, bytes[at + 1] as number, value, stop, context);
      else if (option === OPTION_IP) ipParameter(view, bytes[at + 1] as number, value, stop, context);
    }
    at = next(at, stop);
  }
}

function property(
  bytes: Uint8Array,
  view: DataView,
  suboption: number,
  value: number,
  stop: number,
  context: DecodeContext,
): void {
  if (suboption === 1) text(bytes, value, stop, 'model', context);
  else if (suboption === 2) text(bytes, value, stop, 'station-name', context);
  else if (suboption === 3 && stop - value >= 4) {
    const vendor = view.getUint16(value);
    const name = VENDORS[vendor];
    context.claim(SOURCE, 'vendor-id', `0x${vendor.toString(16).padStart(4, '0')}`);
    if (name !== undefined) context.claim(SOURCE, 'vendor', name);
    context.claim(
      SOURCE,
      'device-id',
      `0x${view
        .getUint16(value + 2)
        .toString(16)
        .padStart(4, '0')}`,
    );
  } else if (suboption === 4) {
    for (let bit = 0; bit < ROLES.length; bit++) {
      if ((bytes[value] as number) & (1 << bit)) context.claim(SOURCE, 'role', ROLES[bit] as string);
    }
  } else if (suboption === 6) text(bytes, value, stop, 'name', context);
}

function text(
  bytes: Uint8Array,
  from: number,
  to: number,
  attribute: 'model' | 'station-name' | 'name' | 'mentioned-name',
  context: DecodeContext,
): void {
  const end = trimEnd(bytes, from, to);
  if (end > from) context.claimBytes(SOURCE, attribute, bytes, from, end, 'latin1');
}

function ipParameter(view: DataView, suboption: number, value: number, stop: number, context: DecodeContext): void {
  if ((suboption !== 2 && suboption !== 3) || stop - value < 12) return;
  const address = view.getInt32(value);
  const gateway = view.getInt32(value + 8);
  if (address !== 0) context.claim(SOURCE, 'ip', formatIpv4(address));
  if (gateway !== 0 && gateway !== address) context.claim(SOURCE, 'gateway', formatIpv4(gateway));
}

/** Who is asked to answer: the filter blocks have no block information. */
function filter(bytes: Uint8Array, view: DataView, data: number, end: number, context: DecodeContext): void {
  let at = data;
  while (at < end) {
    const stop = blockEnd(view, at, end);
    if (stop < 0) return context.malformed('DCP block outside its frame');
    if (bytes[at] === OPTION_DEVICE && bytes[at + 1] === 2) text(bytes, at + 4, stop, 'mentioned-name', context);
    at = next(at, stop);
  }
}

/** What a set sets (the weightiest of its blocks), with what it sets it to as fields. Two bytes of qualifier precede a value. */
function setBlocks(bytes: Uint8Array, view: DataView, data: number, end: number, context: DecodeContext): number {
  let at = data;
  let what = 0;
  while (at < end) {
    const stop = blockEnd(view, at, end);
    if (stop < 0) {
      context.malformed('DCP block outside its frame');
      break;
    }
    const option = bytes[at] as number;
    const suboption = bytes[at + 1] as number;
    const value = Math.min(at + 6, stop);
    let found = SET_OTHER;
    if (option === OPTION_IP) found = SET_IP;
    else if (option === OPTION_DEVICE && suboption === 2) found = SET_NAME;
    else if (option === OPTION_CONTROL && suboption === 3) found = SIGNAL;
    else if (option === OPTION_CONTROL && (suboption === 5 || suboption === 6)) found = FACTORY_RESET;
    // Start and end of a transaction only frame the others.
    else if (option === OPTION_CONTROL && (suboption === 1 || suboption === 2)) found = 0;
    else if (option === OPTION_INITIATIVE) found = SET_OTHER;
    if (found !== 0 && (what === 0 || what === SET_OTHER || found === FACTORY_RESET)) what = found;
    if (found === SET_NAME && value < stop) newName(bytes, value, stop, context);
    if (found === SET_IP && context.detail && stop - value >= 12) context.field('ip', formatIpv4(view.getInt32(value)));
    at = next(at, stop);
  }
  return what;
}

/** The one who sets a name mentions it; the device that is told will have it, unless it refuses: hence a lower confidence. */
function newName(bytes: Uint8Array, value: number, stop: number, context: DecodeContext): void {
  const end = trimEnd(bytes, value, stop);
  text(bytes, value, stop, 'mentioned-name', context);
  const name = latin1(bytes, value, end);
  if (end > value) context.claim(TARGET, 'station-name', name, 0.6);
  if (context.detail) context.field('name_of_station', name);
}

/** First error among the blocks of an answer to a set: control, response, length, option, suboption, error. */
function refusal(bytes: Uint8Array, view: DataView, data: number, end: number): number {
  let at = data;
  while (at < end) {
    const stop = blockEnd(view, at, end);
    if (stop < 0) return 0;
    if (bytes[at] === OPTION_CONTROL && bytes[at + 1] === 4 && stop - at >= 7 && bytes[at + 6] !== 0) {
      return bytes[at + 6] as number;
    }
    at = next(at, stop);
  }
  return 0;
}

export default defineProtocol({
  id: 'profinet-dcp',
  name: 'PROFINET DCP',
  reference: 'IEC 61158-6-10, 4.3',
  over: [{ etherType: 0x8892 }],
  recognise,
  firstBytes: [0xfe],
  decode,
  describe: (code) => WORDS[code] ?? { operation: `service_${String(code & 0xff)}`, meaning: 'unknown' },
  codeKey: (_kind, code) => (code < 0 ? undefined : code & 0xff),
  domain: 'ot',
  confidence: 0.95,
  examples: [
    {
      title: 'sets an address',
      hex: 'fefd 04 00 01000001 0000 0012 0102 000e 0001 c0a8000a ffffff00 c0a80001',
      messages: [{ kind: 'request', operation: 'set_ip', meaning: 'configure' }],
    },
    { title: 'cyclic data, another plug-in', hex: '8001 8080 0000000000000000 1234 35 00', messages: [] },
  ],
});
