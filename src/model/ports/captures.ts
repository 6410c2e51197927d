/** Port: where captures come from. Files, folders and standard input, gzipped or not, read in order into one buffer. */
import type { Problem, Result } from '../../kernel/result.ts';

/** `not-found`: nothing there. `unreadable`: it is there, but reading failed. `empty-folder`: no capture in it. */
export type CaptureProblem = Problem<'not-found' | 'unreadable' | 'empty-folder'>;

export interface Captures {
  /** The captures that a path stands for: itself, or those in a folder (told by content), sorted. `-` is standard input. */
  find(path: string): Promise<Result<readonly string[], CaptureProblem>>;
  /** Whether it is a file, which can be read again and by several at once: a pipe is not. */
  isFile(file: string): boolean;
  /** The first unzipped bytes of a file, to see what it is and when it begins. Not for standard input, which is read once. */
  peek(file: string): Promise<Result<Uint8Array, CaptureProblem>>;
  /** Hands over the unzipped bytes in order. The chunk is only valid during the call. */
  read(file: string, onChunk: (chunk: Uint8Array) => void): Promise<Result<void, CaptureProblem>>;
  /** SHA-256 over the bytes of these files, one after the other, as hexadecimal digits. */
  digest(files: readonly string[]): Promise<string>;
  /** The same at the reader's pace: the next chunk comes when it is done with this one. `share`: how much of the file is read, 0–1. */
  stream(
    file: string,
    onChunk: (chunk: Uint8Array, share: number) => Promise<void>,
  ): Promise<Result<void, CaptureProblem>>;
}

/** Port: text to a person or a pipe. False when nobody reads any more: then stop. */
export interface TextOutput {
  write(text: string): boolean;
  /** The same with text that is UTF-8 already; the bytes are the caller's again when it returns. */
  writeUtf8(bytes: Uint8Array): boolean;
  /** Writes what is still held; called at the end. */
  flush(): boolean;
}
