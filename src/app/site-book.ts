/**
 * The sites in memory: graph, inventory, cursors and pulse of each, loaded when first asked for. Memory follows the store: when
 * a commit fails, what memory holds is thrown away and loaded anew.
 */
import { ok } from '../kernel/result.ts';
import type { AssetRecord, GraphChanges } from '../model/graph.ts';
import type { AssetId, SensorId, SiteId, ZoneId } from '../model/ids.ts';
import type { LimitHit } from '../graph/limits-hit.ts';
import type { SiteGraph } from '../graph/site-graph.ts';
import type { Batch, Endpoint, PulseSeen } from '../model/observation.ts';
import type { SignRow } from '../model/ports/rows.ts';
import type { Store, StoredSite } from '../model/ports/store.ts';
import { createInventory, type Inventory } from '../see/inventory/inventory.ts';
import { PulseBoard, type PulseEnd } from './pulse-board.ts';

export interface FoldedBatch {
  readonly changes: GraphChanges;
  readonly signs: readonly SignRow[];
  /** Ceilings of the site that this batch hit. */
  readonly limits: readonly LimitHit[];
  readonly addedAssets: readonly AssetRecord[];
  readonly addedConversations: number;
  readonly addedOperations: number;
}

/** What came of a sensor since the server started. */
export interface NewBySensor {
  readonly batches: number;
  readonly assets: number;
  readonly conversations: number;
  readonly operations: number;
}

const NOTHING_NEW: NewBySensor = { batches: 0, assets: 0, conversations: 0, operations: 0 };

const INVENTORY = { kind: 'system', name: 'inventory' } as const;

const numberAtEnd = (id: string): number => Number(/(\d+)$/.exec(id)?.[1] ?? 0);

export class SiteMemory {
  readonly site: SiteId;
  readonly inventory: Inventory;
  readonly pulses: PulseBoard;
  private readonly cursors: Map<SensorId, number>;
  private readonly fresh: Map<SensorId, NewBySensor>;
  private readonly limitsNoted: Set<LimitHit['limit']>;
  private readonly industrial: ReadonlySet<string>;
  private highestAsset = 0;
  private highestOperation = 0;

  constructor(inventory: Inventory, industrial: ReadonlySet<string>, cursors: StoredSite['cursors'], held: Held) {
    this.site = inventory.graph.site;
    this.industrial = industrial;
    this.inventory = inventory;
    this.fresh = held.fresh;
    this.limitsNoted = held.limitsNoted;
    this.cursors = new Map(cursors);
    this.pulses = held.pulses;
    held.conversationOf = (pulse) => this.conversationOf(pulse);
    held.isPlants = (conversation) => this.isPlants(conversation);
    for (const id of inventory.assets.keys()) this.highestAsset = Math.max(this.highestAsset, numberAtEnd(id));
    for (const id of this.graph.conversations.keys()) {
      for (const operation of this.graph.operationsOf(id)) {
        this.highestOperation = Math.max(this.highestOperation, operation.id);
      }
    }
  }

  get graph(): SiteGraph {
    return this.inventory.graph;
  }

  cursor(sensor: SensorId): number {
    return this.cursors.get(sensor) ?? 0;
  }

  fold(batch: Batch): FoldedBatch {
    const conversations = this.graph.conversations.size;
    const changes = this.inventory.apply(batch);
    const addedAssets = changes.assets.filter((asset) => numberAtEnd(asset.id) > this.highestAsset);
    for (const asset of addedAssets) this.highestAsset = Math.max(this.highestAsset, numberAtEnd(asset.id));
    const operations = changes.operations.filter((operation) => operation.id > this.highestOperation);
    for (const operation of operations) this.highestOperation = Math.max(this.highestOperation, operation.id);
    return {
      changes,
      signs: this.signsOf(batch),
      limits: this.graph.takeLimits(),
      addedAssets: addedAssets.filter((asset) => asset.mergedInto === null && asset.class !== 'external'),
      addedConversations: this.graph.conversations.size - conversations,
      addedOperations: operations.length,
    };
  }

  private signsOf(batch: Batch): SignRow[] {
    return batch.signs.flatMap((sign) => {
      const source = this.endpointId(batch.endpoints[sign.source]);
      const target = this.endpointId(batch.endpoints[sign.target]);
      return source === undefined || target === undefined ? [] : [{ ...sign, source, target }];
    });
  }

  private endpointId(seen: Endpoint | undefined): number | undefined {
    if (!seen) return undefined;
    return this.graph.findEndpoint(seen.mac?.toLowerCase() ?? null, seen.ip?.toLowerCase() ?? null, seen.vlan ?? null)
      ?.id;
  }

  /** After the commit. */
  took(sensor: SensorId, sequence: number, folded: FoldedBatch): void {
    this.cursors.set(sensor, sequence);
    const before = this.newBy(sensor);
    this.fresh.set(sensor, {
      batches: before.batches + 1,
      assets: before.assets + folded.addedAssets.length,
      conversations: before.conversations + folded.addedConversations,
      operations: before.operations + folded.addedOperations,
    });
  }

  /** Those that were not hit before since the server started. */
  firstHits(limits: readonly LimitHit[]): LimitHit[] {
    const first = limits.filter(({ limit }) => !this.limitsNoted.has(limit));
    for (const { limit } of first) this.limitsNoted.add(limit);
    return first;
  }

  newBy(sensor: SensorId): NewBySensor {
    return this.fresh.get(sensor) ?? NOTHING_NEW;
  }

  private conversationOf(pulse: PulseSeen): number | undefined {
    const client = this.endpointId(pulse.client);
    const server = this.endpointId(pulse.server);
    if (client === undefined || server === undefined) return undefined;
    for (const id of this.graph.conversationIdsOf(client)) {
      const found = this.graph.conversations.get(id);
      if (found?.client !== client || found.server !== server || found.transport !== pulse.transport) continue;
      if (found.port === pulse.port && found.protocol === pulse.protocol) return id;
    }
    return undefined;
  }

  /** The two assets of a conversation, with what a pulse shows of it. */
  endsOf(
    conversation: number,
  ):
    | { readonly client: PulseEnd; readonly server: PulseEnd; readonly protocol: string; readonly port: number }
    | undefined {
    const found = this.graph.conversations.get(conversation);
    const client = found && this.assetAt(found.client);
    const server = found && this.assetAt(found.server);
    return client && server ? { client, server, protocol: found.protocol, port: found.port } : undefined;
  }

  /**
   * Whether the plant's pulse holds a conversation that is cyclic: it is industrial, or neither end is known to belong to IT.
   * What IT asks in a rhythm of its own (mail, dashboards, monitoring) rightly ends when its people go home.
   */
  isPlants(conversation: number): boolean {
    const found = this.graph.conversations.get(conversation);
    if (!found || this.industrial.has(found.protocol)) return found !== undefined;
    return [found.client, found.server].every((end) => this.assetAt(end)?.domain !== 'it');
  }

  private assetAt(endpoint: number): AssetRecord | undefined {
    const asset = this.graph.endpoints.get(endpoint)?.asset;
    return asset == null ? undefined : this.inventory.resolve(asset);
  }

  /** Members of a zone by memory. */
  membersOf(zone: ZoneId): AssetId[] {
    const members: AssetId[] = [];
    for (const asset of this.inventory.assets.values()) {
      if (asset.zone === zone && asset.mergedInto === null) members.push(asset.id);
    }
    return members;
  }

  zoneName(zone: ZoneId): string {
    return this.inventory.zones.records.get(zone)?.name ?? zone;
  }
}

/** What outlives a loading anew: who was heard, what was logged, and the queue. */
interface Held {
  readonly pulses: PulseBoard;
  readonly fresh: Map<SensorId, NewBySensor>;
  readonly limitsNoted: Set<LimitHit['limit']>;
  conversationOf: (pulse: PulseSeen) => number | undefined;
  isPlants: (conversation: number) => boolean;
  tail: Promise<unknown>;
  memory: Promise<SiteMemory> | null;
}

export interface SiteBookOptions {
  readonly store: Store;
  readonly vendorOf: (mac: string) => string | undefined;
  readonly industrial: ReadonlySet<string>;
}

export class SiteBook {
  private readonly sites = new Map<SiteId, Held>();
  private readonly options: SiteBookOptions;

  constructor(options: SiteBookOptions) {
    this.options = options;
  }

  /** Loads the site when it is not in memory. */
  open(site: SiteId): Promise<SiteMemory> {
    const held = this.hold(site);
    if (held.memory) return held.memory;
    const loading = this.load(site, held);
    held.memory = loading;
    // A failed loading is not kept: the next question tries again.
    loading.catch(() => {
      if (held.memory === loading) held.memory = null;
    });
    return loading;
  }

  private async load(site: SiteId, held: Held): Promise<SiteMemory> {
    const stored = await this.options.store.loadSite(site);
    const { vendorOf, industrial } = this.options;
    const inventory = createInventory({ site, vendorOf, industrial });
    await this.keep(inventory.load(stored.graph));
    const memory = new SiteMemory(inventory, industrial, stored.cursors, held);
    if (held.pulses.receivedUs() === null) held.pulses.load(stored.pulses);
    return memory;
  }

  /** What another version of the program saw otherwise is stored before anybody asks: lists come from the store. */
  private async keep(anew: GraphChanges): Promise<void> {
    const { site, assets, endpoints, zones } = anew;
    const detail = { assets: assets.length, endpoints: endpoints.length, zones: zones.length };
    if (assets.length + endpoints.length + zones.length === 0) return;
    const act = { actor: INVENTORY, what: 'inventory.infer', site, detail };
    const kept = await this.options.store.mutate(act, async (tx) => {
      await tx.saveGraph(anew);
      return ok(undefined);
    });
    if (!kept.ok) throw new Error(`What is inferred anew at ${site} was not stored: ${kept.error.message}`);
  }

  /** One piece of work at a time on a site, in the order asked: batches, and changes by people to what batches change too. */
  async alone<T>(site: SiteId, work: () => Promise<T>): Promise<T> {
    const held = this.hold(site);
    const turn = held.tail.then(work, work);
    held.tail = turn.catch(() => undefined);
    return await turn;
  }

  /** Throws memory away; who was heard stays known. */
  forget(site: SiteId): void {
    const held = this.sites.get(site);
    if (held) held.memory = null;
  }

  /** The site is no more. */
  drop(site: SiteId): void {
    this.sites.delete(site);
  }

  /** Sites in memory, for numbers about the server. */
  get size(): number {
    return this.sites.size;
  }

  private hold(site: SiteId): Held {
    const known = this.sites.get(site);
    if (known) return known;
    const held: Held = {
      pulses: new PulseBoard(
        (pulse) => held.conversationOf(pulse),
        (conversation) => held.isPlants(conversation),
      ),
      fresh: new Map(),
      limitsNoted: new Set(),
      conversationOf: () => undefined,
      isPlants: () => true,
      tail: Promise.resolve(),
      memory: null,
    };
    this.sites.set(site, held);
    return held;
  }
}
