/**
 * Captures read by several decoders at once, each in a thread of its own: all of them read and frame the whole, so that
 * packets have their numbers, and each decodes what two addresses say to each other for its share of the pairs. What the
 * helpers found is added to what the first one did, which then is what one alone would have found.
 */
import type { Problem } from '../../kernel/result.ts';
import { ok, type Result } from '../../kernel/result.ts';
import type { Captures } from '../../model/ports/captures.ts';
import type { Helpers } from '../../model/ports/helpers.ts';
import { protocols } from '../../see/all-protocols.ts';
import { ConversationTable } from '../../see/decode/conversations.ts';
import {
  buffersOf,
  createEngine,
  type Engine,
  type Fingerprint,
  type HandedOver,
  type Share,
} from '../../see/decode/engine.ts';
import { readCapture, type CaptureSource } from './read-captures.ts';

/** What a helper is to do: to read these captures, in this order. */
export interface ShareTask {
  readonly files: readonly string[];
  readonly share: Share;
}

export interface ShareFound {
  readonly handed: HandedOver;
  /** Decoders that threw. */
  readonly faults: readonly (readonly [protocol: string, error: string])[];
}

/** Cores that may decode beside the first one. */
export interface Cores {
  /** All together. */
  readonly count: number;
  readonly helpers: Helpers<ShareTask, ShareFound>;
  readonly isFile: Captures['isFile'];
}

const FAULTS_TOLD_MAX = 100;
/** The hashes need no secret here, and the same captures must give the same output. */
const SEED = 1;

export interface DecoderOptions {
  readonly share: Share;
  readonly fingerprint: Fingerprint;
  readonly onFault?: (protocol: string, error: unknown) => void;
}

/** The decoder of an analysis, or of a share of one. */
export const analysisEngine = (options: DecoderOptions): Engine =>
  createEngine({ protocols, seed: SEED, pulse: false, ...options });

/** How many cores can decode these captures: what comes through a pipe can be read once only. */
export function coresFor(
  files: readonly string[],
  cores: Cores | undefined,
  onProblem: (problem: Problem) => void,
): number {
  if (!cores || cores.count < 2) return 1;
  const once = files.find((file) => !cores.isFile(file));
  if (once === undefined) return cores.count;
  onProblem({
    code: 'one-core',
    message: 'This can be read once only, so one core decodes.',
    where: once === '-' ? 'standard input' : once,
  });
  return 1;
}

/** What a helper does. What cannot be read is the first one's to tell. */
export async function readShare(
  { files, share }: ShareTask,
  { captures, fingerprint }: { readonly captures: CaptureSource; readonly fingerprint: Fingerprint },
): Promise<{ readonly found: ShareFound; readonly move: readonly ArrayBuffer[] }> {
  const faults: [string, string][] = [];
  const onFault = (protocol: string, error: unknown): void => {
    if (faults.length < FAULTS_TOLD_MAX) faults.push([protocol, String(error)]);
  };
  const engine = analysisEngine({ share, fingerprint, onFault });
  const table = new ConversationTable();
  for (const file of files)
    await readCapture(captures, engine, file, { onProblem: () => undefined }, () => engine.gather(table, false));
  engine.gather(table, true);
  const handed = engine.handOver(table);
  return { found: { handed, faults }, move: buffersOf(handed) };
}

export class Crew {
  private readonly working: readonly Promise<Result<ShareFound>>[];

  /** Begins the work of all but the first of `count`. */
  constructor(files: readonly string[], count: number, cores: Cores | undefined) {
    this.working = Array.from(
      { length: cores ? count - 1 : 0 },
      async (_, i) => await (cores as Cores).helpers.start({ files, share: { index: i + 1, count } }),
    );
  }

  /** Adds what the helpers found, when they are done, to what the first one has gathered. */
  async join(engine: Engine, table: ConversationTable, onFault: DecoderOptions['onFault']): Promise<Result<undefined>> {
    const handed: HandedOver[] = [];
    const outcomes = await Promise.all(this.working);
    const failed = outcomes.find((found) => !found.ok && found.error.code !== 'helper-stopped');
    if (failed && !failed.ok) return failed;
    for (const found of outcomes) {
      if (!found.ok) return found;
      handed.push(found.value.handed);
      for (const [protocol, error] of found.value.faults) onFault?.(protocol, error);
    }
    return handed.length === 0 ? ok(undefined) : engine.takeOver(table, handed);
  }
}
