/**
 * What a Modbus message says, whatever frames it: function, sub-function, the address it names, identity. Modbus V1.1b3, 6.
 *
 * Answers carry no address, so the address of the request is remembered and given to its answer too.
 */
import {
  ERROR,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  SOURCE,
  type DecodeContext,
  type MessageKind,
} from '../../../model/protocol.ts';
import type { Attribute } from '../../../model/words.ts';
import { fields } from './fields.ts';
import { DIAGNOSTICS, ENCAPSULATED, MEI_DEVICE_IDENTIFICATION, UMAS } from './functions.ts';
import { NO_ADDRESS, UNIT_SHIFT } from './objects.ts';
import {
  SIGNED,
  UMAS_ERROR,
  UMAS_OK,
  functionAt,
  memoryBlock,
  reserver,
  signedFunctionAt,
  umasIdentity,
} from './umas.ts';

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
/** What is remembered of a request: whether it was signed, its sub-function (8 bits), the address and one (17). */
const SIGNED_BIT = 1 << 25;
const SUB_SHIFT = 17;

/** `unit`: where the unit stands; `transaction`: what tells this request from others, −1 where its frame has nothing. */
export function request(
  bytes: Uint8Array,
  view: DataView,
  unit: number,
  end: number,
  transaction: number,
  context: DecodeContext,
): void {
  const fn = (bytes[unit + 1] as number) & 0x7f;
  const pdu = unit + 2;
  let sub = 0;
  let signed = 0;
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
    if (pdu + 2 <= end) {
      const at = functionAt(bytes, pdu, end);
      sub = bytes[at] as number;
      signed = at > pdu + 1 ? SIGNED_BIT : 0;
      address = memoryBlock(bytes, at, end);
      reserver(bytes, at, end, context);
    }
  } else if ((fn === 20 || fn === 21) && pdu + 4 <= end) {
    address = view.getUint16(pdu + 2);
  }
  context.remember(key(transaction, bytes[unit] as number, fn), signed | (sub << SUB_SHIFT) | (address + 1));
  const code = (sub << 8) | fn;
  if (context.detail)
    fields(bytes, view, unit, end, context, { fn, code, address, transaction, reply: false, failed: false });
  context.message(REQUEST, code, object(bytes[unit] as number, address));
}

export function response(
  bytes: Uint8Array,
  view: DataView,
  unit: number,
  end: number,
  transaction: number,
  context: DecodeContext,
): void {
  const first = bytes[unit + 1] as number;
  const fn = first & 0x7f;
  const pdu = unit + 2;
  const asked = context.recall(key(transaction, bytes[unit] as number, fn));
  let sub = asked < 0 ? 0 : (asked >> SUB_SHIFT) & 0xff;
  const address = asked < 0 ? echoedAddress(view, fn, pdu, end) : (asked & 0x1ffff) - 1;
  let kind: MessageKind = RESPONSE;
  if (first & 0x80) kind = ERROR;
  else if (fn === DIAGNOSTICS && pdu + 2 <= end) sub = view.getUint16(pdu) & 0xff;
  else if (fn === ENCAPSULATED && pdu < end) {
    sub = bytes[pdu] as number;
    if (sub === MEI_DEVICE_IDENTIFICATION) identification(bytes, pdu, end, context);
  } else if (fn === UMAS)
    kind = umas(bytes, asked >= 0 && asked & SIGNED_BIT ? signedFunctionAt(pdu) : pdu + 1, end, sub, context);
  else if (fn === 17) serverId(bytes, pdu, end, context);
  const code = (sub << 8) | fn;
  if (context.detail) {
    fields(bytes, view, unit, end, context, { fn, code, address, transaction, reply: true, failed: kind === ERROR });
  }
  context.message(kind, code, object(bytes[unit] as number, address));
}

/** Answers of RTU frames are told apart by their unit: one request at a time is under way on a serial line. */
const key = (transaction: number, unit: number, fn: number): number =>
  ((transaction < 0 ? RTU_KEY | unit : transaction) << 7) | fn;
const RTU_KEY = 0x10000;

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

/** Status of a UMAS answer, which stands where a request has its function. */
function umas(bytes: Uint8Array, at: number, end: number, sub: number, context: DecodeContext): MessageKind {
  // A signed request may be refused before its content is looked at: then the answer is not signed.
  const status = at < end ? (bytes[at] as number) : UMAS_ERROR;
  if (status === UMAS_ERROR || sub === SIGNED) return status === UMAS_ERROR ? ERROR : RESPONSE;
  if (status === UMAS_OK) umasIdentity(sub, bytes, at + 1, end, context);
  return RESPONSE;
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

const printable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;
