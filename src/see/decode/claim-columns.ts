/** Claims in columns, numbered from 0: the collector has only their texts to visit. */
import type { Attribute } from '../../model/words.ts';
import { Records } from './records.ts';

export interface ClaimEntry {
  /** Endpoint id: `engine.endpoint(id)`. */
  readonly about: number;
  readonly attribute: Attribute;
  readonly value: string;
  readonly source: string;
  readonly confidence: number;
  readonly firstUs: number;
  lastUs: number;
  readonly firstPacket: number;
}

/** Heard again, it is reported again only when its last time has moved by this much. */
export const REPEAT_US = 60_000_000;

/** Of a claim's record: words, then 8-byte cells over the same bytes. */
const RECORD_WORDS = 16;
const W_ABOUT = 0;
const W_ATTRIBUTE = 1;
const W_SOURCE = 2;
const C_CONFIDENCE = 2;
const C_FIRST = 3;
const C_LAST = 4;
const C_REPORTED = 5;
const C_PACKET = 6;

interface Columns {
  /** Claim n is record n + 1. */
  readonly records: Records;
  readonly values: string[];
  /** What the numbers in the records stand for. */
  readonly attributes: Numbered<Attribute>;
  readonly sources: Numbered<string>;
}

export class ClaimColumns {
  private readonly columns: Columns = {
    records: new Records(RECORD_WORDS),
    values: [],
    attributes: new Numbered<Attribute>(),
    sources: new Numbered<string>(),
  };

  get count(): number {
    return this.columns.values.length;
  }

  /** Returns its number. */
  add(
    about: number,
    attribute: Attribute,
    value: string,
    source: string,
    confidence: number,
    us: number,
    packet: number,
  ): number {
    const { records, values, attributes, sources } = this.columns;
    const id = records.add();
    const page = records.page(id);
    const at = records.at(id);
    page[at + W_ABOUT] = about;
    page[at + W_ATTRIBUTE] = attributes.numberOf(attribute);
    page[at + W_SOURCE] = sources.numberOf(source);
    const cells = records.cellsOf(id);
    const cell = at >> 1;
    cells[cell + C_CONFIDENCE] = confidence;
    cells[cell + C_FIRST] = us;
    cells[cell + C_LAST] = us;
    cells[cell + C_REPORTED] = us;
    cells[cell + C_PACKET] = packet;
    return values.push(value) - 1;
  }

  /** Heard once more. True when that is worth telling. */
  again(number: number, us: number): boolean {
    const { records } = this.columns;
    const cells = records.cellsOf(number + 1);
    const cell = records.at(number + 1) >> 1;
    if (us > (cells[cell + C_LAST] as number)) cells[cell + C_LAST] = us;
    if (us - (cells[cell + C_REPORTED] as number) < REPEAT_US) return false;
    cells[cell + C_REPORTED] = us;
    return true;
  }

  view(number: number): Readonly<ClaimEntry> {
    return new ClaimWindow(this.columns, number);
  }
}

/** One claim, read where it lies. */
class ClaimWindow implements ClaimEntry {
  private readonly columns: Columns;
  private readonly number: number;

  constructor(columns: Columns, number: number) {
    this.columns = columns;
    this.number = number;
  }

  get about(): number {
    return this.word(W_ABOUT);
  }

  get attribute(): Attribute {
    return this.columns.attributes.of(this.word(W_ATTRIBUTE));
  }

  get value(): string {
    return this.columns.values[this.number] as string;
  }

  get source(): string {
    return this.columns.sources.of(this.word(W_SOURCE));
  }

  get confidence(): number {
    return this.cell(C_CONFIDENCE);
  }

  get firstUs(): number {
    return this.cell(C_FIRST);
  }

  get lastUs(): number {
    return this.cell(C_LAST);
  }

  get firstPacket(): number {
    return this.cell(C_PACKET);
  }

  private word(at: number): number {
    const { records } = this.columns;
    return records.page(this.number + 1)[records.at(this.number + 1) + at] as number;
  }

  private cell(at: number): number {
    const { records } = this.columns;
    return records.cellsOf(this.number + 1)[(records.at(this.number + 1) >> 1) + at] as number;
  }
}

/** Words by number, in the order in which they came. */
class Numbered<T extends string> {
  private readonly words: T[] = [];
  private readonly numbers = new Map<T, number>();

  of(number: number): T {
    return this.words[number] as T;
  }

  numberOf(word: T): number {
    let number = this.numbers.get(word);
    if (number === undefined) this.numbers.set(word, (number = this.words.push(word) - 1));
    return number;
  }
}
