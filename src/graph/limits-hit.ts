/** Ceilings that were hit: which, how often, from when to when, and what is missing since. */
import type { LimitEvent } from '../model/limits.ts';

export class LimitsHit {
  private readonly events = new Map<LimitEvent['limit'], LimitEvent>();

  all(): readonly LimitEvent[] {
    return [...this.events.values()];
  }

  hit(limit: LimitEvent['limit'], us: number, missing: string, count = 1): void {
    const known = this.events.get(limit);
    this.events.set(limit, {
      limit,
      count: (known?.count ?? 0) + count,
      firstUs: Math.min(known?.firstUs ?? us, us),
      lastUs: Math.max(known?.lastUs ?? us, us),
      missing,
    });
  }
}
