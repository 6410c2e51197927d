/**
 * The temporal graph of one site in memory: endpoints, claims, conversations with operations, sessions, accounts,
 * five-minute buckets. Folding batches in any order gives the same graph but for its numbers.
 *
 *   const graph = new SiteGraph(site);
 *   graph.load(records);              // what the store kept
 *   const folded = graph.fold(batch); // the records that it touched, with absolute totals
 *
 * Which asset an endpoint belongs to is not known here: see/inventory says so through `assign`. Questions that combine
 * several records are in questions.ts. Nothing here costs more than the batch itself, save load and the questions.
 */
import type {
  AccountRecord,
  BucketRecord,
  ClaimRecord,
  ConversationRecord,
  EndpointRecord,
  OperationRecord,
  SessionRecord,
  SiteRecords,
} from '../model/graph.ts';
import type { AssetId, SiteId } from '../model/ids.ts';
import { LIMITS, type LimitEvent } from '../model/limits.ts';
import type { Batch, ConversationDelta, Endpoint, OperationDelta } from '../model/observation.ts';
import { Buckets, bucketStart } from './buckets.ts';
import { isEarlier, widen } from './record-times.ts';

/** Endpoints are reported again for their last time only, at most this often; conversations carry the exact one. */
const LAST_SEEN_STEP_US = 10_000_000;

/** What one batch touched. `fresh…` are the records that did not exist before. */
export interface Folded {
  readonly endpoints: Set<EndpointRecord>;
  readonly claims: Set<ClaimRecord>;
  readonly conversations: Set<ConversationRecord>;
  readonly operations: Set<OperationRecord>;
  readonly buckets: Set<BucketRecord>;
  readonly sessions: Set<SessionRecord>;
  readonly accounts: Set<AccountRecord>;
  readonly freshEndpoints: EndpointRecord[];
  readonly freshClaims: ClaimRecord[];
  readonly freshConversations: ConversationRecord[];
  readonly freshOperations: OperationRecord[];
  readonly freshAccounts: AccountRecord[];
}

const nothingFolded = (): Folded => ({
  endpoints: new Set(),
  claims: new Set(),
  conversations: new Set(),
  operations: new Set(),
  buckets: new Set(),
  sessions: new Set(),
  accounts: new Set(),
  freshEndpoints: [],
  freshClaims: [],
  freshConversations: [],
  freshOperations: [],
  freshAccounts: [],
});

const endpointKey = (mac: string | null, ip: string | null, vlan: number | null): string =>
  `${mac ?? ''}|${ip ?? ''}|${vlan ?? ''}`;
const EMPTY_IDS: ReadonlySet<number> = new Set();

export class SiteGraph {
  readonly site: SiteId;
  readonly endpoints = new Map<number, EndpointRecord>();
  readonly claims = new Map<number, ClaimRecord>();
  readonly conversations = new Map<number, ConversationRecord>();
  readonly sessions = new Map<number, SessionRecord>();
  readonly accounts = new Map<number, AccountRecord>();
  readonly buckets: Buckets;
  private readonly endpointByKey = new Map<string, EndpointRecord>();
  private readonly claimsByEndpoint = new Map<number, Map<string, ClaimRecord>>();
  private readonly conversationByKey = new Map<string, ConversationRecord>();
  private readonly conversationsByEndpoint = new Map<number, Set<number>>();
  private readonly operationsByConversation = new Map<number, Map<string, OperationRecord>>();
  private readonly sessionByKey = new Map<string, SessionRecord>();
  private readonly accountByKey = new Map<string, AccountRecord>();
  private readonly endpointsByAsset = new Map<AssetId, Set<number>>();
  private readonly reportedUs = new Map<number, number>();
  private readonly limitEvents = new Map<LimitEvent['limit'], LimitEvent>();
  private last = { endpoint: 0, claim: 0, conversation: 0, operation: 0, session: 0, account: 0 };

  constructor(site: SiteId, options: { readonly bucketsHeldMax?: number } = {}) {
    this.site = site;
    this.buckets = new Buckets(options.bucketsHeldMax);
  }

  /** Ceilings that were hit since the start. */
  limits(): readonly LimitEvent[] {
    return [...this.limitEvents.values()];
  }

  claimsOf(endpoint: number): Iterable<ClaimRecord> {
    return this.claimsByEndpoint.get(endpoint)?.values() ?? [];
  }

  conversationIdsOf(endpoint: number): ReadonlySet<number> {
    return this.conversationsByEndpoint.get(endpoint) ?? EMPTY_IDS;
  }

  operationsOf(conversation: number): Iterable<OperationRecord> {
    return this.operationsByConversation.get(conversation)?.values() ?? [];
  }

  endpointIdsOf(asset: AssetId): ReadonlySet<number> {
    return this.endpointsByAsset.get(asset) ?? EMPTY_IDS;
  }

  findEndpoint(mac: string | null, ip: string | null, vlan: number | null): EndpointRecord | undefined {
    return this.endpointByKey.get(endpointKey(mac, ip, vlan));
  }

  /** Says which asset an endpoint belongs to; true when that is new. */
  assign(endpoint: EndpointRecord, asset: AssetId | null): boolean {
    if (endpoint.asset === asset) return false;
    if (endpoint.asset !== null) this.endpointsByAsset.get(endpoint.asset)?.delete(endpoint.id);
    endpoint.asset = asset;
    if (asset !== null) this.link(this.endpointsByAsset, asset, endpoint.id);
    return true;
  }

  /** Buckets that this batch adds to but that may lie in the store only: load them with `buckets.put` before folding it. */
  bucketsToRecall(batch: Batch): { readonly conversation: number; readonly startUs: number }[] {
    const wanted = new Map<string, { readonly conversation: number; readonly startUs: number }>();
    for (const delta of batch.conversations) {
      const known = this.knownConversation(batch, delta);
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
    const folded = nothingFolded();
    const seen = batch.endpoints.map((endpoint) => this.endpointOf(endpoint, batch, folded));
    for (const delta of batch.conversations) this.foldConversation(batch, delta, seen, folded);
    this.foldClaims(batch, seen, folded);
    this.foldSessions(batch, seen, folded);
    this.foldAccounts(batch, seen, folded);
    for (const endpoint of new Set(seen)) {
      if (endpoint && endpoint.lastUs < endpoint.firstUs) widen(endpoint, batch.fromUs, batch.toUs);
      if (
        endpoint &&
        endpoint.lastUs >= (this.reportedUs.get(endpoint.id) ?? Number.NEGATIVE_INFINITY) + LAST_SEEN_STEP_US
      ) {
        folded.endpoints.add(endpoint);
      }
    }
    for (const endpoint of folded.endpoints) this.reportedUs.set(endpoint.id, endpoint.lastUs);
    const dropped = this.buckets.trim();
    if (dropped > 0) this.limit('bucketsHeldMax', batch.toUs, 'older time buckets are in the store only', dropped);
    return folded;
  }

  load(records: SiteRecords): void {
    for (const record of records.endpoints) {
      this.addEndpoint(record);
      if (record.asset !== null) this.link(this.endpointsByAsset, record.asset, record.id);
    }
    for (const record of records.claims) this.addClaim(record);
    for (const record of records.conversations) {
      this.addConversation(record);
      for (const id of [record.client, record.server]) {
        const endpoint = this.endpoints.get(id);
        if (endpoint) widen(endpoint, record.firstUs, record.lastUs);
      }
    }
    for (const record of records.operations) this.addOperation(record);
    let oldestBucketUs = Number.POSITIVE_INFINITY;
    for (const record of records.buckets) {
      oldestBucketUs = Math.min(oldestBucketUs, record.startUs);
      this.buckets.put(record);
    }
    if (this.conversations.size > 0) this.buckets.loadedFrom(oldestBucketUs);
    for (const record of records.sessions) this.addSession(record);
    for (const record of records.accounts) this.addAccount(record);
    for (const endpoint of this.endpoints.values()) this.reportedUs.set(endpoint.id, endpoint.lastUs);
    for (const kind of ['endpoint', 'claim', 'conversation', 'operation', 'session', 'account'] as const) {
      this.last[kind] = Math.max(this.last[kind], records.highest?.[kind] ?? 0);
    }
  }

  /** A claim made elsewhere than on the wire (a person's word); the caller gives all but the number. */
  claim(record: Omit<ClaimRecord, 'id'>): ClaimRecord {
    const claim: ClaimRecord = { ...record, id: ++this.last.claim };
    this.claims.set(claim.id, claim);
    return claim;
  }

  forgetClaim(id: number): void {
    this.claims.delete(id);
  }

  private endpointOf(seen: Endpoint, batch: Batch, folded: Folded): EndpointRecord | undefined {
    const mac = seen.mac?.toLowerCase() ?? null;
    const ip = seen.ip?.toLowerCase() ?? null;
    const vlan = seen.vlan ?? null;
    if (mac === null && ip === null) return undefined;
    const known = this.endpointByKey.get(endpointKey(mac, ip, vlan));
    if (known) return known;
    if (this.endpoints.size >= LIMITS.addressesMax) {
      this.limit('addressesMax', batch.toUs, 'addresses beyond this number are not followed');
      return undefined;
    }
    // Times start empty and are widened by whatever names the endpoint; one that nothing names takes the batch's own.
    const record: EndpointRecord = {
      id: this.last.endpoint + 1,
      mac,
      ip,
      vlan,
      asset: null,
      firstUs: Number.POSITIVE_INFINITY,
      lastUs: Number.NEGATIVE_INFINITY,
    };
    this.addEndpoint(record);
    folded.endpoints.add(record);
    folded.freshEndpoints.push(record);
    return record;
  }

  private knownConversation(batch: Batch, delta: ConversationDelta): ConversationRecord | undefined {
    const [client, server] = [delta.client, delta.server].map((index) => {
      const seen = batch.endpoints[index];
      return (
        seen &&
        this.endpointByKey.get(
          endpointKey(seen.mac?.toLowerCase() ?? null, seen.ip?.toLowerCase() ?? null, seen.vlan ?? null),
        )
      );
    });
    return client && server ? this.conversationByKey.get(conversationKey(client.id, server.id, delta)) : undefined;
  }

  private foldConversation(
    batch: Batch,
    delta: ConversationDelta,
    seen: readonly (EndpointRecord | undefined)[],
    folded: Folded,
  ): void {
    const client = seen[delta.client];
    const server = seen[delta.server];
    if (!client || !server) return;
    const record = this.conversationOf(client, server, batch, delta, folded);
    if (!record) return;
    this.see(client, delta.firstUs, delta.lastUs, folded);
    this.see(server, delta.firstUs, delta.lastUs, folded);
    record.packets += delta.packets;
    record.bytes += delta.bytes;
    record.flows += delta.flows;
    widen(record, delta.firstUs, delta.lastUs);
    folded.conversations.add(record);
    this.buckets.add(record.id, delta.firstUs, delta.lastUs, delta.packets, delta.bytes, folded.buckets);
    for (const operation of delta.operations) {
      this.foldOperation(batch, record, operation, folded);
      const messages = operation.requests + operation.responses + operation.errors;
      this.buckets.addMeaning(record.id, operation.lastUs, operation.meaning, messages, folded.buckets);
    }
  }

  private conversationOf(
    client: EndpointRecord,
    server: EndpointRecord,
    batch: Batch,
    delta: ConversationDelta,
    folded: Folded,
  ): ConversationRecord | undefined {
    const known = this.conversationByKey.get(conversationKey(client.id, server.id, delta));
    if (known) return known;
    if (this.conversations.size >= LIMITS.conversationsPerSiteMax) {
      this.limit('conversationsPerSiteMax', batch.toUs, 'conversations beyond this number are not followed');
      return undefined;
    }
    const { transport, port, protocol, firstUs, lastUs } = delta;
    const id = this.last.conversation + 1;
    const record = {
      id,
      client: client.id,
      server: server.id,
      transport,
      port,
      protocol,
      packets: 0,
      bytes: 0,
      flows: 0,
      firstUs,
      lastUs,
    };
    this.addConversation(record);
    folded.freshConversations.push(record);
    return record;
  }

  private foldOperation(batch: Batch, conversation: ConversationRecord, delta: OperationDelta, folded: Folded): void {
    const object = delta.object ?? null;
    let record = this.operationsByConversation
      .get(conversation.id)
      ?.get(operationKey(delta.code, object, delta.operation));
    if (!record) {
      if ((this.operationsByConversation.get(conversation.id)?.size ?? 0) >= LIMITS.operationsPerConversationMax) {
        this.limit(
          'operationsPerConversationMax',
          batch.toUs,
          'operations on further objects of a conversation are not kept',
        );
        return;
      }
      const { code, operation, meaning, firstUs, lastUs, firstPacket, lastPacket } = delta;
      const sensors = { firstSensor: batch.sensor, lastSensor: batch.sensor };
      const counts = { requests: 0, responses: 0, errors: 0 };
      const id = this.last.operation + 1;
      record = {
        id,
        conversation: conversation.id,
        code,
        object,
        operation,
        meaning,
        ...counts,
        firstUs,
        lastUs,
        firstPacket,
        lastPacket,
        ...sensors,
      };
      this.addOperation(record);
      folded.freshOperations.push(record);
    }
    record.requests += delta.requests;
    record.responses += delta.responses;
    record.errors += delta.errors;
    const { sensor } = batch;
    const first = { us: record.firstUs, sensor: record.firstSensor, packet: record.firstPacket };
    if (isEarlier({ us: delta.firstUs, sensor, packet: delta.firstPacket }, first)) {
      Object.assign(record, { firstUs: delta.firstUs, firstSensor: sensor, firstPacket: delta.firstPacket });
    }
    const last = { us: record.lastUs, sensor: record.lastSensor, packet: record.lastPacket };
    if (isEarlier(last, { us: delta.lastUs, sensor, packet: delta.lastPacket })) {
      Object.assign(record, { lastUs: delta.lastUs, lastSensor: sensor, lastPacket: delta.lastPacket });
    }
    folded.operations.add(record);
  }

  private foldClaims(batch: Batch, seen: readonly (EndpointRecord | undefined)[], folded: Folded): void {
    for (const claim of batch.claims) {
      const about = seen[claim.about];
      if (!about) continue;
      this.see(about, claim.firstUs, claim.lastUs, folded);
      const held = this.claimsByEndpoint.get(about.id);
      const known = held?.get(claimKey(claim));
      if (!known) {
        if ((held?.size ?? 0) >= LIMITS.claimsPerAddressMax) {
          this.limit('claimsPerAddressMax', batch.toUs, 'further claims about an address are not kept');
          continue;
        }
        const { attribute, value, source, confidence, firstUs, lastUs, firstPacket } = claim;
        const id = this.last.claim + 1;
        const said = { attribute, value, source, confidence, firstUs, lastUs, sensor: batch.sensor, firstPacket };
        const record: ClaimRecord = { id, endpoint: about.id, asset: null, ...said };
        this.addClaim(record);
        folded.claims.add(record);
        folded.freshClaims.push(record);
        continue;
      }
      const { sensor } = batch;
      const earlier = isEarlier(
        { us: claim.firstUs, sensor, packet: claim.firstPacket },
        { us: known.firstUs, sensor: known.sensor, packet: known.firstPacket },
      );
      if (earlier) Object.assign(known, { firstUs: claim.firstUs, sensor, firstPacket: claim.firstPacket });
      known.confidence = Math.max(known.confidence, claim.confidence);
      if (widen(known, claim.firstUs, claim.lastUs) || earlier) folded.claims.add(known);
    }
  }

  private foldSessions(batch: Batch, seen: readonly (EndpointRecord | undefined)[], folded: Folded): void {
    for (const session of batch.sessions) {
      const client = seen[session.client];
      const server = seen[session.server];
      if (!client || !server) continue;
      this.see(client, session.startUs, session.lastUs, folded);
      this.see(server, session.startUs, session.lastUs, folded);
      let record = this.sessionByKey.get(`${batch.sensor}|${session.key}`);
      if (!record) {
        const { key, protocol, port, clientPort, startUs, lastUs, ended, bytes } = session;
        const ends = { client: client.id, server: server.id };
        const id = this.last.session + 1;
        record = { id, sensor: batch.sensor, key, ...ends, protocol, port, clientPort, startUs, lastUs, ended, bytes };
        this.addSession(record);
        this.trimSessions(batch.toUs);
      }
      // What a sensor says of a session is already a total: the furthest word counts.
      record.lastUs = Math.max(record.lastUs, session.lastUs);
      record.bytes = Math.max(record.bytes, session.bytes);
      record.ended ||= session.ended;
      folded.sessions.add(record);
    }
  }

  private foldAccounts(batch: Batch, seen: readonly (EndpointRecord | undefined)[], folded: Folded): void {
    for (const account of batch.accounts) {
      const at = seen[account.at];
      if (!at) continue;
      this.see(at, account.firstUs, account.lastUs, folded);
      const known = this.accountByKey.get(accountKey(at.id, account));
      if (known) {
        if (widen(known, account.firstUs, account.lastUs)) folded.accounts.add(known);
        continue;
      }
      if (this.accounts.size >= LIMITS.accountsMax) {
        this.limit('accountsMax', batch.toUs, 'accounts beyond this number are not followed');
        continue;
      }
      const { name, domain, kind, source, firstUs, lastUs } = account;
      const record: AccountRecord = {
        id: this.last.account + 1,
        name,
        domain,
        kind,
        source,
        endpoint: at.id,
        firstUs,
        lastUs,
      };
      this.addAccount(record);
      folded.accounts.add(record);
      folded.freshAccounts.push(record);
    }
  }

  private see(endpoint: EndpointRecord, firstUs: number, lastUs: number, folded: Folded): void {
    if (firstUs < endpoint.firstUs) folded.endpoints.add(endpoint);
    widen(endpoint, firstUs, lastUs);
  }

  /** Sessions in memory are for the screens of the present; the store has all. Ended ones leave first, oldest first. */
  private trimSessions(us: number): void {
    if (this.sessions.size <= LIMITS.sessionsHeldMax) return;
    const surplus = Math.ceil(LIMITS.sessionsHeldMax / 10);
    const ended = [...this.sessions.values()].filter((s) => s.ended);
    const leaving = (ended.length >= surplus ? ended : [...this.sessions.values()])
      .sort((a, b) => a.lastUs - b.lastUs)
      .slice(0, surplus);
    for (const session of leaving) {
      this.sessions.delete(session.id);
      this.sessionByKey.delete(`${session.sensor}|${session.key}`);
    }
    this.limit('sessionsHeldMax', us, 'older sessions are in the store only', leaving.length);
  }

  private limit(limit: LimitEvent['limit'], us: number, missing: string, count = 1): void {
    const known = this.limitEvents.get(limit);
    const firstUs = Math.min(known?.firstUs ?? us, us);
    this.limitEvents.set(limit, {
      limit,
      count: (known?.count ?? 0) + count,
      firstUs,
      lastUs: Math.max(known?.lastUs ?? us, us),
      missing,
    });
  }

  private addEndpoint(record: EndpointRecord): void {
    this.endpoints.set(record.id, record);
    this.endpointByKey.set(endpointKey(record.mac, record.ip, record.vlan), record);
    this.last.endpoint = Math.max(this.last.endpoint, record.id);
  }

  private addClaim(record: ClaimRecord): void {
    this.claims.set(record.id, record);
    this.last.claim = Math.max(this.last.claim, record.id);
    if (record.endpoint === null) return;
    let held = this.claimsByEndpoint.get(record.endpoint);
    if (!held) this.claimsByEndpoint.set(record.endpoint, (held = new Map<string, ClaimRecord>()));
    held.set(claimKey(record), record);
  }

  private addConversation(record: ConversationRecord): void {
    this.conversations.set(record.id, record);
    this.conversationByKey.set(conversationKey(record.client, record.server, record), record);
    this.link(this.conversationsByEndpoint, record.client, record.id);
    this.link(this.conversationsByEndpoint, record.server, record.id);
    this.last.conversation = Math.max(this.last.conversation, record.id);
  }

  private addOperation(record: OperationRecord): void {
    let held = this.operationsByConversation.get(record.conversation);
    if (!held) this.operationsByConversation.set(record.conversation, (held = new Map<string, OperationRecord>()));
    held.set(operationKey(record.code, record.object, record.operation), record);
    this.last.operation = Math.max(this.last.operation, record.id);
  }

  private addSession(record: SessionRecord): void {
    this.sessions.set(record.id, record);
    this.sessionByKey.set(`${record.sensor}|${record.key}`, record);
    this.last.session = Math.max(this.last.session, record.id);
  }

  private addAccount(record: AccountRecord): void {
    this.accounts.set(record.id, record);
    this.accountByKey.set(accountKey(record.endpoint, record), record);
    this.last.account = Math.max(this.last.account, record.id);
  }

  private link<K>(index: Map<K, Set<number>>, key: K, id: number): void {
    const ids = index.get(key);
    if (ids) ids.add(id);
    else index.set(key, new Set([id]));
  }
}

const conversationKey = (
  client: number,
  server: number,
  of: { readonly transport: string; readonly port: number; readonly protocol: string },
): string => `${client}|${server}|${of.transport}|${of.port}|${of.protocol}`;

const operationKey = (code: number, object: string | null, operation: string): string =>
  `${code}|${operation}|${object ?? ''}`;

const claimKey = (of: { readonly attribute: string; readonly source: string; readonly value: string }): string =>
  `${of.attribute}|${of.source}|${of.value}`;

const accountKey = (
  endpoint: number,
  of: { readonly source: string; readonly kind: string; readonly domain: string; readonly name: string },
): string => `${endpoint}|${of.source}|${of.kind}|${of.domain}\\${of.name}`;
