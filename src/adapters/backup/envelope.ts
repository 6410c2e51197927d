/**
 * The file around a backup: scrypt (RFC 7914) makes a key of the passphrase, AES-256-GCM (NIST SP 800-38D) seals chunks by the
 * STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce counts the chunks and marks the last one, so that
 * none can be changed, moved, left out or cut off unseen. The header is authenticated with every chunk.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Problem } from '../../kernel/result.ts';
import type { Secret } from '../../model/secret.ts';

const MAGIC = Buffer.from('BULKHEAD');
const FORMAT = 1;
const SALT_BYTES = 16;
const PREFIX_BYTES = 7;
const SALT_AT = 12;
const PREFIX_AT = SALT_AT + SALT_BYTES;
const HEADER_BYTES = PREFIX_AT + PREFIX_BYTES + 1;
const CHUNK_BYTES = 1 << 16;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
/** 64 MiB and about a third of a second. What a header may ask for at most is bounded, since it is read before it is believed. */
const COST = { log2n: 16, r: 8, p: 1 } as const;
const COST_MAX = { log2n: 20, r: 16, p: 4 } as const;

export type EnvelopeProblem = Problem<'not-a-backup' | 'newer-backup' | 'wrong-passphrase' | 'damaged'>;

/** The file is not what it should be. Never leaves this folder: its problem does, as a value. */
export class Unreadable extends Error {
  readonly problem: EnvelopeProblem;
  constructor(problem: EnvelopeProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

interface Cost {
  readonly log2n: number;
  readonly r: number;
  readonly p: number;
}

async function keyOf(passphrase: Secret, salt: Uint8Array, { log2n, r, p }: Cost): Promise<Buffer> {
  const N = 2 ** log2n;
  // Composed and decomposed accents are the same passphrase (RFC 8265, 4.2).
  const text = passphrase.reveal().normalize('NFC');
  return await new Promise((resolve, reject) => {
    scrypt(text, salt, KEY_BYTES, { N, r, p, maxmem: 128 * N * r + 128 * r * p + (1 << 20) }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

function nonceOf(header: Buffer, counter: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  header.copy(nonce, 0, PREFIX_AT, PREFIX_AT + PREFIX_BYTES);
  nonce.writeUInt32BE(counter, PREFIX_BYTES);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Seals what is written, chunk by chunk. Without `end` the file stays one that is refused as cut off. */
export class SealedWriter {
  private readonly file: FileHandle;
  private readonly key: Buffer;
  private readonly header: Buffer;
  private held: Buffer[] = [];
  private heldBytes = 0;
  private counter = 0;
  bytes = HEADER_BYTES;

  private constructor(file: FileHandle, key: Buffer, header: Buffer) {
    this.file = file;
    this.key = key;
    this.header = header;
  }

  static async begin(file: FileHandle, passphrase: Secret, cost: Cost = COST): Promise<SealedWriter> {
    const header = Buffer.concat([
      MAGIC,
      Buffer.from([FORMAT, cost.log2n, cost.r, cost.p]),
      randomBytes(SALT_BYTES + PREFIX_BYTES),
      Buffer.alloc(1),
    ]);
    const key = await keyOf(passphrase, header.subarray(SALT_AT, PREFIX_AT), cost);
    await file.write(header);
    return new SealedWriter(file, key, header);
  }

  async write(bytes: Buffer): Promise<void> {
    this.held.push(bytes);
    this.heldBytes += bytes.length;
    if (this.heldBytes <= CHUNK_BYTES) return;
    let all = Buffer.concat(this.held);
    // One chunk stays back, since only the end knows which is the last.
    for (; all.length > CHUNK_BYTES; all = all.subarray(CHUNK_BYTES))
      await this.seal(all.subarray(0, CHUNK_BYTES), false);
    this.held = [all];
    this.heldBytes = all.length;
  }

  async end(): Promise<void> {
    await this.seal(Buffer.concat(this.held), true);
    await this.file.sync();
  }

  private async seal(plain: Buffer, last: boolean): Promise<void> {
    const cipher = createCipheriv('aes-256-gcm', this.key, nonceOf(this.header, this.counter++, last)).setAAD(
      this.header,
    );
    const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    await this.file.write(sealed);
    this.bytes += sealed.length;
  }
}

/** @throws Unreadable as soon as a chunk is not as it was written. */
export async function* openSealed(file: FileHandle, passphrase: Secret): AsyncGenerator<Buffer> {
  const header = await readAt(file, 0, HEADER_BYTES);
  const key = await keyOf(passphrase, header.subarray(SALT_AT, PREFIX_AT), costOf(header));
  let at = HEADER_BYTES;
  let chunk = await readAt(file, at, CHUNK_BYTES + TAG_BYTES);
  for (let counter = 0; ; counter++) {
    at += chunk.length;
    const next = await readAt(file, at, CHUNK_BYTES + TAG_BYTES);
    const last = next.length === 0;
    const plain = openChunk(key, header, chunk, counter, last);
    if (plain === undefined) {
      const cutOff = last && openChunk(key, header, chunk, counter, false) !== undefined;
      throw new Unreadable(counter === 0 && !cutOff ? WRONG_PASSPHRASE : DAMAGED);
    }
    yield plain;
    if (last) return;
    chunk = next;
  }
}

function costOf(header: Buffer): Cost {
  if (header.length < HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC))
    throw new Unreadable(NOT_A_BACKUP);
  const [format = 0, log2n = 0, r = 0, p = 0] = header.subarray(MAGIC.length, SALT_AT);
  if (format !== FORMAT) throw new Unreadable(newer(format));
  const sane = log2n >= 1 && log2n <= COST_MAX.log2n && r >= 1 && r <= COST_MAX.r && p >= 1 && p <= COST_MAX.p;
  if (!sane) throw new Unreadable(DAMAGED);
  return { log2n, r, p };
}

function openChunk(key: Buffer, header: Buffer, sealed: Buffer, counter: number, last: boolean): Buffer | undefined {
  if (sealed.length < TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(header, counter, last)).setAAD(header);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let got = 0;
  while (got < length) {
    const { bytesRead } = await file.read(buffer, got, length - got, position + got);
    if (bytesRead === 0) break;
    got += bytesRead;
  }
  return buffer.subarray(0, got);
}

const NOT_A_BACKUP: EnvelopeProblem = { code: 'not-a-backup', message: 'This file is no backup of Bulkhead.' };

const newer = (format: number): EnvelopeProblem => ({
  code: 'newer-backup',
  message: `The backup has format ${format}, this program knows format ${FORMAT}.`,
  advice: 'Restore it with the version of Bulkhead that made it, or a newer one.',
});

const WRONG_PASSPHRASE: EnvelopeProblem = {
  code: 'wrong-passphrase',
  message: 'The backup cannot be opened: the passphrase is wrong, or the beginning of the file was altered.',
};

const DAMAGED: EnvelopeProblem = {
  code: 'damaged',
  message: 'The backup is damaged: it was cut off or altered after it was made.',
  advice: 'Use another copy of it.',
};
