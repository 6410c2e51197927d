/** Folds batches into the records of a graph: totals grow, first and last are widened, what is new is made. */
import type { AccountRecord, ClaimRecord, ConversationRecord, EndpointRecord } from '../model/graph.ts';
import type { AccountSeenAt, Batch, ConversationDelta, Endpoint, OperationDelta } from '../model/observation.ts';
import type { Buckets } from './buckets.ts';
import { nothingFolded, type Folded } from './folded.ts';
import type { GraphRecords } from './graph-records.ts';
import type { LimitsHit } from './limits-hit.ts';
import { isEarlier, widen } from './record-times.ts';
import { freshService, lookAnew } from './service-records.ts';

/** Endpoints are reported again for their last time only, at most this often; conversations carry the exact one. */
const LAST_SEEN_STEP_US = 10_000_000;

type Seen = readonly (EndpointRecord | undefined)[];

interface AccountPlace {
  readonly at: EndpointRecord;
  readonly server: number | null;
}

export interface FoldingParts {
  readonly records: GraphRecords;
  readonly buckets: Buckets;
  readonly limits: LimitsHit;
}

export class Folding {
  private readonly records: GraphRecords;
  private readonly buckets: Buckets;
  private readonly limits: LimitsHit;
  private readonly reportedUs = new Map<number, number>();

  constructor({ records, buckets, limits }: FoldingParts) {
    this.records = records;
    this.buckets = buckets;
    this.limits = limits;
  }

  /** These are known to the store as they are. */
  reported(endpoints: Iterable<EndpointRecord>): void {
    for (const endpoint of endpoints) this.reportedUs.set(endpoint.id, endpoint.lastUs);
  }

  fold(batch: Batch): Folded {
    const folded = nothingFolded();
    const seen = batch.endpoints.map((endpoint) => this.endpointOf(endpoint, folded));
    for (const delta of batch.conversations) this.foldConversation(batch, delta, seen, folded);
    this.foldClaims(batch, seen, folded);
    this.foldSessions(batch, seen, folded);
    this.foldAccounts(batch, seen, folded);
    this.foldServices(batch, seen, folded);
    for (const endpoint of new Set(seen)) {
      if (!endpoint) continue;
      if (endpoint.lastUs < endpoint.firstUs) widen(endpoint, batch.fromUs, batch.toUs);
      const reportedUs = this.reportedUs.get(endpoint.id) ?? Number.NEGATIVE_INFINITY;
      if (endpoint.lastUs >= reportedUs + LAST_SEEN_STEP_US) folded.endpoints.add(endpoint);
    }
    this.reported(folded.endpoints);
    this.buckets.trim();
    return folded;
  }

  private endpointOf(seen: Endpoint, folded: Folded): EndpointRecord | undefined {
    const mac = seen.mac?.toLowerCase() ?? null;
    const ip = seen.ip?.toLowerCase() ?? null;
    const vlan = seen.vlan ?? null;
    if (mac === null && ip === null) return undefined;
    const known = this.records.endpoint(mac, ip, vlan);
    if (known) return known;
    if (this.limits.full('addressesMax', this.records.endpoints.size)) return undefined;
    // Times start empty and are widened by whatever names the endpoint; one that nothing names takes the batch's own.
    const record: EndpointRecord = {
      id: this.records.next('endpoint'),
      mac,
      ip,
      vlan,
      asset: null,
      firstUs: Number.POSITIVE_INFINITY,
      lastUs: Number.NEGATIVE_INFINITY,
    };
    this.records.addEndpoint(record);
    folded.endpoints.add(record);
    folded.freshEndpoints.push(record);
    return record;
  }

  private foldConversation(batch: Batch, delta: ConversationDelta, seen: Seen, folded: Folded): void {
    const client = seen[delta.client];
    const server = seen[delta.server];
    if (!client || !server) return;
    const record = this.conversationOf(client, server, delta, folded);
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
    delta: ConversationDelta,
    folded: Folded,
  ): ConversationRecord | undefined {
    const known = this.records.conversation(client.id, server.id, delta);
    if (known) return known;
    if (this.limits.full('conversationsPerSiteMax', this.records.conversations.size)) return undefined;
    const { transport, port, protocol, firstUs, lastUs } = delta;
    const id = this.records.next('conversation');
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
    this.records.addConversation(record);
    folded.freshConversations.push(record);
    return record;
  }

  private foldOperation(batch: Batch, conversation: ConversationRecord, delta: OperationDelta, folded: Folded): void {
    const object = delta.object ?? null;
    let record = this.records.operation(conversation.id, delta);
    if (!record) {
      const held = this.records.operationsOf(conversation.id)?.size ?? 0;
      if (this.limits.full('operationsPerConversationMax', held)) return;
      const { code, operation, meaning, firstUs, lastUs, firstPacket, lastPacket } = delta;
      const sensors = { firstSensor: batch.sensor, lastSensor: batch.sensor };
      const counts = { requests: 0, responses: 0, errors: 0 };
      const id = this.records.next('operation');
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
      this.records.addOperation(record);
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

  private foldClaims(batch: Batch, seen: Seen, folded: Folded): void {
    for (const claim of batch.claims) {
      const about = seen[claim.about];
      if (!about) continue;
      this.see(about, claim.firstUs, claim.lastUs, folded);
      const known = this.records.claim(about.id, claim);
      if (!known) {
        if (this.limits.full('claimsPerAddressMax', this.records.claimsOf(about.id)?.size ?? 0)) continue;
        const { attribute, value, source, confidence, firstUs, lastUs, firstPacket } = claim;
        const id = this.records.next('claim');
        const said = { attribute, value, source, confidence, firstUs, lastUs, sensor: batch.sensor, firstPacket };
        const record: ClaimRecord = { id, endpoint: about.id, asset: null, ...said };
        this.records.addClaim(record);
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

  private foldSessions(batch: Batch, seen: Seen, folded: Folded): void {
    for (const session of batch.sessions) {
      const client = seen[session.client];
      const server = seen[session.server];
      if (!client || !server) continue;
      this.see(client, session.startUs, session.lastUs, folded);
      this.see(server, session.startUs, session.lastUs, folded);
      let record = this.records.session(batch.sensor, session.key);
      if (!record) {
        const { key, protocol, port, clientPort, startUs, lastUs, ended, bytes } = session;
        const ends = { client: client.id, server: server.id };
        const id = this.records.next('session');
        record = { id, sensor: batch.sensor, key, ...ends, protocol, port, clientPort, startUs, lastUs, ended, bytes };
        this.records.addSession(record);
        this.trimSessions();
      }
      // What a sensor says of a session is already a total: the furthest word counts.
      record.lastUs = Math.max(record.lastUs, session.lastUs);
      record.bytes = Math.max(record.bytes, session.bytes);
      record.ended ||= session.ended;
      folded.sessions.add(record);
    }
  }

  private foldAccounts(batch: Batch, seen: Seen, folded: Folded): void {
    for (const account of batch.accounts) {
      const at = seen[account.at];
      const on = account.logon && seen[account.logon.on];
      if (!at || (account.logon && !on)) continue;
      this.see(at, account.firstUs, account.lastUs, folded);
      if (on) this.see(on, account.firstUs, account.lastUs, folded);
      this.foldAccount(account, { at, server: on?.id ?? null }, folded);
    }
  }

  private foldAccount(account: AccountSeenAt, place: AccountPlace, folded: Folded): void {
    const { name, domain, kind, source, logon, firstUs, lastUs } = account;
    const { at, server } = place;
    const as = {
      name,
      domain,
      kind,
      source,
      server,
      secret: logon?.secret ?? '',
      knownDefault: logon?.knownDefault ?? false,
    };
    const known = this.records.account(at.id, as);
    if (known) {
      if (widen(known, firstUs, lastUs)) folded.accounts.add(known);
      return;
    }
    if (this.limits.full('accountsMax', this.records.accounts.size)) return;
    const record: AccountRecord = { id: this.records.next('account'), ...as, endpoint: at.id, firstUs, lastUs };
    this.records.addAccount(record);
    folded.accounts.add(record);
    folded.freshAccounts.push(record);
  }

  private foldServices(batch: Batch, seen: Seen, folded: Folded): void {
    for (const service of batch.unknownServices ?? []) {
      const server = seen[service.server];
      if (!server) continue;
      this.see(server, service.firstUs, service.lastUs, folded);
      let record = this.records.unknownService(server.id, service);
      if (record && !lookAnew(record, service)) continue;
      if (!record) {
        if (this.limits.full('unknownServicesPerSiteMax', this.records.unknownServices.size)) continue;
        this.records.addUnknownService((record = freshService(this.records.next('service'), server.id, service)));
      }
      folded.unknownServices.add(record);
    }
  }

  private see(endpoint: EndpointRecord, firstUs: number, lastUs: number, folded: Folded): void {
    if (firstUs < endpoint.firstUs) folded.endpoints.add(endpoint);
    widen(endpoint, firstUs, lastUs);
  }

  /** The store has all sessions; memory knows again those that go on. Ended ones leave first, oldest first. */
  private trimSessions(): void {
    const ceiling = this.limits.ceiling('sessionsHeldMax');
    if (this.records.sessions.size <= ceiling) return;
    const surplus = Math.ceil(ceiling / 10);
    const ended = [...this.records.sessions.values()].filter((s) => s.ended);
    const leaving = (ended.length >= surplus ? ended : [...this.records.sessions.values()])
      .sort((a, b) => a.lastUs - b.lastUs)
      .slice(0, surplus);
    for (const session of leaving) this.records.forgetSession(session);
    const open = leaving.filter((session) => !session.ended).length;
    if (open > 0) this.limits.hit('sessionsHeldMax', open);
  }
}
