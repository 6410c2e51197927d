/** The records of one site's graph, each found by its number, by what makes it the same as another, and by what it belongs to. */
import type {
  AccountRecord,
  ClaimRecord,
  ConversationRecord,
  EndpointRecord,
  OperationRecord,
  SessionRecord,
  UnknownServiceRecord,
} from '../model/graph.ts';
import type { AssetId } from '../model/ids.ts';

const NUMBERED = ['endpoint', 'claim', 'conversation', 'operation', 'session', 'account', 'service'] as const;
type Numbered = (typeof NUMBERED)[number];

const EMPTY_IDS: ReadonlySet<number> = new Set();

interface ConversationAs {
  readonly transport: string;
  readonly port: number;
  readonly protocol: string;
}
interface OperationAs {
  readonly code: number;
  readonly object?: string | null | undefined;
  readonly operation: string;
}
interface ClaimAs {
  readonly attribute: string;
  readonly source: string;
  readonly value: string;
}
interface AccountAs {
  readonly source: string;
  readonly kind: string;
  readonly domain: string;
  readonly name: string;
  readonly server: number | null;
  readonly secret: string;
  readonly knownDefault: boolean;
}

interface ServiceAs {
  readonly transport: string;
  readonly port: number;
}

export class GraphRecords {
  readonly endpoints = new Map<number, EndpointRecord>();
  readonly claims = new Map<number, ClaimRecord>();
  readonly conversations = new Map<number, ConversationRecord>();
  readonly sessions = new Map<number, SessionRecord>();
  readonly accounts = new Map<number, AccountRecord>();
  readonly unknownServices = new Map<number, UnknownServiceRecord>();
  private readonly endpointByKey = new Map<string, EndpointRecord>();
  private readonly endpointsByAsset = new Map<AssetId, Set<number>>();
  private readonly claimsByEndpoint = new Map<number, Map<string, ClaimRecord>>();
  private readonly conversationByKey = new Map<string, ConversationRecord>();
  private readonly conversationsByEndpoint = new Map<number, Set<number>>();
  private readonly operationsByConversation = new Map<number, Map<string, OperationRecord>>();
  private readonly sessionByKey = new Map<string, SessionRecord>();
  private readonly accountByKey = new Map<string, AccountRecord>();
  private readonly serviceByKey = new Map<string, UnknownServiceRecord>();
  private readonly last: Record<Numbered, number> = {
    endpoint: 0,
    claim: 0,
    conversation: 0,
    operation: 0,
    session: 0,
    account: 0,
    service: 0,
  };

  /** The number of the next record of a kind. It is given once that record is added. */
  next(kind: Numbered): number {
    return this.last[kind] + 1;
  }

  /** Numbers that were given once are not given again. */
  numbersFrom(highest: Partial<Record<Numbered, number>>): void {
    for (const kind of NUMBERED) this.given(kind, highest[kind] ?? 0);
  }

  endpoint(mac: string | null, ip: string | null, vlan: number | null): EndpointRecord | undefined {
    return this.endpointByKey.get(endpointKey(mac, ip, vlan));
  }

  endpointIdsOf(asset: AssetId): ReadonlySet<number> {
    return this.endpointsByAsset.get(asset) ?? EMPTY_IDS;
  }

  /** True when that is new. */
  assign(endpoint: EndpointRecord, asset: AssetId | null): boolean {
    if (endpoint.asset === asset) return false;
    if (endpoint.asset !== null) this.endpointsByAsset.get(endpoint.asset)?.delete(endpoint.id);
    endpoint.asset = asset;
    if (asset !== null) link(this.endpointsByAsset, asset, endpoint.id);
    return true;
  }

  claimsOf(endpoint: number): ReadonlyMap<string, ClaimRecord> | undefined {
    return this.claimsByEndpoint.get(endpoint);
  }

  claim(endpoint: number, as: ClaimAs): ClaimRecord | undefined {
    return this.claimsByEndpoint.get(endpoint)?.get(claimKey(as));
  }

  conversation(client: number, server: number, as: ConversationAs): ConversationRecord | undefined {
    return this.conversationByKey.get(conversationKey(client, server, as));
  }

  conversationIdsOf(endpoint: number): ReadonlySet<number> {
    return this.conversationsByEndpoint.get(endpoint) ?? EMPTY_IDS;
  }

  operationsOf(conversation: number): ReadonlyMap<string, OperationRecord> | undefined {
    return this.operationsByConversation.get(conversation);
  }

  operation(conversation: number, as: OperationAs): OperationRecord | undefined {
    return this.operationsByConversation.get(conversation)?.get(operationKey(as));
  }

  session(sensor: string, key: string): SessionRecord | undefined {
    return this.sessionByKey.get(`${sensor}|${key}`);
  }

  account(endpoint: number, as: AccountAs): AccountRecord | undefined {
    return this.accountByKey.get(accountKey(endpoint, as));
  }

  unknownService(server: number, as: ServiceAs): UnknownServiceRecord | undefined {
    return this.serviceByKey.get(serviceKey(server, as));
  }

  addEndpoint(record: EndpointRecord): void {
    this.endpoints.set(record.id, record);
    this.endpointByKey.set(endpointKey(record.mac, record.ip, record.vlan), record);
    if (record.asset !== null) link(this.endpointsByAsset, record.asset, record.id);
    this.given('endpoint', record.id);
  }

  addClaim(record: ClaimRecord): void {
    this.claims.set(record.id, record);
    this.given('claim', record.id);
    if (record.endpoint !== null) within(this.claimsByEndpoint, record.endpoint).set(claimKey(record), record);
  }

  addConversation(record: ConversationRecord): void {
    this.conversations.set(record.id, record);
    this.conversationByKey.set(conversationKey(record.client, record.server, record), record);
    link(this.conversationsByEndpoint, record.client, record.id);
    link(this.conversationsByEndpoint, record.server, record.id);
    this.given('conversation', record.id);
  }

  addOperation(record: OperationRecord): void {
    within(this.operationsByConversation, record.conversation).set(operationKey(record), record);
    this.given('operation', record.id);
  }

  addSession(record: SessionRecord): void {
    this.sessions.set(record.id, record);
    this.sessionByKey.set(`${record.sensor}|${record.key}`, record);
    this.given('session', record.id);
  }

  forgetSession(record: SessionRecord): void {
    this.sessions.delete(record.id);
    this.sessionByKey.delete(`${record.sensor}|${record.key}`);
  }

  addAccount(record: AccountRecord): void {
    this.accounts.set(record.id, record);
    this.accountByKey.set(accountKey(record.endpoint, record), record);
    this.given('account', record.id);
  }

  addUnknownService(record: UnknownServiceRecord): void {
    this.unknownServices.set(record.id, record);
    this.serviceByKey.set(serviceKey(record.server, record), record);
    this.given('service', record.id);
  }

  private given(kind: Numbered, id: number): void {
    if (id > this.last[kind]) this.last[kind] = id;
  }
}

function link<K>(index: Map<K, Set<number>>, key: K, id: number): void {
  const ids = index.get(key);
  if (ids) ids.add(id);
  else index.set(key, new Set([id]));
}

function within<T>(index: Map<number, Map<string, T>>, key: number): Map<string, T> {
  let held = index.get(key);
  if (!held) index.set(key, (held = new Map<string, T>()));
  return held;
}

const endpointKey = (mac: string | null, ip: string | null, vlan: number | null): string =>
  `${mac ?? ''}|${ip ?? ''}|${vlan ?? ''}`;

const conversationKey = (client: number, server: number, as: ConversationAs): string =>
  `${client}|${server}|${as.transport}|${as.port}|${as.protocol}`;

const operationKey = (as: OperationAs): string => `${as.code}|${as.operation}|${as.object ?? ''}`;

const serviceKey = (server: number, as: ServiceAs): string => `${server}|${as.transport}|${as.port}`;

const claimKey = (as: ClaimAs): string => `${as.attribute}|${as.source}|${as.value}`;

const accountKey = (endpoint: number, as: AccountAs): string =>
  `${endpoint}|${as.source}|${as.kind}|${as.server ?? ''}|${as.secret}|${String(as.knownDefault)}|${as.domain}\\${as.name}`;
