/** DNP3 objects: headers and points of a fragment. IEEE 1815-2012, 4.2.2.7 (qualifier and range) and annex A (sizes). */

/** Bytes by variation, counted from 1; a negative number means as many bits for each point, packed. IEEE 1815-2012, annex A. */
const EVENTS = [5, 3, 5, 3, 11, 9, 11, 9];
const ANALOG_EVENTS = [5, 3, 11, 9, 5, 9, 11, 15];
const SIZES: Readonly<Record<number, readonly number[]>> = {
  1: [-1, 1],
  2: [1, 7, 3],
  3: [-2, 1],
  4: [1, 7, 3],
  10: [-1, 1],
  11: [1, 7],
  12: [11, 11, -1],
  13: [1, 7],
  20: [5, 3, 5, 3, 4, 2, 4, 2],
  21: [5, 3, 5, 3, 11, 9, 11, 9, 4, 2, 4, 2],
  22: EVENTS,
  23: EVENTS,
  30: [5, 3, 4, 2, 5, 9],
  31: [5, 3, 11, 9, 4, 2, 5, 9],
  32: ANALOG_EVENTS,
  33: ANALOG_EVENTS,
  34: [2, 4, 4],
  40: [5, 3, 5, 9],
  41: [5, 3, 5, 9],
  42: ANALOG_EVENTS,
  43: ANALOG_EVENTS,
  50: [6, 10, 6, 11],
  51: [6, 6],
  52: [2, 2],
  60: [0, 0, 0, 0],
  80: [-1],
  101: [2, 4, 8],
  102: [1],
  121: [7],
  122: [7, 13],
};
const UNKNOWN = 0x7fff;
/** Which objects follow their headers: none, all, or those of one group only. */
export const NO_DATA = -1;
export const ALL_DATA = -2;
const ATTRIBUTES = 0;
/** Strings whose variation is their length. */
const STRINGS_MIN = 110;
const STRINGS_MAX = 113;
const ATTRIBUTE_LIST = 255;

const VARIABLE_RANGE = 11;
const RANGE_BYTES = [1, 2, 4];
/** Bytes of an index (1–3) or of an object's size (4–6) before each point, by prefix code. */
const PREFIX_BYTES = [0, 1, 2, 4, 1, 2, 4];

/** A walk over the objects of one fragment; one such is reused. `header` goes to the next header, `point` to its next point. */
export class ObjectWalk {
  group = 0;
  variation = 0;
  qualifier = 0;
  /** Points of this header; −1 when it means all there are. */
  count = 0;
  /** Index of the first point where the range names it, −1 where not. */
  first = -1;
  /** The present point: its index (−1 where it has none) and its bytes [start, stop). */
  index = -1;
  start = 0;
  stop = 0;
  /** What ended the walk too early; empty when all was walked. */
  fault = '';
  /** Where the next header begins. */
  at = 0;
  private bytes: Uint8Array = new Uint8Array(0);
  private view: DataView = new DataView(new ArrayBuffer(0));
  private to = 0;
  private data = NO_DATA;
  private left = 0;
  private prefix = 0;
  private size = 0;

  /** `data`: NO_DATA where a request merely names objects, ALL_DATA, or the group whose objects do follow. */
  open(bytes: Uint8Array, view: DataView, from: number, to: number, data: number): this {
    this.bytes = bytes;
    this.view = view;
    this.at = from;
    this.to = to;
    this.data = data;
    this.left = 0;
    this.fault = '';
    return this;
  }

  header(): boolean {
    while (this.point());
    if (this.fault !== '' || this.at >= this.to) return false;
    if (this.to - this.at < 3) return this.fail('object header ends early');
    this.group = this.bytes[this.at] as number;
    this.variation = this.bytes[this.at + 1] as number;
    this.qualifier = this.bytes[this.at + 2] as number;
    this.at += 3;
    this.prefix = this.qualifier >> 4;
    if (this.prefix >= PREFIX_BYTES.length) return this.fail('object prefix that does not exist');
    if (!this.range(this.qualifier & 15)) return false;
    this.size = this.sizeOf();
    this.left = this.count > 0 && (this.prefix > 0 || this.size !== 0) ? this.count : 0;
    if (this.size < 0 && this.left > 0) return this.packed();
    return true;
  }

  point(): boolean {
    if (this.left <= 0) return false;
    const prefixBytes = PREFIX_BYTES[this.prefix] as number;
    const start = this.at + prefixBytes;
    if (start > this.to) return this.end();
    const value = prefixBytes === 0 ? -1 : this.number(this.at, prefixBytes);
    this.index =
      this.prefix >= 1 && this.prefix <= 3 ? value : this.first < 0 ? -1 : this.first + this.count - this.left;
    const size = this.prefix > 3 ? value : this.size === UNKNOWN ? this.ownSize(start) : this.size;
    if (size < 0) return this.opaque();
    if (start + size > this.to) return this.end();
    this.start = start;
    this.stop = start + size;
    this.at = this.stop;
    this.left--;
    return true;
  }

  private range(code: number): boolean {
    const { at } = this;
    this.first = -1;
    this.count = -1;
    if (code === 6) return true;
    if (code === VARIABLE_RANGE || (code >= 7 && code <= 9)) {
      const bytes = code === VARIABLE_RANGE ? 1 : (RANGE_BYTES[code - 7] as number);
      if (at + bytes > this.to) return this.fail('object range ends early');
      this.count = this.number(at, bytes);
      this.at = at + bytes;
      return true;
    }
    if (code > 5) return this.fail('object range that does not exist');
    const bytes = RANGE_BYTES[code % 3] as number;
    if (at + 2 * bytes > this.to) return this.fail('object range ends early');
    this.first = this.number(at, bytes);
    this.count = this.number(at + bytes, bytes) - this.first + 1;
    this.at = at + 2 * bytes;
    return this.count > 0 || this.fail('object range that goes back');
  }

  /** Bytes of each point, negative bits of each, or UNKNOWN where it says itself. */
  private sizeOf(): number {
    const { group, variation } = this;
    if (this.prefix > 3 || (this.data !== ALL_DATA && this.data !== group)) return 0;
    if (group >= STRINGS_MIN && group <= STRINGS_MAX) return variation;
    return SIZES[group]?.[variation - 1] ?? UNKNOWN;
  }

  /** A device attribute: type, length, value. Anything else without a size can't be stepped over. */
  private ownSize(start: number): number {
    if (this.group !== ATTRIBUTES || start + 2 > this.to) return -1;
    const length = this.bytes[start + 1] as number;
    return 2 + length + (this.bytes[start] === ATTRIBUTE_LIST ? 256 : 0);
  }

  private packed(): boolean {
    this.left = 0;
    if (this.prefix > 0) return this.fail('packed objects with an index each');
    const bytes = Math.ceil((this.count * -this.size) / 8);
    if (this.at + bytes > this.to) return this.fail('objects end early');
    this.at += bytes;
    return true;
  }

  /** The rest of the fragment is left unread. */
  private opaque(): false {
    this.left = 0;
    this.at = this.to;
    return false;
  }

  private end(): false {
    this.left = 0;
    return this.fail('objects end early');
  }

  private fail(fault: string): false {
    this.fault = fault;
    return false;
  }

  private number(at: number, bytes: number): number {
    if (bytes === 1) return this.bytes[at] as number;
    return bytes === 2 ? this.view.getUint16(at, true) : this.view.getUint32(at, true);
  }
}
