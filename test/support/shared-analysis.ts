/** The analysis of captures in memory by several decoders of this one thread: what they hand over is cloned as between threads. */
import { analyse, type Analysis } from '../../src/app/analysis/analysis.ts';
import type { CaptureSource } from '../../src/app/analysis/read-captures.ts';
import { readShare, type Cores } from '../../src/app/analysis/shares.ts';
import { ok } from '../../src/kernel/result.ts';
import { LIMITS } from '../../src/model/limits.ts';
import { writeAnalysisJson } from '../../src/surface/cli/analysis-json.ts';

export interface Shared {
  /** The JSON, as it is written. */
  readonly json: string;
  readonly analysis: Analysis;
  readonly faults: readonly string[];
}

/** Marks are the same in all decoders. */
const fingerprint = (secret: Uint8Array): string => Buffer.from(secret).toString('hex');

export function inMemory(files: Readonly<Record<string, Uint8Array>>): CaptureSource {
  return {
    find: (path) => Promise.resolve(ok([path])),
    peek: (file) => Promise.resolve(ok(files[file] ?? new Uint8Array())),
    read: (file, onChunk) => {
      const bytes = files[file] ?? new Uint8Array();
      for (let at = 0; at < bytes.length; at += LIMITS.readChunkBytes)
        onChunk(bytes.subarray(at, at + LIMITS.readChunkBytes));
      return Promise.resolve(ok(undefined));
    },
  };
}

export function coresOf(count: number, captures: CaptureSource): Cores {
  return {
    count,
    isFile: () => true,
    helpers: {
      start: async (task) => {
        const { found, move } = await readShare(structuredClone(task), { captures, fingerprint });
        return ok(structuredClone(found, { transfer: [...move] }));
      },
    },
  };
}

export async function analysedBy(count: number, paths: readonly string[], captures: CaptureSource): Promise<Shared> {
  const faults: string[] = [];
  const analysis = await analyse(paths, {
    captures,
    fingerprint,
    vendorOf: () => undefined,
    cores: coresOf(count, captures),
    onProblem: ({ message }) => faults.push(message),
    onFault: (protocol, error) => faults.push(`${protocol}: ${String(error)}`),
  });
  if (!analysis.ok) throw new Error(analysis.error.message);
  const parts: string[] = [];
  writeAnalysisJson(analysis.value, {
    write: (text) => parts.push(text) > 0,
    writeUtf8: (bytes) => parts.push(new TextDecoder().decode(bytes)) > 0,
    flush: () => true,
  });
  return { json: parts.join(''), analysis: analysis.value, faults };
}
