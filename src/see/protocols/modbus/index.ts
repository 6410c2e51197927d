/**
 * Modbus/TCP. Modbus Application Protocol V1.1b3; Modbus Messaging on TCP/IP Implementation Guide V1.0b, 3.1 (MBAP header).
 *
 * Object: the first coil or register that a message names, with the unit. Answers carry no address, so the address of
 * the request is remembered under transaction and function and given to its answer too.
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
import type { Attribute } from '../../../model/words.ts';
import { fields } from './fields.ts';
import { DIAGNOSTICS, ENCAPSULATED, MEI_DEVICE_IDENTIFICATION, UMAS, describe } from './functions.ts';
import { NO_ADDRESS, UNIT_SHIFT, objectName } from './objects.ts';

const MBAP_BYTES = 6;
/** The specification allows 254; UMAS engineering traffic uses up to about 1 KB. Longer is garbage. */
const LENGTH_MAX = 1536;
const UMAS_OK = 0xfe;
const UMAS_ERROR = 0xfd;

/** Functions whose PDU begins with an address, as a bit set over 1…24. */
const ADDRESSED = [1, 2, 3, 4, 5, 6, 15, 16, 22, 23, 24].reduce((bits, code) => bits | (1 << code), 0);
/** Objects of read device identification, V1.1b3, table 6.21. */
const IDENTIFICATION: readonly Attribute[] = [
  'vendor',
  'product-code',
  'firmware',
  'vendor-url',
  'model',
  'module-name',
  'application',
];

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to - from < 8) return to - from >= 4 && ((bytes[from + 2] ?? 0) | (bytes[from + 3] ?? 0)) !== 0 ? NO : MORE;
  if (((bytes[from + 2] as number) | (bytes[from + 3] as number)) !== 0) return NO;
  const length = ((bytes[from + 4] as number) << 8) | (bytes[from + 5] as number);
  if (length < 2 || length > LENGTH_MAX) return NO;
  if (onPort) return YES;
  // Elsewhere three zero-prone fields prove little: the whole first message must be there, alone and of a public function.
  const code = (bytes[from + 7] as number) & 0x7f;
  const exact = from + MBAP_BYTES + length === to;
  return exact && length >= 5 && ADDRESSED & (1 << code) && code < 25 ? YES : NO;
}

function decode(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (to - at > MBAP_BYTES + 1) {
    const length = view.getUint16(at + 4);
    if (view.getUint16(at + 2) !== 0 || length < 2 || length > LENGTH_MAX) return RESYNC;
    const end = at + MBAP_BYTES + length;
    if (end > to) break;
    if (context.direction === 0) request(bytes, view, at, end, context);
    else response(bytes, view, at, end, context);
    at = end;
  }
  return at;
}

function request(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const unit = bytes[at + 6] as number;
  const fn = (bytes[at + 7] as number) & 0x7f;
  const pdu = at + 8;
  let sub = 0;
  let address = NO_ADDRESS;
  if (fn < 25 && ADDRESSED & (1 << fn)) {
    // The write half of function 23 is what changes the device: its address counts.
    const where = fn === 23 ? pdu + 4 : pdu;
    if (where + 2 <= end) address = view.getUint16(where);
    else context.malformed('Modbus request ends before its address');
  } else if (fn === DIAGNOSTICS) {
    if (pdu + 2 <= end) sub = view.getUint16(pdu) & 0xff;
  } else if (fn === ENCAPSULATED) {
    if (pdu < end) sub = bytes[pdu] as number;
  } else if (fn === UMAS) {
    if (pdu + 2 <= end) sub = bytes[pdu + 1] as number;
  } else if ((fn === 20 || fn === 21) && pdu + 4 <= end) {
    address = view.getUint16(pdu + 2);
  }
  context.remember(key(view.getUint16(at), fn), (sub << 17) | (address + 1));
  const code = (sub << 8) | fn;
  if (context.detail) fields(bytes, view, at, end, context, { fn, code, address, reply: false, failed: false });
  context.message(REQUEST, code, object(unit, address));
}

function response(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const unit = bytes[at + 6] as number;
  const first = bytes[at + 7] as number;
  const fn = first & 0x7f;
  const pdu = at + 8;
  const asked = context.recall(key(view.getUint16(at), fn));
  let sub = asked < 0 ? 0 : asked >> 17;
  const address = asked < 0 ? echoedAddress(view, fn, pdu, end) : (asked & 0x1ffff) - 1;
  let kind: MessageKind = RESPONSE;
  if (first & 0x80) kind = ERROR;
  else if (fn === DIAGNOSTICS && pdu + 2 <= end) sub = view.getUint16(pdu) & 0xff;
  else if (fn === ENCAPSULATED && pdu < end) {
    sub = bytes[pdu] as number;
    if (sub === MEI_DEVICE_IDENTIFICATION) identification(bytes, pdu, end, context);
  } else if (fn === UMAS && pdu + 2 <= end) {
    const status = bytes[pdu + 1] as number;
    if (status === UMAS_ERROR) kind = ERROR;
    else if (status === UMAS_OK && sub === 0x02) umasIdentity(bytes, pdu + 2, end, context);
  } else if (fn === 17) serverId(bytes, pdu, end, context);
  const code = (sub << 8) | fn;
  if (context.detail) fields(bytes, view, at, end, context, { fn, code, address, reply: true, failed: kind === ERROR });
  context.message(kind, code, object(unit, address));
}

const key = (transaction: number, fn: number): number => (transaction << 7) | fn;

const object = (unit: number, address: number): number =>
  address >= 0
    ? (unit << UNIT_SHIFT) | address
    : unit === 0 || unit === 1 || unit === 0xff
      ? NO_OBJECT
      : unitOnly(unit);

const unitOnly = (unit: number): number => (1 << 24) | (unit << UNIT_SHIFT);

/** Answers to writes repeat their address, so it is known even where the request was not seen. */
function echoedAddress(view: DataView, fn: number, pdu: number, end: number): number {
  const echoes = fn === 5 || fn === 6 || fn === 15 || fn === 16 || fn === 22;
  return echoes && pdu + 2 <= end ? view.getUint16(pdu) : NO_ADDRESS;
}

/** Clause 6.21: after MEI type, code, conformity, more-follows and next id, a counted list of (id, length, text). */
function identification(bytes: Uint8Array, pdu: number, end: number, context: DecodeContext): void {
  let at = pdu + 6;
  for (let left = at <= end ? (bytes[pdu + 5] as number) : 0; left > 0 && at + 2 <= end; left--) {
    const id = bytes[at] as number;
    const stop = at + 2 + (bytes[at + 1] as number);
    if (stop > end) return context.malformed('Modbus device identification ends inside an object');
    const attribute = IDENTIFICATION[id] ?? 'system-description';
    if (stop > at + 2) context.claimBytes(SOURCE, attribute, bytes, at + 2, stop, 'latin1');
    at = stop;
  }
}

/** Clause 6.17: what follows the byte count is the maker's own; a run of plain text in it names the device. */
function serverId(bytes: Uint8Array, pdu: number, end: number, context: DecodeContext): void {
  let from = pdu + 1;
  while (from < end && !printable(bytes[from] as number)) from++;
  let to = from;
  while (to < end && printable(bytes[to] as number)) to++;
  if (to - from >= 6) context.claimBytes(SOURCE, 'system-description', bytes, from, to, 'ascii');
}

/** The answer to UMAS read id ends with the length and text of the processor's type, 22 bytes after its status. */
function umasIdentity(bytes: Uint8Array, from: number, end: number, context: DecodeContext): void {
  const name = from + 23;
  if (name > end) return;
  const stop = name + (bytes[name - 1] as number);
  if (stop > end || stop - name < 3) return;
  for (let i = name; i < stop; i++) if (!printable(bytes[i] as number)) return;
  context.claimBytes(SOURCE, 'model', bytes, name, stop, 'ascii');
}

const printable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

export default defineProtocol({
  id: 'modbus',
  name: 'Modbus/TCP',
  reference: 'Modbus Application Protocol V1.1b3; Modbus Messaging on TCP/IP V1.0b, 3.1',
  over: [
    { transport: 'tcp', ports: [502], anyPort: true },
    { transport: 'udp', ports: [502] },
  ],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => (code < 0 ? undefined : code & 0xff),
  objectName,
  domain: 'ot',
  confidence: 0.9,
  examples: [
    {
      title: 'reads ten holding registers, then writes one',
      hex: '0001 0000 0006 01 03 0000 000a  0002 0000 0006 01 06 0010 1234',
      messages: [
        { kind: 'request', operation: 'read_holding_registers', meaning: 'read' },
        { kind: 'request', operation: 'write_single_register', meaning: 'write' },
      ],
    },
    {
      title: 'forces listen-only mode',
      hex: '0000 0000 0006 0a 08 0004 0000',
      messages: [{ kind: 'request', operation: 'force_listen_only_mode', meaning: 'control' }],
    },
    { title: 'another protocol identifier', hex: '0001 0001 0006 01 03 0000 000a', messages: [] },
  ],
});
