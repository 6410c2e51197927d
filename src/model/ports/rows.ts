/** What the store keeps beside the graph, as its readers get it. Times are microseconds since the epoch; ids are never reused. */
import type { AssetId, GrantId, ImportId, LineId, PersonId, SensorId, SiteId, TokenId, ZoneId } from '../ids.ts';
import type { LIMITS } from '../limits.ts';
import type { SensorHealth } from '../observation.ts';
import type { PulseState, Role } from '../words.ts';

export interface SiteRow {
  readonly id: SiteId;
  readonly name: string;
  /** IANA. */
  readonly timeZone: string;
  readonly demo: boolean;
  readonly createdUs: number;
}

export interface LineRow {
  readonly site: SiteId;
  readonly id: LineId;
  readonly name: string;
  readonly assets: readonly AssetId[];
  readonly valuePerHour: number | null;
  readonly createdUs: number;
}

export interface PersonRow {
  readonly id: PersonId;
  /** null once erased. */
  readonly name: string | null;
  readonly createdUs: number;
  readonly lastSignInUs: number | null;
  readonly disabled: boolean;
  readonly erasedUs: number | null;
}

export interface GrantRow {
  readonly id: GrantId;
  readonly person: PersonId;
  readonly personName: string | null;
  readonly role: Role;
  readonly site: SiteId;
  readonly zone: ZoneId | null;
  readonly costLimit: number | null;
  readonly fromUs: number;
  readonly untilUs: number | null;
}

export type TokenScope = 'ingest' | 'metrics' | 'read';

/** A bearer token, without what opens it: only a hash of that is kept, and it is never read back. */
export interface TokenRow {
  readonly id: TokenId;
  readonly name: string;
  readonly scope: TokenScope | null;
  readonly role: Role | null;
  readonly site: SiteId | null;
  readonly sensor: SensorId | null;
  readonly createdUs: number;
  readonly expiresUs: number | null;
  readonly lastUsedUs: number | null;
  readonly revokedUs: number | null;
}

/** A person's session in a browser. `hash` is that of the cookie. */
export interface SignInRow {
  readonly hash: string;
  readonly person: PersonId;
  readonly csrf: string;
  readonly createdUs: number;
  readonly lastUsedUs: number;
  readonly expiresUs: number;
}

export interface GapRow {
  readonly fromUs: number;
  readonly toUs: number;
  readonly batches: number;
}

export interface LimitRow {
  readonly limit: keyof typeof LIMITS;
  /** null: the server itself. */
  readonly sensor: SensorId | null;
  readonly count: number;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly missing: string;
}

export type SensorKind = 'live' | 'import' | 'demo';

export interface SensorRow {
  readonly site: SiteId;
  readonly id: SensorId;
  readonly name: string;
  readonly kind: SensorKind;
  /** The last batch that was committed; 0 before the first. */
  readonly sequence: number;
  readonly health: SensorHealth | null;
  readonly lastBatchUs: number | null;
  readonly createdUs: number;
  /** The latest 20 each. */
  readonly gaps: readonly GapRow[];
  readonly limits: readonly LimitRow[];
}

export interface PulseRow {
  /** `ConversationRecord.id`. */
  readonly conversation: number;
  readonly sensor: SensorId;
  readonly periodUs: number;
  readonly jitterUs: number;
  readonly lastBeatUs: number;
  readonly state: PulseState;
  readonly sinceUs: number;
}

export type ImportState = 'waiting' | 'reading' | 'done' | 'failed';

export interface ImportProgress {
  readonly state: ImportState;
  readonly sha256: string | null;
  /** 0 to 1. */
  readonly progress: number;
  readonly packets: number;
  readonly firstUs: number | null;
  readonly lastUs: number | null;
  readonly warnings: readonly string[];
  readonly result: {
    readonly assets: number;
    readonly conversations: number;
    readonly operations: number;
    readonly known: boolean;
  } | null;
  readonly error: string | null;
  readonly endedUs: number | null;
}

export interface ImportRow extends ImportProgress {
  readonly site: SiteId;
  readonly id: ImportId;
  readonly name: string;
  readonly bytes: number;
  readonly createdUs: number;
}

/** A sign with its endpoints resolved to `EndpointRecord.id`. */
export interface SignRow {
  readonly source: number;
  readonly target: number;
  readonly protocol: string;
  readonly kind: string;
  readonly text: string;
  readonly timeUs: number;
  readonly packet: number;
}
