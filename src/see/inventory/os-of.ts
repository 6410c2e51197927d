/**
 * The operating system of an asset, from several witnesses. What a witness names is a set of products; it supports another
 * set by the share of its own that lies within. Agreement raises, contradiction lowers (Dempster's rule for two sayings),
 * and both are told in the reason. Blind to the order of claims.
 */
import { sourceName } from '../source-names.ts';
import type { Inferred } from '../../model/graph.ts';
import { LIMITS } from '../../model/limits.ts';
import type { ClaimView } from './profile.ts';
import { OS_RULES, type OsRule } from './rules/os-rules.ts';
import { nameOf, productsOf, shared } from './rules/os-products.ts';
import type { OsReading } from './rules/os-texts.ts';

interface Witness {
  readonly rule: OsRule;
  readonly claim: ClaimView;
  readonly reading: OsReading;
  readonly products: readonly string[];
  readonly confidence: number;
}

interface Candidate {
  readonly products: readonly string[];
  readonly belief: number;
}

const RULES_OF = Map.groupBy(OS_RULES, ({ from }) => from);
/** One that says more than others is followed from here on; below, the more general answer stands. */
const BELIEF_MIN = 0.4;
/** However many guess the same, they are no witness who knows. */
const GUESSED_MAX = 0.94;
const WITNESSES_MAX = 12;
const NAMED_MAX = 3;

export function osOf(claims: readonly ClaimView[]): Inferred<string> | null {
  const witnesses = witnessesIn(claims);
  const [first] = witnesses;
  if (!first) return null;
  if (witnesses.length === 1) return saidBy(first);
  const best = answer(witnesses);
  const { products } = best;
  const speaker = witnesses.find((one) => isWithin(one.products, products)) ?? first;
  const against = witnesses.filter((one) => shared(one.products, products).length === 0);
  return {
    value: shown(products, witnesses),
    confidence: confidenceIn(best, witnesses, against),
    source: speaker.claim.source,
    reason: reasonOf(speaker, products, witnesses, against),
  };
}

/** There is nobody who agrees or denies. */
function saidBy({ rule, claim, reading, products, confidence }: Witness): Inferred<string> {
  const name = nameOf(products);
  return {
    value: reading.detail === undefined ? name : `${name} ${reading.detail}`,
    confidence: Math.round(confidence * 1000) / 1000,
    source: claim.source,
    reason: rule.reason.replace('{source}', sourceName(claim.source)),
  };
}

/** Most believed first. */
function witnessesIn(claims: readonly ClaimView[]): readonly Witness[] {
  let found: Witness[] | undefined;
  for (const claim of claims) {
    for (const rule of RULES_OF.get(claim.attribute) ?? []) {
      if (rule.sources && !rule.sources.includes(claim.source)) continue;
      if (rule.except?.includes(claim.source)) continue;
      const read = readBy(rule, claim.value);
      if (!read) continue;
      const confidence = Math.max(read.reading.confidence ?? 0, claim.confidence * rule.weight);
      (found ??= []).push({ rule, claim, ...read, confidence });
    }
  }
  if (!found) return NOBODY;
  return found.length === 1 ? found : distinct(found.sort(bestFirst)).slice(0, WITNESSES_MAX);
}
const NOBODY: readonly Witness[] = [];

type Read = Pick<Witness, 'reading' | 'products'>;

/** Many assets say the same: what a rule read in a value is kept. */
const readings = new Map(OS_RULES.map((rule) => [rule, new Map<string, Read | null>()]));

function readBy(rule: OsRule, value: string): Read | null {
  const known = readings.get(rule);
  let read = known?.get(value);
  if (read !== undefined) return read;
  const reading = rule.read(value);
  read = reading ? { reading, products: productsOf(reading.name) } : null;
  if (known && known.size < LIMITS.systemReadingsKeptMax) known.set(value, read);
  return read;
}

/** Without those that only repeat what their source has said: one program may use many names. */
function distinct(witnesses: readonly Witness[]): Witness[] {
  const heard = new Set<string>();
  return witnesses.filter(({ claim, reading }) => {
    const saying = [claim.source, reading.name, reading.detail].join('\n');
    return !heard.has(saying) && heard.add(saying);
  });
}

/** The set that is believed most, narrowed down as far as what speaks for less of it is believed enough. */
function answer(witnesses: readonly Witness[]): Candidate {
  const candidates = candidatesOf(witnesses);
  let best = candidates[0] as Candidate;
  for (;;) {
    const { products } = best;
    const narrower = candidates.find(
      (one) => one.belief >= BELIEF_MIN && one.products.length < products.length && isWithin(one.products, products),
    );
    if (!narrower) return best;
    best = narrower;
  }
}

/** What each names and what two of them have in common, most believed first. */
function candidatesOf(witnesses: readonly Witness[]): readonly Candidate[] {
  const sets = new Map<string, readonly string[]>();
  for (const [i, one] of witnesses.entries()) {
    for (const other of witnesses.slice(i)) {
      const common = shared(one.products, other.products);
      const key = [...common].sort().join('\n');
      if (common.length > 0 && !sets.has(key)) sets.set(key, common);
    }
  }
  return [...sets.values()]
    .map((products) => ({ products, belief: beliefIn(products, witnesses) }))
    .sort((a, b) => b.belief - a.belief || a.products.length - b.products.length);
}

/** A source counts once, however much it says. */
function beliefIn(products: readonly string[], witnesses: readonly Witness[]): number {
  const bySource = new Map<string, number>();
  for (const { claim, products: named, confidence } of witnesses) {
    const support = (confidence * shared(named, products).length) / named.length;
    if (support > (bySource.get(claim.source) ?? 0)) bySource.set(claim.source, support);
  }
  let doubt = 1;
  for (const support of bySource.values()) doubt *= 1 - support;
  return 1 - doubt;
}

function confidenceIn({ belief }: Candidate, witnesses: readonly Witness[], against: readonly Witness[]): number {
  const surest = Math.max(...witnesses.filter((one) => !against.includes(one)).map(({ confidence }) => confidence));
  const agreed = Math.min(belief, Math.max(surest, GUESSED_MAX));
  const denied = against[0]?.confidence ?? 0;
  return Math.round(((agreed * (1 - denied)) / (1 - agreed * denied)) * 1000) / 1000;
}

/** With what the most believed of those who mean exactly this adds to the name. */
function shown(products: readonly string[], witnesses: readonly Witness[]): string {
  const exact = witnesses.find(
    ({ reading, products: named }) =>
      reading.detail !== undefined && named.length <= products.length && isWithin(named, products),
  );
  const name = nameOf(products);
  return exact?.reading.detail === undefined ? name : `${name} ${exact.reading.detail}`;
}

function reasonOf(
  speaker: Witness,
  products: readonly string[],
  witnesses: readonly Witness[],
  against: readonly Witness[],
): string {
  const said = speaker.rule.reason.replace('{source}', sourceName(speaker.claim.source));
  const others = witnesses.filter((one) => !against.includes(one) && shared(one.products, products).length > 0);
  const agreeing = new Set(others.map(({ claim }) => claim.source));
  agreeing.delete(speaker.claim.source);
  const contrary = new Set(
    against.map(({ claim, products: named }) => `${sourceName(claim.source)} says ${nameOf(named)}`),
  );
  return [
    said,
    ...(agreeing.size === 0 ? [] : [`In agreement with ${listed(new Set([...agreeing].map(sourceName)))}.`]),
    ...(contrary.size === 0 ? [] : [`But ${listed(contrary)}.`]),
  ].join(' ');
}

const listed = (texts: ReadonlySet<string>): string => [...texts].slice(0, NAMED_MAX).join(', ');

const isWithin = (one: readonly string[], other: readonly string[]): boolean =>
  one.every((product) => other.includes(product));

/** Most believed first; then the newest, so that an update is seen; then the narrowest, then by text, so that no order of arrival shows. */
function bestFirst(a: Witness, b: Witness): number {
  if (a.confidence !== b.confidence) return b.confidence - a.confidence;
  if (a.claim.lastUs !== b.claim.lastUs) return b.claim.lastUs - a.claim.lastUs;
  if (a.products.length !== b.products.length) return a.products.length - b.products.length;
  const [one, other] = [textOf(a), textOf(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

const textOf = ({ claim, rule }: Witness): string => `${claim.value}\n${claim.source}\n${rule.id}`;
