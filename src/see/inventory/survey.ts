/**
 * The inventory of one reading, for a one-shot analysis: the same identity and the same inference as the inventory of a
 * site (inventory.ts), but over the engine's own tables, so that flows and operations are not kept a second time.
 *
 *   const survey = takeSurvey(engine, { vendorOf, industrial });
 *   survey.assetOf(endpoint)   // 1 … survey.count in the order of the lowest address; 0 for a group address
 *   survey.asset(number)       // what it is: worked out anew at each call, kept by nobody
 */
import { addressSortKey } from '../../kernel/address.ts';
import type { Inferred } from '../../model/graph.ts';
import type { Attribute, Level, AssetClass, Domain } from '../../model/words.ts';
import type { ClaimRow, Engine, FlowRow, OperationRow } from '../decode/engine.ts';
import { prefixOf } from './address-nature.ts';
import { assembleProfile, type ProfileSources } from './assemble.ts';
import { Identity, type Component } from './identity.ts';
import { markOf } from './marks.ts';
import { infer, type Inferring, type PersonWords } from './infer.ts';
import { Neighbourhood, subnetsOf } from './neighbourhood.ts';
import type { Profile, ServiceUse } from './profile.ts';
import { ServiceUses } from './service-uses.ts';

export interface SurveyOptions {
  /** The organisation that a MAC's prefix is registered to. */
  readonly vendorOf: (mac: string) => string | undefined;
  /** Ids of the protocols whose domain is `ot`. */
  readonly industrial: ReadonlySet<string>;
  /** Called between the steps, when much of what the last one made is no longer needed. */
  readonly onStep?: () => void;
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
  readonly reasons: Readonly<Record<string, Inferred<string>>>;
  readonly firstUs: number;
  readonly lastUs: number;
}

export interface Survey {
  readonly count: number;
  assetOf(endpoint: number): number;
  asset(number: number): SurveyedAsset;
}

export function takeSurvey(engine: Engine, options: SurveyOptions): Survey {
  const seen = new EndpointTimes();
  const uses = new ServiceUses();
  const claims = new ClaimsByEndpoint();
  seeFlows(engine, seen, uses, options.industrial);
  options.onStep?.();
  engine.claims((claim) => {
    claims.add(claim);
    seen.widen(claim.about, claim.firstUs, claim.lastUs);
  });
  const identity = identify(engine, seen, claims);
  options.onStep?.();
  const components = inOrder(identity);
  options.onStep?.();
  const sources: ProfileSources = {
    ...options,
    endpoint: (id) => endpointOf(engine, id),
    claimsOf: (id) => claims.of(id),
    usesOf: (id) => uses.of(id),
    ownership: identity.ownership,
  };
  return new EngineSurvey(components, identity, sources, seen.with(bareMacs(engine, components, seen, claims)), claims);
}

/**
 * Devices that no address of their own was heard from: a MAC that only forwards, or that a neighbour tells of. They were
 * seen when their MAC was.
 */
function bareMacs(
  engine: Engine,
  components: readonly Component[],
  seen: EndpointTimes,
  claims: ClaimsByEndpoint,
): ReadonlyMap<string, Span> {
  const bare = new Map<string, Span>();
  for (const { vertices } of components) {
    for (const { mac, endpoints } of vertices)
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

/** The engine's claims chained per endpoint: numbers beside its own rows. */
class ClaimsByEndpoint {
  private readonly rows: ClaimRow[] = [];
  private readonly next: number[] = [];
  private readonly heads = new Map<number, number>();

  add(claim: ClaimRow): void {
    this.next.push(this.heads.get(claim.about) ?? -1);
    this.heads.set(claim.about, this.rows.push(claim) - 1);
  }

  *of(endpoint: number): Iterable<ClaimRow> {
    for (let at = this.heads.get(endpoint) ?? -1; at >= 0; at = this.next[at] ?? -1) yield this.rows[at] as ClaimRow;
  }
}

/** Services by endpoint. Flows come grouped by their ends and port, so that each conversation is counted once. */
function seeFlows(engine: Engine, seen: EndpointTimes, uses: ServiceUses, industrial: ReadonlySet<string>): void {
  let group = { client: 0, server: 0, port: 0 };
  const known: { readonly protocol: string; readonly transport: string }[] = [];
  const add = (row: Readonly<FlowRow | OperationRow>): void => {
    const { client, server, protocol, transport, port } = row;
    if (client !== group.client || server !== group.server || port !== group.port) {
      known.length = 0;
      group = { client, server, port };
    }
    const by = known.some((of) => of.protocol === protocol && of.transport === transport) ? 0 : 1;
    if (by === 1) known.push({ protocol, transport });
    const peer = by === 1 && industrial.has(protocol) ? engine.endpoint(server).ip : undefined;
    const area = peer === undefined ? undefined : prefixOf(peer);
    const asked = uses.add(client, { protocol, transport, port, role: 'client' }, by, area);
    const offered = uses.add(server, { protocol, transport, port, role: 'server' }, by);
    if (!('meaning' in row)) return;
    asked?.meanings.add(row.meaning);
    offered?.meanings.add(row.meaning);
  };
  engine.walk(
    {
      flow(row) {
        seen.widen(row.client, row.firstUs, row.lastUs);
        seen.widen(row.server, row.firstUs, row.lastUs);
        add(row);
      },
      operation: add,
    },
    (endpoint) => endpoint,
  );
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

/** All components by their lowest address: IPs before MACs, each by value. */
function inOrder(identity: Identity): readonly Component[] {
  const keyed = [...identity.settle().components].map((component) => {
    const { macs, ips } = identity.addressesOf(component);
    return { component, key: [...ips, ...macs].slice(0, 1).concat(macs).map(addressSortKey).join(' ') };
  });
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ component }) => component);
}

class EngineSurvey implements Survey {
  readonly count: number;
  private readonly numbers = new Map<Component, number>();
  private readonly components: readonly Component[];
  private readonly identity: Identity;
  private readonly sources: ProfileSources;
  private readonly seen: EndpointTimes;
  private readonly claims: ClaimsByEndpoint;
  private readonly neighbourhood = new Neighbourhood();

  constructor(
    components: readonly Component[],
    identity: Identity,
    sources: ProfileSources,
    seen: EndpointTimes,
    claims: ClaimsByEndpoint,
  ) {
    this.count = components.length;
    this.components = components;
    this.identity = identity;
    this.sources = sources;
    this.seen = seen;
    this.claims = claims;
    for (const [index, component] of components.entries()) {
      this.numbers.set(component, index + 1);
      const { ips } = identity.addressesOf(component);
      if (ips.length > 0) this.neighbourhood.tell(subnetsOf(ips), this.infer(component).own);
    }
  }

  private infer(component: Component): Inferring & { readonly profile: Profile } {
    const addresses = this.identity.addressesOf(component);
    const profile = assembleProfile(component, addresses, this.sources);
    return { profile, ...infer(profile, NO_WORDS, this.neighbourhood.levelsOf(subnetsOf(addresses.ips))) };
  }

  assetOf(endpoint: number): number {
    const component = this.identity.componentOf(endpoint);
    return component === null ? 0 : (this.numbers.get(component) ?? 0);
  }

  asset(number: number): SurveyedAsset {
    const component = this.components[number - 1] as Component;
    const addresses = this.identity.addressesOf(component);
    const { profile, inference } = this.infer(component);
    const { hostnames, name, class: kind, level, domain, ...rest } = inference;
    const { vendor, model, firmware, serial, os } = rest;
    const inferred = { name, class: kind, level, domain, vendor, model, firmware, serial, os };
    const reasons: Record<string, Inferred<string>> = {};
    for (const [attribute, value] of Object.entries(inferred)) if (value) reasons[attribute] = value;
    const span = this.seen.ofComponent(component);
    const registered = profile.claims.filter((claim) => claim.source === 'oui');
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
      ...addresses,
      hostnames,
      services: profile.uses,
      claims: this.claimsOf(component, registered, span),
      reasons,
      ...span,
    };
  }

  /** What was said of any of its addresses, once each, in a fixed order; then whom its MACs are registered to. */
  private claimsOf(
    component: Component,
    registered: readonly { readonly value: string; readonly confidence: number }[],
    span: Readonly<Span>,
  ): SurveyedClaim[] {
    const found = new Map<string, SurveyedClaim>();
    const add = (claim: SurveyedClaim): void => {
      const key = `${claim.attribute}|${claim.source}|${claim.value}`;
      const known = found.get(key);
      if (known) {
        known.firstUs = Math.min(known.firstUs, claim.firstUs);
        known.lastUs = Math.max(known.lastUs, claim.lastUs);
      } else found.set(key, claim);
    };
    for (const id of [...component.vertices].flatMap(({ endpoints }) => [...endpoints])) {
      for (const { attribute, value, source, confidence, firstUs: from, lastUs: to } of this.claims.of(id))
        add({ attribute, value, source, confidence, firstUs: from, lastUs: to });
    }
    for (const { value, confidence } of registered)
      add({ attribute: 'vendor', value, source: 'oui', confidence, ...span });
    return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, claim]) => claim);
  }
}

const NO_WORDS: PersonWords = new Map();
