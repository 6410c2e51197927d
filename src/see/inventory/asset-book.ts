/** The assets of one site by id: which stands for which, when each was seen, and which are to be told of. */
import type { Folded } from '../../graph/folded.ts';
import { widen } from '../../graph/record-times.ts';
import type { SiteGraph } from '../../graph/site-graph.ts';
import type { AssetRecord, EndpointRecord } from '../../model/graph.ts';
import { asId, type AssetId, type SiteId } from '../../model/ids.ts';
import { freshAsset, widenAsset } from './asset-record.ts';
import type { Component, Identity } from './identity.ts';

/** An asset is reported again for its last time only, at most this often. */
const LAST_SEEN_STEP_US = 10_000_000;
/** Ids that stand for one another are resolved over so many steps at most. */
const HOPS_MAX = 64;

export const idOf = ({ number }: Pick<Component, 'number'>): AssetId => asId<AssetId>(`asset-${number}`);

export class AssetBook {
  /** Also merged ones (`mergedInto` set). */
  readonly records = new Map<AssetId, AssetRecord>();
  private readonly site: SiteId;
  private readonly graph: SiteGraph;
  private readonly identity: Identity;
  /** When a MAC was seen at all, also with addresses that are not its own. */
  private readonly macTimes = new Map<string, { firstUs: number; lastUs: number }>();
  private readonly reportedUs = new Map<AssetId, number>();
  private readonly changed = new Set<AssetRecord>();

  constructor(graph: SiteGraph, identity: Identity, site: SiteId) {
    this.graph = graph;
    this.identity = identity;
    this.site = site;
  }

  load(records: Iterable<AssetRecord>): void {
    for (const record of records) {
      this.records.set(record.id, record);
      this.reportedUs.set(record.id, record.lastUs);
    }
  }

  /** The asset that this id stands for now: itself, or what it was merged into. */
  resolve(asset: AssetId): AssetRecord | undefined {
    let record = this.records.get(asset);
    for (let hops = 0; record?.mergedInto != null && hops < HOPS_MAX; hops++)
      record = this.records.get(record.mergedInto);
    return record;
  }

  of(id: AssetId): AssetRecord {
    const known = this.records.get(id);
    if (known) return known;
    const made = freshAsset(id, this.site);
    this.records.set(id, made);
    return made;
  }

  touch(record: AssetRecord): void {
    this.changed.add(record);
  }

  /** Those that changed since the last time. */
  takeChanged(): AssetRecord[] {
    const assets = [...this.changed];
    this.changed.clear();
    for (const asset of assets) this.reportedUs.set(asset.id, asset.lastUs);
    return assets;
  }

  seeMac(endpoint: EndpointRecord): void {
    if (endpoint.mac === null) return;
    const times = this.macTimes.get(endpoint.mac);
    if (times) widen(times, endpoint.firstUs, endpoint.lastUs);
    else this.macTimes.set(endpoint.mac, { firstUs: endpoint.firstUs, lastUs: endpoint.lastUs });
  }

  /** Its MACs were seen earlier and later than it was known. */
  widenByMacs(record: AssetRecord): void {
    for (const mac of record.macs) {
      const times = this.macTimes.get(mac);
      if (times) widenAsset(record, times.firstUs, times.lastUs);
    }
  }

  /** Assets are as old and as new as what a batch told of their endpoints. */
  see(folded: Folded): void {
    for (const id of seenIn(folded)) {
      const endpoint = this.graph.endpoints.get(id);
      if (!endpoint) continue;
      if (endpoint.asset !== null) this.seeOne(endpoint.asset, endpoint.firstUs, endpoint.lastUs);
      if (endpoint.mac === null) continue;
      const component = this.identity.componentAt(endpoint.mac);
      if (component) this.seeOne(idOf(component), endpoint.firstUs, endpoint.lastUs);
    }
  }

  private seeOne(asset: AssetId, firstUs: number, lastUs: number): void {
    const record = this.records.get(asset);
    if (!record) return;
    if (firstUs < record.firstUs) this.changed.add(record);
    widenAsset(record, firstUs, lastUs);
    if (record.lastUs >= (this.reportedUs.get(asset) ?? Number.NEGATIVE_INFINITY) + LAST_SEEN_STEP_US)
      this.changed.add(record);
  }

  /** An asset that lost an address was not seen with it: its times are those of what is left. */
  ageAnew(asset: AssetId): void {
    const record = this.records.get(asset);
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
}

/** Endpoints that a batch told something of. */
export function seenIn(folded: Folded): Set<number> {
  const seen = new Set<number>();
  for (const conversation of folded.conversations) seen.add(conversation.client).add(conversation.server);
  for (const endpoint of folded.endpoints) seen.add(endpoint.id);
  for (const claim of folded.claims) if (claim.endpoint !== null) seen.add(claim.endpoint);
  return seen;
}
