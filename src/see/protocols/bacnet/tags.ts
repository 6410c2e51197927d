/**
 * Reads tagged BACnet values one after the other, within bounds. ANSI/ASHRAE 135-2020, 20.2.1 (tags) and 20.2.4–20.2.14.
 *
 * Past the end it only turns `broken`: whoever reads looks at that before what was read is used.
 */
export const UNSIGNED = 2;
export const CHARACTER_STRING = 7;
export const ENUMERATED = 9;
export const OBJECT_IDENTIFIER = 12;

const BOOLEAN = 1;
const EXTENDED = 15;
const OPENING = 6;
const CLOSING = 7;
/** Constructed values nest; deeper than this none of the standard does. */
const DEPTH_MAX = 32;

export class TagReader {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  broken = false;
  /** Of the last tag: number, class, and what it is. */
  tag = 0;
  context = false;
  opening = false;
  closing = false;
  /** Of the last value: where it lies. */
  start = 0;
  stop = 0;

  open(bytes: Uint8Array, at: number, end: number): void {
    // Comparing costs less than telling the collector of a write.
    if (this.bytes !== bytes) this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.broken = at > end;
  }

  get more(): boolean {
    return !this.broken && this.at < this.end;
  }

  /** Reads one tag with its value; of an opening or closing tag there is none. False at the end, or where it is broken. */
  next(): boolean {
    if (!this.more) return false;
    const first = this.bytes[this.at++] as number;
    this.context = (first & 8) !== 0;
    this.tag = first >> 4;
    if (this.tag === EXTENDED) this.tag = this.extra();
    const kind = first & 7;
    this.opening = this.context && kind === OPENING;
    this.closing = this.context && kind === CLOSING;
    let length = kind;
    if (this.opening || this.closing || (!this.context && this.tag === BOOLEAN)) length = 0;
    else if (kind >= 5) length = this.longLength();
    if (length > this.end - this.at) this.broken = true;
    this.start = this.at;
    this.stop = this.broken ? this.at : this.at + length;
    this.at = this.stop;
    return !this.broken;
  }

  /** Reads a tag of this context number that has a plain value; leaves the place as it was when another comes. */
  expect(tag: number): boolean {
    return this.take(tag, true, false);
  }

  /** As above, for a value under an application tag. */
  expectApplication(tag: number): boolean {
    return this.take(tag, false, false);
  }

  expectOpening(tag: number): boolean {
    return this.take(tag, true, true);
  }

  private take(tag: number, context: boolean, opening: boolean): boolean {
    const { at } = this;
    if (!this.next()) return false;
    if (this.tag === tag && this.context === context && this.opening === opening && !this.closing) return true;
    this.at = at;
    return false;
  }

  /** The last value as a number, of at most four bytes. */
  unsigned(): number {
    let value = 0;
    for (let i = this.start; i < this.stop && i < this.start + 4; i++) value = value * 256 + (this.bytes[i] as number);
    return value;
  }

  /** Passes over what follows an opening tag, with its closing one. */
  leave(): void {
    for (let depth = 1; depth > 0 && this.next();) {
      if (this.opening && ++depth > DEPTH_MAX) this.broken = true;
      if (this.closing) depth--;
    }
  }

  private extra(): number {
    if (this.at < this.end) return this.bytes[this.at++] as number;
    this.broken = true;
    return 0;
  }

  /** 20.2.1.3.1: a byte; 254 announces two more, 255 four. */
  private longLength(): number {
    const first = this.extra();
    if (first < 254) return first;
    let length = 0;
    for (let left = first === 254 ? 2 : 4; left > 0; left--) length = length * 256 + this.extra();
    return length;
  }
}
