/** First and last time of each endpoint of one reading, by its id. */

export interface Span {
  firstUs: number;
  lastUs: number;
}

export const noTime = (): Span => ({ firstUs: Infinity, lastUs: -Infinity });

export function widen(span: Span, firstUs: number, lastUs: number): void {
  if (firstUs < span.firstUs) span.firstUs = firstUs;
  if (lastUs > span.lastUs) span.lastUs = lastUs;
}

export class EndpointTimes {
  private readonly first: Float64Array;
  private readonly last: Float64Array;

  /** For ids 1 … `count`. */
  constructor(count: number) {
    this.first = new Float64Array(count + 1).fill(Infinity);
    this.last = new Float64Array(count + 1).fill(-Infinity);
  }

  widen(id: number, firstUs: number, lastUs: number): void {
    if (firstUs < this.firstUs(id)) this.first[id] = firstUs;
    if (lastUs > this.lastUs(id)) this.last[id] = lastUs;
  }

  isSeen(id: number): boolean {
    return this.lastUs(id) >= 0;
  }

  firstUs(id: number): number {
    return this.first[id] as number;
  }

  lastUs(id: number): number {
    return this.last[id] as number;
  }
}
