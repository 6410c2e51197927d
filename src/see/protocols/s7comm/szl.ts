/** Identity in system status lists: SZL W#16#xy11 (module identification) and W#16#xy1C (component identification). */
import { trimEnd, trimStart } from '../../../kernel/encodings/text.ts';
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import type { Attribute } from '../../../model/words.ts';

const MODULE = 0x11;
const COMPONENT = 0x1c;
const HEADER_BYTES = 8;
const MODULE_RECORD_BYTES = 28;
const NAME_BYTES = 20;

/** Index of a component identification record → what its text says. */
const COMPONENTS: Readonly<Record<number, Attribute>> = {
  1: 'system-name',
  2: 'module-name',
  3: 'plant-id',
  4: 'copyright',
  5: 'serial',
  7: 'cpu-type',
  8: 'memory-card',
  0x0b: 'location',
};

export const isIdentity = (szl: number): boolean => (szl & 0xff) === MODULE || (szl & 0xff) === COMPONENT;

/** Claims what a whole SZL answer says: id, index, bytes per record, number of records, then the records. */
export function szlClaims(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  if (to - from < HEADER_BYTES) return;
  const list = view.getUint16(from) & 0xff;
  const size = view.getUint16(from + 4);
  let at = from + HEADER_BYTES;
  for (let left = view.getUint16(from + 6); left > 0 && size > 2 && at + size <= to; left--, at += size) {
    if (list === MODULE && size >= MODULE_RECORD_BYTES) moduleRecord(bytes, view, at, context);
    if (list === COMPONENT) componentRecord(bytes, view, at, at + size, context);
  }
}

function componentRecord(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  const attribute = COMPONENTS[view.getUint16(at) & 0xff];
  if (attribute !== undefined) text(bytes, at + 2, end, attribute, context);
}

/** Index, order number, module type, then four bytes of version: of hardware for index 6, `V` and three numbers for 7. */
function moduleRecord(bytes: Uint8Array, view: DataView, at: number, context: DecodeContext): void {
  const index = view.getUint16(at);
  const name = at + 2;
  const version = name + NAME_BYTES + 2;
  if (index === 1) {
    text(bytes, name, name + NAME_BYTES, 'order-number', context);
    if (bytes[name] === 0x36 && bytes[name + 1] === 0x45 && bytes[name + 2] === 0x53)
      context.claim(SOURCE, 'vendor', 'Siemens');
  } else if (index === 6) {
    context.claim(SOURCE, 'hardware-version', String(view.getUint16(version)));
  } else if (index === 7 && bytes[version] === 0x56) {
    const [major, minor, patch] = bytes.subarray(version + 1, version + 4);
    context.claim(SOURCE, 'firmware', `V${String(major)}.${String(minor)}.${String(patch)}`);
  } else if (index >= 0x80) {
    // A firmware extension (0x81: the boot loader) stands where the others have their order number.
    text(bytes, name, name + NAME_BYTES, 'application', context);
  }
}

function text(bytes: Uint8Array, from: number, to: number, attribute: Attribute, context: DecodeContext): void {
  let end = from;
  while (end < to && bytes[end] !== 0) end++;
  const start = trimStart(bytes, from, end);
  end = trimEnd(bytes, start, end);
  if (end > start) context.claimBytes(SOURCE, attribute, bytes, start, end, 'latin1');
}
