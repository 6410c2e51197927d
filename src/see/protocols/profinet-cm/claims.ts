/** What PROFINET calls say of the stations: names, numbers, identification and maintenance. IEC 61158-6-10, 5.2; I&M: PROFINET guideline 3.502, 3. */
import { trimEnd } from '../../../kernel/encodings/text.ts';
import { SOURCE, TARGET, type DecodeContext, type Side } from '../../../model/protocol.ts';
import type { Attribute } from '../../../model/words.ts';

/** Vendor ids of PROFIBUS & PROFINET International that are certain here; others are given as numbers only. */
const VENDORS: Readonly<Record<number, string>> = { 0x002a: 'Siemens', 0x00b0: 'Phoenix Contact' };

/** Body of the blocks, behind type, length and version. */
const BODY = 6;
const IM0_BYTES = 54;
const AR_NAME = 58;
const CONTROLLER_TYPE = 1;
const SUPERVISOR_TYPE = 6;

export function text(
  side: Side,
  attribute: Attribute,
  bytes: Uint8Array,
  from: number,
  to: number,
  context: DecodeContext,
): void {
  let start = from;
  while (start < to && bytes[start] === 0x20) start++;
  const end = trimEnd(bytes, start, to);
  for (let i = start; i < end; i++) if ((bytes[i] as number) < 0x20 || (bytes[i] as number) > 0x7e) return;
  if (end > start) context.claimBytes(side, attribute, bytes, start, end, 'ascii');
}

const hex = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`;

export function vendor(side: Side, id: number, context: DecodeContext): void {
  context.claim(side, 'vendor-id', hex(id));
  const name = VENDORS[id];
  if (name !== undefined) context.claim(side, 'vendor', name);
}

/** The last six bytes of an object UUID: instance, device id, vendor id (5.2.1.2, IO device instance). `little`: the head's order. */
export function objectUuid(side: Side, view: DataView, at: number, context: DecodeContext): void {
  const id = view.getUint16(at + 14);
  if (id === 0) return;
  vendor(side, id, context);
  context.claim(side, 'device-id', hex(view.getUint16(at + 12)));
}

/** ARBlockReq: AR type, AR UUID, session, MAC, object UUID, properties, time-out, port, length and name of the initiator. */
export function initiator(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  if (at + AR_NAME > end) return;
  const type = view.getUint16(at + BODY);
  const name = at + AR_NAME;
  const stop = name + view.getUint16(name - 2);
  if (stop <= end) text(SOURCE, 'station-name', bytes, name, stop, context);
  if (type === CONTROLLER_TYPE) context.claim(SOURCE, 'role', 'io-controller');
  else if (type === SUPERVISOR_TYPE) context.claim(SOURCE, 'role', 'io-supervisor');
  context.claim(TARGET, 'role', 'io-device');
  objectUuid(SOURCE, view, at + 32, context);
}

/** I&M0: vendor, order id (20), serial number (16), hardware revision, software revision (a letter and three numbers). */
export function imZero(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const body = at + BODY;
  if (body + IM0_BYTES > end) return context.malformed('I&M0 shorter than its fields');
  vendor(SOURCE, view.getUint16(body), context);
  text(SOURCE, 'order-number', bytes, body + 2, body + 22, context);
  text(SOURCE, 'serial', bytes, body + 22, body + 38, context);
  const hardware = view.getUint16(body + 38);
  if (hardware !== 0xffff) context.claim(SOURCE, 'hardware-version', String(hardware));
  const letter = bytes[body + 40] as number;
  if (letter < 0x41 || letter > 0x5a) return;
  const [major, minor, fix] = [bytes[body + 41], bytes[body + 42], bytes[body + 43]].map(String);
  context.claim(SOURCE, 'firmware', `${String.fromCharCode(letter)}${major ?? ''}.${minor ?? ''}.${fix ?? ''}`);
}

/** I&M1: function (32) and location (22) within the plant; written by an engineer, read back later. */
export function imOne(side: Side, bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  const body = at + BODY;
  if (body + 54 > end) return context.malformed('I&M1 shorter than its fields');
  text(side, 'plant-id', bytes, body, body + 32, context);
  text(side, 'location', bytes, body + 32, body + 54, context);
}

/**
 * Answer of the endpoint mapper to a look-up: handle, count and array head (36), object and tower pointer (20), then the
 * annotation, whose columns are device type (25), order id (20), hardware (5), and a letter and three numbers of software.
 */
export function annotation(
  bytes: Uint8Array,
  view: DataView,
  stub: number,
  end: number,
  little: boolean,
  context: DecodeContext,
): void {
  const name = stub + 64;
  if (name > end || view.getUint32(stub + 20, little) === 0) return;
  const length = view.getUint32(name - 4, little);
  if (length < 47 || length > 64 || name + length > end) return;
  text(SOURCE, 'model', bytes, name, name + 25, context);
  text(SOURCE, 'order-number', bytes, name + 26, name + 46, context);
  if (length < 63) return;
  text(SOURCE, 'hardware-version', bytes, name + 47, name + 52, context);
  let version = '';
  for (let i = name + 53; i < name + 63; i++) {
    const byte = bytes[i] as number;
    if (byte !== 0x20 && (byte < 0x30 || byte > 0x5a)) return;
    version += String.fromCharCode(byte);
  }
  const [major = '', minor = '', fix = ''] = [version.slice(1, 4), version.slice(4, 7), version.slice(7)].map((part) =>
    part.trim(),
  );
  if (fix !== '') context.claim(SOURCE, 'firmware', `${version.slice(0, 1)}${major}.${minor}.${fix}`);
}
