/**
 * The inventory of one site: which addresses are one asset, and what each asset is. The façade over the graph
 * (graph/site-graph.ts), identity and inference that the server and the demo use.
 *
 *   const inventory = createInventory({ site, vendorOf, industrial });
 *   inventory.load(records);                      // at start: SiteRecords from the store
 *   const changes = inventory.apply(batch);       // GraphChanges with absolute totals, to be committed with the cursor
 *   inventory.claimByPerson({ asset, attribute: 'class', value: 'plc', person, timeUs });
 *   inventory.decide(asset, { neverTouch: true }); // owners, never-touch, loss, zone
 *   inventory.graph …                             // read access; questions in graph/questions.ts
 *
 * `apply` costs what the batch touches, never the size of the site. A batch must be applied once: the caller asks the
 * sensor's cursor first. When two assets turn out to be one, the older id stays: the other comes in
 * `changes.assets` with `mergedInto` set, its endpoints with their new `asset`. When they turn out to be two after all, the
 * id is given back (`mergedInto` null again). Conversations name endpoints, not assets, so they need no change.
 */
import { widen } from '../../graph/record-times.ts';
import { SiteGraph, type Folded } from '../../graph/site-graph.ts';
import type { AssetRecord, ClaimRecord, EndpointRecord, GraphChanges, SiteRecords } from '../../model/graph.ts';
import { asId, type AssetId, type SiteId, type ZoneId } from '../../model/ids.ts';
import type { Batch } from '../../model/observation.ts';
import type { Attribute, Level } from '../../model/words.ts';
import { prefixOf } from './address-nature.ts';
import { Identity, type Component } from './identity.ts';
import type { PersonWords } from './infer.ts';
import { PersonClaims } from './person-claims.ts';
import { assembleProfile, type ProfileSources } from './assemble.ts';
import { freshAsset, numberOf, widenAsset, writeInference } from './asset-record.ts';
import { infer } from './infer.ts';
import { Neighbourhood, subnetsOf } from './neighbourhood.ts';
import type { Profile, ServiceUse } from './profile.ts';
import { mergeUses, ServiceUses } from './service-uses.ts';
import { Zones } from './zones.ts';

/** An asset is reported again for its last time only, at most this often. */
const LAST_SEEN_STEP_US = 10_000_000;

export interface InventoryOptions {
  readonly site: SiteId;
  /** The organisation that a MAC's prefix is registered to (data/oui.txt through adapters/vendor-table.ts). */
  readonly vendorOf: (mac: string) => string | undefined;
  /** Ids of the protocols whose domain is `ot`. */
  readonly industrial: ReadonlySet<string>;
}

/** What a person decides about an asset beside attributes. null takes it back. */
export interface Decision {
  readonly itOwner?: string | null;
  readonly otOwner?: string | null;
  readonly neverTouch?: boolean | null;
  readonly lossPerHour?: number | null;
  /** null: back to the proposal. */
  readonly zone?: ZoneId | null;
  /** Who decided: needed with `zone`, which stays against later proposals. */
  readonly person?: string;
}

export interface PersonChanges {
  readonly changes: GraphChanges;
  /** Claims of persons that were taken back or replaced. */
  readonly removedClaims: readonly number[];
}

export interface Inventory {
  readonly graph: SiteGraph;
  readonly zones: Zones;
  /** All assets, also merged ones (`mergedInto` set). */
  readonly assets: ReadonlyMap<AssetId, AssetRecord>;
  apply(batch: Batch): GraphChanges;
  load(records: SiteRecords): void;
  /** The asset that this id stands for now: itself, or what it was merged into. */
  resolve(asset: AssetId): AssetRecord | undefined;
  claimByPerson(word: {
    readonly asset: AssetId;
    readonly attribute: Attribute;
    readonly value: string | null;
    readonly person: string;
    readonly timeUs: number;
  }): PersonChanges;
  decide(asset: AssetId, decision: Decision): GraphChanges;
  /** Hands on what `zones` was told by a person (add, touch). */
  takeZoneChanges(): GraphChanges;
  claimsOf(asset: AssetId): readonly ClaimRecord[];
  servicesOf(asset: AssetId): readonly ServiceUse[];
  profileOf(asset: AssetId): Profile | undefined;
}

export const createInventory = (options: InventoryOptions): Inventory => new SiteInventory(options);

class SiteInventory implements Inventory {
  readonly graph: SiteGraph;
  readonly zones: Zones;
  readonly assets = new Map<AssetId, AssetRecord>();
  private readonly options: InventoryOptions;
  private readonly identity = new Identity();
  private readonly uses = new ServiceUses();
  private readonly persons = new PersonClaims();
  private readonly neighbourhood = new Neighbourhood();
  private readonly components = new Map<AssetId, Component>();
  /** When a MAC was seen at all, also with addresses that are not its own. */
  private readonly macTimes = new Map<string, { firstUs: number; lastUs: number }>();
  private readonly reportedUs = new Map<AssetId, number>();
  private readonly toInfer = new Set<AssetId>();
  private readonly changed = new Set<AssetRecord>();
  private readonly sources: ProfileSources;

  constructor(options: InventoryOptions) {
    this.options = options;
    this.graph = new SiteGraph(options.site);
    this.zones = new Zones(options.site);
    const { graph, uses, identity } = this;
    this.sources = {
      vendorOf: options.vendorOf,
      industrial: options.industrial,
      endpoint: (id) => graph.endpoints.get(id),
      claimsOf: (id) => graph.claimsOf(id),
      usesOf: (id) => uses.of(id),
      ownership: identity.ownership,
    };
  }

  apply(batch: Batch): GraphChanges {
    const folded = this.graph.fold(batch);
    this.learn(folded);
    for (const id of seenIn(folded)) {
      const endpoint = this.graph.endpoints.get(id);
      if (endpoint) this.seeMac(endpoint);
    }
    this.settle(folded.endpoints);
    this.seeTimes(folded);
    this.inferAll();
    return this.changes({ ...folded, endpoints: folded.endpoints });
  }

  load(records: SiteRecords): void {
    for (const record of records.assets) {
      this.assets.set(record.id, record);
      this.reportedUs.set(record.id, record.lastUs);
    }
    this.anchorAll();
    this.identity.numbersFrom(records.highest?.asset ?? 0);
    this.zones.load(records.zones, records.highest?.zone);
    this.graph.load(records);
    for (const endpoint of this.graph.endpoints.values()) this.seeMac(endpoint);
    for (const claim of this.graph.claims.values()) this.persons.add(claim);
    this.learn({
      ...NOTHING_KNOWN,
      freshEndpoints: [...this.graph.endpoints.values()],
      freshClaims: [...this.graph.claims.values()].filter((claim) => claim.endpoint !== null),
      freshConversations: [...this.graph.conversations.values()],
      freshOperations: [...this.graph.conversations.keys()].flatMap((id) => [...this.graph.operationsOf(id)]),
    });
    this.settle(new Set());
    for (const record of this.assets.values()) if (record.mergedInto === null) this.zones.move(null, record.zone);
    this.inferAll();
    this.changed.clear();
    this.zones.takeChanged();
  }

  /** Merged ids stand at their own first address, the survivor at the first that none of them holds. */
  private anchorAll(): void {
    const held = new Map<AssetId, Set<string>>();
    for (const record of this.assets.values()) {
      this.identity.numbersFrom(numberOf(record.id));
      const survivor = record.mergedInto === null ? undefined : this.resolve(record.id);
      const [first] = standingAt(record);
      // An IP that a MAC took over has passed its number on; whoever has the IP next is somebody else.
      if (!survivor || first === undefined || !standingAt(survivor).includes(first)) continue;
      this.anchor(record, first);
      held.set(survivor.id, (held.get(survivor.id) ?? new Set<string>()).add(first));
    }
    for (const record of this.assets.values()) {
      if (record.mergedInto !== null) continue;
      const all = standingAt(record);
      // Where an address took over an older number, the merged id once stood at that very address.
      const own = all.find((address) => !held.get(record.id)?.has(address)) ?? all[0];
      if (own !== undefined) this.anchor(record, own);
    }
  }

  private anchor(record: AssetRecord, address: string): void {
    this.identity.anchor(record.macs.length > 0 ? { mac: address } : { ip: address }, numberOf(record.id));
  }

  resolve(asset: AssetId): AssetRecord | undefined {
    let record = this.assets.get(asset);
    for (let hops = 0; record?.mergedInto != null && hops < 64; hops++) record = this.assets.get(record.mergedInto);
    return record;
  }

  claimByPerson(word: {
    readonly asset: AssetId;
    readonly attribute: Attribute;
    readonly value: string | null;
    readonly person: string;
    readonly timeUs: number;
  }): PersonChanges {
    const record = this.resolve(word.asset);
    if (!record) return { changes: this.changes(), removedClaims: [] };
    const removed = this.persons.take(this.family(record.id), word.attribute);
    for (const id of removed) this.graph.forgetClaim(id);
    const claims: ClaimRecord[] = [];
    if (word.value !== null) {
      const { attribute, value, timeUs } = word;
      const said = {
        attribute,
        value,
        source: `person:${word.person}`,
        confidence: 1,
        firstUs: timeUs,
        lastUs: timeUs,
      };
      const claim = this.graph.claim({ endpoint: null, asset: record.id, ...said, sensor: '', firstPacket: 0 });
      this.persons.add(claim);
      claims.push(claim);
    }
    this.toInfer.add(record.id);
    this.inferAll();
    return { changes: this.changes({ claims }), removedClaims: removed };
  }

  decide(asset: AssetId, decision: Decision): GraphChanges {
    const record = this.resolve(asset);
    if (!record) return this.changes();
    if (decision.itOwner !== undefined) record.itOwner = decision.itOwner;
    if (decision.otOwner !== undefined) record.otOwner = decision.otOwner;
    if (decision.neverTouch !== undefined) record.neverTouch = decision.neverTouch ?? false;
    if (decision.lossPerHour !== undefined) record.lossPerHour = decision.lossPerHour;
    if (decision.zone !== undefined) {
      const { zone: _old, ...reasons } = record.reasons;
      const source = `person:${decision.person ?? ''}`;
      const said = { value: decision.zone ?? '', confidence: 1, source, reason: 'Said by a person.' };
      record.reasons = decision.zone === null ? reasons : { ...reasons, zone: said };
      if (decision.zone !== null) this.enter(record, decision.zone);
    }
    this.changed.add(record);
    this.toInfer.add(record.id);
    this.inferAll();
    return this.changes();
  }

  takeZoneChanges(): GraphChanges {
    return this.changes();
  }

  claimsOf(asset: AssetId): readonly ClaimRecord[] {
    const record = this.resolve(asset);
    if (!record) return [];
    const claims = this.persons.of(this.family(record.id));
    for (const id of this.graph.endpointIdsOf(record.id)) claims.push(...this.graph.claimsOf(id));
    return claims;
  }

  servicesOf(asset: AssetId): readonly ServiceUse[] {
    const record = this.resolve(asset);
    return record ? mergeUses([...this.graph.endpointIdsOf(record.id)].map((id) => this.uses.of(id))) : [];
  }

  profileOf(asset: AssetId): Profile | undefined {
    const record = this.resolve(asset);
    const component = record && this.components.get(record.id);
    return component && assembleProfile(component, this.identity.addressesOf(component), this.sources);
  }

  /** The asset and all ids that stand for it: what a person said of any of them holds. */
  private family(asset: AssetId): AssetId[] {
    const family = [asset];
    if (!this.persons.any) return family;
    for (const other of this.persons.assets())
      if (other !== asset && this.resolve(other)?.id === asset) family.push(other);
    return family;
  }

  private learn(
    folded: Pick<
      Folded,
      'endpoints' | 'claims' | 'freshEndpoints' | 'freshClaims' | 'freshConversations' | 'freshOperations'
    >,
  ): void {
    for (const endpoint of folded.freshEndpoints)
      this.identity.addEndpoint(endpoint.id, endpoint.mac, endpoint.ip, endpoint.firstUs);
    for (const endpoint of folded.endpoints) this.identity.ownership.see(endpoint.mac, endpoint.ip, endpoint.firstUs);
    for (const claim of folded.freshClaims) if (claim.endpoint !== null) this.identity.addClaim(claim.endpoint, claim);
    for (const claim of folded.claims) {
      if (claim.endpoint === null) continue;
      this.identity.ageBinding(claim.endpoint, claim);
      this.inferOwnerOf(claim.endpoint);
    }
    for (const conversation of folded.freshConversations) {
      const { protocol, transport, port } = conversation;
      const area = this.areaOf(protocol, conversation.server);
      this.uses.add(conversation.client, { protocol, transport, port, role: 'client' }, 1, area);
      this.uses.add(conversation.server, { protocol, transport, port, role: 'server' }, 1);
      this.inferOwnerOf(conversation.client);
      this.inferOwnerOf(conversation.server);
    }
    for (const operation of folded.freshOperations) {
      const conversation = this.graph.conversations.get(operation.conversation);
      if (!conversation) continue;
      const { protocol, transport, port } = conversation;
      const client = this.uses.add(conversation.client, { protocol, transport, port, role: 'client' }, 0);
      const server = this.uses.add(conversation.server, { protocol, transport, port, role: 'server' }, 0);
      if (client?.meanings.has(operation.meaning) && server?.meanings.has(operation.meaning)) continue;
      client?.meanings.add(operation.meaning);
      server?.meanings.add(operation.meaning);
      this.inferOwnerOf(conversation.client);
      this.inferOwnerOf(conversation.server);
    }
  }

  private areaOf(protocol: string, endpoint: number): string | undefined {
    const ip = this.options.industrial.has(protocol) ? this.graph.endpoints.get(endpoint)?.ip : null;
    return ip == null ? undefined : prefixOf(ip);
  }

  private inferOwnerOf(endpoint: number): void {
    const component = this.identity.componentOf(endpoint);
    if (component) this.toInfer.add(asId<AssetId>(`asset-${component.number}`));
  }

  /** Brings assets and endpoints into line with identity. */
  private settle(endpoints: Set<EndpointRecord>): void {
    const settled = this.identity.settle();
    // An id that is given back stands for what it is now, not for what it was.
    const left = new Set<AssetId>();
    for (const component of settled.components) if (this.place(component)) left.add(assetOf(component));
    for (const [number, into] of settled.merged)
      this.merge(asId<AssetId>(`asset-${number}`), asId<AssetId>(`asset-${into}`));
    for (const id of settled.endpoints) {
      const endpoint = this.graph.endpoints.get(id);
      if (!endpoint) continue;
      const component = this.identity.componentOf(id);
      const before = endpoint.asset;
      const after = component && asId<AssetId>(`asset-${component.number}`);
      if (!this.graph.assign(endpoint, after)) continue;
      endpoints.add(endpoint);
      if (before !== null) left.add(before);
      for (const asset of [before, after]) if (asset !== null) this.toInfer.add(asset);
      const record = after !== null ? this.assets.get(after) : undefined;
      if (record) widenAsset(record, endpoint.firstUs, endpoint.lastUs);
    }
    for (const asset of left) this.ageAnew(asset);
  }

  /** An asset that lost an address was not seen with it: its times are those of what is left. */
  private ageAnew(asset: AssetId): void {
    const record = this.assets.get(asset);
    if (!record || record.mergedInto !== null) return;
    const times = { firstUs: Number.POSITIVE_INFINITY, lastUs: Number.NEGATIVE_INFINITY };
    const add = (of: { readonly firstUs: number; readonly lastUs: number } | undefined): void => {
      if (of) widen(times, of.firstUs, of.lastUs);
    };
    for (const id of this.graph.endpointIdsOf(asset)) add(this.graph.endpoints.get(id));
    for (const mac of record.macs) add(this.macTimes.get(mac));
    if (times.lastUs < times.firstUs) return;
    Object.assign(record, times);
    this.changed.add(record);
  }

  private seeMac(endpoint: EndpointRecord): void {
    if (endpoint.mac === null) return;
    const times = this.macTimes.get(endpoint.mac);
    if (times) widen(times, endpoint.firstUs, endpoint.lastUs);
    else this.macTimes.set(endpoint.mac, { firstUs: endpoint.firstUs, lastUs: endpoint.lastUs });
  }

  /** True when its id was merged into another until now. */
  private place(component: Component): boolean {
    const id = assetOf(component);
    const { macs, ips } = this.identity.addressesOf(component);
    let record = this.assets.get(id);
    if (!record) {
      record = freshAsset(id, this.options.site);
      this.assets.set(id, record);
    }
    const revived = record.mergedInto !== null;
    record.mergedInto = null;
    record.macs = macs;
    record.ips = ips;
    for (const mac of macs) {
      const times = this.macTimes.get(mac);
      if (times) widenAsset(record, times.firstUs, times.lastUs);
    }
    this.components.set(id, component);
    this.toInfer.add(id);
    this.changed.add(record);
    return revived;
  }

  private merge(id: AssetId, into: AssetId): void {
    const record = this.assets.get(id);
    const survivor = this.assets.get(into);
    if (!record || !survivor || id === into) return;
    record.mergedInto = into;
    this.components.delete(id);
    this.enter(record, null);
    survivor.itOwner ??= record.itOwner;
    survivor.otOwner ??= record.otOwner;
    survivor.neverTouch ||= record.neverTouch;
    survivor.lossPerHour ??= record.lossPerHour;
    this.toInfer.add(id).add(into);
    this.changed.add(record);
  }

  private seeTimes(folded: Folded): void {
    for (const id of seenIn(folded)) {
      const endpoint = this.graph.endpoints.get(id);
      if (!endpoint) continue;
      if (endpoint.asset !== null) this.see(endpoint.asset, endpoint.firstUs, endpoint.lastUs);
      if (endpoint.mac === null) continue;
      const component = this.identity.componentAt(endpoint.mac);
      if (component) this.see(asId<AssetId>(`asset-${component.number}`), endpoint.firstUs, endpoint.lastUs);
    }
  }

  private see(asset: AssetId, firstUs: number, lastUs: number): void {
    const record = this.assets.get(asset);
    if (!record) return;
    if (firstUs < record.firstUs) this.changed.add(record);
    widenAsset(record, firstUs, lastUs);
    if (record.lastUs >= (this.reportedUs.get(asset) ?? Number.NEGATIVE_INFINITY) + LAST_SEEN_STEP_US)
      this.changed.add(record);
  }

  /** In rounds: what an asset tells by itself may place its neighbours, who tell nothing on. */
  private inferAll(): void {
    while (this.toInfer.size > 0) {
      const round = [...this.toInfer];
      this.toInfer.clear();
      for (const id of round) this.inferOne(id);
    }
  }

  private inferOne(id: AssetId): void {
    const record = this.assets.get(id);
    const component = this.components.get(id);
    if (!record || !component || record.mergedInto !== null) {
      this.toldNeighbours(id, [], null, false);
      return;
    }
    const profile = assembleProfile(component, { macs: record.macs, ips: record.ips }, this.sources);
    const words: PersonWords = this.persons.any ? this.persons.words(this.family(id)) : NO_WORDS;
    const prefixes = subnetsOf(record.ips);
    const { inference, own, leans } = infer(profile, words, this.neighbourhood.levelsOf(prefixes));
    if (writeInference(record, inference)) this.changed.add(record);
    this.toldNeighbours(id, prefixes, own, leans);
    const personsZone = record.reasons['zone']?.source.startsWith('person:') ?? false;
    if (!personsZone) this.enter(record, this.zones.propose({ ...record, vlans: this.vlansOf(id) }));
  }

  private toldNeighbours(id: AssetId, prefixes: readonly string[], own: Level | null, leans: boolean): void {
    for (const other of this.neighbourhood.put(id, prefixes, own, leans)) this.toInfer.add(other);
  }

  private vlansOf(asset: AssetId): number[] {
    const vlans = new Set<number>();
    for (const id of this.graph.endpointIdsOf(asset)) {
      const vlan = this.graph.endpoints.get(id)?.vlan;
      if (vlan != null) vlans.add(vlan);
    }
    return [...vlans].sort((a, b) => a - b);
  }

  private enter(record: AssetRecord, zone: ZoneId | null): void {
    if (record.zone === zone) return;
    this.zones.move(record.zone, zone);
    record.zone = zone;
    this.changed.add(record);
  }

  private changes(of: Partial<Record<keyof Omit<GraphChanges, 'site'>, Iterable<unknown>>> = {}): GraphChanges {
    const assets = [...this.changed];
    this.changed.clear();
    for (const asset of assets) this.reportedUs.set(asset.id, asset.lastUs);
    const given = of as Partial<{
      readonly [K in keyof Omit<GraphChanges, 'site'>]: Iterable<GraphChanges[K][number]>;
    }>;
    return {
      site: this.options.site,
      endpoints: [...(given.endpoints ?? [])],
      claims: [...(given.claims ?? [])],
      assets,
      conversations: [...(given.conversations ?? [])],
      operations: [...(given.operations ?? [])],
      buckets: [...(given.buckets ?? [])],
      sessions: [...(given.sessions ?? [])],
      accounts: [...(given.accounts ?? [])],
      zones: this.zones.takeChanged(),
    };
  }
}

/** Endpoints that a batch told something of. */
function seenIn(folded: Folded): Set<number> {
  const seen = new Set<number>();
  for (const conversation of folded.conversations) seen.add(conversation.client).add(conversation.server);
  for (const endpoint of folded.endpoints) seen.add(endpoint.id);
  for (const claim of folded.claims) if (claim.endpoint !== null) seen.add(claim.endpoint);
  return seen;
}

/** The addresses that an id can stand at: MACs, or IPs where there are none. */
const standingAt = ({ macs, ips }: AssetRecord): readonly string[] => (macs.length > 0 ? macs : ips);
const assetOf = (component: Component): AssetId => asId<AssetId>(`asset-${component.number}`);
const NO_WORDS: PersonWords = new Map();
const NOTHING_KNOWN = { endpoints: new Set<EndpointRecord>(), claims: new Set<ClaimRecord>() };
