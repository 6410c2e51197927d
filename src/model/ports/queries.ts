/** What may be asked of the stored graph. Every question carries who asks; the store checks their grants in the query itself. */
import type {
  AccountRecord,
  AssetRecord,
  BucketRecord,
  ClaimRecord,
  ConversationRecord,
  OperationRecord,
  SessionRecord,
  UnknownServiceRecord,
  ZoneRecord,
} from '../graph.ts';
import type { AssetId, LineId, SiteId, ZoneId } from '../ids.ts';
import type { AssetClass, Domain, Level, Meaning, Transport } from '../words.ts';
import type { Actor } from './audit.ts';

/**
 * Who looks, and how far. A person must hold a grant in force at the site when the query runs, a token must be good for it;
 * otherwise the answer is empty. `zones` narrows to assets in these zones and to conversations with one side there.
 */
export interface Sight {
  readonly by: Actor;
  readonly site: SiteId;
  readonly zones: 'site' | ReadonlySet<ZoneId>;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  readonly total: number;
}

export interface Paging {
  /** Opaque; of the same query. One that does not fit begins at the first row. */
  readonly cursor?: string | undefined;
  /** At most LIMITS.pageRowsMax. */
  readonly limit: number;
}

export interface Range {
  readonly fromUs?: number | undefined;
  readonly toUs?: number | undefined;
}

export const ASSET_SORTS = [
  'name',
  'class',
  'level',
  'vendor',
  'model',
  'zone',
  'ip',
  'firstSeen',
  'lastSeen',
] as const;
export type AssetSort = (typeof ASSET_SORTS)[number];

/** All that is given must hold. Assets merged into another are never among the answers. */
export interface AssetFilter {
  /** In name, address, vendor, model, serial, host name; any case. */
  readonly search?: string | undefined;
  readonly zone?: ZoneId | 'none' | undefined;
  readonly classes?: readonly AssetClass[] | undefined;
  readonly levels?: readonly (Level | 'none')[] | undefined;
  readonly domain?: Domain | undefined;
  readonly vendor?: string | undefined;
  readonly line?: LineId | undefined;
  /** Who is missing (`none`) or there. */
  readonly owner?: 'none' | 'it' | 'ot' | 'both' | undefined;
  readonly seenSinceUs?: number | undefined;
  readonly newSinceUs?: number | undefined;
  /** Class `external` is left out unless it is asked for here or in `classes`. */
  readonly externals?: boolean | undefined;
}

export interface AssetQuery extends AssetFilter, Paging {
  readonly sort?: AssetSort | undefined;
  readonly descending?: boolean | undefined;
}

export interface AssetView extends AssetRecord {
  readonly zoneName: string | null;
}

/** Without those that were removed. */
export interface ZoneView extends ZoneRecord {
  readonly members: readonly AssetId[];
}

export interface AssetRef {
  /** Empty for a group address (multicast, broadcast): that is nobody's, its name is the address. */
  readonly id: AssetId;
  readonly name: string;
  readonly class: AssetClass;
}

export interface ServiceRow {
  readonly protocol: string;
  readonly transport: Transport;
  readonly port: number;
  readonly role: 'client' | 'server';
}

export const CONVERSATION_SORTS = [
  'client',
  'server',
  'protocol',
  'port',
  'packets',
  'bytes',
  'firstSeen',
  'lastSeen',
] as const;
export type ConversationSort = (typeof CONVERSATION_SORTS)[number];

export interface ConversationQuery extends Paging, Range {
  /** Either side. */
  readonly asset?: AssetId | undefined;
  readonly client?: AssetId | undefined;
  readonly server?: AssetId | undefined;
  readonly zone?: ZoneId | undefined;
  readonly protocols?: readonly string[] | undefined;
  readonly meanings?: readonly Meaning[] | undefined;
  readonly cyclic?: boolean | undefined;
  /** Id of an unknown service. */
  readonly service?: number | undefined;
  readonly search?: string | undefined;
  readonly newSinceUs?: number | undefined;
  readonly sort?: ConversationSort | undefined;
  readonly descending?: boolean | undefined;
}

export interface Ends {
  readonly clientAsset: AssetRef;
  readonly serverAsset: AssetRef;
}

export interface ConversationView extends ConversationRecord, Ends {
  /** IP where there is one, else MAC. */
  readonly clientAddress: string;
  readonly serverAddress: string;
  readonly meanings: readonly Meaning[];
  readonly operationCount: number;
  /** What a person calls its service where the protocol is unknown. */
  readonly serviceName: string | null;
}

export interface SessionQuery extends Paging, Range {
  readonly asset?: AssetId | undefined;
}

export type SessionView = SessionRecord & Ends;

/** One account of a domain, wherever it was seen. */
export interface AccountView extends Omit<AccountRecord, 'endpoint' | 'server' | 'secret' | 'knownDefault'> {
  readonly assets: readonly AssetRef[];
}

export interface LogonQuery extends Paging {
  /** On either side. */
  readonly asset?: AssetId | undefined;
  readonly knownDefault?: boolean | undefined;
  /** Id of a logon: those with its secret, itself among them. */
  readonly sameSecretAs?: number | undefined;
}

/** A logon whose secret could be read on the way: one row for each client, server, account and secret. */
export interface LogonView extends Ends {
  readonly id: number;
  /** Empty where it has none, as a community. */
  readonly name: string;
  readonly domain: string;
  readonly kind: AccountRecord['kind'];
  readonly clientAddress: string;
  readonly serverAddress: string;
  readonly protocol: string;
  /** false: none was needed. */
  readonly withSecret: boolean;
  /** Name and secret are as a maker delivers them. */
  readonly knownDefault: boolean;
  /** Others of client, server and account with the same secret, as far as the caller sees. */
  readonly sharedWith: number;
  readonly firstUs: number;
  readonly lastUs: number;
}

export interface LogonPage extends Page<LogonView> {
  /** Of all that match. */
  readonly knownDefaults: number;
}

export interface UnknownServiceQuery extends Paging {
  /** That offers it. */
  readonly asset?: AssetId | undefined;
  readonly named?: boolean | undefined;
}

/** First and last time are those of its conversations too. */
export interface UnknownServiceView extends Omit<UnknownServiceRecord, 'server'> {
  readonly serverAsset: AssetRef;
  readonly address: string;
  readonly conversations: number;
  readonly name: string | null;
  readonly note: string | null;
}

export interface UnknownServicePage extends Page<UnknownServiceView> {
  /** Of all that match. */
  readonly named: number;
}

export interface OperationView extends OperationRecord, Ends {
  readonly protocol: string;
}

export interface PeerRow {
  readonly asset: AssetRef;
  /** What the peer was towards the asset that was asked about. */
  readonly direction: 'client' | 'server';
  readonly protocol: string;
  readonly conversation: number;
  readonly packets: number;
  readonly bytes: number;
  readonly meanings: Readonly<Partial<Record<Meaning, number>>>;
  /** From when to when they spoke, as closely as the stretches of time tell. */
  readonly firstUs: number;
  readonly lastUs: number;
}

/** What first appeared between two times. */
export interface Changes {
  readonly assets: readonly AssetView[];
  readonly conversations: readonly ConversationView[];
  readonly operations: readonly OperationView[];
  readonly claims: readonly (ClaimRecord & { readonly assetRef: AssetRef })[];
  /** More changed than one answer holds. */
  readonly cut: boolean;
}

export interface HistoryRow {
  readonly timeUs: number;
  readonly kind: 'asset' | 'claim' | 'conversation' | 'operation' | 'session';
  /** claim: attribute; conversation and session: protocol; operation: its name. */
  readonly word: string;
  /** claim: value; operation: object. */
  readonly value: string | null;
  readonly source: string | null;
  /** The other asset, and what it was in the conversation. */
  readonly other: AssetRef | null;
  readonly otherRole: 'client' | 'server' | null;
  readonly conversation: number | null;
  readonly meaning: Meaning | null;
}

export interface EdgeRow {
  readonly client: AssetId;
  readonly server: AssetId;
  readonly protocol: string;
  readonly meanings: readonly Meaning[];
  readonly conversations: number;
  readonly lastUs: number;
}

export interface Overview {
  /** External endpoints are counted by `external` only. */
  readonly assets: {
    readonly total: number;
    readonly new: number;
    readonly external: number;
    readonly withOwner: number;
    readonly byClass: readonly { readonly class: AssetClass; readonly count: number }[];
    readonly byLevel: readonly { readonly level: Level | null; readonly count: number }[];
    readonly byZone: readonly { readonly zone: ZoneId | null; readonly count: number }[];
  };
  readonly conversations: { readonly total: number; readonly new: number };
  readonly protocols: readonly {
    readonly protocol: string;
    readonly messages: number;
    readonly conversations: number;
  }[];
  /**
   * Operations that change a device, newest first, 20 at most; not those of a cyclic exchange. Of one conversation and
   * meaning the newest is told, with how many kinds of operation there were, and how often they were asked for in all.
   */
  readonly notable: readonly (OperationView & { readonly kinds: number; readonly total: number })[];
  readonly oldestUs: number | null;
}

export interface OverviewQuery {
  readonly newSinceUs: number;
  /** Protocols in which a write changes a process. */
  readonly industrial: readonly string[];
}

export interface Questions {
  overview(sight: Sight, query: OverviewQuery): Promise<Overview>;
  edges(sight: Sight): Promise<readonly EdgeRow[]>;
  assets(sight: Sight, query: AssetQuery): Promise<Page<AssetView>>;
  /** Those merged into another are given too: `mergedInto` says where to look. */
  asset(sight: Sight, id: AssetId): Promise<AssetView | null>;
  services(sight: Sight, asset: AssetId): Promise<readonly ServiceRow[]>;
  claims(sight: Sight, asset: AssetId): Promise<readonly ClaimRecord[]>;
  peers(sight: Sight, asset: AssetId, range: Range): Promise<readonly PeerRow[]>;
  /** Newest first. */
  history(sight: Sight, asset: AssetId, query: Range & Paging): Promise<Page<HistoryRow>>;
  conversations(sight: Sight, query: ConversationQuery): Promise<Page<ConversationView>>;
  conversation(sight: Sight, id: number): Promise<ConversationView | null>;
  operations(sight: Sight, conversation: number): Promise<readonly OperationRecord[]>;
  /** Oldest first. */
  buckets(sight: Sight, conversation: number, range: Range): Promise<readonly BucketRecord[]>;
  sessions(sight: Sight, query: SessionQuery): Promise<Page<SessionView>>;
  accounts(sight: Sight, query: Paging): Promise<Page<AccountView>>;
  logons(sight: Sight, query: LogonQuery): Promise<LogonPage>;
  unknownServices(sight: Sight, query: UnknownServiceQuery): Promise<UnknownServicePage>;
  unknownService(sight: Sight, id: number): Promise<UnknownServiceView | null>;
  changes(sight: Sight, range: { readonly fromUs: number; readonly toUs: number }): Promise<Changes>;
}
