/**
 * The temporal graph of one site in memory: endpoints, claims, conversations with operations, sessions, accounts,
 * unknown services, five-minute buckets. Folding batches in any order gives the same graph but for its numbers.
 *
 *   const graph = new SiteGraph(site);
 *   graph.load(records);              // what the store kept
 *   const folded = graph.fold(batch); // the records that it touched, with absolute totals
 *
 * Which asset an endpoint belongs to is not known here: see/inventory says so through `assign`. Nothing here costs more than
 * the batch itself, save load.
 */
import type {
  AccountRecord,
  ClaimRecord,
  ConversationRecord,
  EndpointRecord,
  OperationRecord,
  SessionRecord,
  SiteRecords,
  UnknownServiceRecord,
} from '../model/graph.ts';
import type { AssetId, SiteId } from '../model/ids.ts';
import type { Batch, Endpoint } from '../model/observation.ts';
import { Buckets, bucketStart } from './buckets.ts';
import type { Folded } from './folded.ts';
import { Folding } from './folding.ts';
import { GraphRecords } from './graph-records.ts';
import { LimitsHit, type Ceilings, type LimitHit } from './limits-hit.ts';
import { widen } from './record-times.ts';

export class SiteGraph {
  readonly site: SiteId;
  readonly endpoints: ReadonlyMap<number, EndpointRecord>;
  readonly claims: ReadonlyMap<number, ClaimRecord>;
  readonly conversations: ReadonlyMap<number, ConversationRecord>;
  readonly sessions: ReadonlyMap<number, SessionRecord>;
  readonly accounts: ReadonlyMap<number, AccountRecord>;
  readonly unknownServices: ReadonlyMap<number, UnknownServiceRecord>;
  readonly buckets: Buckets;
  private readonly records = new GraphRecords();
  private readonly limitsHit: LimitsHit;
  private readonly folding: Folding;

  constructor(site: SiteId, ceilings: Partial<Ceilings> = {}) {
    const limits = (this.limitsHit = new LimitsHit(ceilings));
    const { records } = this;
    this.site = site;
    this.endpoints = records.endpoints;
    this.claims = records.claims;
    this.conversations = records.conversations;
    this.sessions = records.sessions;
    this.accounts = records.accounts;
    this.unknownServices = records.unknownServices;
    this.buckets = new Buckets();
    this.folding = new Folding({ records, buckets: this.buckets, limits });
  }

  /** Ceilings that were hit since this was last asked. */
  takeLimits(): readonly LimitHit[] {
    return this.limitsHit.take();
  }

  claimsOf(endpoint: number): Iterable<ClaimRecord> {
    return this.records.claimsOf(endpoint)?.values() ?? [];
  }

  conversationIdsOf(endpoint: number): ReadonlySet<number> {
    return this.records.conversationIdsOf(endpoint);
  }

  operationsOf(conversation: number): Iterable<OperationRecord> {
    return this.records.operationsOf(conversation)?.values() ?? [];
  }

  endpointIdsOf(asset: AssetId): ReadonlySet<number> {
    return this.records.endpointIdsOf(asset);
  }

  findEndpoint(mac: string | null, ip: string | null, vlan: number | null): EndpointRecord | undefined {
    return this.records.endpoint(mac, ip, vlan);
  }

  /** Says which asset an endpoint belongs to; true when that is new. */
  assign(endpoint: EndpointRecord, asset: AssetId | null): boolean {
    return this.records.assign(endpoint, asset);
  }

  /** Buckets that this batch adds to but that may lie in the store only: load them with `buckets.put` before folding it. */
  bucketsToRecall(batch: Batch): { readonly conversation: number; readonly startUs: number }[] {
    const wanted = new Map<string, { readonly conversation: number; readonly startUs: number }>();
    for (const delta of batch.conversations) {
      const [client, server] = [delta.client, delta.server].map((index) => this.known(batch.endpoints[index]));
      const known = client && server && this.records.conversation(client.id, server.id, delta);
      if (!known) continue;
      const starts = new Set([
        bucketStart(delta.firstUs),
        bucketStart(delta.lastUs),
        ...delta.operations.map((o) => bucketStart(o.lastUs)),
      ]);
      for (const startUs of starts) {
        if (this.buckets.mayBeStored(known.id, startUs))
          wanted.set(`${known.id}|${startUs}`, { conversation: known.id, startUs });
      }
    }
    return [...wanted.values()];
  }

  fold(batch: Batch): Folded {
    return this.folding.fold(batch);
  }

  load(records: SiteRecords): void {
    for (const record of records.endpoints) this.records.addEndpoint(record);
    for (const record of records.claims) this.records.addClaim(record);
    for (const record of records.conversations) {
      this.records.addConversation(record);
      for (const id of [record.client, record.server]) {
        const endpoint = this.endpoints.get(id);
        if (endpoint) widen(endpoint, record.firstUs, record.lastUs);
      }
    }
    for (const record of records.operations) this.records.addOperation(record);
    let oldestBucketUs = Number.POSITIVE_INFINITY;
    for (const record of records.buckets) {
      oldestBucketUs = Math.min(oldestBucketUs, record.startUs);
      this.buckets.put(record);
    }
    if (this.conversations.size > 0) this.buckets.loadedFrom(oldestBucketUs);
    for (const record of records.sessions) this.records.addSession(record);
    for (const record of records.accounts) this.records.addAccount(record);
    for (const record of records.unknownServices) this.records.addUnknownService(record);
    this.folding.reported(this.endpoints.values());
    this.records.numbersFrom(records.highest ?? {});
  }

  /** A claim made elsewhere than on the wire (a person's word); the caller gives all but the number. */
  claim(record: Omit<ClaimRecord, 'id'>): ClaimRecord {
    const claim: ClaimRecord = { ...record, id: this.records.next('claim') };
    this.records.addClaim(claim);
    return claim;
  }

  forgetClaim(id: number): void {
    this.records.claims.delete(id);
  }

  private known(seen: Endpoint | undefined): EndpointRecord | undefined {
    return (
      seen && this.findEndpoint(seen.mac?.toLowerCase() ?? null, seen.ip?.toLowerCase() ?? null, seen.vlan ?? null)
    );
  }
}
