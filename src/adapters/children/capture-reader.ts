/** Uploaded captures: kept on disk, read by a sensor in a process of its own, removed. */
import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ChildProcess } from 'node:child_process';
import { err, ok, type Result } from '../../kernel/result.ts';
import { LIMITS } from '../../model/limits.ts';
import type { CaptureReader, ReadingProgress, UploadedCapture } from '../../model/ports/children.ts';
import { ended, keepToken, startChild, stopChild, type Program } from './program.ts';

export interface CaptureReaderOptions {
  /** Folder of its own below the data folder. */
  readonly folder: string;
  readonly program: Program;
  /** Where the server listens for its children. */
  readonly server: () => string;
  readonly bytesMax?: number;
}

export interface StoppableReader extends CaptureReader {
  stop(): Promise<void>;
  /** Removes what a server that was killed left behind. */
  tidy(): Promise<void>;
}

const WORDS_KEPT = 2000;

class TooLarge extends Error {}

export function openCaptureReader(options: CaptureReaderOptions): StoppableReader {
  const { folder, bytesMax = LIMITS.importBytesMax } = options;
  const running = new Set<ChildProcess>();
  return {
    keep: (stream) => keep(folder, bytesMax, stream),
    remove: (upload) => rm(upload.path, { force: true }),
    read: (wanted) => read(options, running, wanted),
    tidy: () => rm(folder, { recursive: true, force: true }),
    async stop() {
      await Promise.all([...running].map(stopChild));
    },
  };
}

async function keep(
  folder: string,
  bytesMax: number,
  stream: AsyncIterable<Uint8Array>,
): Promise<Result<UploadedCapture>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${randomBytes(12).toString('hex')}.capture`);
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw new TooLarge();
      hash.update(chunk);
      yield chunk;
    }
  };
  try {
    await pipeline(Readable.from(stream), counted, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    await rm(path, { force: true });
    const tooLarge = error instanceof TooLarge;
    const message = tooLarge
      ? `A capture of more than ${bytesMax} bytes is not taken.`
      : `The capture could not be kept: ${(error as Error).message}`;
    return err({ code: tooLarge ? 'too-large' : 'invalid', message, advice: 'Cut it into parts, or try again.' });
  }
  if (bytes > 0) return ok({ path, bytes, sha256: hash.digest('hex') });
  await rm(path, { force: true });
  return err({ code: 'invalid', message: 'The file is empty.' });
}

type Wanted = Parameters<CaptureReader['read']>[0];

async function read(
  { folder, program, server }: CaptureReaderOptions,
  running: Set<ChildProcess>,
  { upload, site, sensor, token, onProgress }: Wanted,
): Promise<Result<ReadingProgress>> {
  const place = join(folder, `${upload.sha256.slice(0, 16)}.reading`);
  const tokenFile = join(place, 'token');
  keepToken(tokenFile, token);
  const where = ['--site', site, '--sensor', sensor, '--server', server(), '--token-file', tokenFile];
  const args = ['sensor', ...where, '--capture', upload.path, '--spool', join(place, 'spool'), '--progress'];
  const child = startChild(program, args, ['ignore', 'pipe', 'pipe']);
  running.add(child);
  let last: ReadingProgress | undefined;
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-WORDS_KEPT)));
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      // A child that was killed leaves half a line.
      if (!line.endsWith('}')) return;
      last = JSON.parse(line) as ReadingProgress;
      onProgress(last);
    });
  }
  const code = await ended(child);
  running.delete(child);
  await rm(place, { recursive: true, force: true });
  if (code === 0 && last) return ok(last);
  return err({ code: 'unreadable', message: reasonIn(words) ?? `Reading it ended with ${code}.` });
}

/** What the sensor said last to people: its log lines are JSON, its complaint is not. */
function reasonIn(words: string): string | undefined {
  const lines = words.split('\n').filter((line) => line.startsWith('bulkhead: '));
  return lines.at(-1)?.slice('bulkhead: '.length);
}
