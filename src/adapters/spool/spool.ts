/**
 * Batches on disk until the server has them: one file each, named by its number, written whole, fsynced and then renamed into
 * place. What is torn all the same is told by its hash. When there is no room the oldest go, and that is a limit event.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { err, ok, type Result } from '../../kernel/result.ts';
import { LIMITS, type LimitEvent } from '../../model/limits.ts';
import type { Batch } from '../../model/observation.ts';
import type { Spool, SpoolProblem, StoredBatch } from '../../model/ports/sensor.ts';
import { takeLock } from './lock.ts';

const DIGITS = 15;
const BATCH = /^(\d{15})\.batch$/;
const NEWEST = /^newest-(\d+)$/;
const BASE = /^base-([0-9a-f]{64})-(\d+)$/;
const HASH_BYTES = 32;
const HEAD_BYTES = HASH_BYTES + 16;

export interface SpoolOptions {
  readonly folder: string;
  readonly bytesMax?: number;
}

interface Waiting {
  readonly sequence: number;
  readonly bytes: number;
}

export async function openSpool(options: SpoolOptions): Promise<Result<Spool, SpoolProblem>> {
  const { folder, bytesMax = LIMITS.spoolBytesMax } = options;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const lock = await takeLock(join(folder, 'lock'));
    if (!lock.ok) return lock;
    return ok(await FolderSpool.read(folder, bytesMax, lock.value));
  } catch (error) {
    return err(broken(folder, error));
  }
}

const broken = (folder: string, error: unknown): SpoolProblem => ({
  code: 'spool-broken',
  message: `The spool cannot be used: ${(error as Error).message}`,
  where: folder,
  advice: 'Name a folder that may be written with --spool.',
});

const nameOf = (sequence: number): string => `${String(sequence).padStart(DIGITS, '0')}.batch`;
const wholeMicros = (us: number): bigint => BigInt(Math.round(us));

class FolderSpool implements Spool {
  newest: number;
  private queue: Waiting[];
  private total = 0;
  private readonly folder: string;
  private readonly bytesMax: number;
  private readonly unlock: () => Promise<void>;
  private readonly bases: Map<string, number>;
  private dropped = { count: 0, firstUs: 0, lastUs: 0 };
  /** Torn ones, until a whole one after them tells of which time they were. */
  private torn = 0;
  /** Up to where the newest one that was read goes. */
  private reachedUs: number | undefined;
  /** The oldest, as it was read: it is asked for again after each failure. */
  private head: StoredBatch | undefined;

  private constructor(
    folder: string,
    bytesMax: number,
    found: { readonly queue: Waiting[]; readonly newest: number; readonly bases: Map<string, number> },
    unlock: () => Promise<void>,
  ) {
    const { queue, newest, bases } = found;
    this.bases = bases;
    this.folder = folder;
    this.bytesMax = bytesMax;
    this.queue = queue;
    this.newest = newest;
    this.unlock = unlock;
    for (const { bytes } of queue) this.total += bytes;
  }

  static async read(folder: string, bytesMax: number, unlock: () => Promise<void>): Promise<FolderSpool> {
    const queue: Waiting[] = [];
    const bases = new Map<string, number>();
    let newest = 0;
    for (const name of await readdir(folder)) {
      const kept = NEWEST.exec(name)?.[1];
      if (kept !== undefined) newest = Math.max(newest, Number(kept));
      const base = BASE.exec(name);
      if (base) bases.set(base[1] ?? '', Number(base[2]));
      const sequence = BATCH.exec(name)?.[1];
      if (sequence !== undefined) {
        queue.push({ sequence: Number(sequence), bytes: (await stat(join(folder, name))).size });
        newest = Math.max(newest, Number(sequence));
      }
      // Cut off before it was renamed: its batch was never promised to anybody.
      if (name.endsWith('.new')) await rm(join(folder, name));
    }
    queue.sort((a, b) => a.sequence - b.sequence);
    return new FolderSpool(folder, bytesMax, { queue, newest, bases }, unlock);
  }

  get bytes(): number {
    return this.total;
  }

  get waiting(): number {
    return this.queue.length;
  }

  async append(batches: readonly Batch[]): Promise<Result<void, SpoolProblem>> {
    for (const batch of batches) {
      const kept = await this.keep(batch);
      if (!kept.ok) return kept;
    }
    if (batches.length > 0) await syncFolder(this.folder);
    return ok(undefined);
  }

  private async keep(batch: Batch): Promise<Result<void, SpoolProblem>> {
    const bytes = encode(batch);
    while (this.queue.length > 0 && this.isFull(bytes.length)) await this.dropOldest();
    for (;;) {
      try {
        await this.write(batch.sequence, bytes);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') return err(broken(this.folder, error));
        if (this.queue.length === 0) {
          return err({ code: 'spool-full', message: 'The disk of the spool is full.', where: this.folder });
        }
        await this.dropOldest();
      }
    }
    this.queue.push({ sequence: batch.sequence, bytes: bytes.length });
    this.total += bytes.length;
    this.newest = Math.max(this.newest, batch.sequence);
    return ok(undefined);
  }

  private isFull(more: number): boolean {
    return this.total + more > this.bytesMax || this.queue.length >= LIMITS.spoolBatchesMax;
  }

  private async write(sequence: number, bytes: Uint8Array): Promise<void> {
    const path = join(this.folder, nameOf(sequence));
    const file = await open(`${path}.new`, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
  }

  private async dropOldest(): Promise<void> {
    const oldest = await this.first();
    if (!oldest) return;
    this.noteLoss(1, oldest.fromUs, oldest.toUs);
    await this.forget(oldest.sequence);
  }

  private noteLoss(count: number, fromUs: number, toUs: number): void {
    const before = this.dropped;
    const firstUs = before.count === 0 ? fromUs : before.firstUs;
    this.dropped = { count: before.count + count, firstUs, lastUs: toUs };
  }

  async first(): Promise<StoredBatch | undefined> {
    for (let next = this.queue[0]; next; next = this.queue[0]) {
      if (this.head?.sequence === next.sequence) return this.head;
      const bytes = await this.bytesOf(next.sequence);
      // Dropped for want of room while it was being read.
      if (bytes === undefined) continue;
      const read = decode(next.sequence, bytes);
      if (read) return this.show(read);
      // Torn by a power cut: it is gone, and the gap before the next one says so.
      this.torn++;
      await this.forget(next.sequence);
    }
    return undefined;
  }

  private show(read: StoredBatch): StoredBatch {
    if (this.torn > 0) this.noteLoss(this.torn, this.reachedUs ?? read.fromUs, read.fromUs);
    this.torn = 0;
    this.reachedUs = read.toUs;
    return (this.head = read);
  }

  private async bytesOf(sequence: number): Promise<Buffer | undefined> {
    try {
      return await readFile(join(this.folder, nameOf(sequence)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      await this.forget(sequence);
      return undefined;
    }
  }

  baseOf(content: string): number | undefined {
    return this.bases.get(content);
  }

  async setBase(content: string, base: number): Promise<void> {
    await writeFile(join(this.folder, `base-${content}-${base}`), '', { mode: 0o600, flush: true });
    await syncFolder(this.folder);
    this.bases.set(content, base);
  }

  async acknowledge(sequence: number): Promise<void> {
    if (this.queue.every((waiting) => waiting.sequence > sequence)) return;
    // What the newest number was must outlive the files that bear it.
    if (this.queue.every((waiting) => waiting.sequence <= sequence)) await this.markNewest();
    for (const waiting of this.queue.filter((each) => each.sequence <= sequence)) await this.forget(waiting.sequence);
  }

  private async markNewest(): Promise<void> {
    const own = `newest-${this.newest}`;
    await writeFile(join(this.folder, own), '', { mode: 0o600, flush: true });
    for (const name of await readdir(this.folder)) {
      if (NEWEST.test(name) && name !== own) await rm(join(this.folder, name));
    }
    await syncFolder(this.folder);
  }

  private async forget(sequence: number): Promise<void> {
    const gone = this.queue.find((waiting) => waiting.sequence === sequence);
    this.queue = this.queue.filter((waiting) => waiting.sequence !== sequence);
    this.total -= gone?.bytes ?? 0;
    if (this.head?.sequence === sequence) this.head = undefined;
    await rm(join(this.folder, nameOf(sequence)), { force: true });
  }

  limitEvents(): readonly LimitEvent[] {
    const { count, firstUs, lastUs } = this.dropped;
    if (count === 0) return [];
    this.dropped = { count: 0, firstUs: 0, lastUs: 0 };
    const missing = 'The oldest observations that the server had not taken yet.';
    return [{ limit: 'spoolBytesMax', count, firstUs, lastUs: Math.max(firstUs, lastUs), missing }];
  }

  async close(): Promise<void> {
    await this.unlock();
  }
}

/** SHA-256 of the rest, first and last time in microseconds (big endian), then the batch as JSON in gzip. */
function encode(batch: Batch): Uint8Array {
  const times = Buffer.alloc(HEAD_BYTES - HASH_BYTES);
  times.writeBigInt64BE(wholeMicros(batch.fromUs), 0);
  times.writeBigInt64BE(wholeMicros(batch.toUs), 8);
  const rest = Buffer.concat([times, gzipSync(JSON.stringify(batch), { level: 4 })]);
  return Buffer.concat([createHash('sha256').update(rest).digest(), rest]);
}

function decode(sequence: number, bytes: Buffer): StoredBatch | undefined {
  if (bytes.length <= HEAD_BYTES) return undefined;
  const rest = bytes.subarray(HASH_BYTES);
  if (!createHash('sha256').update(rest).digest().equals(bytes.subarray(0, HASH_BYTES))) return undefined;
  const fromUs = Number(rest.readBigInt64BE(0));
  const toUs = Number(rest.readBigInt64BE(8));
  return { sequence, fromUs, toUs, body: rest.subarray(HEAD_BYTES - HASH_BYTES) };
}

/** A rename is only sure once the folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
