/** Ports of a sensor: where packets come from, where batches wait, how they reach the server. Filled by adapters. */
import type { Problem, Result } from '../../kernel/result.ts';
import type { LimitEvent } from '../limits.ts';
import type { Batch, PulseSeen } from '../observation.ts';

/** Takes what a source reads. Chunks are valid during the call only. */
export interface PacketSink {
  /** A new stream begins: a capture with a header of its own. */
  open(name: string): void;
  chunk(bytes: Uint8Array): void;
}

/**
 * `no-tool`: the capture program is not installed. `not-permitted`: packets may not be read. `no-interface`: there is none of
 * that name. `capture-failed`: it ended for another reason, again and again.
 */
export type SourceProblem = Problem<'no-tool' | 'not-permitted' | 'no-interface' | 'capture-failed'>;

/** A stream of packets that comes as it happens: an interface, or standard input. */
export interface PacketSource {
  /** Its packets bear the time of this machine's clock, so that being behind it is a lag. */
  readonly present: boolean;
  /** Packets that the capture program says were lost. */
  readonly dropped: number;
  /** Reads until the stream ends or is stopped. */
  read(sink: PacketSink): Promise<Result<void, SourceProblem>>;
  /** Asks for newer counts of what was lost. */
  refresh(): void;
  stop(): Promise<void>;
}

export interface StoredBatch {
  readonly sequence: number;
  readonly fromUs: number;
  readonly toUs: number;
  /** The batch as JSON in gzip. */
  readonly body: Uint8Array;
}

/** `spool-full`: the disk is. `spool-broken`: it can't be written. */
export type SpoolProblem = Problem<'spool-full' | 'spool-broken'>;

/** Batches that the server has not committed yet, oldest first. */
export interface Spool {
  /** Number of the newest batch that was ever kept here, 0 before the first. */
  readonly newest: number;
  /** Bytes that wait. */
  readonly bytes: number;
  /** Batches that wait. */
  readonly waiting: number;
  /** Keeps them; they outlive the process once this resolves. When there is no room the oldest go. */
  append(batches: readonly Batch[]): Promise<Result<void, SpoolProblem>>;
  /** The oldest that waits. */
  first(): Promise<StoredBatch | undefined>;
  /** The server has all up to this one: they go. */
  acknowledge(sequence: number): Promise<void>;
  /** Where the numbers of this capture began; undefined when it was never read from here. */
  baseOf(content: string): number | undefined;
  setBase(content: string, base: number): Promise<void>;
  /** What overflowed or was found broken, told once. */
  limitEvents(): readonly LimitEvent[];
  close(): Promise<void>;
}

/**
 * `unreachable`: try again (network, time-out, 5xx, 429). `refused`: the token, the site or the sensor is wrong. `invalid`: the
 * batch will never be taken. `out-of-order`: another one is expected; the cursor says which.
 */
export type UplinkProblem = Problem<'unreachable' | 'refused' | 'invalid' | 'out-of-order'>;

export type Gap = NonNullable<Batch['gap']>;

export interface Uplink {
  /** Number of the last batch that the server has committed. */
  cursor(): Promise<Result<number, UplinkProblem>>;
  /** Sends one batch; the answer is the server's cursor after it. */
  send(batch: StoredBatch, gap: Gap | undefined): Promise<Result<number, UplinkProblem>>;
  beat(pulses: readonly PulseSeen[]): Promise<Result<void, UplinkProblem>>;
  close(): void;
}

/** Marks of secrets that were read in clear text, under the key of the site once the server has given it. */
export interface LogonMarks {
  /** Empty while there is no key. */
  mark(secret: Uint8Array): string;
  /** The key in base64, as the server gave it; kept for when it is away. What is no key is not taken. */
  take(key: string): void;
}

/** Makes a batch into what is stored and sent. */
export type Pack = (batch: Batch) => StoredBatch;

export interface SensorTimer {
  sleep(ms: number): Promise<void>;
  /** A number in [0, 1). */
  random(): number;
}

export interface SensorLog {
  info(fields: Readonly<Record<string, unknown>>, text: string): void;
  warn(fields: Readonly<Record<string, unknown>>, text: string): void;
}
