/**
 * Records of the temporal graph: what is folded out of batches, kept in memory and written to the store. Absolute
 * totals, never deltas, so that writing one twice changes nothing. Times are microseconds since the epoch.
 */
import type { AssetId, SiteId, ZoneId } from './ids.ts';
import type { ProfiledTransport, ServiceLooks, SideShape } from './service-looks.ts';
import type { AssetClass, Attribute, Domain, Level, Meaning, Transport } from './words.ts';

/** One address as seen: a MAC, an IP, or both together. It belongs to one asset; which one may change as more is learnt. */
export interface EndpointRecord {
  readonly id: number;
  readonly mac: string | null;
  readonly ip: string | null;
  readonly vlan: number | null;
  asset: AssetId | null;
  firstUs: number;
  lastUs: number;
}

/** One sourced, dated statement. From the wire it is about an endpoint, from a person about an asset. */
export interface ClaimRecord {
  readonly id: number;
  readonly endpoint: number | null;
  readonly asset: AssetId | null;
  readonly attribute: Attribute;
  readonly value: string;
  /** Protocol id, `oui`, `wire`, `tcp-stack`, `inference`, or `person:<id>`. */
  readonly source: string;
  confidence: number;
  firstUs: number;
  lastUs: number;
  /** Where it was first said. */
  sensor: string;
  firstPacket: number;
}

/** The best answer for one attribute, and why. */
export interface Inferred<T> {
  readonly value: T;
  readonly confidence: number;
  readonly source: string;
  readonly reason: string;
}

export interface AssetRecord {
  readonly id: AssetId;
  readonly site: SiteId;
  name: string;
  class: AssetClass;
  level: Level | null;
  domain: Domain | null;
  vendor: string | null;
  model: string | null;
  firmware: string | null;
  serial: string | null;
  os: string | null;
  zone: ZoneId | null;
  /** Reason and confidence for each of the above that is inferred. */
  reasons: Readonly<Record<string, Inferred<string>>>;
  macs: readonly string[];
  ips: readonly string[];
  hostnames: readonly string[];
  itOwner: string | null;
  otOwner: string | null;
  neverTouch: boolean;
  lossPerHour: number | null;
  firstUs: number;
  lastUs: number;
  /** Set when it turned out to be the same device as another; the id is never given again. */
  mergedInto: AssetId | null;
}

/** All that one endpoint said to another over one service. */
export interface ConversationRecord {
  readonly id: number;
  readonly client: number;
  readonly server: number;
  readonly transport: Transport;
  readonly port: number;
  readonly protocol: string;
  packets: number;
  bytes: number;
  flows: number;
  firstUs: number;
  lastUs: number;
}

export interface OperationRecord {
  readonly id: number;
  readonly conversation: number;
  readonly code: number;
  readonly object: string | null;
  readonly operation: string;
  readonly meaning: Meaning;
  requests: number;
  responses: number;
  errors: number;
  firstUs: number;
  lastUs: number;
  firstSensor: string;
  firstPacket: number;
  lastSensor: string;
  lastPacket: number;
}

/** A conversation in one stretch of time (`bucketUs` long), so that "who talked to this PLC last Tuesday" has an answer. */
export interface BucketRecord {
  readonly conversation: number;
  readonly startUs: number;
  packets: number;
  bytes: number;
  /** Messages by meaning. */
  meanings: Readonly<Partial<Record<Meaning, number>>>;
}

export interface SessionRecord {
  readonly id: number;
  readonly sensor: string;
  readonly key: string;
  readonly client: number;
  readonly server: number;
  readonly protocol: string;
  readonly port: number;
  readonly clientPort: number;
  readonly startUs: number;
  lastUs: number;
  ended: boolean;
  bytes: number;
}

export interface AccountRecord {
  readonly id: number;
  /** Empty for a logon without one, as with a community. */
  readonly name: string;
  readonly domain: string;
  readonly kind: 'user' | 'machine' | 'service' | 'unknown';
  readonly source: string;
  readonly endpoint: number;
  /** Endpoint that it logged on to with a secret that could be read on the way; null where it was only seen. */
  readonly server: number | null;
  /** Mark of that secret (`LogonSeen`). */
  readonly secret: string;
  readonly knownDefault: boolean;
  firstUs: number;
  lastUs: number;
}

/** A service of an unknown protocol: what it looked like last. What a person calls it is kept by the store alone. */
export interface UnknownServiceRecord extends ServiceLooks {
  readonly id: number;
  /** Endpoint. */
  readonly server: number;
  readonly transport: ProfiledTransport;
  readonly port: number;
  entropy: number;
  printable: number;
  client: SideShape;
  answers: SideShape;
  periodUs: number | null;
  firstUs: number;
  lastUs: number;
}

/** A group of assets of one site. Proposed from subnet or VLAN within its level until a person or a policy says otherwise. */
export interface ZoneRecord {
  readonly id: ZoneId;
  readonly site: SiteId;
  name: string;
  /** Null where it spans several, as a cell does. */
  level: Level | null;
  kind: 'proposed' | 'person';
  /** What a proposal stands for: `subnet:10.0.1.0/24@4`, `vlan:20@cell`; null for a person's zone. */
  readonly key: string | null;
  x: number | null;
  y: number | null;
  /** Set when a person removed it; the id is never given again. */
  removed: boolean;
}

export const BUCKET_US = 300_000_000;

/** Everything that one batch changed, to be committed in one transaction together with the sensor's cursor. */
export interface GraphChanges {
  readonly site: SiteId;
  readonly endpoints: readonly EndpointRecord[];
  readonly claims: readonly ClaimRecord[];
  readonly assets: readonly AssetRecord[];
  readonly conversations: readonly ConversationRecord[];
  readonly operations: readonly OperationRecord[];
  readonly buckets: readonly BucketRecord[];
  readonly sessions: readonly SessionRecord[];
  readonly accounts: readonly AccountRecord[];
  readonly unknownServices: readonly UnknownServiceRecord[];
  readonly zones: readonly ZoneRecord[];
}

/** All rows of one site as the store keeps them, to rebuild the graph from. Buckets may be the recent ones only. */
export interface SiteRecords {
  readonly endpoints: Iterable<EndpointRecord>;
  readonly claims: Iterable<ClaimRecord>;
  /** With those that are merged into others: their ids and anchors are needed. */
  readonly assets: Iterable<AssetRecord>;
  readonly conversations: Iterable<ConversationRecord>;
  readonly operations: Iterable<OperationRecord>;
  readonly buckets: Iterable<BucketRecord>;
  readonly sessions: Iterable<SessionRecord>;
  readonly accounts: Iterable<AccountRecord>;
  readonly unknownServices: Iterable<UnknownServiceRecord>;
  readonly zones: Iterable<ZoneRecord>;
  /** Highest numbers ever given (retention may have removed the rows that carried them), where the store knows them. */
  readonly highest?: Partial<
    Record<
      'endpoint' | 'claim' | 'asset' | 'conversation' | 'operation' | 'session' | 'account' | 'service' | 'zone',
      number
    >
  >;
}
