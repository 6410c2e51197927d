/**
 * Values of S7comm-plus: flags, data type, content; numbers of varying length have seven bits a byte, the last without the
 * top bit. Layouts as packet-s7comm_plus.c and S7CommPlusDriver (T. Wiens) have them.
 */

const ARRAYS = 0x30;
const SPARSE_ARRAY = 0x40;
const STRUCT = 0x17;
const BLOB = 0x14;
export const WSTRING = 0x15;
const DEPTH_MAX = 8;
/** Bytes of one element by data type; −1: a number of varying length, −2: none of these. */
const VARYING = -1;
const OTHER = -2;
const SIZES: readonly number[] = [
  0,
  1,
  1,
  2,
  VARYING,
  VARYING,
  1,
  2,
  VARYING,
  VARYING,
  1,
  2,
  4,
  8,
  4,
  8,
  8,
  VARYING,
  4,
  VARYING,
];

/** Reads on from an offset; past the end it gives zeros and is no longer `ok`. One is used again and again. */
export class Reader {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  ok = true;

  set(bytes: Uint8Array, at: number, end: number): void {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.ok = at <= end;
  }

  byte(): number {
    if (!this.ok || this.at >= this.end) {
      this.ok = false;
      return 0;
    }
    return this.bytes[this.at++] as number;
  }

  skip(count: number): void {
    if (!this.ok || count > this.end - this.at) this.ok = false;
    else this.at += count;
  }

  /** Unsigned. */
  long(): number {
    if (!this.ok || this.end - this.at < 4) {
      this.ok = false;
      return 0;
    }
    const { bytes, at } = this;
    this.at = at + 4;
    return (
      (bytes[at] as number) * 0x1000000 +
      (((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number))
    );
  }

  /** A number of varying length: at most nine bytes, of which the ninth has eight bits. What exceeds 32 bits is lost. */
  number(): number {
    let value = 0;
    for (let i = 0; i < 9; i++) {
      const byte = this.byte();
      if (i === 8) return ((value << 8) | byte) >>> 0;
      value = ((value << 7) | (byte & 0x7f)) >>> 0;
      if (byte < 0x80) break;
    }
    return value;
  }

  /** Passes over a value, its flags first. */
  pass(depth = 0): void {
    const flags = this.byte();
    const type = this.byte();
    if (flags & SPARSE_ARRAY) {
      while (this.ok && this.number() !== 0) this.content(type, 1, depth);
    } else this.content(type, flags & ARRAYS ? this.number() : 1, depth);
  }

  private content(type: number, count: number, depth: number): void {
    const size = SIZES[type] ?? OTHER;
    if (size >= 0) return this.skip(size * count);
    if (depth >= DEPTH_MAX || (size === OTHER && type !== STRUCT && type !== BLOB && type !== WSTRING)) {
      this.ok = false;
      return;
    }
    for (let left = count; left > 0 && this.ok; left--) {
      if (type === STRUCT) this.struct(depth);
      else if (type === WSTRING) this.skip(this.number());
      else if (type === BLOB) this.blob();
      else this.number();
    }
  }

  /** The elements of a struct: id and value each, up to an id of zero. */
  private struct(depth: number): void {
    this.long();
    while (this.ok && this.number() !== 0) this.pass(depth + 1);
  }

  private blob(): void {
    if (this.number() === 0) this.skip(this.number());
    else this.ok = false;
  }
}
