/**
 * JSON as UTF-8, put together in one block of bytes. A large analysis has some ten million pieces: as strings, each would be
 * made, joined and encoded.
 *
 *   const NAME = piece('{"name":');
 *   json.piece(NAME).text('PLC 7').piece(CLOSE)
 */
import { asMicros, formatMicros } from '../../kernel/time.ts';
import type { TextOutput } from '../../model/ports/captures.ts';

const BLOCK_BYTES = 1 << 16;
/** Characters of a text that is written one by one: with longer ones the built-in functions are quicker. */
const SHORT_TEXT = 512;
/** Bytes that are copied one by one: with longer pieces the built-in function is quicker. */
const SHORT_PIECE = 40;
const NUMBER_BYTES = 10;
const TIME_BYTES = 32;
const DAY_US = 86_400_000_000;
const MIDNIGHT = '00:00:00.000000Z';

const ZERO = 0x30;
const COLON = 0x3a;
const POINT = 0x2e;
const ZULU = 0x5a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const encoder = new TextEncoder();

/** Text that is JSON already, ready to be written often. */
export const piece = (json: string): Uint8Array => encoder.encode(json);

const NULL = piece('null');

export class JsonWriter {
  private readonly block = new Uint8Array(BLOCK_BYTES);
  private at = 0;
  private readonly output: TextOutput;
  private day = Number.NaN;
  /** The beginning of a time on this day, to its `T`. */
  private dayPiece = NULL;
  /** False when nobody reads any more. */
  open = true;

  constructor(output: TextOutput) {
    this.output = output;
  }

  piece(json: Uint8Array): this {
    if (json.length > BLOCK_BYTES) {
      this.flush();
      this.open = this.output.writeUtf8(json);
      return this;
    }
    const { length } = json;
    this.makeRoom(length);
    const { block, at } = this;
    if (length > SHORT_PIECE) block.set(json, at);
    else for (let i = 0; i < length; i++) block[at + i] = json[i] as number;
    this.at = at + length;
    return this;
  }

  /** Anything that JSON.stringify takes. */
  value(value: unknown): this {
    return this.piece(piece(JSON.stringify(value)));
  }

  text(text: string | null): this {
    if (text === null) return this.piece(NULL);
    const { length } = text;
    if (length > SHORT_TEXT) return this.value(text);
    this.makeRoom(length + 2);
    const { block } = this;
    let at = this.at;
    block[at++] = QUOTE;
    for (let i = 0; i < length; i++) {
      const c = text.charCodeAt(i);
      if (c < 0x20 || c > 0x7e || c === QUOTE || c === BACKSLASH) return this.value(text);
      block[at++] = c;
    }
    block[at++] = QUOTE;
    this.at = at;
    return this;
  }

  number(n: number): this {
    if ((n | 0) !== n || n < 0) return this.fraction(n);
    this.makeRoom(NUMBER_BYTES);
    let digits = 1;
    for (let rest = n; rest >= 10; rest = (rest / 10) | 0) digits++;
    this.digits(n, digits);
    return this;
  }

  /** Microseconds as RFC 3339, as `formatMicros` writes them; null where they are no time. */
  time(us: number): this {
    if (!Number.isFinite(us)) return this.piece(NULL);
    const days = Math.floor(us / DAY_US);
    if (days !== this.day) {
      this.dayPiece = piece(`"${formatMicros(asMicros(days * DAY_US)).slice(0, -MIDNIGHT.length)}`);
      this.day = days;
    }
    this.makeRoom(TIME_BYTES);
    this.piece(this.dayPiece);
    this.timeOfDay(Math.floor(us) - days * DAY_US);
    return this;
  }

  /** A list, each row written by `write`. */
  list<T>(rows: readonly T[], write: (json: JsonWriter, row: T) => void): this {
    this.piece(OPEN_LIST);
    for (let i = 0; i < rows.length; i++) {
      if (i > 0) this.piece(COMMA);
      write(this, rows[i] as T);
    }
    return this.piece(CLOSE_LIST);
  }

  flush(): void {
    if (this.at > 0) this.open = this.output.writeUtf8(this.block.subarray(0, this.at));
    this.at = 0;
  }

  /** Two digits are enough for most of them, which are confidences. */
  private fraction(n: number): this {
    const hundredths = Math.round(n * 100);
    if (n <= 0 || n >= 1 || hundredths / 100 !== n) return this.value(n);
    this.makeRoom(NUMBER_BYTES);
    this.block[this.at++] = ZERO;
    this.block[this.at++] = POINT;
    if (hundredths % 10 === 0) this.digits(hundredths / 10, 1);
    else this.digits(hundredths, 2);
    return this;
  }

  private timeOfDay(us: number): void {
    const { block } = this;
    const seconds = Math.floor(us / 1e6);
    const minutes = (seconds / 60) | 0;
    const hours = (minutes / 60) | 0;
    this.digits(hours, 2);
    block[this.at++] = COLON;
    this.digits(minutes - hours * 60, 2);
    block[this.at++] = COLON;
    this.digits(seconds - minutes * 60, 2);
    block[this.at++] = POINT;
    this.digits(us - seconds * 1e6, 6);
    block[this.at++] = ZULU;
    block[this.at++] = QUOTE;
  }

  private digits(n: number, count: number): void {
    const { block } = this;
    let rest = n | 0;
    for (let i = this.at + count - 1; i >= this.at; i--) {
      const tens = (rest / 10) | 0;
      block[i] = ZERO + rest - tens * 10;
      rest = tens;
    }
    this.at += count;
  }

  private makeRoom(bytes: number): void {
    if (this.at + bytes > BLOCK_BYTES) this.flush();
  }
}

const OPEN_LIST = piece('[');
const COMMA = piece(',');
const CLOSE_LIST = piece(']');
