/** The shape of an inference rule: what it concludes, how surely, why in a sentence, and when. Rules are data; this is all their logic. */
import type { Attribute, Meaning, Transport } from '../../../model/words.ts';
import type { ClaimView, Profile, ServiceUse } from '../profile.ts';

/** All parts that are given must hold. */
export interface Condition {
  /** Answers one of these protocols. */
  readonly serves?: readonly string[];
  /** Asks over one of these protocols. */
  readonly asks?: readonly string[];
  /** With `serves` or `asks`: one of these was done over it. */
  readonly meanings?: readonly Meaning[];
  /** With `serves` or `asks`: with at least so many others. */
  readonly peersMin?: number;
  /** With `serves` or `asks`: only uses on one of these ports. */
  readonly ports?: readonly number[];
  readonly transport?: Transport;
  /** Some claim of one of these attributes matches. */
  readonly claim?: {
    readonly attributes: readonly Attribute[];
    readonly pattern: RegExp;
    readonly sources?: readonly string[];
    /** Not from these. */
    readonly except?: readonly string[];
  };
  readonly behindMin?: number;
  readonly mac?: RegExp;
  readonly external?: true;
  readonly industrial?: true;
  readonly also?: Condition;
  readonly not?: Condition;
}

export interface Rule<T extends string> {
  /** Named in tests, so that each has its hit and its miss. */
  readonly id: string;
  readonly value: T;
  readonly confidence: number;
  /** `{value}` stands for the value of the claim that matched. */
  readonly reason: string;
  readonly when: Condition;
}

/** Why the condition holds (the matching claim's value, or empty); undefined when it doesn't. */
export function holds(condition: Condition, profile: Profile): string | undefined {
  if (condition.external && !profile.external) return undefined;
  if (condition.industrial && profile.industrial.length === 0) return undefined;
  if (condition.behindMin !== undefined && profile.behind < condition.behindMin) return undefined;
  const { mac } = condition;
  if (mac && !profile.macs.some((m) => mac.test(m))) return undefined;
  if (condition.serves && !uses(condition, condition.serves, 'server', profile)) return undefined;
  if (condition.asks && !uses(condition, condition.asks, 'client', profile)) return undefined;
  if (condition.not && holds(condition.not, profile) !== undefined) return undefined;
  const why = condition.claim ? claimThat(condition.claim, profile.claims)?.value : '';
  if (why === undefined) return undefined;
  if (!condition.also) return why;
  const also = holds(condition.also, profile);
  return also === undefined ? undefined : why || also;
}

export const explain = (reason: string, why: string): string => reason.replace('{value}', why);

function uses(condition: Condition, protocols: readonly string[], role: ServiceUse['role'], profile: Profile): boolean {
  const { ports, transport, meanings } = condition;
  const any = protocols.includes('*');
  let peers = 0;
  let done = meanings === undefined;
  for (const use of profile.uses) {
    if (use.role !== role || !(any || protocols.includes(use.protocol))) continue;
    if (ports && !ports.includes(use.port)) continue;
    if (transport && use.transport !== transport) continue;
    peers += use.peers;
    done ||= meanings?.some((meaning) => use.meanings.has(meaning)) ?? false;
  }
  return done && peers >= (condition.peersMin ?? 1);
}

function claimThat(wanted: NonNullable<Condition['claim']>, claims: readonly ClaimView[]): ClaimView | undefined {
  for (const claim of claims) {
    if (!wanted.attributes.includes(claim.attribute) || wanted.except?.includes(claim.source)) continue;
    if ((!wanted.sources || wanted.sources.includes(claim.source)) && wanted.pattern.test(claim.value)) return claim;
  }
  return undefined;
}
