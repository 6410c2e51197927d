/** Ceilings of a site's graph that were hit: which, how often, and what is therefore missing. */
import { LIMITS } from '../model/limits.ts';

type Ceiling = Extract<
  keyof typeof LIMITS,
  | 'addressesMax'
  | 'conversationsPerSiteMax'
  | 'operationsPerConversationMax'
  | 'claimsPerAddressMax'
  | 'accountsMax'
  | 'sessionsHeldMax'
  | 'unknownServicesPerSiteMax'
>;
export type Ceilings = Readonly<Record<Ceiling, number>>;

export interface LimitHit {
  readonly limit: Ceiling;
  readonly count: number;
  readonly missing: string;
}

const MISSING: Readonly<Record<Ceiling, (ceiling: string) => string>> = {
  addressesMax: (n) => `The site has ${n} addresses. Further ones and their conversations are not kept.`,
  conversationsPerSiteMax: (n) => `The site has ${n} conversations. Further ones are not kept.`,
  operationsPerConversationMax: (n) =>
    `A conversation has ${n} operations by object. Its operations on further objects are not kept.`,
  claimsPerAddressMax: (n) => `An address has ${n} claims. Further ones about it are not kept.`,
  accountsMax: (n) => `The site has ${n} accounts. Further ones are not kept.`,
  sessionsHeldMax: (n) =>
    `More than ${n} sessions are open. Of those longest silent, what goes on counts as a new one.`,
  unknownServicesPerSiteMax: (n) =>
    `The site has ${n} services of unknown protocols. The looks of further ones are not kept.`,
};

export class LimitsHit {
  private readonly ceilings: Ceilings;
  private readonly counts = new Map<Ceiling, number>();

  constructor(ceilings: Partial<Ceilings> = {}) {
    this.ceilings = { ...LIMITS, ...ceilings };
  }

  ceiling(limit: Ceiling): number {
    return this.ceilings[limit];
  }

  hit(limit: Ceiling, count = 1): void {
    this.counts.set(limit, (this.counts.get(limit) ?? 0) + count);
  }

  /** Is there no room beside so many? Where there is none, it counts as a hit. */
  full(limit: Ceiling, held: number): boolean {
    const full = held >= this.ceilings[limit];
    if (full) this.hit(limit);
    return full;
  }

  /** Those since it was last asked. */
  take(): readonly LimitHit[] {
    const hits = [...this.counts].map(([limit, count]) => {
      return { limit, count, missing: MISSING[limit](this.ceilings[limit].toLocaleString('en')) };
    });
    this.counts.clear();
    return hits;
  }
}
