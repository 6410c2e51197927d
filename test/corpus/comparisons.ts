/** What `more-messages/` says, a file a protocol: which counts are compared with whose, and each difference with its reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'more-messages');

export interface Comparison {
  readonly protocol: string;
  /** The field whose values are counted; absent where tshark does not know the protocol. */
  readonly tshark?: string;
  /** Display filter of the frames that count, where not all that have the field do. */
  readonly filter?: string;
  /** What differs, and why. */
  readonly differences?: readonly {
    readonly capture: string;
    readonly lines: readonly string[];
    readonly why: string;
  }[];
  /** Figures from elsewhere: another tool's log, or counted by hand. */
  readonly expected?: readonly {
    readonly capture: string;
    readonly codes: Readonly<Record<string, number>>;
    readonly source: string;
  }[];
}

export function comparisons(): readonly Comparison[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Comparison);
}
