/**
 * How many claims, accounts and unknown services a decoder knew after each batch of packets. Decoders that read the same
 * captures have the same batches, so that what they found can be put in the order in which one alone would have found it:
 * that decides what finds no room where there is a ceiling.
 */
export const MARKED = ['claims', 'accounts', 'services'] as const;
export type Marked = (typeof MARKED)[number];
export type Counts = Readonly<Record<Marked, number>>;

export class Marks {
  /** Batches noted. */
  count = 0;
  private words = new Int32Array(1 << 10);

  note(counts: Counts): void {
    const at = this.count++ * MARKED.length;
    if (at + MARKED.length > this.words.length) {
      const wider = new Int32Array(this.words.length * 2);
      wider.set(this.words);
      this.words = wider;
    }
    for (const [place, marked] of MARKED.entries()) this.words[at + place] = counts[marked];
  }

  handOver(): Int32Array {
    return this.words.subarray(0, this.count * MARKED.length);
  }
}

/** Entries of one kind that one decoder found. */
export interface Found {
  /** Of that decoder, as `handOver` gave them. */
  readonly marks: Int32Array;
  readonly count: number;
  /** What orders the entries of one batch: the number of their packet, or their time. */
  readonly orderOf: (entry: number) => number;
}

/** Visits the entries of all decoders by their batches, then by their order, each decoder's in the order in which it found them. */
export function eachInOrder(
  kind: Marked,
  found: readonly Found[],
  visit: (decoder: number, entry: number) => void,
): void {
  const place = MARKED.indexOf(kind);
  const next = found.map(() => 0);
  const stop = found.map(() => 0);
  const batches = Math.max(0, ...found.map(({ marks }) => marks.length / MARKED.length));
  for (let batch = 0; batch <= batches; batch++) {
    // Behind the last batch stands what came of no packet.
    for (const [i, { marks, count }] of found.entries())
      stop[i] = batch < batches ? (marks[batch * MARKED.length + place] ?? count) : count;
    for (let first = firstOf(found, next, stop); first >= 0; first = firstOf(found, next, stop)) {
      visit(first, next[first] as number);
      next[first] = (next[first] as number) + 1;
    }
  }
}

/** The decoder whose next entry comes first; −1 where no entry is left. */
function firstOf(found: readonly Found[], next: readonly number[], stop: readonly number[]): number {
  let first = -1;
  let least = Infinity;
  for (let i = 0; i < found.length; i++) {
    if ((next[i] as number) >= (stop[i] as number)) continue;
    const order = (found[i] as Found).orderOf(next[i] as number);
    if (first >= 0 && order >= least) continue;
    first = i;
    least = order;
  }
  return first;
}
