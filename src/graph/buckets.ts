/** Conversations in five-minute stretches: what answers "who talked to this PLC last Tuesday". Totals are absolute; the least recently touched leave memory first. */
import { BUCKET_US, type BucketRecord } from '../model/graph.ts';
import { LIMITS } from '../model/limits.ts';
import type { Meaning } from '../model/words.ts';

interface Bucket {
  readonly conversation: number;
  readonly startUs: number;
  packets: number;
  bytes: number;
  meanings: Partial<Record<Meaning, number>>;
}

export const bucketStart = (us: number): number => Math.floor(us / BUCKET_US) * BUCKET_US;

export class Buckets {
  /** By start, then by conversation: a question about a time looks at few starts, and whole old starts are dropped together. */
  private readonly byStart = new Map<number, Map<number, Bucket>>();
  private count = 0;
  /** No bucket that starts before this and is not here may be taken as empty: it may have left memory. */
  private leftUntilUs = Number.NEGATIVE_INFINITY;
  private readonly max: number;

  constructor(max: number = LIMITS.bucketsHeldMax) {
    this.max = max;
  }

  /** Adds traffic of a stretch of time, spread evenly over the buckets that it touches. */
  add(
    conversation: number,
    firstUs: number,
    lastUs: number,
    packets: number,
    bytes: number,
    touched: Set<BucketRecord>,
  ): void {
    const first = bucketStart(firstUs);
    const last = bucketStart(lastUs);
    const parts = (last - first) / BUCKET_US + 1;
    if (parts <= 1 || parts > LIMITS.bucketsPerUpdateMax || packets < parts) {
      this.grow(conversation, last, packets, bytes, touched);
      return;
    }
    const packetsEach = Math.floor(packets / parts);
    const bytesEach = Math.floor(bytes / parts);
    for (let start = first; start < last; start += BUCKET_US)
      this.grow(conversation, start, packetsEach, bytesEach, touched);
    this.grow(conversation, last, packets - packetsEach * (parts - 1), bytes - bytesEach * (parts - 1), touched);
  }

  addMeaning(conversation: number, us: number, meaning: Meaning, messages: number, touched: Set<BucketRecord>): void {
    const bucket = this.at(conversation, bucketStart(us));
    bucket.meanings[meaning] = (bucket.meanings[meaning] ?? 0) + messages;
    touched.add(bucket);
  }

  /** Takes a stored bucket back into memory, before more is added to it. */
  put(record: BucketRecord): void {
    const bucket = this.at(record.conversation, record.startUs);
    bucket.packets = record.packets;
    bucket.bytes = record.bytes;
    bucket.meanings = { ...record.meanings };
  }

  /** True when the bucket is not in memory although it may have been stored. */
  mayBeStored(conversation: number, startUs: number): boolean {
    return startUs < this.leftUntilUs && !this.byStart.get(startUs)?.has(conversation);
  }

  /** Says that buckets before this time were stored but not loaded. */
  loadedFrom(us: number): void {
    this.leftUntilUs = Math.max(this.leftUntilUs, bucketStart(us));
  }

  *between(fromUs: number, toUs: number): Generator<BucketRecord> {
    for (const [start, buckets] of this.byStart) {
      if (start + BUCKET_US > fromUs && start <= toUs) yield* buckets.values();
    }
  }

  /**
   * Call after each batch, when its buckets have been handed on: drops the oldest starts beyond the ceiling. Nothing is missing
   * then: what left is recalled from the store before more is added to it.
   */
  trim(): void {
    if (this.count <= this.max) return;
    for (const start of [...this.byStart.keys()].sort((a, b) => a - b)) {
      if (this.count <= this.max * 0.9 || this.byStart.size === 1) break;
      this.count -= this.byStart.get(start)?.size ?? 0;
      this.byStart.delete(start);
      this.leftUntilUs = Math.max(this.leftUntilUs, start + BUCKET_US);
    }
  }

  private grow(conversation: number, start: number, packets: number, bytes: number, touched: Set<BucketRecord>): void {
    const bucket = this.at(conversation, start);
    bucket.packets += packets;
    bucket.bytes += bytes;
    touched.add(bucket);
  }

  private at(conversation: number, startUs: number): Bucket {
    let row = this.byStart.get(startUs);
    if (!row) this.byStart.set(startUs, (row = new Map<number, Bucket>()));
    let bucket = row.get(conversation);
    if (!bucket) {
      row.set(conversation, (bucket = { conversation, startUs, packets: 0, bytes: 0, meanings: {} }));
      this.count++;
    }
    return bucket;
  }
}
