/** The last intervals between beats of each row, and whether they agree on a period. */

/** Intervals looked at, and how many of the last ones must agree. */
const RING = 16;
export const JUDGED = 7;
const AGREE = 6;
const PERIOD_MOST_US = 900_000_000;

export class Rhythm {
  private readonly rings: Float32Array;
  /** The intervals judged, in order of length; kept, since it is asked at every beat of what has no period. */
  private readonly sorted = new Float64Array(JUDGED);

  constructor(rows: number) {
    this.rings = new Float32Array(rows * RING);
  }

  /** The interval of this number, from 0. */
  put(row: number, number: number, interval: number): void {
    this.rings[row * RING + (number % RING)] = interval;
  }

  /** The median of the last intervals when nearly all agree with it (one may be a missed beat), else 0. */
  period(row: number, seen: number, least: number, tolerance: number): number {
    const { sorted } = this;
    this.sort(row, seen);
    const median = sorted[JUDGED >> 1] as number;
    if (median < least || median > PERIOD_MOST_US) return 0;
    let agree = 0;
    let doubled = 0;
    for (let i = 0; i < JUDGED; i++) {
      const interval = sorted[i] as number;
      if (Math.abs(interval - median) <= median * tolerance) agree++;
      else if (Math.abs(interval - 2 * median) <= median * tolerance) doubled++;
    }
    return agree >= AGREE || (agree === AGREE - 1 && doubled === JUDGED - agree) ? median : 0;
  }

  /** How far the last intervals lie from the period on average, those left out that miss it altogether. */
  spread(row: number, seen: number, period: number, tolerance: number): number {
    let sum = 0;
    for (let i = 1; i <= JUDGED; i++) {
      const off = Math.abs(this.last(row, seen, i) - period);
      sum += off < period * tolerance ? off : 0;
    }
    return sum / JUDGED;
  }

  longest(row: number, seen: number): number {
    let longest = 0;
    for (let i = 1; i <= JUDGED; i++) longest = Math.max(longest, this.last(row, seen, i));
    return longest;
  }

  private last(row: number, seen: number, back: number): number {
    return this.rings[row * RING + ((seen - back) % RING)] as number;
  }

  private sort(row: number, seen: number): void {
    const { sorted } = this;
    for (let i = 0; i < JUDGED; i++) {
      const interval = this.last(row, seen, i + 1);
      let at = i;
      for (; at > 0 && (sorted[at - 1] as number) > interval; at--) sorted[at] = sorted[at - 1] as number;
      sorted[at] = interval;
    }
  }
}
