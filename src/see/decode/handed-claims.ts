/** Claims on their way to another thread: in columns, since to give away a hundred thousand objects takes as long as to make them. */
import type { Attribute } from '../../model/words.ts';
import type { ClaimEntry } from './claim-columns.ts';

export interface HandedClaims {
  readonly count: number;
  readonly about: Int32Array;
  readonly attribute: Uint8Array;
  readonly source: Uint16Array;
  readonly confidence: Float64Array;
  readonly firstUs: Float64Array;
  readonly lastUs: Float64Array;
  readonly firstPacket: Int32Array;
  /** What the numbers in `attribute` and `source` stand for. */
  readonly attributes: readonly Attribute[];
  readonly sources: readonly string[];
  /** Values, `PORTION` of them in each text, a line each: none holds a control character. */
  readonly values: readonly string[];
}

const PORTION = 4096;

/** Claims by number, from 0 on. */
export interface ListedClaims {
  readonly count: number;
  readonly entry: (number: number) => ClaimEntry;
}

export function handOverClaims({ count, entry }: ListedClaims): HandedClaims {
  const [about, firstPacket] = [new Int32Array(count), new Int32Array(count)];
  const [attribute, source] = [new Uint8Array(count), new Uint16Array(count)];
  const [confidence, firstUs, lastUs] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  const attributes = new Map<Attribute, number>();
  const sources = new Map<string, number>();
  const values: string[] = [];
  for (let from = 0; from < count; from += PORTION) {
    const portion: string[] = [];
    for (let i = from; i < Math.min(from + PORTION, count); i++) {
      const claim = entry(i);
      about[i] = claim.about;
      attribute[i] = numberOf(attributes, claim.attribute);
      source[i] = numberOf(sources, claim.source);
      confidence[i] = claim.confidence;
      firstUs[i] = claim.firstUs;
      lastUs[i] = claim.lastUs;
      firstPacket[i] = claim.firstPacket;
      portion.push(claim.value);
    }
    values.push(portion.join('\n'));
  }
  const columns = { about, attribute, source, confidence, firstUs, lastUs, firstPacket };
  return { count, ...columns, attributes: [...attributes.keys()], sources: [...sources.keys()], values };
}

function numberOf<T>(numbers: Map<T, number>, of: T): number {
  let number = numbers.get(of);
  if (number === undefined) numbers.set(of, (number = numbers.size));
  return number;
}

/** Reads claims that were handed over, best in their order. */
export class ClaimReader {
  private readonly handed: HandedClaims;
  private portion = -1;
  private values: readonly string[] = [];

  constructor(handed: HandedClaims) {
    this.handed = handed;
  }

  /** The claim of this place, as one about `about`. */
  claim(place: number, about: number): ClaimEntry {
    const { attribute, attributes, source, sources, confidence, firstUs, lastUs, firstPacket, values } = this.handed;
    const portion = Math.floor(place / PORTION);
    if (portion !== this.portion) {
      this.portion = portion;
      this.values = (values[portion] as string).split('\n');
    }
    return {
      about,
      attribute: attributes[attribute[place] as number] as Attribute,
      value: this.values[place % PORTION] as string,
      source: sources[source[place] as number] as string,
      confidence: confidence[place] as number,
      firstUs: firstUs[place] as number,
      lastUs: lastUs[place] as number,
      firstPacket: firstPacket[place] as number,
    };
  }
}
