/**
 * EtherCAT mailbox: CoE (CANopen), FoE (files), SoE (drives), EoE (Ethernet), AoE (ADS), VoE (vendor) in the memory of a
 * slave. ETG.1000.4, 5.6 (header); ETG.1000.6, 5.4–5.9. Layouts as in Wireshark's packet-ecatmb.h.
 */
import { findByte, latin1 } from '../../../kernel/encodings/text.ts';
import type { DecodeContext } from '../../../model/protocol.ts';
import {
  AOE,
  COE_EMERGENCY,
  COE_PDO,
  COE_SDO_INFORMATION,
  COE_SDO_REQUEST,
  COE_SDO_RESPONSE,
  EOE,
  FOE,
  SOE,
  VOE,
} from './words.ts';

/** Length (2), address (2), channel and priority (1), type and counter (1). */
const HEADER_BYTES = 6;
const LENGTH_MAX = 1500;
const TYPE_AOE = 1;
const TYPE_EOE = 2;
const TYPE_COE = 3;
const TYPE_FOE = 4;
const TYPE_SOE = 5;
const TYPE_VOE = 15;
/** Password or packet number, and name or data, stand behind operation and a reserved byte. */
const FOE_HEADER_BYTES = 6;
const FOE_WRITE = 2;
const FOE_ERROR = 5;
const EOE_RESERVED = 0xf800;
/** Least that a mailbox of ADS and one of a vendor hold. */
const AMS_HEADER_BYTES = 32;
const VENDOR_HEADER_BYTES = 6;
const NAME_BYTES_MAX = 64;
const ABORT = 4;
const SOE_ERROR = 0x10;
const INFORMATION_ERROR = 7;

/** What `readMailbox` found: the special part of the code, an interned object (station and what is touched), a refusal. */
export const mailbox = { special: 0, object: 0, refused: false };
const key = new Uint8Array(2 + NAME_BYTES_MAX);

/** Reads a mailbox at `at` that a datagram carries for `station`; it may be read in parts. False: these bytes are none. */
export function readMailbox(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  end: number,
  station: number,
  context: DecodeContext,
): boolean {
  if (end - at < HEADER_BYTES + 1) return false;
  const length = view.getUint16(at, true);
  const type = bytes[at + 5] as number;
  const channel = (bytes[at + 4] as number) & 0x3f;
  if (length === 0 || length > LENGTH_MAX || channel !== 0 || (type & 0x80) !== 0) return false;
  const from = at + HEADER_BYTES;
  const to = Math.min(end, from + length);
  key[0] = station >> 8;
  key[1] = station & 0xff;
  mailbox.refused = false;
  mailbox.special = specialOf(bytes, view, from, to, length, type & 0x0f, context);
  return mailbox.special > 0;
}

function specialOf(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  length: number,
  type: number,
  context: DecodeContext,
): number {
  if (type === TYPE_COE) return coe(bytes, view, from, to, context);
  if (type === TYPE_FOE) return foe(bytes, view, from, to, context);
  if (type === TYPE_SOE) return soe(bytes, view, from, to, context);
  mailbox.object = context.intern(key, 0, 2);
  if (type === TYPE_EOE) return ethernet(view, from, to);
  if (type === TYPE_AOE) return length >= AMS_HEADER_BYTES ? AOE : 0;
  return type === TYPE_VOE && length >= VENDOR_HEADER_BYTES ? VOE : 0;
}

/** Type (4), port (4), last, time stamp appended, requested, reserved (5). ETG.1000.6, 5.7. */
function ethernet(view: DataView, from: number, to: number): number {
  const information = to - from >= 4 ? view.getUint16(from, true) : EOE_RESERVED;
  return (information & EOE_RESERVED) === 0 && (information & 15) <= 5 ? EOE + (information & 15) : 0;
}

/** Number (9 bits), reserved (3), type (4); then, of SDO, command, index and subindex. ETG.1000.6, 5.6. */
function coe(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (to - from < 2) return 0;
  const header = view.getUint16(from, true);
  const type = header >> 12;
  if ((header & 0x0e00) !== 0 || type === 0 || type > 8) return 0;
  mailbox.object = context.intern(key, 0, 2);
  if (type === 1) return COE_EMERGENCY;
  if (type === 8) return information(bytes, view, from + 2, to, context);
  if (type >= 4) return COE_PDO + type - 4;
  if (to - from < 6) return 0;
  const specifier = (bytes[from + 2] as number) >> 5;
  const segment = type === 2 ? specifier === 0 || specifier === 3 : specifier <= 1;
  if (specifier > (type === 2 ? ABORT : 3) && !(type === 3 && specifier === ABORT)) return 0;
  if (!segment) mailbox.object = entry(view.getUint16(from + 3, true), bytes[from + 5] as number, context);
  mailbox.refused = specifier === ABORT;
  if (context.detail && !segment && to - from >= 10) sdoValue(bytes, view, from + 2, specifier, context);
  return specifier === ABORT || type === 2 ? COE_SDO_REQUEST + specifier : COE_SDO_RESPONSE + specifier;
}

function sdoValue(bytes: Uint8Array, view: DataView, at: number, specifier: number, context: DecodeContext): void {
  const command = bytes[at] as number;
  if (specifier === ABORT) context.field('abort_code', view.getUint32(at + 4, true));
  // Expedited: up to four bytes, of which bits 2–3 count those that are not used.
  else if ((command & 2) !== 0 && specifier !== 3) {
    const size = (command & 1) !== 0 ? 4 - ((command >> 2) & 3) : 4;
    context.field('value', view.getUint32(at + 4, true) & (size === 4 ? -1 : (1 << (8 * size)) - 1));
  }
}

/** Operation code (7 bits), reserved, fragments left, then an index in all but the list services and the error. */
function information(bytes: Uint8Array, view: DataView, at: number, to: number, context: DecodeContext): number {
  if (to - at < 6) return 0;
  const operation = (bytes[at] as number) & 0x7f;
  if (operation === 0 || operation > INFORMATION_ERROR) return 0;
  mailbox.refused = operation === INFORMATION_ERROR;
  if (operation >= 3 && !mailbox.refused) {
    const subindex = operation >= 5 && to - at >= 7 ? (bytes[at + 6] as number) : 0;
    mailbox.object = entry(view.getUint16(at + 4, true), subindex, context);
  }
  return COE_SDO_INFORMATION + operation;
}

function entry(index: number, subindex: number, context: DecodeContext): number {
  key[2] = index >> 8;
  key[3] = index & 0xff;
  key[4] = subindex;
  return context.intern(key, 0, 5);
}

/** ETG.1000.6, 5.8. Of a read or write request the four bytes are a password, which is not read. */
function foe(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  const operation = bytes[from] as number;
  if (to - from < FOE_HEADER_BYTES || operation === 0 || operation > 6) return 0;
  let length = 2;
  if (operation <= FOE_WRITE) {
    const name = from + FOE_HEADER_BYTES;
    const last = Math.min(to, name + NAME_BYTES_MAX);
    const zero = findByte(bytes, name, last, 0);
    for (let i = name; i < (zero < 0 ? last : zero); i++) key[length++] = bytes[i] as number;
  } else if (operation === FOE_ERROR) mailbox.refused = true;
  mailbox.object = context.intern(key, 0, length);
  if (context.detail && operation > FOE_WRITE) {
    context.field(operation === FOE_ERROR ? 'error_code' : 'packet_number', view.getUint32(from + 2, true));
  }
  return FOE + operation;
}

/** Operation (3 bits), incomplete, error, drive (3); elements; identification number. ETG.1000.6, 5.9. */
function soe(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): number {
  if (to - from < 4) return 0;
  const control = bytes[from] as number;
  const operation = control & 7;
  if (operation === 0 || operation > 6) return 0;
  mailbox.refused = (control & SOE_ERROR) !== 0;
  mailbox.object = entry(view.getUint16(from + 2, true), control >> 5, context);
  return SOE + operation;
}

/** Text of an interned object: `slave 0x1004 0x1c12:01`, `slave 0x1001 S-0-0047 drive 0`, `slave 0x1001 firmware.efw`. */
export function mailboxObject(special: number, raw: Uint8Array): string {
  const hex = (at: number, count: number): string => {
    let text = '';
    for (let i = at; i < at + count; i++) text += (raw[i] ?? 0).toString(16).padStart(2, '0');
    return text;
  };
  const slave = `slave 0x${hex(0, 2)}`;
  if (raw.length <= 2) return slave;
  if (special >= FOE && special < SOE) return `${slave} ${latin1(raw, 2, raw.length)}`;
  if (special < SOE || special >= EOE) return `${slave} 0x${hex(2, 2)}:${hex(4, 1)}`;
  const number = ((raw[2] ?? 0) << 8) | (raw[3] ?? 0);
  const set = String((number >> 12) & 7);
  return `${slave} ${number & 0x8000 ? 'P' : 'S'}-${set}-${String(number & 0xfff).padStart(4, '0')} drive ${String(raw[4])}`;
}
