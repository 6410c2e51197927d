/**
 * Captures from files, folders and standard input: read 512 KiB at a time into one buffer, gunzipped where the content is
 * gzip (RFC 1952). `node:zlib` and `node:crypto` are loaded where they are needed: they take a tenth of a short command.
 */
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { err, ok, type Result } from '../kernel/result.ts';
import { LIMITS } from '../model/limits.ts';
import type { CaptureProblem, Captures } from '../model/ports/captures.ts';

const STANDARD_INPUT = 0;
const PEEK_BYTES = 1 << 16;
/** First words of pcap (µs, ns; either order), modified pcap and pcapng. */
const MAGICS: ReadonlySet<number> = new Set([
  0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0xa1b2cd34, 0x34cdb2a1, 0x0a0d0d0a,
]);

export function createCaptureFiles(): Captures {
  let held: Uint8Array<ArrayBuffer> | undefined;
  const buffer = (): Uint8Array<ArrayBuffer> => (held ??= new Uint8Array(LIMITS.readChunkBytes));
  return {
    find: (path) => Promise.resolve(find(path)),
    isFile: (file) => file !== '-' && (statSync(file, { throwIfNoEntry: false })?.isFile() ?? false),
    peek,
    read: (file, onChunk) =>
      read(file, buffer(), (chunk) => {
        onChunk(chunk);
        return undefined;
      }),
    digest: (files) => digest(files, buffer()),
    stream: (file, onChunk) => read(file, buffer(), onChunk),
  };
}

function find(path: string): Result<readonly string[], CaptureProblem> {
  if (path === '-') return ok(['-']);
  try {
    if (!statSync(path).isDirectory()) return ok([path]);
    const files = readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter(isCapture)
      .sort();
    const advice = 'A folder is searched for pcap and pcapng files, also gzipped ones.';
    return files.length > 0
      ? ok(files)
      : err({ code: 'empty-folder', message: 'There is no capture in this folder.', where: path, advice });
  } catch (error) {
    return err(problemOf(path, error));
  }
}

/** Told by the first bytes, since names lie. Of a gzip file the name must help: unzipping all that lies about would cost too much. */
function isCapture(file: string): boolean {
  const fd = openSync(file, 'r');
  try {
    const head = new Uint8Array(4);
    if (readSync(fd, head, 0, 4, 0) < 4) return false;
    if (isGzip(head)) return /\.p?cap(ng)?\.gz$|\.dmp\.gz$/i.test(file);
    return MAGICS.has(new DataView(head.buffer).getUint32(0));
  } finally {
    closeSync(fd);
  }
}

const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

async function peek(file: string): Promise<Result<Uint8Array, CaptureProblem>> {
  let fd = -1;
  try {
    fd = openSync(file, 'r');
    const head = new Uint8Array(PEEK_BYTES);
    const first = head.subarray(0, readSync(fd, head, 0, PEEK_BYTES, 0));
    if (!isGzip(first)) return ok(first);
    const { constants, gunzipSync } = await import('node:zlib');
    // The rest of the compressed stream is missing on purpose: what is there is given out, and that it ends is no error.
    return ok(gunzipSync(first, { finishFlush: constants.Z_SYNC_FLUSH }));
  } catch (error) {
    return err(problemOf(file, error));
  } finally {
    if (fd >= 0) closeSync(fd);
  }
}

/** A file that cannot be read adds nothing: reading it says why. */
async function digest(files: readonly string[], buffer: Uint8Array<ArrayBuffer>): Promise<string> {
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256');
  for (const file of files.filter((path) => existsSync(path))) {
    const fd = openSync(file, 'r');
    try {
      for (let n = readSync(fd, buffer); n > 0; n = readSync(fd, buffer)) hash.update(buffer.subarray(0, n));
    } finally {
      closeSync(fd);
    }
  }
  return hash.digest('hex');
}

/** Returns a promise where the next chunk must wait for it. */
type OnChunk = (chunk: Uint8Array, share: number) => Promise<void> | undefined;

async function read(
  file: string,
  buffer: Uint8Array<ArrayBuffer>,
  onChunk: OnChunk,
): Promise<Result<void, CaptureProblem>> {
  let fd = -1;
  try {
    fd = file === '-' ? STANDARD_INPUT : openSync(file, 'r');
    const stat = fstatSync(fd);
    if (stat.isDirectory()) return err({ code: 'unreadable', message: 'This is a folder.', where: file });
    const first = fill(fd, buffer);
    const source: Source = { fd, buffer, first, size: Math.max(1, stat.size) };
    await (isGzip(buffer.subarray(0, first)) ? gunzip(source, onChunk) : plain(source, onChunk));
    return ok(undefined);
  } catch (error) {
    return err(problemOf(file, error));
  } finally {
    if (fd > STANDARD_INPUT) closeSync(fd);
  }
}

interface Source {
  readonly fd: number;
  readonly buffer: Uint8Array<ArrayBuffer>;
  /** Bytes that are in the buffer already. */
  readonly first: number;
  readonly size: number;
}

async function plain({ fd, buffer, first, size }: Source, onChunk: OnChunk): Promise<void> {
  let bytes = 0;
  for (let n = first; n > 0; n = fill(fd, buffer)) {
    bytes += n;
    const wait = onChunk(buffer.subarray(0, n), Math.min(1, bytes / size));
    if (wait) await wait;
  }
}

/** Reads once, or a few times from a pipe until there are enough bytes to tell the format. 0 at the end. */
function fill(fd: number, buffer: Uint8Array): number {
  let filled = 0;
  while (filled < 4) {
    const n = readSome(fd, buffer, filled);
    if (n === 0) break;
    filled += n;
  }
  return filled;
}

const pause = new Int32Array(new SharedArrayBuffer(4));

function readSome(fd: number, buffer: Uint8Array, at: number): number {
  for (;;) {
    try {
      return readSync(fd, buffer, at, buffer.length - at, null);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EOF') return 0;
      // A pipe that the other end opened as non-blocking: look again a little later.
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, 5);
    }
  }
}

/** What a truncated gzip file holds is still given; the capture within then says where it ends. */
async function gunzip({ fd, buffer, first, size }: Source, onChunk: OnChunk): Promise<void> {
  const { constants, createGunzip } = await import('node:zlib');
  const unzip = createGunzip({ chunkSize: LIMITS.readChunkBytes, finishFlush: constants.Z_SYNC_FLUSH });
  let bytes = 0;
  const feed = async (): Promise<void> => {
    for (let n = first; n > 0 && !unzip.destroyed; n = fill(fd, buffer)) {
      bytes += n;
      // zlib reads the input after write returns, so each piece is copied before the buffer is filled again.
      if (!unzip.write(buffer.slice(0, n))) await once(unzip, 'drain');
    }
    unzip.end();
  };
  const give = async (): Promise<void> => {
    for await (const chunk of unzip) {
      const wait = onChunk(chunk as Uint8Array, Math.min(1, bytes / size));
      if (wait) await wait;
    }
  };
  await Promise.all([feed(), give()]);
}

function problemOf(where: string, error: unknown): CaptureProblem {
  const failure = error as NodeJS.ErrnoException;
  if (failure.code === 'ENOENT') return { code: 'not-found', message: 'There is no such file or folder.', where };
  return { code: 'unreadable', message: `Reading failed: ${failure.message}`, where };
}
