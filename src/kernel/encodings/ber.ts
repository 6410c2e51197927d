/** Reader of BER and DER elements (ITU-T X.690, 8): a cursor over bytes that checks every length and allocates nothing. */

export const BER_BOOLEAN = 0x01;
export const BER_INTEGER = 0x02;
export const BER_BIT_STRING = 0x03;
export const BER_OCTET_STRING = 0x04;
export const BER_NULL = 0x05;
export const BER_OID = 0x06;
export const BER_ENUMERATED = 0x0a;
export const BER_UTF8_STRING = 0x0c;
export const BER_SEQUENCE = 0x30;
export const BER_SET = 0x31;

/** Upper bound of nesting and of elements visited in one structure: hostile input ends, not the reader. */
const NEST_MAX = 32;

/**
 * One reader, reused: `open(bytes, from, to)`, then `next()` per element. After `next()` is true `tag` is its first
 * identifier octet, `number` its tag number, and [start, stop) its contents; `enter()` goes into it, `leave()` out.
 */
export class BerReader {
  tag = 0;
  number = 0;
  start = 0;
  stop = 0;
  /** True when `next` ended at something that does not fit, rather than at the end of the contents. */
  broken = false;
  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  private end = 0;
  private readonly ends = new Int32Array(NEST_MAX);
  private readonly resume = new Int32Array(NEST_MAX);
  private depth = 0;

  open(bytes: Uint8Array, from: number, to: number): this {
    this.bytes = bytes;
    this.at = from;
    this.end = Math.min(to, bytes.length);
    this.depth = 0;
    this.broken = false;
    return this;
  }

  /** Reads the next element's header. False at the end of the contents or where it does not fit. */
  next(): boolean {
    if (this.at >= this.end || this.broken) return false;
    const { bytes, end } = this;
    let at = this.at;
    const tag = bytes[at++] as number;
    let number = tag & 31;
    if (number === 31) {
      number = 0;
      let octet = 0x80;
      for (let i = 0; octet & 0x80; i++) {
        if (i === 4 || at >= end) return this.fail();
        octet = bytes[at++] as number;
        number = (number << 7) | (octet & 127);
      }
    }
    if (at >= end) return this.fail();
    let length = bytes[at++] as number;
    if (length & 0x80) {
      const count = length & 127;
      // The indefinite form (0x80) is taken as "to the end of what contains it"; its end-of-contents octets then read as an element of tag 0.
      if (count > 4 || at + count > end) return this.fail();
      length = count === 0 ? end - at : 0;
      for (let i = 0; i < count; i++) length = length * 256 + (bytes[at++] as number);
    }
    if (length > end - at) return this.fail();
    this.tag = tag;
    this.number = number;
    this.start = at;
    this.stop = at + length;
    this.at = this.stop;
    return true;
  }

  /** Goes to the next element and says whether it has this identifier octet. */
  expect(tag: number): boolean {
    return this.next() && this.tag === tag;
  }

  /** Goes into the present element. */
  enter(): boolean {
    if (this.depth === NEST_MAX) return this.fail();
    this.ends[this.depth] = this.end;
    this.resume[this.depth++] = this.stop;
    this.at = this.start;
    this.end = this.stop;
    return true;
  }

  /** Goes back behind the element entered last. */
  leave(): void {
    if (this.depth === 0) return;
    this.depth--;
    this.at = this.resume[this.depth] as number;
    this.end = this.ends[this.depth] as number;
    this.broken = false;
  }

  /** The contents as a signed integer; exact to 48 bits, undefined when longer or empty. */
  integer(): number | undefined {
    const length = this.stop - this.start;
    if (length < 1 || length > 6) return undefined;
    let value = ((this.bytes[this.start] as number) << 24) >> 24;
    for (let i = this.start + 1; i < this.stop; i++) value = value * 256 + (this.bytes[i] as number);
    return value;
  }

  /** The contents as an object identifier in dotted text; undefined where malformed. */
  oid(): string | undefined {
    if (this.stop === this.start || this.stop - this.start > 128) return undefined;
    const arcs: number[] = [];
    let value = 0;
    for (let i = this.start; i < this.stop; i++) {
      const octet = this.bytes[i] as number;
      if (value > 2 ** 45) return undefined;
      value = value * 128 + (octet & 127);
      if (octet & 0x80) continue;
      if (arcs.length === 0)
        arcs.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)));
      else arcs.push(value);
      value = 0;
    }
    return ((this.bytes[this.stop - 1] as number) & 0x80) === 0 ? arcs.join('.') : undefined;
  }

  /** Whether the contents equal these bytes. */
  equals(expected: ArrayLike<number>): boolean {
    if (this.stop - this.start !== expected.length) return false;
    for (let i = 0; i < expected.length; i++) if (this.bytes[this.start + i] !== expected[i]) return false;
    return true;
  }

  private fail(): false {
    this.broken = true;
    return false;
  }
}
