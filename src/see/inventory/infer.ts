/**
 * What an asset is, from all that is known about it: the best answer per attribute with its reason. Pure, and blind to
 * the order of claims. A person's word outranks inference for good.
 */
import type { Inferred } from '../../model/graph.ts';
import type { AssetClass, Attribute, Domain, Level } from '../../model/words.ts';
import type { ClaimView, Profile } from './profile.ts';
import { ATTRIBUTE_RULES, NAME_ATTRIBUTES, type AttributeRule } from './rules/attribute-rules.ts';
import { CLASS_RULES } from './rules/class-rules.ts';
import { placeOf } from './rules/level-rules.ts';
import { explain, holds } from './rules/rule.ts';

export interface Inference {
  readonly name: Inferred<string>;
  readonly class: Inferred<AssetClass>;
  readonly level: Inferred<Level> | null;
  readonly domain: Inferred<Domain> | null;
  readonly vendor: Inferred<string> | null;
  readonly model: Inferred<string> | null;
  readonly firmware: Inferred<string> | null;
  readonly serial: Inferred<string> | null;
  readonly os: Inferred<string> | null;
  readonly hostnames: readonly string[];
}

/** What people said: attribute to value, with who. */
export type PersonWords = ReadonlyMap<Attribute, { readonly value: string; readonly source: string }>;

export function infer(profile: Profile, words: PersonWords): Inference {
  const claims = [...profile.claims].sort(bestFirst);
  const ordered = { ...profile, claims };
  const said = <T extends string>(attribute: Attribute): Inferred<T> | undefined => {
    const word = words.get(attribute);
    // The value was checked against its list of words where the person's word came in.
    return word && { value: word.value as T, confidence: 1, source: word.source, reason: 'Said by a person.' };
  };
  const assetClass = said<AssetClass>('class') ?? classOf(ordered);
  const place = placeOf({
    class: assetClass.value,
    industrial: profile.industrial.size > 0,
    speaks: profile.uses.length > 0,
    profinet: profile.industrial.has('profinet-dcp'),
  });
  const placed = <T extends string>(value: T | null): Inferred<T> | null =>
    place && value !== null ? { value, confidence: place.confidence, source: 'inference', reason: place.reason } : null;
  const read = (attribute: Exclude<keyof typeof ATTRIBUTE_RULES, 'hostname'>): Inferred<string> | null =>
    said(attribute) ?? best(ATTRIBUTE_RULES[attribute], claims);
  const vendor = read('vendor');
  const model = read('model');
  return {
    name: said('name') ?? nameOf(ordered, assetClass, vendor, model),
    class: assetClass,
    level: said<Level>('level') ?? placed(place?.level ?? null),
    domain: said<Domain>('domain') ?? placed(place?.domain ?? null),
    vendor,
    model,
    firmware: read('firmware'),
    serial: read('serial'),
    os: read('os'),
    hostnames: hostnamesOf(claims),
  };
}

function classOf(profile: Profile): Inferred<AssetClass> {
  let found: Inferred<AssetClass> | undefined;
  for (const rule of CLASS_RULES) {
    if (found && rule.confidence <= found.confidence) continue;
    const why = holds(rule.when, profile);
    if (why !== undefined) {
      found = {
        value: rule.value,
        confidence: rule.confidence,
        source: 'inference',
        reason: explain(rule.reason, why),
      };
    }
  }
  return (
    found ?? {
      value: 'unknown',
      confidence: 0,
      source: 'inference',
      reason: 'Nothing that it says or does tells what it is.',
    }
  );
}

function best(rules: readonly AttributeRule[], claims: readonly ClaimView[]): Inferred<string> | null {
  let found: Inferred<string> | null = null;
  for (const rule of rules) {
    for (const claim of claims) {
      if (claim.attribute !== rule.from || (rule.sources && !rule.sources.includes(claim.source))) continue;
      const value = rule.read ? rule.read(claim.value) : claim.value.trim();
      const confidence = Math.round(claim.confidence * rule.weight * 1000) / 1000;
      if (value === undefined || value === '' || (found && confidence <= found.confidence)) continue;
      found = { value, confidence, source: claim.source, reason: rule.reason.replace('{source}', claim.source) };
    }
  }
  return found;
}

function nameOf(
  profile: Profile,
  of: Inferred<AssetClass>,
  vendor: Inferred<string> | null,
  model: Inferred<string> | null,
): Inferred<string> {
  for (const { from, reason } of NAME_ATTRIBUTES) {
    const claim = profile.claims.find((c) => c.attribute === from && c.value.trim() !== '');
    if (claim)
      return {
        value: claim.value.trim(),
        confidence: claim.confidence,
        source: claim.source,
        reason: reason.replace('{source}', claim.source),
      };
  }
  const address = profile.ips[0] ?? profile.macs[0] ?? '';
  const kind = model?.value ?? (of.value === 'unknown' ? vendor?.value : undefined);
  const named = kind !== undefined && of.value !== 'external' && kind.length <= 40 ? `${kind} (${address})` : address;
  return { value: named, confidence: 0.1, source: 'inference', reason: 'Nothing names it: its kind and its address.' };
}

function hostnamesOf(claims: readonly ClaimView[]): string[] {
  const names = new Map<string, string>();
  for (const rule of ATTRIBUTE_RULES.hostname) {
    for (const claim of claims) {
      const value = claim.value.trim();
      if (claim.attribute === rule.from && value !== '' && !names.has(value.toLowerCase()))
        names.set(value.toLowerCase(), value);
    }
  }
  return [...names.values()].sort();
}

/** Most believed first; then newest, so that an update is seen; then by text, so that no order of arrival shows. */
function bestFirst(a: ClaimView, b: ClaimView): number {
  if (a.confidence !== b.confidence) return b.confidence - a.confidence;
  if (a.lastUs !== b.lastUs) return b.lastUs - a.lastUs;
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  return a.attribute < b.attribute ? -1 : a.attribute > b.attribute ? 1 : 0;
}
