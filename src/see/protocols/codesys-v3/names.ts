/** The name service: who a device is. Layout as ics-forensics-tools (NsClientDeviceInfo) and codesysv3_protocol.lua have it. */
import { NO_OBJECT, REQUEST, RESPONSE, SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import type { Attribute } from '../../../model/words.ts';
import { turn } from './channel.ts';
import { DEVICE_INFO, NAME_CLIENT, NAME_SERVER, nameCode } from './words.ts';

const HEADER_BYTES = 8;
const VERSIONS = [0x103, 0x400];
const FIXED_BYTES = 40;

/** Reports what the name service in [from, end) says; false when it is cut short. */
export function names(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  end: number,
  service: number,
  context: DecodeContext,
): boolean {
  if (from + HEADER_BYTES > end) return false;
  const command = view.getUint16(from, true);
  turn(service === NAME_SERVER, context);
  if (service === NAME_CLIENT && command === DEVICE_INFO && VERSIONS.includes(view.getUint16(from + 2, true)))
    device(bytes, view, from + HEADER_BYTES, end, context);
  context.message(service === NAME_SERVER ? REQUEST : RESPONSE, nameCode(service, command), NO_OBJECT);
  return true;
}

/** Names are UTF-16 and end with a NUL that their lengths, in characters, do not count; the serial number is bytes. */
function device(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  if (at + FIXED_BYTES > end) return;
  const version = [bytes[at + 23], bytes[at + 22], bytes[at + 21], bytes[at + 20]].map(String).join('.');
  context.claim(SOURCE, 'firmware', version);
  let next = at + FIXED_BYTES + view.getUint16(at + 4, true);
  next = wide('name', bytes, next, view.getUint16(at + 6, true), end, context);
  next = wide('model', bytes, next, view.getUint16(at + 8, true), end, context);
  next = wide('vendor', bytes, next, view.getUint16(at + 10, true), end, context);
  const serial = bytes[at + 28] as number;
  let stop = next + serial;
  if (stop > end) return;
  while (stop > next && bytes[stop - 1] === 0) stop--;
  if (stop > next) context.claimBytes(SOURCE, 'serial', bytes, next, stop, 'ascii');
}

/** Claims the name of `length` characters at `at`; where the next one begins. */
function wide(
  attribute: Attribute,
  bytes: Uint8Array,
  at: number,
  length: number,
  end: number,
  context: DecodeContext,
): number {
  const to = at + 2 * length;
  if (length > 0 && to <= end) context.claimBytes(SOURCE, attribute, bytes, at, to, 'utf16le');
  return to + 2;
}
