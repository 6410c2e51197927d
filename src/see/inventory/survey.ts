/**
 * The inventory of one reading, for a one-shot analysis: the same identity and the same inference as the inventory of a
 * site (inventory.ts), but over the engine's own tables, so that conversations and operations are not kept a second time.
 *
 *   const survey = takeSurvey(engine, conversations, { vendorOf, industrial });
 *   survey.assetOf(endpoint)   // 1 … survey.count in the order of the lowest address; 0 for a group address
 *   survey.asset(number)       // what it is: worked out anew at each call, kept by nobody
 */
import { compareAddresses } from '../../kernel/address.ts';
import type { Attribute, Level, AssetClass, Domain } from '../../model/words.ts';
import type { ConversationTable } from '../decode/conversations.ts';
import type { ClaimRow, Engine } from '../decode/engine.ts';
import { prefixOf } from './address-nature.ts';
import { assembleProfile, type ProfileSources } from './assemble.ts';
import { Identity, type Component } from './identity.ts';
import { markOf } from './marks.ts';
import { infer, ownLevelOf, type Inference, type PersonWords } from './infer.ts';
import { Neighbourhood, subnetsOf } from './neighbourhood.ts';
import type { Profile, ServiceUse } from './profile.ts';
import { ServiceUses } from './service-uses.ts';

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
  readonly confidence: number;
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
  const seen = new EndpointTimes();
  const uses = new ServiceUses();
  const claims = new ClaimsByEndpoint();
  seeConversations(engine, conversations, seen, uses, options.industrial);
  engine.claims((claim) => {
    claims.add(claim);
    seen.widen(claim.about, claim.firstUs, claim.lastUs);
  });
  const identity = identify(engine, seen, claims);
  const placed = inOrder(identity);
  const sources: ProfileSources = {
    ...options,
    endpoint: (id) => endpointOf(engine, id),
    claimsOf: (id) => claims.of(id),
    usesOf: (id) => uses.of(id),
    ownership: identity.ownership,
  };
  return new EngineSurvey(placed, identity, sources, seen.with(bareMacs(engine, placed, seen, claims)), claims);
}

/**
 * Devices that no address of their own was heard from: a MAC that only forwards, or that a neighbour tells of. They were
 * seen when their MAC was.
 */
function bareMacs(
  engine: Engine,
  placed: readonly Placed[],
  seen: EndpointTimes,
  claims: ClaimsByEndpoint,
): ReadonlyMap<string, Span> {
  const bare = new Map<string, Span>();
  for (const { component } of placed) {
    for (const { mac, endpoints } of component.vertices)
      if (mac !== null && endpoints.size === 0) bare.set(mac, { firstUs: Infinity, lastUs: -Infinity });
  }
  if (bare.size === 0) return bare;
  const widen = (mac: string | undefined, { firstUs, lastUs }: Readonly<Span>): void => {
    const span = mac === undefined ? undefined : bare.get(mac);
    if (!span) return;
    span.firstUs = Math.min(span.firstUs, firstUs);
    span.lastUs = Math.max(span.lastUs, lastUs);
  };
  for (let id = 1; id <= engine.endpointCount; id++) {
    if (seen.lastUs(id) >= 0) widen(engine.endpoint(id).mac, { firstUs: seen.firstUs(id), lastUs: seen.lastUs(id) });
    for (const claim of claims.of(id)) widen(markOf(claim)?.value ?? claim.value.toLowerCase(), claim);
  }
  return bare;
}

interface Span {
  firstUs: number;
  lastUs: number;
}

/** First and last time of each endpoint, by its id. */
class EndpointTimes {
  private first = new Float64Array(256).fill(Infinity);
  private last = new Float64Array(256).fill(-Infinity);
  private macs: ReadonlyMap<string, Span> = new Map();

  widen(id: number, firstUs: number, lastUs: number): void {
    while (id >= this.first.length) this.grow();
    if (firstUs < this.firstUs(id)) this.first[id] = firstUs;
    if (lastUs > this.lastUs(id)) this.last[id] = lastUs;
  }

  with(macs: ReadonlyMap<string, Span>): this {
    this.macs = macs;
    return this;
  }

  /** Of all addresses of a component. */
  ofComponent({ vertices }: Component): Readonly<Span> {
    const span = { firstUs: Infinity, lastUs: -Infinity };
    const widen = (firstUs: number, lastUs: number): void => {
      span.firstUs = Math.min(span.firstUs, firstUs);
      span.lastUs = Math.max(span.lastUs, lastUs);
    };
    for (const { mac, endpoints } of vertices) {
      for (const id of endpoints) widen(this.firstUs(id), this.lastUs(id));
      const bare = mac === null ? undefined : this.macs.get(mac);
      if (bare) widen(bare.firstUs, bare.lastUs);
    }
    return span;
  }

  firstUs(id: number): number {
    return this.first[id] ?? Infinity;
  }

  lastUs(id: number): number {
    return this.last[id] ?? -Infinity;
  }

  private grow(): void {
    const [first, last] = [this.first, this.last];
    this.first = new Float64Array(first.length * 2).fill(Infinity);
    this.last = new Float64Array(last.length * 2).fill(-Infinity);
    this.first.set(first);
    this.last.set(last);
  }
}

const NO_ROWS: readonly ClaimRow[] = [];

/** The engine's claims chained per endpoint: numbers beside its own rows. */
class ClaimsByEndpoint {
  private readonly rows: ClaimRow[] = [];
  private readonly next: number[] = [];
  private readonly heads = new Map<number, number>();

  add(claim: ClaimRow): void {
    this.next.push(this.heads.get(claim.about) ?? -1);
    this.heads.set(claim.about, this.rows.push(claim) - 1);
  }

  of(endpoint: number): readonly ClaimRow[] {
    let at = this.heads.get(endpoint);
    if (at === undefined) return NO_ROWS;
    const rows: ClaimRow[] = [];
    for (; at !== undefined && at >= 0; at = this.next[at]) rows.push(this.rows[at] as ClaimRow);
    return rows;
  }
}

/** Times and services of each endpoint. */
function seeConversations(
  engine: Engine,
  table: ConversationTable,
  seen: EndpointTimes,
  uses: ServiceUses,
  industrial: ReadonlySet<string>,
): void {
  for (let id = 1; id <= table.count; id++) {
    const { client, server, transport, port, plugin, firstUs, lastUs } = table.conversation(id);
    seen.widen(client, firstUs, lastUs);
    seen.widen(server, firstUs, lastUs);
    const protocol = engine.protocols[plugin]?.id ?? 'unknown';
    const peer = industrial.has(protocol) ? engine.endpoint(server).ip : undefined;
    const area = peer === undefined ? undefined : prefixOf(peer);
    const asked = uses.add(client, { protocol, transport, port, role: 'client' }, 1, area);
    const offered = uses.add(server, { protocol, transport, port, role: 'server' }, 1);
    for (let op = table.firstOperation(id); op !== 0; op = table.nextOperation(op)) {
      const { meaning } = engine.wordOf(plugin, table.operation(op).code);
      asked?.meanings.add(meaning);
      offered?.meanings.add(meaning);
    }
  }
}

function identify(engine: Engine, seen: EndpointTimes, claims: ClaimsByEndpoint): Identity {
  const identity = new Identity();
  for (let id = 1; id <= engine.endpointCount; id++) {
    const { mac, ip } = endpointOf(engine, id);
    if (seen.lastUs(id) >= 0) identity.addEndpoint(id, mac, ip, seen.firstUs(id));
  }
  for (let id = 1; id <= engine.endpointCount; id++) for (const claim of claims.of(id)) identity.addClaim(id, claim);
  return identity;
}

function endpointOf(
  engine: Engine,
  id: number,
): { readonly mac: string | null; readonly ip: string | null; readonly vlan: number | null } {
  const { mac = null, ip = null, vlan = null } = engine.endpoint(id);
  return { mac, ip, vlan };
}

interface Placed {
  readonly component: Component;
  readonly macs: readonly string[];
  readonly ips: readonly string[];
}

/** All components by their lowest address: IPs before MACs, each by value. */
function inOrder(identity: Identity): readonly Placed[] {
  const placed = [...identity.settle().components].map((component) => ({
    component,
    ...identity.addressesOf(component),
  }));
  return placed.sort(byLowest);
}

function byLowest(a: Placed, b: Placed): number {
  const order = compareAddresses(a.ips[0] ?? a.macs[0] ?? '', b.ips[0] ?? b.macs[0] ?? '');
  if (order !== 0) return order;
  for (let i = 0; i < a.macs.length && i < b.macs.length; i++) {
    const next = compareAddresses(a.macs[i] ?? '', b.macs[i] ?? '');
    if (next !== 0) return next;
  }
  return a.macs.length - b.macs.length;
}

class EngineSurvey implements Survey {
  readonly count: number;
  private readonly numbers = new Map<Component, number>();
  private readonly placed: readonly Placed[];
  private readonly identity: Identity;
  private readonly sources: ProfileSources;
  private readonly seen: EndpointTimes;
  private readonly claims: ClaimsByEndpoint;
  private readonly neighbourhood = new Neighbourhood();

  constructor(
    placed: readonly Placed[],
    identity: Identity,
    sources: ProfileSources,
    seen: EndpointTimes,
    claims: ClaimsByEndpoint,
  ) {
    this.count = placed.length;
    this.placed = placed;
    this.identity = identity;
    this.sources = sources;
    this.seen = seen;
    this.claims = claims;
    for (const [index, one] of placed.entries()) {
      this.numbers.set(one.component, index + 1);
      if (one.ips.length > 0) this.neighbourhood.tell(subnetsOf(one.ips), ownLevelOf(this.profileOf(one)));
    }
  }

  private profileOf(placed: Placed): Profile {
    return assembleProfile(placed.component, placed, this.sources);
  }

  assetOf(endpoint: number): number {
    const component = this.identity.componentOf(endpoint);
    return component === null ? 0 : (this.numbers.get(component) ?? 0);
  }

  asset(number: number): SurveyedAsset {
    const placed = this.placed[number - 1] as Placed;
    const { component, macs, ips } = placed;
    const profile = this.profileOf(placed);
    const { inference } = infer(profile, NO_WORDS, this.neighbourhood.levelsOf(subnetsOf(ips)));
    const { hostnames, name, class: kind, level, domain, vendor, model, firmware, serial, os } = inference;
    const span = this.seen.ofComponent(component);
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
      services: profile.uses,
      claims: this.claimsOf(component, profile, span),
      reasons: inference,
      firstUs: span.firstUs,
      lastUs: span.lastUs,
    };
  }

  /** What was said of any of its addresses, once each, in a fixed order; then whom its MACs are registered to. */
  private claimsOf(component: Component, { claims }: Profile, span: Readonly<Span>): readonly SurveyedClaim[] {
    if (claims.length === 0) return NO_CLAIMS;
    const found: SurveyedClaim[] = [];
    const add = (claim: SurveyedClaim): void => {
      const known = found.find(
        ({ attribute, source, value }) =>
          value === claim.value && attribute === claim.attribute && source === claim.source,
      );
      if (known) {
        known.firstUs = Math.min(known.firstUs, claim.firstUs);
        known.lastUs = Math.max(known.lastUs, claim.lastUs);
      } else found.push(claim);
    };
    for (const { endpoints } of component.vertices) {
      for (const id of endpoints) {
        for (const { attribute, value, source, confidence, firstUs, lastUs } of this.claims.of(id))
          add({ attribute, value, source, confidence, firstUs, lastUs });
      }
    }
    for (const { attribute, value, source, confidence } of claims)
      if (source === 'oui') add({ attribute, value, source, confidence, firstUs: span.firstUs, lastUs: span.lastUs });
    return found.length < 2 ? found : found.sort(byAttribute);
  }
}

const NO_CLAIMS: readonly SurveyedClaim[] = [];

function byAttribute(a: SurveyedClaim, b: SurveyedClaim): number {
  if (a.attribute !== b.attribute) return a.attribute < b.attribute ? -1 : 1;
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  return a.value < b.value ? -1 : 1;
}

const NO_WORDS: PersonWords = new Map();
