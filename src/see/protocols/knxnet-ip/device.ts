/** Description information blocks, by which a KNXnet/IP server says what it is: KNX Standard 3/8/2, 7.5.4. */
import { formatMac } from '../../../kernel/address.ts';
import { findByte } from '../../../kernel/encodings/text.ts';
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import { hexOf, individualAddress } from './text.ts';

const DEVICE_INFORMATION = 0x01;
const EXTENDED_DEVICE_INFORMATION = 0x08;
const MANUFACTURER_DATA = 0xfe;
const DEVICE_INFORMATION_BYTES = 54;
const NAME_AT = 24;
/** What a device without a number of its own says. */
const UNSET = /^(0+|f+)$/;

/** Claims of what the blocks in [from, end) say; false when one of them is cut short. */
export function blocks(bytes: Uint8Array, view: DataView, from: number, end: number, context: DecodeContext): boolean {
  let at = from;
  while (at + 2 <= end) {
    const length = bytes[at] as number;
    if (length < 2 || at + length > end) return false;
    const type = bytes[at + 1];
    if (type === DEVICE_INFORMATION && length >= DEVICE_INFORMATION_BYTES) device(bytes, view, at, context);
    else if (type === MANUFACTURER_DATA && length >= 4)
      context.claim(SOURCE, 'vendor-id', String(view.getUint16(at + 2)));
    else if (type === EXTENDED_DEVICE_INFORMATION && length >= 8) maskVersion(view.getUint16(at + 6), context);
    at += length;
  }
  return at === end;
}

/** Medium, status, individual address, project, serial number, multicast address, MAC address, name. */
function device(bytes: Uint8Array, view: DataView, at: number, context: DecodeContext): void {
  context.claim(SOURCE, 'device-id', `KNX ${individualAddress(view.getUint16(at + 4))}`);
  const serial = hexOf(bytes, at + 8, at + 14);
  if (!UNSET.test(serial)) context.claim(SOURCE, 'serial', `${serial.slice(0, 4)}:${serial.slice(4)}`);
  if (!UNSET.test(hexOf(bytes, at + 18, at + 24))) context.claim(SOURCE, 'mac', formatMac(bytes, at + 18));
  const stop = findByte(bytes, at + NAME_AT, at + DEVICE_INFORMATION_BYTES, 0);
  const to = stop < 0 ? at + DEVICE_INFORMATION_BYTES : stop;
  if (to > at + NAME_AT) context.claimBytes(SOURCE, 'name', bytes, at + NAME_AT, to, 'latin1');
}

/** Which profile the device is of: 091A is a KNXnet/IP router. */
function maskVersion(version: number, context: DecodeContext): void {
  context.claim(SOURCE, 'device-type', `mask version ${version.toString(16).padStart(4, '0')}`);
}
