/**
 * The inventory of one site: which addresses are one asset, and what each asset is. The façade over the graph
 * (graph/site-graph.ts), identity and inference that the server and the demo use.
 *
 *   const inventory = createInventory({ site, vendorOf, industrial });
 *   const anew = inventory.load(records);         // at start: SiteRecords from the store; to be committed at once
 *   const changes = inventory.apply(batch);       // GraphChanges with absolute totals, to be committed with the cursor
 *   inventory.claimByPerson({ asset, attribute: 'class', value: 'plc', person, timeUs });
 *   inventory.decide(asset, { neverTouch: true }); // owners, never-touch, loss, zone
 *   inventory.graph …                             // read access
 *
 * `apply` costs what the batch touches, never the size of the site. A batch must be applied once: the caller asks the
 * sensor's cursor first. When two assets turn out to be one, the older id stays: the other comes in
 * `changes.assets` with `mergedInto` set, its endpoints with their new `asset`. When they turn out to be two after all, the
 * id is given back (`mergedInto` null again). Conversations name endpoints, not assets, so they need no change.
 */
import { SiteGraph } from '../../graph/site-graph.ts';
import type { AssetRecord, ClaimRecord, EndpointRecord, GraphChanges, SiteRecords } from '../../model/graph.ts';
import type { AssetId, SiteId, ZoneId } from '../../model/ids.ts';
import type { Batch } from '../../model/observation.ts';
import type { Attribute } from '../../model/words.ts';
import { anchorAll } from './anchors.ts';
import { assembleProfile, type ProfileSources } from './assemble.ts';
import { addressesOf } from './components.ts';
import { AssetBook, idOf, seenIn } from './asset-book.ts';
import { Identity, type Component } from './identity.ts';
import type { PersonWords } from './infer.ts';
import { Inferring } from './inferring.ts';
import { Learning } from './learning.ts';
import { PersonClaims } from './person-claims.ts';
import type { Profile, ServiceUse } from './profile.ts';
import { rememberRead } from './read-before.ts';
import { mergeUses, ServiceUses } from './service-uses.ts';
import { settle, type SettlingParts } from './settling.ts';
import { Zones } from './zones.ts';

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

/** What a person says of an asset. null takes it back. */
export interface PersonWord {
  readonly asset: AssetId;
  readonly attribute: Attribute;
  readonly value: string | null;
  readonly person: string;
  readonly timeUs: number;
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
  /** Answers what this program sees otherwise than the one that left the records; nothing where that is the same. */
  load(records: SiteRecords): GraphChanges;
  /** The asset that this id stands for now: itself, or what it was merged into. */
  resolve(asset: AssetId): AssetRecord | undefined;
  claimByPerson(word: PersonWord): PersonChanges;
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
  readonly assets: ReadonlyMap<AssetId, AssetRecord>;
  private readonly site: SiteId;
  private readonly identity = new Identity();
  private readonly uses = new ServiceUses();
  private readonly persons = new PersonClaims();
  private readonly components = new Map<AssetId, Component>();
  private readonly book: AssetBook;
  private readonly sources: ProfileSources;
  private readonly learning: Learning;
  private readonly inferring: Inferring;
  private readonly settling: SettlingParts;

  constructor({ site, vendorOf, industrial }: InventoryOptions) {
    this.site = site;
    this.graph = new SiteGraph(site);
    this.zones = new Zones(site);
    const { graph, uses, identity, zones, components } = this;
    const book = (this.book = new AssetBook(graph, identity, site));
    this.assets = book.records;
    const sources = (this.sources = {
      vendorOf,
      industrial,
      eachClaim: (id, visit) => {
        for (const claim of graph.claimsOf(id)) visit(claim);
      },
      usesOf: (id) => uses.of(id),
      ownership: identity.ownership,
    });
    const wordsOn = (asset: AssetId): PersonWords => this.wordsOn(asset);
    const inferring = (this.inferring = new Inferring({ graph, book, zones, sources, components, wordsOn }));
    this.settling = { graph, identity, book, inferring, components };
    const due = (endpoint: number): void => {
      const component = identity.componentOf(endpoint);
      if (component) inferring.due(idOf(component));
    };
    this.learning = new Learning({ graph, identity, uses, industrial, due });
  }

  apply(batch: Batch): GraphChanges {
    const folded = this.graph.fold(batch);
    this.learning.learn(folded);
    for (const id of seenIn(folded)) {
      const endpoint = this.graph.endpoints.get(id);
      if (endpoint) this.book.seeMac(endpoint);
    }
    settle(this.settling, folded.endpoints);
    this.book.see(folded);
    this.inferring.run();
    return this.changes({ ...folded, endpoints: folded.endpoints });
  }

  load(records: SiteRecords): GraphChanges {
    this.book.load(records.assets);
    const before = rememberRead(records, (asset) => this.book.resolve(asset)?.id ?? null);
    anchorAll(this.book, this.identity);
    this.identity.numbersFrom(records.highest?.asset ?? 0);
    this.zones.load(records.zones, records.highest?.zone);
    for (const record of this.assets.values())
      if (record.mergedInto === null) record.zone = this.zones.standing(record.zone);
    this.graph.load(records);
    for (const endpoint of this.graph.endpoints.values()) this.book.seeMac(endpoint);
    for (const claim of this.graph.claims.values()) this.persons.add(claim);
    this.learning.learn({
      ...NOTHING_KNOWN,
      freshEndpoints: [...this.graph.endpoints.values()],
      freshClaims: [...this.graph.claims.values()].filter((claim) => claim.endpoint !== null),
      freshConversations: [...this.graph.conversations.values()],
      freshOperations: [...this.graph.conversations.keys()].flatMap((id) => [...this.graph.operationsOf(id)]),
    });
    const endpoints = new Set<EndpointRecord>();
    settle(this.settling, endpoints);
    this.inferring.run();
    this.zones.putAwayEmpty();
    const { assets, zones, ...rest } = this.changes({ endpoints });
    return { ...rest, assets: assets.filter(before.differs), zones: zones.filter(before.differs) };
  }

  resolve(asset: AssetId): AssetRecord | undefined {
    return this.book.resolve(asset);
  }

  claimByPerson({ asset, attribute, value, person, timeUs }: PersonWord): PersonChanges {
    const record = this.resolve(asset);
    if (!record) return { changes: this.changes(), removedClaims: [] };
    const removed = this.persons.take(this.family(record.id), attribute);
    for (const id of removed) this.graph.forgetClaim(id);
    const claims: ClaimRecord[] = [];
    if (value !== null) {
      const times = { firstUs: timeUs, lastUs: timeUs };
      const said = { attribute, value, source: `person:${person}`, confidence: 1, ...times };
      const claim = this.graph.claim({ endpoint: null, asset: record.id, ...said, sensor: '', firstPacket: 0 });
      this.persons.add(claim);
      claims.push(claim);
    }
    this.inferring.due(record.id);
    this.inferring.run();
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
      if (decision.zone !== null) this.inferring.enter(record, decision.zone);
    }
    this.book.touch(record);
    this.inferring.due(record.id);
    this.inferring.run();
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
    return component && assembleProfile(component, addressesOf(component), this.sources);
  }

  /** The asset and all ids that stand for it: what a person said of any of them holds. */
  private family(asset: AssetId): AssetId[] {
    const family = [asset];
    if (!this.persons.any) return family;
    for (const other of this.persons.assets())
      if (other !== asset && this.resolve(other)?.id === asset) family.push(other);
    return family;
  }

  private wordsOn(asset: AssetId): PersonWords {
    return this.persons.any ? this.persons.words(this.family(asset)) : NO_WORDS;
  }

  private changes(of: Partial<Record<keyof Omit<GraphChanges, 'site'>, Iterable<unknown>>> = {}): GraphChanges {
    const given = of as Partial<{
      readonly [K in keyof Omit<GraphChanges, 'site'>]: Iterable<GraphChanges[K][number]>;
    }>;
    return {
      site: this.site,
      endpoints: [...(given.endpoints ?? [])],
      claims: [...(given.claims ?? [])],
      assets: this.book.takeChanged(),
      conversations: [...(given.conversations ?? [])],
      operations: [...(given.operations ?? [])],
      buckets: [...(given.buckets ?? [])],
      sessions: [...(given.sessions ?? [])],
      accounts: [...(given.accounts ?? [])],
      unknownServices: [...(given.unknownServices ?? [])],
      zones: this.zones.takeChanged(),
    };
  }
}

const NO_WORDS: PersonWords = new Map();
const NOTHING_KNOWN = { endpoints: new Set<EndpointRecord>(), claims: new Set<ClaimRecord>() };
