/**
 * The store: all that Bulkhead keeps, in PostgreSQL. There are three doors for writing and no other: `mutate` (an actor's act,
 * audited in its own transaction), `take*` (a sensor's own observations), and `sweep` (retention, which audits itself).
 * Problems of the caller are values; a database that cannot be reached rejects with StoreUnavailable.
 */
import type { Problem, Result } from '../../kernel/result.ts';
import type { BucketRecord, GraphChanges, SiteRecords } from '../graph.ts';
import type { AssetId, GrantId, HoldId, ImportId, LineId, PersonId, SensorId, SiteId, TokenId } from '../ids.ts';
import type { LimitEvent } from '../limits.ts';
import type { SensorHealth } from '../observation.ts';
import type { Secret } from '../secret.ts';
import type { Act, AuditEntry, AuditVerdict, Detail, Json, PersonalDetail } from './audit.ts';
import type { Page, Paging, Questions, Range, Sight, ZoneView } from './queries.ts';
import type { Hold, RetentionDays, Swept } from './retention.ts';
import type * as row from './rows.ts';

/** The database does not answer. Nothing of the transaction was kept, or (`mayHaveHappened`) it was cut off while committing. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly mayHaveHappened: boolean;
  constructor(message: string, mayHaveHappened: boolean, cause?: unknown) {
    super(message, { cause });
    this.mayHaveHappened = mayHaveHappened;
  }
}

export interface BatchCommit extends GraphChanges {
  readonly sensor: SensorId;
  readonly sequence: number;
  readonly health: SensorHealth;
  /** As the sensor sent them: totals since a first time, or what was added; both are told apart by `firstUs`. */
  readonly limits: readonly LimitEvent[];
  /** Ceilings of the site itself that this batch hit: what it added. */
  readonly siteLimits: readonly LimitEvent[];
  readonly signs: readonly row.SignRow[];
  readonly gap: row.GapRow | null;
  /** When it was received. */
  readonly takenUs: number;
}

export type BatchProblem =
  | (Problem<'gap'> & { readonly expected: number })
  /** Never added, or removed. */
  | Problem<'unknown-sensor'>;

/** `taken: false`: the sequence was not above the cursor, nothing changed. `sequence` is the cursor. */
export interface Taken {
  readonly taken: boolean;
  readonly sequence: number;
}

/** All of a site that is kept in memory. Of buckets only those of the last two stretches of time, see `recallBuckets`. */
export interface StoredSite {
  readonly graph: SiteRecords;
  readonly lines: readonly row.LineRow[];
  readonly pulses: readonly row.PulseRow[];
  readonly cursors: ReadonlyMap<SensorId, number>;
}

export type Conflict = Problem<'conflict'>;
export type NotFound = Problem<'not-found'>;

/** Had only through `Store.mutate`. What is bound to a site goes to the act's site. Returning an error undoes everything. */
export interface Transaction {
  /** Adds to the audit row what only the act itself found out. */
  note(more: { subject?: string; detail?: Detail; personal?: readonly PersonalDetail[] }): void;

  addSite(site: { name: string; timeZone: string; demo: boolean }): Promise<Result<row.SiteRow, Conflict>>;
  changeSite(patch: {
    name?: string | undefined;
    timeZone?: string | undefined;
  }): Promise<Result<row.SiteRow, Conflict | NotFound>>;
  /** Deletes all rows of the act's site; refused while a hold stands. The id is never given again. */
  removeSite(): Promise<Result<void, Problem<'held'> | NotFound>>;

  /** What a person's word changed in the graph. */
  saveGraph(changes: GraphChanges): Promise<void>;
  /** A person took claims back. */
  removeClaims(ids: readonly number[]): Promise<void>;
  /** Answers what it was called before. null takes a name back. */
  nameUnknownService(
    id: number,
    said: { readonly name: string | null; readonly note: string | null },
  ): Promise<Result<string | null, NotFound>>;
  addLine(line: {
    name: string;
    assets: readonly AssetId[];
    valuePerHour: number | null;
  }): Promise<Result<row.LineRow, Conflict>>;
  changeLine(
    line: LineId,
    patch: {
      name?: string | undefined;
      assets?: readonly AssetId[] | undefined;
      valuePerHour?: number | null | undefined;
    },
  ): Promise<Result<row.LineRow, Conflict | NotFound>>;
  removeLine(line: LineId): Promise<Result<void, NotFound>>;

  /** `id` is given for captures and the demo (`capture:<16 hex>`); one that is there already is returned as it is. */
  addSensor(sensor: { id?: SensorId | undefined; name: string; kind: row.SensorKind }): Promise<row.SensorRow>;
  /** Revokes its tokens too. What it observed stays. */
  removeSensor(sensor: SensorId): Promise<Result<void, NotFound>>;
  addImport(made: { id?: ImportId | undefined; name: string; bytes: number }): Promise<row.ImportRow>;

  // A site keeps its last administrator: who would disable or erase him, or take his grant, is refused.
  addPerson(person: { name: string; passwordHash: string }): Promise<Result<row.PersonRow, Conflict>>;
  changePerson(
    person: PersonId,
    patch: { name?: string | undefined; passwordHash?: string | undefined; disabled?: boolean | undefined },
  ): Promise<Result<row.PersonRow, Conflict | NotFound>>;
  /** Destroys the person's key and name, ends grants and sign-ins. The audit stays whole without saying who it was. */
  erasePerson(person: PersonId): Promise<Result<void, Conflict | NotFound>>;
  /** Erases somebody without an account by the name that was written down (an owner): fields, claims and audit. Answers which assets it touched. */
  eraseName(name: string): Promise<readonly { readonly site: SiteId; readonly asset: AssetId }[]>;
  /** Refused where it would make an administrator an approver, or the other way round, at any site. */
  addGrant(grant: Omit<row.GrantRow, 'id' | 'personName'>): Promise<Result<row.GrantRow, Conflict | NotFound>>;
  removeGrant(grant: GrantId): Promise<Result<void, Conflict | NotFound>>;
  addToken(
    token: Omit<row.TokenRow, 'id' | 'createdUs' | 'lastUsedUs' | 'revokedUs'> & { readonly hash: string },
  ): Promise<row.TokenRow>;
  revokeToken(token: TokenId): Promise<Result<void, NotFound>>;
  /** Also notes the person's last sign-in. */
  addSignIn(signIn: row.SignInRow): Promise<void>;
  /** One, or all of a person. */
  endSignIn(which: { readonly hash: string } | { readonly person: PersonId }): Promise<void>;
  addSetup(hash: string, expiresUs: number | null): Promise<void>;
  /** false when it was used already, has expired or never was; then nothing changed. */
  useSetup(hash: string): Promise<boolean>;

  putRetention(days: RetentionDays): Promise<void>;
  addHold(hold: { reason: string; fromUs: number | null; toUs: number | null }): Promise<Hold>;
  liftHold(hold: HoldId): Promise<Result<void, NotFound>>;

  putSetting(key: string, value: Json): Promise<void>;
  /** null removes it. Sealed under the key file; it is in no answer, log or export. */
  putSecret(name: string, value: Secret | null): Promise<void>;
}

export interface AuditQuery extends Paging, Range {
  /** Person id, token id or name. */
  readonly who?: string | undefined;
  /** The use case or its beginning: `asset` finds `asset.correct`. */
  readonly what?: string | undefined;
}

export interface Store extends Questions {
  close(): Promise<void>;
  /** Does it answer, and how fast? */
  ping(): Promise<{ readonly milliseconds: number }>;

  mutate<T, E extends Problem>(
    act: Act,
    work: (tx: Transaction) => Promise<Result<T, E>>,
  ): Promise<Result<T, E | Problem<'not-allowed'>>>;
  /** Writes down that something was asked for and refused. */
  refused(act: Omit<Act, 'needs'>): Promise<void>;

  /**
   * Observations of one sensor, and its cursor, in one transaction. Calls for one site are carried out in the order made.
   * When it rejects, the graph in memory is ahead of the tables: load the site anew before the batch is taken again.
   */
  takeBatch(batch: BatchCommit): Promise<Result<Taken, BatchProblem>>;
  takePulses(site: SiteId, pulses: readonly row.PulseRow[]): Promise<void>;
  takeImportProgress(site: SiteId, id: ImportId, progress: Partial<row.ImportProgress>): Promise<void>;
  /** A ceiling of the server itself was hit. `site` null: no single one. */
  takeLimits(site: SiteId | null, limits: readonly LimitEvent[]): Promise<void>;
  /** Last use of a token or sign-in; at most once a minute each reaches the database. */
  takeUse(use: { readonly token: TokenId } | { readonly signIn: string }, atUs: number): Promise<void>;
  /** The one routine that deletes: asks class, site and hold; where the disk is nearly full the oldest history first. */
  sweep(): Promise<Swept>;

  loadSite(site: SiteId): Promise<StoredSite>;
  /** What `SiteGraph.bucketsToRecall` asks for. */
  recallBuckets(
    site: SiteId,
    wanted: readonly { readonly conversation: number; readonly startUs: number }[],
  ): Promise<readonly BucketRecord[]>;
  /** All sites, for the server itself; for a caller filter by grants. */
  sites(): Promise<readonly row.SiteRow[]>;
  site(id: SiteId): Promise<row.SiteRow | null>;
  zones(sight: Sight): Promise<readonly ZoneView[]>;
  lines(sight: Sight): Promise<readonly row.LineRow[]>;
  sensors(sight: Sight): Promise<readonly row.SensorRow[]>;
  sensor(site: SiteId, id: SensorId): Promise<row.SensorRow | null>;
  imports(sight: Sight): Promise<readonly row.ImportRow[]>;
  import(sight: Sight, id: ImportId): Promise<row.ImportRow | null>;
  /** Limits hit at the site, by its sensors or by the server since then. */
  limits(sight: Sight, sinceUs: number): Promise<readonly row.LimitRow[]>;

  people(): Promise<readonly row.PersonRow[]>;
  person(id: PersonId): Promise<row.PersonRow | null>;
  /** For sign-in only: by name in any case; not the erased. */
  credentials(name: string): Promise<{ readonly person: row.PersonRow; readonly passwordHash: string } | null>;
  grants(of?: {
    readonly person?: PersonId | undefined;
    readonly site?: SiteId | undefined;
  }): Promise<readonly row.GrantRow[]>;
  tokens(): Promise<readonly row.TokenRow[]>;
  /** Also one that has expired or was revoked: the row says so. */
  tokenByHash(hash: string): Promise<row.TokenRow | null>;
  /** null also when it has expired, or its person is disabled or erased. */
  signIn(hash: string): Promise<row.SignInRow | null>;
  setup(hash: string): Promise<'open' | 'used' | 'unknown'>;
  /** Has anybody an account yet? */
  anyone(): Promise<boolean>;

  retention(site: SiteId): Promise<RetentionDays>;
  holds(site: SiteId): Promise<readonly Hold[]>;
  audit(sight: Sight, query: AuditQuery): Promise<Page<AuditEntry>>;
  /** Walks the whole chain. */
  verifyAudit(): Promise<AuditVerdict>;

  setting(key: string, site?: SiteId | null): Promise<Json | undefined>;
  secret(name: string, site?: SiteId | null): Promise<Secret | null>;
}
