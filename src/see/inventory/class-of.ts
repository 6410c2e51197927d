/** The class of an asset: the rule with the highest confidence that holds decides; of equal ones the first. */
import type { Inferred } from '../../model/graph.ts';
import type { AssetClass } from '../../model/words.ts';
import type { Profile } from './profile.ts';
import { CLASS_RULES } from './rules/class-rules.ts';
import { explain, holds, type Rule } from './rules/rule.ts';

/**
 * What a profile speaks and says: a bit for each protocol and attribute that a rule asks for. Words share bits where
 * there are more than 31 of them, so that a bit missing says no, and a bit set only maybe.
 */
interface Traits {
  serves: number;
  asks: number;
  says: number;
}

interface Ranked {
  readonly rule: Rule<AssetClass>;
  /** One bit of each that is not 0 is needed. */
  readonly needs: Readonly<Traits>;
  /** The answer where no claim's value is a part of the reason: the same object for all. */
  readonly plain: Inferred<AssetClass>;
}

const ANY_BIT = 1 << 31;
const protocolBits = new Map<string, number>();
const attributeBits = new Map<string, number>();

const RANKED: readonly Ranked[] = [...CLASS_RULES]
  .sort((a, b) => b.confidence - a.confidence)
  .map((rule) => ({
    rule,
    needs: {
      serves: bitsOf(protocolBits, rule.when.serves),
      asks: bitsOf(protocolBits, rule.when.asks),
      says: bitsOf(attributeBits, rule.when.claim?.attributes),
    },
    plain: inferred(rule.value, rule.confidence, explain(rule.reason, '')),
  }));

const UNKNOWN = inferred('unknown', 0, 'Nothing that it says or does tells what it is.');

/** Claims must stand best first: the first that matches is named. */
export function classOf(profile: Profile): Inferred<AssetClass> {
  const traits = traitsOf(profile);
  for (const { rule, needs, plain } of RANKED) {
    if (needs.serves !== 0 && (needs.serves & traits.serves) === 0) continue;
    if (needs.asks !== 0 && (needs.asks & traits.asks) === 0) continue;
    if (needs.says !== 0 && (needs.says & traits.says) === 0) continue;
    const why = holds(rule.when, profile);
    if (why === undefined) continue;
    return why === '' ? plain : inferred(rule.value, rule.confidence, explain(rule.reason, why));
  }
  return UNKNOWN;
}

function traitsOf({ uses, claims }: Profile): Traits {
  const traits: Traits = { serves: 0, asks: 0, says: 0 };
  for (const { protocol, role } of uses) {
    const bits = ANY_BIT | (protocolBits.get(protocol) ?? 0);
    if (role === 'server') traits.serves |= bits;
    else traits.asks |= bits;
  }
  for (const { attribute } of claims) traits.says |= attributeBits.get(attribute) ?? 0;
  return traits;
}

/** The bits of words that a rule asks for; a word that is new is given one. */
function bitsOf(known: Map<string, number>, words: readonly string[] = []): number {
  let bits = 0;
  for (const word of words) {
    if (word !== '*' && !known.has(word)) known.set(word, 1 << (known.size % 31));
    bits |= known.get(word) ?? ANY_BIT;
  }
  return bits;
}

function inferred(value: AssetClass, confidence: number, reason: string): Inferred<AssetClass> {
  return { value, confidence, source: 'inference', reason };
}
