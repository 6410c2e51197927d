/**
 * The inventory of one reading, for a one-shot analysis: the same identity and the same inference as the inventory of a
 * site (inventory.ts), but over the engine's own tables, so that conversations and operations are not kept a second time.
 *
 *   const survey = takeSurvey(engine, conversations, { vendorOf, industrial });
 *   survey.assetOf(endpoint)   // 1 … survey.count in the order of the lowest address; 0 for a group address
 *   survey.asset(number)       // what it is; made at each call, kept by nobody
 */
import type { Attribute, Level, AssetClass, Domain } from '../../model/words.ts';
import type { ConversationTable } from '../decode/conversations.ts';
import type { Engine } from '../decode/engine.ts';
import { prefixOf } from './address-nature.ts';
import { assembleProfile, type ProfileSources } from './assemble.ts';
import { bareMacs } from './bare-macs.ts';
import { EndpointClaims } from './endpoint-claims.ts';
import { EndpointTimes, noTime, widen, type Span } from './endpoint-times.ts';
import { Identity, type Component } from './identity.ts';
import { findingsOf, inferFrom, ownLevelOf, type Findings, type Inference, type PersonWords } from './infer.ts';
import { Neighbourhood, subnetsOf } from './neighbourhood.ts';
import { Passing } from './passing.ts';
import type { Profile, ServiceUse } from './profile.ts';
import { eachInOrder } from './placed.ts';
import { ServiceUses, type Use } from './service-uses.ts';

export interface SurveyOptions {
  /** The organisation that a MAC's prefix is registered to. */
  readonly vendorOf: (mac: string) => string | undefined;
  /** Ids of the protocols whose domain is `ot`. */
  readonly industrial: ReadonlySet<string>;
}

export interface SurveyedClaim {
  readonly attribute: Attribute;
  readonly value: string;
  readonly source: string;
  /** The highest that it was said with. */
  confidence: number;
  firstUs: number;
  lastUs: number;
}

export interface SurveyedAsset {
  readonly name: string;
  readonly class: AssetClass;
  readonly level: Level | null;
  readonly domain: Domain | null;
  readonly vendor: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly serial: string | null;
  readonly os: string | null;
  readonly macs: readonly string[];
  readonly ips: readonly string[];
  readonly hostnames: readonly string[];
  readonly services: readonly ServiceUse[];
  readonly claims: readonly SurveyedClaim[];
  readonly reasons: Inference;
  readonly firstUs: number;
  readonly lastUs: number;
}

export interface Survey {
  readonly count: number;
  assetOf(endpoint: number): number;
  asset(number: number): SurveyedAsset;
}

export function takeSurvey(engine: Engine, conversations: ConversationTable, options: SurveyOptions): Survey {
  const seen = new EndpointTimes(engine.endpointCount);
  const uses = new ServiceUses();
  const claims = new EndpointClaims(engine.endpointCount);
  seeConversations(engine, conversations, seen, uses, options.industrial);
  engine.claims((claim) => {
    claims.add(claim);
    seen.widen(claim.about, claim.firstUs, claim.lastUs);
  });
  const passing = new Passing(engine, seen, claims);
  const identity = identify(engine, seen, claims, passing);
  const sources: ProfileSources = {
    ...options,
    eachClaim: (id, visit) => claims.eachOf(id, visit),
    usesOf: (id) => uses.of(id),
    ownership: identity.ownership,
  };
  const components = identity.components();
  const bare = bareMacs(engine, components, seen, claims);
  const survey = new EngineSurvey(engine.endpointCount, claims);
  eachInOrder(components, passing, (one) =>
    survey.add(one.component, assembleProfile(one.component, one, sources), spanOf(one.component, seen, bare)),
  );
  return survey;
}

/** Times and services of each endpoint. */
function seeConversations(
  engine: Engine,
  table: ConversationTable,
  seen: EndpointTimes,
  uses: ServiceUses,
  industrial: ReadonlySet<string>,
): void {
  const areas = new Array<string | undefined>(engine.endpointCount + 1);
  const areaOf = (endpoint: number): string | undefined => {
    const { ip } = engine.endpoint(endpoint);
    return ip === undefined ? undefined : (areas[endpoint] ??= prefixOf(ip));
  };
  for (let id = 1; id <= table.count; id++) {
    const { client, server, transport, port, plugin, firstUs, lastUs } = table.conversation(id);
    seen.widen(client, firstUs, lastUs);
    seen.widen(server, firstUs, lastUs);
    const protocol = plugin < 0 ? 'unknown' : (engine.protocols[plugin]?.id ?? 'unknown');
    const area = industrial.has(protocol) ? areaOf(server) : undefined;
    const service = uses.serviceOf(protocol, transport, port);
    const asked = uses.add(client, service.client, 1, area);
    const offered = uses.add(server, service.server, 1);
    if (asked || offered) seeOperations(engine, table, id, plugin, [asked, offered]);
  }
}

function seeOperations(
  engine: Engine,
  table: ConversationTable,
  conversation: number,
  plugin: number,
  [asked, offered]: readonly [asked: Use | undefined, offered: Use | undefined],
): void {
  let last: number | undefined;
  for (let op = table.firstOperation(conversation); op !== 0; op = table.nextOperation(op)) {
    const code = table.operation(op).code;
    // Objects of one operation stand side by side: its word is looked up once.
    if (code === last) continue;
    last = code;
    const { meaning } = engine.wordOf(plugin, code);
    asked?.did(meaning);
    offered?.did(meaning);
  }
}

function identify(engine: Engine, seen: EndpointTimes, claims: EndpointClaims, passing: Passing): Identity {
  const identity = new Identity();
  passing.eachPair((mac, ip) => identity.addPassing(mac, ip));
  for (let id = 1; id <= engine.endpointCount; id++) {
    if (!seen.isSeen(id) || passing.has(id)) continue;
    const { mac = null, ip = null } = engine.endpoint(id);
    identity.addEndpoint(id, mac, ip, seen.firstUs(id));
  }
  for (let id = 1; id <= engine.endpointCount; id++)
    if (!passing.has(id)) claims.eachOf(id, (claim) => identity.addClaim(id, claim));
  return identity;
}

/** Of all addresses of a component. */
function spanOf(
  { vertices, endpoints }: Component,
  seen: EndpointTimes,
  bare: ReadonlyMap<string, Span>,
): Readonly<Span> {
  const span = noTime();
  for (const id of endpoints) widen(span, seen.firstUs(id), seen.lastUs(id));
  if (bare.size === 0) return span;
  for (const { mac } of vertices) {
    const alone = mac === null ? undefined : bare.get(mac);
    if (alone) widen(span, alone.firstUs, alone.lastUs);
  }
  return span;
}

/** What each asset's own profile tells is kept; what identity was worked out from is not. */
class EngineSurvey implements Survey {
  private readonly claims: EndpointClaims;
  private readonly findings: Findings[] = [];
  /** First and last time of each asset in turn. */
  private readonly spans: number[] = [];
  private readonly neighbourhood = new Neighbourhood();
  /** The asset of each endpoint. */
  private readonly numbers: Int32Array;
  /** The endpoints of each asset of which something was said. */
  private readonly members: (readonly number[])[] = [];

  constructor(endpointCount: number, claims: EndpointClaims) {
    this.claims = claims;
    this.numbers = new Int32Array(endpointCount + 1);
  }

  /** Assets must be added in the order of their numbers, all of them before one is asked for. */
  add({ endpoints }: Component, profile: Profile, { firstUs, lastUs }: Readonly<Span>): void {
    const findings = findingsOf(profile);
    const number = this.findings.push(findings);
    this.spans.push(firstUs, lastUs);
    for (const id of endpoints) this.numbers[id] = number;
    this.members.push(profile.claims.length === 0 ? NO_MEMBERS : endpoints);
    this.neighbourhood.tell(profile.ips, ownLevelOf(findings));
  }

  get count(): number {
    return this.findings.length;
  }

  assetOf(endpoint: number): number {
    return this.numbers[endpoint] ?? 0;
  }

  asset(number: number): SurveyedAsset {
    const findings = this.findings[number - 1] as Findings;
    const { macs, ips, uses } = findings.profile;
    const { inference } = inferFrom(findings, NO_WORDS, () => this.neighbourhood.levelsOf(subnetsOf(ips)));
    const { hostnames, name, class: kind, level, domain, vendor, model, firmware, serial, os } = inference;
    return {
      name: name.value,
      class: kind.value,
      level: level?.value ?? null,
      domain: domain?.value ?? null,
      vendor: vendor?.value ?? null,
      model: model?.value ?? null,
      firmware: firmware?.value ?? null,
      serial: serial?.value ?? null,
      os: os?.value ?? null,
      macs,
      ips,
      hostnames,
      services: uses,
      claims: this.claimsOf(number),
      reasons: inference,
      ...this.spanOf(number),
    };
  }

  /** What was said of any of its addresses, once each, in a fixed order; then whom its MACs are registered to. */
  private claimsOf(number: number): readonly SurveyedClaim[] {
    const { profile } = this.findings[number - 1] as Findings;
    if (profile.claims.length === 0) return NO_CLAIMS;
    const found: SurveyedClaim[] = [];
    for (const id of this.members[number - 1] ?? []) this.claims.eachOf(id, (claim) => addTo(found, claim));
    for (const claim of profile.claims) if (claim.source === 'oui') addTo(found, { ...claim, ...this.spanOf(number) });
    return found.length < 2 ? found : found.sort(byAttribute);
  }

  private spanOf(number: number): Readonly<Span> {
    return { firstUs: this.spans[2 * number - 2] as number, lastUs: this.spans[2 * number - 1] as number };
  }
}

const NO_WORDS: PersonWords = new Map();
const NO_CLAIMS: readonly SurveyedClaim[] = [];
const NO_MEMBERS: readonly number[] = [];

function addTo(found: SurveyedClaim[], claim: Readonly<SurveyedClaim>): void {
  const { attribute, value, source, confidence, firstUs, lastUs } = claim;
  for (const known of found) {
    if (known.value !== value || known.attribute !== attribute || known.source !== source) continue;
    known.confidence = Math.max(known.confidence, confidence);
    widen(known, firstUs, lastUs);
    return;
  }
  found.push({ attribute, value, source, confidence, firstUs, lastUs });
}

function byAttribute(a: SurveyedClaim, b: SurveyedClaim): number {
  if (a.attribute !== b.attribute) return a.attribute < b.attribute ? -1 : 1;
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  return a.value < b.value ? -1 : 1;
}
