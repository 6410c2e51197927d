/**
 * What an asset is, from all that is known about it: the best answer per attribute with its reason. Pure, and blind to
 * the order of claims. A person's word outranks inference for good.
 */
import { sourceName } from '../source-names.ts';
import type { Inferred } from '../../model/graph.ts';
import type { AssetClass, Attribute, Domain, Level } from '../../model/words.ts';
import { classOf } from './class-of.ts';
import { osOf } from './os-of.ts';
import type { ClaimView, Profile } from './profile.ts';
import { ATTRIBUTE_RULES, NAME_ATTRIBUTES, type AttributeRule } from './rules/attribute-rules.ts';
import { placeOf } from './rules/level-rules.ts';

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

/** An inference, and what the asset tells its neighbours. */
export interface Inferring {
  readonly inference: Inference;
  readonly own: Level | null;
  readonly leans: boolean;
}

/** What people said: attribute to value, with who. */
export type PersonWords = ReadonlyMap<Attribute, { readonly value: string; readonly source: string }>;

/** What an asset's own profile tells: all that does not hang on its neighbours or on people. */
export interface Findings {
  /** Its claims stand best first. */
  readonly profile: Profile;
  readonly class: Inferred<AssetClass>;
  readonly hostnames: readonly string[];
}

export function findingsOf(profile: Profile): Findings {
  const ordered = inOrder(profile);
  return { profile: ordered, class: classOf(ordered), hostnames: hostnamesOf(ordered.claims) };
}

/** `around`: the levels of its subnets, where others tell them. */
export function infer(profile: Profile, words: PersonWords, around: readonly Level[]): Inferring {
  return inferFrom(findingsOf(profile), words, () => around);
}

export function inferFrom(findings: Findings, words: PersonWords, around: () => readonly Level[]): Inferring {
  const { profile, hostnames } = findings;
  const { claims } = profile;
  const said = <T extends string>(attribute: Attribute): Inferred<T> | undefined => {
    const word = words.size === 0 ? undefined : words.get(attribute);
    // The value was checked against its list of words where the person's word came in.
    return word && { value: word.value as T, confidence: 1, source: word.source, reason: 'Said by a person.' };
  };
  const assetClass = said<AssetClass>('class') ?? findings.class;
  const { placing, own, leans } = placeAmong(findings, assetClass.value, around);
  const level = said<Level>('level');
  const read = (attribute: Exclude<keyof typeof ATTRIBUTE_RULES, 'hostname'>): Inferred<string> | null =>
    said(attribute) ?? best(ATTRIBUTE_RULES[attribute], claims);
  const vendor = read('vendor');
  const model = read('model');
  const inference: Inference = {
    name: said('name') ?? nameOf(profile, assetClass, vendor, model),
    class: assetClass,
    level: level ?? placing?.level ?? null,
    domain: said<Domain>('domain') ?? placing?.domain ?? null,
    vendor,
    model,
    firmware: read('firmware'),
    serial: read('serial'),
    os: said('os') ?? osOf(claims),
    hostnames,
  };
  // A person's word about a level tells the neighbours as much as a device that shows its own.
  return { inference, own: level?.value ?? own, leans };
}

/** Where an asset stands by itself, without a person's word: what it tells its neighbours. */
export const ownLevelOf = (findings: Findings): Level | null => placeAmong(findings, findings.class.value, NOWHERE).own;

const NOWHERE = (): readonly Level[] => [];
const NO_NAMES: readonly string[] = [];

const inOrder = (profile: Profile): Profile =>
  profile.claims.length < 2 ? profile : { ...profile, claims: [...profile.claims].sort(bestFirst) };

const placeAmong = (
  { profile, hostnames }: Findings,
  assetClass: AssetClass,
  around: () => readonly Level[],
): ReturnType<typeof placeOf> =>
  placeOf({
    class: assetClass,
    industrial: profile.industrial.length > 0,
    profinet: profile.industrial.includes('profinet-dcp'),
    areas: areasOf(profile),
    hosts: hostnames,
    around,
  });

function areasOf({ uses }: Profile): number {
  let areas: Set<string> | undefined;
  for (const use of uses) for (const area of use.areas) (areas ??= new Set()).add(area);
  return areas?.size ?? 0;
}

function best(rules: readonly AttributeRule[], claims: readonly ClaimView[]): Inferred<string> | null {
  let found: Inferred<string> | null = null;
  if (claims.length === 0) return found;
  for (const rule of rules) {
    for (const claim of claims) {
      if (!isFrom(rule, claim)) continue;
      const value = rule.read ? rule.read(claim.value) : claim.value.trim();
      const confidence = Math.round(claim.confidence * rule.weight * 1000) / 1000;
      if (value === undefined || value === '' || (found && confidence <= found.confidence)) continue;
      found = {
        value,
        confidence,
        source: claim.source,
        reason: rule.reason.replace('{source}', sourceName(claim.source)),
      };
    }
  }
  return found;
}

const isFrom = (
  rule: { readonly from: Attribute; readonly sources?: readonly string[]; readonly except?: readonly string[] },
  claim: ClaimView,
): boolean =>
  claim.attribute === rule.from &&
  (!rule.sources || rule.sources.includes(claim.source)) &&
  !(rule.except?.includes(claim.source) ?? false);

/** The host of a full name (RFC 1034, 3.1); an address written where a name belongs stays whole. */
const hostOf = (name: string): string => (/^[\d.]+$/.test(name) ? name : name.split('.', 1)[0] || name);

function nameOf(
  { claims, ips, macs }: Profile,
  of: Inferred<AssetClass>,
  vendor: Inferred<string> | null,
  model: Inferred<string> | null,
): Inferred<string> {
  const said = claims.length === 0 ? undefined : nameSaid(claims);
  if (said) return said;
  const address = ips[0] ?? macs[0] ?? '';
  const kind = model?.value ?? (of.value === 'unknown' ? vendor?.value : undefined);
  const named = kind !== undefined && of.value !== 'external' && kind.length <= 40 ? `${kind} (${address})` : address;
  return { value: named, confidence: 0.1, source: 'inference', reason: 'Nothing names it: its kind and its address.' };
}

function nameSaid(claims: readonly ClaimView[]): Inferred<string> | undefined {
  for (const rule of NAME_ATTRIBUTES) {
    const claim = claims.find((c) => isFrom(rule, c) && c.value.trim() !== '');
    if (!claim) continue;
    const { confidence, source } = claim;
    const name = claim.value.trim();
    const reason = rule.reason.replace('{source}', sourceName(source));
    return { value: rule.host ? hostOf(name) : name, confidence, source, reason };
  }
  return undefined;
}

function hostnamesOf(claims: readonly ClaimView[]): readonly string[] {
  if (claims.length === 0) return NO_NAMES;
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
