/** How long to wait before the next try: doubled each time up to a ceiling, with jitter so that many sensors don't come at once. */
import { LIMITS } from '../../model/limits.ts';

const LEAST_MS = 200;

export class BackOff {
  private tries = 0;
  private readonly random: () => number;
  private readonly mostMs: number;

  constructor(random: () => number, mostMs: number = LIMITS.backOffMsMax) {
    this.random = random;
    this.mostMs = mostMs;
  }

  /** Tries that failed since the last success. */
  get failures(): number {
    return this.tries;
  }

  nextMs(): number {
    const fullMs = Math.min(this.mostMs, LEAST_MS * 2 ** Math.min(this.tries, 20));
    this.tries++;
    return fullMs * (0.5 + this.random() / 2);
  }

  reset(): void {
    this.tries = 0;
  }
}
